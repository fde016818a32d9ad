"""`taizhang sql`: queries over the tables of an audit, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as arrow
import pytest
from pyarrow import parquet

import taizhang as package
from taizhang.tables import TABLES
from test_cli import one_line, taizhang

SHARED = (
    "坚持学习与业务同谋划、同部署、同推进、同考核，健全台账制度，逐月对账销号，形成一级抓一级、层层抓落实的工作格局。\n"
)
TEXTS = {
    "清河县教育局2022年工作总结": "一、抓学习\n全年召开党委会26次，开展谈话15人次。\n=危险公式1个。\n" + SHARED,
    "清河县教育局2023年工作总结": "一、抓学习\n全年召开党委会28次，开展谈话提醒20人次，培训干部120人次。\n" + SHARED,
    "青山县水利局2023年工作总结": "一、抓安全\n检查企业45家，整改隐患12处。\n",
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audited")
    (folder / "in").mkdir()
    for title, body in TEXTS.items():
        (folder / "in" / f"{title}.txt").write_text(f"{title}\n{body}", "utf-8")
    package.audit(folder / "in", folder / "out", workers=1)
    return folder / "out"


def rows(query: str, folder: Path) -> list[dict[str, str]]:
    result = taizhang("sql", query, folder)
    assert (result.returncode, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_every_table_is_there_by_its_name(audited: Path) -> None:
    shown = {row["name"] for row in rows("show tables", audited)}
    assert shown == set(TABLES)
    for name, spec in TABLES.items():
        described = rows(f"describe {name}", audited)
        assert [row["column_name"] for row in described] == [column.name for column in spec]


def test_a_table_whose_name_is_a_word_of_sql(audited: Path) -> None:
    query = """select '公开 overlaps' as said, count(OVERLAPS.chars) as n from overlaps -- overlaps
        join reports on overlaps.report_a = report_id where "overlaps".chars > 0"""
    (row,) = rows(query, audited)
    assert row["said"] == "公开 overlaps"
    assert int(row["n"]) == parquet.read_table(audited / "tables" / "overlaps.parquet").num_rows > 0


def test_a_query_gives_what_the_tables_hold(audited: Path) -> None:
    made = parquet.read_table(audited / "tables" / "metrics.parquet").to_pylist()
    query = (
        "select r.unit, r.year, count(*) as n, sum(m.value) as total from metrics m join reports r using (report_id) "
        "group by all order by 1, 2"
    )
    got = rows(query, audited)
    assert [row["unit"] for row in got] == sorted(row["unit"] for row in got)
    assert sum(int(row["n"]) for row in got) == len(made) >= 6
    assert sum(float(row["total"]) for row in got) == sum(row["value"] for row in made)
    assert rows(query, audited / "tables") == got, "the folder of the tables does as well"


def test_forms(audited: Path) -> None:
    query = "select unit, unit, year, chars / 2.0 as half, null as nothing from reports order by path"
    piped = taizhang("sql", query, audited)
    assert piped.stdout == taizhang("sql", query, audited, "--format", "csv").stdout
    assert piped.stdout.splitlines()[0] == "unit,unit_2,year,half,nothing"
    records = json.loads(taizhang("sql", query, audited, "--format", "json").stdout)
    assert [set(record) for record in records] == [{"unit", "unit_2", "year", "half", "nothing"}] * 3
    assert records[0]["unit"] == records[0]["unit_2"] == "清河县教育局"
    assert isinstance(records[0]["year"], int)
    assert isinstance(records[0]["half"], float)
    assert records[0]["nothing"] is None
    table = taizhang("sql", query, audited, "--format", "table").stdout
    assert "青山县水利局" in table
    assert "─" in table


def test_no_row(audited: Path) -> None:
    query = "select unit from reports where year = 1900"
    assert taizhang("sql", query, audited).stdout == "unit\n"
    assert json.loads(taizhang("sql", query, audited, "-f", "json").stdout) == []


def test_more_rows_than_a_table_shows(audited: Path) -> None:
    result = taizhang("sql", "select * from range(700) t(i)", audited, "--format", "table")
    assert "499" in result.stdout
    assert "200 more rows" in result.stderr
    assert len(rows("select * from range(70000)", audited)) == 70000


def test_numbers_that_json_does_not_know(audited: Path) -> None:
    query = "select 'nan'::double a, 1.25::decimal(4,2) b, date '2023-05-01' c, true d, [1, 2] e"
    assert json.loads(taizhang("sql", query, audited, "-f", "json").stdout) == [
        {"a": None, "b": 1.25, "c": "2023-05-01", "d": True, "e": [1, 2]}
    ]


def test_no_text_cell_of_csv_is_a_formula(audited: Path) -> None:
    (row,) = rows("select '=1+1' as a, -2.5::double as b, '+x' as c, 28.0::double as d", audited)
    assert row == {"a": "'=1+1", "b": "-2.5", "c": "'+x", "d": "28"}


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
def test_a_table_on_a_terminal(audited: Path) -> None:
    import pty

    controller, terminal = pty.openpty()
    code = "from taizhang.cli import main; main()"
    command = [sys.executable, "-c", code, "sql", "select unit from reports", audited]
    with subprocess.Popen(command, stdout=terminal, env={**os.environ, "COLUMNS": "80", "TERM": "dumb"}) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(controller, 4096)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            shown += piece
    os.close(controller)
    assert process.returncode == 0
    assert "─" in shown.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select * from nope", "reports"),  # the tables that there are
        ("selec 1", "syntax error"),
        ("select nope from reports", "nope"),
        ("select unit::int from reports", "Convers"),
        ("", "empty"),
        ("/* nothing */", "empty"),
    ],
)
def test_a_wrong_query(query: str, said: str, audited: Path) -> None:
    result = taizhang("sql", query, audited)
    assert result.returncode == 2
    assert said in one_line(result)
    assert "LINE 1" not in result.stderr


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select * from read_text('{file}')",
        "select * from read_blob('{file}')",
        "select * from read_parquet('{tables}/metrics.parquet')",
        "select * from glob('{tables}/*')",
        "select * from sniff_csv('{file}')",
        "copy (select 1) to '{file}'",
        "copy (select 1) to '{tables}/metrics.parquet'",
        "export database '{tables}/export'",
        "attach '{tables}/new.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set enable_external_access = true; select * from read_text('{file}')",
        "delete from metrics",
        "insert into reports (unit) values ('x')",
        "select * from files",  # a variable of our own program
    ],
)
def test_nothing_else_can_be_read_or_written(query: str, audited: Path, tmp_path: Path) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\nsecret,2\n", "utf-8")
    before = {path: path.read_bytes() for path in (audited / "tables").iterdir()}
    result = taizhang("sql", query.format(file=file, tables=audited / "tables"), audited)
    assert result.returncode == 2
    assert "secret,2" not in one_line(result)
    assert {path: path.read_bytes() for path in (audited / "tables").iterdir()} == before
    assert file.read_text("utf-8") == "a,b\nsecret,2\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_wrong_folder(audited: Path, tmp_path: Path) -> None:
    gone = taizhang("sql", "select 1", tmp_path / "gone")
    assert gone.returncode == 2
    assert str(tmp_path / "gone") in one_line(gone)
    empty = taizhang("sql", "select 1", tmp_path, lang="zh_CN.UTF-8")
    assert empty.returncode == 2
    assert "taizhang audit" in one_line(empty)


def test_a_broken_table(audited: Path, tmp_path: Path) -> None:
    shutil.copytree(audited / "tables", tmp_path / "tables")
    (tmp_path / "tables" / "flags.parquet").write_bytes(b"PAR1 and no more")
    result = taizhang("sql", "select count(*) from flags", tmp_path)
    assert result.returncode == 2
    assert "flags.parquet" in one_line(result)


def test_a_table_is_read_by_its_columns_only(tmp_path: Path) -> None:
    """Views are lazy: a column that nobody asks for may be as large as it likes."""
    (tmp_path / "tables").mkdir()
    data = arrow.table({"unit": ["甲"] * 1000, "text": ["字" * 10_000] * 1000})
    parquet.write_table(data, tmp_path / "tables" / "reports.parquet")
    assert rows("select unit, count(*) as n from reports group by 1", tmp_path) == [{"unit": "甲", "n": "1000"}]


def test_help_and_import() -> None:
    assert taizhang("sql", "--help").returncode == 0
    code = "import sys; import taizhang.cli.sql; print('duckdb' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
