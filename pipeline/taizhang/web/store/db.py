"""The database of the web application: one SQLite file in the workspace, a connection for each thread."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from taizhang.web.store.migrate import bring_up_to_date

__all__ = ["FOLDER", "Store", "now"]

FOLDER = ".web"
"""Folder of locks below a workspace."""
_NAME = "web.sqlite3"
_WAIT = 30.0  # seconds that a writer waits for another


class Store:
    """The file and its connections. Readers never wait (WAL); writers go one after the other. An older file is brought
    up to date when it is opened; one of a later version of the program is a `WorkspaceError`."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.path = workspace / _NAME
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with self.connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            bring_up_to_date(connection, str(self.path))

    @property
    def inputs(self) -> Path:
        """The folder of uploaded files."""
        return self.workspace / "inputs"

    @contextlib.contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread; each statement by itself commits at once."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA foreign_keys = ON")
            # Small, since there is one for each thread; what is read often is in the system's memory anyway.
            found.execute("PRAGMA cache_size = -4000")
            self._local.connection = found
            with self._lock:
                self._open.append(found)
        yield found

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes; all of it or nothing."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self.connection() as connection:
            return connection.execute(query, parameters).fetchall()

    def row(self, query: str, parameters: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        with self.connection() as connection:
            found: sqlite3.Row | None = connection.execute(query, parameters).fetchone()
            return found

    def value(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        """The first cell of a query; None where there is no row."""
        found = self.row(query, parameters)
        return None if found is None else found[0]

    def get(self, key: str, default: str = "") -> str:
        """A value that was kept under a name."""
        return str(self.value("SELECT value FROM meta WHERE key = ?", (key,)) or default)

    def put(self, key: str, value: str) -> None:
        """Keep a value under a name."""
        with self.connection() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()


def now() -> str:
    """The time as it is kept: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
