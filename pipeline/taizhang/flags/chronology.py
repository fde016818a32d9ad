"""A measure dated before its cause, a period that ends before it begins, a date that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.words import Scanner

__all__ = ["check"]

_DATE = re.compile(r"(?:(?<![0-9])(20[0-9]{2})年)?(?<![0-9.．·])([0-9]{1,2})月([0-9]{1,2})[日号]")
# 4月, 4月底: a month, or a piece of it.
_ROUGH = re.compile(
    r"(?:(?<![0-9])(20[0-9]{2})年)?(?<![0-9.．·至到—\-~～])([0-9]{1,2})月(份|上旬|中旬|下旬|初|中|底|末)?(?![0-9])(?=[^0-9])"
)
_EARLY, _MIDDLE, _LATE = (1, 10), (11, 20), (21, 31)
_PIECES = {
    "上旬": _EARLY, "初": _EARLY, "中旬": _MIDDLE, "中": _MIDDLE, "下旬": _LATE, "底": _LATE, "末": _LATE,
}  # fmt: skip
_STANDING = re.compile(
    r"(?:截至|截止|自|从|至|到|每年|比|较|原定|上年|去年|计划|拟|预计|将于?|力争|确保)[^，。；]{0,4}$|[—－~～-]$"
)
_MONTH = re.compile(r"(?:(?<![0-9])(?:19|20)[0-9]{2}年|今年|去年|上年|当年)(?:1[3-9]|[2-9][0-9]|0{1,2})月(?!份?以上)")
_DATES, _MONTHS, _ROUGHS = map(Scanner, (_DATE, _MONTH, _ROUGH))
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
_POINTS = re.compile(
    r"[该此这](?!外|时期|项)|上述|以上|相关问题|随后|针对|事后|当即|立即|迅速|第一时间|接报|为此|[即便]召开|整改到位|办结并|同志批示|回访|复查"
)
_STOP = re.compile(r"[。；！？\n]|[0-9]月")
_BACK = 3  # dates before a date that it is held against
_REACH = 60  # characters behind a date that tell what happened then
_SAME = re.compile(r"次年|翌年|去年|上年|明年|来年|前一年")
_FAR = 130
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Date(NamedTuple):
    """A day, or the days from ``day`` to ``last`` of a month."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    last: int


def check(view: View) -> Iterable[Finding]:
    """One finding a pair of dates or a date. Dates without a year are of one year, unless the text says otherwise."""
    exact, months, rough = (list(scanner.finditer(view.text)) for scanner in (_DATES, _MONTHS, _ROUGHS))
    if not (exact or months or rough):
        return
    for start, end in _paragraphs(view.text):
        written = [_date(m) for m in exact if start <= m.start() < end]
        dates = [d for d in written if _exists(d)]
        yield from _impossible(view, written, [m for m in months if start <= m.start() < end])
        told: set[int] = set()
        for first, second in pairwise(dates):
            for finding in _pair(view, first, second):
                told.add(second.start)
                yield finding
        # Once more within the paragraph, whose end stops what looks ahead.
        near = [_ROUGH.match(view.text, m.start(), end) for m in rough if start <= m.start() < end]
        dates = _all_dates(view.text, start, dates, [m for m in near if m])
        for i, second in enumerate(dates):
            if second.start in told or (i and _next_year(dates[i - 1], second)):
                continue
            processes = (_process(view, first, second) for first in reversed(dates[max(0, i - _BACK) : i]))
            yield from [found for found in processes if found][:1]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _date(m: re.Match[str]) -> _Date:
    return _Date(m.start(), m.end(), int(m[1]) if m[1] else None, int(m[2]), int(m[3]), int(m[3]))


def _all_dates(text: str, start: int, exact: Sequence[_Date], rough: Sequence[re.Match[str]]) -> list[_Date]:
    """Days and months at which something is told to have happened; those that set a frame (截至4月) are left out."""
    dates = list(exact)
    taken = {d.start for d in dates}
    for m in rough:
        if m.start() not in taken and 1 <= int(m[2]) <= 12 and not _DATE.match(text, m.start()):
            day, last = _PIECES.get(m[3] or "", (1, 31))
            dates.append(_Date(m.start(), m.end(), int(m[1]) if m[1] else None, int(m[2]), day, last))
    return sorted(d for d in dates if not _STANDING.search(text[max(start, d.start - 8) : d.start]))


def _exists(date: _Date) -> bool:
    if not (1 <= date.month <= 12 and 1 <= date.day <= _DAYS[date.month - 1]):
        return False
    leap = date.year is None or (date.year % 4 == 0 and (date.year % 100 != 0 or date.year % 400 == 0))
    return leap or (date.month, date.day) != (2, 29)


def _impossible(view: View, dates: Iterable[_Date], months: Iterable[re.Match[str]]) -> Iterator[Finding]:
    for date in dates:
        if not _exists(date):
            quote = view.text[date.start : date.end]
            yield Finding(date.start, date.end, f"日期“{quote}”不存在，建议核实。", {"date": quote})
    for month in months:
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
    if before[0] > before[1] and not _next_year(first, second):
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


def _next_year(first: _Date, second: _Date) -> bool:
    """From the end of one year to the beginning of the next."""
    return first.month >= 11 and second.month <= 2


@lru_cache(maxsize=1)
def _processes() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    return [(re.compile(p["opens"]), re.compile(p["answers"])) for p in load("flags_events")["processes"]]


def _process(view: View, first: _Date, second: _Date) -> Finding | None:
    """What the first date opens is answered by what an earlier date tells."""
    text = view.text
    between = text[first.end : second.start]
    if (first.year and second.year and first.year != second.year) or _SAME.search(between) or len(between) > _FAR:
        return None
    if (second.month, second.last) >= (first.month, first.day) or _next_year(first, second):
        return None
    after = _STOP.split(text[second.end : second.end + _REACH], maxsplit=1)[0]
    said = text[view.clause(first.start, first.end)[0] : first.start] + between
    if "。" in between and not _POINTS.search(between[between.rindex("。") :] + after):
        return None
    if not any(opens.search(said) and answers.search(after) for opens, answers in _processes()):
        return None
    shown = text[first.start : first.end], text[second.start : second.end]
    start, end = view.clause(second.start, second.end)
    message = f"{shown[0]}的事在前，与其相承的一步却写在{shown[1]}，时间颠倒，建议核实。"
    return Finding(start, min(end, start + 40), message, {"first": shown[0], "second": shown[1]})


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
