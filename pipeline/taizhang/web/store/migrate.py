"""The database made or brought up to date: `schema.sql` says what it is now, the steps here lead there from older ones.

`PRAGMA user_version` holds the number of steps that a database has gone; one without any tables goes all of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from importlib.resources import files

from taizhang.records import WorkspaceError
from taizhang.run.texts import say

__all__ = ["VERSION", "bring_up_to_date"]


def bring_up_to_date(connection: sqlite3.Connection, place: str) -> None:
    """Make what is not there yet, all or nothing. Raises `WorkspaceError` where a later program wrote the database."""
    if _version(connection, place) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in _STEPS[_version(connection, place) :]:  # asked again: another process may have been faster
            step(connection)
        for statement in _statements():
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, place: str) -> int:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        raise WorkspaceError(say("web_newer", path=place, found=found, known=VERSION))
    return found


def _statements() -> Iterator[str]:
    """Those of the schema, one by one, since a script would end the transaction."""
    statement = ""
    for line in files("taizhang.web.store").joinpath("schema.sql").read_text("utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _lacks(connection: sqlite3.Connection, table: str, column: str) -> bool:
    """Whether the table is there without the column."""
    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    return bool(columns) and column not in columns


def _sources(connection: sqlite3.Connection) -> None:
    """Groups of shared passages: known from the reports' relation only. Which are policy or quoted, and what is said of
    findings, an audit anew will say, which reads nothing twice."""
    if not _lacks(connection, "overlaps", "source"):
        return
    connection.execute("ALTER TABLE overlaps ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    connection.execute(
        "UPDATE overlaps SET source = CASE relation WHEN 'within' THEN 'within' WHEN 'other-unit' THEN 'other-unit' "
        "ELSE 'own-past' END"
    )
    connection.execute(
        "INSERT INTO jobs (kind, status, created_at, created_by) "
        "SELECT 'audit', 'queued', strftime('%Y-%m-%dT%H:%M:%SZ'), 'taizhang' "
        "WHERE EXISTS (SELECT 1 FROM files) OR EXISTS (SELECT 1 FROM given)"
    )


def _tables(_: sqlite3.Connection) -> None:
    """Whole tables that came later: the schema makes them."""


def _rows(connection: sqlite3.Connection) -> None:
    """Which decisions move a row of the matrix. That it was made by none of them is the safe side."""
    from taizhang.web.store.codec import row_wanted

    if not _lacks(connection, "states", "wanted"):
        return
    for column in ("wanted", "placed"):
        connection.execute(f"ALTER TABLE states ADD COLUMN {column} TEXT NOT NULL DEFAULT '{{}}'")
    rows = connection.execute("SELECT report_id, item, verdict, fields FROM states WHERE kind = 'metric'").fetchall()
    connection.executemany(
        "UPDATE states SET wanted = ? WHERE kind = 'metric' AND report_id = ? AND item = ?",
        [(row_wanted(verdict, json.loads(changed)), report, item) for report, item, verdict, changed in rows],
    )


_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_sources, _tables, _rows)
VERSION = len(_STEPS)
