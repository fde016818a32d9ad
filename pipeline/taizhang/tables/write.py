"""Writers of tables: Parquet, CSV and JSONL, the same bytes for the same rows."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.tables.atomic import make_folder, replacing, write_bytes
from taizhang.tables.columns import TABLES, Column
from taizhang.tables.frames import check, check_links

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "TEXTS", "TableFiles", "arrow_table", "csv_text", "write_csv", "write_jsonl", "write_parquet", "write_tables",
]  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"
_LINE_ENDS = "\x85\u2028\u2029"


def write_parquet(table: str, data: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet (zstd), with a schema of its own and no trace of the library's version in it."""
    with replacing(path) as temporary, _parquet(table, temporary) as writer:
        writer.write_table(arrow_table(table, data))


def _parquet(table: str, path: Path) -> Any:
    from pyarrow import parquet

    return parquet.ParquetWriter(path, _arrow_schema(table), compression="zstd", store_schema=False)


def _arrow_schema(table: str) -> Any:
    import pyarrow as arrow

    kinds = {"str": arrow.string(), "int": arrow.int64(), "float": arrow.float64()}
    return arrow.schema([arrow.field(c.name, kinds[c.kind], nullable=c.nullable) for c in TABLES[table]])


def arrow_table(table: str, data: pd.DataFrame) -> Any:
    """The rows as an Arrow table with the schema of `table`."""
    import pyarrow as arrow

    made = arrow.Table.from_pandas(data, schema=_arrow_schema(table), preserve_index=False)
    return made.replace_schema_metadata(None)


class TableFiles:
    """`<name>.parquet`, `.csv` and `.jsonl` of one table in a folder, written piece by piece, a row group a piece.

    The files are flushed to disk when they are closed; who wants them to appear whole writes to a folder aside.
    """

    def __init__(self, table: str, folder: Path) -> None:
        self._table = table
        self._paths = [folder / f"{table}{suffix}" for suffix in (".parquet", *TEXTS)]
        self._parquet = _parquet(table, self._paths[0])
        self._texts = [path.open("wb") for path in self._paths[1:]]
        self._texts[0].write((_BOM + csv_text(table, ())).encode("utf-8"))
        self._pieces = 0

    def add(self, data: pd.DataFrame) -> None:
        """Add rows, which are held against the schema first."""
        check(self._table, data)
        self.add_checked(arrow_table(self._table, data), [lines(self._table, data) for lines in TEXTS.values()])

    def add_checked(self, rows: Any, texts: Sequence[bytes]) -> None:
        """Add rows that have been checked, as an Arrow table and as lines of each of the `TEXTS`."""
        self._parquet.write_table(rows)
        for file, lines in zip(self._texts, texts, strict=True):
            file.write(lines)
        self._pieces += 1

    def close(self) -> None:
        """Finish the files."""
        try:
            if not self._pieces:  # a table without rows is one too
                from taizhang.tables.frames import frame

                self.add(frame(self._table, ()))
            self._parquet.close()
            for text in self._texts:
                text.close()
        finally:
            self.drop()
        for path in self._paths:
            with path.open("rb+") as file:
                os.fsync(file.fileno())

    def drop(self) -> None:
        """Let go of the files."""
        with contextlib.suppress(OSError, ValueError):
            self._parquet.close()
        for text in self._texts:
            with contextlib.suppress(OSError):
                text.close()


def csv_rows(table: str, data: pd.DataFrame) -> bytes:
    """The rows as lines of CSV, without the head."""
    cells = [_plain(data[column.name]) for column in TABLES[table]]
    return csv_text(table, zip(*cells, strict=True), header=False).encode("utf-8")


def write_csv(table: str, data: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8 with BOM, formula-safe (see `csv_text`)."""
    write_bytes(path, (_BOM + csv_text(table, ())).encode("utf-8") + csv_rows(table, data))


def write_jsonl(table: str, data: pd.DataFrame, path: Path) -> None:
    """Write a table as JSON lines (see `jsonl_rows`)."""
    write_bytes(path, jsonl_rows(table, data))


def jsonl_rows(table: str, data: pd.DataFrame) -> bytes:
    """The rows as JSON lines: an object a row with every column, null where a cell is empty, UTF-8 as it is. A whole
    number is written without ``.0``."""
    names = [column.name for column in TABLES[table]]
    cells = [_jsoned(c, _plain(data[c.name])) for c in TABLES[table]]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    lines = "".join(encode(dict(zip(names, row, strict=True))) + "\n" for row in zip(*cells, strict=True))
    for sign in _LINE_ENDS:  # some readers would part a line there
        lines = lines.replace(sign, f"\\u{ord(sign):04x}")
    return lines.encode("utf-8")


TEXTS: dict[str, Callable[[str, pd.DataFrame], bytes]] = {".csv": csv_rows, ".jsonl": jsonl_rows}
"""The rows of a table as text, by the end of the file's name; a CSV file has a head besides."""


def _jsoned(column: Column, values: list[Any]) -> list[Any]:
    if column.kind != "float":
        return values
    return [int(v) if v is not None and v == int(v) and abs(v) < 1e15 else v for v in values]


def _plain(column: pd.Series[Any]) -> list[Any]:
    return column.astype(object).where(column.notna(), None).tolist()


def csv_text(table: str, rows: Iterable[Sequence[Any]], *, header: bool = True) -> str:
    """CSV text of rows in the columns of `table`, lines ended by ``\\r\\n`` as spreadsheets expect.

    A cell of a text column that a spreadsheet would take for a formula (it begins with ``= + - @`` or a tab) gets a
    leading ``'``; numbers stay as they are. An empty cell is null. A whole number is written without ``.0``.
    """
    spec = TABLES[table]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if header:
        writer.writerow([column.name for column in spec])
    writer.writerows([[_cell(c, v) for c, v in zip(spec, row, strict=True)] for row in rows])
    return out.getvalue()


def _cell(column: Column, value: Any) -> Any:
    if value is None:
        return ""
    if column.kind == "str":
        return "'" + value if value.startswith(_FORMULA) else value
    if column.kind == "float":
        return int(value) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return value


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Check every table, then write `<name>.parquet`, `.csv` and `.jsonl` of each to `folder`; nothing is written where
    one breaks its schema (`SchemaError`). The paths written, in the order of the tables."""
    for name, data in tables.items():
        check(name, data)
    check_links(tables)
    make_folder(folder)
    paths = []
    for name, data in tables.items():
        for suffix, write in ((".parquet", write_parquet), (".csv", write_csv), (".jsonl", write_jsonl)):
            paths.append(folder / (name + suffix))
            write(name, data, paths[-1])
    return paths
