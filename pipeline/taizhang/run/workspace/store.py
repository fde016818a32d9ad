"""The database of a workspace: SQLite beside the outputs, or PostgreSQL for teams."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from taizhang.flags.copied import Named
from taizhang.records import WorkspaceError
from taizhang.run.packing import Final, pack_rows
from taizhang.run.texts import say
from taizhang.run.workspace.schema import METADATA, RECORDS, REPORTS, ROWS, RUNS
from taizhang.tables import InputRow

__all__ = ["Found", "Run", "Store"]

_PIECE = 500  # rows in one cell of the table of rows, keys in one question
_WAIT = 30  # seconds that a reader waits for a writer


@dataclass(frozen=True, slots=True)
class Found:
    """What one input came to: its row, its packed report where it was read; `again` where the next run tries anew."""

    key: str
    row: InputRow
    record: bytes | None
    again: bool
    named: Named | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its number, the key of all that it depends on, and what is to be said about it."""

    number: int
    key: str
    about: dict[str, Any]


class Store:
    """The database behind a URL of SQLAlchemy. Errors of the database are `WorkspaceError`."""

    def __init__(self, url: str, *, create: bool) -> None:
        self.name = self.url = url
        with self._told():
            self._engine = self._open(url)
            self.name = self._engine.url.render_as_string(hide_password=True)
            if create:
                METADATA.create_all(self._engine)
            else:
                self.rows(select(RUNS.c.number).limit(1))

    def _open(self, url: str) -> Engine:
        if not url.startswith("sqlite"):
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _WAIT})
        event.listen(engine, "connect", _configure)
        return engine

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except NoSuchModuleError as error:
            raise WorkspaceError(say("workspace_url", url=self.name)) from error
        except ModuleNotFoundError as error:
            raise WorkspaceError(say("workspace_driver", name=error.name)) from error
        except ArgumentError as error:
            raise WorkspaceError(say("workspace_url", url=self.name)) from error
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            reason = " ".join(str(cause).split()) or type(cause).__name__
            raise WorkspaceError(say("workspace_broken", place=self.name, reason=reason)) from error

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def connect(self) -> Connection:
        """A connection of one's own, for a lock."""
        with self._told():
            return self._engine.connect()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    def rows(self, query: Any) -> Sequence[Any]:
        """The rows of a question."""
        with self._told(), self._engine.connect() as connection:
            return connection.execute(query).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._told(), self._engine.begin() as connection:
            yield connection

    # Inputs

    def known(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that need not be analysed again."""
        found: set[str] = set()
        for piece in _pieces(keys, _PIECE):
            query = select(RECORDS.c.key).where(RECORDS.c.key.in_(piece), RECORDS.c.again == 0)
            found.update(row[0] for row in self.rows(query))
        return found

    def put(self, found: Sequence[Found]) -> None:
        """Keep what inputs came to, all or nothing."""
        if not found:
            return
        rows = [
            {"key": f.key, "row": json.dumps(astuple(f.row)), "again": int(f.again), "record": f.record,
             "named": json.dumps(f.named)}
            for f in found
        ]  # fmt: skip
        with self._writing() as connection:
            connection.execute(delete(RECORDS).where(RECORDS.c.key.in_([f.key for f in found])))
            connection.execute(insert(RECORDS), rows)

    def input_rows(self, keys: Sequence[str]) -> Iterator[InputRow]:
        """The rows of the keys, in their order."""
        for piece in _pieces(keys, _PIECE):
            query = select(RECORDS.c.key, RECORDS.c.row).where(RECORDS.c.key.in_(piece))
            found = {r.key: r.row for r in self.rows(query)}
            for key in piece:
                yield InputRow(*json.loads(found[key]))

    def named(self, keys: Sequence[str]) -> list[Named]:
        """Which reports the keys stand for, in their order."""
        told: list[Named] = []
        for piece in _pieces(keys, _PIECE):
            query = select(RECORDS.c.key, RECORDS.c.named).where(RECORDS.c.key.in_(piece))
            found = {r.key: r.named for r in self.rows(query)}
            told += [Named(*json.loads(found[key])) for key in piece]
        return told

    def records(self, keys: Sequence[str], step: int) -> Iterator[bytes]:
        """The packed reports of the keys, in their order, `step` of them read at once."""
        for piece in _pieces(keys, step):
            query = select(RECORDS.c.key, RECORDS.c.record).where(RECORDS.c.key.in_(piece))
            found = {r.key: r.record for r in self.rows(query)}
            yield from (found[key] for key in piece)

    # Runs

    def finished(self) -> Run | None:
        """The run that is finished; None where there is none yet."""
        rows = self.rows(select(RUNS).where(RUNS.c.state == "done").order_by(RUNS.c.number.desc()).limit(1))
        return Run(rows[0].number, rows[0].key, json.loads(rows[0].about)) if rows else None

    def begin(self, key: str) -> int:
        """The number of a new run. What a run that was killed has left behind goes."""
        with self._writing() as connection:
            stale = connection.execute(select(RUNS.c.number).where(RUNS.c.state != "done")).scalars().all()
            for number in stale:
                _drop(connection, number)
            last = connection.execute(select(RUNS.c.number).order_by(RUNS.c.number.desc()).limit(1)).scalar()
            number = (last or 0) + 1
            connection.execute(insert(RUNS), [{"number": number, "state": "open", "key": key, "about": "{}"}])
        return number

    def add_reports(self, run: int, reports: Sequence[Final], keys: Sequence[str]) -> None:
        """Keep reports of a run; `keys` are those of the inputs of all of its reports, by number."""
        rows = [
            {"run": run, "number": f.number, "report_id": f.head.id, "key": keys[f.number],
             "head": json.dumps(astuple(f.head)), "flags": f.flags, "record": f.record}
            for f in reports
        ]  # fmt: skip
        if rows:
            with self._writing() as connection:
                connection.execute(insert(REPORTS), rows)

    def add_rows(self, run: int, name: str, rows: Iterable[Any]) -> int:
        """Keep the rows of one kind; how many there are."""
        count = 0
        source = iter(rows)
        while pieces := list(islice(iter(lambda: list(islice(source, _PIECE)), []), 20)):
            cells = []
            for piece in pieces:
                cells.append({"run": run, "name": name, "first": count, "content": pack_rows(piece)})
                count += len(piece)
            with self._writing() as connection:
                connection.execute(insert(ROWS), cells)
        return count

    def finish(self, run: int, about: Mapping[str, Any]) -> None:
        """From now on this run is the finished one, in one step."""
        values = {"state": "done", "about": json.dumps(about, ensure_ascii=True)}
        with self._writing() as connection:
            connection.execute(update(RUNS).where(RUNS.c.number == run).values(**values))

    def tidy(self, run: int, keys: Iterable[str]) -> None:
        """Remove all other runs, and what inputs came to that are not among the keys."""
        with self._writing() as connection:
            for number in connection.execute(select(RUNS.c.number).where(RUNS.c.number != run)).scalars().all():
                _drop(connection, number)
        kept = set(keys)
        lost = [row[0] for row in self.rows(select(RECORDS.c.key)) if row[0] not in kept]
        for piece in _pieces(sorted(lost), _PIECE):
            with self._writing() as connection:
                connection.execute(delete(RECORDS).where(RECORDS.c.key.in_(piece)))

    def forget(self) -> None:
        """Remove what the inputs came to, also from the free pages of the file: it was not masked yet."""
        with self._writing() as connection:
            connection.execute(delete(RECORDS))
        if self.dialect == "sqlite":
            with self._told(), self._engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.isolation_level = None
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _pieces(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (values[first : first + size] for first in range(0, len(values), size))


def _drop(connection: Connection, run: int) -> None:
    for table, column in ((REPORTS, REPORTS.c.run), (ROWS, ROWS.c.run), (RUNS, RUNS.c.number)):
        connection.execute(delete(table).where(column == run))


def _configure(connection: Any, _record: Any) -> None:
    """WAL: readers go on while one writes, and a killed process leaves a whole database behind."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
