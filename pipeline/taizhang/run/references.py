"""Laws, superior documents and model texts that reports may quote."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.records import NoInputError, ReadError
from taizhang.run.texts import say

if TYPE_CHECKING:
    from taizhang.compare import Reference

__all__ = ["read_references"]

_log = logging.getLogger("taizhang")


def read_references(folder: str | Path) -> list[Reference]:
    """Every document under a folder (or one file), by path; what cannot be read is named in the log.

    Raises `NoInputError` where the path does not exist or nothing in it can be read.
    """
    from taizhang.compare import Reference
    from taizhang.ingest import discover, read

    root = Path(folder)
    if not root.exists():
        raise NoInputError(say("no_path", path=root))
    found: dict[str, Reference] = {}
    for item in discover([root]):
        try:
            text = read(item).text
        except ReadError as error:
            _log.warning(say("reference_unread", path=item.path, reason=error.reason))
            continue
        if text.strip():
            found[item.path] = Reference(item.relative, text)
    if not found:
        raise NoInputError(say("no_reference", path=root))
    return [found[path] for path in sorted(found)]
