"""What a shared passage is before any share of copying is told: policy text, a quotation, the unit's own, another's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from taizhang.lexicon import load
from taizhang.records import MatchSource, Overlap, Relation

__all__ = ["is_official", "is_quoted", "source_of", "without_sources"]

_AROUND = 400  # characters before and behind that may hold the quotation marks
_CUE = 80  # characters before the mark that may name the source
_MOST = 0.6  # of a passage
_QUOTED = re.compile("[“「]([^“”「」]{8,})[”」]")
_OF_RELATION: dict[Relation, MatchSource] = {
    "within": "within", "prior-year": "own-past", "same-year": "own-past", "other-unit": "other-unit",
}  # fmt: skip


def source_of(relation: Relation, *sides: tuple[str, int, int]) -> MatchSource:
    """The group of a passage; ``sides`` are its places as (text, start, end).

    `policy` for policy text and the wording of forms, `quoted` where either side has it in quotation marks behind the
    name of a source, else by the relation of the two reports.
    """
    if any(is_quoted(text, start, end) for text, start, end in sides):
        return "quoted"
    if any(is_official(text[start:end]) for text, start, end in sides):
        return "policy"
    return _OF_RELATION[relation]


@cache
def _formulae() -> re.Pattern[str]:
    data: dict[str, str] = load("flags_formulae")
    return re.compile(f"{data['policy']}|{data['form']}")


def is_official(passage: str) -> bool:
    """Policy wording or the text of a prescribed form: two marks of it, and one in a hundred characters."""
    return len(_formulae().findall(passage)) >= max(2, len(passage) / 100)


@cache
def _cited() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["before"]) for row in load("copy_sources")["cited"])


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether most of a place stands in quotation marks behind words that name where it is from."""
    base = max(0, start - _AROUND)
    around = text[base : end + _AROUND]
    covered = 0
    for found in _QUOTED.finditer(around):
        begin, close = base + found.start(1), base + found.end(1)
        shared = min(end, close) - max(start, begin)
        if shared > 0 and any(cue.search(text[max(0, begin - 1 - _CUE) : begin - 1]) for cue in _cited()):
            covered += shared
    return covered >= _MOST * (end - start)


def without_sources(overlaps: Iterable[Overlap], names: Sequence[str]) -> list[Overlap]:
    """The overlaps of the other groups."""
    return [o for o in overlaps if o.source not in names]
