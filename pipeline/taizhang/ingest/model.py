"""What discovery hands to the readers: one small picklable record an input, and the limits of reading."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from taizhang.records import ReadError, UsageError

__all__ = ["LIMITS", "Input", "Limits", "Reading", "current_limits", "passed"]

_MB = 1 << 20
_SIZES = {"": 1, "K": 1 << 10, "M": _MB, "G": 1 << 30}
_SETTING = re.compile(r"\s*([a-z_]+)\s*=\s*(\d+(?:\.\d+)?)\s*([KMG]?)B?\s*", re.I)
_VARIABLE = "TAIZHANG_LIMITS"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: a file, an entry of an archive, or a row of a table of reports.

    ``path`` is what the user sees (``a.zip!/dir/b.docx``, ``c.csv#12``), ``relative`` the part of it below the
    argument that led here, ``format`` the lower-case suffix (``""`` where the name has none). The bytes lie in
    ``file``, for an archive in its entry number ``entries[0]`` (of that again ``entries[1]`` where archives are
    nested). A row brings its ``text`` along. ``problem`` is the status and the Chinese reason of an input that
    discovery refused; reading it raises them. ``converted`` is the docx that an old document was turned into.
    """

    path: str
    relative: str
    format: str
    file: str
    entries: tuple[int, ...] = ()
    text: str | None = None
    hints: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, str] | None = None
    converted: str | None = None


class Reading(NamedTuple):
    """What a reader gives: the text, notes in Chinese on what was left out or guessed, and where each piece stood.

    ``origin`` holds pairs of an offset into the text and a place in the file (`taizhang.ingest.where` reads them);
    a place holds up to the next offset.
    """

    text: str
    notes: tuple[str, ...] = ()
    origin: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one input may be and may take. A file that passes one says which, by the name of the field.

    The variable TAIZHANG_LIMITS sets them for everyone who does not pass his own: ``wall_seconds=60,pages=5000``.

    ``*_bytes`` of files are their sizes by kind; a package (docx, xlsx) has ``package_entries`` parts and
    ``package_bytes`` when expanded. ``page_chars``, ``page_objects`` and ``stream_bytes`` hold for a page and for an
    expanded stream of a PDF. ``text_chars`` is the most text that is handed out.
    ``memory_bytes``, ``cpu_seconds`` and ``wall_seconds`` hold for the worker that reads one file, ``table_seconds``
    for the processor time of listing one table or archive, ``ocr_*`` for text recognition (a page), ``office_*`` for
    LibreOffice (``office_seconds`` without a further file done).
    """

    text_bytes: int = 20 * _MB
    document_bytes: int = 100 * _MB
    table_bytes: int = 1024 * _MB
    package_entries: int = 1_000
    package_bytes: int = 200 * _MB
    archive_entries: int = 200_000
    pages: int = 3_000
    page_chars: int = 200_000
    page_objects: int = 500_000
    stream_bytes: int = 64 * _MB
    text_chars: int = 10_000_000
    memory_bytes: int = 1024 * _MB
    cpu_seconds: float = 20.0
    wall_seconds: float = 30.0
    table_seconds: float = 300.0
    ocr_pages: int = 200
    ocr_page_seconds: float = 60.0
    ocr_memory_bytes: int = 3072 * _MB
    office_seconds: float = 30.0
    office_memory_bytes: int = 2048 * _MB


LIMITS = Limits()


def current_limits() -> Limits:
    """The limits that hold where none are passed: the standard ones with those of TAIZHANG_LIMITS.

    Raises `UsageError` where the variable names no limit or gives no number.
    """
    setting = os.environ.get(_VARIABLE, "").strip()
    if not setting:
        return LIMITS
    kinds = {field.name: field.type for field in fields(Limits)}
    found: dict[str, float] = {}
    for part in setting.split(","):
        match = _SETTING.fullmatch(part)
        if match is None or match.group(1) not in kinds:
            raise UsageError(f"{_VARIABLE} 中的“{part.strip()}”不是有效的上限；可用的名称：{'、'.join(kinds)}")
        value = float(match.group(2)) * _SIZES[match.group(3).upper()]
        found[match.group(1)] = value if kinds[match.group(1)] == "float" else int(value)
    return replace(LIMITS, **found)  # type: ignore[arg-type]


def passed(limits: Limits, name: str, found: str) -> ReadError:
    """The error of an input that passes the limit ``name``; ``found`` says in Chinese what it is or has."""
    value = getattr(limits, name)
    shown = f"{value:g} 秒" if name.endswith("_seconds") else _size(value) if name.endswith("_bytes") else f"{value}"
    return ReadError("limit", f"{found}，超过上限 {shown}（{name}，可用 {_VARIABLE} 调整）")


def _size(value: int) -> str:
    return f"{value / _MB:.4g} MB" if value >= _MB // 10 else f"{value} 字节"
