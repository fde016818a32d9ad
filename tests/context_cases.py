"""What the tests of context, category and catalogue share: a sentence read as the program reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from taizhang.extract.context import Context, read_contexts
from taizhang.extract.indicator import Naming, find_indicators
from taizhang.quantity import read_numbers
from taizhang.records import Quantity, Role, Span
from taizhang.words import split_sentences


class Stand(NamedTuple):
    """A place of a sentence, as the sections give it."""

    section: str | None
    role: Role
    heading: bool


@dataclass(frozen=True)
class Reading:
    """All quantities of a text with their names and contexts."""

    text: str
    quantities: list[Quantity]
    sentences: list[Span]
    places: list[Stand]
    namings: list[Naming]
    contexts: list[Context]

    def at(self, position: int) -> int:
        """The index of the quantity that holds ``position``."""
        return next(i for i, q in enumerate(self.quantities) if q.start <= position < q.end)


def read(text: str, *, role: Role = "work", roles: Sequence[Role] = (), year: int | None = 2023) -> Reading:
    """Read a text; every sentence has ``role``, or its own of ``roles``."""
    quantities = [entry.quantity for entry in read_numbers(text) if entry.quantity is not None]
    sentences = split_sentences(text)
    places = [Stand(None, roles[i] if i < len(roles) else role, False) for i in range(len(sentences))]
    namings = find_indicators(text, quantities, sentences)
    contexts = read_contexts(text, quantities, sentences, places, namings, year)
    return Reading(text, quantities, sentences, places, namings, contexts)


def marked(example: str) -> tuple[str, int]:
    """An example with 【】 around a quantity: the text without them, and where the quantity begins."""
    start = example.index("【")
    return example.replace("【", "").replace("】", ""), start
