"""The stages of comparing a batch, each a function of a part of it, so that worker processes can share them.

What a stage needs besides its part stands in a `Context`; no stage holds the reports of the whole batch, but for the
texts of them in `passages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from taizhang.flags.batch import Batch, Survey, Wording, survey
from taizhang.flags.copied import Named
from taizhang.records import Overlap, Report
from taizhang.run.analyse import in_order
from taizhang.run.ignore import Suppressed, part
from taizhang.run.plan import Plan
from taizhang.run.source import Source
from taizhang.tables import InputRow, overlap_shares

if TYPE_CHECKING:
    from taizhang.compare import Quotation
    from taizhang.compare.alignment import Learnt
    from taizhang.compare.panel import CellKey, PanelNames, PanelRows

__all__ = ["STAGES", "Bodies", "Context", "Judged"]

_QUOTING = 500  # reports that are held against the references at once


@dataclass
class Context:
    """What a stage may need; later stages need what earlier ones have found."""

    source: Source
    plan: Plan
    wording: Wording | None = None
    batch: Batch | None = None
    panel: PanelRows | None = None


@dataclass(frozen=True, slots=True)
class Bodies:
    """Some bodies: the numbers of the reports of each, the overlaps by report id, who the reports in these are, and,
    where reports are masked, the rows of the inputs by report id."""

    numbers: Sequence[Sequence[int]]
    overlaps: Mapping[str, Sequence[Overlap]]
    named: Mapping[str, Named]
    rows: Mapping[str, Sequence[InputRow]]


@dataclass
class Judged:
    """What comes of some bodies: their reports as they are shown, each with its number and the share of its text that
    others have; promises in order; silent findings with the number of the report; cells of the panel by their keys;
    rows of inputs as they are shown, by their paths. From another process reports, promises and cells come packed
    (`taizhang.run.crew.packed`)."""

    reports: list[tuple[int, Any, float]]
    promises: list[Any]
    suppressed: list[tuple[int, Suppressed]]
    cells: list[tuple[CellKey, Any]]
    rows: dict[str, InputRow]


def passages(context: Context, _part: None) -> tuple[list[Overlap], list[Quotation]]:
    """What reports share, and what they quote. The one stage that holds the texts of all reports."""
    from taizhang.compare import find_overlaps, find_quotations, without_quotations, without_sources

    reports = [
        Report(named.id, named.path, "", "", named.unit, named.year, "", text)
        for named, text in zip(context.source.named, context.source.texts(), strict=True)
    ]
    quotations: list[Quotation] = []
    for first in range(0, len(reports) if context.plan.references else 0, _QUOTING):
        quotations += find_quotations(reports[first : first + _QUOTING], context.plan.references)
    overlaps = without_quotations(find_overlaps(reports), quotations)
    return without_sources(overlaps, context.plan.without), quotations


def words(context: Context, numbers: Sequence[int]) -> Wording:
    """The wording of the reports of these numbers."""
    return Wording(report for _, report in context.source.load(numbers))


def learn(context: Context, numbers: Sequence[int]) -> Learnt:
    """What these reports say of the names of rows."""
    return context.plan.alignment.learn(report for _, report in _shown(context, numbers))


def look(context: Context, numbers: Sequence[int]) -> tuple[list[Survey], PanelNames]:
    """What the batch has to know of these reports."""
    from taizhang.compare.panel import PanelNames

    names = PanelNames()
    surveys = []
    for _, report in context.source.load(numbers):
        surveys.append(survey(report, context.wording))
        names.add([_masked(context, report)], context.plan.alignment)
    return surveys, names


def _shown(context: Context, numbers: Sequence[int]) -> Iterator[tuple[int, Report]]:
    return ((number, _masked(context, report)) for number, report in context.source.load(numbers))


def _masked(context: Context, report: Report) -> Report:
    if context.plan.redact is None:
        return report
    from taizhang.run.redact import redact

    return redact(report, names=context.plan.redact == "names")


def judge(context: Context, bodies: Bodies) -> Judged:
    """The findings of these bodies, and what is shown of their reports. What is masked is masked last: rules see the
    texts, tables do not."""
    made = Judged([], [], [], [], {})
    for numbers in bodies.numbers:
        _judge_body(context, bodies, dict(context.source.load(numbers)), made)
    made.cells.sort(key=lambda cell: cell[0])
    return made


def _judge_body(context: Context, bodies: Bodies, reports: Mapping[int, Report], made: Judged) -> None:
    from taizhang.compare import match_promises
    from taizhang.compare.panel import unit_cells
    from taizhang.flags.registry import check_body, touching_promises
    from taizhang.run.redact import redact_all

    plan, batch, own = context.plan, context.batch, list(reports.values())
    assert batch is not None
    assert context.panel is not None
    promises = match_promises(own)
    touching, targets = touching_promises(promises), {report.id: report for report in own}
    flagged = []
    for report in own:
        overlaps = bodies.overlaps.get(report.id, ())
        found = check_body(report, own, batch, overlaps, touching.get(report.id, ()), bodies.named, targets)
        flagged.append(replace(report, flags=in_order([*report.flags, *found])))
    # Masking keeps flags in their order, so what is silent is told before and parted behind it.
    silent = [plan.ignore.marks(report) for report in flagged]
    if plan.redact:
        rows = [row for report in own for row in bodies.rows.get(report.id, ())]
        flagged, shown = redact_all(flagged, rows, names=plan.redact == "names")
        made.rows.update((row.path, mask) for row, mask in zip(rows, shown, strict=True))
        promises = match_promises(flagged)
    kept = []
    for number, report, marks in zip(reports, flagged, silent, strict=True):
        stays, findings = part(report, marks)
        kept.append((number, stays))
        made.suppressed += [(number, finding) for finding in findings]
    made.promises += promises
    made.cells += unit_cells(kept, context.panel, plan.alignment)
    shares = overlap_shares([report for _, report in kept], (o for r in own for o in bodies.overlaps.get(r.id, ())))
    made.reports += [(number, report, shares[report.id]) for number, report in kept]


STAGES: dict[str, Callable[[Context, Any], Any]] = {
    "passages": passages, "words": words, "learn": learn, "look": look, "judge": judge,
}  # fmt: skip
