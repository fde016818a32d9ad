"""A date behind the day that the report itself bears, told as done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from taizhang.flags.model import Finding
from taizhang.flags.view import View

__all__ = ["check"]

_DATE = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")
_IN_YEAR = re.compile(r"(?<![0-9年月.．·])([0-9]{1,2})月([0-9]{1,2})日(?!至|—|－|前|起)")
_OTHER_YEAR = re.compile(r"去年|上年|20[0-9]{2}年|明年|次年|翌年")
_TAIL = 5  # lines at the end that may hold the signature
_AHEAD = re.compile(
    r"将|拟|计划|预计|打算|前(?:完成|建成|报|提交|实现|全面)|争取|力争|确保|有效期|到期|届满|截止|为期|期限|至\s*$|到\s*$"
)


def check(view: View) -> Iterable[Finding]:
    """One finding a date; silent where the report bears no date of its own on a line by itself near its end, and
    where the sentence looks ahead."""
    signed = _signed(view.text)
    if signed is None:
        return
    day, place = signed
    for found, date in _dates(view, day, place):
        sentence = view.sentence_at(found.start())
        if date <= day or sentence is None or sentence.role == "plan":
            continue
        before, after = view.text[sentence.start : found.start()], view.text[found.end() : sentence.end]
        if _AHEAD.search(before[-12:]) or _AHEAD.search(after[:20]) or re.match(r"\s*前", after):
            continue
        message = f"“{found[0]}”晚于落款日期{day.year}年{day.month}月{day.day}日，建议核实。"
        yield Finding(found.start(), found.end(), message, {"date": str(date), "signed": str(day)})


def _dates(view: View, day: dt.date, place: int) -> Iterator[tuple[re.Match[str], dt.date]]:
    """Days before ``place``; one without a year is of the report's, if that is the year of its signature and the
    sentence names no other."""
    for found in _DATE.finditer(view.text, 0, place):
        date = _read(found)
        if date:
            yield found, date
    if view.report.year != day.year:
        return
    for found in _IN_YEAR.finditer(view.text, 0, place):
        sentence = view.sentence_at(found.start())
        if sentence and _OTHER_YEAR.search(view.text, sentence.start, found.start()):
            continue
        try:
            yield found, dt.date(day.year, int(found[1]), int(found[2]))
        except ValueError:
            continue


def _signed(text: str) -> tuple[dt.date, int] | None:
    """The day on a line of its own among the last lines, and where it stands."""
    end = len(text.rstrip())
    for _ in range(_TAIL):
        start = text.rfind("\n", 0, end) + 1
        found = _DATE.fullmatch(text[start:end].strip())
        if found:
            day = _read(found)
            return (day, start) if day else None
        end = len(text[:start].rstrip())
        if not start or not end:
            return None
    return None


def _read(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
