"""Tables: types, schemas, writers."""

from __future__ import annotations

import csv
import errno
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from taizhang import tables
from taizhang.records import Flag, Keyword, Mention, Metric, Overlap, Report, SchemaError, Section, Sentence, Span
from taizhang.tables import TABLES, InputRow, replacing

TEXT = "标题\n一、抓学习。全年召开党委会28次。\n=不是公式"


@dataclass(frozen=True)
class Cell:
    """What the panel gives: attributes named as the columns."""

    unit: str = "甲局"
    indicator: str = "党委会"
    canonical: str | None = None
    category: str = "meeting"
    measure: str = "level"
    unit_of_measure: str = "次"
    year: int | None = 2023
    status: str = "done"
    value: float | None = 28.0
    upper: float | None = None
    previous: float | None = None
    change: float | None = None
    change_pct: float | None = None
    report_id: str | None = "a" * 12
    metric_id: str | None = "m1"
    note: str = ""


def report(**changes: object) -> Report:
    """A small report with one row for every table."""
    start = TEXT.index("28次")
    sentence = Span(TEXT.index("全年"), start + 4)
    metric = Metric(
        id="m1", section="s1", start=start, end=start + 3, text="28次", value=28.0, upper=None, unit="次",
        bound="exact", indicator="党委会", indicator_span=Span(start - 3, start), canonical=None,
        category="meeting", action="召开",
        actor=None, status="done", measure="level", per=None, basis=None, period="2023", sentence=sentence,
    )  # fmt: skip
    made = Report(
        id="a" * 12, path="甲.txt", sha256="0" * 64, title="标题", unit="甲局", year=2023, genre="work_summary",
        text=TEXT,
        sections=(Section("s1", None, 1, "一、", 1, "抓学习", "work", 3, len(TEXT)),),
        sentences=(
            Sentence(3, 9, "s1", "work", "empty", 0.9, ("无数量", "无对象")),
            Sentence(*sentence, "s1", "work", "substantive", 0.1),
        ),
        mentions=(Mention(start, start + 3, "28次", "metric", "m1"), Mention(3, 5, "一、", "section")),
        metrics=(metric,),
        keywords=(Keyword("党委会", 0.5, 1),),
        flags=(Flag("empty", "empty", "low", 3, 9, "建议核实", {"数": 1}),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def build(*reports: Report, overlaps: tuple[Overlap, ...] = ()) -> dict[str, pd.DataFrame]:
    inputs = [InputRow(r.path, r.sha256, "txt", "ok", "", r.id) for r in reports]
    return tables.frames(reports, inputs, overlaps, [Cell()] if reports else [], [])


def test_every_table_passes_its_schema() -> None:
    made = build(report())
    assert list(made) == list(TABLES)
    for name, data in made.items():
        assert tuple(data.columns) == tables.columns(name)
        tables.check(name, data)
    tables.check_links(made)


def test_evidence_is_the_sentence() -> None:
    made = build(report())
    assert made["metrics"]["evidence"].tolist() == ["全年召开党委会28次。"]
    assert made["mentions"]["evidence"].tolist() == ["全年召开党委会28次。", "一、抓学习。"]
    assert made["keywords"]["evidence"].tolist() == ["全年召开党委会28次。"]
    assert made["sections"]["evidence"].tolist() == ["一、抓学习。"]


def test_types_are_the_same_with_and_without_rows() -> None:
    full, empty = build(report()), build()
    for name in TABLES:
        tables.check(name, empty[name])
        assert full[name].dtypes.to_dict() == empty[name].dtypes.to_dict(), name


def test_year_may_be_missing_and_stays_a_whole_number() -> None:
    made = build(report(), report(id="b" * 12, path="乙.txt", year=None))
    assert made["reports"]["year"].dtype == pd.Int64Dtype()
    assert made["reports"]["year"].isna().sum() == 1


def test_shares() -> None:
    other = report(id="b" * 12, path="乙.txt")
    shared = Overlap("a" * 12, 0, 10, "b" * 12, 5, 15, 10, 1.0, "other-unit")
    again = Overlap("a" * 12, 5, 12, "b" * 12, 5, 12, 7, 1.0, "other-unit")
    made = build(report(), other, overlaps=(shared, again))["reports"].set_index("report_id")
    assert made.loc["a" * 12, "overlap"] == pytest.approx(12 / len(TEXT))
    assert made.loc["b" * 12, "overlap"] == pytest.approx(10 / len(TEXT))
    assert made.loc["a" * 12, "emptiness"] == pytest.approx(0.5)


def test_all_failing_rows_are_named_at_once() -> None:
    data = build(report())["metrics"]
    data = pd.concat([data, data], ignore_index=True)
    data.loc[0, "bound"] = "maybe"
    data.loc[1, "start"] = -1
    with pytest.raises(SchemaError) as caught:
        tables.check("metrics", data)
    message = str(caught.value)
    assert caught.value.table == "metrics"
    assert "column bound" in message
    assert "'maybe'" in message
    assert "column start" in message
    assert "row 1" in message
    assert "metric_id" in message, "the repeated id is named too"


def test_a_cell_of_a_wrong_type_is_a_schema_error() -> None:
    with pytest.raises(SchemaError, match="keywords"):
        tables.frame("keywords", [("a" * 12, "词", "viel", 1, "")])


def test_links_to_unknown_reports_are_found() -> None:
    made = build(report())
    made["flags"].loc[0, "report_id"] = "f" * 12
    with pytest.raises(SchemaError, match=r"flags.*f{12}"):
        tables.check_links(made)


def test_nothing_is_written_when_a_table_breaks_its_schema(tmp_path: Path) -> None:
    made = build(report())
    made["flags"].loc[0, "kind"] = "nonsense"
    with pytest.raises(SchemaError):
        tables.write_tables(made, tmp_path / "tables")
    assert not (tmp_path / "tables").exists()


def test_files_read_back(tmp_path: Path) -> None:
    made = build(report(), report(id="b" * 12, path="乙.txt", year=None))
    paths = tables.write_tables(made, tmp_path)
    assert {p.name for p in paths} == {f"{name}.{suffix}" for name in TABLES for suffix in ("csv", "parquet", "jsonl")}
    for name, data in made.items():
        stored = parquet.read_table(tmp_path / f"{name}.parquet")
        assert stored.column_names == list(data.columns)
        assert stored.num_rows == len(data)
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(data)
        lines = [json.loads(line) for line in (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()]
        assert lines == stored.to_pylist()
    assert (tmp_path / "metrics.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert parquet.read_schema(tmp_path / "reports.parquet").field("year").type == pa.int64()
    assert not list(tmp_path.glob(".*")), "no temporary file stays"


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        tables.write_tables(build(report()), tmp_path / folder)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_order_does_not_depend_on_the_order_given() -> None:
    one, two = report(), report(id="b" * 12, path="乙.txt")
    forward, backward = build(one, two), build(two, one)
    for name in TABLES:
        pd.testing.assert_frame_equal(forward[name], backward[name])


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_text_cell_is_a_formula(cell: str) -> None:
    text = tables.csv_text("keywords", [(cell, cell, 1.0, 1, cell)], header=False)
    row = next(csv.reader([text], strict=True)) if "\n" not in cell and "\r" not in cell else None
    for value in row or ():
        assert not value.startswith(("=", "+", "-", "@", "\t"))


def test_numbers_stay_numbers_in_csv() -> None:
    row = ["a" * 12, "m1", None, 0, 3, "-3.5%", -3.5, None, "%", "exact", "+x", None, None, None, "rate", None, None,
           "done", "change", None, None, None, 0, 9, "@x"]  # fmt: skip
    cells = tables.csv_text("metrics", [row], header=False).strip().split(",")
    assert cells[5:7] == ["'-3.5%", "-3.5"]
    assert cells[10] == "'+x"
    assert tables.csv_text("keywords", [["a", "b", 28.0, 1, ""]], header=False).split(",")[2] == "28"


def test_lines_of_json_hold_whole_numbers_and_nulls(tmp_path: Path) -> None:
    made = build(report(year=None, title="a\u2028b\x85c"))
    tables.write_jsonl("reports", made["reports"], tmp_path / "r.jsonl")
    (line,) = (tmp_path / "r.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["title"] == "a\u2028b\x85c"
    tables.write_jsonl("metrics", made["metrics"], tmp_path / "m.jsonl")
    (line,) = (tmp_path / "m.jsonl").read_text("utf-8").splitlines()
    assert '"value":28,' in line
    assert '"upper":null,' in line
    assert "党委会" in line


def test_what_stood_there_survives_a_failed_write(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", "utf-8")

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half", "utf-8")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="a\\.txt") as caught:
        fail()
    assert caught.value.errno == errno.ENOSPC
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
