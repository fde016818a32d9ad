"""Names of one thing that the catalogue does not know, joined with a reason; what must stay apart stays apart."""

from __future__ import annotations

import pytest

from compare_records import metric, report
from taizhang.compare import Alignment, Merge, build_panel, propose_merges
from taizhang.compare.cluster import cluster_names


def named(*names: str, **fields):
    """A report for each name, with a value of its own."""
    usual = {"unit": "人", "category": "service"}
    return [
        report(f"r{i}", f"第{i}局", 2023, metric(1, i + 1, indicator=name, **{**usual, **fields}))
        for i, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("农村劳动力转移就业", "转移农村劳动力就业"),
        ("落后炼钢产能", "落后的炼钢产能"),
        ("非金融类对外直接投资", "对外非金融类直接投资额"),
        ("国家技术创新中心", "国家级技术创新中心"),
        ("青年志愿服务队", "青年志愿者服务队"),
    ],
)
def test_names_of_one_thing_are_one_row(names):
    (cluster,) = cluster_names(named(*names))
    assert set(cluster.names) == set(names)
    assert "计量单位同为“人”" in cluster.reason
    assert len({c.indicator for c in build_panel(named(*names))}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("城镇居民医疗参保", "农村居民医疗参保"),
        ("专任教师培训", "教师培训"),
        ("合格的项目", "不合格的项目"),
        ("亿元以上重大产业项目", "10亿元以上重大产业项目"),
        ("省级示范幼儿园", "示范幼儿园"),
        ("小学在校学生", "初中在校学生"),
        ("软件和信息服务业", "软件和信息技术服务业"),
        ("财政总收入", "财政收入"),
    ],
)
def test_a_word_more_that_says_something_is_another_thing(names):
    assert cluster_names(named(*names)) == []


def test_units_of_measure_categories_and_measures_stay_apart():
    one, other = "农村劳动力转移就业", "转移农村劳动力就业"
    for fields in ({"unit": "次"}, {"category": "project"}, {"measure": "change"}, {"per": "month"}):
        reports = [*named(one), *named(other, **fields)]
        assert cluster_names(reports) == [], fields


def test_what_one_report_states_with_two_values_is_two_things():
    one, other = "农村劳动力转移就业", "转移农村劳动力就业"
    fields = {"unit": "人", "category": "service"}
    both = report("x", "甲局", 2023, metric(1, 3, indicator=one, **fields), metric(2, 5, indicator=other, **fields))
    assert cluster_names([both]) == []
    same = report("x", "甲局", 2023, metric(1, 3, indicator=one, **fields), metric(2, 3, indicator=other, **fields))
    assert len(cluster_names([same])) == 1


def test_done_and_planned_share_a_name_and_no_cell():
    one, other = "农村劳动力转移就业", "转移农村劳动力就业"
    reports = [*named(one), *named(other, status="planned")]
    cells = build_panel(reports)
    assert sorted((c.status, c.value) for c in cells) == [("done", 1), ("planned", 1)]


def test_the_user_sees_the_reason_and_may_refuse():
    one, other = "农村劳动力转移就业", "转移农村劳动力就业"
    reports = named(one, other)
    (merge,) = propose_merges(reports, Alignment())
    assert set(merge.names) == {one, other}
    assert "字面相近" in merge.reason
    refused = Alignment([Merge(merge.indicator, merge.unit, merge.names, merge.reason, False)])
    assert len({c.indicator for c in build_panel(reports, refused)}) == 2


def test_order_of_reports_changes_nothing():
    reports = named("落后炼钢产能", "落后的炼钢产能", "国家技术创新中心", "国家级技术创新中心")
    assert cluster_names(reports) == cluster_names(reports[::-1])
