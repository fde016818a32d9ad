"""Tables with one report a row: CSV, TSV, XLSX, JSONL, Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO

from taizhang.ingest.model import Limits, passed
from taizhang.lexicon import load
from taizhang.records import ReadError

__all__ = ["MissingColumnError", "Row", "read_rows"]

_HEAD = 20  # rows looked at before the text column is guessed
_LONG = 200  # characters: a column whose cells are this long on the median holds texts
_YEAR = re.compile(r"(?:19|20)\d\d")
Columns = tuple[str | None, str | None, str | None]


class MissingColumnError(ReadError):
    """A column that was asked for is not there, or the one with the text cannot be told."""

    def __init__(self, reason: str) -> None:
        super().__init__("unsupported", reason)


@dataclass(frozen=True, slots=True)
class Row:
    """A report of a table; ``label`` is its number, from 1, behind the name of a sheet that is not the first."""

    label: str
    text: str
    hints: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    text: str
    named: tuple[tuple[str, str], ...]  # hint, column


def read_rows(kind: str, source: str | bytes, columns: Columns, limits: Limits) -> Iterator[Row]:
    """The rows of a table file (a path or its bytes); columns are those for text, unit and year, None to guess.

    Raises `ReadError` (`MissingColumnError` where the columns do not fit) before the first row, or where the file
    breaks off.
    """
    size = len(source) if isinstance(source, bytes) else os.stat(source).st_size
    if size > limits.table_bytes:
        raise passed(limits, "table_bytes", f"文件 {size >> 20} MB")
    if size == 0:
        raise ReadError("empty", "文件是空的")
    reader = {"csv": _csv, "tsv": _csv, "xlsx": _xlsx, "jsonl": _jsonl, "ndjson": _jsonl, "parquet": _parquet}[kind]
    with io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb") as stream:
        yield from reader(stream, columns, limits)


def _plain(name: object) -> str:
    return re.sub(r"[\s_\-]+", "", str(name if name is not None else "")).lower()


def _choose(names: Sequence[str], head: Sequence[Sequence[Any]], columns: Columns) -> _Chosen:
    known = load("ingest")["columns"]
    by_name = {_plain(name): name for name in reversed(names) if name}
    taken: list[str | None] = []
    for asked, role in zip(columns, ("text", "unit", "year"), strict=True):
        if asked is None:
            taken.append(next((by_name[name] for name in known[role] if name in by_name), None))
        elif _plain(asked) in by_name:
            taken.append(by_name[_plain(asked)])
        else:
            raise MissingColumnError(f"没有名为“{asked}”的列；现有的列：{_listed(names)}")
    title = next((by_name[name] for name in known["title"] if name in by_name), None)
    text = taken[0] or _longest(names, head)
    if text is None:
        raise MissingColumnError(f"看不出哪一列是正文；请用 --text-column 指明，现有的列：{_listed(names)}")
    named = zip(("unit", "year", "title"), (*taken[1:], title), strict=True)
    return _Chosen(text, tuple((role, name) for role, name in named if name is not None and name != text))


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(str(name) for name in names[:12] if name)
    return (shown or "（无）") + ("……" if len(names) > 12 else "")


def _longest(names: Sequence[str], head: Sequence[Sequence[Any]]) -> str | None:
    """The one column that holds long texts."""
    long = []
    for at, name in enumerate(names):
        sizes = sorted(len(row[at]) if at < len(row) and isinstance(row[at], str) else 0 for row in head)
        if name and sizes and sizes[len(sizes) // 2] >= _LONG:
            long.append(name)
    return long[0] if len(long) == 1 else None


def _hints(chosen: _Chosen, cells: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    hints = []
    for role, column in chosen.named:
        value = _cell(cells.get(column))
        if role == "year":
            match = _YEAR.search(value)
            value = match.group() if match else ""
        if value:
            hints.append((role, value))
    return tuple(hints)


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def _tabular(rows: Iterable[Sequence[Any]], columns: Columns, prefix: str = "") -> Iterator[Row]:
    """Rows of cells below a row of names."""
    iterator = iter(rows)
    names = [_cell(name) for name in next(iterator, ())]
    if not any(names):
        raise ReadError("empty", "表格是空的")
    head = list(islice(iterator, _HEAD))
    chosen = _choose(names, head, columns)
    for number, row in enumerate(chain(head, iterator), 1):
        padded = [*row, *[None] * (len(names) - len(row))][: len(names)]
        cells = dict(zip(reversed(names), reversed(padded), strict=True))
        if any(_cell(value) for value in row):
            yield Row(f"{prefix}{number}", str(cells[chosen.text] or ""), _hints(chosen, cells))


def _csv(stream: BinaryIO, columns: Columns, limits: Limits) -> Iterator[Row]:
    from taizhang.ingest.text import decode_stream_encoding

    head = stream.read(1 << 20)
    encoding = decode_stream_encoding(head)
    if encoding == "utf-8-sig" and not _all_utf8(stream):
        encoding = "gb18030"
    stream.seek(0)
    if b"\0" in head and not encoding.startswith("utf-16"):
        raise ReadError("wrong_type", "文件内容是二进制数据，不是 CSV 文本")
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    csv.field_size_limit(max(csv.field_size_limit(), limits.text_bytes))
    first = head.decode(encoding, "replace").partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        yield from _tabular(csv.reader(text, delimiter=delimiter), columns)
    except csv.Error as error:
        raise ReadError("corrupt", f"CSV 格式有误：{error}") from error
    finally:
        text.detach()


def _all_utf8(stream: BinaryIO) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _xlsx(stream: BinaryIO, columns: Columns, limits: Limits) -> Iterator[Row]:
    from taizhang.ingest.package import Package

    Package(stream, limits).check(("xl/",))
    import openpyxl

    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except (KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError, IndexError) as error:
        raise ReadError("corrupt", "XLSX 文件已损坏，无法打开") from error
    missing: MissingColumnError | None = None
    used = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says of its size may be anything
        try:
            yield from _tabular(sheet.iter_rows(values_only=True), columns, f"{sheet.title}!" if used else "")
        except MissingColumnError as error:
            missing = missing or error
            continue
        except ReadError:
            continue  # an empty sheet
        used += 1
    if missing and not used:
        raise missing
    if not used:
        raise ReadError("empty", "表格是空的")


def _jsonl(stream: BinaryIO, columns: Columns, _limits: Limits) -> Iterator[Row]:
    lines = _json_lines(stream)
    head = list(islice(lines, _HEAD))
    names = list(dict.fromkeys(name for _, record in head if record for name in record))
    if not head:
        raise ReadError("empty", "文件是空的")
    if not names:
        raise ReadError("wrong_type", "文件各行不是 JSON 对象，不是 JSONL 文件")
    values = [[record.get(name) for name in names] for _, record in head if record]
    chosen = _choose(names, values, columns)
    for number, record in chain(head, lines):
        if record is None:
            yield Row(str(number), "", problem=("corrupt", f"第 {number} 行不是完整的 JSON 对象"))
        else:
            yield Row(str(number), _cell_text(record.get(chosen.text)), _hints(chosen, record))


def _cell_text(value: Any) -> str:
    return value if isinstance(value, str) else _cell(value)


def _json_lines(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | None]]:
    from taizhang.ingest.text import decode

    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        try:
            record = json.loads(decode(raw)[0])
        except (ValueError, RecursionError, ReadError):
            record = None
        yield number, record if isinstance(record, dict) else None


def _parquet(stream: BinaryIO, columns: Columns, _limits: Limits) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        names = [str(name) for name in file.schema_arrow.names]
        head = next(file.iter_batches(batch_size=_HEAD), None)
        chosen = _choose(names, [list(row.values()) for row in head.to_pylist()] if head else [], columns)
        wanted = list(dict.fromkeys([chosen.text, *(name for _, name in chosen.named)]))
        number = 0
        for batch in file.iter_batches(batch_size=256, columns=wanted):
            for record in batch.to_pylist():
                number += 1
                yield Row(str(number), _cell_text(record[chosen.text]), _hints(chosen, record))
    except MemoryError:  # Arrow's own is one too
        raise
    except (pa.ArrowException, OSError) as error:
        raise ReadError("corrupt", "Parquet 文件已损坏，无法读取") from error
