"""A user's template of the memo: a Word file with places like {{范围}} that are filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from taizhang.records import UsageError

__all__ = ["BLOCKS", "Template", "WORDS"]

BLOCKS = ("范围", "总体情况", "主要事项", "核实要求", "签署", "附件")
WORDS = ("标题", "年度", "单位数", "报告数", "文件数", "重要", "一般", "提示", "参考", "指标数", "规则数", "版本",
         "规则版本")  # fmt: skip
_PLACE = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")


class Template:
    """An opened template. A paragraph that holds nothing but the name of a block gives way to the block; the name of a
    word is replaced wherever it stands, also in tables, heads and feet. Anything else stays as the user made it."""

    def __init__(self, path: Path) -> None:
        import zipfile

        import docx
        from docx.opc.exceptions import PackageNotFoundError

        try:
            self.document = docx.Document(str(path))
        except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise UsageError(f"备忘录模板 {path} 不是可以打开的 Word 文档（.docx）") from error
        found = [name for paragraph in self._paragraphs() for name in _PLACE.findall(paragraph.text)]
        unknown = [name for name in dict.fromkeys(found) if name not in BLOCKS + WORDS]
        known = "、".join("{{" + name + "}}" for name in BLOCKS + WORDS)
        if unknown:
            raise UsageError(f"备忘录模板 {path} 中的 {{{{{unknown[0]}}}}} 不认识；可用的有：{known}")
        if not found:
            raise UsageError(f"备忘录模板 {path} 中没有可填的位置；可用的有：{known}")

    def fill(self, words: Mapping[str, str], blocks: Mapping[str, Callable[[], None]]) -> None:
        """Fill in the words, and the blocks, whose functions write them to the end of the document."""
        for paragraph in list(self._paragraphs()):
            for name in WORDS:
                _replace(paragraph, name, words[name])
        body = self.document.element.body
        for paragraph in list(self.document.paragraphs):
            match = _PLACE.fullmatch(paragraph.text.strip())
            if match is None or match[1] not in BLOCKS:
                continue
            before = set(body)
            blocks[match[1]]()
            for element in [element for element in body if element not in before]:
                paragraph._p.addprevious(element)
            body.remove(paragraph._p)

    def _paragraphs(self) -> Iterator[Any]:
        """All paragraphs of the body, of tables, heads and feet."""
        from docx.oxml.ns import qn
        from docx.text.paragraph import Paragraph

        parts: list[Any] = [self.document]
        for section in self.document.sections:
            parts += [section.header, section.footer, section.first_page_header, section.first_page_footer]
        for part in parts:
            for element in part._element.iter(qn("w:p")):
                yield Paragraph(element, part)


def _replace(paragraph: Any, name: str, value: str) -> None:
    """Replace a place in a paragraph, also where Word has parted it into several runs; the first keeps its look."""
    pattern = re.compile(r"\{\{\s*" + re.escape(name) + r"\s*\}\}")
    while match := pattern.search("".join(run.text for run in paragraph.runs)):
        position = 0
        for run in paragraph.runs:
            text = run.text
            start, end = match.start() - position, match.end() - position
            position += len(text)
            if end <= 0 or start >= len(text):
                continue
            run.text = text[: max(0, start)] + (value if start >= 0 else "") + text[min(len(text), end) :]
