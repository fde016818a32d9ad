"""Candidates: every place that looks like a marker, with what stands around it. Deciding comes later."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from taizhang.sections.numerals import ordinal
from taizhang.sections.paragraphs import SPACE, Paragraph
from taizhang.sections.rules import HEADING, Style, marker_opener, marker_pattern, marker_scanners, styles

__all__ = ["Candidate", "Place", "find_candidates", "heading_candidate"]

Place = Literal["line", "strong", "comma", "glued"]

_STRONG = frozenset("。；：！？;:!?”’」』）)】》…—(（")
_COMMA = frozenset("，,、")
_NEVER_BEHIND = frozenset("“‘「『《〈")
_NUMERALS = frozenset("一二三四五六七八九十百千两0123456789")
_ALLOWED: dict[str, frozenset[str]] = {
    "no": frozenset(),
    "strong": frozenset({"strong"}),
    "comma": frozenset({"strong", "comma"}),
    "glued": frozenset({"strong", "comma", "glued"}),
}
_LARGEST = 99
_MANY = 60_000  # characters
_seen = [0]  # characters read by this process; serves nothing but speed


class Candidate(NamedTuple):
    """A possible marker ``text[start:end]``, or a heading without number (``start == end``, ordinal None).

    ``family`` is that of the style, made finer where verbs or depths count apart (``act:抓``, ``decimal2``).
    ``forced`` marks a heading that belongs to the outermost level, ``full`` a paragraph that ends as text does.
    """

    start: int
    end: int
    style: Style
    family: str
    ordinal: int | None
    place: Place
    paragraph: int
    forced: bool = False
    leads: bool = False
    full: bool = False
    sentence: bool = False


def heading_candidate(
    paragraph: Paragraph, index: int, *, forced: bool, leads: bool, below: bool, sentence: bool
) -> Candidate:
    """A heading without number; ``leads`` when it ends with ： and a list follows, ``below`` when headings of named
    parts stand above it, ``sentence`` when it has the form of one."""
    family = "subheading" if below else HEADING.family
    start = paragraph.start
    return Candidate(start, start, HEADING, family, None, "line", index, forced, leads, sentence=sentence)


def find_candidates(text: str, paragraphs: Sequence[Paragraph]) -> list[Candidate]:
    """All candidates of the text in order; ``paragraph`` is the index into ``paragraphs``."""
    found: list[Candidate] = []
    table, pattern, openings = styles(), marker_pattern(), _openings(text)
    for index, (start, end) in enumerate(paragraphs):
        last_tab = text.rfind("\t", start, end)
        position = start
        for at in range(bisect_left(openings, start), len(openings)):
            first = openings[at]
            if first >= end:
                break
            match = pattern.match(text, first, end) if first >= position else None
            if match is None:
                continue
            position = match.end()
            style = table[(match.lastindex or 1) - 1]
            if style.not_before and style.not_before.match(text, match.end()):
                continue
            place = _place(text, start, match.start(), style)
            if place is None:
                continue
            number = ordinal(match.group())
            if number is None or number > _LARGEST or _counts_on(text, match.end(), number, style):
                continue
            if last_tab >= _skip_space(text, match.end(), end):  # a row of a table
                continue
            stop = match.start() + len(match.group().rstrip(SPACE))
            full = text[end - 1] in "。！？"
            family = _family(style, match.group())
            found.append(Candidate(match.start(), stop, style, family, number, place, index, full=full))
    return found


def _openings(text: str) -> list[int]:
    """Where a marker may begin, in order. A short run does not wait for the styles to be compiled one by one."""
    _seen[0] += len(text)
    if _seen[0] < _MANY:
        return [match.start() for match in marker_opener().finditer(text)]
    places: set[int] = set()
    for scanner in marker_scanners():
        found = scanner.places(text)
        if found is None:
            return [match.start() for match in marker_opener().finditer(text)]
        places.update(found)
    return sorted(places)


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start] in SPACE:
        start += 1
    return start


def _counts_on(text: str, end: int, number: int, style: Style) -> bool:
    """Whether the marker is the first of a list of numbers: 一、二审, 二、三级."""
    if not style.counts_on or text[end + 1 : end + 2] not in [*style.counts_on]:
        return False
    return text[end] in _NUMERALS and ordinal(text[end]) == number + 1


def _family(style: Style, marker: str) -> str:
    if style.family == "act":
        return f"act:{marker[-1]}"
    if style.family == "decimal":
        depth = sum(1 for a, b in pairwise(marker) if a in ".．" and b.isdecimal())
        return f"decimal{depth + 1}"
    return style.family


def _place(text: str, paragraph: int, start: int, style: Style) -> Place | None:
    """How the candidate stands in its paragraph; None where its style does not allow that."""
    before = start
    while before > paragraph and text[before - 1] in SPACE:
        before -= 1
    if before == paragraph:
        return "line" if style.line != "no" else None
    left = text[before - 1]
    if left in _NEVER_BEHIND:
        return None
    place: Place = "strong" if left in _STRONG else "comma" if left in _COMMA else "glued"
    if place == "glued" and (left in _NUMERALS or left in style.not_after):
        return None
    return place if place in _ALLOWED[style.inline] else None
