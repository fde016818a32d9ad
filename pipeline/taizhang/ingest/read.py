"""From one input to its text: which reader it takes, told by its content as well as its name."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from taizhang.ingest.model import Input, Limits, Reading, current_limits, passed
from taizhang.ingest.office import OLD_FORMATS, converted, is_old
from taizhang.ingest.signs import is_blank, sign_notes
from taizhang.ingest.text import clean, decode
from taizhang.records import ReadError, Source

__all__ = ["from_text", "original_bytes", "read", "read_here", "reading_seconds"]

_Reader = Callable[[bytes, Limits], Reading]
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = frozenset({"txt", "text", "md", "markdown", "log"})
_PAGES = frozenset({"html", "htm", "xhtml", "shtml", "mht"})
_WORD = frozenset({"docx", "docm", "dotx", "dotm"})
_SIGNS = (
    ("zip", (b"PK\x03\x04", b"PK\x05\x06")),
    ("ole2", (_OLE2,)),
    ("image", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    ("rtf", (b"{\\rtf",)),
)
_KIND_NAMES = {
    "zip": "压缩包", "ole2": "旧版 Office 文件", "pdf": "PDF", "docx": "Word 文档", "xlsx": "Excel 表格",
    "html": "网页", "rtf": "RTF 文档", "image": "图片", "text": "纯文本", "binary": "二进制数据",
}  # fmt: skip


def from_text(text: str, path: str = "", hints: tuple[tuple[str, str], ...] = (), form: str = "txt") -> Source:
    """A source from characters at hand: line ends as ``\\n``, no byte order mark, lone surrogates as U+FFFD.

    Raises `ReadError` ``empty`` where there is nothing but white space.
    """
    text = clean(text)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        data = text.encode("utf-8")
    if is_blank(text):
        raise ReadError("empty", "没有文字")
    return Source(path, hashlib.sha256(data).hexdigest(), form, text, sign_notes(text), hints)


def read(item: Input, limits: Limits | None = None) -> Source:
    """The text of one input. Raises `ReadError` with a status of the table ``inputs`` and the reason in Chinese.

    Texts are read at once, all other formats in a worker process, which a broken or hostile file may bring down.
    Without ``limits`` those of `current_limits` hold.
    """
    limits = current_limits() if limits is None else limits
    if item.problem is not None or item.text is not None or item.format in _TEXTS:
        return read_here(item, limits)
    with converted([item], limits) as (ready,):
        return _read_apart(ready, limits)


def reading_seconds(item: Input, limits: Limits | None = None) -> float:
    """The most wall time that `read` may take for this input, for those who watch over it from outside."""
    limits = current_limits() if limits is None else limits
    if item.problem is not None or item.text is not None or item.format in _TEXTS:
        return 0.0
    seconds = limits.wall_seconds
    if item.format in OLD_FORMATS and item.converted is None:
        seconds += 2 * limits.office_seconds
    if item.format in ("pdf", ""):
        from taizhang.ingest import ocr

        seconds += limits.ocr_pages * limits.ocr_page_seconds if ocr.is_there() else 0.0
    return seconds


def _read_apart(item: Input, limits: Limits) -> Source:
    from taizhang.ingest.isolate import READERS
    from taizhang.ingest.worker import Task, source_of

    found = [source_of(message) for message in READERS.ask(Task("read", item, limits))]
    return found[0]


def read_here(item: Input, limits: Limits) -> Source:
    """`read` in this process, with all guards but those that need a process of its own."""
    if item.problem is not None:
        raise ReadError(*item.problem)
    if item.text is not None:
        return from_text(item.text, item.path, item.hints, item.format)
    data = original_bytes(item, limits)
    if not data:
        raise ReadError("empty", "文件是空的（0 字节）")
    if item.converted is not None:
        form = item.format or "doc"
        text, notes, origin = _docx(Path(item.converted).read_bytes(), limits)
    else:
        form, reader = _reader(item, data)
        text, notes, origin = reader(data, limits)
    if is_blank(text):
        raise ReadError("empty", "文件里没有文字")
    if len(text) > limits.text_chars:
        raise passed(limits, "text_chars", f"文字有 {len(text)} 字")
    return Source(
        item.path, hashlib.sha256(data).hexdigest(), form, text, (*notes, *sign_notes(text)), item.hints, origin
    )


def original_bytes(item: Input, limits: Limits) -> bytes:
    """The bytes of an input as its owner keeps it. Raises `ReadError` ``limit``, ``corrupt`` or ``unsupported``."""
    limit = "text_bytes" if item.format in _TEXTS | _PAGES else "document_bytes"
    try:
        if item.entries:
            from taizhang.ingest.archive import entry_bytes

            return entry_bytes(item.file, item.entries, limits, limit)
        with open(item.file, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            most = getattr(limits, limit)
            if size > most:
                raise passed(limits, limit, f"文件 {size / (1 << 20):.4g} MB")
            return stream.read(most)
    except PermissionError as error:
        raise ReadError("unsupported", "没有读取权限；请检查文件的权限") from error
    except OSError as error:
        raise ReadError("corrupt", f"文件无法读取：{error.strerror or error}") from error


def _reader(item: Input, data: bytes) -> tuple[str, _Reader]:
    """Format and reader. Name and content have to agree, except for suffixes that promise nothing."""
    suffix = item.format
    if suffix in _TEXTS:
        _refuse_other(data, suffix)
        return ("md" if suffix in ("md", "markdown") else "txt"), _text
    if suffix in _PAGES:
        _refuse_other(data, suffix, "html")
        return "html", _html
    if suffix == "pdf":
        _refuse_other(data, suffix, "pdf")
        return "pdf", _pdf
    if suffix in _WORD:
        _refuse_other(data, suffix, "docx")
        return "docx", _docx
    if suffix in OLD_FORMATS or not suffix:
        return _by_content(item, data)
    raise _unsupported(item)


def _by_content(item: Input, data: bytes) -> tuple[str, _Reader]:
    """Files without suffix, and .doc or .wps, under which offices keep whatever Word opens."""
    kind = _kind(data)
    if is_old(data):
        raise _unsupported(item)
    if kind == "docx":
        return "docx", _docx
    if kind == "html":
        return "html", _html
    if kind == "pdf" and not item.format:
        return "pdf", _pdf
    if kind == "text" and item.format != "rtf":
        return "txt", _text
    status = "wrong_type" if item.format else "unsupported"
    raise ReadError(status, f"内容是{_KIND_NAMES[kind]}，不能作为报告读取")


def _unsupported(item: Input) -> ReadError:
    from taizhang.lexicon import load

    hint = load("ingest")["hints"].get(item.format or "doc")
    return ReadError("unsupported", hint or f"不支持 .{item.format} 格式；请转成 txt、docx、pdf 或 html 后再试")


def _refuse_other(data: bytes, suffix: str, expected: str = "") -> None:
    """Raise where the content is plainly of another kind than the name says."""
    kind = _kind(data, binary=False)
    if kind == expected or (kind in ("text", "html") and expected in ("", "html")):
        return
    if expected == "docx":
        if kind == "ole2" and _encrypted(data):
            raise ReadError("encrypted", "文件已加密；请取消密码后另存再试")
        if kind == "zip" or data.startswith(b"PK"):
            return  # the reader says what is wrong with the package
        if len(data) < 100 and not data.strip(b"\0 \r\n\t"):
            raise ReadError("empty", "文件里没有内容")
    if expected == "" and kind == "rtf":
        return
    name = "旧版 Word（.doc）文档" if kind == "ole2" else _KIND_NAMES[kind]
    raise ReadError("wrong_type", f"扩展名是 .{suffix}，内容却是{name}；请按实际类型改名或另存后再试")


def _kind(data: bytes, *, binary: bool = True) -> str:
    """What the bytes are by their first ones. Without ``binary`` bytes that are nothing known count as text."""
    head = data[:1024]
    for kind, signs in _SIGNS:
        if head.startswith(signs):
            return _package_kind(data) if kind == "zip" else kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in head.lower()):
        return "html"
    if b"%PDF-" in head:
        return "pdf"
    if re.search(rb"^MIME-Version:", head, re.I | re.M) and b"text/html" in data[:100_000].lower():
        return "html"
    return "binary" if binary and not _decodes(data) else "text"


def _decodes(data: bytes) -> bool:
    try:
        decode(data[:100_000])
    except ReadError:
        return False
    return True


def _package_kind(data: bytes) -> str:
    import io
    import zipfile

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if any(name.replace("\\", "/").lower().startswith(folder) for name in names):
            return kind
    return "zip"


def _encrypted(data: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in data


def _text(data: bytes, _limits: Limits) -> Reading:
    return Reading(*decode(data))


def _docx(data: bytes, limits: Limits) -> Reading:
    from taizhang.ingest.docx import read_docx

    return read_docx(data, limits)


def _html(data: bytes, _limits: Limits) -> Reading:
    from taizhang.ingest.html import read_html

    return Reading(*read_html(data))


def _pdf(data: bytes, limits: Limits) -> Reading:
    from taizhang.ingest.pdf import read_pdf

    return read_pdf(data, limits)
