"""Records as the workspace keeps them: JSON, compressed. Nothing that is read back can run code."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from taizhang.compare import PanelCell, Promise, Quotation
from taizhang.records import Flag, Overlap, Report, Severity
from taizhang.run.ignore import Suppressed
from taizhang.tables import InputRow, emptiness

__all__ = [
    "KINDS", "Final", "Head", "cells_of", "final_of", "flags_of", "head_of", "pack", "pack_flags", "pack_report",
    "pack_rows", "report_of", "rows_of", "unpack",
]  # fmt: skip

KINDS: dict[str, type] = {
    "inputs": InputRow,
    "overlaps": Overlap,
    "panel": PanelCell,
    "promises": Promise,
    "suppressed": Suppressed,
    "quotations": Quotation,
}


@dataclass(frozen=True, slots=True)
class Head:
    """What lists show of a report without its text: `overlap` and `emptiness` as in the table `reports`, the number of
    its flags by severity."""

    id: str
    path: str
    sha256: str
    title: str
    unit: str
    year: int | None
    genre: str
    chars: int
    sections: int
    metrics: int
    emptiness: float | None
    overlap: float
    flags: dict[Severity, int]


@dataclass(frozen=True, slots=True)
class Final:
    """A report of a run as it is kept: its number, its head, its packed flags, and its packed record where that is not
    the one of its input (masked reports)."""

    number: int
    head: Head
    flags: bytes
    record: bytes | None = None


def final_of(number: int, report: Report, overlap: float, *, masked: bool) -> Final:
    """A report of a run, packed."""
    record = pack_report(report) if masked else None
    return Final(number, head_of(report, overlap), pack_flags(report.flags), record)


def head_of(report: Report, overlap: float) -> Head:
    """The head of a report; `overlap` is the share of its text that others have too."""
    return Head(
        report.id, report.path, report.sha256, report.title, report.unit, report.year, report.genre, len(report.text),
        len(report.sections), len(report.metrics), emptiness(report), overlap,
        dict(sorted(Counter(flag.severity for flag in report.flags).items())),
    )  # fmt: skip


def pack(value: Any) -> bytes:
    """Plain values as compressed JSON. The level is the fastest: a record shrinks to a fifth with it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(content: bytes) -> Any:
    """The inverse of `pack`."""
    return json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))


def pack_report(report: Report) -> bytes:
    """The record of a report."""
    return pack(report.to_dict())


def report_of(content: bytes, flags: bytes | None = None) -> Report:
    """The report of a record, with other flags where these are given."""
    report = Report.from_dict(unpack(content))
    return report if flags is None else replace(report, flags=flags_of(flags))


def pack_flags(flags: Sequence[Flag]) -> bytes:
    """Flags as compressed JSON."""
    return pack([cells_of(flag) for flag in flags])


def flags_of(content: bytes) -> tuple[Flag, ...]:
    """The inverse of `pack_flags`."""
    return tuple(Flag(*cells) for cells in unpack(content))


def cells_of(record: Any) -> list[Any]:
    """A row of one of the `KINDS`, or a flag, as a list of plain values, which pickles ten times as fast."""
    cells = [getattr(record, name) for name in record.__slots__]
    return [cells_of(cell) if isinstance(cell, Flag) else cell for cell in cells]


def pack_rows(rows: Iterable[Any]) -> bytes:
    """Rows of one of the `KINDS`, each as such or as `cells_of` gives it."""
    return pack([row if isinstance(row, list) else cells_of(row) for row in rows])


def rows_of(name: str, content: bytes) -> list[Any]:
    """The inverse of `pack_rows`."""
    kind = KINDS[name]
    rows = unpack(content)
    if kind is Suppressed:
        return [Suppressed(report_id, Flag(*flag), *rest) for report_id, flag, *rest in rows]
    return [kind(*cells) for cells in rows]
