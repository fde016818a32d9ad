"""Paragraphs: lines, parts of a line where a break got lost and left two ideographic spaces, and lines that a fixed
width broke, joined again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

__all__ = ["SPACE", "Paragraph", "split_paragraphs", "text_width"]

SPACE = " \t\r\u3000\u00a0\u200b\ufeff\x0b\x0c\u2028"
_LINE = re.compile(r"[^\n]+")
_NARROW = re.compile("[\x00-\u2000]+")  # half as wide as a Chinese character
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")
_STOPS = frozenset("。！？；：!?;:…")
_CLOSERS = frozenset("”’」』）)】》")
_ENDS = _STOPS | _CLOSERS
# What may open a part of its own behind a gap.
_OPENER = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)是要]|[①-⑳]|第[一二三四五六七八九十]{1,3}(?:部分|章|[，、])|\d{1,2}[、．.](?!\d)"
)


# What opens a line of its own, whatever the width of the line before it.
_FRESH = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)．.]|[（(]?\d{1,2}(?:[、）)]|[．.](?!\d))|第[一二三四五六七八九十]{1,3}[部章节条编，、]"
    r"|[一二三四五六七八九十]{1,3}[是要]|[①-⑳]|[—●■◆•]"
)
_WIDEST = 60  # lines broken at a fixed width are no longer than this, in full-width characters
_FEWEST = 12
_FULL = 0.88  # of the page's width
_INDENT = 2  # columns before the first line of a paragraph, which a text taken from a page no longer shows
_HEADING = 60
# A number, a word in Latin letters or an opening bracket with what follows: what goes to the next line as a whole.
_UNBROKEN = re.compile(r"[（(“《「]*(?:[0-9A-Za-z.,%％]+|.)", re.DOTALL)
_BARE = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|[章编])")


class Paragraph(NamedTuple):
    """A piece of the text without the white space around it; never empty."""

    start: int
    end: int


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of ``text`` in order."""
    found: list[Paragraph] = []
    for line in _LINE.finditer(text):
        start, raw = line.start(), line.group()
        body = raw.strip(SPACE)
        if not body:
            continue
        start += len(raw) - len(raw.lstrip(SPACE))
        if "  " in body or "\u3000\u3000" in body:
            found.extend(_split_line(body, start))
        else:
            found.append(Paragraph(start, start + len(body)))
    page = _page_width(text, found)
    return _join(text, found, page)


def text_width(text: str, start: int, end: int) -> float:
    """How many columns ``text[start:end]`` takes, in full-width characters."""
    return end - start - 0.5 * sum(map(len, _NARROW.findall(text, start, end)))


def _width(text: str, p: Paragraph) -> float:
    return text_width(text, p.start, p.end)


def _broken(text: str, p: Paragraph) -> bool:
    """Whether a line ends within a sentence: what closes a bracket or a quotation ends none by itself."""
    end = p.end
    while end > p.start and text[end - 1] in _CLOSERS:
        end -= 1
    return text[max(end - 1, p.start)] not in _STOPS


def _page_width(text: str, lines: list[Paragraph]) -> float:
    """The width of the page where the text was broken at a fixed width, else 0.

    Such a text has no long line, and most of its full lines end in the middle of a sentence.
    """
    if not lines or max(p.end - p.start for p in lines) > 3 * _WIDEST:
        return 0.0
    wide = [_width(text, p) for p in lines]
    widths = sorted(w for w in wide if w >= _FEWEST)
    if len(widths) < _FEWEST:
        return 0.0
    page = widths[int(len(widths) * 0.95)]
    row = [p for p, width in zip(lines, wide, strict=True) if width >= page * _FULL]
    broken = sum(_broken(text, p) for p in row)
    return page if len(row) * 4 >= len(widths) and broken * 3 >= len(row) * 2 else 0.0


def _join(text: str, lines: list[Paragraph], page: float) -> list[Paragraph]:
    """Join with the next line each full line that ends within a sentence, and 第一部分 that stands alone."""
    found = lines[:1]
    for before, line in pairwise(lines):
        last = found[-1]
        if _goes_on(text, before, line, page) or _names(text, last, line):
            found[-1] = Paragraph(last.start, line.end)
        else:
            found.append(line)
    return found


def _goes_on(text: str, line: Paragraph, after: Paragraph, page: float) -> bool:
    """Whether the width of the page broke a line off before ``after``; a page may end between them."""
    if not page or not _broken(text, line) or _FRESH.match(text, after.start):
        return False
    breaks = text.count("\n", line.end, after.start)
    width = _width(text, line)
    if breaks > 2 or (breaks == 2 and width < page * _FULL and not text[after.start].isdigit()):
        return False
    if width >= page * _FULL:
        return True
    word = _UNBROKEN.match(text, after.start, after.end)
    return width + _INDENT + (_width(text, Paragraph(*word.span())) if word else 0) > page - 1


def _names(text: str, line: Paragraph, after: Paragraph) -> bool:
    """Whether a line that says 第一部分 only has its heading on the next line."""
    if not _BARE.fullmatch(text, line.start, line.end) or _FRESH.match(text, after.start):
        return False
    return after.end - after.start <= _HEADING and _broken(text, after)


def _split_line(body: str, offset: int) -> list[Paragraph]:
    """Cut one line at the gaps that stand for a lost break."""
    found: list[Paragraph] = []
    start = 0
    full_stop = body.rfind("。")
    for gap in _GAP.finditer(body):
        if "\t" not in body and _is_break(body, start, gap, full_stop):
            found.append(Paragraph(offset + start, offset + gap.start()))
            start = gap.end()
    found.append(Paragraph(offset + start, offset + len(body)))
    return found


def _is_break(body: str, start: int, gap: re.Match[str], full_stop: int) -> bool:
    """Whether a gap parts two paragraphs: after an end of sentence, before an opener, or behind a numbered heading."""
    if gap.start() == start:
        return False
    wide = gap.group().count("\u3000") >= 2
    opener = _OPENER.match(body, gap.end()) is not None
    if body[gap.start() - 1] in _ENDS:
        return wide or opener
    if not wide or opener:
        return wide
    heading = _OPENER.match(body, start) if gap.start() - start <= _HEADING else None
    return heading is not None and heading.end() < gap.start() and full_stop > gap.end()
