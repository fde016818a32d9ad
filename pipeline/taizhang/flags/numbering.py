"""Gaps and repeats in the numbering of headings."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.flags.model import Finding
from taizhang.flags.numbering_inline import inline_faults
from taizhang.flags.view import View
from taizhang.records import Section
from taizhang.sections import numbering_faults

__all__ = ["check"]

_SHOWN = 40
_SAME = 2  # characters between two findings on one marker
_MARKS = "，。；："
_KINDS = {"gap": "序号不连续：应为第{expected}，实为第{found}", "repeat": "序号重复：第{found}出现两次"}


def check(view: View) -> Iterable[Finding]:
    """One finding a section, or a marker within a paragraph, whose number is not the one that was due. Rows of tables
    are left out: only sections that hold a sentence, behind one that does, are looked at."""
    seen: list[int] = []
    sections = {s.id: s for s in view.report.sections}
    order = list(view.report.sections)
    for fault in numbering_faults(order):
        section = sections[fault.section]
        if fault.kind not in _KINDS or not _prose(view, section) or not _prose(view, _before(order, section)):
            continue
        line = view.text.find("\n", section.start)
        end = min(section.start + _SHOWN, section.end, line if line > 0 else section.end)
        title = view.text.find(section.title, section.start, section.end) if section.title else -1
        if title >= 0:
            end = title + len(section.title)
        seen.append(section.start)
        yield _finding(view, (section.start, end), fault.kind, fault.expected, fault.found)
    for inline in inline_faults(view.text):
        if not any(abs(inline.start - start) <= _SAME for start in seen):
            yield _finding(view, inline[:2], inline.kind, inline.expected, inline.found)


def _finding(view: View, span: tuple[int, int], kind: str, expected: int, found: int) -> Finding:
    quote = view.text[slice(*span)]
    what = _KINDS[kind].format(expected=expected, found=found)
    evidence = {"kind": kind, "expected": expected, "found": found, "quote": quote}
    return Finding(*span, f"{what}（“{quote[:_SHOWN]}”），建议核实。", evidence)


def _before(order: list[Section], section: Section) -> Section:
    """The sibling before; the section itself where there is none."""
    siblings = [s for s in order if s.parent == section.parent and s.start < section.start]
    return siblings[-1] if siblings else section


def _prose(view: View, section: Section) -> bool:
    """The section is of sentences. One with a Chinese marker (一、 二是) has a mark of prose in it; one with figures
    (1.) might be a row of a table: a sentence ends in it, and few of its lines are mere figures or cells."""
    body = view.text[section.start + len(section.marker) : section.end]
    if not any(c.isdigit() or c in "部章篇" for c in section.marker):
        return any(c in body for c in _MARKS)
    lines = [line for line in body.split("\n") if line.strip()]
    return "。" in body and sum(any(c in line for c in _MARKS) for line in lines) * 3 >= len(lines)
