"""Data frames with fixed types, and their schemas."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from taizhang.records import Overlap, Report, SchemaError
from taizhang.tables.columns import TABLES, Column
from taizhang.tables.rows import InputRow, Row, table_rows

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

__all__ = ["check", "check_links", "frame", "frames", "schema"]

_UNIQUE = {
    "reports": ["report_id"],
    "sections": ["report_id", "id"],
    "metrics": ["report_id", "metric_id"],
    "keywords": ["report_id", "term"],
}
_SPANS = (("start", "end"), ("start_a", "end_a"), ("start_b", "end_b"), ("sentence_start", "sentence_end"))
_FAILURES_SHOWN = 20


def _dtype(column: Column) -> Any:
    import pandas as pd

    if column.kind == "str":
        return pd.StringDtype("pyarrow")
    if column.kind == "int":
        return pd.Int64Dtype() if column.nullable else "int64"
    return "float64"


def frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as a DataFrame with the columns and types of `table`, also where there is no row."""
    import pandas as pd

    spec = TABLES[table]
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(spec)
    try:
        data = {c.name: pd.array(list(v), dtype=_dtype(c)) for c, v in zip(spec, cells, strict=True)}
    except (TypeError, ValueError) as error:
        raise SchemaError(table, f"a cell has the wrong type: {error}") from error
    return pd.DataFrame(data)


def frames(
    reports: Sequence[Report],
    inputs: Sequence[InputRow],
    overlaps: Sequence[Overlap],
    panel: Sequence[Any],
    promises: Sequence[Any],
) -> dict[str, pd.DataFrame]:
    """Every table of an audit, unchecked; arguments as in `table_rows`. pandas knows `df.taizhang` from then on."""
    from taizhang.tables.accessor import link

    tables = table_rows(reports, inputs, overlaps, panel, promises)
    return link({name: frame(name, tables[name]) for name in TABLES})


def _checks(column: Column, pa: Any) -> list[Any]:
    checks = []
    if column.choices is not None:
        checks.append(pa.Check.isin(column.choices))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    return checks


def _ordered(start: str, end: str) -> Any:
    return lambda table: table[start] <= table[end]


@contextmanager
def _without_warning() -> Iterator[None]:
    """pandera loads pyspark where that is installed, and pyspark warns of a pandas that is too new for it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark", FutureWarning)
        yield


@cache
def schema(table: str) -> pa.DataFrameSchema:
    """The pandera schema of a table."""
    with _without_warning():
        import pandera.pandas as pa

    spec = TABLES[table]
    names = {column.name for column in spec}
    spans = [pa.Check(_ordered(start, end), name=f"{start} <= {end}") for start, end in _SPANS if {start, end} <= names]
    return pa.DataFrameSchema(
        {c.name: pa.Column(_dtype(c), _checks(c, pa), nullable=c.nullable) for c in spec},
        checks=spans, unique=_UNIQUE.get(table), strict=True, ordered=True, name=table,
    )  # fmt: skip


def check(table: str, data: pd.DataFrame) -> None:
    """Hold `data` against the schema of `table`; a `SchemaError` names all failing rows, columns and reasons."""
    with _without_warning():
        from pandera.errors import SchemaErrors

    try:
        with _without_warning():
            schema(table).validate(data, lazy=True)
    except SchemaErrors as errors:
        raise SchemaError(table, _describe(errors.failure_cases)) from errors


def _describe(cases: pd.DataFrame) -> str:
    lines = [
        f"column {column or '-'}: {reason} (row {index}: {value!r})"
        for column, reason, index, value in zip(
            cases["column"], cases["check"], cases["index"], cases["failure_case"], strict=True
        )
    ]
    more = f"; and {len(lines) - _FAILURES_SHOWN} more" if len(lines) > _FAILURES_SHOWN else ""
    return "; ".join(lines[:_FAILURES_SHOWN]) + more


def check_links(tables: Mapping[str, pd.DataFrame]) -> None:
    """Every `report_id` of a table must be one of `reports`; else a `SchemaError` with the ids."""
    known = set(tables["reports"]["report_id"].tolist())
    for name, data in tables.items():
        for column in ("report_id", "report_a", "report_b", "target_report_id", "result_report_id"):
            if column not in data.columns:
                continue
            lost = sorted({cell for cell in data[column].dropna().tolist() if cell not in known})
            if lost:
                raise SchemaError(name, f"column {column}: no such report {', '.join(lost[:_FAILURES_SHOWN])}")
