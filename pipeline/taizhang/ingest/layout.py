"""How a table row becomes text, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["row_lines"]

_FRAME_LINES = 3
_FRAME_CHARS = 200


def row_lines(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """A row, given the lines of each cell, as one line with tabs between the cells; nothing for an empty row.

    A cell that holds several paragraphs of some length is no figure in a table but a page in a frame (forms for yearly
    reviews, old web pages): its paragraphs stay lines, the short cells around it share a line.
    """
    if any(_is_frame(lines) for lines in cells):
        yield from _frame(cells)
    elif any(lines for lines in cells):
        yield "\t".join(_flat(lines) for lines in cells).rstrip()


def _is_frame(lines: Sequence[str]) -> bool:
    return len(lines) >= _FRAME_LINES and sum(map(len, lines)) > _FRAME_CHARS


def _flat(lines: Sequence[str]) -> str:
    return " ".join(" ".join(line.split()) for line in lines)


def _frame(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    short: list[str] = []
    for lines in cells:
        if _is_frame(lines):
            if short:
                yield "\t".join(short)
            yield from lines
            short = []
        elif lines:
            short.append(_flat(lines))
    if short:
        yield "\t".join(short)
