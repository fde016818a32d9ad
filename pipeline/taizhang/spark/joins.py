"""Comparing as joins of Spark, for collections that no single machine holds: shared passages, tables by year.

A passage that two reports share leaves equal fingerprints in both. Those that many bodies or reports have are wording
that everybody uses and drop out; what is left is joined with itself, and each pair of reports that has enough in common
is compared as a collection of two. A passage stands where it holds a fingerprint that is not everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang.spark.frames import batch_of, each_once, schema_of, table
from taizhang.tables import PER_REPORT

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["overlaps", "write_tables"]

_TEXTS = "report_id string, path string, unit string, year int, body string, text string"
_FINGERPRINTS = "report_id string, body string, hash bigint"
_LEAST_SHARED = 3  # fingerprints of two reports that share a passage of 40 characters
_OWN = 3  # fingerprints of a passage that are not everybody's


class _Text(NamedTuple):
    """What comparing asks of a report."""

    id: str
    unit: str
    year: int | None
    text: str


def overlaps(records: DataFrame, *, min_chars: int = 40) -> DataFrame:
    """The rows of the table ``overlaps`` for the records of `extract`, found by joins; in no order.

    `taizhang.compare.find_overlaps` looks at all texts together and judges by them what is everybody's wording; here
    more than ``max(4, 10 %)`` of the bodies, or more than 60 reports, with the same fingerprint make it so. Side ``a``
    is the later report, by year and path.
    """
    from pyspark.sql import functions as f

    from taizhang.compare.overlap import most_units
    from taizhang.compare.seeds import MOST_PLACES

    texts = each_once(records).select("record", "path").mapInArrow(_texts, _TEXTS).cache()
    bodies = texts.select("body").distinct().count()
    prints = texts.select("report_id", "body", "text").mapInArrow(_prints, _FINGERPRINTS).cache()
    counted = prints.groupBy("hash").agg(f.countDistinct("body").alias("bodies"), f.count("*").alias("reports"))
    rare = counted.where((f.col("reports") > 1) & (f.col("reports") <= MOST_PLACES)
                         & (f.col("bodies") <= most_units(bodies))).select("hash")  # fmt: skip
    kept = prints.join(rare, "hash").select("report_id", "hash")
    one, other = kept.alias("one"), kept.alias("other")
    same = (f.col("one.hash") == f.col("other.hash")) & (f.col("one.report_id") < f.col("other.report_id"))
    pairs = (
        one.join(other, same)
        .groupBy(f.col("one.report_id").alias("first"), f.col("other.report_id").alias("second"))
        .agg(f.sort_array(f.collect_list("one.hash")).alias("shared"))
        .where(f.size("shared") >= _LEAST_SHARED)
    )  # fmt: skip
    within = texts.select(f.col("report_id").alias("first"), f.lit(None).cast("string").alias("second"),
                          f.lit(None).cast("array<bigint>").alias("shared"))  # fmt: skip
    sides = []
    for name, key in (("left", "first"), ("right", "second")):
        columns = [f.col(c).alias(f"{name}_{c}") for c in ("path", "unit", "year", "text")]
        sides.append(texts.select(f.col("report_id").alias(key), *columns))
    joined = pairs.unionByName(within).join(sides[0], "first").join(sides[1], "second", "left")
    return joined.mapInArrow(_Passages(min_chars), schema_of("overlaps"))


def _texts(batches: Iterator[Any]) -> Iterator[Any]:
    """Of each record what comparing asks for."""
    from taizhang.compare.units import unit_of
    from taizhang.records import Report

    def row(record: str, path: str) -> tuple[Any, ...]:
        report = Report.from_json(record)
        return report.id, path, report.unit, report.year, unit_of(report.unit, report.id), report.text

    for batch in batches:
        rows = [row(r["record"], r["path"]) for r in batch.to_pylist()]
        yield from batch_of(rows, _TEXTS)


def _prints(batches: Iterator[Any]) -> Iterator[Any]:
    """The fingerprints of each text, each once."""
    from taizhang.compare.fingerprint import fingerprints_of

    for batch in batches:
        for r in batch.to_pylist():
            hashes = sorted(set(fingerprints_of(r["text"]).tolist()))
            yield from batch_of([(r["report_id"], r["body"], value) for value in hashes], _FINGERPRINTS)


class _Passages:
    """The work of a Python worker: the passages of pairs of reports."""

    def __init__(self, min_chars: int) -> None:
        self._min_chars = min_chars

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        schema = schema_of("overlaps")
        for batch in batches:
            for row in batch.to_pylist():
                yield from batch_of(list(self._rows(row)), schema)

    def _rows(self, row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        from taizhang.compare import find_overlaps
        from taizhang.compare.fingerprint import fingerprints_of
        from taizhang.tables import columns

        names = [(row["left_year"] or 0, row["left_path"], "left", row["first"])]
        if row["second"] is not None:
            names.append((row["right_year"] or 0, row["right_path"], "right", row["second"]))
        texts = [_Text(key, row[f"{side}_unit"], row[f"{side}_year"], row[f"{side}_text"])
                 for _, _, side, key in sorted(names)]  # fmt: skip
        text_of = {t.id: t.text for t in texts}
        shared = None if row["shared"] is None else set(row["shared"])
        for o in find_overlaps(texts, min_chars=self._min_chars):
            # Passages within a report are found where that report is looked at by itself.
            if shared is not None:
                inside = fingerprints_of(text_of[o.report_b][o.start_b : o.end_b]).tolist()
                if o.relation == "within" or len(shared.intersection(inside)) < _OWN:
                    continue
            yield tuple(getattr(o, name) for name in columns("overlaps"))


def write_tables(records: DataFrame, folder: str, *, mode: str = "errorifexists") -> list[str]:
    """Write the tables of the reports below ``folder`` (anything that Spark writes to) as Parquet, each in folders by
    the year of the report (``report_year=2023``); the names of the tables. ``mode`` is Spark's."""
    from pyspark.sql import functions as f

    read = each_once(records)
    years = read.select("report_id", f.col("year").alias("report_year"))
    for name in PER_REPORT:
        rows = table(read, name).join(years, "report_id")
        rows.repartition("report_year").write.mode(mode).partitionBy("report_year").parquet(f"{folder}/{name}")
    return list(PER_REPORT)
