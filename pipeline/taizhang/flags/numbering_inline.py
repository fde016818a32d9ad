"""Countings within a paragraph whose numbers do not follow each other: 一是…，二是…，四是…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from taizhang.words import Scanner

__all__ = ["InlineFault", "inline_faults"]

_HAN = "一二三四五六七八九十"
_HEAD = r"(?:(?<=[，。；：、！？\n\u3000 ])|^)"
# Styles of markers that run on in a paragraph; each counts by itself.
_STYLES = tuple(
    Scanner(re.compile(pattern))
    for pattern in (
        rf"{_HEAD}(?P<n>[{_HAN}])是(?!否|(?P=n)[、，。])",
        rf"{_HEAD}第(?P<n>[{_HAN}])[，、,](?=[一-鿿“《])",
        rf"{_HEAD}其(?P<n>[{_HAN}])[，、,](?=[一-鿿“《])",
        rf"{_HEAD}[（(](?P<n>[{_HAN}])[）)](?=[一-鿿“《0-9])",
        rf"{_HEAD}[（(](?P<n>[0-9]{{1,2}})[）)](?=[一-鿿“《])",
        rf"{_HEAD}(?P<n>[0-9]{{1,2}})[.．、](?:[ \u3000](?=[0-9])|[ \u3000]?(?=[一-鿿“《]))",
        rf"{_HEAD}(?P<n>[①-⑳])(?=[一-鿿“《])",
    )
)
_SHOWN = 16
_DOTTED = re.compile(
    r"^[ \t\u3000]*(?P<part>[0-9]{1,2})\.(?P<n>[0-9]{1,2})(?![0-9.])[ 、\u3000]?[一-鿿][^\n，。]{0,20}", re.MULTILINE
)


class InlineFault(NamedTuple):
    """A marker at ``[start, end)`` (with some of what it opens) that is not the one due."""

    start: int
    end: int
    kind: str
    expected: int
    found: int


def inline_faults(text: str) -> Iterator[InlineFault]:
    """Gaps and repeats, by place; only in countings of the paragraph that begin with 1 and have come to 2, or that skip
    2 itself. A counting may begin anew with 1."""
    found: list[InlineFault] = []
    for style in _STYLES:
        end, marks = -1, list[re.Match[str]]()
        for mark in style.finditer(text):
            if mark.start() > end:
                found += _faults(text, marks)
                end, marks = _end_of_line(text, mark.start()), []
            marks.append(mark)
        found += _faults(text, marks)
    yield from sorted([*found, *_dotted(text)])


def _dotted(text: str) -> Iterator[InlineFault]:
    """1.2 and then 1.4, at the heads of lines, until a part of another number begins."""
    marks = list(_DOTTED.finditer(text))
    for i, (before, m) in enumerate(pairwise(marks), 1):
        part, last, number = m["part"], int(before["n"]), int(m["n"])
        left = any(o["part"] == part and int(o["n"]) == last + 1 for o in marks[i:])
        if before["part"] == part and number == last + 2 and last and not left:
            yield InlineFault(m.start("part"), m.end(), "gap", last + 1, number)


def _end_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _faults(text: str, found: Sequence[re.Match[str]]) -> Iterator[InlineFault]:
    """The faults of the marks of one style in one line."""
    if len(found) < 2:
        return
    marks = [(m, _number(m["n"])) for m in found]
    close = _end_of_line(text, found[0].start())
    last = 0
    for i, (m, number) in enumerate(marks):
        if number == 1 or last == 0:
            last = 1 if number == 1 else 0
            continue
        if number == last + 1:
            last = number
            continue
        # 二、二、四: the repeat was the fault; 2、4、3: an order of its own.
        later = [n for _, n in marks[i + 1 :]]
        gap, repeat = number == last + 2 and last + 1 not in later, number == last
        if gap or repeat:
            end = min(close, m.end() + _SHOWN)
            stop = re.search(r"[，。；！？]", text[m.end() : end])
            end = m.end() + stop.start() if stop and stop.start() else end
            yield InlineFault(m.start(), end, "gap" if gap else "repeat", last + 1, number)
        last = number


def _number(mark: str) -> int:
    if mark.isascii():
        return int(mark)
    return _HAN.index(mark) + 1 if mark in _HAN else ord(mark) - ord("①") + 1
