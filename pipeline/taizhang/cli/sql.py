"""`taizhang sql`: DuckDB over the tables that an audit has written."""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taizhang.cli.console import number, out, print_table, tell
from taizhang.cli.options import Lang, Verbose
from taizhang.cli.texts import text
from taizhang.records import NoInputError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["SqlForm", "sql"]

Row = tuple[Any, ...]

_ROWS_SHOWN = 500
_BATCH = 10_000
_WORD = re.compile(rb"\w+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # as in the CSV files of an audit, see `taizhang.tables.csv_text`


class SqlForm(StrEnum):
    """Forms of the result."""

    table = "table"
    csv = "csv"
    json = "json"


def sql(
    query: Annotated[str, typer.Argument(help=text("arg_query"), metavar="QUERY", show_default=False)],
    folder: Annotated[Path, typer.Argument(help=text("arg_audit"), metavar="DIR", show_default=False)],
    form: Annotated[SqlForm | None, typer.Option("--format", "-f", help=text("opt_sql_form"),
                                                 show_default=False)] = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:  # fmt: skip
    """Print what the query gives; raises `NoInputError` without tables and `UsageError` where the query is wrong."""
    if form is None:
        form = SqlForm.table if sys.stdout.isatty() else SqlForm.csv
    names, rows = _answer(query, _table_files(folder))
    if form is SqlForm.csv:
        _print_csv(names, rows)
    elif form is SqlForm.json:
        _print_json(names, rows)
    else:
        _print_table(names, rows)
    return 0


def _table_files(folder: Path) -> dict[str, Path]:
    """The Parquet files of an audit by table, from its folder or from `tables/` in it."""
    from taizhang.tables import TABLES

    if not folder.is_dir():
        raise NoInputError(text("no_folder", path=folder))
    for place in (folder / "tables", folder):
        found = {name: place / f"{name}.parquet" for name in TABLES if (place / f"{name}.parquet").is_file()}
        if found:
            return found
    raise NoInputError(text("no_tables", path=folder))


def _answer(query: str, files: dict[str, Path]) -> tuple[list[str], Iterator[Row]]:
    """The names of the columns, and the rows as they are asked for."""
    import duckdb

    connection = _connect(files)
    try:
        result = connection.execute(_quoted(query, files))
    except duckdb.Error as error:
        raise UsageError(_reason(error, files)) from error
    if result is None or result.description is None:  # nothing but white space and comments
        raise UsageError(text("no_query"))
    return _distinct([column[0] for column in result.description]), _rows(result, files)


def _quoted(query: str, names: Iterable[str]) -> str:
    """The query with quotes around tables whose names are words of SQL, as `overlaps` is: `select * from overlaps`."""
    import duckdb

    raw = query.encode("utf-8", "replace")  # offsets of tokens count bytes
    words = {name.encode() for name in names}
    for start, kind in reversed(duckdb.tokenize(raw.decode())):
        word = _WORD.match(raw, start)
        if kind == duckdb.token_type.keyword and word is not None and word[0].lower() in words:
            raw = raw[:start] + b'"' + word[0] + b'"' + raw[word.end() :]
    return raw.decode()


def _connect(files: dict[str, Path]) -> DuckDBPyConnection:
    """A database in memory with a view a table, that can reach nothing else.

    The files are read by pyarrow, column by column as a query needs them; DuckDB sees them as relations and has no use
    for files itself. So once the views stand, its access to files, network and extensions is switched off, the look-up
    of Python variables too, and the configuration is locked: no query can read or write anything but the views.
    """
    import duckdb
    import pyarrow as arrow
    from pyarrow import dataset

    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    for name, path in files.items():
        try:
            connection.register(name, dataset.dataset(path, format="parquet"))
        except (arrow.ArrowInvalid, OSError) as error:
            raise UsageError(text("table_broken", path=path, reason=error)) from error
    for setting in ("python_enable_replacements = false", "temp_directory = ''", "enable_external_access = false",
                    "lock_configuration = true"):  # fmt: skip
        connection.execute(f"SET {setting}")
    return connection


def _rows(result: DuckDBPyConnection, files: dict[str, Path]) -> Iterator[Row]:
    import duckdb

    try:
        while batch := result.fetchmany(_BATCH):
            yield from batch
    except duckdb.Error as error:  # some errors show only with the rows, such as a cast that fails
        raise UsageError(_reason(error, files)) from error


def _reason(error: Exception, files: dict[str, Path]) -> str:
    """What DuckDB says, without its picture of the query; with the tables, where a table is not known."""
    said = " ".join(str(error).split("\n\nLINE ")[0].split())
    unknown = type(error).__name__ == "CatalogException" and "Table" in said
    return text("sql_table", what=said, tables=", ".join(files)) if unknown else text("sql_wrong", what=said)


def _distinct(names: Sequence[str]) -> list[str]:
    """The names of columns, a second `unit` as `unit_2`, since an object of JSON holds each once."""
    distinct: list[str] = []
    for name in names:
        candidates = chain([name], (f"{name}_{position}" for position in count(2)))
        distinct.append(next(candidate for candidate in candidates if candidate not in distinct))
    return distinct


def _print_csv(names: Sequence[str], rows: Iterator[Row]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)


def _csv_cell(cell: Any) -> Any:
    """Text safe from being taken for a formula; whole numbers without `.0`."""
    if isinstance(cell, str):
        return "'" + cell if cell.startswith(_FORMULA) else cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell


def _print_json(names: Sequence[str], rows: Iterator[Row]) -> None:
    """An array with an object a row, written as the rows come."""
    before = "[\n"
    for row in rows:
        cells = {name: _json_cell(cell) for name, cell in zip(names, row, strict=True)}
        out(before + json.dumps(cells, ensure_ascii=False, default=str), end="")
        before = ",\n"
    out("[]" if before == "[\n" else "\n]")


def _json_cell(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return float(cell)
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _print_table(names: Sequence[str], rows: Iterator[Row]) -> None:
    shown = list(islice(rows, _ROWS_SHOWN))
    numeric = (int, float, Decimal)
    right = [name for i, name in enumerate(names) if any(isinstance(row[i], numeric) for row in shown)]
    cells = [[number(float(c)) if isinstance(c, float | Decimal) else c for c in row] for row in shown]
    print_table(names, cells, right=right)
    left = sum(1 for _ in rows)
    if left:
        tell(text("more_results", count=left))
