"""Writing what a run has found, piece by piece from the workspace, so that memory stays flat.

Tables have every row. Workbook, page and memo are made to be read by people: of a large batch they hold the reports
with most to look at, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
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
_REST = ("inputs", "overlaps", "panel", "promises")  # tables whose rows the run keeps as such
_LINKS = ("report_id", "report_a", "report_b", "target_report_id", "result_report_id")

Doing = Callable[[Any, Iterable[tuple[str, Any]]], Iterator[tuple[int, Any]]]
"""What does tasks and gives the number and the result of each as soon as it is done."""


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
    rows: dict[str, list[Any]] = {name: [] for name in PER_REPORT}
    reports = written.workspace().reports
    for report in reports.between(first, min(first + _PART, len(reports))):
        for name, found in rows_of_all(report).items():
            rows[name] += found
    for name, found in rows.items():
        _put(written, name, first, found)


def rows(written: Written, part: tuple[str, int]) -> None:
    """Rows of a table that is of no single report, from this number on, to files of their own."""
    name, first = part
    kept = getattr(written.workspace(), name)
    names = columns(name)
    records = kept.between(first, min(first + _ROWS, len(kept)))
    _put(written, name, first, [tuple(getattr(record, column) for column in names) for record in records])


def _put(written: Written, name: str, first: int, found: Sequence[Any]) -> None:
    import pyarrow as arrow

    data = frame(name, found)
    check(name, data)
    table = arrow_table(name, data)
    target = written.work / f"{name}-{first}"
    with arrow.OSFile(f"{target}.arrow", "wb") as sink, arrow.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    for suffix, lines in TEXTS.items():
        Path(f"{target}{suffix}").write_bytes(lines(name, data))


def form(written: Written, name: str) -> None:
    """Write workbook, page or memo."""
    from taizhang.present import write_memo, write_page, write_workbook

    audit = _shown(written)
    path = written.folder / name
    if name == "audit.docx":
        write_memo(audit, path, written.memo_template)
    else:
        (write_workbook if name == "audit.xlsx" else write_page)(audit, path)


WRITING: dict[str, Callable[[Written, Any], None]] = {"piece": piece, "rows": rows, "form": form}


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
    # The workbook is the longest task by far, so it comes first.
    tasks: list[tuple[str, Any]] = [
        *(("form", name) for name in FORMS),
        *(("piece", first) for first in range(0, size, _PART)),
        *(("rows", (name, first)) for name in _REST for first in range(0, len(getattr(workspace, name)), _ROWS)),
    ]
    known = {head.id for head in heads}
    with ExitStack() as stack:
        files = {name: TableFiles(name, tables) for name in (*PER_REPORT, *_REST, "reports")}
        for file in files.values():
            stack.callback(file.drop)
        done: set[int] = set()
        following = len(FORMS)  # which may take longer than all tables
        for number, _ in do(written, tasks):
            done.add(number)
            while following in done:
                stage, part = tasks[following]
                names, first = (PER_REPORT, part) if stage == "piece" else ([part[0]], part[1])
                for name in names:
                    _append(name, files[name], written.work / f"{name}-{first}", known)
                following += 1
        assert following == len(tasks)
        for first in range(0, size, _ROWS):
            files["reports"].add(frame("reports", _report_rows(heads[first : first + _ROWS])))
        for file in files.values():
            file.close()
    return {"tables": tables, **{name: written.folder / name for name in FORMS}}


def _append(name: str, file: TableFiles, source: Path, known: set[str]) -> None:
    import pyarrow as arrow

    with arrow.OSFile(f"{source}.arrow", "rb") as stream:
        table = arrow.ipc.open_file(stream).read_all()
        for column in _LINKS:
            if column in table.column_names and not set(table.column(column).unique().to_pylist()) - {None} <= known:
                raise SchemaError(name, f"column {column}: no such report")
        file.add_checked(table, [Path(f"{source}{suffix}").read_bytes() for suffix in TEXTS])
    for suffix in (".arrow", *TEXTS):
        Path(f"{source}{suffix}").unlink()


def _report_rows(heads: Iterable[Head]) -> list[tuple[Any, ...]]:
    return [
        (h.id, h.path, h.unit, h.year, h.genre, h.title, h.chars, h.sections, h.metrics, h.emptiness, h.overlap)
        for h in heads
    ]


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
