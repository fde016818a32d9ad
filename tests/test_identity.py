"""Whose report, about which year, of which kind."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.extract.identity import Identity, identify
from taizhang.extract.identity_head import fold, genres, lexicon, read_head
from taizhang.extract.identity_unit import is_same_body, unit_of_name
from taizhang.extract.identity_year import year_of_name
from taizhang.ingest import discover, read
from taizhang.records import Source

SHARED = Path(os.environ.get("TAIZHANG_SHARED", Path(__file__).parents[1].parent / "shared"))
BODY = "全年召开会议28次，办结案件3件，发放补贴5万元，各项工作取得了新的成效，得到了群众的认可。"


def identity(text: str, path: str = "", **hints: str) -> Identity:
    return identify(Source(path, "", "txt", text, hints=tuple(hints.items())))


@pytest.mark.parametrize(
    ("title", "unit", "year", "genre"),
    [
        ("安岭县民政局2023年工作总结", "安岭县民政局", 2023, "年度总结"),
        ("安岭县民政局二〇二三年度工作总结", "安岭县民政局", 2023, "年度总结"),
        ("2023年度安岭县民政局工作总结", "安岭县民政局", 2023, "年度总结"),
        ("安岭县民政局 2023 年工作总结", "安岭县民政局", 2023, "年度总结"),
        ("关于安岭县民政局２０２３年工作情况的报告", "安岭县民政局", 2023, "工作报告"),
        ("安岭县民政局2022年工作总结及2023年工作思路", "安岭县民政局", 2022, "年度总结"),
        ("安岭县民政局2024年工作要点", "安岭县民政局", 2024, "工作计划"),
        ("东湖街道党工委2023年党建工作总结", "东湖街道党工委", 2023, "党建总结"),
        ("滨河新区住房和城乡建设局2023年工作总结", "滨河新区住房和城乡建设局", 2023, "年度总结"),
        ("望川县公安局2023年上半年工作总结", "望川县公安局", 2023, "半年总结"),
        ("望川县公安局2023年度法治政府建设情况报告", "望川县公安局", 2023, "法治政府建设报告"),
        ("砚河县人民医院2023年度工作报告", "砚河县人民医院", 2023, "工作报告"),
        ("滨河职业技术学院2022—2023学年工作总结", "滨河职业技术学院", 2023, "年度总结"),
        ("青禾市第一中学2023—2024学年第一学期工作总结", "青禾市第一中学", 2023, "年度总结"),
        ("泗原县人民法院工作报告（2023年度）", "泗原县人民法院", 2023, "法院工作报告"),
        ("华兴建设集团有限公司2023年度社会责任报告", "华兴建设集团有限公司", 2023, "年度报告"),
        ("石桥村村民委员会2023年工作总结", "石桥村村民委员会", 2023, "年度总结"),
        ("石桥村党支部书记2023年度述职报告", "石桥村党支部", 2023, "述职报告"),
        ("安岭县民政局局长张明2023年度述职述廉报告", "安岭县民政局", 2023, "述职报告"),
        ("岚溪区教育局党组书记、局长2023年度述职述廉报告", "岚溪区教育局", 2023, "述职报告"),
        ("中共芦汀镇委员会2022年党建工作总结", "芦汀镇党委", 2022, "党建总结"),
        ("中共安岭县纪律检查委员会2023年工作总结", "安岭县纪律检查委员会", 2023, "年度总结"),
        ("安岭县乡村振兴局2023年工作总结", "安岭县乡村振兴局", 2023, "年度总结"),
        ("安岭县2023年国民经济和社会发展统计公报", "安岭县", 2023, "统计公报"),
        ("洪桥区人民政府2023年政府信息公开工作年度报告", "洪桥区人民政府", 2023, "信息公开年报"),
        ("安岭县民政局2023年度部门决算", "安岭县民政局", 2023, "部门决算"),
        ("安岭县民政局2024年部门预算", "安岭县民政局", 2024, "部门预算"),
        ("关于安岭县2022年预算执行情况和2023年预算草案的报告", "安岭县", 2022, "预算报告"),
        ("2026年青石镇政府工作报告", "青石镇", 2025, "政府工作报告"),
        ("安岭县民政局社会救助工作总结", "安岭县民政局", None, "年度总结"),
        ("安岭县财政局工作总结", "安岭县财政局", None, "年度总结"),
        ("全县2023年民政工作总结", "", 2023, "年度总结"),
        ("2019—2023年工作总结", "", 2023, "年度总结"),
    ],
)
def test_titles(title: str, unit: str, year: int | None, genre: str) -> None:
    found = identity(f"{title}\n{BODY}\n一、基本情况\n{BODY}")
    assert (found.unit, found.year, found.genre, found.notes) == (unit, year, genre, ())
    assert found.title == fold(title)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["洪桥区人民政府", "2023 年政府信息公开工作年度报告"], "洪桥区人民政府2023年政府信息公开工作年度报告"),
        (["安岭县规划和自然", "资源局", "2024 年度部门决算", "目录"], "安岭县规划和自然资源局2024年度部门决算"),
        (["安岭县民政局文件", "安民发〔2024〕2号", "安岭县民政局2023年工作总结"], "安岭县民政局2023年工作总结"),
        (["附件1", "安岭县民政局2023年工作总结", "（2024年1月5日）"], "安岭县民政局2023年工作总结"),
        (["凝心聚力 实干为民", "——安岭县民政局2023年工作总结"], "安岭县民政局2023年工作总结"),
        (["安岭县民政局2023年工作总结", "局长 张明", "各位领导："], "安岭县民政局2023年工作总结"),
        (["安 岭 县 民 政 局", "2 0 2 3 年 工 作 总 结"], "安岭县民政局2023年工作总结"),
        (["# 安岭县民政局2023年工作总结"], "安岭县民政局2023年工作总结"),
        (["在全县民政工作会议上的讲话", "（2024年1月5日）"], "在全县民政工作会议上的讲话"),
        (["一、工作总结"], ""),
    ],
)
def test_title_blocks(lines: list[str], title: str) -> None:
    assert read_head("\n".join([*lines, BODY])).title == title


def test_a_congress_reviews_the_year_before() -> None:
    text = "政府工作报告\n——2026年1月26日在安岭县第十四届\n人民代表大会第五次会议上\n县长 孟明\n各位代表：\n现在，我代表县人民政府，向大会报告工作。"
    assert identity(text) == Identity("政府工作报告", "安岭县", 2025, "政府工作报告")
    court = "泗原县人民法院2021年工作报告\n——2022年1月12日在泗原县第十五届人民代表大会第一次会议上\n各位代表：\n" + BODY
    assert identity(court).year == 2021
    staff = f"砚河县人民医院工作报告\n（2024年1月18日在医院第八届职工代表大会第二次会议上）\n各位代表：\n{BODY}"
    assert identity(staff).year == 2023


def test_a_report_named_after_the_year_of_its_plans() -> None:
    text = f"砚河县人民医院2024年工作报告\n一、2023年工作回顾\n{BODY}\n二、2024年重点工作安排\n{BODY}"
    assert (identity(text).year, identity(text).notes) == (2023, ())


def test_opening_and_signature_tell_where_the_title_does_not() -> None:
    assert identity(f"工作总结\n现将我局2022年工作情况报告如下。\n{BODY}\n安岭县民政局\n2023年1月5日") == Identity(
        "工作总结", "安岭县民政局", 2022, "年度总结"
    )
    assert identity(f"工作总结\n今年以来，{BODY}\n安岭县民政局\n二〇二四年一月三日").year == 2023
    assert identity(f"工作总结\n今年以来，{BODY}\n安岭县民政局2023年12月20日").year == 2023


@pytest.mark.parametrize(
    ("path", "unit", "year"),
    [
        ("data/gwr_2023_安岭县.txt", "安岭县", 2023),
        ("2022/安岭县民政局.docx", "安岭县民政局", 2022),
        ("安岭县民政局/2023年度.txt", "安岭县民政局", 2023),
        ("a.zip!/安岭县民政局2023年工作总结.docx", "安岭县民政局", 2023),
        ("汇总/20240105安岭县民政局总结.txt", "安岭县民政局", 2023),
        ("seed_report_2023.txt", "seed_report", 2023),
        ("all.csv#12", "", None),
    ],
)
def test_file_name_and_folder_are_the_last_resort(path: str, unit: str, year: int | None) -> None:
    found = identity(f"今年以来，{BODY}", path)
    assert (found.unit, found.year) == (unit, year)


def test_hints_win_and_contradictions_are_noted() -> None:
    text = f"安岭县民政局2023年工作总结\n{BODY}\n望川县公安局\n2025年12月5日"
    found = identity(text, "安岭县民政局2021.txt", unit="安岭县教育局", year="2022年", title="题", genre="专报")
    assert (found.unit, found.year, found.title, found.genre) == ("安岭县教育局", 2022, "题", "专报")
    joined = "\n".join(found.notes)
    for part in ("望川县公安局", "2025年12月", "2021年", "给定的单位", "给定的年份"):
        assert part in joined
    stale = identity(f"安岭县民政局2023年工作总结\n现将2022年工作情况总结如下：\n{BODY}")
    assert stale.year == 2023
    assert "2022年" in stale.notes[0]


@pytest.mark.parametrize(
    ("block", "unit"),
    [
        ("2023年工作总结\n安岭县民政局\n（2023年12月30日）", "安岭县民政局"),
        ("述职报告\n安岭县民政局局长 张明", "安岭县民政局"),
        ("述职报告\n述职人：望川县公安局党委书记、局长 李军", "望川县公安局"),
        ("述职报告\n芦汀镇党委副书记 王小川", "芦汀镇党委"),
        ("2023年度总结\n填报单位：青石镇卫生院", "青石镇卫生院"),
        ("安岭县人民检察院工作报告\n——2024年1月12日在安岭县第十八届人民代表大会第三次会议上", "安岭县人民检察院"),
    ],
)
def test_bodies_outside_the_title(block: str, unit: str) -> None:
    assert identity(f"{block}\n{BODY}").unit == unit


def test_short_forms_are_no_contradiction() -> None:
    assert identity(f"滨河新区住房和城乡建设局2023年工作总结\n{BODY}\n滨河新区住建局\n2024年1月5日").notes == ()
    assert is_same_body("芦汀镇党委", "中共芦汀镇委员会")
    assert not is_same_body("安岭县民政局", "望川县公安局")


@pytest.mark.parametrize(
    "name", ["我局2023年工作总结", "个人述职报告", "全县工作总结", "省长赵明作政府工作报告", "在全县会议上的讲话", ""]
)
def test_names_that_name_no_body(name: str) -> None:
    assert unit_of_name(name) == ""


@pytest.mark.parametrize("entry", lexicon()["genres"], ids=lambda entry: entry["id"])
def test_genres_fit_their_examples(entry: dict[str, Any]) -> None:
    first = next(genre.name for genre in genres() if genre.title.search(entry["example"]))
    assert first == entry["name"]
    other = next((genre.name for genre in genres() if genre.title.search(entry["counter_example"])), None)
    assert other != entry["name"]


@pytest.mark.parametrize("entry", lexicon()["year_cues"], ids=lambda entry: entry["example"])
def test_year_cues_fit_their_examples(entry: dict[str, str]) -> None:
    cue = re.compile(entry["pattern"].replace("{Y}", r"(?P<year>(?:19|20)\d\d)"))
    assert cue.search(entry["example"])
    assert not cue.search(entry["counter_example"])


@pytest.mark.parametrize("entry", lexicon()["same_name"], ids=lambda entry: entry["example"])
def test_one_name_patterns_fit_their_examples(entry: dict[str, str]) -> None:
    assert re.search(entry["pattern"], entry["example"])


@given(st.text(max_size=400))
def test_any_text_has_an_identity(text: str) -> None:
    found = identity(text)
    assert found.year is None or 1900 <= found.year <= 2099
    assert found == identity(text)


@pytest.mark.parametrize(
    "piece", ["\u3000", " ", "一", "2023年", "2023", "局", "在", "县委", "\n", "（", "—", "，坚持"]
)
def test_monotonous_texts_take_no_time(piece: str) -> None:
    import time

    started = time.process_time()
    identity(f"安岭县民政局2023年工作总结\n字{piece * 60_000}")
    identity(piece * 60_000)
    assert time.process_time() - started < 3


@given(st.integers(1990, 2049))
def test_the_year_moves_with_the_title(year: int) -> None:
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    assert year_of_name(f"安岭县民政局{chinese}年度工作总结") == year_of_name(f"{year}年工作总结") == year


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared evaluation data is not here")
def test_real_reports() -> None:
    import csv

    years = {}
    for name in ("panel_provinces.tsv", "panel_national.tsv"):
        with (SHARED / "evaluation" / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["status"] == "done":
                    years.setdefault(row["doc"], int(row["year"]))
    for item in discover(SHARED / "reports"):
        found = identify(read(item))
        stem = Path(item.path).stem
        assert found.notes == (), stem
        if stem.startswith("gwr_2026_"):
            assert found.unit == stem.removeprefix("gwr_2026_")
        if stem in years:
            assert found.year == years[stem], stem


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("（2023年度）", 2023), ("二〇二三年度", 2023), ("（2023年1月—12月）", 2023), ("2023年", 2023),
        ("（2024年1月12日）", 2023), ("（2024年1月20日在县第十八届人民代表大会第三次会议上）", 2023),
    ],
)  # fmt: skip
def test_a_line_with_the_time_of_the_report_is_no_occasion(line: str, year: int) -> None:
    assert identity(f"安岭县民政局工作总结\n{line}\n一年来，{BODY}").year == year
