"""Tables with ruled lines on a page of a PDF: which cell each character stands in, and the rows as lines.

Rules come in any form: one long line, one for each cell, a thin filled box. They are put together where they touch;
what they enclose are cells, and two fields of the grid with no rule between them are one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from taizhang.ingest.reflow import Char, Line, joint, page_lines

__all__ = ["Rule", "ruled_rows"]

_NEAR = 3.0  # points: rules so close are one, ends so close touch
_MOST_RULES = 1_500
_COVERED = 0.5  # of the side of a field: then it has a rule
_FRAME_LINES, _FRAME_CHARS = 3, 200  # a cell with more is a page in a frame, not a figure in a table


class Rule(NamedTuple):
    """A horizontal or vertical stroke: where it lies across (``at``), and from where to where it runs, in points."""

    horizontal: bool
    at: float
    start: float
    end: float


def ruled_rows(rules: Sequence[Rule], chars: Sequence[Char]) -> tuple[list[Line], list[Char]]:
    """The rows of all ruled tables of a page, and the characters that stand in none."""
    rest = list(chars)
    rows: list[Line] = []
    if not 4 <= len(rules) <= _MOST_RULES:
        return rows, rest
    for group in _groups(_merged(rules)):
        grid = _Grid(group)
        if grid.count >= 2:
            found, rest = grid.rows(rest)
            rows.extend(found)
    return rows, rest


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line as one."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.horizontal, round(r.at / _NEAR), r.start)):
        last = found[-1] if found else None
        if (
            last is not None
            and last.horizontal == rule.horizontal
            and abs(last.at - rule.at) <= _NEAR
            and rule.start <= last.end + _NEAR
        ):
            found[-1] = last._replace(end=max(last.end, rule.end))
        else:
            found.append(rule)
    return [rule for rule in found if rule.end - rule.start > 2 * _NEAR]


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch each other, directly or over others; groups that cannot be tables are left out."""
    parent = list(range(len(rules)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    flat = [at for at, rule in enumerate(rules) if rule.horizontal]
    for up in (at for at, rule in enumerate(rules) if not rule.horizontal):
        for across in flat:
            if _touch(rules[across], rules[up]):
                parent[root(up)] = root(across)
    groups: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        groups.setdefault(root(at), []).append(rule)
    return [group for group in groups.values() if sum(rule.horizontal for rule in group) >= 2 and len(group) >= 5]


def _touch(across: Rule, up: Rule) -> bool:
    return (
        across.start - _NEAR <= up.at <= across.end + _NEAR and up.start - _NEAR <= across.at <= up.end + _NEAR
    )  # fmt: skip


class _Grid:
    """The fields between the rules of a table, rows from top to bottom."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._xs = _levels(rule.at for rule in rules if not rule.horizontal)
        self._ys = _levels(rule.at for rule in rules if rule.horizontal)
        self._width, self._height = max(len(self._xs) - 1, 0), max(len(self._ys) - 1, 0)
        self._up = _by_level([rule for rule in rules if not rule.horizontal], self._xs)
        self._flat = _by_level([rule for rule in rules if rule.horizontal], self._ys)
        self._cell = self._cells()
        self.count = len(set(self._cell))

    def _cells(self) -> list[int]:
        """For each field the first field of its cell."""
        cell = list(range(self._width * self._height))

        def root(at: int) -> int:
            while cell[at] != at:
                at = cell[at]
            return at

        for row in range(self._height):
            for column in range(self._width):
                here, below = row * self._width + column, self._height - row - 1
                sides = self._ys[below : below + 2], self._xs[column : column + 2]
                if column + 1 < self._width and not _ruled(self._up[column + 1], *sides[0]):
                    _join(cell, root(here), root(here + 1))
                if row + 1 < self._height and not _ruled(self._flat[below], *sides[1]):
                    _join(cell, root(here), root(here + self._width))
        return [root(at) for at in range(len(cell))]

    def _field(self, char: Char) -> int | None:
        x, y = (char.left + char.right) / 2, char.base + 0.3 * char.size
        column = bisect_right(self._xs, x) - 1
        row = self._height - bisect_right(self._ys, y)
        inside = 0 <= column < self._width and 0 <= row < self._height
        return row * self._width + column if inside else None

    def rows(self, chars: Sequence[Char]) -> tuple[list[Line], list[Char]]:
        """The rows of this table and the characters outside of it (with those of pages in a frame)."""
        rest: list[Char] = []
        inside: dict[int, list[Char]] = {}
        for char in chars:
            field = self._field(char)
            if field is None:
                rest.append(char)
            else:
                inside.setdefault(self._cell[field], []).append(char)
        texts: dict[int, str] = {}
        size = 0.0
        for cell, content in inside.items():
            lines = page_lines(content)
            if len(lines) >= _FRAME_LINES and sum(len(line.text) for line in lines) > _FRAME_CHARS:
                rest.extend(content)
            elif lines:
                texts[cell] = _flat(lines)
                size = size or lines[0].size
        return list(self._lines(texts, size)), rest

    def _lines(self, texts: dict[int, str], size: float) -> Iterable[Line]:
        for row in range(self._height):
            fields = range(row * self._width, (row + 1) * self._width)
            cells = list(dict.fromkeys(self._cell[field] for field in fields))
            # A cell that began further up has been read there.
            parts = [texts.get(cell, "") if cell // self._width == row else "" for cell in cells]
            if any(parts):
                top = self._ys[self._height - row]
                yield Line("\t".join(parts).rstrip(), self._xs[0], self._xs[-1], top - size, size, True)


def _levels(values: Iterable[float]) -> list[float]:
    """Sorted values, those that lie close together once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _by_level(rules: Sequence[Rule], levels: Sequence[float]) -> list[list[Rule]]:
    """The rules on each level."""
    found: list[list[Rule]] = [[] for _ in levels]
    for rule in rules:
        found[max(bisect_right(levels, rule.at) - 1, 0)].append(rule)
    return found


def _ruled(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Whether these rules of one level cover a side of a field."""
    covered = sum(max(min(rule.end, end) - max(rule.start, start), 0.0) for rule in rules)
    return covered >= _COVERED * (end - start)


def _join(cell: list[int], one: int, other: int) -> None:
    cell[max(one, other)] = min(one, other)


def _flat(lines: Sequence[Line]) -> str:
    """The lines of a cell as one: a short line ends a paragraph, but a figure stays with what follows."""
    widest = max(line.right - line.left for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        short = before.right - before.left < 0.75 * widest - before.size
        parted = short and not before.text[-1].isdigit()
        text += (" " if parted else joint(before.text, line.text)) + line.text
    return " ".join(text.split())
