"""Tables in the text: a row a line, cells parted by tabs, as the readers give them.

A number that stands alone in its cell has its unit elsewhere: in the head of its column (金额（万元）), in a column of
units, behind the name of its row (党课（次）), or in the line before the table (单位：万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.quantity.numerals import MULTIPLIERS, parse_number, tidy
from taizhang.quantity.units import Unit, unit_table
from taizhang.records import Quantity, Span

__all__ = ["Cell", "find_cells", "read_cell"]

_NUMBER = re.compile(r"(?P<sign>[-－−])?[+＋]?(?P<n>[0-9]+(?:[,，][0-9]{3})*(?:\.[0-9]+)?)")
_FIGURE = re.compile(r"[-－−+＋]?[0-9]+(?!年|月|季度|[0-9])")  # opens a cell below the head; 2023年 is in it
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?\s*(?P<unit>[^（）()]{1,6})[）)]$|[/／](?P<over>[^/／（）()]{1,4})$")
_CAPTION = re.compile(r"单位[：:]\s*(?P<unit>[^\s（）()、，,；;。]{1,6})\s*(?:[）)][：:]?)?\s*$")
_UNIT_HEAD = re.compile(r"(?:计量|计算)?单位")
_UNCOUNTED = re.compile(r"序号|编号|编码|代码|年份|年度$|日期|时间|备注|电话|排名|名次|位次")
_RELATIVE = re.compile(r"[率比重幅速%％]|增长|增减|完成进度")  # a column whose numbers the caption's unit is not of
_SCALE = re.compile(f"[{''.join(MULTIPLIERS)}]+")
_HEADS = 2  # rows that the head of a table may have


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below the head of a table: where it stands, what heads its column (``head``, and ``upper`` where the head
    has two rows), the first cell of its row, and the words that may hold its unit, the likeliest first."""

    start: int
    end: int
    head: Span | None
    upper: Span | None
    row: Span | None
    units: tuple[str, ...]


def find_cells(text: str) -> Iterator[Cell]:
    """The cells of all tables in order; those of their heads are left out."""
    if "\t" not in text:
        return
    before = Span(0, 0)
    rows: list[list[Span]] = []
    for match in re.finditer(r"[^\n]*\n?", text):
        line = Span(match.start(), match.start() + len(match.group().rstrip("\n")))
        if "\t" in match.group():
            rows.append(_split(text, line))
            continue
        yield from _table(text, rows, text[before.start : before.end])
        rows = []
        if text[line.start : line.end].strip():
            before = line


def _split(text: str, line: Span) -> list[Span]:
    cells, start = [], line.start
    for piece in text[line.start : line.end].split("\t"):
        inner = piece.strip()
        at = start + piece.index(inner)
        cells.append(Span(at, at + len(inner)))
        start += len(piece) + 1
    return cells


def _table(text: str, rows: list[list[Span]], caption: str) -> Iterator[Cell]:
    heads: list[list[Span]] = []
    for row in rows[:_HEADS]:
        figures = [written for cell in row if _FIGURE.match(written := text[cell.start : cell.end])]
        if not all(map(_YEAR.fullmatch, figures)) or (heads and len(row) != len(heads[0])):
            break
        heads.append(row)
    if len(heads) == len(rows):
        return
    found = _CAPTION.search(caption)
    for row in rows[len(heads) :]:
        yield from _row(text, row, [line for line in heads if len(line) == len(row)], found["unit"] if found else "")


def _row(text: str, row: list[Span], heads: list[list[Span]], caption: str) -> Iterator[Cell]:
    """The cells of a row with their heads; ``caption`` is the unit that the line before the table gives."""
    words = [text[cell.start : cell.end] for cell in row]
    name = next((cell for cell, word in zip(row, words, strict=True) if word and not _FIGURE.match(word)), None)
    columns = [[line[i] for line in heads if line[i].start < line[i].end] for i in range(len(row))]
    titles = [text[own[-1].start : own[-1].end] if own else "" for own in columns]
    units = [word for word, title in zip(words, titles, strict=True) if _UNIT_HEAD.fullmatch(title)]
    units += _in_brackets(text[name.start : name.end]) if name else []
    for cell, own, title in zip(row, columns, titles, strict=True):
        if cell.start == cell.end or cell == name:
            continue
        sources = _in_brackets(title) or [*units, *([caption] if caption and not _RELATIVE.search(title) else [])]
        yield Cell(
            cell.start,
            cell.end,
            head=own[-1] if own else None,
            upper=own[0] if len(own) > 1 else None,
            row=name,
            units=() if _UNCOUNTED.search(title) else tuple(sources),
        )


def _in_brackets(words: str) -> list[str]:
    """What may be a unit behind a name: 党课（次）, 存款/万元."""
    found = _IN_BRACKETS.search(words)
    return [found["unit"] or found["over"]] if found else []


def _unit(words: str) -> tuple[Unit, float] | None:
    """The unit that ``words`` are, with its scale (万元: 元 and 10,000); None where they are no unit."""
    units = unit_table()
    whole = units.match(words, 0)
    if whole is not None and whole.end == len(words):
        return whole, 1.0
    scale = _SCALE.match(words)
    rest = units.match(words, scale.end()) if scale else None
    if scale is None or rest is None or rest.end != len(words):
        return None
    factor = 1.0
    for character in scale.group():
        factor *= MULTIPLIERS[character]
    return rest, factor


def read_cell(text: str, cell: Cell) -> Quantity | None:
    """The quantity of a cell that holds a bare number and whose unit is known; None for any other."""
    match = _NUMBER.fullmatch(text, cell.start, cell.end)
    unit = next((found for words in cell.units if (found := _unit(words))), None) if match else None
    if match is None or unit is None:
        return None
    value = tidy(parse_number(match["n"]) * unit[1])
    dimension = "count" if unit[0].dimension == "determiner" else unit[0].dimension
    number = Span(*match.span("n"))
    begin = match.start("sign") if match["sign"] else number.start
    return Quantity(
        begin, number.end, number, -value if match["sign"] else value, None, unit[0].name, dimension, "exact"
    )
