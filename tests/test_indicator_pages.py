"""Names in texts of budgets and final accounts, as they are taken from pages."""

from __future__ import annotations

import textwrap

import pytest

import taizhang
from indicator_cases import name_all, names

NARROW = "\n".join(
    textwrap.wrap(
        "我处围绕群众关心的身边事持续用力，组织人员走访街道社区，收集意见建议，逐条研究答复，" * 14 + "群众满意。", 28
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the heading of the paragraph stands on a line of its own
        ("3、卫生支出（类）单位医疗（项）。\n主要用于医疗。年初预算为【42万元】，支出决算为【40万元】。", ["卫生支出（类）单位医疗（项）"] * 2),
        ("3、单位医疗支出\n主要用于医疗。年初预算为【42万元】。", ["单位医疗支出"]),
        # a budget and its outcome are of the same thing
        ("接待费支出年初预算为【4万元】，支出决算为【3万元】。", ["接待费支出年初预算", "接待费支出"]),
        ("三公经费支出年初预算为【4万元】，全年预算为【3万元】。", ["三公经费支出年初预算", "三公经费支出"]),
    ],
)  # fmt: skip
def test_what_a_budget_is_for(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_an_unnumbered_line_above_is_no_heading() -> None:
    assert names("有关材料另行附上，不再赘述。\n年初预算为【42万元】。") == ["预算"]


def test_a_line_far_longer_than_the_page_does_not_hide_that_others_are_broken() -> None:
    wide = "说明：本单位本年度没有安排政府性基金预算财政拨款收入和支出，所以这张表没有数据可以填列。"
    broken = "某某局2024年度收入支出总计9859.38 万元。\n与2023年度相比，本单位各项收入及支出的总计增加1062.85\n万元，增长12.08%。"
    report = taizhang.extract(f"某局2024年度决算\n{NARROW}\n{wide}\n{broken}\n{NARROW}\n")
    growth = next(m for m in report.metrics if m.text == "12.08%")
    assert growth.indicator == "各项收入及支出"


def test_a_numbered_heading_of_two_lines_is_no_sentence() -> None:
    heading = "2、社会保障和就业支出（类）行政事业单位养老支出（款）\n行政单位离退休（项）。"
    text = f"某局2024年度决算\n{NARROW}\n1、教育支出（类）。\n用于培训。\n{heading}\n用于离休人员。\n{NARROW}\n"
    report = taizhang.extract(text)
    labels = {text[s.start : s.end]: s.label for s in report.sentences}
    assert [labels[line] for line in heading.split("\n")] == ["skip", "skip"]
    assert labels["用于离休人员。"] != "skip"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("执法执勤用车【4辆】，特种专业技术用车【2辆】。", ["执法执勤用车", "特种专业技术用车"]),
        ("本部门政府采购预算【83万元】。", ["政府采购预算"]),
        ("本单位固定资产【310万元】。", ["固定资产"]),
        ("县妇联组织宣讲【12场】。", ["宣讲"]),
        ("开展社会组织检查【12场】。", ["社会组织检查"]),
        ("汇总了【5家】预算单位的收支计划。", ["预算单位"]),
    ],
)
def test_who_owns_is_no_part_of_the_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("文化和旅游局举办培训【12期】。", "文化和旅游局"),
        ("市人力资源和社会保障局举办招聘会【12场】。", "市人力资源和社会保障局"),
        ("我区在政务网站平台公开信息【12条】。", "我区"),
        ("在政务网站平台公开信息【12条】。", None),
        ("县教育局组织培训【12期】。", "县教育局"),
        ("县妇联组织宣讲【12场】。", "县妇联"),
    ],
)
def test_actor(text: str, actor: str | None) -> None:
    assert name_all(text)[0].actor == actor
