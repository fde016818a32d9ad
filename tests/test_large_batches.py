"""A batch that does not fit into memory gives what one that does gives, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import taizhang
from taizhang.flags.peers import Peers, Row
from taizhang.run import compared, resume, writing
from taizhang.run.piles import Piles, Spool
from workspace_runs import outputs, write_reports

ROWS = [("党委会", "次"), ("党委会", "场"), ("谈话", "人次")]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_samples_give_the_same_from_the_workspace(
    samples: Path, tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = taizhang.audit(samples, tmp_path / "plain", workers=1)
    monkeypatch.setattr(resume, "_AT_HAND", 0)
    monkeypatch.setattr(compared, "_PART", 5)
    monkeypatch.setattr(compared, "_BODIES", 2)
    large = taizhang.audit(samples, tmp_path / "large", workers=workers)
    assert outputs(tmp_path / "large") == outputs(tmp_path / "plain")
    assert list(large.records) == plain.records
    assert list(large.promise_records) == plain.promise_records
    assert list(large.heads()) == list(plain.heads())
    assert large.exit_code("high") == plain.exit_code("high")


@pytest.mark.parametrize("options", [{"redact": "names"}, {"reference": True, "align": True}, {"ignore": True}])
def test_the_user_s_wishes_too(tmp_path: Path, options: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    reports = write_reports(tmp_path / "in", units=8)
    passage = "开展集中学习23场，参加110人次。完成道路改造10公里，投入资金31万元。办结信访事项23件，"
    (reports / "copy.txt").write_text(
        f"辛山镇2023年工作总结\n{passage * 2}\n联系人王某某，电话13812345678。\n", "utf-8"
    )
    (reports / "same.txt").write_bytes((reports / "copy.txt").read_bytes())
    if "reference" in options:
        (tmp_path / "laws").mkdir()
        (tmp_path / "laws" / "law.txt").write_text(passage, "utf-8")
        options["reference"] = tmp_path / "laws"
    for name in ("ignore", "align"):
        if name in options:
            options[name] = tmp_path / f"{name}.yaml"
    if "ignore" in options:
        (tmp_path / "ignore.yaml").write_text("ignore:\n  - {rule: promise-silent, reason: 已核实}\n", "utf-8")
    if "align" in options:
        text = "merges:\n  - {indicator: 全部会议, names: [党委会, 集中学习], unit: 次, decision: 是}\n"
        (tmp_path / "align.yaml").write_text(text, "utf-8")
    plain = taizhang.audit(reports, tmp_path / "plain", workers=1, **options)  # type: ignore[arg-type]
    monkeypatch.setattr(resume, "_AT_HAND", 0)
    monkeypatch.setattr(compared, "_PART", 5)
    monkeypatch.setattr(compared, "_BODIES", 2)
    large = taizhang.audit(reports, tmp_path / "large", workers=2, **options)  # type: ignore[arg-type]
    assert outputs(tmp_path / "large") == outputs(tmp_path / "plain")
    assert list(large.input_rows) == plain.input_rows
    assert list(large.suppressed_records) == plain.suppressed_records
    assert list(large.quotation_records) == plain.quotation_records
    assert list(large.records) == plain.records


def test_forms_of_a_large_batch_say_what_they_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl
    import pandas as pd

    reports = write_reports(tmp_path / "in", units=6)
    monkeypatch.setattr(resume, "_AT_HAND", 0)
    monkeypatch.setattr(writing, "MOST_SHOWN", 5)
    monkeypatch.setattr(writing, "_PART", 4)
    monkeypatch.setattr(resume, "Crew", lambda *_: _Here())
    taizhang.audit(reports, tmp_path / "out", workers=1)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "audit.xlsx", read_only=True)["概览"]
    told = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "12" in told
    assert "tables" in told
    page = (tmp_path / "out" / "audit.html").read_text("utf-8")
    assert "tables" in page
    metrics = pd.read_parquet(tmp_path / "out" / "tables" / "metrics.parquet")
    assert metrics["report_id"].nunique() == 12, "tables hold all of them"


def test_tables_in_small_pieces_have_the_same_rows(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "_AT_HAND", 0)
    monkeypatch.setattr(resume, "Crew", lambda *_: _Here())
    taizhang.audit(samples, tmp_path / "whole", workers=1)
    monkeypatch.setattr(writing, "_PART", 5)
    monkeypatch.setattr(writing, "_ROWS", 7)
    taizhang.audit(samples, tmp_path / "pieces", workers=1)
    whole, pieces = (
        {name: rows for name, rows in outputs(tmp_path / folder).items() if name.endswith((".csv", ".jsonl"))}
        for folder in ("whole", "pieces")
    )
    assert pieces == whole
    assert len(whole) == 22


class _Here:
    """The crew of a large batch, without processes; what comes in no order comes from the last on."""

    def __call__(self, shared: Any, tasks: Iterable[tuple[str, Any]]) -> Iterator[Any]:
        from taizhang.run.crew import packed
        from taizhang.run.stages import STAGES, Judged

        for stage, part in tasks:
            result = (writing.WRITING.get(stage) or STAGES[stage])(shared, part)
            yield packed(result, shared) if isinstance(result, Judged) else result

    def as_they_end(self, shared: Any, tasks: Iterable[tuple[str, Any]]) -> Iterator[tuple[int, Any]]:
        yield from reversed(list(enumerate(self(shared, tasks))))


def test_piles_are_read_in_order(tmp_path: Path) -> None:
    piles = Piles(tmp_path)
    for start in range(100):
        piles.add([((n,), n * n) for n in range(start, 3000, 100)])
    assert list(piles.merged()) == [((n,), n * n) for n in range(3000)]
    piles.drop()
    assert list(tmp_path.iterdir()) == []


def test_a_spool_keeps_the_order(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "values.pickle")
    assert list(spool.read()) == []
    for values in ([3, 1], [], ["b", "a"]):
        spool.add(values)
    assert list(spool.read()) == list(spool.read()) == [3, 1, "b", "a"]


def test_rows_of_a_run_from_any_number_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from taizhang.run.workspace import open_workspace, store

    monkeypatch.setattr(store, "_PIECE", 4)
    made = taizhang.audit(write_reports(tmp_path / "in", units=2), tmp_path / "out", workers=1)
    with open_workspace(tmp_path / "out") as workspace:
        rows, count = workspace.panel, len(made.panel_cells)
        assert count > 12
        assert list(rows) == list(made.panel_cells)
        for first, end in ((0, count), (0, 3), (3, 9), (4, 8), (7, count), (count, count)):
            assert list(rows.between(first, end)) == list(made.panel_cells[first:end])
        assert rows[-1] == made.panel_cells[-1]


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.dictionaries(st.sampled_from(ROWS), st.floats(1, 9)))))
def test_peers_are_the_values_of_the_others(said: list[tuple[str, dict[Row, float]]]) -> None:
    kind, peers, first = ("镇", 2023), Peers(), dict[str, dict[Row, float]]()
    for body, rows in said:
        peers.add(kind, body, rows)
        first.setdefault(body, rows)
    for body in "甲乙丙丁戊":
        for row in (*ROWS, ("别的", "次")):
            others = peers.others(kind, body, row)
            expected = sorted(rows[row] for other, rows in first.items() if other != body and row in rows)
            assert others.values() == expected
            assert len(others) == len(expected)
    assert len(peers.others(("县", 2023), "甲", ROWS[0])) == 0
