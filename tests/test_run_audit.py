"""An audit from folder to files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import taizhang
from taizhang.records import NoInputError
from taizhang.run.audit import Audit
from taizhang.tables import TABLES, check, check_links


@pytest.fixture(scope="module")
def demo() -> Audit:
    return taizhang.audit(Path(__file__).parents[1] / "corpus" / "reports", workers=1)


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".taizhang" not in p.parts
    }


def test_every_table_has_its_frame_and_passes(demo: Audit) -> None:
    for name in TABLES:
        data = getattr(demo, name)
        assert isinstance(data, pd.DataFrame)
        check(name, data)
        assert name in dir(demo)
    check_links(demo.tables)
    with pytest.raises(AttributeError):
        demo.nonsense  # noqa: B018


def test_every_table_is_filled_from_the_samples(demo: Audit, samples: Path) -> None:
    assert len(demo.inputs) == len(list(samples.glob("*.txt")))
    assert [name for name in TABLES if not len(demo.tables[name])] == []
    assert demo.exit_code() == 0


def test_tables_hold_what_the_records_hold(demo: Audit) -> None:
    for name in ("sections", "sentences", "mentions", "metrics", "keywords", "flags"):
        assert len(demo.tables[name]) == sum(len(getattr(report, name)) for report in demo.records), name


def test_every_number_of_a_table_stands_in_its_text(demo: Audit) -> None:
    texts = {report.id: report.text for report in demo.records}
    for name in ("mentions", "metrics"):
        for row in demo.tables[name].itertuples():
            assert texts[row.report_id][row.start : row.end] == row.text
            assert row.text in row.evidence or "\n" in row.text


def test_same_bytes_for_any_number_of_workers(samples: Path, tmp_path: Path) -> None:
    taizhang.audit(samples, tmp_path / "one", workers=1)
    taizhang.audit(samples, tmp_path / "three", workers=3)
    one, three = files(tmp_path / "one"), files(tmp_path / "three")
    assert one.keys() == three.keys()
    assert [name for name in one if one[name] != three[name]] == []
    expected = {f"tables/{name}.{kind}" for name in TABLES for kind in ("csv", "jsonl", "parquet")}
    assert one.keys() == expected | {"audit.xlsx", "audit.html", "audit.docx"}


def test_same_bytes_for_any_hash_seed(samples: Path, tmp_path: Path) -> None:
    code = "import sys, taizhang; taizhang.audit(sys.argv[1], sys.argv[2], workers=1)"
    for seed in ("0", "1"):
        command = [sys.executable, "-c", code, str(samples), str(tmp_path / seed)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
    assert files(tmp_path / "0") == files(tmp_path / "1")


def test_the_same_text_twice_is_one_report(samples: Path, tmp_path: Path) -> None:
    source = samples / "jyj_2023.txt"
    shutil.copy(source, tmp_path / "b.txt")
    shutil.copy(source, tmp_path / "a.txt")
    made = taizhang.audit(tmp_path)
    assert made.inputs["status"].tolist() == ["ok", "duplicate"]
    assert made.inputs["report_id"].nunique() == 1
    assert len(made.reports) == 1
    assert "a.txt" in made.inputs["reason"][1]
    assert made.exit_code() == 0


def test_one_bad_file_never_stops_a_batch(samples: Path, tmp_path: Path) -> None:
    shutil.copy(samples / "jyj_2023.txt", tmp_path)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "space.txt").write_bytes(b" \n\n\t")
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04nothing")
    made = taizhang.audit(tmp_path, tmp_path / "out")
    status = dict(zip(made.inputs["path"].map(lambda p: Path(p).name), made.inputs["status"], strict=True))
    assert status["jyj_2023.txt"] == "ok"
    assert set(status.values()) <= {"ok", "empty", "no_text", "corrupt", "wrong_type"}
    assert all(len(row.reason) > 3 for row in made.unread)
    assert len(made.unread) == 3
    assert made.exit_code() == 3


def test_nothing_readable_still_writes_every_table(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    made = taizhang.audit(tmp_path / "in", tmp_path / "out")
    assert made.exit_code() == 3
    for name in TABLES:
        assert pd.read_parquet(tmp_path / "out" / "tables" / f"{name}.parquet").columns.tolist() == list(
            made.tables[name].columns
        )


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoInputError):
        taizhang.audit(tmp_path)
    with pytest.raises(NoInputError):
        taizhang.audit([tmp_path / "gone"])


def test_threshold(demo: Audit) -> None:
    severities = {flag.severity for report in demo.records for flag in report.flags}
    assert demo.exit_code("info") == 1
    assert demo.exit_code("high") == (1 if "high" in severities else 0)


def test_a_changed_number_changes_every_output(samples: Path, tmp_path: Path) -> None:
    before = taizhang.audit(samples / "jyj_2023.txt", tmp_path / "before")
    metric = next(m for m in before.records[0].metrics if m.value == int(m.value) > 2 and m.text[0].isdigit())
    text = before.records[0].text
    number = str(int(metric.value))
    assert metric.text.startswith(number)
    changed = text[: metric.start] + str(int(metric.value) + 1) + text[metric.start + len(number) :]
    (tmp_path / "jyj_2023.txt").write_text(changed, "utf-8")
    after = taizhang.audit(tmp_path / "jyj_2023.txt", tmp_path / "after")
    assert any(m.value == metric.value + 1 and m.indicator == metric.indicator for m in after.records[0].metrics)
    old, new = files(tmp_path / "before"), files(tmp_path / "after")
    for name in ("tables/metrics.parquet", "tables/metrics.csv", "audit.xlsx", "audit.html"):
        assert old[name] != new[name], name


def test_progress_counts_to_the_end(samples: Path) -> None:
    seen: list[tuple[int, int]] = []
    taizhang.audit(samples, workers=2, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 12) for n in range(1, 13)]


def test_manifest_goes_before_the_text(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("path,unit,year\njyj_2023.txt,某某局,2019\n", "utf-8")
    made = taizhang.audit(samples / "jyj_2023.txt", manifest=tmp_path / "units.csv")
    assert (made.records[0].unit, made.records[0].year) == ("某某局", 2019)


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_reports(shared: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = taizhang.audit(shared / "reports", tmp_path)
    assert len(made.inputs) == len(list((shared / "reports").glob("*.txt")))
    assert made.unread == []
    assert caplog.records == []
    for report in made.records:
        covered = {p for m in report.mentions for p in range(m.start, m.end)}
        assert [p for p, c in enumerate(report.text) if c.isascii() and c.isdigit() and p not in covered] == []
