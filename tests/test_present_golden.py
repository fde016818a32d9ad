"""What the demo gives, held against the files in `golden/`.

A change of the outputs shows here as a difference of lines. Look at it; where it is meant, write the files anew with
`TAIZHANG_REGOLD=1 pytest tests/test_present_golden.py` and commit them with the change that made it.
"""

from __future__ import annotations

import contextlib
import csv
import difflib
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

import taizhang
from taizhang.lexicon import data_version
from taizhang.tables import TABLES

ROOT = Path(__file__).resolve().parents[1]
REPORTS = "corpus/reports"
GOLDEN = ROOT / "tests" / "golden"
WHOLE = {"概览", "问题清单", "重复段落", "承诺兑现", "说明", "未能读取"}
SHOWN, LINES = 12, 80


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the demo, paths as seen from the top folder."""
    folder = tmp_path_factory.mktemp("demo")
    with contextlib.chdir(ROOT):
        taizhang.audit(REPORTS, folder, workers=1)
    return folder


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def unversioned(text: str) -> str:
    """Without the versions of program and rules, which change with every rule."""
    return text.replace(taizhang.__version__, "<version>").replace(data_version(), "<rules>")


def said(value: Any) -> str:
    """A cell on one line; a number as it is typed, a formula or a string told apart from it by its quotes."""
    if value is None:
        return "·"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else f"{value:.10g}"


def workbook(folder: Path) -> Iterator[str]:
    """Each sheet with its set-up; the cells of short sheets, of long ones the first and a digest of all."""
    book = openpyxl.load_workbook(folder / "audit.xlsx")
    for sheet in book.worksheets:
        yield f"# {sheet.title} {sheet.dimensions} frozen {sheet.freeze_panes} filter {sheet.auto_filter.ref}"
        yield f"printed {sheet.print_area} links {sum(c.hyperlink is not None for row in sheet.iter_rows() for c in row)}"
        widths = ((name, column.width) for name, column in sorted(sheet.column_dimensions.items()))
        yield "widths " + " ".join(f"{name}{width:.3g}" for name, width in widths)
        wanted = None if sheet.title == "概览" else 11
        lines = [" ".join(map(said, row[:wanted])) for row in sheet.iter_rows(values_only=True)]
        yield from lines if sheet.title in WHOLE else lines[:SHOWN]
        everything = "\n".join(" ".join(map(said, row)) for row in sheet.iter_rows(values_only=True))
        yield f"all cells {digest(unversioned(everything))}"


def page_data(folder: Path) -> Iterator[str]:
    """The data of the page, a line a row, and of each report how much it holds."""
    content = (folder / "audit.html").read_text(encoding="utf-8")
    for name, text in re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', content, re.DOTALL):
        for key, value in json.loads(text).items():
            packed = isinstance(value, dict) and set(value) == {"c", "r"}
            if name != "data" or key == "matrix":
                rows = f"{len(value['r'])} rows " if packed else ""
                yield f"{name}.{key} {rows}{digest(json.dumps(value, ensure_ascii=False))}"
            elif packed:
                yield f"{name}.{key} {' '.join(value['c'])}"
                yield from ("  " + json.dumps(row, ensure_ascii=False) for row in value["r"])
            elif key not in ("version", "rules"):
                yield f"{name}.{key} {json.dumps(value, ensure_ascii=False)}"


def page_shell(folder: Path) -> Iterator[str]:
    """The page without data, style and scripts."""
    content = (folder / "audit.html").read_text(encoding="utf-8")
    content = re.sub(r"<(style|script)([^>]*)>.*?</\1>", r"<\1\2>…</\1>", content, flags=re.DOTALL)
    yield from re.sub(r"sha256-[\w+/=]+", "sha256-…", content).splitlines()


def memo(folder: Path) -> Iterator[str]:
    """The paragraphs with their styles and the cells of the tables, in the order of the document."""
    document = docx.Document(str(folder / "audit.docx"))
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            for row in item.rows:
                yield "| " + " | ".join(cell.text for cell in row.cells)
        else:
            text = item.text.replace(taizhang.__version__, "<version>")
            yield f"{item.style.name}: {text}" if item.style.name != "Normal" else text


def tables(folder: Path) -> Iterator[str]:
    """Of each table the head, how many rows, the first of them and a digest of all."""
    for name in TABLES:
        lines = (folder / "tables" / f"{name}.csv").read_bytes().decode("utf-8-sig").split("\r\n")
        yield f"# {name} {len(lines) - 2} rows {digest(''.join(lines))}"
        yield from lines[:3]


def metrics(folder: Path) -> Iterator[str]:
    """Every metric in short, by report: what the rules make of the samples."""
    report = ""
    with (folder / "tables" / "metrics.csv").open(encoding="utf-8-sig", newline="") as file:
        for m in csv.DictReader(file):
            if m["report_id"] != report:
                report = m["report_id"]
                yield f"# {report}"
            yield " ".join(
                m[key] for key in ("text", "indicator", "category", "status", "measure", "bound", "canonical")
            ).rstrip()


FORMS: dict[str, Callable[[Path], Iterator[str]]] = {
    "workbook.txt": workbook, "page-data.txt": page_data, "page-shell.txt": page_shell, "memo.txt": memo,
    "tables.txt": tables, "metrics.txt": metrics,
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_demo_gives_what_it_gave(name: str, outputs: Path) -> None:
    lines = [unversioned(line).replace("\r", "␍") for line in FORMS[name](outputs)]
    content = "\n".join(line.replace("\n", "⏎") for line in lines) + "\n"
    path = GOLDEN / name
    if os.environ.get("TAIZHANG_REGOLD") == "1":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    before = path.read_text(encoding="utf-8")
    if content != before:
        found = list(difflib.unified_diff(before.splitlines(), content.splitlines(), "golden", "now", lineterm="", n=1))
        more = f"\n… and {len(found) - LINES} more lines" if len(found) > LINES else ""
        shown = "\n".join(line[:300] for line in found[:LINES])
        pytest.fail(
            f"{name} differs; if it is meant: TAIZHANG_REGOLD=1 pytest {Path(__file__).name}\n{shown}{more}",
            pytrace=False,
        )


def test_goldens_have_no_file_too_many() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(FORMS)
