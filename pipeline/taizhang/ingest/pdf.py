"""PDF files with a text layer: characters with their places, put back into lines and paragraphs."""

from __future__ import annotations

import ctypes
from typing import Any

from taizhang.ingest.model import LIMITS, Limits, passed
from taizhang.ingest.pdf_guard import check_streams
from taizhang.ingest.reflow import Char, page_lines, reflow
from taizhang.records import ReadError

__all__ = ["read_pdf"]

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LEAST = 20  # characters a page on the average: below that it is a scan with a stamp, not a text


def read_pdf(data: bytes, limits: Limits = LIMITS) -> tuple[str, tuple[str, ...]]:
    """The text of a PDF, one paragraph a line, without running heads and page numbers. Raises `ReadError`."""
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
        pages = [_characters(document, number, pdfium, limits) for number in range(count)]
    finally:
        document.close()
    if sum(map(len, pages)) < _LEAST * min(len(pages), 3):
        raise ReadError("no_text", "PDF 没有文字层，可能是扫描件；请先做文字识别")
    silent = [str(number) for number, page in enumerate(pages, 1) if not page]
    notes = (f"第 {'、'.join(silent[:10])} 页没有文字，可能是扫描页，未计入",) if silent else ()
    return reflow([page_lines(page) for page in pages]), notes


def _characters(document: Any, number: int, pdfium: Any, limits: Limits) -> list[Char]:
    """The characters of a page in the order of its content, y upwards from the bottom."""
    raw = pdfium.raw
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise ReadError("corrupt", f"PDF 第 {number + 1} 页已损坏") from error
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
        size = raw.FPDFText_GetFontSize(text, index)
        high = abs(box.top - box.bottom)
        sign = "-" if code in (0x02, 0xFFFE) else chr(code)
        generated = raw.FPDFText_IsGenerated(text, index) == 1
        found.append(Char(sign, box.left, box.right, y.value, max(high if 0 < high < 400 else size, 1.0), generated))
    text.close()
    page.close()
    return found
