"""Names in texts of budgets and final accounts, as they are taken from pages."""

from __future__ import annotations

import textwrap

import pytest

import taizhang
from indicator_cases import names

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
    assert growth.indicator == "本单位各项收入及支出"


def test_a_numbered_heading_of_two_lines_is_no_sentence() -> None:
    heading = "2、社会保障和就业支出（类）行政事业单位养老支出（款）\n行政单位离退休（项）。"
    text = f"某局2024年度决算\n{NARROW}\n1、教育支出（类）。\n用于培训。\n{heading}\n用于离休人员。\n{NARROW}\n"
    report = taizhang.extract(text)
    labels = {text[s.start : s.end]: s.label for s in report.sentences}
    assert [labels[line] for line in heading.split("\n")] == ["skip", "skip"]
    assert labels["用于离休人员。"] != "skip"
