"""What a unit's figures do from year to year, and where they stand among those of like units.

Likes are compared on results only (rates, money, things, projects, services, cases): the number of meetings, talks and
documents is no merit. A unit that has no value is not counted as zero.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from taizhang.compare.model import PanelCell
from taizhang.compare.units import body_key
from taizhang.records import Report

__all__ = ["OUTCOMES", "Change", "Event", "changes"]

OUTCOMES = frozenset({"rate", "money", "physical", "project", "service", "case"})
"""Categories of results. Meetings, talks, lessons and documents are not among them: their number is no merit, and the
norms that count are rules of their own."""

Event = Literal["changed", "same", "appeared", "vanished"]
_PEERS = 4  # others that state a row, for a place among them
_SCALE = 1.4826  # median deviation to standard deviation, for a normal distribution
_NARROW = 0.05  # deviation below which peers count as spread so much
_FAR = 5.0  # deviations
_SIZES = ("户籍人口", "总人口", "常住人口")  # the last of them that a report states
_SLACK = 0.06  # percent: rates are rounded
Row = tuple[str, str]  # canonical or indicator, unit of measure


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of a unit in one year against its year before.

    ``event`` is `changed`, `same` (``same_years`` years in a row), `appeared` (the report before does not state it) or
    `vanished` (this one does not: 未写明). ``change_pct`` follows from both reports, ``claimed_pct`` is the growth that
    the report itself claims, ``agrees`` whether it may be rounded to that. ``deviations`` says how far the logarithm of
    the ratio lies from the median of like units, in scaled median deviations (``outlier``: more than five).
    ``place`` in [0, 1] is the place of the value among like units that state it, ``place_per_head`` the same after
    division by the population that the reports state; both None for what is no result.
    """

    unit: str
    indicator: str
    unit_of_measure: str
    year: int
    event: Event
    value: float | None
    previous: float | None
    change_pct: float | None
    claimed_pct: float | None
    agrees: bool | None
    same_years: int
    deviations: float | None
    outlier: bool
    place: float | None
    place_per_head: float | None
    peers: int
    report_id: str | None
    metric_id: str | None


def changes(cells: Sequence[PanelCell], reports: Sequence[Report], kind: Callable[[str], str]) -> list[Change]:
    """All levels done of units with a known year, by unit, indicator and year.

    ``kind`` gives the kind of a unit; units of one kind are alike. Raises nothing: what cannot be told is None.
    """
    values: dict[tuple[str, Row, int], PanelCell] = {}
    claims: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    for cell in cells:
        if cell.year is None or cell.status != "done" or cell.value is None:
            continue
        name = cell.canonical or cell.indicator
        if cell.measure == "level":
            values.setdefault((cell.unit, (name, cell.unit_of_measure), cell.year), cell)
        elif cell.measure == "change" and cell.unit_of_measure == "%":
            claims[cell.unit, name, cell.year].append(cell.value)
    told = {(body_key(r.unit), r.year) for r in reports}
    places = _Places(values, kind)
    found = [_change(key, cell, values, claims, told, places) for key, cell in values.items()]
    for (unit, row, year), cell in values.items():
        if (unit, row, year + 1) not in values and (body_key(unit), year + 1) in told:
            found.append(_vanished(unit, row, year + 1, cell))
    return sorted(found, key=lambda c: (c.unit, c.indicator, c.unit_of_measure, c.year))


def _change(
    key: tuple[str, Row, int],
    cell: PanelCell,
    values: dict[tuple[str, Row, int], PanelCell],
    claims: dict[tuple[str, str, int], list[float]],
    told: set[tuple[str, int | None]],
    places: _Places,
) -> Change:
    unit, row, year = key
    before = values.get((unit, row, year - 1))
    previous = before.value if before else None
    event: Event = "changed"
    if before is None and (body_key(unit), year - 1) in told:
        event = "appeared"
    elif before is not None and previous == cell.value:
        event = "same"
    same = 1
    while (earlier := values.get((unit, row, year - same))) is not None and earlier.value == cell.value:
        same += 1
    claimed = claims.get((unit, row[0], year), [])
    one = claimed[0] if len(claimed) == 1 else None
    deviations = places.deviations(key)
    quantile, per_head, peers = places.quantiles(key, cell)
    return Change(
        unit, cell.indicator, row[1], year, event, cell.value, previous, cell.change_pct, one,
        _agrees(cell.change_pct, one), same, deviations, deviations is not None and abs(deviations) > _FAR, quantile,
        per_head, peers, cell.report_id, cell.metric_id,
    )  # fmt: skip


def _vanished(unit: str, row: Row, year: int, cell: PanelCell) -> Change:
    return Change(unit, cell.indicator, row[1], year, "vanished", None, cell.value, None, None, None, 0, None, False,
                  None, None, 0, None, None)  # fmt: skip


def _agrees(computed: float | None, claimed: float | None) -> bool | None:
    """Whether the growth that follows from two years may be the one that is claimed, as far as both are rounded."""
    if computed is None or claimed is None:
        return None
    decimals = len(f"{claimed:.10g}".partition(".")[2])
    return abs(abs(computed) - abs(claimed)) <= float(0.5 * 10**-decimals) + _SLACK


class _Places:
    """The values of like units, row by row and year by year."""

    def __init__(self, values: dict[tuple[str, Row, int], PanelCell], kind: Callable[[str], str]) -> None:
        self._kinds = {unit: kind(unit) for unit in {unit for unit, _, _ in values}}
        self._sizes = {
            (unit, year): cell.value
            for size in _SIZES
            for (unit, (_, measure), year), cell in values.items()
            if cell.indicator == size and measure == "人" and cell.value
        }
        self._values: dict[tuple[str, Row, int], dict[str, float]] = defaultdict(dict)
        self._ratios: dict[tuple[str, Row, int], dict[str, float]] = defaultdict(dict)
        for (unit, row, year), cell in values.items():
            group = self._kinds[unit], row, year
            if cell.value is None:
                continue
            self._values[group][unit] = cell.value
            before = values.get((unit, row, year - 1))
            if before is not None and before.value and before.value > 0 and cell.value > 0:
                self._ratios[group][unit] = math.log(cell.value / before.value)

    def deviations(self, key: tuple[str, Row, int]) -> float | None:
        """How many scaled median deviations the log ratio lies from the median of the others."""
        unit, row, year = key
        ratios = self._ratios[self._kinds[unit], row, year]
        others = [ratio for other, ratio in ratios.items() if other != unit]
        if unit not in ratios or len(others) < _PEERS:
            return None
        middle = median(others)
        spread = max(_NARROW, _SCALE * median(abs(ratio - middle) for ratio in others))
        return round((ratios[unit] - middle) / spread, 2)

    def quantiles(self, key: tuple[str, Row, int], cell: PanelCell) -> tuple[float | None, float | None, int]:
        """The place among like units, the same per head, and how many others there are."""
        unit, row, year = key
        held = self._values[self._kinds[unit], row, year]
        others = len(held) - 1
        if cell.category not in OUTCOMES or others < _PEERS:
            return None, None, max(0, others)
        heads = {u: value / size for u, value in held.items() if (size := self._sizes.get((u, year)))}
        whole = row[1] in ("%", "百分点") or len(heads) != len(held)
        return _quantile(held, unit), None if whole else _quantile(heads, unit), others


def _quantile(values: dict[str, float], unit: str) -> float:
    """The share of the others that lie below, ties counted half."""
    own = values[unit]
    others = [value for other, value in values.items() if other != unit]
    return round((sum(v < own for v in others) + 0.5 * sum(v == own for v in others)) / len(others), 4)
