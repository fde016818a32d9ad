"""The panel: units × indicators × measures × statuses × years, one value a cell, its place and the others noted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from taizhang.compare.alignment import Alignment
from taizhang.compare.model import PanelCell
from taizhang.compare.naming import converts, unit_key
from taizhang.compare.parts import part_ids
from taizhang.records import Metric, Report

__all__ = ["CellKey", "PanelNames", "PanelRows", "build_panel", "unit_cells", "year_of"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHOLE = re.compile(r"全[国省市区县州旗社年]|总|合计")
_NARROW = re.compile(r"中央|地方|本级|[省市县区]本级|[省市县区]级|其中")
_NOTED = 4  # other candidates that a note spells out


_Row = tuple[str, str, str, str]  # name, unit of measure, measure, status
_Thing = tuple[str, str, str]  # name, measure, status
_Key = tuple[str, str, str, str, str, int | None]  # the row, unit, year
CellKey = tuple[str, str, str, str, str, int]


class _Candidate(NamedTuple):
    metric: Metric
    report: Report
    order: int  # place of the report in the batch
    year: int | None
    part: bool
    name: str  # of the row, before units of measure are told apart
    canonical: str | None


def year_of(metric: Metric, report: Report) -> int | None:
    """The year that a metric is of: the last one of its period; without a period that of the report, and the year
    after it for what is planned."""
    years = _YEAR.findall(metric.period or "")
    if years:
        return int(years[-1])
    if report.year is None:
        return None
    return report.year + 1 if metric.status == "planned" else report.year


def build_panel(reports: Sequence[Report], alignment: Alignment | None = None) -> list[PanelCell]:
    """All cells, sorted by row, unit and year.

    A row is one name (the user's decision in ``alignment`` first, then the catalogue id, else the name made alike and
    clustered), unit of measure, measure and status. Of several values for one cell the one that stands is of the unit's
    report of that year, a total before a part, a whole year before a piece of it, later in time before earlier, then
    first in the text; the note names the others. For large batches see `PanelNames` and `unit_cells`.
    """
    alignment = alignment or Alignment()
    alignment.bind(reports)
    names = PanelNames()
    names.add(reports, alignment)
    return [cell for _, cell in unit_cells(list(enumerate(reports)), names.rows(), alignment)]


@dataclass(frozen=True, slots=True)
class PanelRows:
    """What the batch as a whole decides: the commonest unit of measure of each name, and the title of each row."""

    units: dict[_Thing, str]
    titles: dict[_Row, str]


class PanelNames:
    """Counts of units of measure and of titles, from which `PanelRows` come; counts of parts of a batch add up."""

    def __init__(self) -> None:
        self._units: dict[_Thing, Counter[str]] = defaultdict(Counter)
        self._words: dict[_Row, Counter[str]] = defaultdict(Counter)

    def add(self, reports: Iterable[Report], alignment: Alignment) -> None:
        """Count the metrics of reports."""
        for report in reports:
            for m in report.metrics:
                if m.indicator:
                    name, unit = alignment.row(m)[0], unit_key(m.unit)
                    self._units[name, m.measure, m.status][unit] += 1
                    self._words[name, unit, m.measure, m.status][alignment.title(m)] += 1

    def merge(self, other: PanelNames) -> None:
        """Add the counts of another part of the batch."""
        for thing, units in other._units.items():
            self._units[thing].update(units)
        for row, words in other._words.items():
            self._words[row].update(words)

    def rows(self) -> PanelRows:
        """The unit that each name mostly has (empty where none has one), and the title of each row; where one name has
        several units of measure, all but the commonest carry theirs."""
        units = {
            thing: min(seen, key=lambda unit: (unit == "", -seen[unit], unit)) for thing, seen in self._units.items()
        }
        words: dict[_Row, Counter[str]] = defaultdict(Counter)
        for (name, unit, measure, status), said in self._words.items():
            words[name, unit or units[name, measure, status], measure, status].update(said)
        titles: dict[_Row, str] = {}
        for row, said in words.items():
            name, unit, measure, status = row
            word = min(said.items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0]
            titles[row] = word if unit == units[name, measure, status] else f"{word}（{unit or '无单位'}）"
        return PanelRows(units, titles)


def unit_cells(
    reports: Sequence[tuple[int, Report]], rows: PanelRows, alignment: Alignment
) -> list[tuple[CellKey, PanelCell]]:
    """The cells of some units, whose reports these are all, each with its place in the batch; sorted by their keys, as
    the panel is."""
    cells: dict[_Key, list[_Candidate]] = defaultdict(list)
    for candidate in _candidates(reports, alignment):
        m, r, name = candidate.metric, candidate.report, candidate.name
        unit = unit_key(m.unit) or rows.units[name, m.measure, m.status]  # 290万 of people, where others say 人
        cells[name, unit, m.measure, m.status, r.unit or r.path, candidate.year].append(candidate)
    for found in cells.values():
        found.sort(key=_preference)
    known = _catalogued(cells, rows.units)
    values = {key: found[0].metric.value for key, found in cells.items()}
    ordered = sorted(cells, key=_cell_key)
    return [(_cell_key(key), _cell(key, cells[key], rows.titles[key[:4]], key in known, values)) for key in ordered]


def _cell_key(key: _Key) -> CellKey:
    return (*key[:5], key[5] or 0)


def _candidates(reports: Iterable[tuple[int, Report]], alignment: Alignment) -> list[_Candidate]:
    found: list[_Candidate] = []
    for order, report in reports:
        parts = part_ids(report)
        found.extend(
            _Candidate(m, report, order, year_of(m, report), m.id in parts, *alignment.row(m))
            for m in report.metrics
            if m.indicator
        )
    return found


def _preference(c: _Candidate) -> tuple[bool, bool, int, bool, str, bool, int, int]:
    period = c.metric.period or ""
    due = None if c.year is None else c.year - 1 if c.metric.status == "planned" else c.year
    piece = "-" in period
    latest = "".join(chr(0x10FFFF - ord(x)) for x in period) if piece else ""
    inexact = c.metric.bound != "exact"
    years = "/" in period and not piece
    return c.report.year != due, years, _scope(c), piece, latest, inexact, c.order, c.metric.start


def _scope(c: _Candidate) -> int:
    """0 for a name that says the whole (全国财政赤字), 1 for a plain one, 2 for a part (中央财政赤字, 其中…)."""
    if c.part or _NARROW.match(c.metric.indicator):
        return 2
    return 0 if _WHOLE.match(c.metric.indicator) else 1


def _catalogued(cells: dict[_Key, list[_Candidate]], units: dict[_Thing, str]) -> set[_Key]:
    """The cells that carry their catalogue id: of one unit and year one, be it in a unit of measure that converts into
    the row's (吨 and 斤)."""
    best: dict[tuple[str, str, str, str, int | None], _Key] = {}
    for key in sorted(cells, key=lambda k: (k[1] != units[k[0], k[2], k[3]], k[1])):
        name, unit, measure, status, body, year = key
        if converts(unit, units[name, measure, status]) and not cells[key][0].metric.per:
            best.setdefault((name, measure, status, body, year), key)
    return set(best.values())


def _cell(key: _Key, rows: list[_Candidate], name: str, catalogued: bool, values: dict[_Key, float]) -> PanelCell:
    best = rows[0].metric
    year = key[5]
    previous = values.get((*key[:5], year - 1)) if year is not None else None
    change = None if previous is None or best.upper is not None else round(best.value - previous, 10)
    relative = best.measure == "level" and best.unit not in ("%", "百分点")
    percent = round(change / abs(previous) * 100, 4) if relative and previous and change is not None else None
    return PanelCell(
        unit=key[4],
        indicator=name,
        canonical=rows[0].canonical if catalogued else None,
        category=best.category,
        measure=best.measure,
        unit_of_measure=key[1],
        year=year,
        status=best.status,
        value=best.value,
        upper=best.upper,
        previous=previous,
        change=change,
        change_pct=percent,
        report_id=rows[0].report.id,
        metric_id=best.id,
        note=_note(rows),
    )


def _note(rows: list[_Candidate]) -> str:
    """The other candidates and why they stand back; empty where all say the same."""
    first = rows[0]
    others = [c for c in rows[1:] if (c.metric.value, c.metric.upper) != (first.metric.value, first.metric.upper)]
    if not others:
        return "" if len(rows) == 1 else f"同值{len(rows)}处"
    shown = "；".join(f"{c.metric.text}（{_reason(c, first)}）" for c in others[:_NOTED])
    more = f"；另有{len(others) - _NOTED}处" if len(others) > _NOTED else ""
    return f"另有：{shown}{more}"


def _reason(other: _Candidate, first: _Candidate) -> str:
    if other.report.id != first.report.id:
        return f"见于{other.report.year or '另一'}年报告"
    if other.part and not first.part:
        return "为其中一部分"
    period, best = other.metric.period or "", first.metric.period or ""
    if period != best:
        return f"时段{period or '未写明'}"
    return "文中在后" if other.metric.start > first.metric.start else "文中在前"
