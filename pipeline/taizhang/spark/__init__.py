"""The same audit on a Spark cluster (extra ``spark``, Java 17), and its parts for those who have a job of their own::

    from taizhang import spark

    records = spark.extract(reports, text="body", path="id")  # from a DataFrame with a report a row
    metrics = spark.table(records, "metrics")  # the rows of a table
    terms = spark.document_frequencies(records)
    copies = spark.overlaps(records)  # shared passages, by joining fingerprints
    panel = spark.panel(records)  # unit × indicator × year
    kept = spark.promises(records)  # targets and what became of them
    spark.write_tables(records, "hdfs://…/tables")  # Parquet, by year

`audit` writes what `taizhang.audit` writes, row for row. Nothing of Spark is imported before it is used.
"""

from taizhang.spark.audit import audit, session_of
from taizhang.spark.bodies import panel, promises
from taizhang.spark.frames import document_frequencies, extract, schema_of, table
from taizhang.spark.joins import overlaps, write_tables

__all__ = [
    "audit", "document_frequencies", "extract", "overlaps", "panel", "promises", "schema_of", "session_of", "table",
    "write_tables",
]  # fmt: skip
