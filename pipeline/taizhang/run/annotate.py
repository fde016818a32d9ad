"""Copies of the Word files of an audit with the flags as comments."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from taizhang.records import ReadError, Report
from taizhang.run.texts import say
from taizhang.tables import make_folder, write_bytes

if TYPE_CHECKING:
    from taizhang.ingest import Input

__all__ = ["FOLDER", "annotate_inputs"]

FOLDER = "annotated"
_WORD = frozenset({"docx"})
_UNFIT = (ValueError, KeyError, AttributeError, SyntaxError, zipfile.BadZipFile, ReadError)
_log = logging.getLogger("taizhang")


def annotate_inputs(inputs: Sequence[Input], reports: Sequence[Report], out: Path) -> Path:
    """Write a copy of each Word file that became a report to `annotated/` below `out`, under its path below the
    argument that led to it; the folder. Files of other formats have no copy; one that cannot be written again has
    none either, and a warning says so."""
    from taizhang.ingest import current_limits
    from taizhang.ingest.read import original_bytes
    from taizhang.present import annotator

    folder = make_folder(out / FOLDER)
    limits, annotate = current_limits(), annotator(reports)
    by_path = {report.path: report for report in reports}
    for item in inputs:
        report = by_path.get(item.path)
        if report is None or item.format not in _WORD:
            continue
        try:
            copy = annotate(original_bytes(item, limits), report)
        except _UNFIT as error:  # what reading could make sense of may still be no package that can be written again
            _log.warning(say("not_annotated", path=item.path, reason=error))
            continue
        target = folder / _below(item.relative)
        make_folder(target.parent)
        write_bytes(target, copy)
    return folder


def _below(relative: str) -> PurePosixPath:
    """The path of the copy: an archive is a folder, and nothing leads outside."""
    parts = [part for part in PurePosixPath(relative.replace("!/", "/")).parts if part not in ("/", "..", ".")]
    return PurePosixPath(*parts)
