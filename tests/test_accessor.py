"""`df.taizhang`: sentences behind the rows of an audit's frames, and the matrix."""

from __future__ import annotations

import io
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import taizhang
from taizhang.records import UsageError
from taizhang.tables.accessor import register


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> taizhang.Audit:
    folder = tmp_path_factory.mktemp("reports")
    texts = {
        2022: "全年召开党委会20次，开展谈话15人次，培训干部100人次。",
        2023: "全年召开党委会28次，培训干部90人次。开展活动XX次。",
    }
    for year, body in texts.items():
        (folder / f"{year}.txt").write_text(f"清河县教育局{year}年工作总结\n一、抓学习\n{body}\n", "utf-8")
    return taizhang.audit(folder, workers=1)


@pytest.fixture(scope="module")
def large() -> taizhang.Audit:
    from taizhang.lexicon import resource

    return taizhang.audit(resource("corpus", "reports"), workers=1)


def text_of(audit: taizhang.Audit, report_id: str) -> str:
    return next(report.text for report in audit.records if report.id == report_id)


@pytest.mark.parametrize("table", ["metrics", "panel", "flags"])
def test_every_place_is_what_it_says(large: taizhang.Audit, table: str) -> None:
    frame = getattr(large, table)
    found = frame.taizhang.evidence()
    stated = frame if "value" not in frame else frame.dropna(subset=["report_id"])
    assert list(found.index) == list(stated.index)
    assert len(found) > 20
    for row in found.to_dict("records"):
        text = text_of(large, row["report_id"])
        place = text[row["start"] : row["end"]]
        assert row["sentence"].replace("【", "").replace("】", "") in text.replace("【", "").replace("】", "")
        assert {row["unit"]} < {*large.reports["unit"], ""}
        if table != "flags":
            assert row["text"] == place
            assert f"【{place}】" in row["sentence"]


def test_one_metric(audit: taizhang.Audit) -> None:
    for frame in (audit.metrics, audit.panel):
        row = frame.query("indicator == '党委会' and value == 28").iloc[0]
        found = frame.taizhang.evidence(row["metric_id"], row["report_id"])
        assert found["sentence"].tolist() == ["全年召开党委会【28次】，培训干部90人次。"]
        assert found["year"].tolist() == [2023]
        assert Path(found["path"].iloc[0]).name == "2023.txt"
    assert set(audit.metrics.taizhang.evidence("m1")["report_id"]) == set(audit.reports["report_id"])


def test_flags_at_the_place_of_a_metric(large: taizhang.Audit) -> None:
    met = 0
    for report in large.records:
        for metric in report.metrics:
            flags = [f for f in report.flags if f.start < metric.end and metric.start < f.end]
            if flags:
                found = large.flags.taizhang.evidence(metric.id, report.id)
                assert sorted(found["message"]) == sorted(f.message for f in flags)
                met += 1
    assert met > 5


def test_frames_that_were_derived_still_know_their_audit(audit: taizhang.Audit) -> None:
    part = audit.panel.query("value > 25").sort_values("value")[["metric_id", "report_id", "value"]].reset_index()
    found = part.taizhang.evidence()
    assert found["text"].tolist() == ["28次", "90人次", "100人次"]
    assert pd.concat([audit.panel.head(1), audit.panel.tail(1)]).taizhang.evidence().shape[0] == 2


def test_frames_can_be_written_and_read(audit: taizhang.Audit) -> None:
    file = io.BytesIO()
    audit.metrics.to_parquet(file)
    again = pd.read_parquet(io.BytesIO(file.getvalue()))
    assert again.taizhang.evidence()["sentence"].tolist() == audit.metrics.taizhang.evidence()["sentence"].tolist()
    panel = pickle.loads(pickle.dumps(audit.panel))
    with pytest.raises(UsageError, match="metrics"):
        panel.taizhang.evidence()


@pytest.mark.parametrize(
    ("table", "arguments"),
    [("metrics", ("m999",)), ("panel", ("m1", "f" * 12)), ("keywords", ("m1",)), ("promises", ())],
)
def test_what_is_not_there(audit: taizhang.Audit, table: str, arguments: tuple[str, ...]) -> None:
    frame = getattr(audit, table)
    with pytest.raises((UsageError, AttributeError)):
        frame.taizhang.evidence(*arguments)


def test_other_frames_have_no_accessor(audit: taizhang.Audit) -> None:
    register()  # a second time makes no difference
    assert not hasattr(pd.DataFrame({"a": [1]}), "taizhang")
    assert audit.panel.head(0).taizhang.evidence().empty


def test_the_matrix(audit: taizhang.Audit) -> None:
    matrix = audit.panel.taizhang.matrix(least=1)
    assert list(matrix.data.columns) == [2022, 2023]
    rows = {key[1]: tuple(row) for key, row in matrix.data.iterrows()}
    assert rows["党委会"] == ("20", "28")
    assert "未写明" in rows["谈话"], "a report is there and says nothing"
    html = matrix.to_html()
    assert html == audit.panel.taizhang.matrix(least=1).to_html(), "no chance in it"
    assert "召开党委会" in html, "the sentence as tooltip"
    assert len(re.findall(r"background-color: #9ec5e8|background-color: #cfe2f3", html)) >= 1
    assert audit.panel.head(0).taizhang.matrix().data.empty
    assert audit.panel.taizhang.matrix(least=3).data.empty
    with pytest.raises(UsageError):
        audit.metrics.taizhang.matrix()


def test_text_in_the_matrix_is_no_markup(audit: taizhang.Audit) -> None:
    panel = audit.panel.copy()
    panel["indicator"] = panel["indicator"].str.replace("党委会", "<script>alert(1)</script>")
    metrics = panel.attrs["taizhang"].metrics
    kept = metrics["evidence"].copy()
    try:
        metrics["evidence"] = '"} </style><script>alert(1)</script>\\'
        html = panel.taizhang.matrix(least=1).to_html()
    finally:
        metrics["evidence"] = kept
    assert "<script" not in html
    assert html.count("</style>") == 1


def test_large_matrix(large: taizhang.Audit) -> None:
    matrix = large.panel.taizhang.matrix(least=2)
    assert matrix.data.shape[0] > 20
    panel = large.panel.query("status == 'done' and measure == 'level'").dropna(subset=["year", "value"])
    held = panel.groupby(["unit", "indicator", "unit_of_measure", "year"])["value"].agg(list).to_dict()
    names = panel.fillna({"canonical": ""}).groupby(["unit", "indicator", "unit_of_measure"])["canonical"]
    canonical = names.agg(list).to_dict()
    for (unit, label, measured), row in matrix.data.iterrows():
        indicator = re.sub(r"（[a-z_]+[.][a-z_.]+）$", "", label)
        for year, shown in row.items():
            cells = held.get((unit, indicator, measured, year), [])
            if shown not in ("", "未写明"):
                assert float(shown.replace(",", "")) in cells
            elif len(set(canonical.get((unit, indicator, measured), ()))) < 2:
                assert cells == []


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    code = "import sys, taizhang, taizhang.tables.accessor; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
