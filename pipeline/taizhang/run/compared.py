"""What several reports say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from taizhang.records import Report
from taizhang.run.analyse import in_order
from taizhang.run.ignore import IgnoreList, part
from taizhang.run.outcomes import Outcome
from taizhang.run.settings import Settings
from taizhang.run.texts import say
from taizhang.tables import InputRow

if TYPE_CHECKING:
    from taizhang.compare import Alignment, Reference
    from taizhang.run.audit import Audit

__all__ = ["Plan", "Redaction", "compared", "same_texts", "without_duplicates"]

Redaction = Literal["numbers", "names"]


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user wants of the comparison."""

    settings: Settings
    ignore: IgnoreList
    alignment: Alignment
    references: Sequence[Reference] = ()
    redact: Redaction | None = None


def compared(reports: list[Report], rows: list[InputRow], plan: Plan) -> Audit:
    """What several reports say together. What is masked is masked last: rules see the texts, tables do not."""
    from taizhang.compare import build_panel, find_overlaps, find_quotations, match_promises, without_quotations
    from taizhang.flags import check_batch
    from taizhang.run.audit import Audit

    quotations = find_quotations(reports, plan.references)
    overlaps = without_quotations(find_overlaps(reports), quotations)
    promises = match_promises(reports)
    found = check_batch(reports, overlaps, promises)
    flagged = [replace(r, flags=in_order([*r.flags, *found.get(r.id, ())])) for r in reports]
    # Masking keeps flags in their order, so what is silent is told before and parted behind it.
    silent = [plan.ignore.marks(report) for report in flagged]
    if plan.redact:
        from taizhang.run.redact import redact_all

        flagged, rows = redact_all(flagged, rows, names=plan.redact == "names")
        promises = match_promises(flagged)
    parted = [part(report, marks) for report, marks in zip(flagged, silent, strict=True)]
    kept = [report for report, _ in parted]
    suppressed = [finding for _, findings in parted for finding in findings]
    panel = build_panel(kept, plan.alignment)
    return Audit(kept, rows, overlaps, panel, promises, suppressed, quotations, plan.settings)
