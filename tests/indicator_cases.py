"""Sentences with marked quantities (【28次】) for the tests of naming; the ledger reads what is marked."""

from __future__ import annotations

import re

from taizhang.extract.indicator import Naming, find_indicators
from taizhang.quantity import read_numbers
from taizhang.records import Quantity
from taizhang.words import split_sentences


def unmark(marked: str) -> tuple[str, list[int]]:
    """The sentence without its marks, and where each marked quantity ends."""
    ends: list[int] = []
    text = ""
    for piece in re.split(r"(【[^】]*】)", marked):
        if piece.startswith("【"):
            text += piece[1:-1]
            ends.append(len(text))
        else:
            text += piece
    return text, ends


def quantities_of(text: str) -> list[Quantity]:
    """The quantities that the ledger finds."""
    return [entry.quantity for entry in read_numbers(text) if entry.quantity is not None]


def name_all(marked: str) -> list[Naming]:
    """The namings of the marked quantities, in their order; fails where the ledger does not see one."""
    text, ends = unmark(marked)
    quantities = quantities_of(text)
    namings = find_indicators(text, quantities, split_sentences(text))
    by_end = {quantity.end: naming for quantity, naming in zip(quantities, namings, strict=True)}
    assert set(ends) <= set(by_end), (text, [text[q.start : q.end] for q in quantities])
    return [by_end[end] for end in ends]


def names(marked: str) -> list[str]:
    """What the marked quantities are named."""
    return [naming.indicator for naming in name_all(marked)]
