"""Claims of change against last year's report: 较上年增加38名, with both values at hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from taizhang.compare.naming import row_name, unit_key
from taizhang.flags.arithmetic import Interval, half_step, plain
from taizhang.flags.growth import claimed
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check"]

_BASIS = re.compile(r"上年|去年|同比")
_DOWN = re.compile(r"(?:下降|减少|降低|少|减|回落|缩短|压缩|降)(?:了)?\s*$")
# Growth of these is stated at constant prices or on a base of its own.
_REAL = re.compile(r"生产总值|GDP|增加值|总产值|可支配收入|纯收入|进出口|零售总额")
_PLAINLY = re.compile(r"^[，,]\s*(?:增长|增加|上升|提高|下降|减少|降低|增幅|降幅)(?:了|为|达)?\s*$")
_YEARS = 1.7  # the same where the claim does not say against which year
_ALIKE = 5  # times that this year's value may be last year's and the other way round: beyond, it is another thing
_LEVEL_GAP = 40  # characters between a value and its change


def check(view: View, earlier: View) -> Iterable[Finding]:
    """One finding a claim. Only where this report's value stands right before the claim and last year's report has
    just one value of the same row; what grows at constant prices is left out."""
    before: dict[tuple[str, str], set[float]] = defaultdict(set)
    values: dict[tuple[str, str], Metric] = {}
    for metric in earlier.report.metrics:
        if _level(metric) and metric.id not in earlier.parts:
            key = row_name(metric), unit_key(metric.unit)
            before[key].add(metric.value)
            values.setdefault(key, metric)
    for group in view.groups:
        for now, claim in pairwise(group):
            if claim.measure != "change" or not _level(now) or _REAL.search(now.indicator):
                continue
            if not _BASIS.search(claim.basis or "") and not _PLAINLY.match(view.text[now.end : claim.start]):
                continue
            key = row_name(now), unit_key(now.unit)
            if len(before.get(key, ())) == 1 and claim.start - now.end <= _LEVEL_GAP and row_name(claim) == key[0]:
                yield from _judge(view, values[key], now, claim)


def _level(metric: Metric) -> bool:
    return (
        metric.measure == "level" and metric.status == "done" and metric.bound == "exact" and metric.upper is None
        and metric.per is None and bool(metric.indicator)
    )  # fmt: skip


def _judge(view: View, before: Metric, now: Metric, claim: Metric) -> Iterable[Finding]:
    if claim.bound != "exact" or min(before.value, now.value) <= 0:
        return
    most = _ALIKE if _BASIS.search(claim.basis or "") else _YEARS
    if not 1 / most <= now.value / before.value <= most:
        return
    if claim.unit == "倍" and most == _YEARS:
        return
    due = claimed(before, now, claim)
    if due is None:
        return
    down = _DOWN.search(view.text[now.end : claim.start])
    stated = -abs(claim.value) if down else abs(claim.value)
    half = half_step(claim) + (0.051 if claim.unit == "%" else 1e-6)
    if due.holds(Interval(stated - half, stated + half)):
        return
    value = (due.low + due.high) / 2
    shown = f"{'增' if value >= 0 else '减'}{plain(abs(value))}{claim.unit}"
    message = f"上年报告为{before.text}，今年为{now.text}，应{shown}，与所写{claim.text}不符，建议核实。"
    evidence = {"before": before.text, "now": now.text, "stated": stated, "computed": round(value, 2)}
    yield Finding(now.start, claim.end, message, evidence, "low")
