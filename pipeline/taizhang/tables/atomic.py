"""Files that appear whole or not at all: write beside, flush to disk, rename."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["flush_folder", "make_folder", "replacing", "write_bytes"]


def make_folder(path: Path) -> Path:
    """The folder, made with its parents where it is not there; an `OSError` where that cannot be done."""
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` when the block ends without an error.

    Until then what stood at `path` stays whole. An `OSError` of writing names `path`, not the file beside it.
    """
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
        flush_folder(path.parent)
    except OSError as error:
        if error.filename not in (None, str(temporary)):
            raise  # another file that the block reads
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` by `replacing`."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def flush_folder(folder: Path) -> None:
    """Make the rename itself last; not every system can open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
