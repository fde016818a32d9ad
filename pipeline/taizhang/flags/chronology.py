"""A measure dated before its cause, a period that ends before it begins, a date that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from taizhang.flags.model import Finding
from taizhang.flags.view import View

__all__ = ["check"]

_DATE = re.compile(r"(?:(?<![0-9])(20[0-9]{2})年)?(?<![0-9.．·])([0-9]{1,2})月([0-9]{1,2})[日号]")
_MONTH = re.compile(r"(?:(?<![0-9])(?:19|20)[0-9]{2}年|今年|去年|上年|当年)(?:1[3-9]|[2-9][0-9]|0{1,2})月(?!份?以上)")
_CAUSE = re.compile(
    r"针对(?:此|这|该|上述|以上|反馈|通报|暴露|发现|检查)|为此|随后|随即|事后|事发后|事故后|当即|接到?[^，。；]{0,10}后|"
    r"(?:通报|反馈|下发|印发|发生|检查|暗访|约谈|来信|举报|部署|动员|指示|批示|要求|会议|火灾|事故|事件|指出|发现)(?:[^，。；]{0,4})?(?:之后|以后|后)[，,]"
)
_CAME = re.compile(r"反馈|通报|交办|转办|发生|接到|收到|举报|曝光|通知|约谈")
_HASTE = re.compile(r"高度重视|迅速|立即|第一时间|马上|闻讯|得知")
_SOON = re.compile(r"[，,]?(?:即|立即|随即|迅速|就|连夜|第一时间|当天)")
_OF = re.compile(r"(?:学习|传达|贯彻|落实|部署|领会|研讨)[^，。；0-9]{0,16}$")
_ISSUED = re.compile(r"^[^，。；]{0,6}(?:印发|下发|发布|出台|召开|发表|通过|颁布|公布)的?")
_TO = re.compile(r"^\s*(?:至|到|—|－|-|~|～)+\s*$")
_SAME = re.compile(r"次年|翌年|去年|上年|明年|来年|前一年")
_FAR = 130
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Date(NamedTuple):
    start: int
    end: int
    year: int | None
    month: int
    day: int


def check(view: View) -> Iterable[Finding]:
    """One finding a pair of dates or a date. Dates without a year are of one year, unless the text says otherwise."""
    for start, end in _paragraphs(view.text):
        dates = [d for d in _dates(view.text, start, end) if _exists(d)]
        yield from _impossible(view, start, end)
        for first, second in pairwise(dates):
            yield from _pair(view, first, second)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _dates(text: str, start: int, end: int) -> Iterator[_Date]:
    for m in _DATE.finditer(text, start, end):
        yield _Date(m.start(), m.end(), int(m[1]) if m[1] else None, int(m[2]), int(m[3]))


def _exists(date: _Date) -> bool:
    if not (1 <= date.month <= 12 and 1 <= date.day <= _DAYS[date.month - 1]):
        return False
    leap = date.year is None or (date.year % 4 == 0 and (date.year % 100 != 0 or date.year % 400 == 0))
    return leap or (date.month, date.day) != (2, 29)


def _impossible(view: View, start: int, end: int) -> Iterator[Finding]:
    for date in _dates(view.text, start, end):
        if not _exists(date):
            quote = view.text[date.start : date.end]
            yield Finding(date.start, date.end, f"日期“{quote}”不存在，建议核实。", {"date": quote})
    for month in _MONTH.finditer(view.text, start, end):
        if not _DATE.match(view.text, month.start()):
            yield Finding(month.start(), month.end(), f"月份“{month[0]}”不存在，建议核实。", {"date": month[0]})


def _pair(view: View, first: _Date, second: _Date) -> Iterator[Finding]:
    between = view.text[first.end : second.start]
    if (first.year and second.year and first.year != second.year) or _SAME.search(between):
        return
    before = (first.month, first.day), (second.month, second.day)
    if before[0] == before[1] or len(between) > _FAR:
        return
    shown = view.text[first.start : first.end], view.text[second.start : second.end]
    evidence = {"first": shown[0], "second": shown[1]}
    if before[0] > before[1] and not (first.month >= 11 and second.month <= 2):
        if _TO.match(between):
            yield Finding(first.start, second.end, f"起止日期颠倒：{shown[0]}至{shown[1]}，建议核实。", evidence)
        elif cause := _cause(between) or _at_once(view.text, between, second):
            start = _start(view, first, cause)
            end = view.clause(second.start, second.end)[1]
            message = f"起因在{shown[0]}，应对措施却写在{shown[1]}，时间颠倒，建议核实。"
            yield Finding(start, end, message, evidence)
    elif before[0] < before[1] and _OF.search(between) and _ISSUED.match(view.text[second.end : second.end + 14]):
        message = f"{shown[0]}学习的内容{shown[1]}才发布，时间颠倒，建议核实。"
        yield Finding(first.start, view.clause(second.start, second.end)[1], message, evidence)


def _at_once(text: str, between: str, second: _Date) -> re.Match[str] | None:
    """反馈问题…。我局高度重视，7月5日即召开…: something came in, and the body acted without delay."""
    came = _CAME.search(between)
    if came and (_HASTE.search(between, came.end()) or _SOON.match(text[second.end : second.end + 6])):
        return came
    return None


def _cause(between: str) -> re.Match[str] | None:
    last = None
    for last in _CAUSE.finditer(between):  # noqa: B007 - the last one counts
        pass
    return last


def _start(view: View, first: _Date, cause: re.Match[str]) -> int:
    """From the words that refer to the cause; from the first date where they follow it in one clause."""
    place = first.end + cause.start()
    if view.clause(place, place + 1)[0] <= first.start:
        return view.clause(first.start, first.end)[0]
    return view.clause(place, place + 1)[0]
