"""What each quantity counts: its noun phrase, the verb that governs it and who acts.

A sentence is cut at its quantities. What a number counts stands right behind it (38个市政工程), before it in its clause
(召开党委会28次), or, where the clause has no name of its own, with an earlier quantity or clause (同比增长22.6%).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.extract.indicator_atoms import read_lines
from taizhang.extract.indicator_line import Found, LineState
from taizhang.extract.indicator_reader import read_line
from taizhang.extract.indicator_wrap import Unwrapped, unwrap
from taizhang.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.records import Quantity

__all__ = ["Naming", "find_indicators"]


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of what a quantity counts.

    ``span`` is the place of ``indicator`` in the text (None where the text has no name for it, ``indicator`` is then
    empty); a line break of a wrapped text lies in the span and not in the name. ``action`` is the governing verb,
    ``actor`` who acts, ``part_of`` the index of the quantity whose part (其中) this one is.
    """

    indicator: str
    span: Span | None
    action: str | None
    actor: str | None
    part_of: int | None


def find_indicators(text: str, quantities: Sequence[Quantity], sentences: Sequence[Span]) -> list[Naming]:
    """Name what each of ``quantities`` (in text order) counts; one `Naming` a quantity, in their order."""
    joined = unwrap(text)
    if joined:
        text, quantities, sentences = joined.text, joined.quantities(quantities), joined.sentences(sentences)
    found: list[Found] = []
    for line in read_lines(text, quantities, sentences):
        read_line(LineState(text, quantities, line, found))
    return [_naming(text, item, joined) for item in found]


def _naming(text: str, item: Found, joined: Unwrapped | None) -> Naming:
    if item.phrase is None:
        return Naming("", None, item.verb, item.actor, item.part_of)
    start, end = item.phrase
    span = joined.span(start, end) if joined else Span(start, end)
    return Naming(text[start:end], span, item.verb, item.actor, item.part_of)
