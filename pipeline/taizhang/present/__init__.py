"""The forms that people read: workbook, page and memo. Each is written from the result of an audit, the same bytes
for the same result."""

from __future__ import annotations

from pathlib import Path

from taizhang.present.audited import Audited

__all__ = ["Audited", "write_memo", "write_page", "write_workbook"]


def write_workbook(audit: Audited, path: Path) -> None:
    """Write the workbook (xlsx) of an audit to `path`."""
    from taizhang.present.workbook.write import write

    write(audit, path)


def write_page(audit: Audited, path: Path) -> None:
    """Write the page (html) of an audit to `path`; the texts of more than 200 reports go to `reports/` beside it."""
    from taizhang.present.page.write import write

    write(audit, path)


def write_memo(audit: Audited, path: Path) -> None:
    """Write the memo (docx) of an audit to `path`."""
    from taizhang.present.memo.write import write

    write(audit, path)
