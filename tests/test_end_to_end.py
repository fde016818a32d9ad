"""Every output moves with its input: one number changed in one report changes in all that comes out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import taizhang
from shared_data import CORPUS


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, int]:
    """Two audits of the sample corpus that differ in one number; the report and the place of that number."""
    root = tmp_path_factory.mktemp("moves")
    source = next(p for p in sorted((CORPUS / "reports").glob("*.txt")) if _free_number(p.read_text("utf-8")))
    text = source.read_text("utf-8")
    place = _free_number(text)
    assert place is not None
    for name, content in (("before", text), ("after", text[: place[0]] + "9031" + text[place[1] :])):
        folder = root / name / "in"
        shutil.copytree(CORPUS / "reports", folder)
        (folder / source.name).write_text(content, "utf-8")
        taizhang.audit([folder], root / name / "out", workers=1)
    return root / "before" / "out", root / "after" / "out", source.name, place[0]


def _free_number(text: str) -> tuple[int, int] | None:
    """A plain count of meetings that the text holds once, so that the change touches nothing else."""
    match = re.search(r"(?<=[\u4e00-\u9fff])(\d{2,3})(?=次[，、。；])", text)
    return match.span() if match and text.count(match.group()) == 1 else None


def test_record(folders) -> None:
    before, after, name, place = folders
    old, new = (taizhang.extract(f.parent / "in" / name) for f in (before, after))
    changed = {m.start: m.value for m in new.metrics}
    assert changed[place] == 9031
    assert {m.start: m.value for m in old.metrics}[place] != 9031
    assert len(old.metrics) == len(new.metrics)


def test_tables(folders) -> None:
    before, after, *_ = folders
    for table in ("metrics", "mentions", "panel"):
        old, new = (pd.read_parquet(f / "tables" / f"{table}.parquet").astype(str) for f in (before, after))
        csv = (after / "tables" / f"{table}.csv").read_text("utf-8-sig")
        assert not old.equals(new), table
        assert "9031" in csv
        assert "9031" not in (before / "tables" / f"{table}.csv").read_text("utf-8-sig")


def test_workbook_and_page(folders) -> None:
    before, after, *_ = folders

    def cells(path: Path) -> set[object]:
        book = openpyxl.load_workbook(path, read_only=True)
        return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}

    assert 9031 in cells(after / "audit.xlsx")
    assert 9031 not in cells(before / "audit.xlsx")
    assert "9031" in (after / "audit.html").read_text("utf-8")
    assert "9031" not in (before / "audit.html").read_text("utf-8")


def test_unchanged_input_gives_the_same_bytes(folders, tmp_path) -> None:
    before, *_ = folders
    taizhang.audit([before.parent / "in"], tmp_path / "out", workers=2)
    files = sorted(p.relative_to(before) for p in before.rglob("*") if p.is_file() and ".taizhang" not in p.parts)
    assert files
    for file in files:
        assert (before / file).read_bytes() == (tmp_path / "out" / file).read_bytes(), file
