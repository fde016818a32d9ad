"""Figures that say how large a counted thing is, ratios to something else, and what a score is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_after import phrase_after
from taizhang.extract.indicator_before import Phrase, is_figure
from taizhang.extract.indicator_edge import clause_head
from taizhang.extract.indicator_elided import find_source
from taizhang.extract.indicator_lexicon import ACT, LOCAL, NOUN, PREP, REACH, lexicon

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom
    from taizhang.extract.indicator_line import LineState

__all__ = ["assessment", "fresh_ratio", "of_size", "own_items", "sized"]


def sized(line: LineState, offset: int, tail: list[Atom]) -> Phrase | None:
    """The name behind a sum that says how large each thing is (23个投资额百亿元以上工业项目)."""
    size = line.quantity(offset + 1)
    if (
        size.dimension != "money"
        or line.quantity(offset).dimension == "money"
        or len(tail) != len(line.gaps[offset + 1])
    ):
        return None
    name = [atom for atom in tail if atom.cls != REACH]
    words = "".join(atom.text for atom in name)
    figure = bool(name) and tail[: len(name)] == name and (is_figure(words) or words.endswith("投资"))
    behind = clause_head(line.gaps[offset + 2]) if figure else []
    return phrase_after(behind, line.quantity(offset).unit) if behind else None


def of_size(line: LineState, offset: int, before: Phrase | None, tail: list[Atom]) -> bool:
    """Whether a sum only says how large the thing behind it is (生产总值超千亿元县): the figure before it names it."""
    quantity, gap = line.quantity(offset), line.gaps[offset]
    if before is None or quantity.dimension != "money" or quantity.bound == "exact" or not gap:
        return False
    name = line.text[before.start : before.end]
    figure = is_figure(name) or name.endswith("投资")
    return figure and all(a.cls == REACH for a in gap if a.start >= before.end) and tail[0].cls == NOUN


def fresh_ratio(line: LineState, offset: int, lead: list[Atom], phrase: Phrase) -> bool:
    """Whether a ratio names what is set against what itself, or there is nothing before that it could be of."""
    against = any(atom.text in ("与", "同", "和") and atom.end <= phrase.start for atom in lead)
    return not against or find_source(line, offset) is None


def assessment(line: LineState, before: Phrase, lead: list[Atom]) -> tuple[int, int] | None:
    """The assessment in which a score was reached (在全市绩效考核中得分95分): the rank behind it is of that."""
    if line.text[before.start : before.end] not in lexicon().scores:
        return None
    end = next((i for i in range(len(lead) - 1, 0, -1) if lead[i].cls == LOCAL), 0)
    start = next((i + 1 for i in range(end) if lead[i].cls == PREP), end)
    while start < end and lead[start].text in lexicon().places:
        start += 1
    return (lead[start].start, lead[end - 1].end) if start < end else None


def own_items(tail: list[Atom]) -> int:
    """Where what stands behind a number ends and the name of the next number begins (6处矿山、产能300万吨)."""
    link = next((i for i in range(len(tail) - 1, 0, -1) if tail[i].text == "、"), 0)
    named = link and link + 1 < len(tail) and all(atom.cls in (NOUN, ACT) for atom in tail[link + 1 :])
    return link if named else len(tail)
