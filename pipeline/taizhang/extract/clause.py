"""The surroundings of a quantity, cut so that rules can be stated as patterns.

In the *masked* text every quantity is a run of ``＃`` of its own length, so that a pattern sees neither digits nor
units and offsets stay true.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from taizhang.extract.indicator_wrap import unwrap
from taizhang.quantity.cells import Cell, find_cells
from taizhang.records import Quantity, Role, Span

__all__ = ["MASK", "NamingLike", "Outlook", "PlaceLike", "View", "cells_of", "clause_of", "make_views", "mask"]

MASK = "＃"
Outlook = Literal["", "plan", "plan_now", "budget"]
BREAKS = "，,；;。：:！!？?\n（(）)"
_AFTER = 40  # characters of the rest of the sentence that a rule may look at


class PlaceLike(Protocol):
    """Where a sentence stands (`taizhang.sections.Place`)."""

    @property
    def section(self) -> str | None: ...
    @property
    def role(self) -> Role: ...
    @property
    def heading(self) -> bool: ...


class NamingLike(Protocol):
    """What a quantity counts (`taizhang.extract.indicator.Naming`)."""

    @property
    def indicator(self) -> str: ...
    @property
    def action(self) -> str | None: ...
    @property
    def part_of(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class View:
    """One quantity among its neighbours; all pieces but ``text`` are of the masked text.

    ``before``: the sentence up to the quantity; ``clause``: the end of ``before`` after the last comma, semicolon,
    colon or bracket; ``item``: the end of ``clause`` after the last quantity in it;
    ``after``: what follows in the sentence; ``link``: what lies between the quantity before it in the same sentence
    and this one, None if there is none. A line break within a sentence is one of layout and is left out of them.
    ``outlook``: what headings say of the tense, see `taizhang.extract.outlook`. ``opening``: where ``before`` begins in
    the text, -1 where line breaks are left out of it. ``column`` is the head of its column in a table, else empty.
    """

    index: int
    quantity: Quantity
    text: str
    sentence: int
    before: str
    clause: str
    item: str
    after: str
    link: str | None
    role: Role
    heading: bool
    outlook: Outlook = ""
    opening: int = -1
    column: str = ""


def mask(text: str, quantities: Sequence[Quantity]) -> str:
    """``text`` with every quantity replaced by as many ``＃``."""
    parts, at = [], 0
    for q in quantities:
        parts += [text[at : q.start], MASK * (q.end - q.start)]
        at = q.end
    parts.append(text[at:])
    return "".join(parts)


_WRAP = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")
# Layout too: pages set a space between figures and words (2024 年).
_SPACED = re.compile(r"(?<=[0-9０-９])[ \u00a0]+(?=[年月日季])|(?<=[\u4e00-\u9fff])[ \u00a0]+(?=[0-9０-９])")
_BREAK = frozenset(BREAKS)


def _unwrapped(piece: str) -> str:
    piece = _WRAP.sub("", piece) if "\n" in piece else piece
    return _SPACED.sub("", piece) if " " in piece or "\u00a0" in piece else piece


def clause_of(before: str) -> str:
    """What stands behind the last break, everything where there is none."""
    at = len(before)
    while at and before[at - 1] not in _BREAK:
        at -= 1
    return before[at:]


def _openings(text: str, sentences: Sequence[Span]) -> list[int]:
    """Where each sentence begins, the lines before it that a fixed width broke off taken along."""
    unwrapped = unwrap(text)
    joints = set(unwrapped.origins[1:]) if unwrapped else set()
    openings: list[int] = []
    for span in sentences:
        openings.append(openings[-1] if openings and span.start in joints else span.start)
    return openings


def cells_of(text: str, quantities: Sequence[Quantity]) -> dict[int, Cell]:
    """The cell of a table in which a quantity stands, by the index of the quantity; the first one of a cell only."""
    starts = [q.start for q in quantities]
    found: dict[int, Cell] = {}
    for cell in find_cells(text):
        at = bisect_left(starts, cell.start)
        if at < len(starts) and starts[at] < cell.end:
            found[at] = cell
    return found


def _columns(text: str, quantities: Sequence[Quantity]) -> dict[int, str]:
    return {
        index: " ".join(text[span.start : span.end] for span in (cell.upper, cell.head) if span)
        for index, cell in cells_of(text, quantities).items()
    }


def make_views(
    text: str, quantities: Sequence[Quantity], sentences: Sequence[Span], places: Sequence[PlaceLike]
) -> list[View]:
    """One view a quantity, in order. ``places[i]`` belongs to ``sentences[i]``; both may be empty."""
    masked = mask(text, quantities)
    starts = [s.start for s in sentences]
    openings = _openings(text, sentences)
    columns = _columns(text, quantities)
    views: list[View] = []
    for i, q in enumerate(quantities):
        at = max(0, bisect_right(starts, q.start) - 1)
        span = sentences[at] if sentences else Span(0, len(text))
        opening = openings[at] if openings else 0
        before = _unwrapped(masked[opening : q.start])
        clause = clause_of(before)
        previous = quantities[i - 1] if i and quantities[i - 1].end >= span.start else None
        views.append(
            View(
                index=i,
                quantity=q,
                text=text[q.start : q.end],
                sentence=at,
                before=before,
                clause=clause,
                item=clause[clause.rfind(MASK) + 1 :],
                after=_unwrapped(masked[q.end : min(max(span.end, q.end), q.end + _AFTER)]),
                link=_unwrapped(masked[previous.end : q.start]) if previous else None,
                role=places[at].role if at < len(places) else "work",
                heading=places[at].heading if at < len(places) else False,
                opening=opening if len(before) == q.start - opening else -1,
                column=columns.get(i, ""),
            )
        )
    return views
