"""The tables of a workspace, as SQLAlchemy Core has them: the same in SQLite and PostgreSQL.

Texts of reports stand in compressed records only, so no database has to bear what a file may hold (a NUL, say).
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text

__all__ = ["METADATA", "RECORDS", "REPORTS", "ROWS", "RUNS"]

METADATA = MetaData()

# What each input came to, by its key (see `taizhang.run.fingerprint`): found again, it is not analysed again.
RECORDS = Table(
    "taizhang_records", METADATA,
    Column("key", String(64), primary_key=True),
    Column("row", Text, nullable=False),  # the cells of its `InputRow`
    Column("again", Integer, nullable=False),  # 1: to be tried again in the next run
    Column("named", Text),  # which report it is: id, path, unit, year
    Column("record", LargeBinary),
)  # fmt: skip

# Runs: one is being written, one is finished and read; `state` tells them apart.
RUNS = Table(
    "taizhang_runs", METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),
    Column("key", String(64), nullable=False),
    Column("about", Text, nullable=False),
)  # fmt: skip

# The reports of a run in the order of their inputs. `record` only where it is not that of the input (masked reports).
REPORTS = Table(
    "taizhang_reports", METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("report_id", String(12), nullable=False, index=True),
    Column("key", String(64), nullable=False),
    Column("head", Text, nullable=False),
    Column("flags", LargeBinary, nullable=False),
    Column("record", LargeBinary),
)  # fmt: skip

# Everything else that a run found, some hundred rows a piece.
ROWS = Table(
    "taizhang_rows", METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)  # fmt: skip
