"""Growth that does not follow from the two values beside it: 由A增加到B，同比增长x%; B，比上年的A增长x%."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import Interval, growth, half_step, of, plain
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check", "claimed"]

_UP = "增加|增长|提高|提升|上升|扩大|上涨|增|升|涨|增至|壮大"
_DOWN = "减少|下降|降低|压减|压缩|缩短|缩减|回落|下滑|降|减|缩小|压降"
_FROM_TO = re.compile(
    rf"^[^，。；]{{0,6}}?(?P<way>{_UP}|{_DOWN})?(?:到|至|为|成)了?(?:今年|目前|现在|本年|20[0-9]{{2}}年)?(?:底|末)?的?\s*$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,16}$")
_AGAINST = re.compile(
    r"^[^。；]{0,8}?(?:较|比|与)(?:上年|去年|上一年|上年同期|去年同期|前一年|年初|上年末|上年底|20\d\d年)(?:同期)?的?\s*$"
)
_LEAD = "同比|环比|[比较]上年(?:同期)?|[比较]去年(?:同期)?|同口径|分别|共|净|累计|总体|提前"
_THEN = re.compile(rf"^[，,、（(]?\s*(?:{_LEAD}|\s)*(?P<way>{_UP}|{_DOWN}|增幅|降幅|涨幅)(?:了|为|达到|达|约)?\s*$")
_WAY = re.compile(rf"^[^，。；]{{0,4}}(?P<way>{_UP}|{_DOWN})(?:了|约)?\s*$")
_LISTED = re.compile(r"^\s*[、和与及]")
_NO_PRICE = re.compile(r"可比价|不变价|实际增长|按可比|同口径|扣除|[年月]均")
_SLACK = 0.051  # percent: a growth rate rounded twice


def check(view: View) -> Iterable[Finding]:
    """One finding a statement. Both values and the claim are read as rounded; whole counts are exact."""
    for group in view.groups:
        for i in range(len(group) - 1):
            yield from _from_to(view, group, i)
            yield from _against(view, group, i)


def _usable(*metrics: Metric) -> bool:
    return all(m.bound == "exact" and m.upper is None and m.measure != "rank" for m in metrics)


def _from_to(view: View, group: Sequence[Metric], i: int) -> Iterator[Finding]:
    """由412起降至350起，同比下降22.6%; without 由 the verb of change must stand between the two values."""
    before, after = group[i], group[i + 1]
    between = view.text[before.end : after.start]
    link = _FROM_TO.match(between)
    lead = _FROM.search(view.text[max(before.sentence[0], before.start - 20) : before.start])
    if not link or not (lead or link["way"]) or unit_key(before.unit) != unit_key(after.unit):
        return
    if not _usable(before, after) or before.value <= 0 or before.measure != "level":
        return
    if i and _LISTED.search(view.text[group[i - 1].end : before.start]):  # 由209元、280元提高到217元、291元
        return
    start = before.start - len(lead[0]) if lead else before.start
    if link["way"] and _against_sense(link["way"], before, after):
        message = f"由{before.text}到{after.text}，与“{link['way']}”不符，建议核实。"
        yield Finding(start, after.end, message, {"before": before.text, "after": after.text, "verb": link["way"]})
        return
    if i + 2 < len(group):
        yield from _claim(view, before, after, group[i + 2], start)


def _against(view: View, group: Sequence[Metric], i: int) -> Iterator[Finding]:
    """1,402.2万元，比上年的1,286.4万元增长9.0%."""
    after, before = group[i], group[i + 1]
    if not _AGAINST.match(view.text[after.end : before.start]) or i + 2 >= len(group):
        return
    claim = group[i + 2]
    way = _WAY.match(view.text[before.end : claim.start])
    if way and unit_key(before.unit) == unit_key(after.unit) and _usable(before, after) and before.value > 0:
        yield from _judge(view, before, after, claim, way["way"], after.start)


def _claim(view: View, before: Metric, after: Metric, claim: Metric, start: int) -> Iterator[Finding]:
    then = _THEN.match(view.text[after.end : claim.start])
    if then and claim.measure == "change":
        yield from _judge(view, before, after, claim, then["way"], start)


def _judge(view: View, before: Metric, after: Metric, claim: Metric, way: str, start: int) -> Iterator[Finding]:
    if not _usable(claim) or _NO_PRICE.search(view.text[start : claim.end]):
        return
    due = claimed(before, after, claim)
    if due is None:
        return
    sign = -1 if way in _DOWN.split("|") or way == "降幅" else 1
    half = half_step(claim) + (_SLACK if claim.unit == "%" else 1e-9)
    stated = sign * abs(claim.value)
    if due.holds(Interval(stated - half, stated + half)):
        return
    value = (due.low + due.high) / 2
    word = "增长" if value >= 0 else "下降"
    shown = plain(abs(value), 2 if claim.unit not in ("%", "百分点") else 1)
    message = f"由{before.text}到{after.text}应为{word}约{shown}{claim.unit}，与所写{claim.text}不符，建议核实。"
    evidence = {"before": before.text, "after": after.text, "stated": stated, "computed": round(value, 2)}
    yield Finding(start, claim.end, message, evidence)


def claimed(before: Metric, after: Metric, claim: Metric) -> Interval | None:
    """The change that follows from two values, in the claim's unit; None where it cannot be compared."""
    if claim.unit == "%" and before.unit not in ("%", "百分点"):
        return growth(of(before, after), of(after, before))
    rates = claim.unit == "百分点" and before.unit == "%"
    if rates or (unit_key(claim.unit) == unit_key(before.unit) and before.unit != "%"):
        a, b = of(before, after), of(after, before)
        return Interval(b.low - a.high, b.high - a.low)
    return None


def _against_sense(way: str, before: Metric, after: Metric) -> bool:
    down = way in _DOWN.split("|")
    return after.value > before.value if down else after.value < before.value
