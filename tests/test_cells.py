"""Numbers in tables: unit, name, measure, status and period from the head, the row or the line before the table."""

from __future__ import annotations

import pytest

import taizhang
from taizhang.quantity.cells import find_cells

TABLES = [
    # the unit in the head, behind the name of the row, in a column of its own, before the table
    ("网点\t存款（万元）\t客户（户）\n城东\t86.5\t120", [("86.5", 865000, "元", "存款"), ("120", 120, "户", "客户")]),
    ("名称\t数量\n党课（次）\t4\n谈心谈话（人次）\t1,130", [("4", 4, "次", "党课"), ("1,130", 1130, "人次", "谈心谈话")]),
    ("指标\t单位\t数值\n接诊\t万人次\t3.4\n病床使用率\t%\t81", [("3.4", 34000, "人次", "接诊"), ("81", 81, "%", "病床使用率")]),
    ("收支情况（单位：万元）\n项目\t2023年\n管理费\t-12.5", [("-12.5", -125000, "元", "管理费")]),
    ("单位：人\n1.学校\t新生\t毕业生\n一中\t830\t790", [("830", 830, "人", "一中"), ("790", 790, "人", "一中")]),
    ("支部\t出勤率\n机关\t97.2%", [("97.2%", 97.2, "%", "出勤率")]),
    ("会议\t局务会\t21次\n\t支委会\t12次", [("21次", 21, "次", "局务会"), ("12次", 12, "次", "支委会")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_unit_and_name(text: str, expected: list[tuple[str, float, str, str]]) -> None:
    metrics = taizhang.extract(text).metrics
    assert [(m.text, m.value, m.unit, m.indicator) for m in metrics] == expected


@pytest.mark.parametrize(
    "text",
    [
        "序号\t名称\n1\t图书馆\n2\t体育馆",  # no unit anywhere
        "单位：万元\n序号\t编号\t占比\n1\t204\t30",  # numbers that the caption's unit is not of
        "单位：万元、人\n项目\t甲\n培训\t30",  # which of the two, nobody says
        "姓名\t电话（个）\n张某\t4120",
    ],
)
def test_no_unit(text: str) -> None:
    assert not taizhang.extract(text).metrics


def test_columns_say_change_year_and_target() -> None:
    text = (
        "南河镇财政所2023年工作总结\n指标\t2023年\t上年\t增减\t2024年目标\n"
        "税收\t320万元\t300万元\t6.7%\t340万元\n其中：房产税\t20万元\t25万元\t-20%\t22万元\n"
    )
    found = [(m.text, m.measure, m.period, m.status, m.indicator) for m in taizhang.extract(text).metrics]
    assert found == [
        ("320万元", "level", "2023", "done", "税收"),
        ("300万元", "level", "2022", "done", "税收"),
        ("6.7%", "change", "2023", "done", "税收"),
        ("340万元", "level", "2024", "planned", "税收"),
        ("20万元", "level", "2023", "done", "房产税"),
        ("25万元", "level", "2022", "done", "房产税"),
        ("-20%", "change", "2023", "done", "房产税"),
        ("22万元", "level", "2024", "planned", "房产税"),
    ]


def test_rows_of_a_table_are_no_wrapped_lines() -> None:
    text = "序号\t单位名称\t参加活动人数\t学习次数\n甲单位办公室综合科\t一\t12人\t3次"
    assert taizhang.extract(text).metrics[0].indicator_span is not None
    assert all("\n" not in m.indicator for m in taizhang.extract(text).metrics)


def test_cells_below_the_head_only() -> None:
    text = "前文\n项目\t2022\t2023\n甲\t1\t2\n后文"
    assert [text[c.start : c.end] for c in find_cells(text)] == ["1", "2"]
    assert list(find_cells("没有表格。")) == []
