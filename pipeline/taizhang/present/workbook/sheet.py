"""Writing sheets: one workbook, one table a sheet, everything in the order of the rows (constant memory)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any, Literal

__all__ = ["Book", "Column", "Link", "Table", "cell_text", "row_height", "write_cell"]

Form = Literal["text", "wrap", "centre", "number", "whole", "share", "change", "percent", "blank", "score"]

CELL_LIMIT = 32_767
LINK_LIMIT = 65_530
ROW_LIMIT = 1_048_576
CUT = "……（单元格容量所限，以下略）"
# A fixed date, so that the same audit gives the same bytes.
CREATED = datetime(2000, 1, 1)
FONT = "宋体"
_A4 = 9
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "number": {"num_format": "#,##0.0###", "align": "right"},
    "whole": {"num_format": "#,##0", "align": "right"},
    "share": {"num_format": "0.0%", "align": "right"},
    "change": {"num_format": "+#,##0.0##;-#,##0.0##;0", "align": "right"},
    "percent": {"num_format": "+0.0;-0.0;0.0", "align": "right"},
    "score": {"num_format": "0.000", "align": "right"},
    "centre": {"align": "center"},
    "blank": {"bg_color": "#FFFBE6"},
}
_WHOLE: dict[str, dict[str, Any]] = {
    "number": {"num_format": "#,##0", "align": "right"},
    "change": {"num_format": "+#,##0;-#,##0;0", "align": "right"},
}
_LINE, _LEAST, _MOST = 13.5, 15.0, 400.0
_WIDEST = 24.0
_BODY = {"valign": "vcenter", "border": 1, "border_color": "#C8CDD3"}
_LINK = {"font_color": "#0B5CAD", "underline": 1}
_SHADES = {"high": "#F8D7D3", "medium": "#FCE8C8", "low": "#EEF1F5", "info": "#FFFFFF", "quiet": "#FFFFFF"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: head, width in characters, and how its cells look."""

    head: str
    width: float
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Link:
    """A value that leads to the cell at the start of row `row` (from 1) of another sheet."""

    value: Any
    sheet: str
    row: int


def cell_text(text: str) -> str:
    """The text as a cell can hold it: Excel counts UTF-16 units, and no more than 32,767 of them."""
    if len(text) * 2 <= CELL_LIMIT or len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(CUT)
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore") + CUT


class Book:
    """The workbook: strings stay strings, whatever they look like."""

    def __init__(self, path: Path, title: str) -> None:
        import xlsxwriter

        self.file = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self.file.set_properties({"title": title, "author": "taizhang", "created": CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._cells: dict[tuple[Form, str | None, bool, bool], Any] = {}

    def format(self, **properties: Any) -> Any:
        """A cell format; the same properties give the same format."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(properties)
        return self._formats[key]

    def cell(self, form: Form, shade: str | None = None, *, link: bool = False, whole: bool = False) -> Any:
        """The format of a cell of a table; `whole` for a number without decimals."""
        key = form, shade, link, whole
        if key not in self._cells:
            self._cells[key] = self._cell(*key)
        return self._cells[key]

    def _cell(self, form: Form, shade: str | None, link: bool, whole: bool) -> Any:
        shaded = {"bg_color": _SHADES[shade]} if shade else {}
        quiet = {"font_color": "#8A929B"} if shade == "quiet" else {}
        shape = _WHOLE.get(form, _FORMATS[form]) if whole else _FORMATS[form]
        return self.format(**_BODY, **shape, **(_LINK if link else {}), **shaded, **quiet)

    def head(self) -> Any:
        """The format of a head."""
        return self.format(
            bold=True, bg_color="#DCE6F1", border=1, border_color="#8FA3B8", text_wrap=True, align="center",
            valign="vcenter",
        )  # fmt: skip

    def sheet(self, name: str) -> Any:
        """A new sheet, set up to print landscape on A4, one page wide, with its name and page number below."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        return sheet

    def close(self) -> None:
        """Write the file."""
        self.file.close()


class Table:
    """A sheet that is one table: head in the first row, which stays in sight and is printed on each page.

    `printed` columns from the left are printed, the others are for the screen; `kept` columns stay in sight.
    """

    def __init__(
        self, book: Book, name: str, columns: Sequence[Column], *, kept: int = 1, printed: int | None = None
    ) -> None:
        self.book, self.columns, self.printed = book, columns, printed
        self.sheet = book.sheet(name)
        self.next = 1
        self.links = 0
        self.left_out = 0
        self._widths = [column.width for column in columns]
        self.sheet.freeze_panes(1, kept)
        self.sheet.repeat_rows(0)
        self.sheet.set_row(0, 30)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width)
            self.sheet.write_string(0, index, column.head, book.head())

    def add(
        self, values: Iterable[Any], *, shades: Mapping[int, str] | None = None, height: float | None = None
    ) -> int:
        """Add a row; its number as Excel counts (from 1). `shades` names the shade of a cell by its column. Rows that
        a sheet has no room for are counted, and `close` says how many they are."""
        if self.next >= ROW_LIMIT - 1:
            self.left_out += 1
            return ROW_LIMIT
        row, shades = self.next, shades or {}
        cells = list(zip(values, self.columns, strict=True))
        self.sheet.set_row(row, height or row_height((v, c.width) for v, c in cells if c.form == "wrap"))
        for index, (value, column) in enumerate(cells):
            if value is None and self.printed is not None and index >= self.printed:
                continue  # an empty cell for the screen needs no frame
            self.put(row, index, value, column.form, shades.get(index))
            if column.form in _WHOLE:
                self._widths[index] = max(self._widths[index], _digits(value))
        self.next += 1
        return row + 1

    def put(self, row: int, index: int, value: Any, form: Form, shade: str | None = None) -> None:
        """Write one cell, as a link where there is still room for one."""
        if isinstance(value, Link):
            linked = self.links < LINK_LIMIT and value.row < ROW_LIMIT
            if linked:
                self.links += 1
                self.sheet.write_url(row, index, f"internal:'{value.sheet}'!A{value.row}", None, "")
            write_cell(self.book, self.sheet, row, index, value.value, form, shade, link=linked)
        else:
            write_cell(self.book, self.sheet, row, index, value, form, shade)

    def close(self) -> None:
        """Set the filter, the printed area, and widths that show every number whole."""
        for index, (column, width) in enumerate(zip(self.columns, self._widths, strict=True)):
            if width > column.width:
                self.sheet.set_column(index, index, min(width, _WIDEST))
        last = max(1, self.next - 1)
        self.sheet.autofilter(0, 0, last, len(self.columns) - 1)
        if self.printed is not None:
            self.sheet.print_area(0, 0, last, self.printed - 1)
        if self.left_out:
            said = f"另有 {self.left_out:,} 行超出工作表的容量，见 tables 文件夹中的完整数据。"
            self.sheet.write_string(self.next, 0, said, self.book.cell("text"))
        if self.next == 1:
            self.sheet.write_string(1, 0, "（无）", self.book.cell("text"))


def _digits(value: Any) -> float:
    """The width that shows a number whole, in characters: sums in 元 have up to twenty."""
    value = value.value if isinstance(value, Link) else value
    if not isinstance(value, int | float):
        return 0.0
    return len(f"{value:+,.0f}" if value == int(value) else f"{value:+,.4f}".rstrip("0")) + 1.0


def row_height(cells: Iterable[tuple[Any, float]]) -> float:
    """The height in points that shows wrapped texts whole, each in a column of a width in characters.

    Set by us, since programs do not agree on whether they fit heights when they open a file.
    """
    lines = max((_lines(value, width) for value, width in cells), default=1)
    return min(_MOST, max(_LEAST, lines * _LINE + 3))


def _lines(value: Any, width: float) -> int:
    if isinstance(value, Link):
        value = value.value
    text = "".join(part for part, _ in value) if isinstance(value, list) else str(value or "")
    return sum(max(1, ceil(_columns(line) / (width - 1))) for line in text.split("\n"))


def _columns(text: str) -> float:
    """About the width of a text in digits of the font: a Chinese character (three bytes) takes nearly two."""
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    return 1.05 * (len(text) - wide) + 1.95 * wide


def write_cell(
    book: Book, sheet: Any, row: int, index: int, value: Any, form: Form, shade: str | None = None, link: bool = False
) -> None:
    """Write a value by its type: a number as a number, a string as a string, a list as a string with marked parts."""
    if value is None or value == "":
        sheet.write_blank(row, index, None, book.cell(form, shade))
    elif isinstance(value, list):
        _write_marked(book, sheet, row, index, value, form, shade)
    elif isinstance(value, bool | str):
        text: Form = form if form in ("text", "wrap", "centre") else "centre"  # a word among numbers
        sheet.write_string(row, index, cell_text(str(value)), book.cell(text, shade, link=link))
    else:
        whole = form in _WHOLE and value == int(value) and abs(value) < 1e15
        sheet.write_number(row, index, value, book.cell(form, shade, link=link, whole=whole))


def _write_marked(
    book: Book, sheet: Any, row: int, index: int, parts: list[Any], form: Form, shade: str | None
) -> None:
    """A string of `(text, marked)` parts; where it is too long for one cell the marks are left out."""
    parts = [(text, marked) for text, marked in parts if text]
    whole = "".join(text for text, _ in parts)
    cell = book.cell(form, shade)
    if len(parts) < 2 or cell_text(whole) != whole:
        sheet.write_string(row, index, cell_text(whole), cell)
        return
    marked_format = book.format(bold=True, font_color="#B3261E", underline=1, font_name=FONT, font_size=10)
    plain_format = book.format(font_name=FONT, font_size=10)
    fragments: list[Any] = []
    for text, marked in parts:
        fragments += [marked_format if marked else plain_format, text]
    sheet.write_rich_string(row, index, *fragments, cell)
