"""Office packages (docx, xlsx): zip files of XML parts, opened with guards."""

from __future__ import annotations

import posixpath
import re
import zipfile
from functools import lru_cache
from typing import Any, BinaryIO

from taizhang.ingest.archive import BROKEN
from taizhang.ingest.model import Limits, passed
from taizhang.records import ReadError

__all__ = ["Package", "parse_xml"]

# Strict OOXML differs in its names only: they are mapped to the transitional ones before parsing.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of an office file. Raises `ReadError` ``corrupt``, ``limit``, ``encrypted`` or ``wrong_type``."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except BROKEN as error:
            raise ReadError("corrupt", "文件已损坏（压缩结构不完整），无法打开") from error
        infos = self._zip.infolist()
        if len(infos) > limits.package_entries:
            raise passed(limits, "package_entries", f"文件内有 {len(infos)} 个部件")
        size = sum(info.file_size for info in infos)
        if size > limits.package_bytes:
            raise passed(limits, "package_bytes", f"文件展开后 {size >> 20} MB")
        if any(info.flag_bits & 0x1 for info in infos):
            raise ReadError("encrypted", "文件已加密；请解密后再试")
        self.names = {info.filename.replace("\\", "/").lower(): info for info in infos}

    def check(self, folders: tuple[str, ...]) -> None:
        """Refuse a package without these folders, and one with a document type or entity in any XML part."""
        if "[content_types].xml" not in self.names or not any(n.startswith(folders) for n in self.names):
            raise ReadError("wrong_type", "文件内容与扩展名不符；请确认文件类型")
        for name in sorted(self.names):
            if name.endswith((".xml", ".rels")):
                self.part(name)

    def part(self, name: str) -> bytes | None:
        """The bytes of an XML part, None where there is none; a document type declaration is refused."""
        info = self.names.get(name.lstrip("/").lower())
        if info is None:
            return None
        try:
            data = self._zip.read(info)
        except RuntimeError as error:
            raise ReadError("encrypted", "文件已加密；请解密后再试") from error
        except BROKEN as error:
            raise ReadError("corrupt", "文件已损坏（部件无法解开）") from error
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2] in (b"<\0", b"\0<"):
            data = _as_utf8(data)
        if _DECLARATION.search(data):
            raise ReadError("corrupt", "文件含有 DOCTYPE 或实体声明，正常的办公文件没有；为安全起见不予读取")
        return data

    def relations(self, part: str) -> list[tuple[str, str]]:
        """The inner relations of a part (``""`` for the package): last word of the type, and target part."""
        folder, name = posixpath.split(part.lstrip("/"))
        data = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for item in parse_xml(data).iter(_RELATIONSHIP) if data else ():
            target = item.get("Target", "")
            if item.get("TargetMode") != "External" and target:
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                found.append((item.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(whole).lstrip("/")))
        return found


def _as_utf8(data: bytes) -> bytes:
    from taizhang.ingest.text import decode

    return re.sub(r"^<\?xml.*?\?>", "", decode(data)[0]).encode("utf-8")


@lru_cache(maxsize=1)
def _etree() -> Any:
    from lxml import etree

    return etree


def parse_xml(data: bytes) -> Any:
    """The root element, parsed without entities, network or outsize trees."""
    etree = _etree()
    for strict, transitional in _STRICT:
        if strict in data:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        said = str(error)
        if re.search(r"depth|huge|too long|limit", said, re.I):
            raise ReadError("limit", "XML 嵌套超过 256 层或单段文字超过 10 MB，正常文档没有，不予读取") from error
        raise ReadError("corrupt", "文件已损坏（XML 不完整）") from error
