"""Work in the background, as it is kept: queued, running, done or failed. What was running when the server ended is
queued again."""

from __future__ import annotations

import sqlite3

from taizhang.web.store.db import Store, now

__all__ = ["add", "advance", "current", "finish", "latest", "requeue", "take"]

_MOST_TRIES = 3


def add(store: Store, kind: str, who: str) -> int:
    """Queue a job and its id; one of the same kind that waits already serves for this request too."""
    with store.writing() as connection:
        waiting = connection.execute("SELECT id FROM jobs WHERE status = 'queued' AND kind = ?", (kind,)).fetchone()
        if waiting:
            return int(waiting[0])
        made = connection.execute(
            "INSERT INTO jobs (kind, status, created_at, created_by) VALUES (?, 'queued', ?, ?)", (kind, now(), who)
        )
        return int(made.lastrowid or 0)


def take(store: Store) -> sqlite3.Row | None:
    """The oldest job that waits, now running; None where none does."""
    with store.writing() as connection:
        found = connection.execute("SELECT * FROM jobs WHERE status = 'queued' ORDER BY id LIMIT 1").fetchone()
        if found is None:
            return None
        connection.execute(
            "UPDATE jobs SET status = 'running', tries = tries + 1, done = 0, total = 0, stage = '' WHERE id = ?",
            (found["id"],),
        )
        taken: sqlite3.Row = found
        return taken


def advance(store: Store, job: int, stage: str, done: int = 0, total: int = 0) -> None:
    """Say how far a job is."""
    with store.connection() as connection:
        connection.execute("UPDATE jobs SET stage = ?, done = ?, total = ? WHERE id = ?", (stage, done, total, job))


def finish(store: Store, job: int, message: str = "", *, failed: bool = False) -> None:
    """End a job, with a reason where it failed."""
    with store.connection() as connection:
        connection.execute(
            "UPDATE jobs SET status = ?, message = ?, ended_at = ? WHERE id = ? AND status = 'running'",
            ("failed" if failed else "done", message, now(), job),
        )


def requeue(store: Store, message: str) -> None:
    """Queue again what was running when the server ended; what has been tried too often fails with `message`."""
    with store.connection() as connection:
        connection.execute(
            "UPDATE jobs SET status = 'failed', message = ?, ended_at = ? WHERE status = 'running' AND tries >= ?",
            (message, now(), _MOST_TRIES),
        )
        connection.execute("UPDATE jobs SET status = 'queued' WHERE status = 'running'")


def current(store: Store) -> sqlite3.Row | None:
    """The job that runs, or else the one that waits longest."""
    return store.row("SELECT * FROM jobs WHERE status IN ('running', 'queued') ORDER BY status = 'queued', id LIMIT 1")


def latest(store: Store) -> sqlite3.Row | None:
    """The job that ended last."""
    return store.row("SELECT * FROM jobs WHERE status IN ('done', 'failed') ORDER BY ended_at DESC, id DESC LIMIT 1")
