"""The forms that people read: workbook, page and memo. Each is written from the result of an audit, the same bytes
for the same result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from taizhang.present.audited import Audited
from taizhang.records import Report

__all__ = ["Audited", "annotator", "check_template", "write_memo", "write_page", "write_workbook"]


def write_workbook(audit: Audited, path: Path) -> None:
    """Write the workbook (xlsx) of an audit to `path`."""
    from taizhang.present.workbook.write import write

    write(audit, path)


def write_page(audit: Audited, path: Path) -> None:
    """Write the page (html) of an audit to `path`; the texts of more than 200 reports go to `reports/` beside it."""
    from taizhang.present.page.write import write

    write(audit, path)


def write_memo(audit: Audited, path: Path, template: Path | None = None) -> None:
    """Write the memo (docx) of an audit to `path`, put into the user's `template` where one is given."""
    from taizhang.present.memo.write import write

    write(audit, path, template)


def check_template(path: Path) -> None:
    """Raise `UsageError` where a Word file cannot serve as a template of the memo."""
    from taizhang.present.memo.template import Template

    Template(path)


def annotator(reports: Sequence[Report]) -> Callable[[bytes, Report], bytes]:
    """What makes, from the Word file that one of these reports was read from, a copy with the report's flags as
    comments at their places, numbered as in the other forms of an audit of all of them."""
    from taizhang.present.dossier import in_order
    from taizhang.present.findings import Finding, collect
    from taizhang.present.memo.comments import annotate

    found: dict[str, list[Finding]] = {report.id: [] for report in reports}
    for finding in collect(in_order(reports)):
        found[finding.report.id].append(finding)
    return lambda content, report: annotate(content, report, found[report.id])
