"""From characters with places to paragraphs: for PDF files, which know pages and lines only.

A line that runs to the right margin goes on in the next one unless that is indented; so a number at the end of a line
stays with its unit. Running heads and page numbers are told by repetition at the edges of the pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from taizhang.ingest.origin import Line as _Paragraph
from taizhang.ingest.origin import Places, joined

__all__ = ["Char", "Line", "joint", "page_lines", "reflow"]

_EDGE_LINES = 3
_NUMBER_ONLY = re.compile(r"^[\s\-—–―·.•第共页/\\|~（）()]*\d{1,4}[\s\-—–―·.•第共页/\\|~（）()\d]*$")
# 3, -3-, 第3页, and with how many there are: 3/12, 第3页共12页
_PAGE = r"[\-—·第]*\d{1,4}(?:[/／页，,]*共?\d{1,4})?[\-—·页]*"
_END_NUMBERS = re.compile(rf"^{_PAGE}|{_PAGE}$")
_MARKER = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
    r"|第[一二三四五六七八九十]{1,3}[章节条部]|[①-⒛])"
)
# A number or a bullet that a word processor has set before a paragraph, and the gap behind it.
_LABEL = re.compile(
    r"^(?:(?P<shut>[（(][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百]{1,4}[、，．是]|\d{1,2}[、．]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节条部])|(?P<open>\d{1,2}(?:(?:\.\d{1,2}){1,3}|[.)）])|[a-zA-Z][.)]"
    r"|\([ivx]{1,5}\)|[①-⒛])|(?P<bullet>[•●■◆▪◦➢\uf0a7-\uf0fc]))[ \t]+(?!\d)"
)
_STOPS = tuple("。！？")
_CLOSED = tuple("。！？：；!?;:…”）")
_WIDE_GAP = 1.8  # em: cells of a table stand at least so far apart
_INDENT = 1.2  # em
_LEAST_WIDTH = 12  # em: shorter lines are headings, wherever they end
_TEXT_WIDTH = 0.7  # of the page: no text ends further left
_RAGGED = 3.2  # em: a full line may end so far from the margin, for no line may begin with a comma


class Char(NamedTuple):
    """A character, its left and right edge, base line and height in points; ``made`` for a space that was put in."""

    text: str
    left: float
    right: float
    base: float
    size: float
    made: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; ``cells`` where wide gaps part it."""

    text: str
    left: float
    right: float
    base: float
    size: float
    cells: bool


def page_lines(chars: Sequence[Char]) -> list[Line]:
    """The lines of a page from top to bottom."""
    rows: list[list[Char]] = []
    for char in chars:
        row = rows[-1] if rows else None
        if row is None or abs(row[-1].base - char.base) > 0.45 * max(row[-1].size, char.size):
            row = next((r for r in rows if abs(r[0].base - char.base) <= 0.25 * min(r[0].size, char.size)), None)
            if row is None:
                row = []
            else:
                rows.remove(row)
            rows.append(row)
        row.append(char)
    lines = [line for row in rows if (line := _line(row)) is not None]
    return sorted(lines, key=lambda line: -line.base)


def _line(row: list[Char]) -> Line | None:
    visible = sorted((c for c in row if not c.made and not c.text.isspace()), key=lambda c: c.left)
    spaces = [c for c in row if c.text.isspace()]
    if not visible:
        return None
    size = Counter(round(c.size, 1) for c in visible).most_common(1)[0][0]
    parts: list[str] = []
    cells = False
    last: Char | None = None
    for char in visible:
        if last is not None:
            if char.text == last.text and abs(char.left - last.left) < 0.2 * size:
                continue  # bold type made by drawing twice
            gap = char.left - last.right
            if gap > _WIDE_GAP * size:
                parts.append("\t")
                cells = True
            elif _parted(last, char, gap, size, spaces):
                parts.append(" ")
        parts.append(unicodedata.normalize("NFKC", char.text) if "\u2f00" <= char.text <= "\u2fd5" else char.text)
        last = char
    right = max(c.right for c in visible)
    text = _with_label("".join(parts))
    return Line(text, visible[0].left, right, visible[0].base, size, cells and "\t" in text) if text else None


def _with_label(text: str) -> str:
    """A line whose number or bullet stands apart, as it reads in a text: 一、主要工作, 1. 主要工作, no bullet."""
    found = _LABEL.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    if found["bullet"]:
        return rest
    return found["shut"] + rest if found["shut"] else f"{found['open']} {rest}"


def _parted(last: Char, char: Char, gap: float, size: float, spaces: Sequence[Char]) -> bool:
    """A space was written here and it shows, or two words stand apart. Next to Chinese a thin gap is no space."""
    if _is_word(last.text) and _is_word(char.text):
        return gap > 0.15 * size
    return gap > 0.4 * size and any(last.left <= s.left <= char.left for s in spaces)


def _is_word(text: str) -> bool:
    return text.isascii() and text.isalnum()


def reflow(pages: Sequence[Sequence[Line]], width: float = 0.0) -> tuple[str, Places]:
    """The paragraphs of all pages, one a line, and the page of each piece; ``width`` is that of the pages."""
    body = [(number, page) for number, page in enumerate(_without_edges(pages), 1) if page]
    lines = [line for _, page in body for line in page]
    if not lines:
        return "", ()
    left, right = _margins(lines)
    right = max(right, _TEXT_WIDTH * width)  # where all lines are short none is full
    numbers = [number for number, page in body for _ in page]
    paragraphs = [_Paragraph(lines[0].text, ((0, f"page{numbers[0]}"),))]
    for at, (previous, line) in enumerate(pairwise(lines), 1):
        place = f"page{numbers[at]}"
        if _goes_on(previous, line, left, right, new_page=numbers[at] != numbers[at - 1]):
            last = paragraphs[-1]
            text = last.text + joint(previous.text, line.text)
            paragraphs[-1] = _Paragraph(text + line.text, (*last.places, (len(text), place)))
        else:
            paragraphs.append(_Paragraph(line.text, ((0, place),)))
    return joined(paragraphs)


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without running heads, running feet and page numbers."""
    edges: Counter[tuple[str, int]] = Counter()
    for page in pages:
        edges.update({(_masked(page[at].text), round(page[at].base / 6)) for at in _edge(page)})
    filled = sum(1 for page in pages if page)
    pitch = _pitch(pages)
    size = _body_size([line for page in pages for line in page]) if filled else 0.0
    kept = []
    for page in pages:
        first, stop = 0, len(page)
        while first < min(_EDGE_LINES, stop) and _is_edge(page[first], edges, filled):
            if not _is_apart(page[first : first + 2], size, pitch):
                break
            first += 1
        while stop > max(len(page) - _EDGE_LINES, first) and _is_edge(page[stop - 1], edges, filled):
            if not _is_apart(page[max(stop - 2, 0) : stop][::-1], size, pitch):
                break
            stop -= 1
        kept.append(list(page[first:stop]))
    return kept


def _is_edge(line: Line, edges: Counter[tuple[str, int]], pages: int) -> bool:
    """A page number, or a line that comes again at the same height on other pages."""
    if "。" in line.text:
        return False
    near = sum(edges[_masked(line.text), round(line.base / 6) + step] for step in (-1, 0, 1))
    return bool(_NUMBER_ONLY.match(line.text)) or (pages > 1 and near >= max(2, 0.4 * pages))


def _pitch(pages: Sequence[Sequence[Line]]) -> float:
    """The usual distance of two lines."""
    steps = sorted(above.base - below.base for page in pages for above, below in pairwise(page))
    return steps[len(steps) // 2] if steps else 0.0


def _is_apart(pair: Sequence[Line], size: float, pitch: float) -> bool:
    """The outer line of two is set in another size than the text, or further from its neighbour than lines are."""
    outer = pair[0]
    if len(pair) < 2 or abs(outer.size - size) > 0.08 * size:
        return True
    return abs(outer.base - pair[1].base) > 1.3 * pitch


def _edge(page: Sequence[Line]) -> list[int]:
    return sorted({*range(min(_EDGE_LINES, len(page))), *range(max(0, len(page) - _EDGE_LINES), len(page))})


def _masked(text: str) -> str:
    """The line without the page number that stands at one of its ends."""
    return _END_NUMBERS.sub("#", re.sub(r"\s+", "", text))


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """The left and the right edge of the text: where most of its lines begin, and where the long ones end."""
    size = _body_size(lines)
    long = [line for line in lines if not line.cells and abs(line.size - size) < 0.15 * size]
    widest = max((line.right - line.left for line in long), default=0.0)
    full = [line for line in long if line.right - line.left > 0.8 * widest] or list(lines)
    left = min(Counter(round(line.left / 3) * 3 for line in full).most_common(2), key=lambda item: item[0])[0]
    ends = sorted(line.right for line in full)
    return float(left), ends[int(len(ends) * 0.9)] if len(ends) > 4 else ends[-1]


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _goes_on(previous: Line, line: Line, left: float, right: float, *, new_page: bool) -> bool:
    size = previous.size
    if previous.cells or line.cells or abs(previous.size - line.size) > 0.15 * size:
        return False
    if line.left > left + _INDENT * size or line.left < left - 2 * size:
        return False
    if not new_page and previous.base - line.base > 3.0 * size:
        return False
    if _MARKER.match(line.text) and previous.text.endswith(_CLOSED):
        return False
    # Behind a full stop a line that is not quite full ends its paragraph; nothing is lost if it does not.
    short = _INDENT if previous.text.endswith(_STOPS) else _RAGGED
    if previous.right >= right - short * size and previous.right - previous.left > _LEAST_WIDTH * size:
        return True
    # A figure never ends a paragraph without a sign behind it.
    return previous.text[-1].isdigit() and not line.text[0].isdigit() and previous.right > (left + right) / 2


def joint(before: str, after: str) -> str:
    """What stands between the two when a line is joined to the next: a space between words in Latin letters."""
    return " " if before[-1].isascii() and before[-1].isalpha() and _is_word(after[0]) else ""
