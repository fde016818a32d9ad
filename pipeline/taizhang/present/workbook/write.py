"""The workbook as a whole: its sheets in order."""

from __future__ import annotations

from pathlib import Path

from taizhang.present.audited import Audited
from taizhang.present.dossier import dossier
from taizhang.present.workbook.about import write_about, write_unread
from taizhang.present.workbook.details import write_keywords, write_metrics, write_sections
from taizhang.present.workbook.lists import write_findings, write_overlaps, write_promises
from taizhang.present.workbook.matrix import write_matrix
from taizhang.present.workbook.norms import write_norms
from taizhang.present.workbook.overview import Overview
from taizhang.present.workbook.reviews import write_reviews
from taizhang.present.workbook.sheet import Book

__all__ = ["write"]


def write(audit: Audited, path: Path) -> None:
    """Write the workbook to `path`; the same audit gives the same bytes."""
    data = dossier(audit)
    findings = {finding.number: row for row, finding in enumerate(data.findings, 2)}
    book = Book(path, "工作总结审核")
    Overview(book, data, findings).write()
    write_matrix(book, data)
    write_metrics(book, data)
    write_findings(book, data)
    write_overlaps(book, data)
    write_promises(book, data)
    write_norms(book, data)
    write_sections(book, data)
    write_keywords(book, data)
    write_reviews(book, data)
    write_unread(book, data)
    write_about(book, data)
    book.close()
