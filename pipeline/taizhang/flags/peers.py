"""Which numbers may be set beside each other: one value a row of a report, and results only."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from taizhang.compare.changes import OUTCOMES
from taizhang.compare.naming import row_name, unit_key
from taizhang.compare.parts import part_ids
from taizhang.records import Metric, Report

__all__ = ["OUTCOMES", "Others", "Peers", "Row", "rows_of"]

Row = tuple[str, str]  # name of the row, unit of measure
_Kind = tuple[str, int | None]  # kind of body, year
_NO_ROWS, _NONE = array("I"), array("d")


def rows_of(report: Report) -> dict[Row, Metric]:
    """By row, the value of results that the report states once as its own year's total."""
    parts = part_ids(report)
    rows: dict[Row, list[Metric]] = defaultdict(list)
    for m in report.metrics:
        if m.category in OUTCOMES and m.id not in parts and _plain(m) and _own_year(m, report):
            rows[row_name(m), unit_key(m.unit)].append(m)
    return {row: found[0] for row, found in rows.items() if len({m.value for m in found}) == 1}


def _plain(m: Metric) -> bool:
    return (
        m.status == "done" and m.measure == "level" and m.per is None and m.upper is None and m.value > 0
        and (m.canonical is not None or len(m.indicator) >= 4)
    )  # fmt: skip


def _own_year(m: Metric, report: Report) -> bool:
    return m.period is None or m.period == str(report.year)


class Others:
    """Values of one row, ascending, without the one at `left_out` (None: all of them)."""

    def __init__(self, values: Sequence[float], left_out: int | None) -> None:
        self._values, self._left_out = values, left_out

    def __len__(self) -> int:
        return len(self._values) - (self._left_out is not None)

    def values(self) -> list[float]:
        """The values."""
        return [v for i, v in enumerate(self._values) if i != self._left_out]

    def middle(self) -> float:
        """The median of the logarithms, without going through all of them."""
        count = len(self)
        low, high = (math.log(self._at(i)) for i in ((count - 1) // 2, count // 2))
        return low if count % 2 else (low + high) / 2

    def _at(self, place: int) -> float:
        return self._values[place + (self._left_out is not None and place >= self._left_out)]


class Peers:
    """What bodies of one kind and year state, one report of each body: the one added first.

    It lies in the memory of every process that looks at a large batch, so rows are numbers and values stand in arrays.
    """

    def __init__(self) -> None:
        self._rows: dict[Row, int] = {}
        self._values: dict[tuple[_Kind, int], array[float]] = {}
        self._own: dict[tuple[_Kind, str], tuple[array[int], array[float]]] = {}  # numbers of rows ascending, values
        self._sorted = True

    def add(self, kind: _Kind, body: str, rows: Mapping[Row, float]) -> None:
        """The rows of a report of a body."""
        if (kind, body) in self._own:
            return
        own = sorted((self._rows.setdefault(row, len(self._rows)), value) for row, value in rows.items())
        self._own[kind, body] = array("I", [row for row, _ in own]), array("d", [value for _, value in own])
        for row, value in own:
            self._values.setdefault((kind, row), array("d")).append(value)
        self._sorted = False

    def others(self, kind: _Kind, body: str, row: Row) -> Others:
        """What the other bodies state in a row."""
        if not self._sorted:
            for key, values in self._values.items():
                self._values[key] = array("d", sorted(values))
            self._sorted = True
        number = self._rows.get(row, -1)
        found = self._values.get((kind, number), _NONE)
        numbers, values = self._own.get((kind, body), (_NO_ROWS, _NONE))
        at = bisect_left(numbers, number)
        if at == len(numbers) or numbers[at] != number:
            return Others(found, None)
        return Others(found, bisect_left(found, values[at]))
