"""The title block of a report, its opening, and the lines that sign it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from taizhang.lexicon import load
from taizhang.words import Scanner

__all__ = ["Genre", "Head", "Tail", "fold", "genres", "lexicon", "read_head", "read_tail"]

_HEAD_LINES = 14
_OPENING = 3_000
_TITLE_LINE = 60
_SPACES = re.compile(r"(?<=[^\x00-\x7f\u3000\u00a0])[ \t\u3000\u00a0]+(?=\S)|(?<=\S)[ \t\u3000\u00a0]+(?=[^\x00-\x7f])")
_CHINESE_YEAR = re.compile(r"(?:二[〇○零０Oo0]|一九)[〇○零０Oo0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九０１２３４５６７８９", "00000123456789" + "0123456789")
_GAPS = Scanner(_SPACES)
_WIDE_DIGIT = re.compile("[０-９]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_DOCUMENT_NUMBER = re.compile(r"^[（(]?[\u4e00-\u9fa5]{1,12}[〔\[［（(]\d{4}[〕\]］）)]第?\d+号[）)]?$")
_DATE = re.compile(
    r"[（(]?(?P<year>(?:19|20)\d\d)[年.\-/](?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})[月.\-/](?:\d{1,2}|[一二三四五六七八九十]{1,3})?日?[）)]?"
)
_SPEECH = re.compile(r"^在.*(?:讲话|发言|致辞|报告)$")
_SPACED = re.compile(r"[ \t\u3000\u00a0]+")
_SET_WIDE = re.compile(r"^(?:\S[ \t\u3000\u00a0]+){5,}\S$")
_DASHED = re.compile(r"^[—－\-]{1,4}")
_WHOLE_NAME = re.compile(r"^[\u4e00-\u9fa5]{6,}(?:19|20)\d\d年")  # body and year: nothing is missing before it
_PERIOD = re.compile(  # （2024年度）, （2024年1月—12月）: the time of the report, no occasion
    r"[（(]?(?P<year>(?:19|20)\d\d)年(?:度|\d{1,2}月?(?:[—－–\-~至到]{1,2}(?:(?P<last>(?:19|20)\d\d)年)?\d{1,2}月))?[）)]?"
)
_OCCASION = re.compile(r"^[（(]|^[—－\-]{0,4}(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日)?在.{4,}")
_HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+(?:部分|章|篇)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:[.．、]|\.\d))"
)
_ATTACHMENT = re.compile(r"^附件?\s*\d*\s*[：:]?$|^(?:机密|秘密|内部资料|送审稿|征求意见稿)[★\d年]*$")
_MONTHS = {name: number for number, name in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of report and what its title's year means."""

    name: str
    title: re.Pattern[str]
    body: re.Pattern[str] | None
    delivered: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the text: all folded (years in ASCII digits, no spaces beside Chinese)."""

    title: str
    named: bool  # the title says what kind of report it is; else it is a slogan
    period: str  # a line of its own with the time that the report is about
    occasion: str
    speaker: str
    field: str
    others: tuple[str, ...]
    opening: str


@dataclass(frozen=True, slots=True)
class Tail:
    """The signature: the lines above or beside the date, and the date as year and month."""

    lines: tuple[str, ...]
    date: tuple[int, int] | None


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Any]:
    """The lexicon ``identity``."""
    data: dict[str, Any] = load("identity")
    return data


@lru_cache(maxsize=1)
def genres() -> tuple[Genre, ...]:
    """The kinds of reports in the order in which they are tried."""
    return tuple(
        Genre(
            entry["name"], re.compile(entry["title"]), re.compile(entry["body"]) if "body" in entry else None,
            bool(entry.get("delivered")), bool(entry.get("ahead")),
        )
        for entry in lexicon()["genres"]
    )  # fmt: skip


@lru_cache(maxsize=1)
def _speaker() -> re.Pattern[str]:
    post = rf"(?P<post>[\u4e00-\u9fa5、 \u3000]{{0,40}}{lexicon()['offices']})"
    return re.compile(rf"^{post}[ \u3000]+[\u4e00-\u9fa5·]{{1,3}}(?:[ \u3000]?[\u4e00-\u9fa5]{{1,2}})?$")


@lru_cache(maxsize=1)
def _field() -> re.Pattern[str]:
    return re.compile(rf"^{lexicon()['fields']}(?P<body>[^，。；：:]{{3,40}})$")


def fold(text: str) -> str:
    """Years in ASCII digits, full-width digits narrow, no spaces next to Chinese characters; line breaks stay."""
    if "年" in text:
        text = _CHINESE_YEAR.sub(lambda match: match.group().translate(_DIGITS), text)
    if not text.isascii() and _WIDE_DIGIT.search(text):
        text = text.translate(_WIDE)
    if not any(space in text for space in " \t\u3000\u00a0"):
        return text
    return _GAPS.remove(text) if len(text) > _OPENING else _SPACES.sub("", text)


def read_head(text: str) -> Head:
    """The title block and the opening of a report."""
    lines = [_set_plain(line) for line in text[:6_000].split("\n")]
    lines = [line for line in lines if line][:_HEAD_LINES]
    titles: list[tuple[str, str]] = []
    period = occasion = speaker = field = ""
    for line in lines:
        folded = fold(line)
        named, said = _field().match(folded), _line_pattern("speaker_lines").match(line)
        if named:
            field = field or named.group("body")
        elif said:
            speaker = speaker or said.group("post")
        elif (
            _line_pattern("form_lines").search(folded)
            or _DOCUMENT_NUMBER.match(folded)
            or _ATTACHMENT.match(folded)
            or _DATE.fullmatch(folded)
        ):
            pass
        elif _PERIOD.fullmatch(folded):
            period = period or folded
        elif _is_text(folded):
            break
        elif _speaker().match(line):
            speaker = speaker or line
        elif _is_occasion(folded) or (occasion and not speaker and folded.endswith("上") and len(folded) < 30):
            occasion += folded
        else:
            titles.append((folded.lstrip("—－-"), line))
    title, named_kind, others = _title(titles)
    return Head(title, named_kind, period, occasion, speaker, field, others, fold(text[:_OPENING]))


def _is_occasion(line: str) -> bool:
    """When and where it was given; 在全县会议上的讲话 is a title."""
    return _OCCASION.search(line) is not None and _SPEECH.search(line) is None


def _set_plain(line: str) -> str:
    """A line of the block without marks of Markdown, and without the spaces of a title set wide."""
    line = line.strip(" \t\u3000\u00a0\ufeff#*")
    return _SPACED.sub("", line) if _SET_WIDE.match(line) else line


def _is_text(line: str) -> bool:
    """A salutation, a heading, a contents page or a sentence: the title block is over."""
    return (
        line[-1] in "：:。；，"
        or "。" in line
        or len(line) > _TITLE_LINE
        or re.match(r"目录?$|.*…{3}", line) is not None
        or _HEADING.match(line) is not None
    )


def _title(block: Sequence[tuple[str, str]]) -> tuple[str, bool, tuple[str, ...]]:
    """The title, put together where it is set on several lines, and the other short lines of the block."""
    lines = [folded for folded, _ in block]
    kinds = [genre.title for genre in genres()]
    at = next((n for n, line in enumerate(lines) if any(kind.search(line) for kind in kinds)), None)
    if at is None:
        return " ".join(line for _, line in block[:2]), False, tuple(lines[2:])
    first = at
    if _DASHED.match(block[at][1]):
        return lines[at], True, (*lines[:at], *lines[at + 1 :])
    while first > 0 and at - first < 3 and _belongs(lines[first - 1], lines[first : at + 1]):
        first -= 1
    title = re.sub(r"[\[［【]\d+[\]］】]$", "", "".join(lines[first : at + 1]))
    return title, True, (*lines[:first], *lines[at + 1 :])


def _belongs(line: str, title: Sequence[str]) -> bool:
    """The line above goes on in the title, and is not the name of the body once more or a slogan."""
    whole = "".join(title)
    if len(line) + len(whole) > _TITLE_LINE or line[:3] == whole[:3] or re.search(r"[ \u3000，！]", line):
        return False
    return not _WHOLE_NAME.match(whole)


@lru_cache(maxsize=4)
def _line_pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicon()[name])


def read_tail(text: str) -> Tail:
    """The signature at the end of a report."""
    lines = [fold(line.strip(" \t\u3000\u00a0")) for line in text[-1_500:].split("\n")]
    lines = [line for line in lines if line][-6:]
    signs: list[str] = []
    date = None
    for at, line in enumerate(lines):
        match = _DATE.search(line)
        rest = (line[: match.start()] + line[match.end() :]).strip() if match else line
        if len(rest) > 30 or (match and rest and not re.fullmatch(r"[\u4e00-\u9fa5（）()、]+", rest)):
            continue
        if match:
            date = int(match.group("year")), _month(match.group("month"))
        if rest and not re.search(r"[，。；：！？]", rest) and at >= len(lines) - 4:
            signs.append(rest)
    return Tail(tuple(signs), date)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.get(text, 12)
