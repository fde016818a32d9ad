"""What can be said of the matches of a pattern from its form: how they begin, how they end, what they cannot lack.

Everything given here holds for every match; where a form is not understood, nothing is said (None). The callers
(`taizhang.words.scan`) spare themselves with it the places and texts in which a pattern cannot match.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.bool_]
    Way = tuple[Table, ...]

__all__ = ["LAST", "anchored", "before", "beginnings", "endings", "first_characters", "needs"]

LAST = 0xFFFF
"""Stands for every character beyond the basic plane."""
_MANY = 400  # characters from which on a class is no help
_WAYS = 6  # in which a pattern may begin, before they are taken together
_FLAGS = re.IGNORECASE | re.VERBOSE | re.LOCALE | re.ASCII
_SINGLE = ("LITERAL", "NOT_LITERAL", "ANY", "IN")


class _UnknownError(Exception):
    """A construction that is not understood here."""


def _parsed(pattern: re.Pattern[str]) -> Any:
    """The tree of a pattern; raises `_UnknownError` where there is none to be had."""
    try:
        from re import _parser as parser  # type: ignore[attr-defined]
    except ImportError as error:  # another version of Python keeps it elsewhere
        raise _UnknownError(str(error)) from error
    if pattern.flags & _FLAGS:
        raise _UnknownError("flags")
    return parser.parse(pattern.pattern, pattern.flags)


def beginnings(pattern: re.Pattern[str], depth: int) -> list[list[Table]] | None:
    """The ways in which a match can begin: for each way, which characters the first ``depth`` ones can be.

    Every match (with what follows it) fits one of the ways at least. A table tells it by code point, the last entry for
    all beyond U+FFFE. None for a pattern that may match nothing.
    """
    import numpy as np

    try:
        tree = _parsed(pattern)
        if tree.getwidth()[0] == 0:
            return None
        ways = _walk(tree, [()], depth, pattern.flags)
    except _UnknownError:
        return None
    anything = np.ones(LAST + 1, dtype=bool)
    return [[*way, *[anything] * (depth - len(way))] for way in _fewer(ways, _WAYS)]


def first_characters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """What a match can begin with; None where nothing can be said or where it is too much."""
    import numpy as np

    ways = beginnings(pattern, 1)
    return _characters(np.logical_or.reduce([way[0] for way in ways])) if ways else None


def anchored(pattern: re.Pattern[str]) -> bool:
    """Whether a match can begin at the very beginning only."""
    try:
        tree = _parsed(pattern)
    except _UnknownError:
        return False
    return (
        bool(len(tree)) and str(tree[0][0]) == "AT" and str(tree[0][1]) == "AT_BEGINNING" and not pattern.flags & re.M
    )


def before(pattern: re.Pattern[str]) -> Table | None:
    """The characters that cannot stand right before a match, by the look-behind that the pattern opens with."""
    try:
        op, value = _parsed(pattern)[0]
        if str(op) == "ASSERT_NOT" and value[0] < 0 and len(value[1]) == 1 and str(value[1][0][0]) in _SINGLE:
            table = _class_of(str(value[1][0][0]), value[1][0][1], pattern.flags)
            table[0] = table[LAST] = False  # 0 stands for the beginning of the text
            return table
    except (_UnknownError, IndexError):
        return None
    return None


def _walk(tree: Any, ways: list[Way], depth: int, flags: int) -> list[Way]:
    """The ways, each continued by what ``tree`` can match; no way grows beyond ``depth``."""
    for op, value in tree:
        if all(len(way) == depth for way in ways):
            break
        ways = _fewer(_step(str(op), value, ways, depth, flags), 4 * _WAYS)
    return ways


def _step(op: str, value: Any, ways: list[Way], depth: int, flags: int) -> list[Way]:
    if op in _SINGLE:
        table = _class_of(op, value, flags)
        return [(*way, table) if len(way) < depth else way for way in ways]
    if op in ("AT", "ASSERT", "ASSERT_NOT"):  # nothing is consumed; the test itself is left to the pattern
        return ways
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _walk(_inside(op, value), ways, depth, flags)
    if op == "BRANCH":
        return [way for branch in value[1] for way in _walk(branch, ways, depth, flags)]
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, body = value
        for _ in range(min(least, depth)):
            ways = _walk(body, ways, depth, flags)
        found = list(ways)
        for _ in range(min(most - min(least, depth), depth)):
            ways = _walk(body, ways, depth, flags)
            found += ways
            if all(len(way) == depth for way in ways):
                break
        return found
    raise _UnknownError(op)


def _fewer(ways: list[Way], most: int) -> list[Way]:
    """No more than ``most`` ways (of as many lengths as there are): those of one length made one where need be."""
    import numpy as np

    if len(ways) <= most:
        return ways
    by_length: dict[int, list[Way]] = {}
    for way in ways:
        by_length.setdefault(len(way), []).append(way)
    return [tuple(np.logical_or.reduce(tables) for tables in zip(*group, strict=True)) for group in by_length.values()]


def _inside(op: str, value: Any) -> Any:
    """The body of a group; one that sets flags is not understood."""
    if op == "ATOMIC_GROUP":
        return value
    if value[1] or value[2]:
        raise _UnknownError(op)
    return value[3]


def endings(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """The characters that can stand last in a match of a pattern all of whose ways end in ``$``.

    A match that ends in front of a last line break (``$`` allows it) is not meant. None where nothing can be said or
    where the characters are too many.
    """
    import numpy as np

    table = np.zeros(LAST + 1, dtype=bool)
    try:
        tree = _parsed(pattern)
        if not _at_end(tree) or _lasts(tree, table, pattern.flags):
            return None
    except _UnknownError:
        return None
    return _characters(table)


def _at_end(tree: Any) -> bool:
    if not len(tree):
        return False
    op, value = str(tree[-1][0]), tree[-1][1]
    if op == "AT":
        return str(value) == "AT_END"
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _at_end(_inside(op, value))
    return op == "BRANCH" and all(_at_end(branch) for branch in value[1])


def _lasts(tree: Any, table: Table, flags: int) -> bool:
    """Enter what can stand last into ``table``; give whether ``tree`` may match nothing."""
    return all(_last(str(op), value, table, flags) for op, value in reversed(list(tree)))  # until one that consumes


def _last(op: str, value: Any, table: Table, flags: int) -> bool:
    if op in _SINGLE:
        table |= _class_of(op, value, flags)
        return False
    if op in ("AT", "ASSERT", "ASSERT_NOT"):
        return True
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _lasts(_inside(op, value), table, flags)
    if op == "BRANCH":
        empty = [_lasts(branch, table, flags) for branch in value[1]]
        return any(empty)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _lasts(value[2], table, flags) or value[0] == 0
    raise _UnknownError(op)


def needs(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """A set of characters of which every match holds one at least; None where there is no small one."""
    try:
        table = _needed(_parsed(pattern), pattern.flags)
    except _UnknownError:
        return None
    return None if table is None else _characters(table)


def _needed(tree: Any, flags: int) -> Table | None:
    """The smallest class among the parts of ``tree`` that no match can lack."""
    best: Table | None = None
    for op, value in tree:
        found = _need(str(op), value, flags)
        if found is not None and (best is None or found.sum() < best.sum()):
            best = found
    return best


def _need(op: str, value: Any, flags: int) -> Table | None:
    import numpy as np

    if op in _SINGLE:
        return _class_of(op, value, flags)
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _needed(_inside(op, value), flags)
    if op == "BRANCH":
        found = [_needed(branch, flags) for branch in value[1]]
        whole: Table = np.logical_or.reduce([table for table in found if table is not None])
        return whole if all(table is not None for table in found) else None
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _needed(value[2], flags) if value[0] else None
    if op in ("AT", "ASSERT", "ASSERT_NOT"):
        return None
    raise _UnknownError(op)


def _characters(table: Table) -> frozenset[str] | None:
    if table[LAST] or table.sum() > _MANY:
        return None
    return frozenset(map(chr, table.nonzero()[0].tolist()))


def _class_of(op: str, value: Any, flags: int) -> Table:
    import numpy as np

    if op == "IN":
        return _members([(str(kind), item) for kind, item in value])
    table = np.full(LAST + 1, op != "LITERAL")
    if op == "LITERAL":
        table[min(value, LAST)] = True
    elif op == "NOT_LITERAL":
        table[value : min(value + 1, LAST)] = False
    elif not flags & re.DOTALL:
        table[10] = False
    return table


def _members(items: list[tuple[str, Any]]) -> Table:
    """The characters of a class in brackets."""
    import numpy as np

    table = np.zeros(LAST + 1, dtype=bool)
    for kind, item in items:
        if kind == "LITERAL":
            table[min(item, LAST)] = True
        elif kind == "RANGE":
            table[min(item[0], LAST) : min(item[1], LAST) + 1] = True
        elif kind == "CATEGORY":
            table |= _category(str(item))
        elif kind != "NEGATE":
            raise _UnknownError(kind)
    if any(kind == "NEGATE" for kind, _ in items):
        table = ~table
        table[LAST] = True
    return table


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


@cache
def _category(name: str) -> Table:
    import numpy as np

    if name not in _CATEGORIES:
        raise _UnknownError(name)
    table = np.zeros(LAST + 1, dtype=bool)
    everything = "".join(map(chr, range(LAST + 1)))
    for found in re.finditer(f"{_CATEGORIES[name]}+", everything):
        table[found.start() : found.end()] = True
    table[LAST] = name != "CATEGORY_SPACE"
    return table
