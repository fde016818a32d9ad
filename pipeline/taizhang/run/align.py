"""The file of review that says which names are one row of the panel: read, and brought up to date after a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.records import Report

if TYPE_CHECKING:
    from taizhang.compare import Alignment

__all__ = ["load_alignment", "save_alignment"]


def load_alignment(path: str | Path | None) -> Alignment:
    """The user's decisions; none where there is no such file yet. Raises `DataFileError` where it is broken."""
    from taizhang.compare import Alignment, read_alignment

    if path is None or not Path(path).exists():
        return Alignment()
    return Alignment(read_alignment(Path(path)))


def save_alignment(path: Path, alignment: Alignment, reports: Sequence[Report]) -> None:
    """Write the decisions as they are, and after them the merges that the rules made of these reports; a file that
    would not change is left alone."""
    from taizhang.compare import propose_merges, write_alignment
    from taizhang.tables import make_folder, write_bytes

    content = write_alignment([*alignment.decided, *propose_merges(reports, alignment)])
    if path.is_file() and path.read_bytes() == content:
        return
    make_folder(path.parent)
    write_bytes(path, content)
