"""Spark in local mode gives what the local engine gives."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import taizhang
from compare_records import report
from planted_copies import edited
from taizhang.compare import find_overlaps
from test_compare_overlap import ALPHABET, noise
from workspace_runs import outputs, write_reports

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    apart = os.environ.get("TAIZHANG_SPARK")  # where it is installed by itself, since pandera loads it whenever it can
    if apart:
        sys.path.append(apart)
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    from taizhang.spark import session_of

    made = session_of("local[2]")
    yield made
    made.stop()
    if apart:
        sys.path.remove(apart)


def test_the_audit_writes_what_the_local_one_writes(session: Any, tmp_path: Path) -> None:
    from taizhang import spark

    reports = write_reports(tmp_path / "in", units=40, years=(2021, 2022, 2023))
    (reports / "bad.docx").write_bytes(b"PK\x03\x04nothing")
    taizhang.audit(reports, tmp_path / "local", workers=1)
    made = spark.audit(reports, tmp_path / "spark", session=session)
    assert len(made.records) == 120
    assert [row.status for row in made.input_rows].count("corrupt") == 1
    assert outputs(tmp_path / "spark") == outputs(tmp_path / "local")


def test_functions_for_jobs_of_one_s_own(session: Any, samples: Path) -> None:
    from taizhang import spark
    from taizhang.records import UsageError
    from taizhang.tables import rows_of

    texts = {path.name: path.read_text("utf-8") for path in sorted(samples.glob("jyj_*.txt"))}
    frame = session.createDataFrame(
        [(name, text, "某某局", None) for name, text in texts.items()], "p string, t string, u string, y string"
    )
    records = spark.extract(frame, text="t", path="p", unit="u", year="y").cache()
    rows = {row.path: row for row in records.collect()}
    assert {row.unit for row in rows.values()} == {"某某局"}
    assert [rows[name].year for name in texts] == [2021, 2022, 2023]
    reports = [taizhang.Report.from_json(rows[name].record) for name in texts]
    assert [report.text for report in reports] == list(texts.values())
    for name in ("metrics", "flags", "keywords"):
        found = sorted(tuple(row) for row in spark.table(records, name).select("report_id", "evidence").collect())
        assert found == sorted((row[0], row[-1]) for report in reports for row in rows_of(report, name))
    terms = spark.document_frequencies(records).collect()
    assert terms[0].reports == max(row.reports for row in terms) <= 3
    with pytest.raises(UsageError, match="panel"):
        spark.table(records, "panel")


def _records(session: Any, reports: list[taizhang.Report]) -> Any:
    rows = [(r.path, "ok", "", r.id, r.unit, r.year, r.to_json(indent=None)) for r in reports]
    from taizhang.spark.frames import RECORDS

    return session.createDataFrame(rows, RECORDS).repartition(3)


def _reports_with_copies() -> list[taizhang.Report]:
    """Twenty bodies, two years each: set wording of all, a few copies with and without edits, one passage twice."""
    everybodys, twice = noise(900, 120), noise(901, 90)
    made = []
    for unit in range(20):
        for year in (2022, 2023):
            own = noise(unit * 10 + year, 900)
            text = own[:450] + "。" + everybodys + "。" + own[450:]
            if year == 2023 and unit % 4 == 0:
                text += "。" + edited(
                    noise((unit + 1) * 10 + 2022, 900)[100:220], 0.04 * (unit % 3), random.Random(unit), ALPHABET
                )
            if year == 2023 and unit % 5 == 0:
                text += "。" + noise(unit * 10 + 2022, 900)[500:600]
            if unit == 7:
                text = twice + "。" + text + "。" + twice
            made.append(report(f"r{unit}-{year}", f"第{unit}局", year, text=text))
    return made


def test_shared_passages_by_joining_fingerprints(session: Any) -> None:
    from taizhang import spark

    reports = _reports_with_copies()
    here = {
        (o.report_a, o.start_a, o.end_a, o.report_b, o.start_b, o.end_b, o.relation) for o in find_overlaps(reports)
    }
    found = spark.overlaps(_records(session, reports))
    there = {(o.report_a, o.start_a, o.end_a, o.report_b, o.start_b, o.end_b, o.relation) for o in found.collect()}
    assert {relation for *_, relation in here} == {"other-unit", "prior-year", "within"}
    assert len(here) >= 10
    assert there == here


def test_panel_and_promises_by_bodies(session: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from taizhang import spark
    from taizhang.compare.alignment import Alignment, Merge
    from taizhang.tables import columns

    folder = write_reports(tmp_path / "in", units=9, years=(2021, 2022, 2023))
    made = taizhang.audit(folder)
    again = replace(made.records[4], path="zz/" + made.records[4].path)  # a text met twice counts once
    records = _records(session, [again, *made.records]).cache()
    assert made.panel_cells
    assert made.promise_records
    for found, there in ((spark.panel(records), made.panel_cells), (spark.promises(records), made.promise_records)):
        name = "panel" if there is made.panel_cells else "promises"
        assert found.columns == list(columns(name))
        rows = [tuple(getattr(record, column) for column in columns(name)) for record in there]
        assert sorted(map(repr, map(tuple, found.collect()))) == sorted(map(repr, rows))
    one, other = sorted({cell.indicator for cell in made.panel_cells})[:2]
    merged = spark.panel(records, Alignment([Merge(one, None, (one, other), "", True)]))
    assert other not in {row.indicator for row in merged.select("indicator").collect()}


def test_tables_by_year(session: Any, tmp_path: Path) -> None:
    from pyarrow import parquet

    from taizhang import spark
    from taizhang.tables import rows_of

    folder = write_reports(tmp_path / "in", units=3)
    reports = [taizhang.extract(p) for p in sorted(folder.glob("*.txt"))]
    names = spark.write_tables(_records(session, [*reports, reports[0]]), str(tmp_path / "out"))
    assert sorted(p.name for p in (tmp_path / "out" / "metrics").glob("report_year=*")) == [
        "report_year=2022", "report_year=2023",
    ]  # fmt: skip
    for name in names:
        rows = parquet.read_table(tmp_path / "out" / name).num_rows
        assert rows == sum(len(list(rows_of(r, name))) for r in reports)
        assert rows or name == "flags"
