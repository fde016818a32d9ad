"""How a table row becomes text, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taizhang.ingest.origin import Line

__all__ = ["row_lines"]

_FRAME_LINES = 3
_FRAME_CHARS = 200
Cell = Sequence[Line]


def row_lines(cells: Sequence[Cell]) -> Iterator[Line]:
    """A row, given the lines of each cell, as one line with tabs between the cells; nothing for an empty row.

    A cell that holds several paragraphs of some length is no figure in a table but a page in a frame (forms for yearly
    reviews, old web pages): its paragraphs stay lines, the short cells around it share a line.
    """
    if any(_is_frame(cell) for cell in cells):
        yield from _frame(cells)
    elif any(cells):
        yield _row(cells)


def _is_frame(cell: Cell) -> bool:
    return len(cell) >= _FRAME_LINES and sum(len(line.text) for line in cell) > _FRAME_CHARS


def _row(cells: Sequence[Cell]) -> Line:
    parts: list[str] = []
    places: list[tuple[int, str]] = []
    offset = 0
    for cell in cells:
        text = " ".join(" ".join(line.text.split()) for line in cell)
        if cell:
            # The row begins where its first cell with text stands.
            places.extend((offset if places else 0, place) for _, place in cell[0].places[:1])
        parts.append(text)
        offset += len(text) + 1
    return Line("\t".join(parts).rstrip(), tuple(places))


def _frame(cells: Sequence[Cell]) -> Iterator[Line]:
    short: list[Cell] = []
    for cell in cells:
        if _is_frame(cell):
            if short:
                yield _row(short)
            yield from cell
            short = []
        elif cell:
            short.append(cell)
    if short:
        yield _row(short)
