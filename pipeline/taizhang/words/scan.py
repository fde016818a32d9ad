"""Patterns run only where they can match: the same matches, many times faster.

`Scanner` is for a whole text. From a compiled pattern follows which characters its matches can begin with, and which
can stand second, third and fourth; one look at all characters of a text gives the few places where each pattern has to
be tried.
`Probe` is for a short piece: a pattern that ends in ``$`` is tried only where the piece ends in a fitting character,
any other only where the piece holds a character that it cannot do without. `Sieve` does the like for many patterns and
all sentences of a text. Where a pattern is of a form that is not
understood (`taizhang.words.shape`), it is run in the usual way.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from taizhang.records import Span
from taizhang.words.glyphs import PAD, Glyphs, count_between, glyphs
from taizhang.words.shape import LAST, anchored, before, beginnings, endings, needs

if TYPE_CHECKING:
    from taizhang.words.shape import Table

__all__ = ["Probe", "Scanner", "Sieve"]

# So much is read in the usual way before a pattern is taken apart, which a short run need not wait for.
_CHARACTERS, _PIECES = 60_000, 500
_SIEVED = 4 * _CHARACTERS
_BITS = 64


class Scanner:
    """A pattern with the places where it can begin. ``finditer`` and ``search`` are those of the pattern."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._read = 0
        self._apart = False
        self._bits: tuple[int, int] | None = None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in ``text`` from left to right, none overlapping another."""
        places = self.places(text)
        if places is None:
            yield from self.pattern.finditer(text)
            return
        match, position = self.pattern.match, 0
        for place in places:
            if place >= position:
                found = match(text, place)
                if found:
                    yield found
                    position = found.end()

    def remove(self, text: str) -> str:
        """``text`` without the matches."""
        pieces, position = [], 0
        for found in self.finditer(text):
            pieces.append(text[position : found.start()])
            position = found.end()
        return "".join(pieces) + text[position:] if pieces else text

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return next(self.finditer(text), None)

    def places(self, text: str) -> list[int] | None:
        """Where a match may begin, in order; None where that is not known."""
        if not self._apart:
            self._read += len(text)
            if self._read < _CHARACTERS:
                return None
            self._apart = True
            ways = beginnings(self.pattern, PAD)
            self._bits = _register(ways, before(self.pattern)) if ways else None
        return None if self._bits is None else _places(glyphs(text), *self._bits)


class _Chunk:
    """Scanners whose tables lie in the bits of one array: one look at a text finds the places for all of them."""

    def __init__(self) -> None:
        import numpy as np

        self.size = 0
        self.before = np.full(LAST + 1, ~np.uint64(0))
        self.tables = [np.zeros(LAST + 1, dtype=np.uint64) for _ in range(PAD)]

    def add(self, ways: Sequence[Sequence[Table]], unless: Table | None) -> int:
        """Take a scanner in and give its bits, one for each way in which it can begin."""
        import numpy as np

        mask = 0
        for way in ways:
            bit = np.uint64(1 << self.size)
            for own, table in zip(self.tables, way, strict=True):
                own[table] |= bit
            if unless is not None:
                self.before[unless] &= ~bit
            mask |= 1 << self.size
            self.size += 1
        return mask


_chunks: list[_Chunk] = []
_lock = threading.Lock()


def _register(ways: Sequence[Sequence[Table]], unless: Table | None) -> tuple[int, int]:
    with _lock:
        if not _chunks or _chunks[-1].size + len(ways) > _BITS:
            _chunks.append(_Chunk())
        return len(_chunks) - 1, _chunks[-1].add(ways, unless)


def _places(page: Glyphs, number: int, own: int) -> list[int]:
    import numpy as np

    chunk = _chunks[number]
    size, places, bits, any_ = page.found.get(number, (0, None, None, np.uint64(0)))
    if places is None or bits is None or own >> size:  # a scanner came in since
        size = chunk.size
        end = len(page.codes)
        masks = chunk.tables[0][page.short[1 : end + 1]]
        places = np.flatnonzero(masks)
        bits = masks[places] & chunk.before[page.short[places]]
        for distance, table in enumerate(chunk.tables[1:], 2):
            bits &= table[page.short[places + distance]]
        places, bits = places[bits != 0], bits[bits != 0]
        any_ = np.bitwise_or.reduce(bits)
        page.found[number] = size, places, bits, any_
    mask = np.uint64(own)
    if not any_ & mask:
        return []
    chosen: list[int] = places[(bits & mask) != 0].tolist()
    return chosen


class Sieve:
    """Patterns for the sentences of a text: which of them can match in which sentence, told from their characters."""

    _read = 0  # by all sieves: one that comes late need not be warmed

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self.patterns = tuple(patterns)
        self._tests: list[tuple[list[Table], Table | None, Table | None]] | None = None

    def open(self, text: str, sentences: Sequence[Span]) -> list[int]:
        """For each sentence the patterns that may match in it (searched by themselves), as the bits of a number."""
        import numpy as np

        everything = (1 << len(self.patterns)) - 1
        if self._tests is None:
            Sieve._read += len(text)
            if Sieve._read >= _SIEVED:
                self._tests = [_test(pattern) for pattern in self.patterns]
        if self._tests is None or not sentences:
            return [everything] * len(sentences)
        short = glyphs(text).short
        bounds = np.array(sentences, dtype=np.int64)
        starts, ends = bounds[:, 0], bounds[:, 1]
        masks = np.zeros(len(sentences), dtype=np.int64)
        for number, (firsts, last, held) in enumerate(self._tests):
            fits = np.ones(len(sentences), dtype=bool)
            for at, table in enumerate(firsts, 1):
                fits &= table[short[starts + at]]
            if last is not None:
                fits &= last[short[ends]]
            if held is not None and fits.any():
                fits &= count_between(np.flatnonzero(held[short[1:-PAD]]), starts, ends) > 0
            masks |= fits.astype(np.int64) << number
        found: list[int] = masks.tolist()
        return found


@lru_cache(maxsize=256)
def _test(pattern: re.Pattern[str]) -> tuple[list[Table], Table | None, Table | None]:
    """What the first characters must be, what the last one (or a line break), and what must be there at all."""
    import numpy as np

    ways = beginnings(pattern, PAD) if anchored(pattern) else None
    firsts = [np.logical_or.reduce(tables) for tables in zip(*ways, strict=True)] if ways else None
    lasts = endings(pattern)
    return firsts or [], _table(None if lasts is None else {*lasts, "\n"}), _table(needs(pattern))


def _table(characters: Iterable[str] | None) -> Table | None:
    import numpy as np

    if characters is None:
        return None
    table = np.zeros(LAST + 1, dtype=bool)
    table[[min(ord(character), LAST) for character in characters]] = True
    return table


class Probe:
    """A pattern for short pieces; ``search`` is that of the pattern."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._asked = 0
        self._endings: frozenset[str] | None = None
        self._held: re.Pattern[str] | None = None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match in ``text[start:end]``, as `re.Pattern.search` gives it."""
        if self._asked <= _PIECES:
            self._asked += 1
            if self._asked == _PIECES:
                self._take_apart()
            return self.pattern.search(text, start, end)
        if self._endings is not None:
            last = min(end, len(text)) - 1
            if last < 0 or (text[last] not in self._endings and text[last] != "\n"):
                return None
        elif self._held is not None and not self._held.search(text, start, end):
            return None
        return self.pattern.search(text, start, end)

    def _take_apart(self) -> None:
        self._endings = endings(self.pattern)
        held = needs(self.pattern) if self._endings is None else None
        self._held = re.compile(f"[{re.escape(''.join(sorted(held)))}]") if held else None
