"""PDF files: characters with their places, put back into lines and paragraphs; scans by text recognition."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from taizhang.ingest.model import LIMITS, Limits, Reading, passed
from taizhang.ingest.pdf_guard import check_streams
from taizhang.ingest.reflow import Char, Line, page_lines, reflow
from taizhang.ingest.ruled import Rule, ruled_rows
from taizhang.records import ReadError

__all__ = ["read_pdf"]

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LEAST = 20  # characters on a page of a scan: a stamp or a page number, not a text
_MOST_SEGMENTS = 20_000  # of paths on a page: with more it is a drawing, not a table
_STRAIGHT = 1.5  # points
_END = 2_048  # bytes at the end in which the end mark has to stand


def read_pdf(data: bytes, limits: Limits = LIMITS) -> Reading:
    """The text of a PDF, one paragraph a line, a row of a ruled table a line, without running heads and page numbers.

    Pages without text are recognised where the extra ``ocr`` is installed. Raises `ReadError`.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise ReadError("unsupported", "读取 PDF 需要 pypdfium2；请执行 pip install pypdfium2 后再试") from error
    check_streams(data, limits)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if pdfium.raw.FPDF_GetLastError() == _PASSWORD or "password" in str(error).lower():
            raise ReadError("encrypted", "PDF 已加密；请取消密码后再试") from error
        raise ReadError("corrupt", "PDF 已损坏，无法打开") from error
    try:
        count = len(document)
        if count > limits.pages:
            raise passed(limits, "pages", f"PDF 有 {count} 页")
        pages, notes = _pages(document, count, pdfium, limits)
        width = document.get_page_size(0)[0] if count else 0.0
    finally:
        document.close()
    if b"%%EOF" not in data[-_END:]:
        notes.append("PDF 结尾不完整，文件可能被截断，读出的内容可能不全")
    text, origin = reflow(pages, width)
    return Reading(text, tuple(notes), origin)


def _pages(document: Any, count: int, pdfium: Any, limits: Limits) -> tuple[list[list[Line]], list[str]]:
    """The lines of all pages and notes on those that had none."""
    pages, scans, signs = [], [], 0
    for number in range(count):
        try:
            page = document[number]
        except pdfium.PdfiumError as error:
            raise ReadError("corrupt", f"PDF 第 {number + 1} 页已损坏") from error
        chars = _characters(page, number, pdfium.raw, limits)
        rows, rest = ruled_rows(list(_rules(page, pdfium.raw)), chars)
        pages.append(sorted([*rows, *page_lines(rest)], key=lambda line: -line.base))
        signs += len(chars)
        if len(chars) < _LEAST and _has_picture(page, pdfium.raw):
            scans.append(number)
        page.close()
    return pages, _recognised(document, pages, scans, signs, limits)


def _recognised(document: Any, pages: list[list[Line]], scans: list[int], signs: int, limits: Limits) -> list[str]:
    """Put the lines of scanned pages in their places, as far as they can be read; notes on it."""
    from taizhang.ingest import ocr

    if scans and ocr.is_there():
        if len(scans) > limits.ocr_pages:
            raise passed(limits, "ocr_pages", f"PDF 有 {len(scans)} 页需要文字识别")
        for number in scans:
            pages[number] = ocr.read_page(document, number, limits)
        return [f"第 {_listed(scans)} 页是扫描页，由文字识别读出，数字请与原件核对"]
    if signs < _LEAST * min(len(pages), 3):
        if any(line.text for page in pages for line in page) and not scans:
            return []
        raise ReadError("no_text", f"PDF 没有文字层，可能是扫描件；{ocr.HINT}")
    return [f"第 {_listed(scans)} 页没有文字，可能是扫描页，未计入；{ocr.HINT}"] if scans else []


def _listed(numbers: list[int]) -> str:
    shown = "、".join(str(number + 1) for number in numbers[:10])
    return shown + (f" 等共 {len(numbers)}" if len(numbers) > 10 else "")


def _characters(page: Any, number: int, raw: Any, limits: Limits) -> list[Char]:
    """The characters of a page in the order of its content, y upwards from the bottom."""
    parts = raw.FPDFPage_CountObjects(page)
    if parts > limits.page_objects:
        raise passed(limits, "page_objects", f"PDF 第 {number + 1} 页有 {parts} 个对象")
    text = page.get_textpage()
    signs = raw.FPDFText_CountChars(text)
    if signs > limits.page_chars:
        raise passed(limits, "page_chars", f"PDF 第 {number + 1} 页有 {signs} 字")
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Char] = []
    for index in range(signs):
        code = raw.FPDFText_GetUnicode(text, index)
        if code < 0x20 and code != 0x02:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box) or not raw.FPDFText_GetCharOrigin(text, index, x, y):
            continue
        high = abs(box.top - box.bottom)
        size = high if 0 < high < 400 else raw.FPDFText_GetFontSize(text, index)
        sign = "-" if code in (0x02, 0xFFFE) else chr(code)
        generated = raw.FPDFText_IsGenerated(text, index) == 1
        found.append(Char(sign, box.left, box.right, y.value, max(size, 1.0), generated))
    text.close()
    return found


def _rules(page: Any, raw: Any) -> Iterator[Rule]:
    """The straight strokes of a page, also the sides of the thin boxes that stand for them."""
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), raw.FS_MATRIX()
    seen = 0
    for index in range(raw.FPDFPage_CountObjects(page)):
        part = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(part) != raw.FPDF_PAGEOBJ_PATH:
            continue
        count = raw.FPDFPath_CountSegments(part)
        seen += count
        if seen > _MOST_SEGMENTS or not raw.FPDFPageObj_GetMatrix(part, matrix):
            return
        begun = last = (0.0, 0.0)
        for at in range(count):
            segment = raw.FPDFPath_GetPathSegment(part, at)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                begun = point
            elif kind == raw.FPDF_SEGMENT_LINETO:
                yield from _stroke(last, point)
            last = point
            if raw.FPDFPathSegment_GetClose(segment):
                yield from _stroke(last, begun)


def _stroke(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if high <= _STRAIGHT < wide:
        yield Rule(True, (one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]))
    elif wide <= _STRAIGHT < high:
        yield Rule(False, (one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1]))


def _has_picture(page: Any, raw: Any) -> bool:
    """Whether there is something on the page that is no text: a scan, or a picture in a form."""
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH)
    count = min(raw.FPDFPage_CountObjects(page), 1_000)
    return any(raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, at)) in kinds for at in range(count))
