"""A fixed phrase or a common word written wrong by one character: 牢记初心史命, “两个维户”, 一如继往."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.words import Scanner

__all__ = ["check"]

_QUOTED = re.compile(r"[“\"]([一-鿿]{4})[”\"]")
_HAN = re.compile(r"[一-鿿]")
_NUMERALS = frozenset("一二三四五六七八九十两双多")


class _Phrase(NamedTuple):
    text: str
    variants: frozenset[str]


@cache
def _halves() -> tuple[Any, list[list[tuple[_Phrase, int]]]]:
    """What finds the halves of all phrases in one look; of each half whose it is and where it stands there."""
    import ahocorasick_rs

    owners: dict[str, list[tuple[_Phrase, int]]] = {}
    for entry in load("flags_set_phrases")["phrases"]:
        phrase = _Phrase(entry["text"], frozenset(entry.get("variants", ())))
        half = (len(phrase.text) + 1) // 2
        for piece, offset in ((phrase.text[:half], 0), (phrase.text[half:], half)):
            owners.setdefault(piece, []).append((phrase, offset))
    return ahocorasick_rs.AhoCorasick(list(owners)), list(owners.values())


@cache
def _wrong() -> Scanner:
    return Scanner(re.compile("|".join(map(re.escape, load("flags_set_phrases")["wrong"]))))


def check(view: View) -> Iterable[Finding]:
    """One finding a place, on what stands there."""
    seen: set[int] = set()
    right: dict[str, str] = load("flags_set_phrases")["wrong"]
    for start, end, due in sorted([*_altered(view.text), *_in_quotes(view.text)]):
        if start not in seen:
            seen.update(range(start, end))
            yield _finding(view, start, end, due)
    for m in _wrong().finditer(view.text):
        if m.start() not in seen:
            yield _finding(view, m.start(), m.end(), right[m[0]])


def _finding(view: View, start: int, end: int, due: str) -> Finding:
    quote = view.text[start:end]
    return Finding(start, end, f"“{quote}”疑为“{due}”之误，建议核实。", {"quote": quote, "expected": due})


def _altered(text: str) -> Iterator[tuple[int, int, str]]:
    """One character of a phrase is another: one of its halves stands as it should, and leads to the place."""
    automaton, owners = _halves()
    for index, place, _ in automaton.find_matches_as_indexes(text, overlapping=True):
        for phrase, offset in owners[index]:
            start, end = place - offset, place - offset + len(phrase.text)
            if start >= 0 and _one_off(text[start:end], phrase):
                yield start, end, phrase.text


def _one_off(said: str, phrase: _Phrase) -> bool:
    if said == phrase.text or len(said) != len(phrase.text) or said in phrase.variants:
        return False
    off = _differing(said, phrase.text)
    if len(off) != 1 or not all(_HAN.fullmatch(word[off[0]]) for word in (said, phrase.text)):
        return False
    return said[off[0]] != said[off[0] - 1 : off[0]]  # given twice (建建设): another rule's matter


def _differing(said: str, due: str) -> list[int]:
    """The places at which two words of one length differ."""
    return [i for i, (a, b) in enumerate(zip(said, due, strict=True)) if a != b]


def _in_quotes(text: str) -> Iterator[tuple[int, int, str]]:
    names: list[str] = load("flags_set_phrases")["quoted"]
    for m in _QUOTED.finditer(text):
        if m[1] not in names:
            due = next((n for n in names if _differs_in_one_word(m[1], n)), None)
            if due:
                yield m.start(1), m.end(1), due


def _differs_in_one_word(said: str, name: str) -> bool:
    off = _differing(said, name)
    return len(off) == 1 and not {said[off[0]], name[off[0]]} & _NUMERALS
