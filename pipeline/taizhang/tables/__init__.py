"""The tables of an audit: columns, schemas, data frames, writers. pandas loads only where a frame is made."""

from taizhang.tables.atomic import flush_folder, make_folder, replacing, write_bytes
from taizhang.tables.columns import TABLES, Column, columns
from taizhang.tables.frames import check, check_links, frame, frames, schema
from taizhang.tables.rows import PER_REPORT, InputRow, emptiness, overlap_shares, rows_of, rows_of_all, table_rows
from taizhang.tables.write import (
    TEXTS,
    TableFiles,
    arrow_table,
    csv_text,
    write_csv,
    write_jsonl,
    write_parquet,
    write_tables,
)

__all__ = [
    "PER_REPORT",
    "TABLES",
    "TEXTS",
    "Column",
    "InputRow",
    "TableFiles",
    "arrow_table",
    "check",
    "check_links",
    "columns",
    "csv_text",
    "emptiness",
    "flush_folder",
    "frame",
    "frames",
    "make_folder",
    "overlap_shares",
    "replacing",
    "rows_of",
    "rows_of_all",
    "schema",
    "table_rows",
    "write_bytes",
    "write_csv",
    "write_jsonl",
    "write_parquet",
    "write_tables",
]
