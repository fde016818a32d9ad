"""From text to sections: paragraphs, candidates, headings, nesting, titles, roles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from taizhang.records import Section
from taizhang.sections.cells import find_tables
from taizhang.sections.headings import Layout, read_layout
from taizhang.sections.markers import find_candidates
from taizhang.sections.nesting import Placed, arrange
from taizhang.sections.paragraphs import SPACE, Paragraph, split_paragraphs
from taizhang.sections.roles import RoleMap, read_roles
from taizhang.sections.titles import Title, read_titles
from taizhang.words import split_sentences

__all__ = ["Outline", "find_sections", "read_outline"]


class Outline(NamedTuple):
    """Everything that the pass over a text learned."""

    paragraphs: list[Paragraph]
    layout: Layout
    placed: list[Placed]
    ends: list[int]
    titles: list[Title]
    roles: RoleMap
    paragraph_starts: list[int]
    section_starts: list[int]


@lru_cache(maxsize=1)
def read_outline(text: str) -> Outline:
    """Read a text once for both `find_sections` and `place_sentences` (the last text is remembered)."""
    paragraphs = split_paragraphs(text)
    candidates = find_candidates(text, paragraphs)
    marked = {c.paragraph: c.ordinal or 0 for c in reversed(candidates) if c.place == "line"}
    layout = read_layout(text, paragraphs, marked)
    apart = {*layout.contents}.union(*find_tables(text, paragraphs))
    kept = [c for c in [*candidates, *layout.headings] if c.paragraph not in apart]
    placed = arrange(sorted(kept, key=lambda c: (c.start, c.end)))
    ends = _ends(text, placed)
    titles = read_titles(text, paragraphs, placed, ends)
    roles = read_roles(text, split_sentences(text), paragraphs, placed, titles, layout.front)
    starts = [p.start for p in paragraphs], [p.candidate.start for p in placed]
    return Outline(paragraphs, layout, placed, ends, titles, roles, *starts)


def find_sections(text: str) -> tuple[Section, ...]:
    """The sections of a report in text order.

    Offsets are code points into ``text``; a section runs from its marker (its title where it has none) to the start
    of the next one on the same or a higher level, without trailing white space. How markers are told from text and
    how levels come about is said in `taizhang.sections.nesting`.
    """
    outline = read_outline(text)
    return tuple(
        Section(
            id=f"s{i + 1}",
            parent=f"s{p.parent + 1}" if p.parent >= 0 else None,
            level=p.level,
            marker=text[p.candidate.start : p.candidate.end],
            ordinal=p.ordinal,
            title=title.text,
            role=role,
            start=p.candidate.start,
            end=end,
        )
        for i, (p, end, title, role) in enumerate(
            zip(outline.placed, outline.ends, outline.titles, outline.roles.sections, strict=True)
        )
    )


def _ends(text: str, placed: Sequence[Placed]) -> list[int]:
    ends = [len(text)] * len(placed)
    running: list[int] = []
    for i, p in enumerate(placed):
        while running and placed[running[-1]].level >= p.level:
            ends[running.pop()] = p.candidate.start
        running.append(i)
    return [_trim(text, p.candidate.end, end) for p, end in zip(placed, ends, strict=True)]


def _trim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in SPACE or text[end - 1] == "\n"):
        end -= 1
    return end
