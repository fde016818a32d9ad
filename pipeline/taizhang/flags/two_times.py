"""One thing at two times within a sentence: 由A增加到B; B，比上年的A…; 去年A，今年B; B（上年A）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taizhang.compare.naming import unit_key
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["DOWN", "UP", "Pair", "pairs"]

UP = "增加|增长|提高|提升|上升|扩大|上涨|增|升|涨|增至|壮大|攀升|拓展"
DOWN = "减少|下降|降低|压减|压缩|缩短|缩减|回落|下滑|降|减|缩小|压降|精简|下调|少"
_FROM_TO = re.compile(
    rf"^[^，。；]{{0,6}}?(?P<way>{UP}|{DOWN})?(?:到|至|为|成)了?(?:今年|目前|现在|本年|20[0-9]{{2}}年)?(?:底|末)?的?\s*$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,16}$")
_LAST = r"(?:上年|去年|上一年|上年同期|去年同期|前一年|年初|上年末|上年底|去年末|去年底|20\d\d年)(?:同期)?"
_AGAINST = re.compile(rf"^[^。；]{{0,8}}?(?:较|比|与|同){_LAST}(?:的|为)?\s*$")
_OF_LAST = re.compile(rf"^[^。；]{{0,4}}?是{_LAST}(?:的)?\s*$")
_BRACKET = re.compile(rf"^(?:[（(]{_LAST}(?:为|是|同期为)?|[，,]{_LAST}(?:同期)?(?:仅|只)?(?:为|是|有))\s*$")
_BEHIND = re.compile(rf"^(?:[，,（(]{_LAST}(?:同期)?(?:仅|只)?(?:为|是|有)|[（(]{_LAST}(?:同期)?)\s*$")
_LAST_YEAR = re.compile(r"(?:去年|上年|上一年|前一年)(?!同期相比)[^。；，]{0,14}$")
_THIS_YEAR = re.compile(r"^[^。；]{0,8}?[，,](?:今年|本年|本年度|今年以来)[^，。；0-9]{0,10}$")
_YEAR = re.compile(r"(20[0-9]{2})年[^。；，0-9]{0,14}$")
_LISTED = re.compile(r"^\s*[、和与及]")


class Pair(NamedTuple):
    """Two values of one thing; ``start`` is where the statement begins, ``way`` the verb between them (empty where
    there is none), ``next`` the place in the group of the first number that may be what changed."""

    before: Metric
    after: Metric
    start: int
    way: str
    next: int


def pairs(view: View, group: Sequence[Metric]) -> Iterator[Pair]:
    """Every pair of a sentence; both are exact levels of one unit of measure, the first above nought."""
    for i in range(len(group) - 1):
        a, b = group[i], group[i + 1]
        found = _from_to(view, group, i) or _against(view, group, i) or _two_years(view, a, b, i)
        if found is None and i + 2 < len(group) and b.measure == "change":
            found = _behind(view, a, b, group[i + 2], i)
        if found and _usable(found.before, found.after):
            yield found


def _usable(before: Metric, after: Metric) -> bool:
    return (
        unit_key(before.unit) == unit_key(after.unit) and before.value > 0
        and (before.measure == "level" or before.start > after.start)
        and all(m.bound == "exact" and m.upper is None and m.measure != "rank" for m in (before, after))
    )  # fmt: skip


def _from_to(view: View, group: Sequence[Metric], i: int) -> Pair | None:
    """由412起降至350起; without 由 the verb of change must stand between the two values."""
    before, after = group[i], group[i + 1]
    link = _FROM_TO.match(view.text[before.end : after.start])
    lead = _FROM.search(view.text[max(before.sentence[0], before.start - 20) : before.start])
    if not link or not (lead or link["way"]):
        return None
    if i and _LISTED.search(view.text[group[i - 1].end : before.start]):  # 由209元、280元提高到217元、291元
        return None
    return Pair(before, after, before.start - len(lead[0]) if lead else before.start, link["way"] or "", i + 2)


def _against(view: View, group: Sequence[Metric], i: int) -> Pair | None:
    """1,402.2万元，比上年的1,286.4万元…; 200万元，是上年91万元的…; 2.4亿元（上年2.0亿元）. Behind parts said of the
    whole."""
    after, before = group[i], group[i + 1]
    between = view.text[after.end : before.start]
    if not (_AGAINST.match(between) or _OF_LAST.match(between) or _BRACKET.match(between)):
        return None
    start = after.start
    if after.id in view.parts:  # 46.8万元，其中…21.5万元，比上年的39.5万元增加7.3万元
        wholes = [m for m in group[:i] if m.id not in view.parts and unit_key(m.unit) == unit_key(after.unit)]
        after = wholes[-1] if wholes else after
    return Pair(before, after, start, "", i + 2)


def _two_years(view: View, before: Metric, after: Metric, i: int) -> Pair | None:
    """去年查处40件，今年查处50件; 2022年320人次，2023年400人次."""
    lead = view.text[max(before.sentence[0], before.start - 24) : before.start]
    between = view.text[before.end : after.start]
    year, later = _YEAR.search(lead), _YEAR.search(between)
    years = year and later and int(later[1]) == int(year[1]) + 1
    if years or (_LAST_YEAR.search(lead) and _THIS_YEAR.match(between)):
        return Pair(before, after, before.start, "", i + 2)
    return None


def _behind(view: View, after: Metric, claim: Metric, before: Metric, i: int) -> Pair | None:
    """120起，同比下降20%，上年为130起."""
    if len(view.text[after.end : claim.start]) <= 10 and _BEHIND.match(view.text[claim.end : before.start]):
        return Pair(before, after, after.start, "", i + 1)
    return None
