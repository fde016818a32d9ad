"""Outputs are written aside and take their places when all of them are complete."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from taizhang.run.fingerprint import file_digest
from taizhang.run.workspace import FOLDER
from taizhang.tables import flush_folder

__all__ = ["publish", "staging", "state_of", "whole"]

_TEXTS, _TEXT = "reports", re.compile(r"[0-9a-f]{12}\.(?:js|part)")  # of the page, a file a report

State = list[Any]


@contextlib.contextmanager
def staging(out: Path, name: str = "next") -> Iterator[Path]:
    """An empty folder on the disk of the outputs; it goes in the end."""
    folder = out / FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(source: Path, out: Path) -> dict[str, State]:
    """Move every file below `source` to its place below `out`, each by renaming; what would not change is left alone.

    Returns the state of each file by its path below `out`.
    """
    files: dict[str, State] = {}
    folders: set[Path] = set()
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        target = out / name
        if path.is_dir():
            target.mkdir(exist_ok=True)
            continue
        digest = file_digest(path)
        if not _same(path, target, digest):
            os.replace(path, target)
            folders.add(target.parent)
        files[name.as_posix()] = state_of(target, digest)
    for folder in sorted(folders):
        flush_folder(folder)
    _clear(out / _TEXTS, files)
    return files


def _same(path: Path, target: Path, digest: str) -> bool:
    return target.is_file() and target.stat().st_size == path.stat().st_size and file_digest(target) == digest


def _clear(folder: Path, files: Mapping[str, State]) -> None:
    """Remove texts of an earlier page that this one does not show, and nothing else."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if _TEXT.fullmatch(path.name) and f"{_TEXTS}/{path.name}" not in files:
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def state_of(path: Path, digest: str | None = None) -> State:
    """Size, time of change and SHA-256 of a file."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, file_digest(path) if digest is None else digest]


def whole(out: Path, files: Mapping[str, State]) -> bool:
    """Whether every output stands as it was written; its bytes are read only where its time says otherwise."""
    for name, (size, changed, digest) in files.items():
        path = out / name
        try:
            status = path.stat()
        except OSError:
            return False
        if status.st_size != size or (status.st_mtime_ns != changed and file_digest(path) != digest):
            return False
    return True
