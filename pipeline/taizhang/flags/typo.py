"""Doubled words, clauses, characters and marks: 进一步进一步, 建建设, 地地, ，，. Precision before recall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.words import Scanner, code_points, segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["check"]

_TWICE = re.compile(r"([一-鿿]{2,8})(?=\1)")
_AGAIN = re.compile(r"(?:(?<=[，。；：、\n\u3000])|^)(?P<said>[一-鿿]{2,40})[，、；。](?P=said)")
_MARK = re.compile(r"[，、；。]")
_HAN = re.compile(r"[一-鿿]+")
_SAID = 20
_BEFORE = "，。；：、\n\u3000"  # behind these the clause is whole, and `_AGAIN` finds it
_STOP = re.compile(r"[，。；：、！？“”‘’《》（）()\s]")
_ENDS = "，。；：、！？\n"
_NEAR = 14  # characters on either side that a word is read in
_LINE = 40  # a line without any stop that reaches so far is prose all the same


@lru_cache(maxsize=1)
def _marks() -> Scanner:
    return Scanner(re.compile("|".join(m["pattern"] for m in _data()["marks"])))


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
    characters = list(_characters(text))
    for start, end in characters:
        yield Finding(start, end, f"“{text[start:end]}”疑为多字，建议核实。", {"quote": text[start:end]})
    for m in _marks().finditer(text):
        if m.span() not in characters and not _layout(text, m.start(), m.end()):
            yield Finding(m.start(), m.end(), f"“{m[0]}”疑为重复，建议核实。", {"quote": m[0]})


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Two characters and more given twice in a row, where words begin or end (not 纪委监委监督)."""
    position = 0
    for place in _repeats(text):
        m = _TWICE.match(text, place) if place >= position else None
        if m is None:
            continue
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
    position = 0
    for place in _same_clauses(text):
        m = _AGAIN.match(text, place) if place >= position else None
        if m is None:
            continue
        position = m.end()
        said, end = m["said"], m.end()
        whole = text[end : end + 1] in _ENDS or end == len(text)
        adverb = said in _data()["adverbs"]
        if (whole and len(said) >= 4) or adverb:
            yield m.start(), end, said
    yield from _tails(text)


def _tails(text: str) -> Iterator[tuple[int, int, str]]:
    """The end of a clause given again as a clause: 推动党建工作全面进步、全面进步、全面过硬."""
    marks = [m.start() for m in _MARK.finditer(text)]
    for mark, following in pairwise(marks):
        if not 4 <= following - mark - 1 <= _SAID or text[mark] not in "，、":
            continue
        said = text[mark + 1 : following]
        if not text.startswith(said, mark - len(said)):
            continue
        if text[mark - len(said) - 1 : mark - len(said)] not in _BEFORE and _HAN.fullmatch(said):
            yield mark - len(said), following, said


def _characters(text: str) -> Iterator[tuple[int, int]]:
    """A character given twice that no word accounts for: 建|建设, 将|将. Characters that are words by themselves meet
    themselves by rights (安全|全链条)."""
    alone, particles = _data()["alone"], _data()["particles"]
    places = [
        place
        for place in _doubled(text)
        if (text[place] not in alone or text[place] in particles)
        and text[max(0, place - 1)] != text[place] != text[place + 2 : place + 3]
    ]
    for start, (left, right) in zip(places, _around(text, [place + 1 for place in places]), strict=True):
        character = text[start]
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


def _around(text: str, places: Sequence[int]) -> list[tuple[str, str]]:
    """The words that end and begin at each of ``places``; empty where it lies within a word."""
    clauses = [_clause(text, place - 1, place + 1) for place in places]
    tokens = iter(segment("\n".join(text[first:last] for first, last in clauses)))  # no clause holds a line break
    found: list[tuple[str, str]] = []
    for place, (first, _) in zip(places, clauses, strict=True):
        position, before, around = first, "", ("", "")
        for token in tokens:
            if token == "\n":
                break
            if position == place:
                around = before, token
            position, before = position + len(token), token
        found.append(around)
    return found


def _doubled(text: str) -> list[int]:
    """Where a Han character stands twice in a row."""
    codes = code_points(text)
    places: list[int] = ((codes[1:] == codes[:-1]) & _is_han(codes[1:])).nonzero()[0].tolist()
    return places


def _repeats(text: str) -> list[int]:
    """Where two characters stand that stand once more two to eight characters further on: `_TWICE` begins there."""
    import numpy as np

    codes = code_points(text)
    found = np.zeros(len(codes), dtype=bool)
    for size in range(2, 9):
        same = codes[:-size] == codes[size:]
        if len(same) > 1:
            found[: len(same) - 1] |= same[:-1] & same[1:]
    places: list[int] = np.flatnonzero(found & _is_han(codes)).tolist()
    return places


def _same_clauses(text: str) -> list[int]:
    """Where a clause begins whose first two characters stand once more behind its end: `_AGAIN` begins there."""
    import numpy as np

    codes = code_points(text)
    han = _is_han(codes)
    starts = np.flatnonzero(han[1:] & ~han[:-1]) + 1
    starts = np.concatenate([[0], starts]) if len(han) and han[0] else starts
    stops = np.append(np.flatnonzero(~han), len(codes))
    ends = stops[np.searchsorted(stops, starts)]
    inside = ends + 2 < len(codes)
    starts, ends = starts[inside], ends[inside]
    same = (codes[starts] == codes[ends + 1]) & (codes[starts + 1] == codes[ends + 2])
    places: list[int] = starts[same].tolist()
    return places


def _is_han(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return (codes >= 0x4E00) & (codes <= 0x9FFF)


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
