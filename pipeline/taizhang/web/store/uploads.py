"""Uploaded files: kept under generated names, the user's name only as something to show."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from taizhang.web.store.db import Store, now

__all__ = ["Kept", "keep", "listed", "remove", "shown_name"]

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_LONGEST = 240
_CHUNK = 1 << 20


class Kept(NamedTuple):
    """What became of an uploaded file: its name as shown, and whether it is new."""

    name: str
    fresh: bool


def shown_name(name: str) -> str:
    """The name of an upload as it is shown: parts parted by ``/``, none of them pointing anywhere, no control signs."""
    plain = "".join(c for c in name.replace("\\", "/") if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    parts = [part.strip() for part in plain.split("/")]
    kept = [part for part in parts if part.strip(". ") and not re.fullmatch(r"[A-Za-z]:", part)]
    shown = "/".join(kept) or "未命名"
    if len(shown) <= _LONGEST:
        return shown
    suffix = _SUFFIX.search(shown)
    return shown[: _LONGEST - 10] + "…" + (suffix.group() if suffix else "")


def keep(store: Store, name: str, content: BinaryIO, who: str) -> Kept:
    """Keep the content of an upload; the same content under the same name is kept once."""
    shown = shown_name(name)
    store.inputs.mkdir(parents=True, exist_ok=True)
    suffix = _SUFFIX.search(shown)
    stored = secrets.token_hex(16) + (suffix.group().lower() if suffix else "")
    path = store.inputs / stored
    digest, size = _write(path, content)
    try:
        with store.writing() as connection:
            connection.execute(
                "INSERT INTO files (name, stored, sha256, size, uploaded_at, uploaded_by) VALUES (?, ?, ?, ?, ?, ?)",
                (shown, stored, digest, size, now(), who),
            )
    except sqlite3.IntegrityError:
        path.unlink()
        return Kept(shown, fresh=False)
    return Kept(shown, fresh=True)


def _write(path: Path, content: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def listed(store: Store) -> list[tuple[str, str, str]]:
    """Every file as (name shown, name below the inputs, SHA-256), each name shown once: a second file of the same
    name gets a number."""
    return list(_numbered(store.rows("SELECT name, stored, sha256 FROM files ORDER BY id")))


def _numbered(rows: list[sqlite3.Row]) -> Iterator[tuple[str, str, str]]:
    seen: dict[str, int] = {}
    for row in rows:
        name = row["name"]
        seen[name] = count = seen.get(name, 0) + 1
        if count > 1:
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem}（{count}）.{suffix}" if dot else f"{name}（{count}）"
        yield name, row["stored"], row["sha256"]


def remove(store: Store, file_id: int) -> None:
    """Remove an uploaded file; what was found in it goes with the next audit."""
    stored = store.value("SELECT stored FROM files WHERE id = ?", (file_id,))
    if stored is None:
        return
    with store.connection() as connection:
        connection.execute("DELETE FROM files WHERE id = ?", (file_id,))
    (store.inputs / stored).unlink(missing_ok=True)
