"""All rules, by the id that their data file `flags_rules` describes them under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from taizhang.compare import Promise
from taizhang.compare.units import body_key, earlier_report
from taizhang.flags import (
    balance,
    body_name,
    brackets,
    chronology,
    conflict,
    congress,
    copied,
    documents,
    emptiness,
    foreign,
    foreign_alike,
    foreign_place,
    formulaic,
    growth,
    identity,
    late_date,
    missing,
    more_done,
    norms,
    numbering,
    numbering_style,
    outlier,
    promised,
    rates,
    repeated,
    required,
    same_numbers,
    set_phrase,
    stale_year,
    sums,
    template,
    typo,
    width,
    within,
    yearly,
)  # fmt: skip
from taizhang.flags.batch import Batch, Wording, survey
from taizhang.flags.copied import Named
from taizhang.flags.model import Check, Finding, all_rules
from taizhang.flags.norm_pack import Norm
from taizhang.flags.peers import rows_of
from taizhang.flags.view import View
from taizhang.records import Flag, Overlap, Report

__all__ = ["BATCH_RULES", "REPORT_RULES", "check_batch", "check_body", "check_report", "touching_overlaps",
           "touching_promises"]  # fmt: skip

REPORT_RULES: dict[str, Check] = {
    "template-remnant": template.check,
    "typo-doubled": typo.check,
    "typo-phrase": set_phrase.check,
    "typo-unpaired": brackets.check,
    "typo-width": width.check,
    "numbering": numbering.check,
    "numbering-style": numbering_style.check,
    "stale-year": stale_year.check,
    "stale-congress": congress.check,
    "parts-total": sums.check,
    "balance": balance.check,
    "rate": rates.check,
    "more-done": more_done.check,
    "two-values": conflict.check,
    "growth": growth.check,
    "norm-stated": required.check,
    "norm-rule": norms.check,
    "chronology": chronology.check,
    "date-late": late_date.check,
    "document-number": documents.check,
    "foreign-name": foreign.check,
    "foreign-alike": foreign_alike.check,
    "foreign-place": foreign_place.check,
    "foreign-self": identity.check,
    "body-name": body_name.check,
    "missing-topic": missing.check,
    "problem-empty": repeated.check_problems,
}
BATCH_RULES = (
    "same-numbers", "growth-yearly", "scale-jump", "problem-repeated", "plan-repeated", "outlier",
    "document-number-batch", "copied", "repeated-within", "promise-missed", "promise-silent", "formulaic",
    "empty-share",
)  # fmt: skip


def check_report(report: Report, norms: tuple[Norm, ...] | None = None) -> tuple[Flag, ...]:
    """The findings that one report gives by itself, by place; ``norms`` instead of those that ship."""
    view = View(report, norms)
    return _sorted(flag for rule, check in REPORT_RULES.items() for flag in _flags(rule, check(view)))


def check_batch(
    reports: Sequence[Report], overlaps: Sequence[Overlap] = (), promises: Sequence[Promise] = ()
) -> dict[str, tuple[Flag, ...]]:
    """By report id, the findings that need other reports: copies, promises, last year's numbers, peers.

    ``overlaps`` and ``promises`` are those of the same reports. Every report has its entry. For batches that do not
    fit into memory see `Wording`, `survey`, `Batch` and `check_body`, which this is made of.
    """
    chosen = set(Wording.chosen([report.id for report in reports]))
    wording = Wording(report for report in reports if report.id in chosen)
    batch = Batch((survey(report, wording) for report in reports), wording)
    named = {report.id: Named.of(report) for report in reports}
    touching = touching_overlaps(overlaps)
    bodies: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        bodies[body_key(report.unit)].append(report)
    targets = {report.id: report for report in reports}
    found: dict[str, tuple[Flag, ...]] = {}
    made = touching_promises(promises)
    for own in bodies.values():
        for report in own:
            found[report.id] = check_body(
                report, own, batch, touching.get(report.id, ()), made.get(report.id, ()), named, targets
            )
    return {report.id: found[report.id] for report in reports}


def touching_overlaps(overlaps: Iterable[Overlap]) -> dict[str, list[Overlap]]:
    """The overlaps of each report, by its id."""
    touching: dict[str, list[Overlap]] = defaultdict(list)
    for overlap in overlaps:
        for report_id in sorted({overlap.report_a, overlap.report_b}):
            touching[report_id].append(overlap)
    return touching


def touching_promises(promises: Iterable[Promise]) -> dict[str, list[Promise]]:
    """The promises of each report, as target and as result, by its id."""
    made: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        for report_id in sorted({promise.target_report_id, promise.result_report_id or promise.target_report_id}):
            made[report_id].append(promise)
    return made


def check_body(
    report: Report,
    own: Sequence[Report],
    batch: Batch,
    overlaps: Sequence[Overlap],
    promises: Sequence[Promise],
    named: Mapping[str, Named],
    targets: Mapping[str, Report],
) -> tuple[Flag, ...]:
    """The findings of one report. ``own`` are all reports of its body, ``overlaps`` and ``promises`` those that it is
    part of, ``named`` who the other reports in the overlaps are, ``targets`` the reports in the promises."""
    flags: list[Flag] = []
    rows = rows_of(report)
    peers = partial(batch.others, report)
    earlier = earlier_report(report, own)
    if earlier is not None:
        views = View(report), View(earlier)
        flags += _flags("same-numbers", same_numbers.check(*views))
        flags += _flags("growth-yearly", yearly.check(*views))
        flags += _flags("scale-jump", outlier.find_jumps(report, rows, rows_of(earlier), earlier.year, peers))
        flags += _flags("problem-repeated", repeated.find_problems(*views))
        flags += _flags("plan-repeated", repeated.find_plans(*views))
    flags += _flags("outlier", outlier.find(rows, peers))
    flags += _flags("document-number-batch", documents.find(report, batch.citations))
    flags += _flags("copied", copied.find(report, overlaps, named, own))
    flags += _flags("repeated-within", within.find(report, overlaps))
    flags += _flags("promise-missed", promised.find_missed(report, promises, targets))
    flags += _flags("promise-silent", promised.find_silent(report, promises, own))
    flags += _flags("formulaic", formulaic.find(report, batch))
    flags += _flags("empty-share", emptiness.find(report, batch.usual_emptiness))
    return _sorted(flags)


def _flags(rule_id: str, findings: Iterable[Finding]) -> list[Flag]:
    rule = all_rules()[rule_id]
    return [
        Flag(rule.id, rule.kind, f.severity or rule.severity, f.start, f.end, f.message, f.evidence) for f in findings
    ]


def _sorted(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(flags, key=lambda f: (f.start, f.end, f.rule, f.message)))
