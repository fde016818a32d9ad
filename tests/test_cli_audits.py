"""Commands over many reports, run in a process of their own on the sample corpus."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from taizhang.tables import TABLES, columns
from test_cli import taizhang


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of one unit, small enough to be done in one process."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("jyj_2022.txt", "jyj_2023.txt"):
        shutil.copy(Path(__file__).parents[1] / "corpus" / "reports" / name, folder)
    return folder


def test_demo_ends_with_a_summary_and_the_paths(tmp_path: Path) -> None:
    result = taizhang("demo", "-o", tmp_path / "demo", "--lang", "zh")
    assert (result.returncode, result.stderr) == (0, "")
    tail = result.stdout.splitlines()[-4:]
    for name, line in zip(("tables", "audit.xlsx", "audit.html", "audit.docx"), tail, strict=True):
        assert str(tmp_path / "demo" / name) in line
        assert (tmp_path / "demo" / name).exists()
    assert "读取报告 12 份" in result.stdout
    assert "未见实据句" in result.stdout


def test_audit_writes_everything(two_years: Path, tmp_path: Path) -> None:
    result = taizhang("audit", two_years, "-o", tmp_path / "out", "--verbose")
    assert result.returncode == 0
    assert "2 reports" in result.stdout
    assert "written" in result.stderr, "times go to the log"
    for name in TABLES:
        with (tmp_path / "out" / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert tuple(next(csv.reader(file))) == columns(name)


def test_exit_codes(two_years: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(two_years, folder)
    (folder / "empty.txt").write_bytes(b"")
    result = taizhang("audit", folder, "-o", tmp_path / "out")
    assert result.returncode == 3
    assert "empty.txt" in result.stderr
    assert taizhang("audit", folder, "-o", tmp_path / "out", "--fail-on", "info").returncode == 1


def test_an_empty_folder_makes_no_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = taizhang("audit", tmp_path / "in", "-o", tmp_path / "out")
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_compare_as_data_and_spread(two_years: Path, tmp_path: Path) -> None:
    result = taizhang("compare", two_years, "--format", "json", "-o", tmp_path)
    rows = json.loads(result.stdout)
    assert {row["year"] for row in rows} >= {2022, 2023}
    assert tuple(rows[0]) == columns("panel")
    assert {path.name for path in tmp_path.iterdir()} == {"panel.csv", "panel.parquet", "panel.jsonl"}
    wide = list(csv.DictReader(io.StringIO(taizhang("compare", two_years, "--by", "year", "--format", "csv").stdout)))
    assert {"2022", "2023", "unit", "indicator"} <= set(wide[0])
    both = [row for row in wide if row["2022"] and row["2023"]]
    assert both, "some indicator stands in both years"
    values = {(r["unit"], r["indicator"], r["measure"], r["status"], r["unit_of_measure"], r["year"]): r["value"]
              for r in rows}  # fmt: skip
    row = both[0]
    key = (row["unit"], row["indicator"], row["measure"], row["status"], row["unit_of_measure"])
    assert float(row["2023"]) == values[(*key, 2023)]


def test_compare_by_what_is_no_key(two_years: Path) -> None:
    result = taizhang("compare", two_years, "--by", "genre")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_overlap(two_years: Path) -> None:
    lines = [json.loads(line) for line in taizhang("overlap", two_years, "--format", "jsonl").stdout.splitlines()]
    assert lines
    assert {line["relation"] for line in lines} <= {"prior-year", "within"}
    assert "jyj_2023.txt" in taizhang("overlap", two_years).stdout


def test_keywords_and_marks(two_years: Path) -> None:
    rows = json.loads(taizhang("keywords", two_years, "--format", "json").stdout)
    assert tuple(rows[0]) == columns("keywords")
    marks = json.loads(taizhang("keywords", two_years, "--format", "json", "--by", "year").stdout)
    assert {mark["year"] for mark in marks} == {2023}
    texts = (two_years / "jyj_2023.txt").read_text("utf-8")
    assert all(mark["count"] > mark["expected"] and mark["term"] in texts for mark in marks)
    table = taizhang("keywords", two_years, "--lang", "zh").stdout
    assert rows[0]["term"] in table
    assert "相对本单位上一年" in table


def test_evaluate_prints_every_document_and_judges(root: Path, tmp_path: Path) -> None:
    gold = root / "corpus" / "gold"
    result = taizhang("evaluate", gold, "--save", tmp_path / "quality.json")
    assert result.returncode == 0
    for path in gold.glob("*.gold.json"):
        assert path.name.removesuffix(".gold.json") in result.stdout
    assert taizhang("evaluate", gold, "--min", tmp_path / "quality.json").returncode == 0
    raised = json.loads((tmp_path / "quality.json").read_text("utf-8"))
    raised["corpus/gold"]["metric_f1"] = 1.01
    (tmp_path / "quality.json").write_text(json.dumps(raised), "utf-8")
    failed = taizhang("evaluate", gold, "--min", tmp_path / "quality.json")
    assert failed.returncode == 1
    assert "metric_f1" in failed.stderr


def test_evaluate_without_gold(tmp_path: Path) -> None:
    assert taizhang("evaluate", tmp_path).returncode == 2


def test_train_terms(two_years: Path, tmp_path: Path) -> None:
    result = taizhang("train", "terms", two_years, "-o", tmp_path)
    assert result.returncode == 0
    assert (tmp_path / "idf.tsv").stat().st_size > 0


def test_compare_shows_years_side_by_side_changes_and_drift(two_years: Path) -> None:
    table = taizhang("compare", two_years, "--lang", "zh").stdout
    assert "最近增减%" in table
    assert "2022" in table.splitlines()[1]
    changes = json.loads(taizhang("compare", two_years, "--show", "changes", "--format", "json").stdout)
    assert {"changed", "vanished", "appeared"} <= {row["event"] for row in changes}
    assert all(row["value"] is None for row in changes if row["event"] == "vanished")
    drift = list(csv.DictReader(io.StringIO(
        taizhang("compare", two_years, "--show", "drift", "--format", "csv").stdout
    )))  # fmt: skip
    assert drift[0]["section"] == ""
    assert all(0 <= float(row[name]) <= 1 for row in drift for name in ("cosine", "jaccard", "edit"))


def test_overlap_without_groups(two_years: Path) -> None:
    lines = taizhang("overlap", two_years, "--format", "jsonl").stdout.splitlines()
    own = [line for line in lines if json.loads(line)["source"] == "own-past"]
    rest = taizhang("overlap", two_years, "--without", "own-past", "--format", "jsonl").stdout.splitlines()
    assert len(rest) == len(lines) - len(own)
    wrong = taizhang("overlap", two_years, "--without", "nothing")
    assert wrong.returncode == 2
    assert len(wrong.stderr.strip().splitlines()) == 1
