"""Titles: the heading on its own line, or the first sentence behind the marker where it is a heading in form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from taizhang.sections.markers import Candidate
from taizhang.sections.nesting import Placed
from taizhang.sections.paragraphs import SPACE, Paragraph
from taizhang.sections.rules import run_in

__all__ = ["Title", "read_titles"]

_STOP = re.compile(r"[。！？!?]+[”’」』）)】]?|\u3000{2}(?=\S)")  # two ideographic spaces: a lost paragraph break
_CLOSING = "。；：;:" + SPACE
_OPEN_ENDS = frozenset("，,、")
_LINE_MAX = 80


class Title(NamedTuple):
    """``text`` without marker and closing mark (`` where there is none), ``end`` behind the closing mark,
    ``sure`` where the heading fills a line without a full stop, and so is one whatever its neighbours are."""

    text: str
    end: int
    sure: bool


def read_titles(
    text: str, paragraphs: Sequence[Paragraph], placed: Sequence[Placed], ends: Sequence[int]
) -> list[Title]:
    """A title for each section; ``ends`` are the ends of the sections."""
    titles = []
    for i, p in enumerate(placed):
        following = placed[i + 1].candidate.start if i + 1 < len(placed) else len(text)
        title = _title(text, p.candidate, paragraphs[p.candidate.paragraph].end, following, ends[i])
        titles.append(title._replace(text=title.text.replace("\n", "")))
    _agree(placed, titles)
    return titles


def _title(text: str, c: Candidate, line_end: int, following: int, end: int) -> Title:
    start, none = c.end, Title("", c.end, False)
    stop = min(line_end, following)
    while start < stop and text[start] in (SPACE + "\n：:，,." if c.end > c.start else SPACE):
        start += 1
    if start >= stop:
        return none
    if c.end == c.start and stop == line_end:  # a heading without number is its line
        line = text[start:stop].rstrip(_CLOSING)
        return Title(line, stop, True) if len(line) <= _LINE_MAX else none
    match = _STOP.search(text, start, stop)
    first_end = match.end() if match else stop
    while first_end > start and text[first_end - 1] in SPACE:
        first_end -= 1
    first = text[start:first_end]
    if first_end < stop and text[first_end:stop].strip(SPACE):  # elaboration on the same line
        return _run_in(first, start, none)
    whole = stop == line_end
    child = following < end  # a section of a lower level elaborates; so do paragraphs below a line of its own
    elaborated = child or (c.place == "line" and end > stop + 1)
    if whole and not match and first[-1] not in _OPEN_ENDS and first[-1] not in "；;":
        return Title(first.rstrip(_CLOSING), first_end, True) if len(first) <= _LINE_MAX else none
    label = _label(first, start, none)
    if label.text or not (elaborated and _is_heading(first)):
        return label
    return Title(first.rstrip(_CLOSING), first_end, False)


def _run_in(first: str, start: int, none: Title) -> Title:
    label = _label(first, start, none)
    if label.text:
        return label
    return Title(first.rstrip(_CLOSING), start + len(first), False) if _is_heading(first) else none


def _label(first: str, start: int, none: Title) -> Title:
    """What stands before an early colon: 指导思想：以…"""
    colon = next((k for k, c in enumerate(first) if c in "：:"), -1)
    if 0 < colon <= run_in().label_max_chars and colon + 1 < len(first) and "，" not in first[:colon]:
        return Title(first[:colon].rstrip(_CLOSING), start + colon + 1, False)
    return none


def _is_heading(first: str) -> bool:
    rules = run_in()
    body = first.rstrip(_CLOSING)
    if not body or len(body) > rules.max_chars or any(c in "；;！？!?" for c in body):
        return False
    commas = body.count("，") + body.count(",")
    return commas <= rules.max_commas and not rules.figures.search(body)


def _agree(placed: Sequence[Placed], titles: list[Title]) -> None:
    """Headings come in rows: one with a full stop that its row does not share is an ordinary sentence."""
    rows: dict[tuple[int, str], list[int]] = {}
    closed: list[list[int]] = []
    for i, p in enumerate(placed):
        key = (p.parent, p.candidate.family)
        if p.ordinal == 1 and key in rows:
            closed.append(rows.pop(key))
        rows.setdefault(key, []).append(i)
    for row in (*closed, *rows.values()):
        with_title = [i for i in row if titles[i].text]
        if len(row) > 2 and len(with_title) * 2 < len(row):
            for i in with_title:
                if not titles[i].sure:
                    titles[i] = Title("", placed[i].candidate.end, False)
