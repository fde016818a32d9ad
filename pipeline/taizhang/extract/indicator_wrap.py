"""Line breaks inside a sentence, as a fixed width leaves them: read as nothing while things are named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from taizhang.records import Span
from taizhang.sections.paragraphs import split_paragraphs, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.records import Quantity

__all__ = ["Unwrapped", "unwrap"]

_LINE = re.compile(r"[^\n]+")
_SPACE = " \t\r\u3000\u00a0\ufeff\x0c"
_ENDS = frozenset("。！？；：!?;:…”")
_GOES_ON = frozenset("，、,—（(")  # no sentence ends so, whatever the width of the line
_CLOSES = frozenset("，。；、：！？）)%％”》")  # no line begins so
# What opens a line of its own, whatever the width of the line before it.
_FRESH = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)．.]|[（(]?\d{1,2}(?:[、）)]|[．.](?!\d))|第[一二三四五六七八九十]{1,3}[部章节条编]"
    r"|[一二三四五六七八九十]{1,3}[是要]|[①-⑳●■◆•]|其中[:：]\s*$"
)
_NARROWEST, _WIDEST = 18, 85  # full-width characters in a line that a fixed width broke
_RAGGED = 3.5  # by how much a full line may be shorter than the longest one near it
_NEAR = 6  # lines to each side that tell the width
_WRAPPED = 3  # so many broken lines make a wrapped text, in which page breaks and stray breaks are read, too


class Unwrapped(NamedTuple):
    """A text without the line breaks inside its sentences, and the map between both.

    ``starts[i]`` is where the i-th kept piece begins in ``text``, ``origins[i]`` where it begins in the original.
    """

    text: str
    starts: list[int]
    origins: list[int]

    def origin(self, position: int) -> int:
        """Where the character at ``position`` stands in the original."""
        at = bisect_right(self.starts, position) - 1
        return self.origins[at] + position - self.starts[at]

    def place(self, position: int) -> int:
        """Where the original's ``position`` is; that of a cut break is where what follows it begins."""
        at = bisect_right(self.origins, position) - 1
        last = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        return min(self.starts[at] + position - self.origins[at], last)

    def span(self, start: int, end: int) -> Span:
        """The original's span of ``[start, end)``, which is not empty."""
        return Span(self.origin(start), self.origin(end - 1) + 1)

    def quantities(self, found: Sequence[Quantity]) -> list[Quantity]:
        """``found`` with the offsets of ``text``."""
        return [replace(q, start=self.place(q.start), end=self.place(q.end)) for q in found]

    def sentences(self, spans: Sequence[Span]) -> list[Span]:
        """``spans`` with the offsets of ``text``, those of one broken sentence joined."""
        joints = set(self.starts[1:])
        joined: list[Span] = []
        for span in spans:
            start, end = self.place(span.start), self.place(span.end)
            if joined and start in joints and joined[-1].end == start:
                joined[-1] = Span(joined[-1].start, end)
            else:
                joined.append(Span(start, end))
        return joined


class _Row(NamedTuple):
    """A line that is not blank: its text without the space around it, where that stands, its width with the indent."""

    start: int
    end: int
    indent: int
    width: float


@lru_cache(maxsize=2)
def unwrap(text: str) -> Unwrapped | None:
    """``text`` without the breaks inside its sentences; None where it has none."""
    breaks = _breaks(text)
    if not breaks:
        return None
    starts, origins, pieces = [0], [0], [text[: breaks[0][0]]]
    size = len(pieces[0])
    for index, (_, begin) in enumerate(breaks):
        stop = breaks[index + 1][0] if index + 1 < len(breaks) else len(text)
        starts.append(size)
        origins.append(begin)
        pieces.append(text[begin:stop])
        size += stop - begin
    return Unwrapped("".join(pieces), starts, origins)


def _breaks(text: str) -> list[tuple[int, int]]:
    """The breaks inside sentences: where the line ends and where the next one begins, space left out."""
    rows = _rows(text)
    sure = [_goes_on(text, rows, i) for i in range(len(rows) - 1)]
    wrapped = sum(sure) >= _WRAPPED
    paragraphs = split_paragraphs(text) if wrapped else []
    starts = [p.start for p in paragraphs]
    found: list[tuple[int, int]] = []
    for index, (row, following) in enumerate(pairwise(rows)):
        if sure[index] or (wrapped and _strays(text, rows, index)):
            found.append((row.end, following.start))
        elif wrapped and (at := bisect_left(starts, following.start)) and following.start < paragraphs[at - 1].end:
            found.append((row.end, following.start))  # the line is as wide as the page, if not as those near it
    return found


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    for line in _LINE.finditer(text):
        raw = line.group().rstrip(_SPACE)
        body = raw.lstrip(_SPACE)
        if body:
            indent = len(raw) - len(body)
            start, end = line.start(), line.start() + len(raw)
            width = float(len(raw)) if len(raw) > 2 * _WIDEST else text_width(text, start, end)
            rows.append(_Row(start + indent, end, indent, width))
    return rows


def _goes_on(text: str, rows: list[_Row], index: int) -> bool:
    """Whether the sentence surely goes on behind the line: by its marks, or because the line is full."""
    row, following = rows[index], rows[index + 1]
    if text[row.end - 1] in _ENDS or text.count("\n", row.end, following.start) != 1:
        return False
    if "\t" in text[row.start : row.end] or "\t" in text[following.start : following.end]:
        return False  # a row of a table
    if text[following.start] in _CLOSES:
        return True
    if _FRESH.match(text, following.start) or following.indent > row.indent:
        return False
    return text[row.end - 1] in _GOES_ON or _full(rows, index)


def _full(rows: list[_Row], index: int) -> bool:
    """Whether the line is as long as lines get here."""
    width = rows[index].width
    if not _NARROWEST <= width <= _WIDEST:
        return False
    longest = max(row.width for row in rows[max(0, index - _NEAR) : index + _NEAR + 1])
    return width >= longest - _RAGGED


def _strays(text: str, rows: list[_Row], index: int) -> bool:
    """Within a wrapped text: a page break in a sentence, or a line that ends early before a bracket or a number."""
    row, following = rows[index], rows[index + 1]
    first = text[following.start]
    if text[row.end - 1] in _ENDS or following.indent > row.indent or _FRESH.match(text, following.start):
        return False
    if text.count("\n", row.end, following.start) > 2 or "\t" in text[row.start : following.end]:
        return False
    stray = (first in "（(" or first.isdigit()) and not _FRESH.match(text, row.start)
    return stray or _full(rows, index)
