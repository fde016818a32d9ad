"""From a collection to checked passages: seeds joined and extended, formulae left out, places in the texts."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from taizhang.compare.align import Match, Runs, chain, extend, find_runs, promising
from taizhang.compare.distance import similarities
from taizhang.compare.fingerprint import Collection
from taizhang.compare.fold import Signs, fold
from taizhang.compare.seeds import Seeds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Passage", "Passages", "TextOfUnit", "matches_of", "Sharing", "shared_part", "without_formulae"]

_GAP, _DRIFT, _DROP = 12, 4, 9
_AGREE = 0.5  # signs around a seed that agree, to the characters of a passage
_MOST_BREAKS = 1 / 15
_OWN = 12  # signs of a passage that no formula covers
_LESS = 0.1  # similarity
_EDGE = 8  # signs without letters around a passage that are looked at
_OPENING = "《“‘（(【〔「『"
_TEXTS_AT_HAND = 4096


class TextOfUnit(Protocol):
    """What is looked at of a report: any object with these attributes will do, also one that reads its text when asked.

    The text is asked for once, and again where a passage was found in it.
    """

    @property
    def id(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def text(self) -> str: ...


class Passage(NamedTuple):
    """A checked match in code points: ``[start_a, end_a)`` of the later text, ``[start_b, end_b)`` of the earlier."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    similarity: float


def matches_of(collection: Collection, seeds: Seeds, min_chars: int) -> list[Match]:
    """Seeds joined to runs and chains and extended; those that lie within another one of their pair are left out."""
    runs = find_runs(seeds, collection, gap=_GAP)
    apart = (runs.text_left != runs.text_right) | (runs.left_end <= runs.left + runs.shift)
    runs = Runs(*(column[apart] for column in runs))
    least = max(collection.k, int(min_chars * _AGREE))
    apart = promising(runs, collection.codes, seeds.formula, least=least, own=min(_OWN, least))
    runs = Runs(*(column[apart] for column in runs))
    return _distinct(extend(chain(runs, gap=_GAP, drift=_DRIFT), collection, drop=_DROP))


def _distinct(matches: list[Match]) -> list[Match]:
    """Without matches that lie within another one of the same pair, which extension from several seeds gives."""
    matches = sorted(set(matches), key=lambda m: (m.text_left, m.text_right, m.left, -m.left_end, m.right))
    kept: list[Match] = []
    for m in matches:
        last = [k for k in kept[-8:] if (k.text_left, k.text_right) == (m.text_left, m.text_right)]
        if not any(m.left_end <= k.left_end and m.right >= k.right and m.right_end <= k.right_end for k in last):
            kept.append(m)
    return kept


def without_formulae(matches: Sequence[Match], seeds: Seeds) -> list[Match]:
    """The matches with at least ``_OWN`` signs outside of wording that very many places share."""
    formula = seeds.formula
    return [m for m in matches if m.left_end - m.left - int(formula[m.left : m.left_end].sum()) >= _OWN]


class Sharing:
    """Which units share the wording of a place: what more than ``most_units`` of them share is a formula."""

    def __init__(self, found: Sequence[tuple[Match, Passage]], units: Sequence[int], most_units: int) -> None:
        self._most = most_units
        self._places: dict[int, list[tuple[int, int, int, float]]] = defaultdict(list)
        for m, p in found:
            self._places[m.text_right].append((p.start_a, p.end_a, units[m.text_left], p.similarity))
            self._places[m.text_left].append((p.start_b, p.end_b, units[m.text_right], p.similarity))
        self._longest = {}
        for text, places in self._places.items():
            places.sort()
            self._longest[text] = max(end - start for start, end, _, _ in places)

    def is_formula(self, match: Match, passage: Passage) -> bool:
        """Whether so many units share all but a few characters of it, on either side. What is the same word for word
        counts with what others have word for word, so that the copy of a variant is told from the formula."""
        alike = passage.similarity if passage.similarity == 1 else passage.similarity - _LESS
        return self._is_common(match.text_right, passage.start_a, passage.end_a, alike) or self._is_common(
            match.text_left, passage.start_b, passage.end_b, alike
        )

    def _is_common(self, text: int, start: int, end: int, alike: float) -> bool:
        places = self._places[text]
        if len(places) < self._most:
            return False
        low = bisect_left(places, (end - _OWN - self._longest[text],))
        high = bisect_left(places, (start + _OWN,))
        sharing = {unit for begin, close, unit, similarity in places[low:high]
                   if similarity >= alike and min(end, close) - max(start, begin) > end - start - _OWN}  # fmt: skip
        return len(sharing) >= self._most  # besides the unit of the text


def shared_part(start: int, end: int, other_start: int, other_end: int) -> float:
    """How much of the first span the second covers."""
    return max(0, min(end, other_end) - max(start, other_start)) / max(1, end - start)


class Passages:
    """Matches as places in the texts; texts are asked for again, and the last ones kept at hand."""

    def __init__(self, collection: Collection, texts: Sequence[TextOfUnit]) -> None:
        self.collection = collection

        @lru_cache(maxsize=_TEXTS_AT_HAND)
        def read(number: int) -> tuple[str, Signs]:
            text = texts[number].text
            return text, fold(text)

        self._read: Callable[[int], tuple[str, Signs]] = read

    def checked(self, matches: Sequence[Match], min_chars: int, min_similarity: float) -> list[tuple[Match, Passage]]:
        """The matches with their places, without those that are too short or too unlike, meet themselves, or are rows
        of a table."""
        import numpy as np

        placed = [(m, places) for m in matches if (places := self._places(m, min_chars)) is not None]
        ends = np.array([m[2:] for m, _ in placed], np.int64).reshape(-1, 4)
        alike = similarities(self.collection.codes, ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
        return [
            (m, Passage(*places, similarity))
            for (m, places), similarity in zip(placed, alike, strict=True)
            if similarity >= min_similarity
        ]

    def _places(self, match: Match, min_chars: int) -> tuple[int, int, int, int] | None:
        if match.text_left == match.text_right and match.left_end > match.right:
            return None
        earlier, signs = self._read(match.text_left)
        base = int(self.collection.starts[match.text_left])
        start_b, end_b = signs.span(match.left - base, match.left_end - base)
        later, signs = self._read(match.text_right)
        base = int(self.collection.starts[match.text_right])
        start_a, end_a = signs.span(match.right - base, match.right_end - base)
        start_a, end_a, start_b, end_b, spare = _with_marks(later, start_a, end_a, earlier, start_b, end_b)
        if max(end_a - start_a, end_b - start_b) + spare < min_chars:
            return None
        table = _is_table(later[start_a:end_a]) or _is_table(earlier[start_b:end_b])
        return None if table else (start_a, end_a, start_b, end_b)


def _with_marks(a: str, start_a: int, end_a: int, b: str, start_b: int, end_b: int) -> tuple[int, int, int, int, int]:
    """The spans with the punctuation on their edges that both sides have, and how many more marks and blanks they have
    in common around them."""
    while start_a and start_b and a[start_a - 1] == b[start_b - 1] and a[start_a - 1] in _OPENING:
        start_a, start_b = start_a - 1, start_b - 1
    while end_a < len(a) and end_b < len(b) and a[end_a] == b[end_b] and _closes(a[end_a]):
        end_a, end_b = end_a + 1, end_b + 1
    return (
        start_a,
        end_a,
        start_b,
        end_b,
        _edge(a[max(0, start_a - _EDGE) : start_a][::-1], b[max(0, start_b - _EDGE) : start_b][::-1])
        + _edge(a[end_a : end_a + _EDGE], b[end_b : end_b + _EDGE]),
    )


def _edge(a: str, b: str) -> int:
    """How many signs that folding drops both texts begin with, the same ones."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other or one.isalnum():
            break
        count += 1
    return count


def _is_table(passage: str) -> bool:
    """Rows of cells: many breaks for so few characters. Their sameness says nothing."""
    return sum(passage.count(c) for c in "\n\t") > len(passage) * _MOST_BREAKS


def _closes(character: str) -> bool:
    return not (character.isalnum() or character.isspace() or character in _OPENING)
