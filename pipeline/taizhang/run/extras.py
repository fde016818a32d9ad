"""Frames of an audit beside its tables: findings kept silent, verdicts of norms, quotations of references, what changed
from year to year, reports nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from taizhang.records import Report

if TYPE_CHECKING:
    import pandas as pd

    from taizhang.flags.norm_judge import Judgement
    from taizhang.run.audit import Audit
    from taizhang.run.settings import Settings

__all__ = ["EXTRAS", "extra", "judgements"]


def judgements(reports: Sequence[Report], settings: Settings) -> list[tuple[Report, Judgement]]:
    """What every report says against every norm of its year and kind of body, in the order of the reports."""
    from taizhang.flags.norm_judge import judge
    from taizhang.flags.norm_pack import default_norms
    from taizhang.flags.view import View

    norms = settings.norms()
    norms = default_norms() if norms is None else norms
    return [(report, judgement) for report in reports for judgement in judge(View(report), norms)]


def _suppressed(audit: Audit) -> Iterator[tuple[Any, ...]]:
    reports = {report.id: report for report in audit.records}
    for silent in audit.suppressed_records:
        report, flag = reports[silent.report_id], silent.flag
        quotation = report.text[flag.start : flag.end]
        yield (report.id, report.unit, report.year, flag.rule, flag.kind, flag.severity, flag.start, flag.end,
               quotation, flag.message, silent.reason, silent.place)  # fmt: skip


def _norms(audit: Audit) -> Iterator[tuple[Any, ...]]:
    for report, j in audit.norm_records:
        n, m = j.norm, j.metric
        stated = None if m is None else m.upper or m.value
        yield (report.id, report.unit, report.year, n.id, n.name, j.verdict, j.due, n.bound, stated, m and m.id,
               j.reason, n.strength, n.document, n.number, n.article, n.wording, n.grade)  # fmt: skip


def _quotations(audit: Audit) -> Iterator[tuple[Any, ...]]:
    texts = {report.id: report.text for report in audit.records}
    for q in audit.quotation_records:
        yield (q.report_id, q.start, q.end, q.reference, q.start_reference, q.end_reference, q.chars, q.similarity,
               "reference", texts[q.report_id][q.start : q.end])  # fmt: skip


def _changes(audit: Audit) -> Iterator[tuple[Any, ...]]:
    from taizhang.compare import changes
    from taizhang.flags.own import kind_of

    genres = {report.unit or report.path: report.genre for report in reversed(audit.records)}
    for change in changes(audit.panel_cells, audit.records, lambda unit: kind_of(unit) or f"genre {genres.get(unit)}"):
        yield tuple(getattr(change, name) for name in _CHANGES)


def _drift(audit: Audit) -> Iterator[tuple[Any, ...]]:
    from taizhang.compare import drift
    from taizhang.words import segment

    for row in drift(audit.records, segment):
        yield tuple(getattr(row, name) for name in _DRIFT)


def _near_duplicates(audit: Audit) -> Iterator[tuple[Any, ...]]:
    from taizhang.compare import near_duplicates

    yield from (tuple(pair) for pair in near_duplicates(audit.records))


_CHANGES = (
    "unit", "indicator", "unit_of_measure", "year", "event", "value", "previous", "change_pct", "claimed_pct", "agrees",
    "same_years", "deviations", "outlier", "place", "place_per_head", "peers", "report_id", "metric_id",
)  # fmt: skip
_DRIFT = ("unit", "year", "section", "cosine", "jaccard", "edit", "report_id", "previous_id")
_Rows = Callable[["Audit"], Iterator[tuple[Any, ...]]]
EXTRAS: dict[str, tuple[tuple[str, ...], _Rows]] = {
    "suppressed": (
        ("report_id", "unit", "year", "rule", "kind", "severity", "start", "end", "quotation", "message", "reason",
         "entry"),
        _suppressed,
    ),
    "norms": (
        ("report_id", "unit", "year", "norm", "name", "verdict", "due", "bound", "stated", "metric_id", "reason",
         "strength", "document", "number", "article", "wording", "grade"),
        _norms,
    ),
    "quotations": (
        ("report_id", "start", "end", "reference", "start_reference", "end_reference", "chars", "similarity",
         "relation", "quotation"),
        _quotations,
    ),
    "changes": (_CHANGES, _changes),
    "drift": (_DRIFT, _drift),
    "near_duplicates": (("report_a", "report_b", "similarity"), _near_duplicates),
}  # fmt: skip


def extra(audit: Audit, name: str) -> pd.DataFrame:
    """The frame of this name."""
    import pandas as pd

    columns, rows = EXTRAS[name]
    data = pd.DataFrame(list(rows(audit)), columns=list(columns))
    return data.astype({column: "Int64" for column in ("year", "start", "end") if column in columns})
