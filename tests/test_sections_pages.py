"""Sections of texts that were taken from pages: broken lines, tables with a cell a line, contents torn apart."""

from __future__ import annotations

import textwrap

import pytest

from taizhang.sections import find_sections, place_sentences
from taizhang.sections.cells import find_tables
from taizhang.sections.paragraphs import split_paragraphs
from taizhang.words import split_sentences

BODY = "全年开展各项工作取得明显成效，完成任务若干，群众比较满意。"
# Twelve paragraphs set to lines of 28 characters, the first line of each two shorter.
LONG = "我局围绕群众关心的身边事持续用力，组织人员走访街道社区，收集意见建议，逐条研究答复，推动问题解决到位，" * 3
PAGE = "\n".join(textwrap.wrap("〇〇" + LONG + "群众满意。", 28)).replace("〇〇", "")
PAGES = "\n".join([PAGE] * 4)


def _outline(text: str) -> list[tuple[str, str, int]]:
    return [(s.marker, s.title, s.level) for s in find_sections(text)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "某某市住房和城乡建设局2024 年度收入与支出总计\n9120.45 万元，比上年增加。",  # the number did not fit
        "某某市住房和城乡建设局2024年度政府采购的预算金额\n（以合同为准）共310万元，比上年增加。",  # nor did what is in brackets
        "某某市住房和城乡建设局2024 年度一般公共预算支出合计数比\n\n上年增加，主要是人员增加。",  # the page ended
    ],
)
def test_a_first_line_that_the_page_broke_off_is_no_heading(paragraph: str) -> None:
    text = f"某局2024年工作总结\n{PAGES}\n一、收支情况\n{paragraph}\n二、采购情况\n{paragraph}\n{PAGE}"
    assert _outline(text) == [("一、", "收支情况", 1), ("二、", "采购情况", 1)]


def test_a_short_line_stays_a_heading_in_a_text_of_broken_lines() -> None:
    text = f"某局2024年工作总结\n{PAGES}\n主要工作完成情况\n{PAGE}\n存在的主要问题\n{PAGE}"
    assert [title for _, title, _ in _outline(text)] == ["主要工作完成情况", "存在的主要问题"]


def test_a_part_may_have_its_heading_on_the_next_line() -> None:
    text = f"某局年报\n{BODY}\n第一部分\n单位概况\n一、职能\n{BODY}\n二、机构\n{BODY}\n第二部分\n收支说明\n{BODY}"
    assert _outline(text) == [
        ("第一部分", "单位概况", 1), ("一、", "职能", 2), ("二、", "机构", 2), ("第二部分", "收支说明", 1),
    ]  # fmt: skip


def test_a_part_without_heading_keeps_its_text() -> None:
    assert _outline(f"某局年报\n第一章\n{BODY}\n第二章\n{BODY}") == [("第一章", "", 1), ("第二章", "", 1)]


def test_contents_whose_title_is_torn_apart_are_no_sections() -> None:
    contents = "目\n录\n第一部分单位概况\n一、职能\n二、机构\n第二部分收支说明\n"
    body = f"第一部分\n单位概况\n一、职能\n{BODY}\n二、机构\n{BODY}\n第二部分\n收支说明\n{BODY}"
    assert [title for _, title, _ in _outline(f"某局年报\n{contents}{body}")] == [
        "单位概况",
        "职能",
        "机构",
        "收支说明",
    ]


TABLE = """单位：万元
收入
支出
一、财政拨款收入
812.40
一、一般公共服务支出
二、事业收入
35.10 二、外交支出
合计
847.50
"""


def test_rows_of_a_table_with_a_cell_a_line_open_no_sections() -> None:
    text = f"某局2024年度决算\n一、单位概况\n{BODY}\n收支总表\n{TABLE}二、情况说明\n{BODY}"
    assert [title for _, title, _ in _outline(text)] == ["单位概况", "情况说明"]


def test_headings_with_a_figure_here_and_there_are_no_table() -> None:
    text = f"单位：万元\n一、抓学习\n{BODY}\n12\n二、抓作风\n{BODY}\n15\n三、抓安全\n{BODY}\n16"
    assert find_tables(text, split_paragraphs(text)) == []


@pytest.mark.parametrize(
    ("markers", "levels"),
    [
        ("一二三一二四五", [1, 1, 1, 2, 2, 1, 1]),  # within 三
        ("一二三一二三四", [1, 1, 1, 1, 1, 1, 1]),  # a second part, whose heading got lost
        ("一二三四一二三", [1, 1, 1, 1, 1, 1, 1]),
    ],
)
def test_a_counting_within_an_item_of_the_same_style(markers: str, levels: list[int]) -> None:
    text = "某局年报\n" + "\n".join(f"{m}、抓工作\n{BODY}" for m in markers)
    assert [s.level for s in find_sections(text)] == levels


def test_what_next_year_does_about_the_problems_is_a_plan() -> None:
    text = (
        f"某局2024年信息公开工作报告\n{BODY}\n一、主要工作\n{BODY}\n二、存在的问题\n仍存在不足，答复还不规范。"
        "针对存在问题，2025 年我们将抓好以下工作：一是加强培训。二是优化流程。"
    )
    sections = find_sections(text)
    assert [(s.marker, s.role) for s in sections[-2:]] == [("一是", "plan"), ("二是", "plan")]
    spans = split_sentences(text)
    roles = {text[s.start : s.end]: p.role for s, p in zip(spans, place_sentences(text, sections, spans), strict=True)}
    assert roles["仍存在不足，答复还不规范。"] == "problem"
