"""Which numbers may be set beside each other: one value a row of a report, and results only."""

from __future__ import annotations

from collections import defaultdict

from taizhang.compare.naming import row_name, unit_key
from taizhang.compare.parts import part_ids
from taizhang.records import Metric, Report

__all__ = ["OUTCOMES", "Row", "rows_of"]

Row = tuple[str, str]  # name of the row, unit of measure

OUTCOMES = frozenset({"rate", "money", "physical", "project", "service", "case"})
"""Categories of results. Meetings, talks, lessons and documents are not among them: their number is no merit, and the
norms that count are rules of their own."""


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
