"""The category of a metric."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from context_cases import marked, read
from shared_data import CORPUS
from taizhang.extract.category import find_categories
from taizhang.extract.context import read_contexts
from taizhang.extract.indicator import find_indicators
from taizhang.lexicon import load
from taizhang.quantity import read_numbers
from taizhang.records import CATEGORIES
from taizhang.sections import find_sections, place_sentences
from taizhang.words import split_sentences


def category(example: str) -> str:
    text, start = marked(example)
    r = read(text)
    found = find_categories(text, r.quantities, r.sentences, r.places, r.namings, r.contexts)
    return found[r.at(start)]


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ("全年召开党委会【28次】", "meeting"),
        ("专题研究意识形态工作【2次】", "meeting"),
        ("理论学习中心组学习【12次】", "study"),
        ("主要负责人讲党课【4次】", "lesson"),
        ("谈话函询【9800余人】", "talk"),
        ("教师家访【960户次】", "talk"),
        ("培训干部【3200人次】", "training"),
        ("选派【2名】干部参加培训", "training"),
        ("举办入党积极分子培训班【2期】", "training"),
        ("各支部开展主题党日【12次】", "activity"),
        ("入户走访群众【2600户次】", "inspection"),
        ("检查养老机构【14次】", "inspection"),
        ("处分【2万人】", "case"),
        ("立案检查【6户】", "case"),
        ("培训代表【2期】", "training"),
        ("表彰优秀代表20名、优秀建议【10件】", "honour"),
        ("判处罪犯390人，生效【365人】", "case"),
        ("邀请代表委员旁听庭审【82人次】", "activity"),
        ("公布“红黑榜”【4期】", "document"),
        ("参观廉政基地【150余人次】", "activity"),
        ("监测对象1238户【4106人】", "people"),
        ("办理出口退（免）税【276户次】", "service"),
        ("城乡居民收入倍差从【2.42】缩小至2.12。", "other"),
        ("大班额比例降为【0】。", "rate"),
        ("买卖合同、民间借贷案件分别审结612件、【583件】", "case"),
        ("救助【1.2万人次】", "service"),
        ("办理人大建议【11件】", "service"),
        ("政协委员提出提案【1756件】", "document"),
        ("签订责任书【24份】", "document"),
        ("实施市政工程项目【38个】", "project"),
        ("现有党员【1200名】", "people"),
        ("新增就业【1352万人】", "people"),
        ("下设党支部【12个】", "organisation"),
        ("辖区居民【3218户】", "organisation"),
        ("发放补贴【316.5万元】", "money"),
        ("刑事警情下降【5%】", "rate"),
        ("粮食产量【3.4万吨】", "physical"),
        ("收到锦旗【16面】", "honour"),
        ("满意率居全市【第3位】", "honour"),
        ("办理时限压缩至【3个工作日】", "other"),
        # endings decide, also of nouns that are in no list
        ("国家备案众创空间【1888家】", "organisation"),
        ("共有艺术表演团体【2072个】", "organisation"),
        ("年末全国共有档案馆【4136个】", "organisation"),
        ("新建重力式深水网箱【2000个】", "physical"),
        ("集装箱吞吐量完成【68.4万标箱】", "physical"),
        ("安装太阳能路灯【420盏】", "physical"),
        ("撰写心得体会【5篇】", "document"),
        ("不捕、不诉【97人】", "case"),
        ("追捕漏犯【26人】", "case"),
        ("对【52名】党员作出党纪处分", "case"),
        ("实施前沿技术研发【80项】", "project"),
        ("招标采购【14批次】", "project"),
        ("户均增收【3000多块】", "money"),
        ("农村劳动力转移就业【294万人】", "people"),
        ("转移安置群众【1210人】", "service"),
        ("营救被困人员【94人】", "service"),
        ("走访宿舍【20余间次】", "inspection"),
        ("攻克技术难题【8项】", "project"),
        ("帮助企业解决用工难题【47个】", "service"),
        ("新建避难场所【3处】", "physical"),
        ("接入视频监控【1600路】", "physical"),
        ("成果转化合同额【340万】", "money"),
        ("签订合同【34份】", "document"),
        ("志愿服务时长【4680小时】", "activity"),
        ("平均响应时长【2小时】", "other"),
        ("残疾人辅具适配【73人】", "service"),
        ("【11名】责任人受到党纪处分", "case"),
        ("11名责任人受到处理，其中警告【4人】", "case"),
        ("记过【1人】", "case"),
        ("营商环境评价较去年上升【4个位次】", "honour"),
        ("党总支下设党支部11个（教工【4个】、学生7个）", "organisation"),
        ("党总支下设党支部11个（教工4个、学生【7个】）", "organisation"),
    ],
)
def test_category(example: str, expected: str) -> None:
    assert category(example) == expected


def test_a_part_takes_the_category_of_its_whole() -> None:
    text = "处分党员干部120人，其中科级干部23人。"
    r = read(text)
    assert r.namings[1].part_of == 0
    assert find_categories(text, r.quantities, r.sentences, r.places, r.namings, r.contexts) == ["case", "case"]


def test_the_catalogue_speaks_where_the_rules_are_silent_and_then_what_was_learned() -> None:
    text = "今年共有【7个】".replace("【", "").replace("】", "")
    r = read(text)
    arguments = (text, r.quantities, r.sentences, r.places, r.namings, r.contexts)
    assert find_categories(*arguments) == ["other"]
    assert find_categories(*arguments, known=["project"]) == ["project"]
    assert find_categories(*arguments, learned=lambda indicator, unit, clause: "honour") == ["honour"]
    assert find_categories(*arguments, learned=lambda indicator, unit, clause: None) == ["other"]


def test_the_words_are_of_known_categories_and_stand_once_in_each() -> None:
    data = load("categories")
    heads = [(entry["category"], tuple(entry.get("units", ()))) for entry in data["heads"]]
    assert {name for name, _ in heads} == set(CATEGORIES) - {"money", "rate"}
    assert set(data["firm_units"]) | set(data["acts"]) | set(data["unit_defaults"].values()) <= set(CATEGORIES)
    assert set(data["counted_in"]) == {name for name, _ in heads}
    plain: Counter[str] = Counter(
        word for entry in data["heads"] if not entry.get("units") for word in set(entry["words"])
    )
    assert [word for word, count in plain.items() if count > 1] == []


@given(st.text(alphabet="召开党委会处分培训人次件%元万0123９、，。其中户会议居民", max_size=50))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_known_categories(text: str) -> None:
    r = read(text)
    found = find_categories(text, r.quantities, r.sentences, r.places, r.namings, r.contexts)
    assert len(found) == len(r.quantities)
    assert set(found) <= set(CATEGORIES)


def share_right(gold: Path, texts: Path) -> float:
    """The share of gold metrics, among those found with the same span, whose category is right."""
    right = total = 0
    for path in sorted(gold.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        text = (texts / f"{name}.txt").read_text("utf-8").replace("\r\n", "\n")
        answers = {(m["start"], m["end"]): m for m in json.loads(path.read_text("utf-8"))["metrics"]}
        quantities = [e.quantity for e in read_numbers(text) if e.quantity is not None]
        sentences = split_sentences(text)
        places = place_sentences(text, find_sections(text), sentences)
        namings = find_indicators(text, quantities, sentences)
        contexts = read_contexts(text, quantities, sentences, places, namings, None)
        found = find_categories(text, quantities, sentences, places, namings, contexts)
        for quantity, guess in zip(quantities, found, strict=True):
            answer = answers.get((quantity.start, quantity.end))
            if answer and not answer.get("optional") and answer["measure"] != "rank":
                total += 1
                right += guess in answer["category"].split("|")
    return right / total


def test_the_sample_reports_have_the_right_categories() -> None:
    assert share_right(CORPUS / "gold", CORPUS / "reports") >= 0.93


@pytest.mark.shared
def test_the_shared_gold_has_the_right_categories(shared: Path) -> None:
    assert share_right(shared / "evaluation" / "gold", shared / "evaluation" / "texts") >= 0.93
