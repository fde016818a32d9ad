"""Patterns run only where they can begin: the same matches as `re.finditer`, many times faster on long texts.

From a compiled pattern follows which characters its matches can begin with, and which can stand second and third. One
look at all characters of a text gives the few places where the pattern has to be tried. Where a pattern is of a form
that is not understood here, or may match nothing at all, it is run in the usual way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from taizhang.words.glyphs import PAD, glyphs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.bool_]

__all__ = ["Scanner"]

_DEPTH = PAD
_WARM = (
    20_000  # characters read in the usual way before the pattern is taken apart, which a short run need not wait for
)
_LAST = 0xFFFF  # stands for every character beyond the basic plane


class Scanner:
    """A pattern with the places where it can begin. ``finditer``, ``search`` as those of the pattern."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._read = 0
        self._tables: list[Table] | None = None
        self._key = b""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in ``text`` from left to right, none overlapping another."""
        places = self._places(text)
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

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return next(self.finditer(text), None)

    def _places(self, text: str) -> list[int] | None:
        if self._tables is None:
            self._read += len(text)
            if self._read < _WARM:
                return None
            self._tables = _tables(self.pattern)
            self._key = self._tables[0].tobytes() if self._tables else b""
        if not self._tables:
            return None
        page = glyphs(text)
        places = page.places_in(self._key, self._tables[0])
        for distance, table in enumerate(self._tables[1:], 1):
            places = places[table[page.short[places + distance]]]
        found: list[int] = places.tolist()
        return found


def _tables(pattern: re.Pattern[str]) -> list[Table]:
    """For each of the first characters of a match which ones they can be; empty where nothing can be said."""
    import numpy as np

    try:
        from re import _parser as parser  # type: ignore[attr-defined]
    except ImportError:  # another version of Python keeps it elsewhere
        return []
    tree = parser.parse(pattern.pattern, pattern.flags)
    if pattern.flags & (re.IGNORECASE | re.VERBOSE | re.LOCALE | re.ASCII) or tree.getwidth()[0] == 0:
        return []
    tables = [np.zeros(_LAST + 1, dtype=bool) for _ in range(_DEPTH)]
    try:
        ends = _walk(tree, {0}, tables, pattern.flags)
    except _UnknownError:
        return []
    for end in ends:
        for table in tables[end:]:
            table[:] = True
    return tables


class _UnknownError(Exception):
    """A construction that is not understood here."""


def _walk(tree: Any, offsets: set[int], tables: list[Table], flags: int) -> set[int]:
    """Enter into ``tables`` what can stand at each distance; give the distances at which ``tree`` can end."""
    for op, value in tree:
        offsets = _step(str(op), value, offsets, tables, flags)
    return offsets


def _step(op: str, value: Any, offsets: set[int], tables: list[Table], flags: int) -> set[int]:
    if op in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        table = _class_of(op, value, flags)
        for offset in offsets:
            if offset < _DEPTH:
                tables[offset] |= table
        return {min(offset + 1, _DEPTH) for offset in offsets}
    if op in ("AT", "ASSERT", "ASSERT_NOT"):  # nothing is consumed; the test itself is left to the pattern
        return offsets
    if op == "SUBPATTERN":
        if value[1] or value[2]:
            raise _UnknownError(op)
        return _walk(value[3], offsets, tables, flags)
    if op == "ATOMIC_GROUP":
        return _walk(value, offsets, tables, flags)
    if op == "BRANCH":
        return set().union(*(_walk(branch, offsets, tables, flags) for branch in value[1]))
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeat(value, offsets, tables, flags)
    raise _UnknownError(op)


def _repeat(value: Any, offsets: set[int], tables: list[Table], flags: int) -> set[int]:
    least, most, body = value
    for _ in range(min(least, _DEPTH)):
        offsets = _walk(body, offsets, tables, flags)
    ends = set(offsets)
    for _ in range(min(most - min(least, _DEPTH), _DEPTH)):
        offsets = _walk(body, offsets, tables, flags)
        ends |= offsets
    return ends


def _class_of(op: str, value: Any, flags: int) -> Table:
    import numpy as np

    table = np.zeros(_LAST + 1, dtype=bool)
    if op == "LITERAL":
        table[min(value, _LAST)] = True
    elif op == "NOT_LITERAL":
        table[:] = True
        if value < _LAST:
            table[value] = False
    elif op == "ANY":
        table[:] = True
        if not flags & re.DOTALL:
            table[10] = False
    else:
        table = _members([(str(kind), item) for kind, item in value])
    return table


def _members(items: list[tuple[str, Any]]) -> Table:
    """The characters of a class in brackets."""
    import numpy as np

    table = np.zeros(_LAST + 1, dtype=bool)
    for kind, item in items:
        if kind == "LITERAL":
            table[min(item, _LAST)] = True
        elif kind == "RANGE":
            table[min(item[0], _LAST) : min(item[1], _LAST) + 1] = True
        elif kind == "CATEGORY":
            table |= _category(str(item))
        elif kind != "NEGATE":
            raise _UnknownError(kind)
    if any(kind == "NEGATE" for kind, _ in items):
        table = ~table
        table[_LAST] = True
    return table


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _category(name: str) -> Table:
    import numpy as np

    if name not in _CATEGORIES:
        raise _UnknownError(name)
    table = np.zeros(_LAST + 1, dtype=bool)
    everything = "".join(map(chr, range(_LAST + 1)))
    for found in re.finditer(f"{_CATEGORIES[name]}+", everything):
        table[found.start() : found.end()] = True
    table[_LAST] = True
    return table
