"""`taizhang train`: models from gold."""

from __future__ import annotations

from taizhang.cli.options import Lang, Verbose

__all__ = ["train"]


def train(lang: Lang = "", verbose: Verbose = False) -> int:
    """Train."""
    return 0
