"""Of when a number is, resolved against the year of the report.

Forms: ``2023``, ``2023-H1``, ``2023-Q1``, ``2023-11``, ``2023-04-23``, ``2021/2025`` (several years, ends included),
``2023-01/2023-10`` (months). None where nothing says it and the report's year is not known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from taizhang.extract.clause import BREAKS, PlaceLike, View
from taizhang.lexicon import load
from taizhang.records import Measure, Span
from taizhang.words import Scanner

__all__ = ["Calendar", "Frame", "Stated", "Times", "make_calendar", "read_period", "read_stated", "since"]

_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_NUMBER = {c: i for i, c in enumerate("〇一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}
_FIRST_PLAN = 1951  # 一五 began in 1953, but from 三五 on a plan of five years ends in a year that 5 divides
_END = re.compile(r"(?:达到|达|至|到|为|成为)\s*(?:近|约|了)?$")
_LEAD = re.compile(r"^(?:各位代表[！!，,]?|刚刚过去的|回顾|在|这|经过|极不平凡的|过去的|[—－–-]+|\s)*")
_THROUGHOUT = re.compile(r"累计|总计|共计|合计|年均|平均|每年|始终|稳定|保持|连续")
_FIVE_YEARS = re.compile(r"的五年[。！]?$")
_LOOKS_AHEAD = re.compile(r"^[^，。]{0,12}(?:今年|明年|下一步|未来|今后|要|将|必须|我们要)")
_FROM = re.compile(r"(?:由|从)[^＃]{0,3}$")
_TO = re.compile(r"(?:到|至|为)[^，。；]{0,3}$")
_LAST_YEAR = re.compile(r"^[^，。]{0,6}(?<![比较同由从与])去年")
_UP_TO = re.compile(r"截[至止]到?(?:今年|[0-9０-９]{4}年)?$")
_FROM_YEAR = re.compile(r"(?:由|从)((?:19|20|１９|２０)[0-9０-９]{2})年")
_BARE = re.compile(r"([三四五345３４５])年(?:累计|共|里)?(?![来间前后内期度规计行攻目任制级生以多底末初])[^＃，]{2,}$")
_ANY_YEAR = re.compile(r"(?:19|20|１９|２０)[0-9０-９]{2}(?=年)")
_COLUMN_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9年])")  # 2022 heads a column of a table
_YEARLY = re.compile(r"年均|年平均|平均每年|每年平均")
_EXPLAINS = re.compile(r"度?[（(]")
_YEAR_END = ("12", "12-31")
_BASE = re.compile(r"(?:由|从)[^＃]{0,12}$")
_BASE_AFTER = re.compile(r"[^＃。；]{0,12}(?:到|至|为)")
_OWN_PAST = re.compile(r"^[^，。]{0,4}(?:过去一年|过去的一年|一年来|回顾)")
_FREE_LAST_YEAR = re.compile(r"(?<![比较同由从与在以继])去年(?!同期|底|的|年底|末|同)")


class Token(NamedTuple):
    """A time: ``kind`` is year, own (全年: the year spoken of), part (of a year) or span (several years)."""

    start: int
    end: int
    kind: str
    value: str


class Frame(NamedTuple):
    """What an earlier sentence says of the time of this one: several years, or (in plans) that it looks back."""

    span: str | None = None
    past: bool = False


class Stated(NamedTuple):
    """The time that a sentence gives to one number: year, part of the year, or several years.

    ``own`` says that it is the one year spoken of (全年), which is the next one in plans."""

    year: str | None = None
    part: str | None = None
    span: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """What 今年 means in this report (``now``), and the frame of each sentence."""

    year: int | None
    now: int | None
    frames: tuple[Frame, ...] = ()

    def frame(self, sentence: int) -> Frame:
        """The frame of a sentence, empty where nothing is known."""
        return self.frames[sentence] if sentence < len(self.frames) else Frame()


@lru_cache(maxsize=1)
def _finder() -> Scanner:
    words = load("context")["period"]

    def any_of(names: Sequence[str]) -> str:
        return "|".join(sorted(names, key=len, reverse=True))

    year = r"(?:19|20|１９|２０)[0-9０-９]{2}|二[〇○零][〇○零一二三四五六七八九]{2}|一九[〇○零一二三四五六七八九]{2}"
    month = r"1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九]"
    return Scanner(
        re.compile(
            rf"(?P<years>(?P<y1>{year})\s?年?(?:—|–|-|－|~|～|至|到)(?P<y2>{year})\s?年)"
            rf"|(?P<year>(?P<y>{year})\s?年(?:度?[，,]?(?:当年|全年))?)"
            rf"|(?P<plan>[“\"]?十(?P<n>[一二三四五六])五[”\"]?(?:时期|期间|规划期|以来|末)?)"
            rf"|(?<!基础)(?P<rel>{any_of(list(words['years']))})(?!级|均|轻)|(?P<own>{any_of(words['own'])})|(?P<half>{any_of(list(words['halves']))})"
            rf"|(?P<several>{any_of(words['several'])})|(?P<coming>{any_of(words['coming'])})"
            rf"|(?:第?(?P<q>[一二三四1-4１-４])季度)"
            rf"|(?P<months>(?P<m1>{month})\s?月?(?:—|–|-|－|~|～|至|到)(?P<m2>{month})\s?月)"
            rf"|(?P<month>(?<![0-9０-９一二三四五六七八九十“\"·每])(?P<m>{month})\s?月(?:(?P<d>[0-9０-９]{{1,2}})\s?日)?(?!均))"
        )
    )


def _digits(text: str) -> str:
    return text.translate(_DIGITS)


def _ordinal(text: str) -> int:
    plain = _digits(text) if text not in _NUMBER else str(_NUMBER[text])
    return int(plain)


def _tokens(text: str, calendar: Calendar) -> list[Token]:
    words = load("context")["period"]
    tokens: list[Token] = []
    for found in _finder().pattern.finditer(text):
        token = _token(found, words, calendar)
        if token:
            tokens.append(token)
    return tokens


class Times:
    """The times that a whole text names, in order. None of them reaches over the end of a sentence or a quantity."""

    def __init__(self, text: str, calendar: Calendar) -> None:
        words = load("context")["period"]
        tokens = (_token(found, words, calendar) for found in _finder().finditer(text))
        self._tokens = [token for token in tokens if token]
        self._starts = [token.start for token in self._tokens]

    def between(self, start: int, end: int) -> list[Token]:
        """Those in ``text[start:end]``, with places counted from ``start``."""
        first = bisect_left(self._starts, start)
        found = self._tokens[first : bisect_left(self._starts, end, first)]
        return [Token(t.start - start, t.end - start, t.kind, t.value) for t in found]


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
        kind = "own"
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


_CARRIED = ("结转", "结转到", "结转至", "转入")  # a time behind them says where a sum goes, not when it was


def _compared(text: str, token: Token) -> bool:
    words = load("context")["period"]["compared"]
    return text[: token.start].endswith(tuple(words))


def _join(year: str, part: str) -> str:
    return "/".join(f"{year}-{piece}" for piece in part.split("/"))


def make_calendar(text: str, sentences: Sequence[Span], places: Sequence[PlaceLike], year: int | None) -> Calendar:
    """What 今年 means, and which passages look back on several years.

    A report to a congress is read in the year after the one that it is about: there 今年 stands in the plans and 去年
    in the achievements. A yearly summary speaks of its own year as 今年 and names 去年 only to compare.
    """
    pieces = [text[s.start : s.end] for s in sentences]
    planned = own = last = 0
    for piece, place in zip(pieces, places, strict=False):
        if place.role == "plan":
            planned += piece.count("今年")
        else:
            own += piece.count("今年")
            last += len(_FREE_LAST_YEAR.findall(piece))
    ahead = last >= 3 or (planned + last > own and planned > 0)
    now = year + 1 if year is not None and ahead else year
    calendar = Calendar(year, now)
    return Calendar(year, now, tuple(_frames(text, sentences, pieces, places, calendar)))


def _frames(
    text: str, sentences: Sequence[Span], pieces: Sequence[str], places: Sequence[PlaceLike], calendar: Calendar
) -> Iterator[Frame]:
    """A frame lasts until a sentence opens with another time; in plans it ends with the paragraph."""
    current = Frame()
    times = Times(text, calendar)
    for i, piece in enumerate(pieces):
        plan = i < len(places) and places[i].role == "plan"
        if plan and i and "\n" in text[sentences[i - 1].end - 1 : sentences[i].start]:
            current = Frame()
        tokens = [t for t in times.between(sentences[i].start, sentences[i].end) if t.kind != "part"]
        opening = None
        if tokens:
            start = _LEAD.match(piece)
            opening = next((t for t in tokens if t.start <= (start.end() if start else 0) + 2), None)
        if i < len(places) and places[i].heading and tokens:
            current = Frame(tokens[0].value) if all(t.kind == "span" for t in tokens) else Frame()
        elif opening:
            current = Frame(opening.value) if opening.kind == "span" else Frame()
        elif "五年" in piece and _FIVE_YEARS.search(piece.strip()) and calendar.year:
            current = Frame(f"{calendar.year - 4}/{calendar.year}")
        if not plan:
            yield current
            continue
        back = current.span is not None and int(current.span[-4:]) <= (calendar.year or 0)
        if back or current.past or _OWN_PAST.match(piece):
            current = Frame(current.span, not _LOOKS_AHEAD.search(piece))
        last_year = calendar.now != calendar.year and _LAST_YEAR.match(piece)
        yield Frame(current.span, True) if last_year else current


def read_stated(view: View, calendar: Calendar, times: Times) -> Stated:
    """Year, part of the year and span of years that the sentence says before the number.

    ``times`` are those of the whole text with its quantities masked.
    """
    year = part = span = None
    own, compared = False, -1
    text = view.before
    clause = len(text) - len(view.clause)
    item = len(text) - len(view.item)
    plain = view.opening >= 0  # no line breaks are left out
    found = times.between(view.opening, view.quantity.start) if plain else _tokens(text, calendar)
    for token in found:
        governed = text[token.end :].strip("的年底末初为是时 ") == ""  # 较上年的1248起
        also = compared >= 0 and _EXPLAINS.fullmatch(text, compared, token.start)  # 比2022年（上年，下同）预算增加
        if ((_compared(text, token) or also) and not governed) or text[: token.start].endswith(_CARRIED):
            compared = token.end
            continue
        if _FROM.search(text[: token.start]) and (token.start < item or _TO.search(text[token.end :])):
            continue  # the time of the first value of 由甲提高到乙
        if token.kind == "year":
            year, part, span, own = token.value, None, None, False
        elif token.kind == "own":
            year, part, span, own = None, None, None, True
        elif token.kind == "span":
            year, part, span, own = None, None, token.value, False
        elif _UP_TO.search(text[: token.start]):
            part = None if token.value in _YEAR_END else token.value  # the end of December is that of the year
        elif token.start >= clause or not set(text[token.end :]) & set(BREAKS):
            part = token.value
    for token in (
        _tokens(_COLUMN_YEAR.sub(r"\g<0>年", view.column), calendar) if view.column and not (year or span) else ()
    ):
        if token.kind == "part":
            part = token.value
        else:  # the head of a column: 2022年, 上年, 全年
            year, span, own = (
                token.value if token.kind == "year" else None,
                token.value if token.kind == "span" else None,
                token.kind == "own",
            )
    bare = _BARE.match(view.clause.lstrip(BREAKS + " "))  # 五年新增就业4500万人
    if bare and calendar.year is not None:
        count = _NUMBER.get(bare[1]) or int(_digits(bare[1]))
        first = calendar.year + 1 if view.role == "plan" else calendar.year - count + 1
        year, part, span, own = None, None, f"{first}/{first + count - 1}", False
    return Stated(year, part, span, own)


def _at_end(view: View) -> bool:
    """Whether a level said of several years is that of their end (达到 9.6万亿元, a rate), not their sum or mean."""
    if _THROUGHOUT.search(view.item):
        return False
    return view.quantity.dimension == "rate" or bool(_END.search(view.item))


def since(basis: str | None, period: str | None) -> str | None:
    """The period of a change from ``basis``: all years since, where more than one (比2002年增长65.5%)."""
    base = _ANY_YEAR.search(basis or "")
    if base is None or period is None or not period.isdecimal() or int(_digits(base.group())) >= int(period) - 1:
        return period
    return f"{int(_digits(base.group())) + 1}/{period}"


def _first_year(view: View, calendar: Calendar, year: str) -> str:
    """The year of the first value of 由甲提高到乙 where an earlier clause says the years: its first one (从2020年的…到
    2025年的…，收入从甲增长到乙), that before the years spoken of, or the one before ``year``."""
    stated = _FROM_YEAR.findall(view.before)
    if stated:
        return _digits(stated[-1])
    span = calendar.frame(view.sentence).span
    return str(int(span.split("/")[0]) - 1) if span else str(int(year) - 1)


def _several_years(calendar: Calendar, year: str | None, ahead: bool) -> str | None:
    """The five years that a yearly mean without a time of its own is of: those up to ``year``, if it is stated."""
    if year is None and calendar.year is None:
        return None
    last = int(year) if year else (calendar.year or 0) + (5 if ahead else 0)
    return f"{last - 4}/{last}"


def read_period(view: View, calendar: Calendar, stated: Stated, ahead: bool, measure: Measure) -> str | None:
    """The period of one number, in the forms given at the head of this module; ``ahead``: planned for the next year."""
    year, part, span, own = stated
    if ahead and span and calendar.year and int(span[-4:]) <= calendar.year:
        span = None  # 加快建设“十四五”批复的6个基地: what is planned lies ahead
    if span is None and year is None and not own:
        span = calendar.frame(view.sentence).span
    base = _BASE.search(view.item) and _BASE_AFTER.match(view.after)
    first = base and year is not None
    mean = not first and measure == "change" and span is None and not own and _YEARLY.search(view.item)
    if (first or mean) and all(token.kind == "part" for token in _tokens(view.clause, calendar)):
        return _first_year(view, calendar, year or "") if first else _several_years(calendar, year, ahead)
    if span is not None and year is None:
        start, last = span.split("/")
        if base:
            return str(int(start) - 1)
        if measure == "change" or ahead or not _at_end(view):
            return span
        year = last
    if year is None and calendar.year is not None:
        shift = 1 if ahead and not part else 0
        if base and view.role != "plan" and not own:
            shift = -1
        year = str(calendar.year + shift)
    if year is None:
        return None
    return _join(year, part) if part else year
