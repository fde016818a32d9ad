"""The workspace of an audit: what has been analysed, and what the last finished run found.

It lies in ``.taizhang/state.sqlite3`` below the folder of the outputs, or in PostgreSQL for teams. Reading one::

    from taizhang.run.workspace import open_workspace

    with open_workspace("out") as workspace:
        for head in workspace.heads():          # without reading the reports
            print(head.unit, head.year, head.metrics, head.flags)
        report = workspace.report("2f1c0a9d3b7e")  # one by its id
        cells = list(workspace.panel)           # records, read when asked for

A run on the workspace does not disturb who reads: the old results stand until the new ones are complete.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from taizhang.records import NoInputError, Report, WorkspaceError
from taizhang.run.packing import Head
from taizhang.run.texts import say
from taizhang.run.workspace.lock import FileLock
from taizhang.run.workspace.store import Found, Run, Store
from taizhang.run.workspace.stored import StoredReports, StoredRows
from taizhang.tables import make_folder

if TYPE_CHECKING:
    from taizhang.run.audit import Audit

__all__ = ["FOLDER", "Found", "Head", "Run", "StoredReports", "StoredRows", "Workspace", "open_workspace", "opened",
           "workspace_of_run"]  # fmt: skip

FOLDER = ".taizhang"
_STATE = "state.sqlite3"
_LOCK_NUMBER = 0x7461697A68616E67  # "taizhang"


class Workspace:
    """A workspace opened for reading. The results are those of the run that was finished when it was opened.

    `reports` are sequences as `taizhang.audit` gives them in `records`, with the flags of the whole batch; `inputs`,
    `overlaps`, `panel`, `promises`, `suppressed` and `quotations` hold records. All of them read when they are read and
    keep nothing, so memory stays flat. `WorkspaceError` where a new run has replaced the results meanwhile.
    """

    def __init__(self, store: Store, run: Run | None = None) -> None:
        self.store = store
        self.run = run or store.finished()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what is held open."""
        self.store.close()

    def refresh(self) -> bool:
        """Turn to the results of the newest finished run; whether there are other ones than before."""
        before, self.run = self.run, self.store.finished()
        return (before and before.number) != (self.run and self.run.number)

    @property
    def reports(self) -> StoredReports:
        """Every report that was read, by path."""
        return StoredReports(self.store, *self._size("reports"))

    def report(self, report_id: str) -> Report | None:
        """One report by its id, nothing else being read; None where there is no such report."""
        return self.reports.by_id(report_id)

    def heads(self) -> Iterator[Head]:
        """What lists show of each report, in the order of `reports`."""
        return self.reports.heads()

    @property
    def inputs(self) -> StoredRows:
        """What became of every input (`InputRow`)."""
        return self._rows("inputs")

    @property
    def overlaps(self) -> StoredRows:
        """Passages that reports share (`Overlap`)."""
        return self._rows("overlaps")

    @property
    def panel(self) -> StoredRows:
        """Unit × indicator × year (`PanelCell`)."""
        return self._rows("panel")

    @property
    def promises(self) -> StoredRows:
        """Targets and what became of them (`Promise`)."""
        return self._rows("promises")

    @property
    def suppressed(self) -> StoredRows:
        """Findings that the user's list keeps silent."""
        return self._rows("suppressed")

    @property
    def quotations(self) -> StoredRows:
        """Passages that stand in reference documents (`Quotation`)."""
        return self._rows("quotations")

    def audit(self) -> Audit:
        """The results as `taizhang.audit` gives them, read when they are asked for."""
        from taizhang.run.audit import Audit
        from taizhang.run.settings import Settings

        about = self.run.about if self.run else {}
        own = [None if path is None else Path(path) for path in about.get("settings", (None, None))]
        return Audit(
            self.reports, self.inputs, self.overlaps, self.panel, self.promises, self.suppressed, self.quotations,
            Settings(*own), {name: Path(path) for name, path in about.get("paths", {}).items()},
        )  # fmt: skip

    def _rows(self, name: str) -> StoredRows:
        return StoredRows(self.store, *self._size(name), name)

    def _size(self, name: str) -> tuple[int, int]:
        if self.run is None:
            return 0, 0
        return self.run.number, int(self.run.about["sizes"].get(name, 0))


def open_workspace(where: str | Path) -> Workspace:
    """The workspace of a folder of outputs, or behind a URL (``postgresql+psycopg://…``, ``sqlite:///…``), for reading.

    Raises `NoInputError` where no audit has written to the folder yet, `WorkspaceError` where the state cannot be read.
    """
    if "://" in str(where):
        return Workspace(Store(str(where), create=False))
    state = Path(where) / FOLDER / _STATE
    if not state.is_file():
        raise NoInputError(say("workspace_none", path=where))
    return Workspace(Store(_url(state), create=False))


@lru_cache(maxsize=2)
def opened(url: str) -> Store:
    """The database behind a URL, opened once a process: for workers."""
    return Store(url, create=False)


@contextlib.contextmanager
def workspace_of_run(out: Path, url: str | None) -> Iterator[Workspace]:
    """The workspace for a run that writes to `out`, nobody else's until it ends.

    Raises `OSError` where the folder cannot be written to, `WorkspaceError` where another run has it or the database
    cannot be used.
    """
    folder = make_folder(make_folder(out) / FOLDER)
    with tempfile.TemporaryFile(dir=out):
        pass  # better to fail before the work than after it
    lock = FileLock(folder / "lock")
    try:
        store = Store(url or _url(folder / _STATE), create=True)
        try:
            with _alone(store):
                yield Workspace(store)
        finally:
            store.close()
    finally:
        lock.release()


@contextlib.contextmanager
def _alone(store: Store) -> Iterator[None]:
    """A database that several folders share is locked too; the lock ends with the connection."""
    if store.dialect != "postgresql":
        yield
        return
    from sqlalchemy import text

    with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": _LOCK_NUMBER}).scalar():
            raise WorkspaceError(say("workspace_busy", path=store.name, owner="?"))
        yield


def _url(state: Path) -> str:
    from sqlalchemy import URL

    return URL.create("sqlite", database=str(state.resolve())).render_as_string(hide_password=False)
