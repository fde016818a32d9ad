"""What several reports say together: the stages in order, over a batch that may not fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from taizhang.compare.units import body_key
from taizhang.flags.batch import Batch, Survey, Wording
from taizhang.flags.formulaic import LEAST_BODIES
from taizhang.flags.registry import touching_overlaps
from taizhang.records import Overlap, Report
from taizhang.run.outcomes import Outcome
from taizhang.run.plan import Plan
from taizhang.run.source import MemorySource
from taizhang.run.stages import STAGES, Bodies, Context, Judged
from taizhang.run.texts import say
from taizhang.tables import InputRow

if TYPE_CHECKING:
    from taizhang.compare import Quotation
    from taizhang.run.audit import Audit

__all__ = ["Comparison", "Plan", "Task", "compare", "compared", "here", "same_texts", "without_duplicates"]

_PART = 250  # reports of a task that looks at them one by one
_BODIES = 200  # reports of a task that looks at bodies, if they have no more

Task = tuple[str, Any]
Doing = Callable[[Context, Iterable[Task]], Iterator[Any]]
"""What does tasks (name of the stage and its part) and gives their results in the order of the tasks."""


def here(context: Context, tasks: Iterable[Task]) -> Iterator[Any]:
    """Do the tasks in this process."""
    return (STAGES[stage](context, part) for stage, part in tasks)


@dataclass
class Comparison:
    """What the batch says as a whole; `judged` gives the rest by bodies, in their order, and can be read once."""

    overlaps: list[Overlap]
    quotations: list[Quotation]
    judged: Iterator[Judged]


def compare(context: Context, rows: Sequence[InputRow], do: Doing) -> Comparison:
    """Compare the reports of the context; `rows` are those of all inputs."""
    from taizhang.compare.alignment import Learnt
    from taizhang.compare.panel import PanelNames

    named, plan = context.source.named, context.plan
    parts = [range(first, min(first + _PART, len(named))) for first in range(0, len(named), _PART)]
    bodies: dict[str, list[int]] = {}
    for number, one in enumerate(named):
        bodies.setdefault(body_key(one.unit) or f"\0{number:09}", []).append(number)
    # The one long task of one worker first, beside it what does not wait for it.
    tasks: list[Task] = [("passages", None)]
    if len(bodies) >= LEAST_BODIES:
        chosen = set(Wording.chosen([one.id for one in named]))
        tasks.append(("words", [number for number, one in enumerate(named) if one.id in chosen]))
    early = do(context, [*tasks, *(("learn", numbers) for numbers in parts)])
    overlaps, quotations = next(early)
    context.wording = next(early) if len(tasks) > 1 else None
    learnt = Learnt()
    for said in early:
        learnt.merge(said)
    plan.alignment.settle(learnt)
    names = PanelNames()

    def surveys() -> Iterator[Survey]:
        for found, counted in do(context, [("look", numbers) for numbers in parts]):
            names.merge(counted)
            yield from found

    context.batch = Batch(surveys(), context.wording)
    context.panel = names.rows()
    return Comparison(overlaps, quotations, do(context, _by_bodies(context, bodies, overlaps, rows)))


def _by_bodies(
    context: Context, bodies: dict[str, list[int]], overlaps: Sequence[Overlap], rows: Sequence[InputRow]
) -> Iterator[Task]:
    named = context.source.named
    touching = touching_overlaps(overlaps)
    place = {one.id: number for number, one in enumerate(named)}
    of_report: dict[str, list[InputRow]] = {}
    for row in rows if context.plan.redact else ():
        of_report.setdefault(row.report_id or "", []).append(row)
    for group in _groups([bodies[key] for key in sorted(bodies)]):
        ids = [named[number].id for numbers in group for number in numbers]
        mine = {report_id: touching[report_id] for report_id in ids if report_id in touching}
        others = {i for found in mine.values() for o in found for i in (o.report_a, o.report_b)}
        known = {i: named[place[i]] for i in sorted(others)}
        yield "judge", Bodies(group, mine, known, {i: of_report[i] for i in ids if i in of_report})


def _groups(bodies: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    group: list[list[int]] = []
    size = 0
    for numbers in bodies:
        group.append(numbers)
        size += len(numbers)
        if size >= _BODIES:
            yield group
            group, size = [], 0
    if group:
        yield group


def compared(reports: list[Report], rows: list[InputRow], plan: Plan) -> Audit:
    """The comparison of reports at hand, with everything that comes of it."""
    from taizhang.run.audit import Audit

    found = compare(Context(MemorySource(reports), plan), rows, here)
    kept: dict[int, Report] = {}
    suppressed, promises, cells, shown = [], list[Any](), [], {}
    for judged in found.judged:
        kept.update((number, report) for number, report, _ in judged.reports)
        suppressed += judged.suppressed
        promises += judged.promises
        cells += judged.cells
        shown.update(judged.rows)
    return Audit(
        [kept[number] for number in range(len(reports))],
        shown_rows(rows, shown, plan),
        found.overlaps,
        [cell for _, cell in sorted(cells, key=lambda item: item[0])],
        promises,
        [finding for _, finding in sorted(suppressed, key=lambda item: item[0])],
        found.quotations,
        plan.settings,
    )


def shown_rows(rows: Sequence[InputRow], shown: dict[str, InputRow], plan: Plan) -> list[InputRow]:
    """The rows of the inputs as they are shown: masked as their reports are, those of no report by themselves."""
    if plan.redact is None:
        return list(rows)
    from taizhang.run.redact import redact_all

    alone = [row for row in rows if row.path not in shown]
    masked = redact_all([], alone, names=plan.redact == "names")[1]
    shown = {**shown, **{row.path: mask for row, mask in zip(alone, masked, strict=True)}}
    return [shown[row.path] for row in rows]


def without_duplicates(done: Iterable[Outcome]) -> tuple[list[Report], list[InputRow]]:
    """Each text once, under the path that comes first; the others keep their rows with status `duplicate`."""
    reports: list[Report | None] = []

    def rows() -> Iterator[InputRow]:
        seen: set[str] = set()
        for outcome in done:
            report = outcome.report
            reports.append(None if report is None or report.id in seen else report)
            seen.update(() if report is None else (report.id,))
            yield outcome.row

    told, firsts = same_texts(rows())
    return [report for i in firsts if (report := reports[i]) is not None], told


def same_texts(rows: Iterable[InputRow]) -> tuple[list[InputRow], list[int]]:
    """The rows, those of a text met before as `duplicate`, and the numbers of the inputs that give a report."""
    paths: dict[str, str] = {}
    told: list[InputRow] = []
    firsts: list[int] = []
    for number, row in enumerate(rows):
        first = paths.get(row.report_id) if row.report_id is not None else None
        if first is not None:
            told.append(replace(row, status="duplicate", reason=say("duplicate", path=first)))
            continue
        if row.report_id is not None:
            paths[row.report_id] = row.path
            firsts.append(number)
        told.append(row)
    return told, firsts
