"""Targets of last year's report: missed, or not a word about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from taizhang.compare import Promise
from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding, named
from taizhang.flags.view import View
from taizhang.records import Metric, Report

__all__ = ["find_missed", "find_silent"]

_OWN_NAME = 4  # characters of a name that is no common word
_AROUND = 30
_THERE = re.compile(
    r"建成|启用|投用|投入使用|投入运行|落成|竣工|通车|通水|出版|编印|上线|开放|挂牌|试运行|完工|开馆|开业|交付"
)
_NOT_YET = re.compile(r"尚未|还未|仍未|没有|未能|推迟|暂缓|延期")
_MOST = 5  # targets of one report that are named each


def find_missed(report: Report, promises: Sequence[Promise], reports: Mapping[str, Report]) -> list[Finding]:
    """In the report of the result: a value short of the target that the report before set."""
    found: list[Finding] = []
    for p in promises:
        if p.verdict != "missed" or p.result_report_id != report.id or p.result_metric_id is None:
            continue
        result, target = _metric(report, p.result_metric_id), _metric(reports[p.target_report_id], p.target_metric_id)
        year = reports[p.target_report_id].year
        message = f"{year}年报告提出{named(target.indicator)}{target.text}，此处为{result.text}，建议核实。"
        evidence = {
            "target": plain(p.target, 4), "target_report": p.target_report_id, "target_metric": p.target_metric_id,
        }  # fmt: skip
        found.append(Finding(result.start, result.end, message, evidence))
    return found


def find_silent(report: Report, promises: Sequence[Promise], own: Sequence[Report] = ()) -> list[Finding]:
    """In the report of the target: what the next report does not mention (未写明).

    Only targets of a section on plans under a name of the catalogue or one that the report names outright, and whose
    thing no report of that year among ``own`` tells the completion of without its number (发热门诊于5月建成); the first
    `_MOST` by place, and how many more there are in the evidence of the last.
    """
    silent = [p for p in promises if p.verdict == "silent" and p.target_report_id == report.id]
    if not silent:
        return []
    view = View(report)
    pairs = [(p, _metric(report, p.target_metric_id)) for p in silent]
    pairs = [(p, m) for p, m in pairs if _firm(view, m) and not any(_told(m, r) for r in own if r.year == p.year)]
    pairs.sort(key=lambda pair: (pair[1].canonical is None, pair[1].start))
    rest = len(pairs) - _MOST
    found: list[Finding] = []
    for p, target in pairs[:_MOST]:
        message = f"{named(target.indicator)}{target.text}：{p.year}年报告未写明结果，建议核实。"
        found.append(Finding(target.start, target.end, message, {"year": p.year}))
    if rest > 0:
        last = found[-1]
        more = f"{last.message.removesuffix('，建议核实。')}（另有{rest}项目标同样未写明，见承诺表），建议核实。"
        found[-1] = Finding(last.start, last.end, more, {**last.evidence, "more": rest})
    return found


def _told(target: Metric, later: Report) -> bool:
    """A sentence of the later report names the thing, and says that it is there."""
    if len(target.indicator) < _OWN_NAME:
        return False
    place = later.text.find(target.indicator)
    while place >= 0:
        sentence = next((s for s in later.sentences if s.start <= place < s.end), None)
        if sentence and sentence.role not in ("plan", "problem"):
            clauses = later.text[max(sentence.start, place - _AROUND) : min(sentence.end, place + _AROUND)]
            if _THERE.search(clauses) and not _NOT_YET.search(clauses):
                return True
        place = later.text.find(target.indicator, place + 1)
    return False


def _firm(view: View, m: Metric) -> bool:
    """Said in a section on plans, of a thing with a name of its own, and no sum of money set aside."""
    if view.role_at(m.start) != "plan" or m.measure != "level" or m.per is not None:
        return False
    if m.canonical is not None:
        return True
    named = m.indicator_span is not None and 3 <= len(m.indicator) <= 12
    return named and m.action is not None and m.category not in ("money", "rate", "other")


def _metric(report: Report, metric_id: str) -> Metric:
    return next(m for m in report.metrics if m.id == metric_id)
