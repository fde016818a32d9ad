"""Doubled words, clauses, characters and marks: 进一步进一步, 建建设, 地地, ，，. Precision before recall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.words import segment

__all__ = ["check"]

_TWICE = re.compile(r"([一-鿿]{2,8})(?=\1)")
_AGAIN = re.compile(r"(?:(?<=[，。；：、\n\u3000])|^)(?P<said>[一-鿿]{2,40})[，、；。](?P=said)")
_CHARACTER = re.compile(r"([一-鿿])(?=\1)")
_STOP = re.compile(r"[，。；：、！？“”‘’《》（）()\s]")
_ENDS = "，。；：、！？\n"
_NEAR = 14  # characters on either side that a word is read in
_LINE = 40  # a line without any stop that reaches so far is prose all the same


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    return re.compile("|".join(m["pattern"] for m in _data()["marks"]))


@lru_cache(maxsize=1)
def _reduplications() -> re.Pattern[str]:
    return re.compile("|".join(r["pattern"] for r in _data()["reduplications"]))


def _data() -> dict[str, Any]:
    data: dict[str, Any] = load("flags_typo")
    return data


def check(view: View) -> Iterable[Finding]:
    """One finding a place."""
    text = view.text
    for start, end, word in _words(text):
        yield Finding(start, end, f"“{word}”连写两遍，疑为多字，建议核实。", {"quote": text[start:end]})
    for start, end, said in _clauses(text):
        yield Finding(start, end, f"“{said}”接连出现两遍，疑为重复，建议核实。", {"quote": text[start:end]})
    for start, end in _characters(text):
        yield Finding(start, end, f"“{text[start:end]}”疑为多字，建议核实。", {"quote": text[start:end]})
    for m in _marks().finditer(text):
        if not _layout(text, m.start(), m.end()):
            yield Finding(m.start(), m.end(), f"“{m[0]}”疑为重复，建议核实。", {"quote": m[0]})


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Two characters and more given twice in a row, where words begin or end (not 纪委监委监督)."""
    position = 0
    while m := _TWICE.search(text, position):
        word, start = m[1], m.start()
        end = start + 2 * len(word)
        position = start + 1
        if len(set(word)) == 1 or _reduplications().fullmatch(text[start:end]) or _cells(text, start, end):
            continue
        if _are_words(text, start, end):
            position = end
            yield start, end, word


def _clauses(text: str) -> Iterator[tuple[int, int, str]]:
    """A clause given twice: 内强素质、内强素质、外塑形象. One that the second copy goes on from (进一步，进一步提升)
    counts only where no clause ends with it."""
    for m in _AGAIN.finditer(text):
        said, end = m["said"], m.end()
        whole = text[end : end + 1] in _ENDS or end == len(text)
        adverb = said in _data()["adverbs"]
        if (whole and len(said) >= 4) or adverb:
            yield m.start(), end, said


def _characters(text: str) -> Iterator[tuple[int, int]]:
    """A character given twice that no word accounts for: 建|建设, 将|将. Characters that are words by themselves meet
    themselves by rights (安全|全链条)."""
    alone, particles = _data()["alone"], _data()["particles"]
    for m in _CHARACTER.finditer(text):
        character, start = m[1], m.start()
        if character in alone or text[max(0, start - 1)] == character or text[start + 2 : start + 3] == character:
            continue
        left, right = _around(text, start + 1)
        most = 1 if character in particles else 2
        if not left or min(len(left), len(right)) > 1 or max(len(left), len(right)) > most or _proper(text, start):
            continue
        yield start, start + (2 if len(right) == 1 else 1 + len(right))


def _are_words(text: str, start: int, end: int) -> bool:
    """The run begins and ends where words do, or only one of them is part of a longer word: of a compound, not of one
    with a suffix (保障保障性住房)."""
    first, last = _clause(text, start, end)
    places, position = {first: 0}, first
    for token in segment(text[first:last]):
        places[position] = len(token)
        position += len(token)
    places.setdefault(position, 0)
    middle = (start + end) // 2
    if end in places:
        return start in places or middle in places
    return start in places and places.get(middle, 0) > middle - start + 1


def _around(text: str, place: int) -> tuple[str, str]:
    """The words that end and begin at ``place``; empty where it lies within a word."""
    first, last = _clause(text, place - 1, place + 1)
    position, before = first, ""
    for token in segment(text[first:last]):
        if position == place:
            return before, token
        position, before = position + len(token), token
    return "", ""


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = start, end
    while first > 0 and start - first < _NEAR and not _STOP.match(text[first - 1]):
        first -= 1
    while last < len(text) and last - end < _NEAR and not _STOP.match(text[last]):
        last += 1
    return first, last


def _proper(text: str, place: int) -> bool:
    """Within a title or quotation marks that open shortly before: a name may double what it likes."""
    before = text[max(0, place - 12) : place]
    return any(before.rfind(a) > before.rfind(b) for a, b in ("《》", "“”"))


def _cells(text: str, start: int, end: int) -> bool:
    """The halves belong to different things: a heading before its text, cells of a table (lines without a stop)."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = last if last >= 0 else len(text)
    line = text[first:last]
    if len(line) >= _LINE or any(c in line for c in "，。；："):
        return False
    after = text[last + 1 : last + 1 + _LINE].split("\n", maxsplit=1)[0]
    return "\t" in line or " " in line.strip() or line == text[start:end] or not any(c in after for c in "，。；：")


def _layout(text: str, start: int, end: int) -> bool:
    """Marks in a row by layout: leaders of a table of contents, an ellipsis of stops."""
    return text[max(0, start - 2) : end + 2].count("。") > 2 or text[max(0, start - 2) : end + 2].count("、") > 2
