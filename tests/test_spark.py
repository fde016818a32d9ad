"""Spark in local mode gives what the local engine gives."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import taizhang
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
