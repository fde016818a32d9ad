"""One run at a time: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from taizhang.records import WorkspaceError
from taizhang.run.texts import say

__all__ = ["FileLock"]


class FileLock:
    """A lock of the operating system on a file, which holds the number of the process for people to read.

    Raises `WorkspaceError` at once where another process has it, `OSError` where the file cannot be made. The file
    stays; a file that a dead process left behind locks nobody out.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(self._handle)
        except OSError as error:
            owner = _owner(path)
            os.close(self._handle)
            raise WorkspaceError(say("workspace_busy", path=path.parent.parent, owner=owner)) from error
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let others in."""
        with contextlib.suppress(OSError):
            os.close(self._handle)  # which ends the lock


def _owner(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip() or "?"
    except (OSError, ValueError):
        return "?"


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # beyond what is read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
