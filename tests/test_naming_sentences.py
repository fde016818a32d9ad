"""Name and category of each quantity in sentences of many kinds of reports."""

from __future__ import annotations

import pytest

from indicator_cases import name_all, quantities_of, unmark
from naming_bulletins import ACTS, BULLETINS
from naming_government import GOVERNMENT
from naming_sentences import SENTENCES
from naming_sentences_bodies import SENTENCES as BODIES
from naming_sentences_local import SENTENCES as LOCAL
from taizhang.extract.category import find_categories
from taizhang.extract.context import read_contexts
from taizhang.extract.indicator import find_indicators
from taizhang.sections import find_sections, place_sentences
from taizhang.words import split_sentences


def read(marked: str) -> list[tuple[str, str]]:
    """(name, category) of each marked quantity."""
    text, ends = unmark(marked)
    quantities, sentences = quantities_of(text), split_sentences(text)
    places = place_sentences(text, find_sections(text), sentences)
    namings = find_indicators(text, quantities, sentences)
    contexts = read_contexts(text, quantities, sentences, places, namings, 2023)
    categories = find_categories(text, quantities, sentences, places, namings, contexts)
    by_end = {q.end: (n.indicator, c) for q, n, c in zip(quantities, namings, categories, strict=True)}
    return [by_end[end] for end in ends]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [*SENTENCES, *LOCAL, *GOVERNMENT, *BULLETINS, *BODIES],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_name_and_category(marked: str, expected: list[tuple[str, str]]) -> None:
    found = read(marked)
    assert len(found) == len(expected)
    wrong = [
        (got, want)
        for got, want in zip(found, expected, strict=True)
        if got[0] not in want[0].split("|") or got[1] not in want[1].split("|")
    ]
    assert not wrong


@pytest.mark.parametrize(("marked", "acts"), ACTS)
def test_act(marked: str, acts: list[str | None]) -> None:
    assert [naming.action for naming in name_all(marked)] == acts
