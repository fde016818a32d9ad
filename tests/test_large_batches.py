"""A batch that does not fit into memory gives what one that does gives, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import taizhang
from taizhang.run import compared, resume, writing
from taizhang.run.piles import Piles
from workspace_runs import outputs, write_reports


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
    monkeypatch.setattr(resume, "Crew", lambda *_: _here)
    taizhang.audit(reports, tmp_path / "out", workers=1)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "audit.xlsx", read_only=True)["概览"]
    told = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "12" in told
    assert "tables" in told
    page = (tmp_path / "out" / "audit.html").read_text("utf-8")
    assert "tables" in page
    metrics = pd.read_parquet(tmp_path / "out" / "tables" / "metrics.parquet")
    assert metrics["report_id"].nunique() == 12, "tables hold all of them"


def _here(shared, tasks):  # type: ignore[no-untyped-def]
    from taizhang.run.crew import packed
    from taizhang.run.stages import STAGES, Judged

    for stage, part in tasks:
        result = (writing.WRITING.get(stage) or STAGES[stage])(shared, part)
        yield packed(result, shared) if isinstance(result, Judged) else result


def test_piles_are_read_in_order(tmp_path: Path) -> None:
    piles = Piles(tmp_path)
    for start in range(100):
        piles.add([((n,), n * n) for n in range(start, 3000, 100)])
    assert list(piles.merged()) == [((n,), n * n) for n in range(3000)]
    piles.drop()
    assert list(tmp_path.iterdir()) == []
