"""Who may do what: tokens and sessions, kept as digests only."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from taizhang.web.store.db import Store, now

__all__ = ["ROLES", "Person", "add", "by_session", "by_token", "open_session", "opening_token", "revoke"]

ROLES = ("viewer", "reviewer", "owner")


class Person(NamedTuple):
    """Somebody who is let in."""

    id: int
    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether what `role` may do is open to this person."""
        return ROLES.index(self.role) >= ROLES.index(role)


def _digest(secret: str) -> str:
    # The secrets are 256 random bits, so a plain digest cannot be guessed backwards.
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def opening_token(store: Store, name: str) -> str:
    """A new token of the owner for the opening address; that of the start before is void, its sessions too."""
    token = secrets.token_urlsafe(32)
    with store.writing() as connection:
        connection.execute("DELETE FROM sessions WHERE person_id IN (SELECT id FROM people WHERE opening = 1)")
        connection.execute("DELETE FROM people WHERE opening = 1")
        connection.execute(
            "INSERT INTO people (name, role, token_hash, opening, created_at) VALUES (?, 'owner', ?, 1, ?)",
            (name, _digest(token), now()),
        )
    return token


def add(store: Store, name: str, role: str) -> str:
    """The token of a new person; it is shown once and kept as a digest."""
    token = secrets.token_urlsafe(32)
    with store.connection() as connection:
        connection.execute(
            "INSERT INTO people (name, role, token_hash, created_at) VALUES (?, ?, ?, ?)",
            (name, role, _digest(token), now()),
        )
    return token


def revoke(store: Store, person_id: int) -> None:
    """Make a token void and end its sessions."""
    with store.writing() as connection:
        connection.execute("UPDATE people SET revoked_at = ? WHERE id = ? AND opening = 0", (now(), person_id))
        connection.execute("DELETE FROM sessions WHERE person_id = ?", (person_id,))


def by_token(store: Store, token: str) -> Person | None:
    """Whose token it is; None where it is nobody's or void."""
    found = store.row(
        "SELECT id, name, role FROM people WHERE token_hash = ? AND revoked_at IS NULL", (_digest(token),)
    )
    return None if found is None else Person(*found)


def open_session(store: Store, person: Person) -> str:
    """A new session; the secret is for the cookie."""
    secret = secrets.token_urlsafe(32)
    with store.connection() as connection:
        connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", (_digest(secret), person.id, now()))
    return secret


def by_session(store: Store, secret: str) -> Person | None:
    """Whose session it is."""
    found = store.row(
        "SELECT people.id, name, role FROM sessions JOIN people ON people.id = person_id "
        "WHERE hash = ? AND revoked_at IS NULL",
        (_digest(secret),),
    )
    return None if found is None else Person(*found)
