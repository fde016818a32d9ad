"""Writing the document: paragraphs and tables over python-docx, fonts and page as official papers have them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

__all__ = ["CREATED", "Paper", "Run", "packed"]

# A fixed date, so that the same audit gives the same bytes.
CREATED = datetime(2000, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_BODY, _HEAD, _LATIN = "宋体", "黑体", "Times New Roman"
_A4 = (210, 297)
_MARGINS = (25, 22, 26, 24)  # top, bottom, left, right, in mm
_HEADS = {"Title": 20, "Heading 1": 15, "Heading 2": 13, "Heading 3": 11}

Run = str | tuple[str, str]  # a text, or a text and how it is set: "b" bold, "q" quiet


class Paper:
    """A document that grows from top to bottom: a new one, or one of the user's, whose look is left alone."""

    def __init__(self, title: str, document: Any = None) -> None:
        import docx

        self.document = docx.Document() if document is None else document
        if document is not None:
            self._missing_styles()
            return
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = title, "taizhang", "taizhang"
        properties.created = properties.modified = CREATED
        properties.comments, properties.revision, properties.language = "", 1, "zh-CN"
        self._page()
        self._language()
        for name, size in (("Normal", 11), *_HEADS.items()):
            self._style(name, size)
        self._footer()

    def _missing_styles(self) -> None:
        """The styles that the blocks need and the user's document lacks."""
        from docx.enum.style import WD_STYLE_TYPE

        kinds = {**dict.fromkeys(_HEADS, WD_STYLE_TYPE.PARAGRAPH), "Table Grid": WD_STYLE_TYPE.TABLE}
        for name, kind in kinds.items():
            if name not in self.document.styles:
                style = self.document.styles.add_style(name, kind)
                if name in _HEADS:
                    style.font.bold = True

    def _page(self) -> None:
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(_A4[0]), Mm(_A4[1])
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, _MARGINS)

    def _language(self) -> None:
        """Chinese: where lines may end, and which shapes punctuation has, depends on it."""
        from docx.oxml.ns import qn

        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")

    def _style(self, name: str, size: int) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        style = self.document.styles[name]
        head = name != "Normal"
        style.font.name, style.font.size = _LATIN, Pt(size)
        fonts = style.element.rPr.rFonts
        for key in list(fonts.attrib):
            if "heme" in key:
                del fonts.attrib[key]
        fonts.set(qn("w:ascii"), _LATIN)
        fonts.set(qn("w:hAnsi"), _LATIN)
        fonts.set(qn("w:eastAsia"), _HEAD if head else _BODY)
        fonts.set(qn("w:hint"), "eastAsia")  # quotation marks as wide as Chinese ones
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(10 if head else 0), Pt(4 if head else 3)
        shape.line_spacing = 1.25
        if head:
            style.font.bold, style.font.italic = name != "Title", False
            style.font.color.rgb = RGBColor(0, 0, 0)
            shape.keep_with_next = True
        if name == "Title":
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for border in style.element.pPr.findall(qn("w:pBdr")):
                style.element.pPr.remove(border)

    def _footer(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph.add_run("— ")
        paragraph._p.append(field)
        paragraph.add_run(" —")

    def title(self, text: str) -> None:
        """The title of the document."""
        self.document.add_paragraph(text, style="Title")

    def head(self, text: str, level: int) -> None:
        """A heading."""
        self.document.add_paragraph(text, style=f"Heading {level}")

    def text(self, *runs: Run, indent: bool = True, together: bool = False) -> None:
        """A paragraph; `indent` by two characters as Chinese papers do, `together` keeps it on the page of the next."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        shape = paragraph.paragraph_format
        if indent:
            shape.first_line_indent = Pt(22)
        if together:
            shape.keep_with_next = shape.keep_together = True
        _fill(paragraph, runs)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], height: float = 6.5
    ) -> None:
        """A table with a head that repeats on each page; widths and least height of a row in mm."""
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.shared import Mm, Pt

        table = self.document.add_table(rows=0, cols=len(heads))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for number, row in enumerate([heads, *rows]):
            cells = table.add_row().cells
            for cell, value, width in zip(cells, row, widths, strict=True):
                cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
                if isinstance(value, int) or number == 0:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                _fill(cell.paragraphs[0], [(str(value), "b")] if number == 0 else [str(value)])
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row.height = Mm(height)
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self.text(indent=False)

    def page_break(self) -> None:
        """Go on on a new page."""
        self.document.add_page_break()

    def save(self, path: Path) -> None:
        """Write the document, its parts in their order and with one fixed date."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        path.write_bytes(packed(buffer))


def packed(buffer: io.BytesIO) -> bytes:
    """A package with its parts in their order and one fixed date: the same content gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, _ZIP_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            out.writestr(entry, parts.read(part))
    return made.getvalue()


def _fill(paragraph: Any, runs: Sequence[Run]) -> None:
    from docx.shared import Pt, RGBColor

    for item in runs:
        text, how = (item, "") if isinstance(item, str) else item
        run = paragraph.add_run(_clean(text))
        if how == "b":
            run.bold = True
        elif how == "q":
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x55, 0x55, 0x55)


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n").replace("\ufffe", "").replace("\uffff", "")
