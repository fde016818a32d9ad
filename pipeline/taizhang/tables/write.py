"""Writers of tables: Parquet, CSV and JSONL, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.tables.atomic import make_folder, replacing, write_bytes
from taizhang.tables.columns import TABLES, Column
from taizhang.tables.frames import check, check_links

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_text", "write_csv", "write_jsonl", "write_parquet", "write_tables"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"
_LINE_ENDS = "\x85\u2028\u2029"


def write_parquet(table: str, data: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet (zstd), with a schema of its own and no trace of the library's version in it."""
    import pyarrow as arrow
    from pyarrow import parquet

    kinds = {"str": arrow.string(), "int": arrow.int64(), "float": arrow.float64()}
    fields = [arrow.field(c.name, kinds[c.kind], nullable=c.nullable) for c in TABLES[table]]
    content = arrow.Table.from_pandas(data, schema=arrow.schema(fields), preserve_index=False)
    with replacing(path) as temporary:
        parquet.write_table(content.replace_schema_metadata(None), temporary, compression="zstd", store_schema=False)


def write_csv(table: str, data: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8 with BOM, formula-safe (see `csv_text`)."""
    cells = [_plain(data[column.name]) for column in TABLES[table]]
    write_bytes(path, (_BOM + csv_text(table, zip(*cells, strict=True))).encode("utf-8"))


def write_jsonl(table: str, data: pd.DataFrame, path: Path) -> None:
    """Write a table as JSON lines: an object a row with every column, null where a cell is empty, UTF-8 as it is. A
    whole number is written without ``.0``."""
    names = [column.name for column in TABLES[table]]
    cells = [_jsoned(c, _plain(data[c.name])) for c in TABLES[table]]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    lines = "".join(encode(dict(zip(names, row, strict=True))) + "\n" for row in zip(*cells, strict=True))
    for sign in _LINE_ENDS:  # some readers would part a line there
        lines = lines.replace(sign, f"\\u{ord(sign):04x}")
    write_bytes(path, lines.encode("utf-8"))


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
