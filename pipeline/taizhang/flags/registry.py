"""All rules, by the id that their data file `flags_rules` describes them under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from taizhang.compare import Promise
from taizhang.flags import (
    body_name,
    brackets,
    chronology,
    conflict,
    congress,
    copied,
    documents,
    emptiness,
    foreign,
    foreign_place,
    formulaic,
    growth,
    identity,
    late_date,
    missing,
    norms,
    numbering,
    outlier,
    promised,
    rates,
    repeated,
    required,
    same_numbers,
    stale_year,
    sums,
    template,
    typo,
    yearly,
)  # fmt: skip
from taizhang.flags.batch import Batch
from taizhang.flags.model import Check, Finding, all_rules
from taizhang.flags.norm_pack import Norm
from taizhang.flags.view import View
from taizhang.records import Flag, Overlap, Report

__all__ = ["BATCH_RULES", "REPORT_RULES", "check_batch", "check_report"]

REPORT_RULES: dict[str, Check] = {
    "template-remnant": template.check,
    "typo-doubled": typo.check,
    "typo-unpaired": brackets.check,
    "numbering": numbering.check,
    "stale-year": stale_year.check,
    "stale-congress": congress.check,
    "parts-total": sums.check,
    "rate": rates.check,
    "two-values": conflict.check,
    "growth": growth.check,
    "norm-stated": required.check,
    "norm-rule": norms.check,
    "chronology": chronology.check,
    "date-late": late_date.check,
    "document-number": documents.check,
    "foreign-name": foreign.check,
    "foreign-place": foreign_place.check,
    "foreign-self": identity.check,
    "body-name": body_name.check,
    "missing-topic": missing.check,
    "problem-empty": repeated.check_problems,
}
BATCH_RULES = (
    "same-numbers", "growth-yearly", "scale-jump", "problem-repeated", "plan-repeated", "outlier",
    "document-number-batch", "copied", "promise-missed", "promise-silent", "formulaic", "empty-share",
)  # fmt: skip


def check_report(report: Report, norms: tuple[Norm, ...] | None = None) -> tuple[Flag, ...]:
    """The findings that one report gives by itself, by place; ``norms`` instead of those that ship."""
    view = View(report, norms)
    return _sorted(flag for rule, check in REPORT_RULES.items() for flag in _flags(rule, check(view)))


def check_batch(
    reports: Sequence[Report], overlaps: Sequence[Overlap] = (), promises: Sequence[Promise] = ()
) -> dict[str, tuple[Flag, ...]]:
    """By report id, the findings that need other reports: copies, promises, last year's numbers, peers.

    ``overlaps`` and ``promises`` are those of the same reports. Every report has its entry.
    """
    batch = Batch(reports)
    touching: dict[str, list[Overlap]] = defaultdict(list)
    for overlap in overlaps:
        for report_id in sorted({overlap.report_a, overlap.report_b}):
            touching[report_id].append(overlap)
    made: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        for report_id in sorted({promise.target_report_id, promise.result_report_id or promise.target_report_id}):
            made[report_id].append(promise)
    return {r.id: _of_batch(r, batch, touching[r.id], made[r.id]) for r in reports}


def _of_batch(
    report: Report, batch: Batch, overlaps: Sequence[Overlap], promises: Sequence[Promise]
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    rows = batch.rows(report)
    peers = [batch.rows(peer) for peer in batch.peers(report)]
    earlier = batch.earlier(report)
    if earlier is not None:
        views = View(report), View(earlier)
        flags += _flags("same-numbers", same_numbers.check(*views))
        flags += _flags("growth-yearly", yearly.check(*views))
        flags += _flags("scale-jump", outlier.find_jumps(report, rows, batch.rows(earlier), earlier.year, peers))
        flags += _flags("problem-repeated", repeated.find_problems(*views))
        flags += _flags("plan-repeated", repeated.find_plans(*views))
    flags += _flags("outlier", outlier.find(rows, peers))
    flags += _flags("document-number-batch", documents.find(report, batch.citations))
    flags += _flags("copied", copied.find(report, overlaps, batch.by_id))
    flags += _flags("promise-missed", promised.find_missed(report, promises, batch.by_id))
    flags += _flags("promise-silent", promised.find_silent(report, promises))
    flags += _flags("formulaic", formulaic.find(report, batch))
    flags += _flags("empty-share", emptiness.find(report, batch.empty))
    return _sorted(flags)


def _flags(rule_id: str, findings: Iterable[Finding]) -> list[Flag]:
    rule = all_rules()[rule_id]
    return [
        Flag(rule.id, rule.kind, f.severity or rule.severity, f.start, f.end, f.message, f.evidence) for f in findings
    ]


def _sorted(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(flags, key=lambda f: (f.start, f.end, f.rule, f.message)))
