"""Comparing reports: passages that they share, the panel, promises, words that mark one of them."""

from taizhang.compare.keyness import keyness
from taizhang.compare.model import Keyness, PanelCell, Promise
from taizhang.compare.overlap import find_overlaps
from taizhang.compare.panel import build_panel, year_of
from taizhang.compare.promises import match_promises

__all__ = [
    "Keyness",
    "PanelCell",
    "Promise",
    "build_panel",
    "find_overlaps",
    "keyness",
    "match_promises",
    "year_of",
]
