"""The workspace of an audit: nothing is done twice, nothing is lost, nothing is half there. SQLite and PostgreSQL."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import postgres
import taizhang
from taizhang.records import DataFileError, NoInputError, Report, WorkspaceError
from taizhang.run.workspace import open_workspace
from workspace_runs import command, outputs, run, write_reports


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """What stands behind `--workspace`: nothing, or a fresh schema of the server."""
    if request.param == "sqlite":
        yield None
        return
    from sqlalchemy import create_engine, text

    url = request.getfixturevalue("database")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()
    yield url


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return write_reports(tmp_path / "in")


def audited(reports: Path, out: Path, workspace: str | None, **options: object) -> taizhang.Audit:
    return taizhang.audit(reports, out, workspace=workspace, workers=1, **options)  # type: ignore[arg-type]


def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are analysed from now on, as they are."""
    from taizhang.run import outcomes

    seen: list[str] = []
    plain = outcomes.analyse

    def watched(source, settings):  # type: ignore[no-untyped-def]
        seen.append(Path(source.path).name)
        return plain(source, settings)

    monkeypatch.setattr(outcomes, "analyse", watched)
    return seen


def arguments(workspace: str | None) -> tuple[str, ...]:
    return () if workspace is None else ("--workspace", workspace)


def test_what_is_unchanged_is_not_analysed_again(
    reports: Path, tmp_path: Path, workspace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = analysed(monkeypatch)
    audited(reports, tmp_path / "out", workspace)
    assert len(seen) == 6
    changed = next(iter(sorted(reports.iterdir())))
    changed.write_text(changed.read_text("utf-8").replace("全年召开", "本年召开"), "utf-8")
    (reports / "new.txt").write_text("辛山镇2023年工作总结\n全年召开党委会21次。\n", "utf-8")
    seen.clear()
    made = audited(reports, tmp_path / "out", workspace)
    assert sorted(seen) == sorted([changed.name, "new.txt"])
    assert len(made.records) == 7
    fresh = audited(reports, tmp_path / "fresh", None)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")
    assert made.records == fresh.records


def test_an_unchanged_audit_does_nothing_and_gives_the_same(
    reports: Path, tmp_path: Path, workspace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = audited(reports, tmp_path / "out", workspace)
    states = {
        p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*") if p.is_file() and p.parent.name != ".taizhang"
    }
    seen = analysed(monkeypatch)
    told: list[tuple[int, int]] = []
    again = audited(reports, tmp_path / "out", workspace, progress=lambda done, total: told.append((done, total)))
    assert seen == []
    assert told == [(6, 6)]
    assert all(path.stat().st_mtime_ns == changed for path, changed in states.items())
    assert again.records == first.records
    assert again.input_rows == first.input_rows
    assert again.panel_cells == first.panel_cells
    assert again.promise_records == first.promise_records
    assert again.overlap_records == first.overlap_records
    assert again.outputs == first.outputs
    assert list(again.heads()) == list(first.heads())
    assert again.exit_code("info") == first.exit_code("info") == 1


def test_a_lost_output_is_written_again(
    reports: Path, tmp_path: Path, workspace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited(reports, tmp_path / "out", workspace)
    before = outputs(tmp_path / "out")
    (tmp_path / "out" / "audit.xlsx").unlink()
    (tmp_path / "out" / "tables" / "metrics.csv").write_bytes(b"changed")
    kept = (tmp_path / "out" / "audit.html").stat().st_mtime_ns
    seen = analysed(monkeypatch)
    audited(reports, tmp_path / "out", workspace)
    assert seen == []
    assert outputs(tmp_path / "out") == before
    assert (tmp_path / "out" / "audit.html").stat().st_mtime_ns == kept, "what would not change is not written"


def test_settings_and_program_are_part_of_it(
    reports: Path, tmp_path: Path, workspace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from taizhang.run import fingerprint

    audited(reports, tmp_path / "out", workspace)
    seen = analysed(monkeypatch)
    monkeypatch.setenv("TAIZHANG_LIMITS", "pages=10")
    audited(reports, tmp_path / "out", workspace)
    assert len(seen) == 6
    seen.clear()
    monkeypatch.setattr(fingerprint, "program_digest", lambda: "another program")
    audited(reports, tmp_path / "out", workspace)
    assert len(seen) == 6


def test_what_may_come_out_otherwise_is_tried_again(
    reports: Path, tmp_path: Path, workspace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reports / "scan.wps").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (reports / "bad.docx").write_bytes(b"PK\x03\x04nothing")
    made = audited(reports, tmp_path / "out", workspace)
    status = {Path(row.path).name: row.status for row in made.input_rows}
    assert status["bad.docx"] == "corrupt"
    again = audited(reports, tmp_path / "out", workspace)
    assert again.input_rows == made.input_rows
    assert again.exit_code() == 3


def test_reading_a_workspace(reports: Path, tmp_path: Path, workspace: str | None) -> None:
    (reports / "copy.txt").write_bytes((reports / "甲山镇_2022.txt").read_bytes())
    made = audited(reports, tmp_path / "out", workspace)
    with open_workspace(workspace or tmp_path / "out") as opened:
        assert list(opened.reports) == made.records
        assert opened.reports[-1] == made.records[-1]
        assert opened.reports[1:3] == made.records[1:3]
        with pytest.raises(IndexError):
            opened.reports[len(made.records)]
        assert opened.report(made.records[2].id) == made.records[2]
        assert opened.report("000000000000") is None
        assert list(opened.inputs) == made.input_rows
        assert [row.status for row in opened.inputs].count("duplicate") == 1
        assert list(opened.panel) == made.panel_cells
        assert opened.panel[5] == made.panel_cells[5]
        assert list(opened.promises) == made.promise_records
        assert list(opened.overlaps) == made.overlap_records
        for head, report in zip(opened.heads(), made.records, strict=True):
            assert (head.id, head.unit, head.year, head.chars) == (
                report.id,
                report.unit,
                report.year,
                len(report.text),
            )
            assert sum(head.flags.values()) == len(report.flags)
        assert opened.audit().tables["metrics"].equals(made.tables["metrics"])
        (reports / "copy.txt").unlink()
        audited(reports, tmp_path / "out", workspace)
        with pytest.raises(WorkspaceError):
            list(opened.reports)
        assert opened.refresh()
        assert len(opened.reports) == 6
        assert not opened.refresh()


def test_no_workspace_yet(tmp_path: Path) -> None:
    with pytest.raises(NoInputError, match=str(tmp_path)):
        open_workspace(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["nonsense://x/y", "postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////no/such/folder/x"]
)
def test_a_workspace_that_is_none_is_one_line(reports: Path, tmp_path: Path, url: str) -> None:
    ended = run("audit", reports, "-o", tmp_path / "out", "--workspace", url, "--lang", "en")
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    assert outputs(tmp_path / "out") == {}


def test_the_second_run_at_the_same_time_is_told_so(reports: Path, tmp_path: Path, workspace: str | None) -> None:
    from taizhang.run.workspace import workspace_of_run

    before = run("audit", reports, "-o", tmp_path / "out", *arguments(workspace))
    assert before.returncode == 0, before.stderr
    kept = outputs(tmp_path / "out")
    with workspace_of_run(tmp_path / "out", workspace):
        ended = run("audit", reports, "-o", tmp_path / "out", "--lang", "en", *arguments(workspace))
        assert ended.returncode == 2
        assert ended.stderr.strip().splitlines() == [ended.stderr.strip()]
        assert f"process {os.getpid()}" in ended.stderr
        if workspace is not None:  # another folder, the same database
            ended = run("audit", reports, "-o", tmp_path / "other", "--lang", "en", *arguments(workspace))
            assert ended.returncode == 2
            assert "in use" in ended.stderr
    assert outputs(tmp_path / "out") == kept
    assert run("audit", reports, "-o", tmp_path / "out", *arguments(workspace)).returncode == 0


def test_the_lock_of_a_dead_process_locks_nobody_out(reports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / ".taizhang"
    folder.mkdir(parents=True)
    (folder / "lock").write_text("1\n", "utf-8")
    assert len(audited(reports, tmp_path / "out", None).records) == 6


def test_a_broken_state_is_one_line(reports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / ".taizhang"
    folder.mkdir(parents=True)
    (folder / "state.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    ended = run("audit", reports, "-o", tmp_path / "out", "--lang", "en")
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "state.sqlite3" in ended.stderr


def _killed(arguments: list[str], seconds: float) -> bool:
    """Run the program and kill it and its workers after so long; whether it was killed before its end."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def _kill_and_resume(tmp_path: Path, workspace: str | None, moments: int, units: int, seed: int) -> None:
    reports = write_reports(tmp_path / "in", units=units)
    started = time.monotonic()
    assert run("audit", reports, "-o", tmp_path / "whole", "--workers", 2).returncode == 0
    whole = time.monotonic() - started
    undisturbed = outputs(tmp_path / "whole")
    chance = random.Random(seed)
    started_line = command("audit", reports, "-o", tmp_path / "out", "--workers", 2, *arguments(workspace))
    killed = 0
    while killed < moments:
        if _killed(started_line, chance.uniform(0.2, whole * 0.95)):
            killed += 1
        else:  # it got to its end: begin from nothing
            shutil.rmtree(tmp_path / "out" / ".taizhang")
        present = outputs(tmp_path / "out") if (tmp_path / "out").is_dir() else {}
        assert all(present[name] == undisturbed[name] for name in present), "what is there is whole"
    ended = run("audit", reports, "-o", tmp_path / "out", "--workers", 2, *arguments(workspace))
    assert ended.returncode == 0, ended.stderr
    assert outputs(tmp_path / "out") == undisturbed
    assert not (tmp_path / "out" / ".taizhang" / "next").exists()


def test_killed_at_some_moments_it_goes_on(tmp_path: Path, workspace: str | None) -> None:
    _kill_and_resume(tmp_path, workspace, moments=3, units=4, seed=1)


@pytest.mark.slow
def test_killed_at_fifty_moments_it_goes_on(tmp_path: Path) -> None:
    _kill_and_resume(tmp_path, None, moments=50, units=3, seed=20240229)


def test_a_killed_run_has_lost_nothing_that_was_analysed(
    reports: Path, tmp_path: Path, workspace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from taizhang.run import resume

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(resume, "compared", broken)
        with pytest.raises(KeyboardInterrupt):
            audited(reports, tmp_path / "out", workspace)
    seen = analysed(monkeypatch)
    assert len(audited(reports, tmp_path / "out", workspace).records) == 6
    assert seen == []


def test_masked_results_leave_nothing_unmasked(tmp_path: Path, workspace: str | None) -> None:
    telephone = "13812345678"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"a{telephone}.txt").write_text(
        f"甲山镇2023年工作总结\n联系电话{telephone}。召开会议12次。\n", "utf-8"
    )
    made = audited(tmp_path / "in", tmp_path / "out", workspace, redact="numbers")
    assert telephone not in made.records[0].text
    again = audited(tmp_path / "in", tmp_path / "out", workspace, redact="numbers")
    assert again.records == made.records
    if workspace is not None:
        return
    with sqlite3.connect(tmp_path / "out" / ".taizhang" / "state.sqlite3") as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            for row in connection.execute(f"select * from {table}"):
                for cell in row:
                    text = zlib.decompress(cell).decode() if isinstance(cell, bytes) else str(cell)
                    assert telephone not in text
    for path in (tmp_path / "out" / ".taizhang").iterdir():
        assert telephone.encode() not in path.read_bytes()


def test_records_come_back_as_they_were(samples: Path, shared_reports: list[Path]) -> None:
    for path in [*sorted(samples.glob("*.txt")), *shared_reports]:
        report = taizhang.extract(path)
        back = Report.from_json(report.to_json())
        assert back == replace(report, flags=back.flags)
        assert back.to_json() == report.to_json()
        assert all(type(m.value) is float and m.sentence.end > m.sentence.start for m in back.metrics)


@pytest.fixture
def shared_reports(request: pytest.FixtureRequest) -> list[Path]:
    from shared_data import SHARED

    return sorted((SHARED / "reports").glob("*.txt"))[:10]


@pytest.mark.parametrize(
    "text", ["{}", "[]", "nonsense", '{"schema": "taizhang/1"}', '{"schema": "taizhang/9", "report": {}}']
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(DataFileError):
        Report.from_json(text)
