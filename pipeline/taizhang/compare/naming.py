"""Which metrics are of one row: names and units of measure made alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from taizhang.lexicon import load
from taizhang.records import Metric

__all__ = ["converts", "plain_name", "row_name", "row_names", "shown_name", "unit_key"]

_DROP = re.compile(r"[\s“”\"'‘’《》〈〉「」『』（）()、，,·]")
_PER = {"year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每日"}


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], dict[str, str], dict[str, str]]:
    data: dict[str, Any] = load("panel_names")
    lead = tuple(sorted(data["lead"], key=len, reverse=True))
    tail = tuple((old, new) for old, new in data["tail"])
    same = {name: row[0] for row in data["same"] for name in row}
    units = {name: row[0] for row in data["units"] for name in row}
    return lead, tail, same, units


@lru_cache(maxsize=50_000)
def plain_name(indicator: str) -> str:
    """The name without what says nothing about the thing: verbs of holding, words for the whole, marks."""
    lead, tail, same, _ = _rules()
    name = _DROP.sub("", indicator)
    shorter = True
    while shorter:
        shorter = False
        for word in lead:
            if name.startswith(word) and len(name) - len(word) >= 2:
                name, shorter = name[len(word) :], True
                break
    for old, new in tail:
        if name.endswith(old) and len(name) - len(old) >= 2:
            name = name[: -len(old)] + new
            break
    return same.get(name, name)


def unit_key(unit: str) -> str:
    """The unit of measure under the name that stands for all that count the same thing."""
    return _rules()[3].get(unit, unit)


def row_name(metric: Metric) -> str:
    """The name of the metric's row before units of measure are told apart; a frequency is a thing of its own."""
    name = metric.canonical or plain_name(metric.indicator)
    return f"{name}（{_PER[metric.per]}）" if metric.per else name


def shown_name(metric: Metric) -> str:
    """The metric's own name made plain, as a row shows it."""
    name = plain_name(metric.indicator)
    return f"{name}（{_PER[metric.per]}）" if metric.per else name


def converts(unit: str, other: str) -> bool:
    """The two units of measure are one, or of one dimension (吨 and 斤)."""
    return unit == other or _dimensions().get(unit, unit) == _dimensions().get(other, other)


@lru_cache(maxsize=1)
def _dimensions() -> dict[str, str]:
    return {name: row[0] for row in load("panel_names")["dimensions"] for name in row}


def row_names(metrics: Iterable[Metric]) -> dict[str, str]:
    """By id, the row name of each metric; one that the catalogue does not know takes the name of one that it knows
    under the same plain name."""
    metrics = list(metrics)
    known = {plain_name(m.indicator): row_name(m) for m in metrics if m.canonical and not m.per}
    return {
        m.id: row_name(m) if m.canonical or m.per else known.get(plain_name(m.indicator), row_name(m)) for m in metrics
    }
