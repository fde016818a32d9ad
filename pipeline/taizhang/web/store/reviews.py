"""Decisions of people on metrics and flags: a history that is only added to, and what it comes to for each item.

What the program extracted stays as it is; a decision lies beside it. `version` counts what was done to an item, and who
decides says which version he saw: where somebody else was faster, `Conflict` brings both to light and nothing is
written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from taizhang.web.store.codec import row_wanted
from taizhang.web.store.db import Store, now

__all__ = ["Conflict", "Decision", "State", "Wanted", "decide", "history", "moving", "state", "states_of", "undo",
           "wanted_rows"]  # fmt: skip

Kind = Literal["metric", "flag"]
Key = tuple[str, str, str]  # kind, report, item
Wanted = list[tuple[str, str, str]]
"""What the decisions on metrics say of their rows of the matrix, with report and item."""


@dataclass(frozen=True, slots=True)
class State:
    """What the decisions on an item come to. `verdict` is empty where there is none (or all are undone); `fields` are
    the corrected ones; `moves`: whether the metric's row of the matrix is another one once that is made anew."""

    verdict: str = ""
    fields: tuple[tuple[str, Any], ...] = ()
    version: int = 0
    who: str = ""
    at: str = ""
    moves: bool = False

    @property
    def corrected(self) -> dict[str, Any]:
        """The corrected fields of the record (`align` is a wish about others of the same name)."""
        return {name: value for name, value in self.fields if name != "align"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides on an item: accept, correct (`fields`: new values) or reject, with a note. `original` holds
    what was extracted for the fields that can be corrected, `label` says what the item is."""

    kind: str
    report_id: str
    item: str
    action: str
    fields: dict[str, Any]
    note: str
    original: dict[str, Any]
    label: str


class Conflict(Exception):  # noqa: N818 - it is an answer, not a fault
    """Somebody decided in between; `state` is what stands now."""

    def __init__(self, state: State) -> None:
        super().__init__(state.version)
        self.state = state


def decide(store: Store, decision: Decision, seen: int, who: str) -> State:
    """Add a decision; the state that follows. Raises `Conflict` where the item is no longer at version `seen`."""
    key = decision.kind, decision.report_id, decision.item
    with store.writing() as connection:
        before = _state(connection, key)
        if before.version != seen:
            raise Conflict(before)
        old = {**decision.original, **before.corrected}
        changes = {name: [old.get(name), value] for name, value in decision.fields.items() if old.get(name) != value}
        connection.execute(
            "INSERT INTO reviews (kind, report_id, item, action, changes, note, who, at, label) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*key, decision.action, _json(changes), decision.note, who, now(), decision.label),
        )
        return _fold(connection, key, before.version + 1, decision.original)


def undo(store: Store, review: int, original: dict[str, Any], who: str) -> State | None:
    """Take back a decision; it stays in the history. None where there is no such decision or it is undone already."""
    with store.writing() as connection:
        row = connection.execute("SELECT * FROM reviews WHERE id = ? AND undone_at IS NULL", (review,)).fetchone()
        if row is None:
            return None
        connection.execute("UPDATE reviews SET undone_by = ?, undone_at = ? WHERE id = ?", (who, now(), review))
        key = row["kind"], row["report_id"], row["item"]
        return _fold(connection, key, _state(connection, key).version + 1, original)


def _fold(connection: sqlite3.Connection, key: Key, version: int, original: dict[str, Any]) -> State:
    """What the decisions that stand come to: the last verdict, and of each field its last value."""
    verdict, who, at = "", "", now()
    fields: dict[str, Any] = {}
    for row in connection.execute(
        "SELECT * FROM reviews WHERE kind = ? AND report_id = ? AND item = ? AND undone_at IS NULL ORDER BY id", key
    ):
        verdict, who, at = row["action"], row["who"], row["at"]
        fields.update({name: new for name, (_, new) in json.loads(row["changes"]).items()})
    fields = {name: value for name, value in fields.items() if original.get(name) != value}
    wanted = row_wanted(verdict, fields) if key[0] == "metric" else "{}"
    connection.execute(
        "INSERT INTO states (kind, report_id, item, verdict, fields, version, who, at, wanted) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, report_id, item) DO UPDATE SET "
        "verdict = excluded.verdict, fields = excluded.fields, version = excluded.version, who = excluded.who, "
        "at = excluded.at, wanted = excluded.wanted",
        (*key, verdict, _json(fields), version, who, at, wanted),
    )
    connection.execute(
        "INSERT INTO meta VALUES ('review_version', '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
    )
    return _state(connection, key)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _made(row: sqlite3.Row) -> State:
    fields = tuple(json.loads(row["fields"]).items())
    return State(row["verdict"], fields, row["version"], row["who"], row["at"], row["wanted"] != row["placed"])


def _state(connection: sqlite3.Connection, key: Key) -> State:
    row = connection.execute("SELECT * FROM states WHERE kind = ? AND report_id = ? AND item = ?", key).fetchone()
    return State() if row is None else _made(row)


def state(store: Store, kind: str, report_id: str, item: str) -> State:
    """What the decisions on one item come to."""
    with store.connection() as connection:
        return _state(connection, (kind, report_id, item))


def states_of(store: Store, kind: str, reports: Iterable[str] | None = None) -> dict[tuple[str, str], State]:
    """The states of all reviewed items of some reports (or of all), by report and item."""
    if reports is None:
        rows = store.rows("SELECT * FROM states WHERE kind = ?", (kind,))
    else:
        asked = sorted(set(reports))
        marks = ", ".join("?" * len(asked))
        rows = store.rows(f"SELECT * FROM states WHERE kind = ? AND report_id IN ({marks})", (kind, *asked))
    return {(row["report_id"], row["item"]): _made(row) for row in rows}


def history(store: Store, kind: str, report_id: str, item: str) -> list[dict[str, Any]]:
    """The decisions on an item, the last one first."""
    rows = store.rows(
        "SELECT * FROM reviews WHERE kind = ? AND report_id = ? AND item = ? ORDER BY id DESC", (kind, report_id, item)
    )
    return [{**dict(row), "changes": json.loads(row["changes"])} for row in rows]


def moving(store: Store) -> int:
    """How many metrics stand in another row of the matrix, or in none, once it is made anew."""
    return int(store.value("SELECT count(*) FROM states WHERE wanted != placed"))


def wanted_rows(store: Store) -> Wanted:
    """What the decisions say now; asked for before a matrix is made by them, so that one that comes meanwhile stays
    open."""
    rows = store.rows("SELECT wanted, report_id, item FROM states WHERE kind = 'metric'")
    return [(row["wanted"], row["report_id"], row["item"]) for row in rows]
