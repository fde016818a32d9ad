"""From records to the columns of the tables, without pandas: lists of cells in the order of `TABLES`."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from taizhang.records import InputStatus, Overlap, Report, Span
from taizhang.tables.columns import columns

__all__ = ["PER_REPORT", "InputRow", "emptiness", "overlap_shares", "rows_of", "rows_of_all", "table_rows"]

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class InputRow:
    """What became of one input; `reason` is one line, `report_id` the report that it is part of."""

    path: str
    sha256: str
    format: str
    status: InputStatus
    reason: str = ""
    report_id: str | None = None


class _Evidence:
    """The sentence that a place of a report lies in; the line, where no sentence does."""

    def __init__(self, report: Report) -> None:
        self._text = report.text
        self._spans = [(s.start, s.end) for s in report.sentences]
        self._starts = [start for start, _ in self._spans]
        self._quotes = [report.text[start:end] for start, end in self._spans]

    def __call__(self, start: int) -> str:
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and start < self._spans[index][1]:
            return self._quotes[index]
        before = self._text.rfind("\n", 0, start) + 1
        after = self._text.find("\n", start)
        return self._text[before : after if after >= 0 else len(self._text)].strip()


def _sections(report: Report, evidence: _Evidence) -> Iterator[Row]:
    for s in report.sections:
        yield (report.id, s.id, s.parent, s.level, s.marker, s.ordinal, s.title, s.role, s.start, s.end,
               evidence(s.start))  # fmt: skip


def _sentences(report: Report, evidence: _Evidence) -> Iterator[Row]:
    for s in report.sentences:
        yield (report.id, s.start, s.end, s.section, s.role, s.label, s.score, "；".join(s.reasons),
               evidence(s.start))  # fmt: skip


def _mentions(report: Report, evidence: _Evidence) -> Iterator[Row]:
    for m in report.mentions:
        yield report.id, m.start, m.end, m.text, m.kind, m.metric, m.why, evidence(m.start)


def _metrics(report: Report, evidence: _Evidence) -> Iterator[Row]:
    for m in report.metrics:
        name = m.indicator_span or (None, None)
        yield (report.id, m.id, m.section, m.start, m.end, m.text, m.value, m.upper, m.unit, m.bound, m.indicator,
               *name, m.canonical, m.category, m.action, m.actor, m.status, m.measure, m.per, m.basis, m.period,
               *m.sentence, evidence(m.start))  # fmt: skip


def _keywords(report: Report, evidence: _Evidence) -> Iterator[Row]:
    for k in report.keywords:
        place = report.text.find(k.term)
        yield report.id, k.term, k.score, k.count, evidence(place) if place >= 0 else ""


def _flags(report: Report, evidence: _Evidence) -> Iterator[Row]:
    for f in report.flags:
        details = json.dumps(f.evidence, ensure_ascii=False, sort_keys=True)
        yield report.id, f.rule, f.kind, f.severity, f.start, f.end, f.message, details, evidence(f.start)


_PER_REPORT: dict[str, Callable[[Report, _Evidence], Iterator[Row]]] = {
    "sections": _sections,
    "sentences": _sentences,
    "mentions": _mentions,
    "metrics": _metrics,
    "keywords": _keywords,
    "flags": _flags,
}


def rows_of(report: Report, table: str) -> list[Row]:
    """The rows that one report adds to `table` (one of sections sentences mentions metrics keywords flags)."""
    return list(_PER_REPORT[table](report, _Evidence(report)))


PER_REPORT = tuple(_PER_REPORT)
"""The tables whose rows are those of one report after the other."""


def rows_of_all(report: Report) -> dict[str, list[Row]]:
    """The rows that one report adds to each of the tables `PER_REPORT`."""
    evidence = _Evidence(report)
    return {name: list(make(report, evidence)) for name, make in _PER_REPORT.items()}


def emptiness(report: Report) -> float | None:
    """Empty sentences over labelled ones (without `skip`); None where there is no labelled sentence."""
    labels = [s.label for s in report.sentences if s.label != "skip"]
    return labels.count("empty") / len(labels) if labels else None


def overlap_shares(reports: Sequence[Report], overlaps: Iterable[Overlap]) -> dict[str, float]:
    """By report id, the share of its code points that lie in a passage shared with another report or place."""
    spans: dict[str, list[Span]] = {report.id: [] for report in reports}
    for o in overlaps:
        for report_id, start, end in ((o.report_a, o.start_a, o.end_a), (o.report_b, o.start_b, o.end_b)):
            spans.setdefault(report_id, []).append(Span(start, end))
    return {r.id: _covered(spans[r.id]) / len(r.text) if r.text else 0.0 for r in reports}


def _covered(spans: list[Span]) -> int:
    total = position = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, position))
        position = max(position, end)
    return total


def _reports(reports: Sequence[Report], overlaps: Sequence[Overlap]) -> list[Row]:
    shares = overlap_shares(reports, overlaps)
    return [
        (r.id, r.path, r.unit, r.year, r.genre, r.title, len(r.text), len(r.sections), len(r.metrics), emptiness(r),
         shares[r.id])
        for r in reports
    ]  # fmt: skip


def _fields(records: Iterable[Any], table: str) -> list[Row]:
    """Rows of records whose attributes have the names of the table's columns."""
    names = columns(table)
    return [tuple(getattr(record, name) for name in names) for record in records]


def table_rows(
    reports: Sequence[Report],
    inputs: Sequence[InputRow],
    overlaps: Sequence[Overlap],
    panel: Sequence[Any],
    promises: Sequence[Any],
) -> dict[str, list[Row]]:
    """The rows of every table, reports and inputs by path, what a report holds by its place in it.

    `panel` and `promises` are records whose attributes have the names of the columns; their order is kept.
    """
    ordered = sorted(reports, key=lambda report: (report.path, report.id))
    tables: dict[str, list[Row]] = {
        "inputs": _fields(sorted(inputs, key=lambda row: (row.path, row.sha256)), "inputs"),
        "reports": _reports(ordered, overlaps),
        **{name: [] for name in _PER_REPORT},
        "overlaps": _fields(overlaps, "overlaps"),
        "panel": _fields(panel, "panel"),
        "promises": _fields(promises, "promises"),
    }
    for report in ordered:
        evidence = _Evidence(report)
        for name, make in _PER_REPORT.items():
            tables[name].extend(make(report, evidence))
    return tables
