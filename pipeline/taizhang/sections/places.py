"""Where each sentence stands: its section, its role, and whether it is a heading rather than a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from taizhang.lexicon import load
from taizhang.records import Role, Section, Span
from taizhang.sections.find import Outline, read_outline
from taizhang.words import Sieve

__all__ = ["Place", "place_sentences"]

_ENDS = "。！？!?；;"
_CLOSERS = "”’」』）)】》"
_FRAGMENT_CHARS = 30
_DIGIT = re.compile(r"[0-9０-９]")
_TORN = "》、，；：”’）"  # what only a torn line begins with


class Place(NamedTuple):
    """``section`` is the id of the innermost section (None before the first), ``heading`` is true for headings, run-in
    headings, title block, salutations, signatures and dates: whatever is no sentence of the text."""

    section: str | None
    role: Role
    heading: bool


def place_sentences(text: str, sections: Sequence[Section], spans: Sequence[Span]) -> list[Place]:
    """The place of each span of ``spans``, in their order; ``sections`` are those that `find_sections` gave."""
    outline = read_outline(text)
    finder = _Innermost(sections)
    last = _last_body(text, outline)
    places = []
    for span, likely in zip(spans, _sieve().open(text, spans), strict=True):
        index, section = _paragraph(outline, span.start), _section_at(outline, span.start)
        signs = index > last and section < 0 and span.end - span.start <= _FRAGMENT_CHARS  # unit, date, contact
        role = "closing" if signs else outline.roles.at(span.start)
        heading = signs or _is_heading(text, outline, span, index, section, bool(likely))
        places.append(Place(finder.at(span.start), role, heading))
    return places


class _Innermost:
    """The innermost section at an offset."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = sections
        self.starts = [s.start for s in sections]
        self.parents = {s.id: s for s in sections}

    def at(self, position: int) -> str | None:
        k = bisect_right(self.starts, position) - 1
        section = self.sections[k] if k >= 0 else None
        while section is not None and position >= section.end:
            section = self.parents.get(section.parent or "")
        return section.id if section else None


@lru_cache(maxsize=1)
def _lines() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in load("sections_roles")["lines"]))


@lru_cache(maxsize=1)
def _sieve() -> Sieve:
    return Sieve([re.compile(row["pattern"]) for row in load("sections_roles")["lines"]])


def _last_body(text: str, outline: Outline) -> int:
    """The index of the last paragraph that is text; below it stand signature and date."""
    for i in range(len(outline.paragraphs) - 1, -1, -1):
        p = outline.paragraphs[i]
        if text[p.start : p.end].rstrip(_CLOSERS)[-1:] in _ENDS:
            return i
    return len(outline.paragraphs) - 1


def _paragraph(outline: Outline, position: int) -> int:
    return max(bisect_right(outline.paragraph_starts, position) - 1, 0)


def _section_at(outline: Outline, position: int) -> int:
    """The index of the section that starts there, or -1."""
    k = bisect_right(outline.section_starts, position) - 1
    return k if k >= 0 and outline.section_starts[k] == position else -1


def _is_heading(text: str, outline: Outline, span: Span, index: int, k: int, likely: bool) -> bool:
    """``index`` is that of the paragraph, ``k`` that of the section that starts here (-1 for none), ``likely`` says
    that the sentence may be one of the lines that are always headings."""
    sentence = text[span.start : span.end]
    if k >= 0:
        marker = outline.placed[k].candidate
        title = outline.titles[k]
        if marker.family == "first-next":  # 首先，… is a sentence whether or not it opens a section
            return False
        return span.end <= marker.end or (bool(title.text) and span.end <= title.end + 1)
    around = bisect_right(outline.section_starts, span.start) - 1
    if around >= 0 and outline.titles[around].text and span.end <= outline.titles[around].end + 1:
        return True  # a line of a heading that takes several
    if index in outline.layout.contents or (likely and _lines().search(sentence)):
        return True
    if index >= outline.layout.front and len(sentence) > _FRAGMENT_CHARS:
        return False
    ended = sentence.rstrip(_CLOSERS)[-1:] in _ENDS
    if index < outline.layout.front:
        return not ended
    short = len(sentence) <= _FRAGMENT_CHARS and not _DIGIT.search(sentence)
    return short and (sentence[0] in _TORN or (not ended and sentence[-1] not in "：:"))
