"""What an audit reads: every input under the paths that the user names."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.records import NoInputError
from taizhang.run.manifest import Manifest
from taizhang.run.settings import IGNORE_NAME
from taizhang.run.texts import say

if TYPE_CHECKING:
    from taizhang.ingest import Input

__all__ = ["find_inputs"]

_log = logging.getLogger("taizhang")


def find_inputs(
    paths: str | Path | Iterable[str | Path],
    manifest: str | Path | None = None,
    *,
    text_column: str | None = None,
    unit_column: str | None = None,
    year_column: str | None = None,
    aside: Iterable[str | Path | None] = (),
) -> list[Input]:
    """Every input under the paths, by path, but for the user's own files of settings (`aside`) that lie there too.

    Raises `NoInputError` for a path that is not there or holds nothing.
    """
    from taizhang.ingest import discover

    roots = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    for root in roots:
        if not root.exists():
            raise NoInputError(say("no_path", path=root))
    items = discover(roots, text_column=text_column, unit_column=unit_column, year_column=year_column)
    own = {Path(path).resolve() for path in (manifest, *aside) if path is not None}
    found = {item.path: item for item in items if not _is_aside(item, own)}
    if not found:
        raise NoInputError(say("no_reports", path=", ".join(map(str, roots))))
    inputs = [found[path] for path in sorted(found)]
    if manifest is not None:
        inputs, unused = Manifest(Path(manifest)).apply(inputs)
        if unused:
            _log.warning(say("manifest_unused", paths=", ".join(unused[:10])))
    return inputs


def _is_aside(item: Input, own: set[Path]) -> bool:
    """A file of settings and no report."""
    return Path(item.file).name == IGNORE_NAME or (bool(own) and Path(item.file).resolve() in own)
