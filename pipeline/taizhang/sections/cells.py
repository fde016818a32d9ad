"""Tables that came out of a page with each cell on a line of its own: their rows are numbered, and open no sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.sections.paragraphs import Paragraph

__all__ = ["find_tables"]

_CAPTION = re.compile(r"[（(]?(?:金额)?单位\s?[：:]\s?(?:人民币)?[百千万亿]{0,2}元[）)]?")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?[%％]?")
_FEWEST = 3  # cells with nothing but a figure
_SENTENCE = 45  # a line of that length is text


def find_tables(text: str, paragraphs: Sequence[Paragraph]) -> list[range]:
    """The paragraphs of such tables: from the line that names the unit (单位：万元) to the last figure before the next
    sentence."""
    found: list[range] = []
    start = last = -1
    figures = 0
    for i, (begin, end) in enumerate(paragraphs):
        sentence = text[end - 1] in "。；" or end - begin >= _SENTENCE
        caption = _CAPTION.fullmatch(text, begin, end)
        if (sentence or caption) and figures >= _FEWEST:
            found.append(range(start, last + 1))
        if sentence or caption:
            start, last, figures = (i if caption else -1), i, 0
        elif start >= 0 and (cell := _FIGURE.match(text, begin)) and (cell.end() >= end or text[cell.end()] == " "):
            last, figures = i, figures + 1
    if figures >= _FEWEST:
        found.append(range(start, last + 1))
    return found
