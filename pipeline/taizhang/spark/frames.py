"""Reports in DataFrames: a row a report goes in, a row a record comes out, and from records every table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from taizhang.records import UsageError
from taizhang.tables import PER_REPORT, TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["RECORDS", "batch_of", "document_frequencies", "each_once", "extract", "schema_of", "table"]

RECORDS = "path string, status string, reason string, report_id string, unit string, year int, record string"
_COLUMNS = ("path", "status", "reason", "report_id", "unit", "year", "record")
_KINDS = {"str": "string", "int": "bigint", "float": "double"}
_ARROW = {"string": "string", "int": "int32", "bigint": "int64", "double": "float64", "binary": "binary"}


def extract(
    reports: DataFrame, *, text: str = "text", path: str = "path", unit: str | None = None, year: str | None = None
) -> DataFrame:
    """The record of each report: a row with `path`, `status` and `reason` (as in the table ``inputs``), `report_id`,
    `unit`, `year` and `record`, the JSON of `taizhang.Report.to_json`.

    `text` and `path` name the columns of the reports, `unit` and `year` those that say what the text may not. Each
    Python worker of an executor loads the dictionary once and keeps it.
    """
    from pyspark.sql import functions as f

    empty = f.lit("")
    chosen = reports.select(
        f.col(path).cast("string").alias("path"), f.col(text).cast("string").alias("text"),
        (f.col(unit).cast("string") if unit else empty).alias("unit"),
        (f.col(year).cast("string") if year else empty).alias("year"),
    )  # fmt: skip
    return chosen.mapInArrow(_extracted, RECORDS)


def _extracted(batches: Iterator[Any]) -> Iterator[Any]:
    """The work of a Python worker."""
    from taizhang.ingest import Input
    from taizhang.run.outcomes import lost_row, work
    from taizhang.run.pool import Lost, attempt
    from taizhang.run.settings import Settings

    for batch in batches:
        rows: list[tuple[Any, ...]] = []
        for row in batch.to_pylist():
            hints = tuple((name, row[name].strip()) for name in ("unit", "year") if (row[name] or "").strip())
            item = Input(row["path"], row["path"], "txt", row["path"], text=row["text"] or "", hints=hints)
            found = attempt(work, (item, Settings()))
            if isinstance(found, Lost):
                told, report = lost_row(item, found), None
            else:
                told, report = found.row, found.report
            if report is None:
                rows.append((told.path, told.status, told.reason, None, None, None, None))
            else:
                rows.append((told.path, told.status, told.reason, report.id, report.unit, report.year,
                             report.to_json(indent=None)))  # fmt: skip
        yield from batch_of(rows, RECORDS)


def schema_of(name: str) -> str:
    """The columns of a table as Spark writes a schema."""
    return ", ".join(f"`{column.name}` {_KINDS[column.kind]}" for column in TABLES[name])


def table(records: DataFrame, name: str) -> DataFrame:
    """The rows that the records add to one of the tables ``sections sentences mentions metrics keywords flags``.

    Raises `UsageError` for a table that needs other reports. Flags are those of each report by itself.
    """
    if name not in PER_REPORT:
        raise UsageError(f"{name}: one of {', '.join(PER_REPORT)}")

    def rows(batches: Iterator[Any]) -> Iterator[Any]:
        from taizhang.records import Report
        from taizhang.tables import arrow_table, frame, rows_of

        for batch in batches:
            texts = [text for text in batch.column(0).to_pylist() if text]
            found = [row for text in texts for row in rows_of(Report.from_json(text), name)]
            yield from arrow_table(name, frame(name, found)).to_batches()

    return records.select("record").mapInArrow(rows, schema_of(name))


def each_once(records: DataFrame) -> DataFrame:
    """The records of what could be read, each text once, under the path that comes first."""
    from pyspark.sql import functions as f

    others = [f.min_by(name, "path").alias(name) for name in _COLUMNS if name not in ("path", "report_id")]
    read = records.where("record is not null")
    return read.groupBy("report_id").agg(f.min("path").alias("path"), *others).select(*_COLUMNS)


def batch_of(rows: list[tuple[Any, ...]], schema: str) -> Iterable[Any]:
    """Rows as Arrow for a schema of Spark; nothing for no rows."""
    import pyarrow as arrow

    if not rows:
        return ()
    fields = [part.strip().replace("`", "").split(" ") for part in schema.split(",")]
    kinds = [arrow.type_for_alias(_ARROW[kind]) for _, kind in fields]
    columns = [arrow.array(list(c), kind) for c, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
    return (arrow.RecordBatch.from_arrays(columns, names=[name for name, _ in fields]),)


def document_frequencies(records: DataFrame) -> DataFrame:
    """In how many reports each keyword stands: `term`, `reports`, the commonest first."""
    from pyspark.sql import functions as f

    terms = table(records, "keywords").groupBy("term").agg(f.countDistinct("report_id").alias("reports"))
    return terms.orderBy(f.desc("reports"), "term")
