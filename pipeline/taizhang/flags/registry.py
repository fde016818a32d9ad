"""All rules, by the id that their data file `flags_rules` describes them under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taizhang.compare import Promise
from taizhang.compare.units import earlier_report
from taizhang.flags import (
    body_name,
    brackets,
    chronology,
    conflict,
    congress,
    copied,
    emptiness,
    foreign,
    growth,
    identity,
    missing,
    norms,
    numbering,
    promised,
    rates,
    required,
    same_numbers,
    stale_year,
    sums,
    template,
    typo,
    yearly,
)  # fmt: skip
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
    "foreign-name": foreign.check,
    "foreign-self": identity.check,
    "body-name": body_name.check,
    "missing-topic": missing.check,
}
BATCH_RULES = ("same-numbers", "growth-yearly", "copied", "promise-missed", "promise-silent", "empty-share")


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
    by_id = {report.id: report for report in reports}
    return {report.id: _of_batch(report, reports, by_id, overlaps, promises) for report in reports}


def _of_batch(
    report: Report,
    reports: Sequence[Report],
    by_id: dict[str, Report],
    overlaps: Sequence[Overlap],
    promises: Sequence[Promise],
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    earlier = earlier_report(report, reports)
    if earlier is not None:
        views = View(report), View(earlier)
        flags += _flags("same-numbers", same_numbers.check(*views))
        flags += _flags("growth-yearly", yearly.check(*views))
    flags += _flags("copied", copied.find(report, overlaps, by_id))
    flags += _flags("promise-missed", promised.find_missed(report, promises, by_id))
    flags += _flags("promise-silent", promised.find_silent(report, promises))
    flags += _flags("empty-share", emptiness.find(report, reports))
    return _sorted(flags)


def _flags(rule_id: str, findings: Iterable[Finding]) -> list[Flag]:
    rule = all_rules()[rule_id]
    return [
        Flag(rule.id, rule.kind, f.severity or rule.severity, f.start, f.end, f.message, f.evidence) for f in findings
    ]


def _sorted(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(flags, key=lambda f: (f.start, f.end, f.rule, f.message)))
