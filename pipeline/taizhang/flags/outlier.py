"""A result far from those of like bodies, or ten or ten thousand times the unit's own of the year before (R10)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from statistics import median

from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding, named
from taizhang.flags.peers import Others, Row
from taizhang.records import Metric, Report

__all__ = ["find", "find_jumps"]

Rows = Mapping[Row, Metric]
_PEERS = 5
_FAR = 5.0  # of the scaled median deviation
_LEAST = math.log(5)  # no smaller ratio is named (R10: five times, or a fifth)
_NARROW = 0.1  # deviation below which peers count as spread so much
_SCALE = 1.4826  # median deviation to standard deviation, for a normal distribution
_NEAR = math.log(2.0)  # what is left when the factor is taken out
_FACTORS = ((10_000.0, "一万"), (10.0, "十"))
_WINDOWS = {10_000.0: math.log(3.2), 10.0: math.log(1.25)}


def find(rows: Rows, peers: Callable[[Row], Others]) -> list[Finding]:
    """One finding a row that five like bodies state too: the logarithm of the ratio to their median against the
    median of their own deviations. `peers` gives what they state in a row."""
    found: list[Finding] = []
    for row, metric in rows.items():
        others = peers(row)
        if len(others) < _PEERS:
            continue
        middle = others.middle()
        away = math.log(metric.value) - middle
        if abs(away) < _LEAST:
            continue
        values = others.values()
        spread = max(_NARROW, _SCALE * median(abs(math.log(v) - middle) for v in values))
        if abs(away) < _FAR * spread:
            continue
        usual, times = math.exp(middle), plain(math.exp(abs(away)))
        side = f"的{times}倍" if away > 0 else f"的{math.exp(away):.0%}"
        message = f"{named(metric.indicator)}{metric.text}约为同类{len(values)}个单位中位数{side}，建议核实数值和单位。"
        evidence = {"median": round(usual, 4), "peers": len(values), "deviations": round(abs(away) / spread, 1)}
        found.append(Finding(metric.start, metric.end, message, evidence))
    return found


def find_jumps(
    report: Report, rows: Rows, earlier: Rows, year: int | None, peers: Callable[[Row], Others]
) -> list[Finding]:
    """One finding a row whose value is ten or ten thousand times last year's or a piece of it. Ten times counts only
    where like bodies or three other rows of the report moved little; what the sentence itself explains stays out."""
    ratios = {
        row: math.log(metric.value / earlier[row].value)
        for row, metric in rows.items()
        if row in earlier and earlier[row].value != metric.value
    }
    found: list[Finding] = []
    for row, ratio in ratios.items():
        metric, before = rows[row], earlier[row]
        for factor, name in _FACTORS:
            rest = abs(abs(ratio) - math.log(factor))
            if rest > _WINDOWS[factor] or _explained(report, metric):
                continue
            if factor < 100 and not _steady(row, ratios, before, peers):
                continue
            word = f"约为其{name}倍" if ratio > 0 else f"约为其{name}分之一"
            said = f"{named(metric.indicator)}{metric.text}，{year}年报告为{before.text}"
            message = f"{said}，{word}，建议核实单位和小数点。"
            found.append(Finding(metric.start, metric.end, message, {"prior": before.value, "factor": factor}))
            break
    return found


def _explained(report: Report, metric: Metric) -> bool:
    text = report.text[metric.sentence[0] : metric.sentence[1]]
    return any(word in text for word in ("倍", "同比", "比上年", "较上年", "增长", "首次", "下降", "减少", "增加"))


def _steady(row: Row, ratios: Mapping[Row, float], before: Metric, peers: Callable[[Row], Others]) -> bool:
    """Others show what is usual: like bodies have last year's size, or the report's other rows hardly moved."""
    same = peers(row).values()
    if len(same) >= 2:
        return all(abs(math.log(v / before.value)) < _NEAR for v in same)
    others = [abs(x) for key, x in ratios.items() if key != row]
    return len(others) >= 3 and sum(x < math.log(1.5) for x in others) >= 0.75 * len(others)
