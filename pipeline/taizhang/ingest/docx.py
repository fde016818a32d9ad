"""Word files (.docx): one paragraph a line, automatic numbers written out, a table row a line with tabs.

Kept: insertions, text boxes (once), footnotes and endnotes (at the end), content controls, soft breaks as line breaks.
Left out, with a note: deletions, hidden text, tables of contents. Left out: headers and footers, comments.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from taizhang.ingest.layout import row_lines
from taizhang.ingest.model import LIMITS, Limits, Reading
from taizhang.ingest.numbering import Numbering, Styles, is_on, value, w
from taizhang.ingest.origin import Line, joined
from taizhang.ingest.package import Package, parse_xml
from taizhang.ingest.signs import is_blank
from taizhang.records import ReadError

__all__ = ["read_docx"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TRANSPARENT = frozenset({
    w("sdt"), w("sdtContent"), w("customXml"), w("smartTag"), w("ins"), w("moveTo"), w("hyperlink"), w("fldSimple"),
    w("bdo"), w("dir"), w("body"), w("footnote"), w("endnote"), w("txbxContent"), w("p"), _MATH + "oMath",
    _MATH + "oMathPara", _MC + "AlternateContent", _MC + "Choice",
})  # fmt: skip
_DELETED = frozenset({w("del"), w("moveFrom")})
_PICTURES = frozenset({w("drawing"), w("pict"), w("object")})


def read_docx(data: bytes, limits: Limits = LIMITS) -> Reading:
    """The text of a .docx file, notes on what was left out, and where each piece stood. Raises `ReadError`."""
    package = Package(io.BytesIO(data), limits)
    main = next((target for kind, target in package.relations("") if kind == "officeDocument"), "word/document.xml")
    body_data = package.part(main)
    if body_data is None or b"wordprocessingml" not in body_data[:20_000]:
        raise ReadError("wrong_type", "文件内容不是 Word 文档，与扩展名不符；请确认文件类型")
    targets = dict(reversed(package.relations(main)))
    root = parse_xml(body_data)
    styles = Styles(_part(package, targets.get("styles")))
    reader = _Reader(styles, Numbering(_part(package, targets.get("numbering")), styles))
    body = root.find(w("body"))
    lines = list(reader.blocks(body, "")) if body is not None else []
    for kind in ("footnote", "endnote"):
        notes = _part(package, targets.get(kind + "s"))
        normal = [note for note in (notes if notes is not None else ()) if note.get(w("type")) in (None, "normal")]
        for number, note in enumerate(normal, 1):
            lines.extend(reader.blocks(note, f"{kind}{number}"))
    text, origin = joined(lines)
    if is_blank(text) and reader.pictures:
        raise ReadError("no_text", "文档只有图片，没有文字；请先做文字识别")
    return Reading(text, reader.notes(), origin)


def _part(package: Package, name: str | None) -> Any:
    data = package.part(name) if name else None
    return parse_xml(data) if data else None


class _Reader:
    """Walks the story of a document in order and keeps what numbering and merged paragraphs need."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._carried: list[tuple[str, str]] = []  # paragraphs whose mark was deleted run on into the next
        self._boxes: list[Any] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self.pictures = False
        self._deleted = self._hidden = self._contents = 0

    def notes(self) -> tuple[str, ...]:
        """What was left out, in Chinese."""
        found = (
            (self._deleted, "修订中删除的文字 {} 处，未计入"),
            (self._hidden, "隐藏文字 {} 处，未计入"),
            (self._contents, "目录 {} 行，未计入"),
        )
        return tuple(text.format(count) for count, text in found if count)

    def blocks(self, container: Any, place: str) -> Iterator[Line]:
        """The lines of paragraphs and tables in a container that stands at ``place``, empty ones left out."""
        yield from self._blocks(container, place)
        yield from self._line("", place)

    def _next(self, place: str, kind: str) -> str:
        """The place of the next paragraph, table or text box within ``place``."""
        self._counts[place, kind] += 1
        return f"{place}{kind}{self._counts[place, kind]}"

    def _blocks(self, container: Any, place: str) -> Iterator[Line]:
        for child in container:
            tag = child.tag
            if tag == w("p"):
                yield from self._paragraph(child, self._next(place, "p"))
            elif tag == w("tbl"):
                yield from self._table(child, self._next(place, "t"))
            elif tag in _DELETED:
                self._deleted += 1
            elif tag == _MC + "AlternateContent":
                yield from self._blocks(_chosen(child), place)
            elif tag == w("sdt") and self._is_contents(child):
                self._contents += sum(1 for _ in child.iter(w("p")))
            elif tag in _TRANSPARENT:
                yield from self._blocks(child, place)

    def _line(self, text: str, place: str, label: str = "") -> Iterator[Line]:
        """The line of a paragraph behind those that run on into it; nothing if it would be empty."""
        pieces = [*self._carried, (text, place)]
        self._carried = []
        pieces = [piece for piece in pieces if piece[0].strip()]
        if not pieces:
            if label:
                yield Line(label.rstrip(), ((0, place),))
            return
        if label:
            pieces[0] = label + pieces[0][0].lstrip(), pieces[0][1]
        starts = [0, *accumulate(len(piece) for piece, _ in pieces)]
        places = tuple((start, name) for start, (_, name) in zip(starts, pieces, strict=False))
        yield Line("".join(piece for piece, _ in pieces).rstrip(), places)

    def _is_contents(self, control: Any) -> bool:
        gallery = control.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
        return gallery is not None and "contents" in gallery.get(w("val"), "").lower()

    def _paragraph(self, element: Any, place: str) -> Iterator[Line]:
        properties = element.find(w("pPr"))
        style = value(properties, "pStyle") or self._styles.default
        name = self._styles.name(style)
        if name.startswith("toc ") and name[4:].isdigit():
            self._contents += 1
            return
        outer, self._boxes = self._boxes, []
        hidden = bool(self._styles.hidden(style))
        text = "".join(self._inline(element, hidden))
        boxes, self._boxes = self._boxes, outer
        mark = properties.find(w("rPr")) if properties is not None else None
        unseen = is_on(mark, "vanish")
        if (hidden if unseen is None else unseen) and not text.strip():
            pass  # a hidden paragraph: Word neither shows nor counts it
        elif mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
            self._carried.append((text, place))
        else:
            yield from self._line(text, place, self._numbering.label(properties, style))
        for box in boxes:
            yield from self.blocks(box, self._next("", "box"))

    def _inline(self, container: Any, hidden: bool) -> Iterator[str]:
        """The text of the runs in a paragraph; text boxes met on the way are kept for after it."""
        for child in container:
            tag = child.tag
            if tag == w("r"):
                yield from self._run(child, hidden)
            elif tag == _MATH + "r":
                yield "".join(item.text or "" for item in child.iter(_MATH + "t"))
            elif tag in _DELETED:
                self._deleted += 1
            elif tag == _MC + "AlternateContent":
                yield from self._inline(_chosen(child), hidden)
            elif tag == w("p"):
                continue
            elif tag in _TRANSPARENT or (isinstance(tag, str) and tag.startswith(_MATH)):
                yield from self._inline(child, hidden)

    def _run(self, run: Any, hidden: bool) -> Iterator[str]:
        properties = run.find(w("rPr"))
        own = is_on(properties, "vanish")
        if own is None:
            own = self._styles.hidden(value(properties, "rStyle"))
        if hidden if own is None else own:
            self._hidden += any(child.tag == w("t") for child in run)
            return
        for child in run:
            yield from self._piece(child)

    def _piece(self, piece: Any) -> Iterator[str]:
        tag = piece.tag
        if tag == w("t"):
            yield (piece.text or "").replace("\n", " ").replace("\r", " ")
        elif tag in (w("tab"), w("ptab")):
            yield "\t"
        elif tag in (w("br"), w("cr")):
            yield "\n"
        elif tag == w("noBreakHyphen"):
            yield "-"
        elif tag == w("sym"):
            yield _symbol(piece.get(w("char"), ""))
        elif tag == w("ruby"):
            base = piece.find(w("rubyBase"))
            for run in base.iter(w("r")) if base is not None else ():
                yield from self._run(run, False)
        elif tag == _MC + "AlternateContent":
            for child in _chosen(piece):
                yield from self._piece(child)
        elif tag in _PICTURES:
            self._picture(piece)

    def _picture(self, picture: Any) -> None:
        boxes = _outermost(picture)
        self._boxes.extend(boxes)
        self.pictures = self.pictures or not boxes

    def _table(self, table: Any, place: str) -> Iterator[Line]:
        for number, row in enumerate(_children(table, "tr"), 1):
            properties = row.find(w("trPr"))
            if properties is not None and properties.find(w("del")) is not None:
                self._deleted += 1
                continue
            cells, column = [], 1
            for cell in _children(row, "tc"):
                lines = self._cell(cell, f"{place}r{number}c{column}")
                column += _span(cell)
                if lines is not None:
                    cells.append(lines)
            if is_on(properties, "hidden"):
                self._hidden += 1
            else:
                yield from row_lines(cells)

    def _cell(self, cell: Any, place: str) -> list[Line] | None:
        """The lines of a cell; empty for one that continues a vertical merge, None for no cell of its own."""
        properties = cell.find(w("tcPr"))
        for name, drop in (("vMerge", False), ("hMerge", True)):
            merge = properties.find(w(name)) if properties is not None else None
            if merge is not None and merge.get(w("val"), "continue") == "continue":
                return None if drop else []
        if properties is not None and properties.find(w("cellDel")) is not None:
            self._deleted += 1
            return None
        return [
            Line(text, block.places[:1])
            for block in self.blocks(cell, place)
            for text in block.text.split("\n")
            if text.strip()
        ]


def _span(cell: Any) -> int:
    """How many columns of the grid a cell takes."""
    span = value(cell.find(w("tcPr")), "gridSpan") or "1"
    return int(span) if span.isascii() and span.isdigit() and len(span) < 6 else 1


def _chosen(alternative: Any) -> Any:
    """The branch of an alternative that is read: the first choice, else the fallback, so that nothing comes twice."""
    choice = alternative.find(_MC + "Choice")
    if choice is None:
        choice = alternative.find(_MC + "Fallback")
    return choice if choice is not None else ()


def _outermost(element: Any) -> list[Any]:
    """Text boxes in a drawing; those within another come with it, those of a fallback not at all."""
    found: list[Any] = []
    pending = list(reversed(element))
    while pending:
        item = pending.pop()
        if item.tag == w("txbxContent"):
            found.append(item)
        elif item.tag == _MC + "AlternateContent":
            pending.extend(reversed(list(_chosen(item))))
        else:
            pending.extend(reversed(item))
    return found


def _children(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also within content controls and insertions."""
    for child in element:
        if child.tag == w(name):
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, name)


def _symbol(code: str) -> str:
    """A character of a symbol font; signs of private fonts have no text of their own."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= number <= 0xF8FF or not 0x20 <= number < 0xD800 else chr(number)
