"""The tense that headings give to the sentences below them, where the role of the section does not say it.

A work plan that stands alone has no part called 打算: its title says 工作要点. A budget says in its title that its
amounts are not spent yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from taizhang.extract.clause import Outlook, PlaceLike
from taizhang.lexicon import load
from taizhang.records import Span
from taizhang.words import Sieve

__all__ = ["read_outlook"]

_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年(?![0-9０-９一二三四五六七八九十]{1,2}月)|[—-][0-9]{4}年)")
_MARKERS = (re.compile(r"\s*第[一二三四五六七八九十]+部分"), re.compile(r"\s*[一二三四五六七八九十]+、"),
            re.compile(r"\s*[（(][一二三四五六七八九十]+[）)]"), re.compile(r"\s*[0-9０-９]+[.．、]"))  # fmt: skip
_PLANS = ("plan", "plan_now")
_TITLE_LINES, _TITLE_LENGTH = 4, 40


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load("context")["outlook"].items() if name != "examples"}


@lru_cache(maxsize=1)
def _targets() -> Sieve:
    return Sieve([_patterns()["targets"]])


def read_outlook(text: str, sentences: Sequence[Span], places: Sequence[PlaceLike], year: int | None) -> list[Outlook]:
    """For each sentence: ``plan`` under a heading of plans or of a year after ``year``, or after a sentence that
    announces this year's targets, ``plan_now`` where those plans are of the report's own year; ``budget`` in a budget
    outside such parts; else an empty string."""
    pieces = [text[span.start : span.end].strip() for span in sentences]
    headings = [i < len(places) and places[i].heading for i in range(len(pieces))]
    base: Outlook = "budget" if is_budget(pieces, headings) else ""
    found: list[Outlook] = []
    current, level = base, -1
    announced = _targets().open(text, sentences)
    for i, (piece, heading) in enumerate(zip(pieces, headings, strict=True)):
        if heading or (i < _TITLE_LINES and len(piece) <= _TITLE_LENGTH):
            own = _level(piece)
            if announces_plan(piece, year):
                if current not in _PLANS:
                    level = own
                    current = "plan_now" if year is not None and str(year) in piece else "plan"
            elif heading and (current not in _PLANS or own <= level):
                current = "" if _patterns()["stock"].search(piece) else base
        if not heading and announced[i] and current not in _PLANS and _patterns()["targets"].search(piece):
            current, level = "plan", _level_above(pieces, headings, i)
        found.append(current)
    return found


def announces_plan(heading: str, year: int | None) -> bool:
    """Whether a heading opens plans: it names them, or work of a year that lies after the report's own."""
    patterns = _patterns()
    if patterns["review"].search(heading):
        return False
    years = [int(y) for y in _YEAR.findall(heading)]
    if year is not None and years and min(years) > year and patterns["work"].search(heading):
        return True
    past = year is not None and bool(years) and max(years) < year
    return not past and bool(patterns["plan"].search(heading))


def is_budget(pieces: Sequence[str], headings: Sequence[bool]) -> bool:
    """Whether the title or at least two headings are those of a budget, and none of accounts or of its execution."""
    patterns = _patterns()
    titles = [p for p, heading in zip(pieces, headings, strict=True) if heading and len(p) <= _TITLE_LENGTH]
    if any(patterns["accounts"].search(title) for title in [*pieces[:2], *titles]):
        return False
    of_budget = [title for title in titles if patterns["budget"].search(title)]
    return len(of_budget) > 1 or (bool(of_budget) and of_budget[0] == titles[0] and len(titles) < len(pieces))


def _level(heading: str) -> int:
    """0 for a heading without a marker and for 第一部分, then by the form of the marker."""
    return next((i for i, marker in enumerate(_MARKERS) if marker.match(heading)), 0)


def _level_above(pieces: Sequence[str], headings: Sequence[bool], index: int) -> int:
    above = [_level(pieces[i]) for i in range(index) if headings[i]]
    return above[-1] if above else 0
