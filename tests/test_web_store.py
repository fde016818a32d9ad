"""The database of the web application: made, brought up to date from an older form, refused where it is of a later one."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from taizhang.records import WorkspaceError
from taizhang.web.store import Store, jobs
from taizhang.web.store.migrate import VERSION
from taizhang.web.store.reviews import states_of

_NAME = "web.sqlite3"


def as_first_written(workspace: Path) -> None:
    """A database as the program wrote it before it counted versions, with passages, an upload and a decision."""
    schema = files("taizhang.web.store").joinpath("schema.sql").read_text("utf-8")
    old = schema.replace(", source TEXT NOT NULL", "")
    for table in ("notes", "suppressed"):
        old = re.sub(rf"CREATE TABLE IF NOT EXISTS {table} \(.*?;", "", old, flags=re.DOTALL)
    old = re.sub(r"    (wanted|placed) TEXT.*\n", "", old)
    assert not re.search(r"\b(source|wanted|placed|suppressed)\b", old)
    workspace.mkdir()
    with sqlite3.connect(workspace / _NAME) as connection:
        connection.executescript(old)
        for number, relation in enumerate(("prior-year", "same-year", "other-unit", "within")):
            connection.execute(
                "INSERT INTO overlaps VALUES (?, 'a', 0, 9, 'b', 0, 9, 9, 1.0, ?, '甲局', '乙局', '原文')",
                (number, relation),
            )
        connection.execute("INSERT INTO files VALUES (1, 'a.txt', 'stored.txt', 'sum', 1, 'then', '王主任')")
        for item, verdict, changed in (("1-2", "accept", "{}"), ("3-4", "correct", '{"status": "planned"}')):
            connection.execute(
                "INSERT INTO states (kind, report_id, item, verdict, fields, version, who, at) "
                "VALUES ('metric', 'a', ?, ?, ?, 1, '王主任', 'then')",
                (item, verdict, changed),
            )
    connection.close()


def shape(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Names, kinds and order of the columns of every table, and the indexes."""
    tables = [row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    made = {
        name: [tuple(row)[:4] + tuple(row)[5:] for row in store.rows(f"PRAGMA table_info({name})")] for name in tables
    }
    made["indexes"] = [
        tuple(row) for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1")
    ]
    return made


def test_an_older_database_becomes_what_a_new_one_is(tmp_path: Path) -> None:
    as_first_written(tmp_path / "old")
    (tmp_path / "new").mkdir()
    old, new = Store(tmp_path / "old"), Store(tmp_path / "new")
    assert shape(old) == shape(new)
    assert old.value("PRAGMA user_version") == new.value("PRAGMA user_version") == VERSION
    found = [tuple(row) for row in old.rows("SELECT relation, source FROM overlaps ORDER BY id")]
    assert found == [("prior-year", "own-past"), ("same-year", "own-past"), ("other-unit", "other-unit"),
                     ("within", "within")]  # fmt: skip
    decided = states_of(old, "metric")
    assert {item: (state.verdict, state.moves) for (_, item), state in decided.items()} == {
        "1-2": ("accept", False), "3-4": ("correct", True),
    }  # fmt: skip
    waiting = jobs.current(old)
    assert waiting is not None
    assert waiting["kind"] == "audit"
    assert jobs.current(new) is None
    old.close()
    again = Store(tmp_path / "old")
    assert again.value("SELECT count(*) FROM jobs") == 1
    again.close()
    new.close()


def test_several_processes_may_open_an_older_database_at_once(tmp_path: Path) -> None:
    as_first_written(tmp_path / "old")
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(Store, [tmp_path / "old"] * 6))
    assert {store.value("SELECT count(*) FROM jobs") for store in stores} == {1}
    for store in stores:
        store.close()


def test_a_step_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    as_first_written(tmp_path / "old")
    with sqlite3.connect(tmp_path / "old" / _NAME) as connection:
        connection.execute("DROP TABLE jobs")
        connection.execute("CREATE VIEW jobs AS SELECT 1 AS id")
    connection.close()
    with pytest.raises(sqlite3.Error):
        Store(tmp_path / "old")
    with sqlite3.connect(tmp_path / "old" / _NAME) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)
        assert "source" not in [row[1] for row in connection.execute("PRAGMA table_info(overlaps)")]
    connection.close()


def test_a_database_of_a_later_program_is_told_in_one_line(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / _NAME) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(WorkspaceError):
        Store(tmp_path)
    command = [sys.executable, "-c", "import sys; from taizhang.cli import main; main()", "serve", str(tmp_path),
               "--port", "0", "--lang", "zh"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "更新版本" in done.stderr
