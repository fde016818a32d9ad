"""Web pages: one paragraph a line, list numbers written out, a table row a line, page chrome left out."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from taizhang.ingest.layout import row_lines
from taizhang.ingest.numerals import write_number
from taizhang.ingest.origin import Line
from taizhang.ingest.text import clean, decode
from taizhang.lexicon import load
from taizhang.records import ReadError

__all__ = ["read_html"]

_DROPPED = frozenset({
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "option",
    "textarea", "input", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map", "del", "s", "strike",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w\-]+)""", re.I)
_MAIL = re.compile(rb"^MIME-Version:\s*1", re.I | re.M)
_SPACE = re.compile(r"[ \t\r\n\f\u200b]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w\- ]+)", re.I)
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_TYPES = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "cjk-ideographic": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand", "trad-chinese-informal": "chineseCountingThousand",
    "cjk-decimal": "ideographDigital", "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-formal": "ideographLegalTraditional", "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}  # fmt: skip
_NO_NUMBER = frozenset({"none", "disc", "circle", "square"})
_MENU_PARTS = 400  # elements: what is larger is no menu
_LINK_SHARE = 0.6  # a block whose text is mostly links is a menu
_BROKEN_LINE = "\x1f"  # stands for <br> until white space has been folded


def read_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a page. Raises `ReadError`: ``wrong_type`` for bytes that are no text, ``corrupt`` without markup."""
    from lxml import etree

    text, notes = _characters(_saved_page(data))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("corrupt", "网页已损坏，无法解析") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReadError("limit", "网页嵌套超过 2,000 层，正常网页没有，不予读取")
    if root is None:
        raise ReadError("empty", "网页里没有文字")
    body = root.find("body")
    lines = _Page().lines(root if body is None else body)
    chrome = [re.compile(pattern) for pattern in load("ingest")["chrome"]["lines"]]
    return "\n".join(line for line in lines if not any(sign.search(line) for sign in chrome)), notes


def _saved_page(data: bytes) -> bytes:
    """The page in a web archive (.mht, as browsers and Word save), in which it is one part of a mail."""
    if not _MAIL.search(data[:2_000]):
        return data
    import email

    for part in email.message_from_bytes(data.lstrip()).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes):
            charset = part.get_content_charset("")
            return b"<meta charset=%s>" % charset.encode("ascii", "ignore") + page if charset else page
    raise ReadError("empty", "网页归档里没有网页")


def _characters(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Strict UTF-8 first, then what the page declares, then the detector for text files."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = declared.group(1).decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb-2312", "x-gbk") else name
        for encoding in ("utf-8", name):
            try:
                return clean(data.decode(encoding)), ()
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(data)


@lru_cache(maxsize=1)
def _chrome() -> tuple[frozenset[str], frozenset[str]]:
    chrome = load("ingest")["chrome"]
    return frozenset(chrome["tokens"]), frozenset(chrome["roles"])


class _Page:
    """Walks a tree without recursion, for pages may be nested as deep as they like."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._lines: list[str] = []
        self._label = ""
        self._rows: list[list[list[Line]]] = []  # the cells, as lines, of each open table row
        self._numbers: list[tuple[int, int]] = []  # next number and step of each open ordered list
        self._preformatted = 0

    def lines(self, root: Any) -> list[str]:
        """The lines of the page."""
        pending: list[tuple[Any, bool]] = [(root, False)]
        while pending:
            element, left = pending.pop()
            if left:
                self._leave(element)
                self._text(element.tail)
                continue
            if not isinstance(element.tag, str) or (element is not root and _is_left_out(element)):
                if isinstance(element.tag, str) and element.tag in _BLOCKS:
                    self._end_line()
                self._text(element.tail)
                continue
            self._enter(element)
            self._text(element.text)
            pending.append((element, True))
            pending.extend((child, False) for child in reversed(element))
        self._end_line()
        return self._lines

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            self._pieces.append(text.replace("\n", _BROKEN_LINE))
        else:
            self._pieces.append(text)

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self._pieces.append(_BROKEN_LINE)
        elif tag in _BLOCKS or tag in ("td", "th"):
            self._end_line()
        if tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append([])
        elif tag == "ol":
            step = -1 if element.get("reversed") is not None else 1
            first = sum(1 for child in element if child.tag == "li") if step < 0 else 1
            self._numbers.append((_whole(element.get("start"), first), step))
        elif tag == "li":
            self._label = self._item_label(element)
        self._preformatted += tag == "pre"

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag in ("td", "th"):
            self._end_line()
        if tag == "tr" and self._rows:
            for line in row_lines(self._rows.pop()):
                self._emit(line.text)
        elif tag == "ol":
            self._numbers.pop()
        elif tag == "li":
            self._label = ""
        self._preformatted -= tag == "pre"

    def _item_label(self, item: Any) -> str:
        """The number that a browser shows before an item of an ordered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol" or not self._numbers:
            return ""
        number, step = self._numbers[-1]
        number = _whole(item.get("value"), number)
        self._numbers[-1] = number + step, step
        kind = item.get("type") or parent.get("type") or "1"
        style = _list_style(item) or _list_style(parent) or _TYPES.get(kind, "decimal")
        if style in _NO_NUMBER:
            return ""
        chinese = style.startswith(("chinese", "ideograph"))
        return write_number(number, style) + ("、" if chinese else ". ")

    def _end_line(self) -> None:
        whole = "".join(self._pieces)
        self._pieces.clear()
        if not self._preformatted:
            whole = _SPACE.sub(" ", whole)
        for piece in whole.split(_BROKEN_LINE):
            line = piece.replace("\u00a0", " ").strip(" \t\r\n")
            if line:
                self._emit(self._label + line)
                self._label = ""

    def _emit(self, line: str) -> None:
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(Line(line, ()))
        else:
            self._lines.append(line)


def _is_left_out(element: Any) -> bool:
    tag = element.tag
    if tag in _DROPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if tag in ("article", "main", "body", "p", "td", "tr", "tbody", "span", "a"):
        return False
    tokens, roles = _chrome()
    if (element.get("role") or "").lower() in roles:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    named = not tokens.isdisjoint(re.split(r"[\s_\-]+", names))
    return (named and not _is_text(element)) or (tag in ("div", "ul", "table", "dl", "header") and _is_menu(element))


def _is_text(element: Any) -> bool:
    """Names deceive: a block with sentences of its own is no chrome, whatever its class says."""
    stops = 0
    for text in element.itertext():
        stops += text.count("。")
        if stops >= 3:
            return True
    return False


def _is_menu(element: Any) -> bool:
    parts = list(islice(element.iter(), _MENU_PARTS))
    links = [part for part in parts if part.tag == "a" and part.get("href")]
    if len(parts) == _MENU_PARTS or len(links) < 3 or _is_text(element):
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked > _LINK_SHARE * sum(len(text.strip()) for text in element.itertext())


def _list_style(element: Any) -> str:
    found = _LIST_STYLE.search(element.get("style") or "")
    words = found.group(1).lower().split() if found else []
    return next((_CSS_TYPES.get(word, word) for word in words if word in _CSS_TYPES or word in _NO_NUMBER), "")


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
