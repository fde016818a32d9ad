"""Targets of last year's report: missed, or not a word about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taizhang.compare import Promise
from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding
from taizhang.records import Metric, Report

__all__ = ["find_missed", "find_silent"]


def find_missed(report: Report, promises: Sequence[Promise], reports: Mapping[str, Report]) -> list[Finding]:
    """In the report of the result: a value short of the target that the report before set."""
    found: list[Finding] = []
    for p in promises:
        if p.verdict != "missed" or p.result_report_id != report.id or p.result_metric_id is None:
            continue
        result, target = _metric(report, p.result_metric_id), _metric(reports[p.target_report_id], p.target_metric_id)
        year = reports[p.target_report_id].year
        message = f"{year}年报告提出“{target.indicator}”{target.text}，此处为{result.text}，建议核实。"
        evidence = {
            "target": plain(p.target, 4), "target_report": p.target_report_id, "target_metric": p.target_metric_id,
        }  # fmt: skip
        found.append(Finding(result.start, result.end, message, evidence))
    return found


def find_silent(report: Report, promises: Sequence[Promise]) -> list[Finding]:
    """In the report of the target: what the next report does not mention (未写明)."""
    found: list[Finding] = []
    for p in promises:
        if p.verdict == "silent" and p.target_report_id == report.id:
            target = _metric(report, p.target_metric_id)
            message = f"“{target.indicator}”{target.text}：{p.year}年报告未写明结果，建议核实。"
            found.append(Finding(target.start, target.end, message, {"year": p.year}))
    return found


def _metric(report: Report, metric_id: str) -> Metric:
    return next(m for m in report.metrics if m.id == metric_id)
