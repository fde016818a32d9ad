"""Files with the values as reviewed, written in a process of their own: `python -m taizhang.web.export`."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from taizhang.run.audit import Audit
from taizhang.run.pool import debugging
from taizhang.web.store import Store

__all__ = ["FORMS", "path_of", "write"]

_ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMS = {
    "audit.xlsx": _OFFICE + "spreadsheetml.sheet",
    "audit.docx": _OFFICE + "wordprocessingml.document",
    "audit.html": "text/html; charset=utf-8",
    "tables.zip": _ZIP,
    "reviews.csv": "text/csv; charset=utf-8",
    "training.zip": _ZIP,
    "align.yaml": "application/yaml",
}
_ROOT = Path(__file__).resolve().parents[2]
_BOOT = "import sys; sys.path.append(sys.argv[1]); from taizhang.web.export import main; main(sys.argv[2:])"
_COLUMNS = ("kind", "report_id", "unit", "year", "path", "item", "label", "action", "field", "old", "new", "note",
            "who", "at")  # fmt: skip
_STAMP = (1980, 1, 1, 0, 0, 0)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def path_of(store: Store, name: str) -> Path:
    """Where the file lies that says what data and decisions say now."""
    version = f"{store.get('data_version', '0')}-{store.get('review_version', '0')}"
    return store.workspace / "exports" / f"{version}-{name}"


async def write(store: Store, name: str, path: Path) -> None:
    """Write the file to `path`; older ones of this name go."""
    path.parent.mkdir(exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", _BOOT, str(_ROOT), str(store.workspace), name, str(path),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=None if debugging() else asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await process.wait():
        raise RuntimeError(f"the export of {name} ended with code {process.returncode}")
    for old in path.parent.glob(f"*-{name}"):
        if old != path:
            old.unlink(missing_ok=True)


def main(arguments: Sequence[str]) -> None:
    """Entry point of the process: workspace, name, path."""
    from taizhang.tables import replacing
    from taizhang.web.store.reviewed import reviewed_audit

    store = Store(Path(arguments[0]))
    name, path = arguments[1], Path(arguments[2])
    audit = reviewed_audit(store)
    with replacing(path) as temporary:
        _write(name, store, audit, temporary)


def _write(name: str, store: Store, audit: Audit, path: Path) -> None:
    from taizhang.present import write_memo, write_workbook
    from taizhang.present.page.write import write as write_page

    if name == "audit.xlsx":
        write_workbook(audit, path)
    elif name == "audit.docx":
        write_memo(audit, path)
    elif name == "audit.html":
        write_page(audit, path, split_above=len(audit.records))
    elif name == "tables.zip":
        _zip(path, _tables(audit))
    elif name == "training.zip":
        _zip(path, _training(store, audit))
    elif name == "reviews.csv":
        path.write_bytes(_reviews(audit))
    else:
        path.write_bytes(_alignment(store))


def _zip(path: Path, entries: Iterator[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)


def _tables(audit: Audit) -> Iterator[tuple[str, bytes]]:
    """Every table as CSV and Parquet, and the decisions that they follow."""
    import tempfile

    from taizhang.tables import write_tables

    with tempfile.TemporaryDirectory() as folder:
        for path in write_tables(audit.tables, Path(folder)):
            yield path.name, path.read_bytes()
    yield "reviews.csv", _reviews(audit)


def _reviews(audit: Audit) -> bytes:
    """The decisions that stand, a row for each corrected field (one for a decision without)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for review in audit.review_records:
        changes = {k: v for k, v in review["changes"].items() if k != "align"} or {"": ["", ""]}
        for field, (old, new) in changes.items():
            row = {**review, "field": field, "old": old, "new": new}
            writer.writerow([_cell(row[name]) for name in _COLUMNS])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _cell(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _training(store: Store, audit: Audit) -> Iterator[tuple[str, bytes]]:
    """What people confirmed or corrected as gold for `taizhang train fallbacks`: of each report its text, and of its
    metrics only those that somebody decided on."""
    from taizhang.web.store.codec import metric_items
    from taizhang.web.store.reviewed import reports
    from taizhang.web.store.reviews import states_of

    states = states_of(store, "metric")
    extracted = {report.id: metric_items(report) for report in reports(store)}
    fields = ("start", "end", "value", "upper", "unit", "bound", "indicator", "category", "status", "measure", "per")
    for report in audit.records:
        decided = [m for m in report.metrics if states.get((report.id, extracted[report.id][m.id]))]
        decided = [m for m in decided if states[report.id, extracted[report.id][m.id]].verdict]
        if decided:
            gold = {"chars": len(report.text), "metrics": [{f: getattr(m, f) for f in fields} for m in decided],
                    "sections": [], "sentences": []}  # fmt: skip
            text = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
            yield f"gold/{report.id}.gold.json", text.encode("utf-8")
            yield f"texts/{report.id}.txt", report.text.encode("utf-8")


def _alignment(store: Store) -> bytes:
    from taizhang.compare import write_alignment
    from taizhang.web.store.reviewed import alignment

    return write_alignment(alignment(store).decided)


if __name__ == "__main__":
    main(sys.argv[1:])
