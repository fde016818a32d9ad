"""What an audit writes: tables first, then the forms that people read. Each file appears whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.tables import make_folder, replacing, write_tables

if TYPE_CHECKING:
    from taizhang.run.audit import Audit

__all__ = ["write_outputs"]


def write_outputs(audit: Audit, out: Path, memo_template: Path | None = None) -> dict[str, Path]:
    """Write `tables/`, `audit.xlsx`, `audit.html` and `audit.docx` below `out`; the path of each by name.
    `memo_template` is a Word file that the memo is put into.

    Raises `SchemaError` (and writes nothing) where a table breaks its schema, `OSError` where a file cannot be
    written; files that stood there before stay whole until their successor is complete.
    """
    from taizhang.present import write_memo, write_page, write_workbook

    make_folder(out)
    write_tables(audit.tables, out / "tables")
    paths = {"tables": out / "tables"}
    for name, write in (("audit.xlsx", write_workbook), ("audit.html", write_page), ("audit.docx", write_memo)):
        paths[name] = out / name
        with replacing(paths[name]) as temporary:
            if memo_template is not None and write is write_memo:
                write_memo(audit, temporary, memo_template)
            else:
                write(audit, temporary)
    return paths
