"""Figures as intervals: what a rounded number may stand for, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from taizhang.records import Metric

__all__ = ["Interval", "growth", "half_step", "of", "plain", "ratio", "total"]

_LITERAL = re.compile(r"[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


class Interval(NamedTuple):
    """All values that are compatible with what is written."""

    low: float
    high: float

    def holds(self, other: Interval) -> bool:
        """The two have a value in common, up to a hair."""
        slack = 1e-9 * max(abs(self.high), abs(other.high), 1.0)
        return self.low <= other.high + slack and other.low <= self.high + slack

    def less(self, other: Interval) -> Interval:
        """The difference of the two."""
        return Interval(self.low - other.high, self.high - other.low)


def half_step(metric: Metric) -> float:
    """Half of the last digit's worth in base units: 0.5 for 28次, 500 for 86.3万元 written to one place."""
    literal = _LITERAL.search(metric.text)
    if not literal or not metric.value:
        return 0.5
    digits = literal[0].translate(_WIDE).replace(",", "")
    shown = float(digits)
    scale = abs(metric.value) / shown if shown else 1.0
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    return float(0.5 * scale * 10**-decimals)


def of(metric: Metric, like: Metric | None = None) -> Interval:
    """What the written number may stand for. A count without decimals and without 万 is what it says; beside a finer
    figure of its kind (1.05亿元 and 1.2亿元) a number is as fine as that one."""
    half = min(half_step(metric), half_step(like)) if like else half_step(metric)
    if half == 0.5 and metric.unit not in ("%", "百分点"):
        half = 0.0
    return Interval(metric.value - half, metric.value + half)


def total(metrics: Sequence[Metric]) -> Interval:
    """The sum."""
    parts = [of(m) for m in metrics]
    return Interval(sum(p.low for p in parts), sum(p.high for p in parts))


def ratio(part: Interval, whole: Interval) -> Interval:
    """Part of whole in percent; both positive."""
    return Interval(part.low / whole.high * 100, part.high / whole.low * 100)


def growth(before: Interval, after: Interval) -> Interval:
    """The change from before to after in percent of before; both positive."""
    return Interval((after.low / before.high - 1) * 100, (after.high / before.low - 1) * 100)


def plain(value: float, places: int = 1, *, grouped: bool = False) -> str:
    """A number as text: no more than ``places`` decimals, none where it is whole; ``grouped``: with commas between
    thousands, where the report writes them."""
    text = f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
