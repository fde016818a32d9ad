"""What a report says against a norm: 达到, 未达到, 未写明 or 不适用, each with its reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import plain
from taizhang.flags.norm_pack import Norm, Verdict
from taizhang.flags.own import kind_of
from taizhang.flags.required import PER_YEAR
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["Judgement", "judge"]

_BRANCH = re.compile(r"支部(?:委员会)?$")
_ONE = re.compile(r"^(?!各|全|[0-9]).{2,}支部$")  # one branch among others, which is not the body of the report
_SUM = re.compile(r"支部[^，。；]{0,12}(?:共|累计|合计|总计)")
_BRANCHES = re.compile(
    r"(?:支部|党总支)\s*(?:共)?(?P<a>[0-9]{1,4})个|(?P<b>[0-9]{1,4})个(?:[一-鿿]{0,4})(?:党支部|支部)|各(?:党)?支部"
)


class Judgement(NamedTuple):
    """The verdict on a report by a norm. ``due`` is what the report's period asks for (None where that cannot be
    said), ``metric`` the number that was held against it, ``reason`` the why in Chinese;
    ``meant`` is false where the norm is for other years or other kinds of bodies."""

    norm: Norm
    verdict: Verdict
    reason: str
    due: float | None = None
    metric: Metric | None = None
    meant: bool = True


def judge(view: View, norms: Sequence[Norm]) -> Iterator[Judgement]:
    """One judgement a norm, by the text of the report alone: what it does not say is 未写明, never short."""
    counted = [
        m
        for m in view.report.metrics
        if m.status == "done" and m.measure == "level" and not m.per and m.id not in view.parts
    ]
    by_unit: dict[str, list[Metric]] = defaultdict(list)
    for m in counted:
        by_unit[unit_key(m.unit)].append(m)
    for norm in norms:
        yield _judge(view, norm, by_unit)


def _judge(view: View, norm: Norm, counted: Mapping[str, Sequence[Metric]]) -> Judgement:
    if reason := _not_meant(view, norm):
        return Judgement(norm, "不适用", reason, meant=False)
    if reason := _unmet_condition(view, norm):
        return Judgement(norm, "不适用", reason)
    units = {unit_key(unit) for unit in norm.units}
    values = [m for unit in units for m in counted.get(unit, ()) if _of_norm(view, m, norm)]
    values.sort(key=lambda m: (m.start, m.end))
    if not values:
        return Judgement(norm, "未写明", "文中未写明次数")
    times = norm.due * PER_YEAR[norm.period] * (0.5 if view.part_year else 1.0)
    if norm.scale == "branch":
        return _of_branches(view, norm, times, values)
    return _against(norm, times, values)


def _not_meant(view: View, norm: Norm) -> str:
    """Why the norm is not for this year or this kind of body; empty where it is."""
    year = view.report.year
    if year is None:
        return "报告年度不明"
    if year < norm.start or (norm.end is not None and year > norm.end):
        return f"{year}年不在有效期内（{norm.start}年至{norm.end or '今'}）"
    if norm.bodies and kind_of(view.report.unit) not in norm.bodies:
        return "单位类型不在适用范围"
    return ""


def _unmet_condition(view: View, norm: Norm) -> str:
    """Why the norm's condition cannot be said to hold; empty where it does."""
    if norm.condition is not None:
        stated = [m.value for m in view.report.metrics if _is_condition(m, norm.condition.term)]
        if not stated:
            return f"适用条件“{norm.condition.text}”文中未写明"
        if not norm.condition.holds(stated[0]):
            return f"不符合适用条件“{norm.condition.text}”（文中为{plain(stated[0])}）"
    return ""


def _is_condition(metric: Metric, term: str) -> bool:
    return metric.measure == "level" and metric.status == "done" and not metric.per and metric.indicator.endswith(term)


def _against(norm: Norm, due: float, values: Iterable[Metric]) -> Judgement:
    """The most that is stated against a lower bound, and against an upper one."""
    best = max(values, key=lambda m: (m.upper or m.value, -m.start))
    value = best.upper or best.value
    if norm.bound == "at_least":
        met, sure = value >= due, best.bound in ("exact", "at_most")
    else:
        met, sure = value <= due and best.bound != "at_least", best.bound in ("exact", "at_least")
    if met:
        return Judgement(norm, "达到", f"写明{best.text}", due, best)
    if sure:
        return Judgement(norm, "未达到", f"写明{best.text}", due, best)
    return Judgement(norm, "未写明", f"写明{best.text}，不是确数", due, best)


def _of_branches(view: View, norm: Norm, due: float, values: Sequence[Metric]) -> Judgement:
    """The same for a norm that is due in each branch. A number may be that of one (第一支部2次), of each (各12次),
    or the sum of all (各支部共144次): where that cannot be told, only what holds either way is said."""
    single = [m for m in values if _ONE.search(m.actor or "")]
    short = [j for m in single if (j := _against(norm, due, [m])).verdict == "未达到"]
    if short:
        return short[0]
    values = [m for m in values if m not in single] or single
    if _BRANCH.search(view.report.unit) or not (found := list(_BRANCHES.finditer(view.text))):
        return _against(norm, due, values)
    each = [m for m in values if f"各{m.text}" in _clause(view, m)]
    if each:
        return _against(norm, due, each)
    counts = {int(m["a"] or m["b"]) for m in found if m["a"] or m["b"]}
    count = counts.pop() if len(counts) == 1 else 0
    summed = [m for m in values if _SUM.search(_clause(view, m))]
    if count and summed:
        return _against(norm, due * count, summed)
    alone, together = _against(norm, due, values), _against(norm, due * max(count, 1), values)
    if alone.verdict == together.verdict and (count or alone.verdict == "未达到"):
        return alone
    return Judgement(norm, "不适用", f"{alone.reason}，无法折算：未写明是一个支部的次数还是{count or '几'}个支部的合计")


def _clause(view: View, metric: Metric) -> str:
    return view.text[slice(*view.clause(metric.start, metric.end))]


def _of_norm(view: View, metric: Metric, norm: Norm) -> bool:
    if norm.scale != "branch" and _ONE.search(metric.actor or ""):
        return False
    named = any(term in metric.indicator for term in norm.terms)
    if not named and (norm.indicator is None or metric.canonical != norm.indicator):
        return False
    clause = _clause(view, metric)
    return not any(word in clause for word in norm.never)
