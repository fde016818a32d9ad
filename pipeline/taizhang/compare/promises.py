"""Targets of one report against the results of the next."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from taizhang.compare.model import Promise, Verdict
from taizhang.compare.naming import row_name, unit_key
from taizhang.compare.panel import year_of
from taizhang.compare.parts import part_ids
from taizhang.compare.units import reports_of_bodies
from taizhang.records import Metric, Report

__all__ = ["match_promises"]

_DOWN = ("以内", "不超过", "控制", "降", "减", "压", "缩", "低于", "少于")
_NOT_DOWN = re.compile(r"不[低少]于")
_SEVERAL = re.compile(r"(?<![0-9第])[三四五十3-5]年(?!来|前|度)|“?十[一二三四五]五”?(?:时期|期间|末)")
_CEILING = ("失业率", "居民消费价格", "CPI", "物价", "赤字", "发案", "事故", "立案数", "死亡")


def match_promises(reports: Sequence[Report]) -> list[Promise]:
    """Every target for a year that the batch holds a report of the same unit about, with result and verdict.

    The result is a value of the same row (name, unit of measure, measure) that the unit's report of that year states as
    done. `silent` means 未写明, not unfulfilled. Sorted by unit, year and place of the target.
    """
    promises: list[Promise] = []
    for own in reports_of_bodies(reports).values():
        years: dict[int, list[Report]] = defaultdict(list)
        for report in own:
            years[report.year or 0].append(report)
        for year in sorted(years):
            for report in years[year]:
                promises.extend(_of_report(report, years))
    return promises


def _of_report(report: Report, years: dict[int, list[Report]]) -> list[Promise]:
    promises: list[Promise] = []
    parts = part_ids(report)
    said: set[tuple[str, str, str, int, float]] = set()
    for target in report.metrics:
        if target.status != "planned" or not target.indicator or target.id in parts or target.measure == "rank":
            continue
        year = year_of(target, report)
        span = "/" in (target.period or "") and "-" not in (target.period or "")
        if year is None or span or _of_several_years(report, target) or year <= (report.year or 0) or year not in years:
            continue
        key = (row_name(target), unit_key(target.unit), target.measure, year, target.value)
        if key in said:
            continue
        said.add(key)
        result = _result(target, years[year], year)
        promises.append(_promise(report, target, year, result))
    return promises


def _of_several_years(report: Report, target: Metric) -> bool:
    """The clause sets the target for a plan's years (五年淘汰…1亿吨), not for the next one."""
    before = report.text[target.sentence[0] : target.start]
    return bool(_SEVERAL.search(re.split(r"[，,；;。]", before)[-1]))


def _result(target: Metric, reports: Sequence[Report], year: int) -> tuple[Report, Metric] | None:
    """What the reports of that year state as done: the year's total before pieces and parts; never what several years
    brought together."""
    found: list[tuple[tuple[bool, bool, bool, int], Report, Metric]] = []
    for report in reports:
        parts = part_ids(report)
        for m in report.metrics:
            if m.status == "done" and m.measure == target.measure and year_of(m, report) == year and _alike(target, m):
                period = m.period or ""
                if "/" in period and "-" not in period:
                    continue
                found.append(((m.id in parts, "-" in period, m.bound != "exact", m.start), report, m))
    if not found:
        return None
    _, report, metric = min(found, key=lambda item: (item[0], item[1].path))
    return report, metric


def _alike(a: Metric, b: Metric) -> bool:
    return unit_key(a.unit) == unit_key(b.unit) and row_name(a) == row_name(b)


def _promise(report: Report, target: Metric, year: int, result: tuple[Report, Metric] | None) -> Promise:
    verdict: Verdict = "silent" if result is None else "met" if _met(report, target, result[1]) else "missed"
    return Promise(
        unit=report.unit,
        canonical=target.canonical,
        indicator=target.indicator,
        year=year,
        target=target.value,
        target_report_id=report.id,
        target_metric_id=target.id,
        result=result[1].value if result else None,
        result_report_id=result[0].id if result else None,
        result_metric_id=result[1].id if result else None,
        verdict=verdict,
    )


def _met(report: Report, target: Metric, result: Metric) -> bool:
    """More is better, unless the target is a ceiling; an approximate target leaves a tenth."""
    slack = abs(target.value) * 0.1 if target.bound == "about" else 1e-9
    if _is_ceiling(report, target):
        return result.value <= (target.upper or target.value) + slack
    return (result.upper or result.value) >= target.value - slack


def _is_ceiling(report: Report, target: Metric) -> bool:
    if target.bound == "at_most":
        return True
    if any(word in target.indicator for word in _CEILING):
        return True
    clause = _NOT_DOWN.sub("", report.text[max(target.sentence[0], target.start - 8) : target.end + 3])
    return target.measure == "level" and any(word in clause for word in _DOWN)
