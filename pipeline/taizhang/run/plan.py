"""What the user wants of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from taizhang.run.ignore import IgnoreList
from taizhang.run.settings import Settings

if TYPE_CHECKING:
    from taizhang.compare import Alignment, Reference

__all__ = ["Plan", "Redaction"]

Redaction = Literal["numbers", "names"]


@dataclass(frozen=True, slots=True)
class Plan:
    """The user's files, findings that stay silent, names that are one row, what may be quoted, what is masked,
    which groups of shared passages do not count."""

    settings: Settings
    ignore: IgnoreList
    alignment: Alignment
    references: Sequence[Reference] = ()
    redact: Redaction | None = None
    without: Sequence[str] = ()
