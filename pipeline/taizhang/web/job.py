"""One job in a process of its own: `python -m taizhang.web.job WORKSPACE JOB`.

Kinds: `audit` reads and analyses every input of the workspace (what was read before is taken from the store, so an
audit that was cut off goes on where it was), `take_over` shows what an audit found that was written there,
`recompare` makes matrix and promises anew from reviewed records.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.records import TaizhangError, WorkspaceError
from taizhang.run.compared import Plan, compared, without_duplicates
from taizhang.run.inputs import find_inputs
from taizhang.run.outcomes import Outcome, outcomes
from taizhang.run.pool import debugging
from taizhang.run.texts import set_language
from taizhang.run.workspace.lock import FileLock
from taizhang.tables import InputRow
from taizhang.web.defects import place_of
from taizhang.web.store import FOLDER, Store, jobs, own, uploads
from taizhang.web.store.codec import pack, unpack
from taizhang.web.store.fill import fill, fill_comparison
from taizhang.web.store.reviewed import alignment, reports, reviewed_audit
from taizhang.web.store.reviews import wanted_rows
from taizhang.web.takeover import entered, stored_audit

if TYPE_CHECKING:
    from taizhang.ingest import Input
    from taizhang.run.settings import Settings

__all__ = ["run"]

_PARENT = os.getppid()
_STEP = 0.2
_HINTS = ("unit", "year", "title", "genre")


def run(workspace: Path, job: int) -> None:
    """Do the job and enter how it ended. Only one process works in a workspace at a time."""
    store = Store(workspace)
    with _alone(workspace):
        row = store.row("SELECT * FROM jobs WHERE id = ? AND status = 'running'", (job,))
        if row is None:
            return
        set_language("zh")
        try:
            _KINDS[row["kind"]](store, job)
        except TaizhangError as error:
            jobs.finish(store, job, str(error), failed=True)
        except Exception as error:  # a trace could show what reports say
            jobs.finish(store, job, place_of(error), failed=True)
            if debugging():
                raise
        else:
            jobs.finish(store, job)


@contextlib.contextmanager
def _alone(workspace: Path) -> Iterator[None]:
    """Wait until no other process works in the workspace (one that lost its server ends soon)."""
    while True:
        try:
            lock = FileLock(workspace / FOLDER / "job.lock")
            break
        except WorkspaceError:
            time.sleep(_STEP)
    try:
        yield
    finally:
        lock.release()


def _audit(store: Store, job: int) -> None:
    jobs.advance(store, job, "find")
    files = own.follow(store)
    inputs = sorted(_inputs(store), key=lambda item: item.path)
    keys = [_key(item, files.digest) for item in inputs]
    with store.writing() as connection:
        connection.execute("DELETE FROM inputs")
        connection.executemany(
            "INSERT INTO inputs (id, path, format, sha256, status, reason) VALUES (?, ?, ?, '', 'waiting', '')",
            [(number, item.path, item.format) for number, item in enumerate(inputs)],
        )
    done: dict[int, Outcome] = {}
    for number, key in enumerate(keys):
        known = _known(store, key)
        if known is not None:
            done[number] = _told(store, number, known)
    waiting = [number for number in range(len(inputs)) if number not in done]
    jobs.advance(store, job, "read", len(done), len(inputs))
    for number, outcome in zip(waiting, _read([inputs[number] for number in waiting], files.settings), strict=True):
        _keep(store, keys[number], outcome)
        done[number] = _told(store, number, outcome)
        jobs.advance(store, job, "read", len(done), len(inputs))
        _stay_only_with_parent()
    jobs.advance(store, job, "compare", len(inputs), len(inputs))
    plan = Plan(files.settings, files.ignore, alignment(store))
    made = compared(*without_duplicates(done[number] for number in range(len(inputs))), plan)
    jobs.advance(store, job, "write", len(inputs), len(inputs))
    fill(store, made)
    _forget(store, keys)
    _review_anew(store)
    own.save_proposals(store, made.records)


def _forget(store: Store, keys: Sequence[str]) -> None:
    """Drop what was kept of inputs that are no more, and of earlier versions of the program."""
    with store.writing() as connection:
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS used (key TEXT PRIMARY KEY)")
        connection.execute("DELETE FROM used")
        connection.executemany("INSERT OR IGNORE INTO used VALUES (?)", [(key,) for key in keys])
        connection.execute("DELETE FROM outcomes WHERE key NOT IN (SELECT key FROM used)")


def _take_over(store: Store, job: int) -> None:
    jobs.advance(store, job, "write")
    found = stored_audit(store)
    if found is None:
        return
    audit, state = found
    fill(store, audit)
    texts = ((r.path, r.text, {n: str(v) for n in _HINTS if (v := getattr(r, n))}) for r in audit.records)
    entered(store, texts, state)
    _review_anew(store)


def _review_anew(store: Store) -> None:
    """Matrix and promises as decisions that were made before say."""
    if store.value("SELECT count(*) FROM states WHERE verdict != ''"):
        _compare_reviewed(store)


def _recompare(store: Store, job: int) -> None:
    jobs.advance(store, job, "compare")
    _compare_reviewed(store)


def _compare_reviewed(store: Store) -> None:
    wanted = wanted_rows(store)
    fill_comparison(store, reviewed_audit(store), reports(store), wanted)


_KINDS = {"audit": _audit, "take_over": _take_over, "recompare": _recompare}


def _inputs(store: Store) -> Iterator[Input]:
    """Every report that was uploaded or taken over, under the names that users know."""
    from taizhang.ingest import Input

    for row in store.rows("SELECT * FROM given ORDER BY id"):
        hints = tuple(json.loads(row["hints"]).items())
        yield Input(row["path"], row["path"], "txt", "", text=row["text"], hints=hints)
    names = {str(store.inputs / stored): name for name, stored, _ in uploads.listed(store)}
    if not names:
        return
    for item in find_inputs(list(names)):
        name = names[item.file]
        yield replace(item, path=name + item.path[len(item.file) :], relative=name)


def _read(inputs: Sequence[Input], settings: Settings) -> Iterator[Outcome]:
    return outcomes(inputs, settings=settings) if inputs else iter(())


def _key(item: Input, files: str) -> str:
    """What an outcome depends on: the bytes (stored names are never used twice), the place in them, the name (unit and
    year may stand in it), the office's own files, and the program."""
    from taizhang import __version__

    place = [Path(item.file).name, item.path, list(item.entries), item.text, item.hints, item.problem]
    parts = [__version__ + files, *place]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _known(store: Store, key: str) -> Outcome | None:
    found = store.row("SELECT row, record FROM outcomes WHERE key = ?", (key,))
    if found is None:
        return None
    report = None if found["record"] is None else unpack(found["record"])
    return Outcome(InputRow(**json.loads(found["row"])), report)


def _keep(store: Store, key: str, outcome: Outcome) -> None:
    record = None if outcome.report is None else pack(outcome.report)
    with store.connection() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)",
            (key, json.dumps(asdict(outcome.row), ensure_ascii=False), record),
        )


def _told(store: Store, number: int, outcome: Outcome) -> Outcome:
    row = outcome.row
    with store.connection() as connection:
        connection.execute(
            "UPDATE inputs SET status = ?, reason = ?, sha256 = ?, format = ? WHERE id = ?",
            (row.status, row.reason, row.sha256, row.format, number),
        )
    return outcome


def _stay_only_with_parent() -> None:
    """A server that died takes its job along; the next one starts it anew."""
    if os.getppid() != _PARENT:
        sys.exit(0)


def main(arguments: Sequence[Any]) -> None:
    """Entry point of the process."""
    run(Path(arguments[0]), int(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
