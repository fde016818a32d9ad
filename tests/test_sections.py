"""Sections: markers, levels, titles, ends, numbering faults, roles and places."""

from __future__ import annotations

import json
import os
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taizhang.records import ROLES, Section, Span
from taizhang.sections import find_sections, numbering_faults, place_sentences
from taizhang.sections.faults import marker_shape
from taizhang.sections.find import read_outline
from taizhang.sections.numerals import ordinal
from taizhang.sections.paragraphs import SPACE, split_paragraphs
from taizhang.sections.roles import main_year
from taizhang.words import split_sentences

SHARED = Path(os.environ.get("TAIZHANG_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))


# --- markers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marker", "number"),
    [
        ("一、", 1), ("十、", 10), ("十二、", 12), ("二十三、", 23), ("（三）", 3), ("(十一)", 11), ("㈡", 2), ("3.", 3), ("１２．", 12),
        ("（１）", 1), ("⑴", 1), ("⑫", 12), ("⒋", 4), ("第六部分", 6), ("第十章", 10), ("第二，", 2), ("其三，", 3), ("四是", 4),
        ("五要", 5), ("甲、", 1), ("丁、", 4), ("Ⅳ、", 4), ("IX.", 9), ("B.", 2), ("1.2", 2), ("1.10.3", 3), ("ー、", 1), ("(-)", 1),
        ("⼆、", 2), ("l.", 1), ("首先", 1), ("再次", 3), ("最后", 0),
    ],
)  # fmt: skip
def test_ordinal(marker: str, number: int) -> None:
    assert ordinal(marker) == number


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("一、抓学习\n学习12次。\n二、抓作风\n检查4次。", "一、 二、"),
        ("ー、抓学习\n学习12次。\n二、抓作风\n检查4次。", "ー、 二、"),
        ("(-)抓学习\n学习12次。\n(二)抓作风\n检查4次。", "(-) (二)"),
        ("做好三件事：1.修路；2.引水；3.办学。", "1. 2. 3."),
        ("还有差距。①学习不够。②管理不严。", "① ②"),
        ("主要任务：（1）修路；（2）引水。", "（1） （2）"),
        ("发展目标：一是首都功能提升，二是民生改善，三是安全增强。", "一是 二是 三是"),
        ("主要问题一是人手不足；二是经费紧张。", "一是 二是"),
        ("一要抓学习；二是抓作风。", "一要 二是"),
        ("1.2023年工作回顾\n成绩明显。\n2.2024年工作打算\n继续努力。", "1. 2."),
        ("Ａ、抓学习\n学习12次。\nＢ、抓作风\n检查4次。", "Ａ、 Ｂ、"),
        ("a.抓学习\n学习12次。\nb.抓作风\n检查4次。", "a. b."),
        ("第一项：抓学习\n学习12次。\n第二项：抓作风\n检查4次。", "第一项： 第二项："),
        ("（Ⅰ）抓学习\n学习12次。\n（Ⅱ）抓作风\n检查4次。", "（Ⅰ） （Ⅱ）"),
        ("第一件事：抓学习\n学习12次。\n第二件事：抓作风\n检查4次。", "第一件事： 第二件事："),
        ("明年聚焦（1）修路，投入80万元；（2）引水；（3）办学。", "（1） （2） （3）"),
        ("壹、抓学习\n学习12次。\n贰、抓作风\n检查4次。", "壹、 贰、"),
        ("一．2023年工作\n成绩明显。\n二．2024年计划\n继续努力。", "一． 二．"),
        ("三、问题\nA、人手不足，缺编12人；B、经费紧张；C、4个站点未达标。", "三、 A、 B、 C、"),
        ("总结如下。　　一、抓学习　　全年学习12次。　　二、抓作风　　全年检查4次。", "一、 二、"),
        # not markers
        ("做人一是一、二是二。", ""),
        ("全年召开会议24.全年办件若干。", ""),
        ("上年通知\n24.全年办件若干。", ""),
        ("3.5万人参加。\n2.1亿元到位。", ""),
        ("按照通知（2023）要求。", ""),
        ("一、二、三产业增加值增长。", ""),
        ("一、二审案件均已办结。", ""),
        ("坚持“一要吃饭、二要建设”。", ""),
        ("安全第一，预防为主，全市第二，较上年前移。", ""),
        ("统一要求，第一要务，唯一是创新。", ""),
        ("一抓到底，常抓不懈。", ""),
        ("依照第二十条第（一）项规定。", ""),
        ("一、甲\t100\t200\n二、乙\t300\t400", ""),
    ],
)  # fmt: skip
def test_markers(text: str, markers: str) -> None:
    assert " ".join(s.marker for s in find_sections(text)) == markers


# --- levels ----------------------------------------------------------------------------------------------------------

BODY = "全年开展各项工作取得明显成效，完成任务若干，群众比较满意。"


def _levels(*headings: str) -> list[int]:
    """The levels of headings, each with a paragraph of text below it."""
    text = "\n".join(f"{heading}\n{BODY}" for heading in headings)
    sections = find_sections(f"某局2023年工作总结\n{BODY}\n{text}")
    assert len(sections) == len(headings)
    return [s.level for s in sections]


@pytest.mark.parametrize(
    ("headings", "levels"),
    [
        ("一、甲 （一）乙 1.丙 （1）丁 ①戊 ②己 （2）庚 2.辛 （二）壬 二、癸", [1, 2, 3, 4, 5, 5, 4, 3, 2, 1]),
        ("1.甲 （一）乙 （二）丙 2.丁 （一）戊", [1, 2, 2, 1, 2]),  # the style is not the level
        ("（1）甲 （2）乙 ①丙 ②丁 （3）戊", [1, 1, 2, 2, 1]),
        ("第一部分甲 一、乙 二、丙 第二部分丁 一、戊", [1, 2, 2, 1, 2]),
        ("第一章甲 第一节乙 一、丙 第二节丁 第二章戊", [1, 2, 3, 2, 1]),
        ("一、甲 一是乙 二是丙 （一）丁 （二）戊 二、己", [1, 2, 2, 2, 2, 1]),  # an enumeration gives way
        ("一、甲 三、乙 四、丙", [1, 1, 1]),  # a gap
        ("一、甲 （一）乙 （三）丙 二、丁 （一）戊", [1, 2, 2, 1, 2]),
        ("一、甲 二、乙 二、丙 三、丁", [1, 1, 1, 1]),  # a repeat
        ("工作回顾 一、甲 二、乙 工作打算 一、丙 二、丁", [1, 2, 2, 1, 2, 2]),  # headings without number
        ("1.1甲乙 1.2丙丁 2.1戊己", [1, 1, 1]),
        ("一、甲 1、乙 2、丙 二、丁 （1）戊 （2）己", [1, 2, 2, 1, 2, 2]),
    ],
)
def test_levels(headings: str, levels: list[int]) -> None:
    assert _levels(*headings.split()) == levels


def test_enumerations_in_a_paragraph_lie_below_it_and_end_with_it() -> None:
    text = f"一、甲\n做三件事：一是学习；二是作风；三是纪律。\n做两件事：一是修路；二是引水。\n二、乙\n{BODY}"
    assert [s.level for s in find_sections(text)] == [1, 2, 2, 2, 2, 2, 1]


def test_an_enumeration_lies_within_an_item_of_its_own_kind() -> None:
    text = "一是抓学习。重点：一是读书；二是讨论。\n二是抓作风。全年检查4次。"
    assert [(s.marker, s.level) for s in find_sections(text)] == [("一是", 1), ("一是", 2), ("二是", 2), ("二是", 1)]


def test_a_heading_behind_run_in_parts_is_no_part_of_the_last() -> None:
    parts = "".join(f"（{n}）抓{word}。{BODY}\n" for n, word in zip("一二三", ("学习", "作风", "安全"), strict=True))
    text = f"某局2023年工作总结\n{BODY}\n{parts}2024年工作谋划\n其一，抓学习；其二，抓作风。"
    assert [(s.title, s.level) for s in find_sections(text)][-3:] == [("2024年工作谋划", 1), ("", 2), ("", 2)]


def test_a_title_ends_where_two_spaces_stand_for_a_lost_break() -> None:
    text = f"二、主要任务\n　　一　紧扣中心大局　　{BODY}\n　　二　做实维权服务　　{BODY}"
    assert [s.title for s in find_sections(text)] == ["主要任务", "紧扣中心大局", "做实维权服务"]


def test_headings_of_two_ranks() -> None:
    text = f"某局总结\n工作回顾\n党的建设不断加强\n{BODY}\n经济发展稳中有进\n{BODY}\n存在问题\n{BODY}"
    assert [(s.title, s.level) for s in find_sections(text)] == [
        ("工作回顾", 1), ("党的建设不断加强", 2), ("经济发展稳中有进", 2), ("存在问题", 1),
    ]  # fmt: skip


def test_title_block_signature_and_contents_are_no_sections() -> None:
    text = (
        f"某某局\n2023年工作总结\n（2024年1月5日）\n局长 张三丰\n各位代表：\n{BODY}\n目 录\n一、主要工作……1\n二、存在问题……5\n"
        f"一、主要工作\n{BODY}\n二、存在问题\n{BODY}\n某某局\n2024年1月5日"
    )
    assert [s.title for s in find_sections(text)] == ["主要工作", "存在问题"]


# --- titles and ends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("一、抓学习\n全年12次。", ["抓学习"]),
        ("一、抓学习。\n全年12次。", ["抓学习"]),
        ("一、抓学习：\n全年12次。", ["抓学习"]),
        ("一、抓学习。全年学习12次，人人参加。", ["抓学习"]),
        ("一、学习方面：坚持读书，全年12次。", ["学习方面"]),
        ("一是艰苦奋斗。二是以收定支。三是加强管理。", ["", "", ""]),
        ("一是艰苦奋斗。二是以收定支。三是加强管理。让我们共同努力，再创佳绩。", ["", "", ""]),
        ("一是新增床位150张。按期完工，投入使用。", [""]),
        ("一\n全年学习12次。\n二\n全年检查4次。", ["", ""]),
        ("（一）2019年收支情况。\n收入1亿元。", ["2019年收支情况"]),
        ("第一部分 2023年主要工作回顾\n全年12次。", ["2023年主要工作回顾"]),
    ],
)
def test_titles(text: str, titles: list[str]) -> None:
    assert [s.title for s in find_sections(text)] == titles


def test_ends() -> None:
    text = "一、甲  \n（一）乙\n正文。\n\n　　二、丙\n正文。\n"
    assert [text[s.start : s.end] for s in find_sections(text)] == [
        "一、甲  \n（一）乙\n正文。",
        "（一）乙\n正文。",
        "二、丙\n正文。",
    ]


# --- numbering faults ------------------------------------------------------------------------------------------------


def _section(k: int, marker: str, parent: str | None = None, level: int = 1) -> Section:
    return Section(f"s{k}", parent, level, marker, ordinal(marker), "", "work", 100 * k, 100 * k + 99)


def _faults(*markers: str) -> list[tuple[str, str, int, int]]:
    return [tuple(f) for f in numbering_faults([_section(k, m) for k, m in enumerate(markers)])]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("markers", "faults"),
    [
        ("一、 二、 三、", []),
        ("一是 二是 一是 二是 三是", []),  # a new start is no fault
        ("一、 1. 2. 二、 三、", []),
        ("1. 2、 ⒊ ４．", []),  # one style in several spellings
        ("一是 二要 三是", []),
        ("一、 三、 四、", [("s1", "gap", 2, 3)]),
        ("一、 二、 二、 三、", [("s2", "repeat", 3, 2)]),
        ("一、 二、 二、 四、", [("s2", "repeat", 3, 2)]),
        ("一、 二、 三、 二、", [("s3", "back", 4, 2)]),
        ("二、 三、", [("s0", "start", 1, 2)]),
        ("一、 一、 二、", [("s1", "repeat", 2, 1)]),
    ],
)
def test_numbering_faults(markers: str, faults: list[tuple[str, str, int, int]]) -> None:
    assert _faults(*markers.split()) == faults


def test_numbering_may_go_on_below_the_next_section() -> None:
    sections = [
        _section(0, "一、"), _section(1, "（一）", "s0", 2), _section(2, "（二）", "s0", 2),
        _section(3, "二、"), _section(4, "（三）", "s3", 2),
    ]  # fmt: skip
    assert numbering_faults(sections) == []


def test_marker_shape_forgets_number_and_width() -> None:
    groups = (
        ("（一）", "(十二)", "㈢", "四）"),
        ("1.", "１２、", "⒊"),
        ("①", "⑳"),
        ("一是", "二要"),
        ("Ⅱ、", "Ⅳ、", "IV."),
    )
    assert [len({marker_shape(m) for m in group}) for group in groups] == [1] * len(groups)
    assert len({marker_shape(group[0]) for group in groups}) == len(groups)


# --- roles and places ------------------------------------------------------------------------------------------------

REPORT = """某某局2023年工作总结
2023年，我局扎实工作，现将有关情况报告如下。
一、2023年工作完成情况
（一）抓学习。全年学习12次，撰写心得36篇。
（二）抓服务。办理事项120件，群众满意率98%。
虽然取得了一定成绩，但还存在一些不足：一是学习不深；二是服务不优。
下一步，我局将继续加强学习，力争学习达到24次。
二、2024年工作打算
一是强化学习，计划组织学习24次；二是优化服务，办理时限压缩至3天。
以上报告，请批评指正。
某某局
2023年12月28日
"""


def test_roles_of_sections() -> None:
    roles = {(s.marker, s.level): s.role for s in find_sections(REPORT)}
    assert roles[("一、", 1)] == "work"
    assert roles[("（一）", 2)] == "work"
    assert roles[("二、", 1)] == "plan"
    below = [s.role for s in find_sections(REPORT) if s.marker in ("一是", "二是")]
    assert below == ["problem", "problem", "plan", "plan"]


def test_places_of_sentences() -> None:
    spans = split_sentences(REPORT)
    places = place_sentences(REPORT, find_sections(REPORT), spans)
    seen = {REPORT[s.start : s.end]: p for s, p in zip(spans, places, strict=True)}
    assert seen["某某局2023年工作总结"][1:] == ("preamble", True)
    assert seen["2023年，我局扎实工作，现将有关情况报告如下。"] == (None, "preamble", False)
    assert seen["一、2023年工作完成情况"][1:] == ("work", True)
    assert seen["（一）抓学习。"][1:] == ("work", True)
    assert seen["全年学习12次，撰写心得36篇。"][1:] == ("work", False)
    assert seen["虽然取得了一定成绩，但还存在一些不足：一是学习不深；二是服务不优。"][1:] == ("problem", False)
    assert seen["下一步，我局将继续加强学习，力争学习达到24次。"][1:] == ("plan", False)
    assert seen["以上报告，请批评指正。"].role == "closing"
    assert seen["某某局"][1:] == ("closing", True)
    assert seen["2023年12月28日"][1:] == ("closing", True)


def test_plan_of_next_year_leaves_the_last_section() -> None:
    text = f"某校2023年工作总结\n{BODY}\n一、教学\n{BODY}\n二、安全\n{BODY}\n2024年，学校将开展活动12次。\n"
    sections = find_sections(text)
    spans = split_sentences(text)
    places = place_sentences(text, sections, spans)
    assert [s.role for s in sections] == ["work", "work"]
    assert (places[-1].section, places[-1].role) == (sections[-1].id, "plan")


def _roles(text: str) -> list[str]:
    return [section.role for section in find_sections(text) if section.level == 1]


def test_a_section_that_bids_is_a_plan() -> None:
    done = "全年新增岗位8000个，改造小区12个。\n" * 12
    bidden = "要抓好春耕备耕。\n必须稳住粮食面积，继续增加水利投入。\n农业基础还很薄弱。\n" * 4
    learnt = "二、几点体会\n" + bidden
    opening = f"某市2023年政府工作报告\n一、去年工作\n{done}"
    assert _roles(opening + f"二、发展农业\n{bidden}三、对外工作\n{done}") == ["work", "plan", "plan"]
    assert _roles(opening + learnt) == ["work", "work"]
    assert _roles(opening + f"二、发展农业\n{done}") == ["work", "work"]


def test_a_section_without_title_behind_shortfalls_is_a_plan() -> None:
    done = "全年办理提案86件，已全部答复。\n" * 4
    lacking = (
        "同时要看到，目前还存在提案质量有待提高，办理协商不够深入，跟踪督办的手段比较单一，信息化水平跟不上等问题。\n"
    )
    aims = "围绕中心建言，提高提案质量。\n（一）改进服务\n修订办法。\n"
    assert _roles(f"提案工作报告\n一\n{done}二\n{done}{lacking}三\n{aims}") == ["work", "work", "plan"]
    assert _roles(f"提案工作报告\n一\n{done}二\n{done}三\n{aims}") == ["work", "work", "work"]


def test_problems_go_on_in_paragraphs_behind_dashes() -> None:
    text = (
        "一、工作回顾\n全年新建学校3所。\n我们清醒地看到，工作中还存在不少问题。\n——结构性矛盾突出。服务业比重偏低。\n"
        "——民生欠账较多。\n我们一定要努力工作。\n二、明年打算\n新建学校2所。\n"
    )
    spans = split_sentences(text)
    places = place_sentences(text, find_sections(text), spans)
    roles = {text[s.start : s.end].strip(): p.role for s, p in zip(spans, places, strict=True)}
    assert roles["服务业比重偏低。"] == roles["——民生欠账较多。"] == "problem"
    assert roles["我们一定要努力工作。"] != "problem"


def test_main_year() -> None:
    assert main_year("某局2023年工作总结\n2023年，根据2022年部署……") == 2023
    assert main_year("没有年份") == 0


# --- properties ------------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        *"一二三十（）()、.，。；：1２3①②㈠甲Ⅰ第是要部分章节项\n\t　 ー-",
        "　　",
        "一是",
        "二是",
        "工作打算\n",
        "今年以来，工作很好。",
        "\n1.",
        "首先，",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=120).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("")
@example("\ufeff")
def test_sections_are_well_formed(text: str) -> None:
    sections = find_sections(text)
    ids = {s.id: s for s in sections}
    assert len(ids) == len(sections)
    assert [s.start for s in sections] == sorted({s.start for s in sections})
    for s in sections:
        assert 0 <= s.start < s.end <= len(text)
        assert text.startswith(s.marker, s.start)
        assert s.marker or text[s.start : s.end].replace("\n", "").startswith(s.title)
        assert s.role in ROLES
        assert (s.ordinal is None) == (s.marker == "")
        assert not text[s.end - 1].isspace() or text[s.start : s.end].startswith(s.marker)
        parent = ids.get(s.parent or "")
        assert s.level == (parent.level + 1 if parent else 1)
        if parent:
            assert parent.start < s.start
            assert s.end <= parent.end
    for a, b in pairwise(sections):
        assert b.level > a.level or a.end <= b.start
    assert {f.section for f in numbering_faults(sections)} <= set(ids)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_places_are_well_formed(text: str) -> None:
    sections = find_sections(text)
    ids = {s.id: s for s in sections}
    spans = [*split_sentences(text), Span(0, len(text))]
    for span, place in zip(spans, place_sentences(text, sections, spans), strict=True):
        assert place.role in ROLES
        if place.section:
            assert ids[place.section].start <= span.start < ids[place.section].end


@given(TEXTS)
def test_paragraphs_hold_all_but_white_space(text: str) -> None:
    paragraphs = split_paragraphs(text)
    edges = [0, *(edge for p in paragraphs for edge in p), len(text)]
    assert edges == sorted(edges)
    between = "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert between.strip(SPACE + "\n") == ""


@pytest.mark.parametrize(
    "unit",
    [
        "一是甲，二是乙。",
        "　",
        "  甲",
        "（",
        "1",
        "1.1 ",
        "1.甲\n",
        "一、甲\n（一）乙\n1.丙\n",
        "五要",
        "ABC I. ",
        "主要工作\n甲乙丙丁。\n",
        "一\n",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(3):
            read_outline.cache_clear()
            start = time.perf_counter()
            place_sentences(text, find_sections(text), split_sentences(text))
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(32000) < 10 * seconds(8000) + 0.05


# --- gold ------------------------------------------------------------------------------------------------------------


def _gold() -> list[tuple[str, dict[str, list[dict[str, object]]], str]]:
    folder = SHARED / "evaluation"
    rows = []
    for path in sorted((folder / "gold").glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        rows.append((name, json.loads(path.read_text("utf-8")), (folder / "texts" / f"{name}.txt").read_text("utf-8")))
    return rows


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED / "evaluation" / "gold").is_dir(), reason="the project's shared evaluation data is absent"
)
def test_gold_sections() -> None:
    gold = hit = found = level = title = end = 0
    for _, answer, text in _gold():
        sections = {(s.start, s.marker): s for s in find_sections(text)}
        unsure = {(u["start"], u.get("marker") or "") for u in answer.get("sections_unsure", [])}
        truth = {(g["start"], g.get("marker") or ""): g for g in answer["sections"]}
        gold, found = gold + len(truth), found + len(sections.keys() - (unsure - truth.keys()))
        for key, g in truth.items():
            if key in sections:
                s = sections[key]  # type: ignore[index]
                hit, level, title = (
                    hit + 1,
                    level + (s.level == g["level"]),
                    title + (s.title == (g.get("title") or "")),
                )
                end += abs(s.end - int(str(g["end"]))) <= 2
    assert 2 * hit / (gold + found) >= 0.99
    assert min(level, title, end) / hit >= 0.98


def test_headings_in_the_form_of_a_sentence() -> None:
    body = "这一部分写的是具体的做法和结果，" * 7 + "到此为止。"
    heads = [
        "产业结构继续优化，运行质量稳步提高。",
        "重点改革全面铺开，市场体系逐步完善。",
        "居民收入不断增加，生活条件明显改善。",
    ]
    text = "甲市工作报告\n\n各位代表：\n" + body + "\n" + "".join(f"{head}\n{body}\n{body}\n" for head in heads)
    assert [s.title for s in find_sections(text)] == [head.rstrip("。") for head in heads]
    assert find_sections(f"{body}\n{heads[0]}\n{body}\n{heads[1]}\n{body}\n") == (), "two are no series"
    figures = [head.replace("，", "3次，") for head in heads]
    assert find_sections("".join(f"{head}\n{body}\n" for head in figures)) == ()
