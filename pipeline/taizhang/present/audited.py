"""What the forms are made from: the result of an audit, as far as they need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from taizhang.compare import PanelCell, Promise
from taizhang.records import Overlap, Report
from taizhang.tables import InputRow

__all__ = ["Audited"]


class Audited(Protocol):
    """The result of an audit as records; the forms read them where they lie, so nothing is held twice."""

    @property
    def records(self) -> Sequence[Report]:
        """Every report that was read."""

    @property
    def input_rows(self) -> Sequence[InputRow]:
        """What became of every input."""

    @property
    def overlap_records(self) -> Sequence[Overlap]:
        """Passages that reports share."""

    @property
    def panel_cells(self) -> Sequence[PanelCell]:
        """Unit × indicator × year."""

    @property
    def promise_records(self) -> Sequence[Promise]:
        """Targets and what became of them."""
