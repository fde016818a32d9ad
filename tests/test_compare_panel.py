"""The panel, promises and keyness on records made by hand."""

from __future__ import annotations

from collections import Counter

from compare_records import metric, report
from taizhang.compare import build_panel, keyness, match_promises


def only(cells, **fields):
    found = [c for c in cells if all(getattr(c, k) == v for k, v in fields.items())]
    assert len(found) == 1, found
    return found[0]


def test_rows_join_names_that_mean_the_same_and_years_follow():
    reports = [
        report("a", "甲局", 2022, metric(1, 22, indicator="召开党委会议")),
        report("b", "甲局", 2023, metric(1, 28, indicator="党委会")),
    ]
    cells = build_panel(reports)
    assert {c.indicator for c in cells} == {"党委会"}
    cell = only(cells, year=2023)
    assert (cell.value, cell.previous, cell.change, cell.change_pct) == (28, 22, 6, 27.2727)
    assert (cell.report_id, cell.metric_id, cell.unit) == ("b", "m1", "甲局")
    assert only(cells, year=2022).previous is None


def test_units_of_measure_and_statuses_stay_apart():
    cells = build_panel([report(
        "a", "甲局", 2023, metric(1, 12, indicator="培训"), metric(2, 500, indicator="培训", unit="人次"),
        metric(3, 15, indicator="培训", status="planned", period="2024"),
        metric(4, 1, indicator="培训", status="required", per="month"),
    )])  # fmt: skip
    assert sorted((c.unit_of_measure, c.status, c.year) for c in cells) == [
        ("人次", "done", 2023), ("次", "done", 2023), ("次", "planned", 2024), ("次", "required", 2023),
    ]  # fmt: skip
    assert len({(c.indicator, c.status) for c in cells}) == 4


def test_candidates_of_one_cell():
    text = "召开党组会28次，其中专题党组会8次；上半年召开党组会12次。"
    places = [(text.index(q), text.index(q) + len(q.rstrip("；"))) for q in ("28次", "8次；", "12次")]
    whole, part, half = (
        metric(n, v, start=start, end=end, period=period, sentence=(0, len(text)))
        for n, v, period, (start, end) in zip((1, 2, 3), (28, 8, 12), ("2023", "2023", "2023-H1"), places, strict=True)
    )
    for order in ((whole, part, half), (half, part, whole)):
        cell = only(build_panel([report("a", "甲局", 2023, *order, text=text)]), year=2023)
        assert cell.value == 28
        assert "其中一部分" in cell.note
        assert "2023-H1" in cell.note


def test_the_report_of_the_year_stands_before_a_later_one():
    reports = [
        report("late", "甲局", 2023, metric(1, 99, period="2022"), metric(2, 30, period="2023")),
        report("own", "甲局", 2022, metric(1, 22, period="2022")),
    ]
    cell = only(build_panel(reports), year=2022)
    assert (cell.value, cell.report_id) == (22, "own")
    assert "99" in cell.note


def test_catalogue_id_joins_other_names_and_convertible_units_keep_it():
    grain = {"canonical": "agri.grain", "category": "physical"}
    cells = build_panel([
        report("a", "国", 2020, metric(1, 5e8, indicator="粮食产量", unit="吨", **grain)),
        report("b", "国", 2021, metric(1, 6e8, indicator="粮食总产", unit="吨", **grain)),
        report("c", "国", 2022, metric(1, 9e11, indicator="粮食产量", unit="斤", **grain)),
        report("d", "国", 2023, metric(1, 3, indicator="粮食产量", unit="项", **grain)),
    ])  # fmt: skip
    assert [c.canonical for c in sorted(cells, key=lambda c: c.year)] == ["agri.grain"] * 3 + [None]
    assert only(cells, year=2022).previous is None


def test_sums_in_another_currency_keep_the_catalogue_id():
    trade = {"canonical": "economy.trade", "category": "money"}
    cells = build_panel([
        report("a", "省", 2023, metric(1, 5e11, indicator="进出口总额", unit="元", **trade)),
        report("b", "市", 2023, metric(1, 6e11, indicator="进出口总额", unit="元", **trade)),
        report("c", "国", 2023, metric(1, 3e12, indicator="进出口贸易总额", unit="美元", **trade)),
    ])  # fmt: skip
    assert {(c.unit, c.canonical, c.unit_of_measure) for c in cells} == {
        ("省", "economy.trade", "元"), ("市", "economy.trade", "元"), ("国", "economy.trade", "美元"),
    }  # fmt: skip


def test_no_metric_is_a_cell_of_zero():
    assert build_panel([report("a", "甲局", 2023)]) == []
    cell = only(build_panel([report("a", "甲局", 2023, metric(1, 0))]), year=2023)
    assert cell.value == 0


def test_promises_met_missed_and_silent():
    plan = {"status": "planned", "period": "2023"}
    reports = [
        report("a", "甲局", 2022, metric(1, 200, indicator="养老床位", **plan), metric(2, 8, indicator="服务站", **plan),
               metric(3, 2, indicator="专项治理", **plan), metric(4, 5, indicator="失业率", unit="%", **plan)),
        report("b", "中共甲局党组", 2023, metric(1, 230, indicator="养老床位"), metric(2, 6, indicator="服务站"),
               metric(4, 5.5, indicator="失业率", unit="%")),
    ]  # fmt: skip
    found = {p.indicator: p for p in match_promises(reports)}
    assert {k: p.verdict for k, p in found.items()} == {
        "养老床位": "met", "服务站": "missed", "专项治理": "silent", "失业率": "missed",
    }  # fmt: skip
    assert found["专项治理"].result is None
    assert found["养老床位"].result_report_id == "b"


def test_a_target_without_a_next_report_is_no_promise():
    assert match_promises([report("a", "甲局", 2022, metric(1, 2, status="planned", period="2023"))]) == []


def test_what_several_years_brought_is_no_result_of_the_last():
    target = metric(1, 900, indicator="新增就业", unit="人", status="planned", period="2023")
    review = metric(1, 5100, indicator="新增就业", unit="人", period="2019/2023")
    (promise,) = match_promises([report("a", "甲局", 2022, target), report("b", "甲局", 2023, review)])
    assert (promise.verdict, promise.result) == ("silent", None)


def test_keyness_finds_what_marks_a_text():
    own = Counter({"婚姻": 12, "养老": 30, "工作": 50})
    peers = Counter({"工作": 500, "养老": 4, "会议": 300})
    found = keyness(own, peers)
    assert found[0].term == "养老"
    assert all(k.score > 0 for k in found)
    assert {k.term for k in keyness(own, peers, both=True) if k.score < 0} == {"会议", "工作"}
    assert keyness(Counter(), peers) == []
