"""A frequency that the text itself demands, and a number that falls short of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.compare.naming import plain_name, unit_key
from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["PER_YEAR", "check"]

PER_YEAR = {"year": 1, "half": 2, "quarter": 4, "month": 12, "week": 52, "day": 365}
_WORDS = {"year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每日"}
_DEMAND = re.compile(r"要求|规定|按照|按|应当|须|必须|制度|至少|不少于|不低于")
_TIMES = {"次", "轮", "轮次", "回", "期", "讲", "课时"}
_LEAD = re.compile(r"^(?:人均|专题|集体|集中|全年|共|均)")
_WITHIN = re.compile(r"学期|教学月|在校|汛期|旺季|期间|工作日")
_COUNTED = re.compile(r"全年|今年以来|年内|累计|共|半年来|一年来|实际")
_LOOK = 3  # sentences with numbers, from that of the demand on
_FAR = 160


def check(view: View) -> Iterable[Finding]:
    """One finding a pair. Only where the number is of the whole period, in times, and of the thing demanded."""
    share = 0.5 if view.part_year else 1.0
    groups = view.groups
    for g, group in enumerate(groups):
        for demand in group:
            if not _demands(view, demand):
                continue
            answer = next((m for later in groups[g : g + _LOOK] for m in later if _answers(view, demand, m)), None)
            due = demand.value * PER_YEAR[demand.per or "year"] * share
            if answer and answer.start - demand.end < _FAR and (answer.upper or answer.value) < due:
                yield _finding(view, demand, answer, share)


def _demands(view: View, metric: Metric) -> bool:
    if metric.per is None or metric.status == "planned" or unit_key(metric.unit) not in _TIMES:
        return False
    text = view.text[metric.sentence[0] : metric.end + 12]
    if _WITHIN.search(view.text[metric.sentence[0] : metric.end]) or view.role_at(metric.start) == "plan":
        return False
    return metric.status == "required" or metric.bound == "at_least" or bool(_DEMAND.search(text))


def _answers(view: View, demand: Metric, metric: Metric) -> bool:
    """The number says how often the thing demanded was done; the first that does counts, not its parts behind it."""
    if metric.start <= demand.end or metric.per or metric.measure != "level":
        return False
    if metric.status == "planned" or (metric.status == "required" and not _COUNTED.search(_clause(view, metric))):
        return False
    if metric.bound not in ("exact", "at_most") or unit_key(metric.unit) not in _TIMES:
        return False
    return _same_matter(view, demand, metric)


def _same_matter(view: View, demand: Metric, metric: Metric) -> bool:
    """The name of the one stands in the clause of the other, whole or by its last four characters."""
    start, end = view.clause(demand.start, demand.end)
    start = max([start, *(m.end for m in view.neighbours(demand) if m.end <= demand.start)])
    asked = view.text[start : min(end, metric.start)]
    name = _LEAD.sub("", plain_name(metric.indicator))
    while _LEAD.match(name):
        name = _LEAD.sub("", name)
    wanted = plain_name(demand.indicator)
    if len(name) >= 2 and (name in asked or (len(name) >= 4 and name[-4:] in asked)):
        return True
    return len(wanted) >= 3 and wanted in _clause(view, metric)


def _clause(view: View, metric: Metric) -> str:
    start, end = view.clause(metric.start, metric.end)
    return view.text[start:end]


def _finding(view: View, demand: Metric, metric: Metric, share: float) -> Finding:
    due = demand.value * PER_YEAR[demand.per or "year"] * share
    period = "半年" if share < 1 else "全年"
    asked = f"{_WORDS[demand.per or 'year']}{plain(demand.value)}{demand.unit}"
    message = f"文中要求{asked}，即{period}不少于{plain(due)}{demand.unit}，此处写明{metric.text}，建议核实。"
    evidence = {"demand": demand.text, "per": demand.per, "due": due, "stated": metric.value}
    start = view.clause(metric.start, metric.end)[0]
    if demand.sentence == metric.sentence and metric.start - demand.start <= 40:
        start = min(start, demand.start)
    return Finding(max(start, metric.sentence[0]), metric.end, message, evidence)
