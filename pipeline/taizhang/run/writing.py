"""Writing what a run has found, piece by piece from the workspace, so that memory stays flat.

Tables have every row. Workbook, page and memo are made to be read by people: of a large batch they hold the reports
with most to look at, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.records import SchemaError
from taizhang.run.packing import Head
from taizhang.run.settings import Settings
from taizhang.run.texts import say
from taizhang.run.workspace import Run, Workspace, opened
from taizhang.tables import PER_REPORT, TEXTS, TableFiles, arrow_table, check, columns, frame, rows_of_all

if TYPE_CHECKING:
    from taizhang.run.audit import Audit

__all__ = ["FORMS", "MOST_SHOWN", "WRITING", "Written", "write_all"]

MOST_SHOWN = 2000
"""Reports that workbook, page and memo hold at most."""
FORMS = ("audit.xlsx", "audit.html", "audit.docx")
_PART = 1000  # reports in a row group
_ROWS = 50_000  # rows in a row group of the other tables
_LINKS = ("report_id", "report_a", "report_b", "target_report_id", "result_report_id")

Doing = Callable[[Any, Iterable[tuple[str, Any]]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Written:
    """A run whose results are kept, and where to write them; `work` is a folder for pieces, `shown` are the numbers of
    the reports that the forms hold, None for all of them."""

    url: str
    run: Run
    folder: Path
    work: Path
    settings: Settings
    memo_template: Path | None = None
    shown: Sequence[int] | None = None

    def workspace(self) -> Workspace:
        """The workspace at this run."""
        return Workspace(opened(self.url), self.run)


def piece(written: Written, first: int) -> None:
    """Rows of the reports from this number on, to files of their own: checking and packing is what takes time."""
    import pyarrow as arrow

    rows: dict[str, list[Any]] = {name: [] for name in PER_REPORT}
    reports = written.workspace().reports
    for report in reports.between(first, min(first + _PART, len(reports))):
        for name, found in rows_of_all(report).items():
            rows[name] += found
    folder = written.work
    for name, found in rows.items():
        data = frame(name, found)
        check(name, data)
        table = arrow_table(name, data)
        target = str(folder / f"{name}-{first}.arrow")
        with arrow.OSFile(target, "wb") as sink, arrow.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        for suffix, lines in TEXTS.items():
            (folder / f"{name}-{first}{suffix}").write_bytes(lines(name, data))


def form(written: Written, name: str) -> None:
    """Write workbook, page or memo."""
    from taizhang.present import write_memo, write_page, write_workbook

    audit = _shown(written)
    path = written.folder / name
    if name == "audit.docx":
        write_memo(audit, path, written.memo_template)
    else:
        (write_workbook if name == "audit.xlsx" else write_page)(audit, path)


WRITING: dict[str, Callable[[Written, Any], None]] = {"piece": piece, "form": form}


def write_all(written: Written, do: Doing) -> dict[str, Path]:
    """Write everything below the folder; the path of each by name. Raises `SchemaError` where a table breaks its
    schema, `OSError` where a file cannot be written."""
    workspace = written.workspace()
    size = len(workspace.reports)
    heads = list(workspace.heads())
    if size > MOST_SHOWN:
        written = replace(written, shown=_gravest(heads))
    tables = written.folder / "tables"
    tables.mkdir()
    firsts = range(0, size, _PART)
    tasks: list[tuple[str, Any]] = [*(("piece", first) for first in firsts), *(("form", name) for name in FORMS)]
    files = {name: TableFiles(name, tables) for name in PER_REPORT}
    try:
        for (stage, first), _ in zip(tasks, do(written, tasks), strict=True):
            for name in PER_REPORT if stage == "piece" else ():
                _append(files[name], written.work / f"{name}-{first}")
        for file in files.values():
            file.close()
    finally:
        for file in files.values():
            file.drop()
    _write_rest(workspace, heads, tables)
    return {"tables": tables, **{name: written.folder / name for name in FORMS}}


def _append(file: TableFiles, source: Path) -> None:
    import pyarrow as arrow

    with arrow.OSFile(f"{source}.arrow", "rb") as stream:
        file.add_checked(arrow.ipc.open_file(stream).read_all(), [Path(f"{source}{s}").read_bytes() for s in TEXTS])
    for suffix in (".arrow", *TEXTS):
        Path(f"{source}{suffix}").unlink()


def _write_rest(workspace: Workspace, heads: Sequence[Head], folder: Path) -> None:
    """The tables that are not of one report after the other."""
    known = {head.id for head in heads}
    reports = (
        (h.id, h.path, h.unit, h.year, h.genre, h.title, h.chars, h.sections, h.metrics, h.emptiness, h.overlap)
        for h in heads
    )
    sources: dict[str, Iterable[Any]] = {
        "inputs": _cells("inputs", workspace.inputs),
        "reports": reports,
        **{name: _cells(name, getattr(workspace, name)) for name in ("overlaps", "panel", "promises")},
    }
    for name, rows in sources.items():
        file = TableFiles(name, folder)
        try:
            source = iter(rows)
            while cells := list(islice(source, _ROWS)):
                data = frame(name, cells)
                _check_links(name, data, known)
                file.add(data)
            file.close()
        finally:
            file.drop()


def _cells(table: str, records: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    names = columns(table)
    return (tuple(getattr(record, name) for name in names) for record in records)


def _check_links(table: str, data: Any, known: set[str]) -> None:
    for column in _LINKS:
        if column in data.columns and not set(data[column].dropna()) <= known:
            raise SchemaError(table, f"column {column}: no such report")


def _gravest(heads: Sequence[Head]) -> list[int]:
    """The numbers of the reports with the most to look at, in order."""

    def gravity(number: int) -> tuple[int, ...]:
        flags: Mapping[Any, int] = heads[number].flags
        return (*(-flags.get(severity, 0) for severity in ("high", "medium", "low")), number)

    return sorted(sorted(range(len(heads)), key=gravity)[:MOST_SHOWN])


def _shown(written: Written) -> Audit:
    """The audit that the forms show."""
    workspace = written.workspace()
    audit = workspace.audit()
    audit.settings = written.settings
    if written.shown is None:
        audit.records = list(audit.records)
        return audit
    audit.note = say("shown", total=len(audit.records), shown=len(written.shown))
    audit.records = list(workspace.reports.at(written.shown))
    ids = {report.id for report in audit.records}
    audit.overlap_records = [o for o in workspace.overlaps if o.report_a in ids and o.report_b in ids]
    audit.panel_cells = [cell for cell in workspace.panel if cell.report_id in ids]
    audit.promise_records = [
        p for p in workspace.promises if p.target_report_id in ids and (p.result_report_id or p.target_report_id) in ids
    ]
    audit.suppressed_records = [s for s in workspace.suppressed if s.report_id in ids]
    audit.quotation_records = [q for q in workspace.quotations if q.report_id in ids]
    return audit
