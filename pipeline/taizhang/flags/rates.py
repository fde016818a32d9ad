"""Rates and shares that do not follow from the figures beside them, or pass a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import Interval, half_step, of, plain, ratio, total
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check"]

_RATE = re.compile(r"([一-鿿]{2,6})率(?:达到|达|为|约)?\s*$")
_SHARE = re.compile(r"[，,]占")
_HOW = ("完成", "到位", "成功", "办结", "及时")  # 整改完成率: the act stands before how it came out
_OF_PART = re.compile(r"^[，,（(]?占(?:比|总数的?|全部的?)?(?:达到|达|为|约)?\s*$")
_WHOLE = re.compile(r"^的\s*$")
# Rates that are shares of a whole; 完成率, 增长率, 投资率 may pass a hundred.
_BOUNDED = re.compile(
    r"(?:合格|满意|覆盖|整改|办结|参与|出勤|到会|参检|建档|签约|普及|知晓|参保|入学|就业|化解|查处|及格|优秀|优良|达标|履约|回访|答复"
    r"|见面|面商|公开|处置|交付|受理|绿化|入户|接种|治愈|准确|及时|可用|在线|识别|检验|检测|检定|管理|体检|通过|好评"
    r"|处理|响应|到位|落实|安装|改厕|开放|(?<!床位)(?<!病床)(?<!产能)(?<!能力)使用)率|占比|比重"
)
_SLACK = 0.05


def check(view: View) -> Iterable[Finding]:
    """One finding a rate."""
    for group in view.groups:
        for i, metric in enumerate(group):
            if metric.unit != "%" or metric.measure != "level" or metric.bound != "exact" or metric.upper is not None:
                continue
            yield from _over(view, metric)
            yield from _rate(view, group, i)
            yield from _share(view, group, i)
            yield from _part_share(view, group, i)


def _over(view: View, metric: Metric) -> Iterator[Finding]:
    name = view.text[max(metric.sentence[0], metric.start - 8) : metric.start]
    if metric.value > 100 and (_BOUNDED.search(name) or _BOUNDED.search(metric.indicator[-6:])):
        yield Finding(
            metric.start - len(name), metric.end, f"比率{metric.text}超过100%，建议核实。", {"value": metric.value}
        )


def _rate(view: View, group: Sequence[Metric], i: int) -> Iterator[Finding]:
    """发现87处，整改84处，整改率96.6%: the act before 率 is the one counted second."""
    rate = group[i]
    name = _RATE.search(view.text[max(rate.sentence[0], rate.start - 12) : rate.start])
    if i < 2 or not name:
        return
    whole, part = group[i - 2], group[i - 1]
    act = view.text[whole.end : part.end]
    between = view.text[part.end : rate.start]
    word = next((w for w in _acts(name[1]) if w in act), "")
    if unit_key(whole.unit) != unit_key(part.unit) or not word or re.search(r"[；;。]|其中", act + between):
        return
    if any(m.bound != "exact" or m.measure != "level" or m.per or m.upper is not None for m in (whole, part)):
        return
    if not 0 < part.value <= whole.value or whole.value < 2 or whole.unit in ("%", "百分点"):
        return
    due = ratio(of(part), of(whole))
    # 不合格61批次，合格率97.9% (but not 不合格率2.1%); 由89家压减到12家，压减率86.5%; but 实际报到2,796人，报到率92.9%
    left = view.text[whole.end : part.start].rstrip()
    name_negated, act_negated = (bool(re.search(rf"(?:不|未){word}", said)) for said in (name[1], act))
    if name_negated != act_negated or (re.search(r"[到至为]$", left) and not left.endswith(word)):
        due = Interval(100 - due.high, 100 - due.low)
    yield from _compare(due, rate, part, whole, whole.start)


def _acts(name: str) -> list[str]:
    """The acts that a rate may be named after, the last word first: 整改完成率 is of 完成 or of 整改."""
    return [name[-2:], name[-4:-2]] if name[-2:] in _HOW and len(name) >= 4 else [name[-2:]]


def _part_share(view: View, group: Sequence[Metric], i: int) -> Iterator[Finding]:
    """审结3,954件，其中调解1,822件，占比51.2%: silent where the share follows from any number before it, or is one of
    several parts together."""
    rate, part = group[i], group[i - 1]
    if i < 2 or part.id not in view.parts or not _OF_PART.match(view.text[part.end : rate.start]):
        return
    same = [m for m in group[:i] if unit_key(m.unit) == unit_key(part.unit) and m.measure == "level"]
    same = [m for m in same if not re.search(r"[；;。]", view.text[m.end : rate.start])]
    if any(m.bound != "exact" or m.upper is not None or m.per for m in same) or part.unit in ("%", "百分点"):
        return
    wholes = [m for m in same[:-1] if m.value >= part.value]
    half = half_step(rate) + _SLACK
    stated = Interval(rate.value - half, rate.value + half)
    tails = [total(same[n:]) for n in range(len(same))]
    if any(ratio(some, of(whole)).holds(stated) for some in tails for whole in wholes):
        return
    nearest = next((m for m in reversed(wholes) if m.id not in view.parts), None)
    if nearest:
        yield from _compare(ratio(of(part), of(nearest)), rate, part, nearest, part.start)


def _share(view: View, group: Sequence[Metric], i: int) -> Iterator[Finding]:
    """11.32亿元，占年度计划11亿元的102.9%."""
    rate = group[i]
    if i < 2 or not _WHOLE.search(view.text[group[i - 1].end : rate.start]):
        return
    part, whole = group[i - 2], group[i - 1]
    between = view.text[part.end : whole.start]
    if not _SHARE.match(between) or len(between) > 14 or unit_key(part.unit) != unit_key(whole.unit):
        return
    if any(m.bound != "exact" or m.measure != "level" or m.value <= 0 for m in (part, whole)):
        return
    yield from _compare(ratio(of(part), of(whole)), rate, part, whole, part.start)


def _compare(due: Interval, rate: Metric, part: Metric, whole: Metric, start: int) -> Iterator[Finding]:
    half = half_step(rate) + _SLACK
    if due.holds(Interval(rate.value - half, rate.value + half)):
        return
    value = (due.low + due.high) / 2
    message = f"{part.text}÷{whole.text}约为{plain(value)}%，与所写{rate.text}不符，建议核实。"
    evidence = {"part": part.text, "whole": whole.text, "stated": rate.value, "computed": round(value, 2)}
    yield Finding(start, rate.end, message, evidence)
