"""Of when a number is, resolved against the year of the report.

Forms: ``2023``, ``2023-H1``, ``2023-Q1``, ``2023-11``, ``2023-04-23``, ``2021/2025`` (several years, ends included),
``2023-01/2023-10`` (months). None where nothing says it and the report's year is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from taizhang.extract.clause import BREAKS, PlaceLike, View
from taizhang.lexicon import load
from taizhang.records import Measure, Span, Status

__all__ = ["Calendar", "make_calendar", "read_period"]

_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_NUMBER = {c: i for i, c in enumerate("〇一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}
_FIRST_PLAN = 1951  # 一五 began in 1953, but from 三五 on a plan of five years ends in a year that 5 divides
_END = re.compile(r"(?:达到|达|至|到|为|突破|超过|跨越|跨过|成为|居|列|保持在|稳定在)\s*(?:近|约|了)?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A time in the text: ``kind`` is year, part (of a year) or span (several years)."""

    start: int
    end: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What 今年 means in this report, and the several years that a passage speaks of, by sentence."""

    year: int | None
    now: int | None
    frames: tuple[str | None, ...] = ()


@lru_cache(maxsize=1)
def _finder() -> re.Pattern[str]:
    words = load("context")["period"]

    def any_of(names: Sequence[str]) -> str:
        return "|".join(sorted(names, key=len, reverse=True))

    year = r"(?:19|20|１９|２０)[0-9０-９]{2}|二[〇○零][〇○零一二三四五六七八九]{2}|一九[〇○零一二三四五六七八九]{2}"
    month = r"1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九]"
    return re.compile(
        rf"(?P<years>(?P<y1>{year})年?(?:—|–|-|－|~|～|至|到)(?P<y2>{year})年)|(?P<year>(?P<y>{year})年)"
        rf"|(?P<plan>[“\"]?十(?P<n>[一二三四五六])五[”\"]?(?:时期|期间|规划期|以来|末)?)"
        rf"|(?P<rel>{any_of(list(words['years']))})(?!级)|(?P<own>{any_of(words['own'])})|(?P<half>{any_of(list(words['halves']))})"
        rf"|(?P<several>{any_of(words['several'])})|(?P<coming>{any_of(words['coming'])})"
        rf"|(?:第?(?P<q>[一二三四1-4１-４])季度)"
        rf"|(?P<months>(?P<m1>{month})月?(?:—|–|-|－|~|～|至|到)(?P<m2>{month})月)"
        rf"|(?P<month>(?<![0-9０-９一二三四五六七八九十“\"·每])(?P<m>{month})月(?:(?P<d>[0-9０-９]{{1,2}})日)?(?!均))"
    )


def _digits(text: str) -> str:
    return text.translate(_DIGITS)


def _ordinal(text: str) -> int:
    plain = _digits(text) if text not in _NUMBER else str(_NUMBER[text])
    return int(plain)


def _tokens(text: str, calendar: Calendar) -> list[Token]:
    words = load("context")["period"]
    tokens: list[Token] = []
    for found in _finder().finditer(text):
        token = _token(found, words, calendar)
        if token:
            tokens.append(token)
    return tokens


def _token(found: re.Match[str], words: dict[str, dict[str, int]], calendar: Calendar) -> Token | None:
    kind, value = "year", ""
    if found["years"]:
        kind, value = "span", f"{_digits(found['y1'])}/{_digits(found['y2'])}"
    elif found["year"]:
        value = _digits(found["y"])
    elif found["plan"]:
        first = _FIRST_PLAN + 5 * (10 + _NUMBER[found["n"]])
        kind, value = ("year", str(first + 4)) if found["plan"].endswith("末") else ("span", f"{first}/{first + 4}")
    elif found["rel"]:
        if calendar.now is None:
            return None
        value = str(calendar.now + words["years"][found["rel"]])
    elif found["own"]:
        if calendar.year is None:
            return None
        value = str(calendar.year)
    elif found["several"] or found["coming"]:
        if calendar.year is None:
            return None
        count = next((n for c, n in _NUMBER.items() if c in (found["several"] or found["coming"]) and n > 1), 5)
        count = next((int(_digits(c)) for c in (found["several"] or "") if c.isdecimal()), count)
        first = calendar.year + 1 if found["coming"] else calendar.year - count + 1
        kind, value = "span", f"{first}/{first + count - 1}"
    else:
        kind, value = "part", _part(found, words)
    return Token(found.start(), found.end(), kind, value)


def _part(found: re.Match[str], words: dict[str, dict[str, int]]) -> str:
    if found["half"]:
        return str(words["halves"][found["half"]])
    if found["q"]:
        return f"Q{_ordinal(found['q'])}"
    if found["months"]:
        return f"{_ordinal(found['m1']):02}/{_ordinal(found['m2']):02}"
    day = f"-{_ordinal(found['d']):02}" if found["d"] else ""
    return f"{_ordinal(found['m']):02}{day}"


def _compared(text: str, token: Token) -> bool:
    words = load("context")["period"]["compared"]
    return text[: token.start].endswith(tuple(words))


def _join(year: str, part: str) -> str:
    return "/".join(f"{year}-{piece}" for piece in part.split("/"))


def make_calendar(
    text: str, sentences: Sequence[Span], places: Sequence[PlaceLike], year: int | None
) -> Calendar:
    """What 今年 means, and which passages look back on several years.

    A report to a congress is read in the year after the one that it is about: there 今年 stands in the plans and 去年
    in the achievements. A yearly summary speaks of its own year as 今年.
    """
    pieces = [text[s.start : s.end] for s in sentences]
    votes = 0
    for piece, place in zip(pieces, places, strict=False):
        if place.role == "plan":
            votes += piece.count("今年")
        elif "今年" in piece:
            votes -= 2 * (piece.count("今年") - piece.count("今年1"))
        if place.role != "plan" and re.search(r"(?<![比较同由从])去年(?!同期|底|的|年底)", piece):
            votes += 1
    now = None if year is None else year + 1 if votes > 0 else year
    calendar = Calendar(year, now)
    return Calendar(year, now, tuple(_frames(pieces, places, calendar)))


def _frames(pieces: Sequence[str], places: Sequence[PlaceLike], calendar: Calendar) -> list[str | None]:
    """The several years that each sentence speaks of because an earlier one said so."""
    frames: list[str | None] = []
    current: str | None = None
    for i, piece in enumerate(pieces):
        role = places[i].role if i < len(places) else "work"
        heading = places[i].heading if i < len(places) else False
        tokens = [t for t in _tokens(piece, calendar) if t.kind != "part"]
        spans = [t for t in tokens if t.kind == "span"]
        opening = [t for t in tokens if t.start <= 6]
        if heading and tokens:
            current = spans[0].value if len(spans) == len(tokens) else None
        elif opening:
            current = opening[0].value if opening[0].kind == "span" else None
        elif re.search(r"的五年[。！]?$", piece.strip()) and calendar.year:
            current = f"{calendar.year - 4}/{calendar.year}"
        elif role == "plan" and current and int(current[-4:]) <= (calendar.year or 0):
            current = None
        frames.append(current)
    return frames


def read_period(view: View, calendar: Calendar, status: Status, measure: Measure) -> str | None:
    """The period of one number, in the forms given at the head of this module."""
    year, part, span = _stated(view, calendar)
    if span is None and year is None:
        span = calendar.frames[view.sentence] if view.sentence < len(calendar.frames) else None
    if span is not None and year is None:
        first, last = span.split("/")
        if measure == "change" or status == "planned" or not _END.search(view.item):
            return span
        year = last
    if year is None:
        if calendar.year is None:
            return None
        ahead = status == "planned" and not part
        year = str(calendar.year + 1 if ahead else calendar.year)
    return _join(year, part) if part else year


def _stated(view: View, calendar: Calendar) -> tuple[str | None, str | None, str | None]:
    """Year, part of the year and span of years that the sentence says before the number."""
    year = part = span = None
    text = view.before
    clause = len(text) - len(view.clause)
    item = len(text) - len(view.item)
    for token in _tokens(text, calendar):
        bound = text[token.end :].strip("的年底末初为是 ") == ""  # 较上年的1248起
        if _compared(text, token) and not bound:
            continue
        from_value = re.search(r"(?:由|从)[^＃]{0,3}$", text[: token.start]) and token.start < item
        if from_value:
            continue
        if token.kind == "year":
            year, part, span = token.value, None, None
        elif token.kind == "span":
            year, part, span = None, None, token.value
        elif token.start >= clause or text[: token.start].endswith(("截至", "截止", "截止到", "截至今年")):
            part = token.value
        elif not set(text[token.end :]) & set(BREAKS):
            part = token.value
    return year, part, span
