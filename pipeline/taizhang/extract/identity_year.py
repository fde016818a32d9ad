"""The year that a report is about, which is not always the one that it was written or delivered in."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from taizhang.extract.identity_head import Genre, Head, Tail, fold, lexicon

__all__ = ["find_year", "year_of_name"]

_Y = r"(?P<year>(?:19|20)\d\d)"
_SCHOOL_YEAR = re.compile(rf"{_Y}(?:[-—–－~至])(?P<last>(?:19|20)?\d\d)学年度?(?P<term>.{{0,8}})")
_RANGE = re.compile(rf"{_Y}年?(?:[-—–－~至])(?P<last>(?:19|20)\d\d)(?=年)")
_TITLE_YEAR = re.compile(rf"(?<!\d){_Y}(?=年|度|\b|[^\d])")
_OCCASION = re.compile(rf"{_Y}年(?P<month>\d{{1,2}})月")
_FILE_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])[0-3]\d(?!\d)")
_FILE_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")
_LAST_MONTH = 7  # a summary signed up to then is of the year before; congresses have met as late as May


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    entries = lexicon()["year_cues"]
    return tuple((bool(entry.get("strong")), re.compile(entry["pattern"].replace("{Y}", _Y))) for entry in entries)


@lru_cache(maxsize=1)
def _sessions() -> re.Pattern[str]:
    return re.compile(lexicon()["sessions"]["pattern"])


def year_of_name(name: str) -> int | None:
    """The year that a title, a file name or a folder names; of 2021总结暨2022计划 the first, of a range the last."""
    name = fold(name)
    school = _SCHOOL_YEAR.search(name)
    if school:
        first = int(school.group("year"))
        return first if re.search(r"第?一学期|上学期|秋", school.group("term")) else first + 1
    span = _RANGE.search(name)
    if span:
        return int(span.group("last"))
    match = _TITLE_YEAR.search(name)
    return int(match.group("year")) if match else None


def _of_file(name: str) -> int | None:
    name = fold(name)
    date = _FILE_DATE.search(name)
    if date:
        return int(date.group("year")) - (int(date.group("month")) <= 4)
    return year_of_name(name) if _FILE_YEAR.search(name) else None


def find_year(
    head: Head, tail: Tail, text: str, genre: Genre | None, names: tuple[str, ...]
) -> tuple[int | None, list[str]]:
    """The year and notes in Chinese on what contradicts it. ``names`` are file name and folder, nearest first."""
    delivered, ahead = bool(genre and genre.delivered), bool(genre and genre.ahead)
    title = year_of_name(head.title)
    if title is None:
        title = year_of_name(head.period)
    held = _held(head)
    said = _said(head.opening)
    filed = next((year for name in names if (year := _of_file(name)) is not None), None)
    if title is not None:
        return _with_title(title, head, held, said, tail, fold(text), delivered=delivered, ahead=ahead, filed=filed)
    if delivered or held is not None:
        given = held if held is not None else _session(head.opening)
        if said is not None and (given is None or given - 2 <= said[0] <= given):
            return said[0], []
        if given is None and filed is not None and delivered:
            return filed - 1, []
        if given is not None:
            return given - 1, []
    if said is not None:
        return said[0], _signature(said[0], tail, ahead=ahead)
    if tail.date is not None and not ahead:
        year, month = tail.date
        return year - (month <= 4), []
    if filed is not None:
        return filed, []
    voted = _vote(text)
    return voted, [f"标题、正文开头和落款都没有写明年份，按正文出现最多的年份推断为{voted}年"] if voted else []


def _with_title(
    title: int,
    head: Head,
    held: int | None,
    said: tuple[int, bool] | None,
    tail: Tail,
    opening: str,
    *,
    delivered: bool,
    ahead: bool,
    filed: int | None,
) -> tuple[int, list[str]]:
    """The title has a year. For a report to a congress it is the congress's, unless the congress was a year later."""
    year, strong = said if said else (None, False)
    outright = f"{title}年度" in head.title
    if delivered and not outright and (held is None or held == title):
        if year is not None and year in (title, title - 1):
            return year, []
        return title - (_plans(title, opening) or not _plans(title + 1, opening)), []
    if not ahead and strong and year == title - 1 and _plans(title, opening):
        return year, []
    notes = []
    if not ahead and strong and year is not None and year < title:
        notes.append(f"标题写的是{title}年，正文开头写的是{year}年，请核对")
    notes += _signature(title, tail, ahead=ahead)
    if filed is not None and abs(filed - title) > (1 if held is not None else 0):
        notes.append(f"标题写的是{title}年，文件名写的是{filed}年，请核对")
    return title, notes


def _held(head: Head) -> int | None:
    """The year of the meeting at which the report was given."""
    match = _OCCASION.search(head.occasion)
    if match is None:
        return None
    return int(match.group("year")) + (int(match.group("month")) > _LAST_MONTH)


def _said(opening: str) -> tuple[int, bool] | None:
    """The year that the opening says the report is about, and whether it says so outright (现将2023年…)."""
    for strong, cue in _cues():
        match = cue.search(opening)
        if match:
            return int(match.group("year")), strong
    return None


def _plans(year: int, text: str) -> bool:
    """The report plans for this year: one named after the year in which it is given, as those to congresses are."""
    return re.search(rf"{year}年[^。\n]{{0,12}}(?:安排|任务|计划|打算|思路|重点|目标|展望)", text) is not None


def _session(opening: str) -> int | None:
    """The year of a session of the national congress."""
    match = _sessions().search(opening[:600])
    if match is None:
        return None
    term, number = ("一二三四五六七八九".index(group) + 1 for group in match.groups())
    first: int = lexicon()["sessions"]["first_year_of_tenth"]
    return first + 5 * term + number - 1


def _signature(year: int, tail: Tail, *, ahead: bool) -> list[str]:
    if tail.date is None or ahead:
        return []
    signed, month = tail.date
    if year <= signed <= year + 1:
        return []
    return [f"报告年份为{year}年，落款日期为{signed}年{month}月，请核对"]


def _vote(text: str) -> int | None:
    counts = Counter(re.findall(r"(?<!\d)((?:19|20)\d\d)年", fold(text[:60_000])))
    best = counts.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return int(best[0][0])
