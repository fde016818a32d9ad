"""Comparing reports: passages that they share, the panel, promises, words that mark one of them."""

from taizhang.compare.alignment import (
    Alignment,
    Merge,
    combined,
    propose_merges,
    read_alignment,
    write_alignment,
)
from taizhang.compare.changes import Change, changes
from taizhang.compare.drift import Drift, drift
from taizhang.compare.duplicates import NearDuplicate, near_duplicates
from taizhang.compare.keyness import keyness
from taizhang.compare.model import Keyness, PanelCell, Promise, Quotation, Reference
from taizhang.compare.overlap import find_overlaps
from taizhang.compare.panel import build_panel, year_of
from taizhang.compare.promises import match_promises
from taizhang.compare.reference import find_quotations, without_quotations
from taizhang.compare.sources import without_sources

__all__ = [
    "Alignment",
    "Change",
    "Drift",
    "Keyness",
    "NearDuplicate",
    "Merge",
    "PanelCell",
    "Promise",
    "Quotation",
    "Reference",
    "build_panel",
    "changes",
    "combined",
    "drift",
    "find_overlaps",
    "find_quotations",
    "keyness",
    "match_promises",
    "near_duplicates",
    "propose_merges",
    "read_alignment",
    "without_quotations",
    "without_sources",
    "write_alignment",
    "year_of",
]
