"""Where in its file each piece of a text stood, so that evidence can be found there again.

A place is a short code: ``p12`` is the 12th paragraph of the body, ``t2r3c1p1`` the first paragraph in table 2, row 3,
column 1 (tables in a cell go on: ``t2r3c1t1r1c2p1``), ``box1p2`` in a text box, ``footnote3p1``, ``endnote1p1``,
``page4`` a page. A row that a reader made one line has a place for each cell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taizhang.records import Source

__all__ = ["Line", "Places", "describe", "joined", "where"]

Places = tuple[tuple[int, str], ...]
_STEP = re.compile(r"(page|p|t|r|c|box|footnote|endnote)(\d+)")
_NAMES = {
    "page": "第{}页", "p": "第{}段", "t": "表{}", "r": "第{}行", "c": "第{}列", "box": "文本框{}", "footnote": "脚注{}",
    "endnote": "尾注{}",
}  # fmt: skip


class Line(NamedTuple):
    """A line of the text to be, with the places of its pieces by their offsets in it."""

    text: str
    places: Places


def joined(lines: Iterable[Line]) -> tuple[str, Places]:
    """The text of these lines and its places; a place that goes on is named once."""
    texts: list[str] = []
    places: list[tuple[int, str]] = []
    offset = 0
    for line in lines:
        for at, place in line.places:
            if not places or places[-1][1] != place:
                places.append((offset + at, place))
        texts.append(line.text)
        offset += len(line.text) + 1
    return "\n".join(texts), tuple(places)


def where(source: Source, offset: int) -> str:
    """In Chinese, where in the file this offset of the text stands; the number of its line for plain formats."""
    found = _place(source.origin, offset)
    return describe(found) if found else f"第{source.text.count(chr(10), 0, offset) + 1}行"


def _place(origin: Sequence[tuple[int, str]], offset: int) -> str:
    at = bisect_right(origin, offset, key=lambda entry: entry[0])
    return origin[at - 1][1] if at else ""


def describe(place: str) -> str:
    """A place in Chinese: 表2第3行第1列第1段."""
    steps = _STEP.findall(place)
    if len(steps) > 1 and steps[-1] == ("p", "1"):
        steps.pop()  # a cell or a note is mostly one paragraph
    return "".join(_NAMES[name].format(number) for name, number in steps)
