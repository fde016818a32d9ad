"""Paragraphs: lines, parts of a line where a break got lost and left two ideographic spaces, and lines that a fixed
width broke, joined again."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["SPACE", "Paragraph", "split_paragraphs"]

SPACE = " \t\r\u3000\u00a0\u200b\ufeff\x0b\x0c\u2028"
_LINE = re.compile(r"[^\n]+")
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")
_ENDS = frozenset("。！？；：!?;:”’」』）)】》…")
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
_HEADING = 60


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
    full = _full_width(text, found)
    return _join(text, found, full) if full else found


def _width(text: str, p: Paragraph) -> float:
    """Columns in full-width characters."""
    return sum(1.0 if c > "\u2000" else 0.5 for c in text[p.start : p.end])


def _broken(text: str, p: Paragraph) -> bool:
    return text[p.end - 1] not in _ENDS


def _full_width(text: str, lines: list[Paragraph]) -> float:
    """The width from which a line counts as full where the text was broken at a fixed width, else 0.

    Such a text has no long line, and most of its full lines end in the middle of a sentence.
    """
    if not lines or max(p.end - p.start for p in lines) > 3 * _WIDEST:
        return 0.0
    widths = sorted(w for w in (_width(text, p) for p in lines) if w >= _FEWEST)
    if len(widths) < _FEWEST:
        return 0.0
    full = widths[int(len(widths) * 0.95)] * 0.88
    row = [p for p in lines if _width(text, p) >= full]
    broken = sum(_broken(text, p) for p in row)
    return full if len(row) * 4 >= len(widths) and broken * 3 >= len(row) * 2 else 0.0


def _join(text: str, lines: list[Paragraph], full: float) -> list[Paragraph]:
    """Join each full line that ends within a sentence with the next one."""
    found = [lines[0]]
    wide = _width(text, lines[0]) >= full
    for line in lines[1:]:
        last = found[-1]
        one_break = text.count("\n", last.end, line.start) == 1
        if wide and one_break and _broken(text, last) and not _FRESH.match(text, line.start):
            found[-1] = Paragraph(last.start, line.end)
        else:
            found.append(line)
        wide = _width(text, line) >= full
    return found


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
