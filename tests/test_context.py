"""Status, measure, frequency, basis and period of quantities."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import taizhang
from context_cases import Stand, marked, read
from shared_data import CORPUS
from taizhang.extract.clause import MASK, mask
from taizhang.extract.context import Context, read_contexts
from taizhang.quantity import read_numbers
from taizhang.quantity.units import unit_table
from taizhang.records import Quantity, Role, Span
from taizhang.sections import find_sections, place_sentences
from taizhang.words import split_sentences


def context(example: str, *, role: Role = "work", year: int | None = 2023) -> Context:
    text, start = marked(example)
    reading = read(text, role=role, year=year)
    return reading.contexts[reading.at(start)]


@pytest.mark.parametrize(
    ("example", "measure"),
    [
        ("地区生产总值增长【8.2%】", "change"),
        ("工业、农业增加值分别增长6%、【5.2%】", "change"),
        ("合格率由【88%】上升到93%，提高5个百分点", "level"),
        ("合格率由88%上升到【93%】，提高5个百分点", "level"),
        ("合格率由88%上升到93%，提高【5个百分点】", "change"),
        ("增幅高于全国【0.7个百分点】", "level"),
        ("受理投诉3件，比上年减少【4件】", "change"),
        ("城镇新增就业【1102万人】", "level"),
        ("满意率居全市【第3位】", "rank"),
        ("规上工业增加值【356亿元】", "level"),
        ("参训【300余人】", "level"),
    ],
)
def test_measure(example: str, measure: str) -> None:
    assert context(example).measure == measure


@pytest.mark.parametrize(
    ("example", "role", "status"),
    [
        ("全年召开党委会【28次】", "work", "done"),
        ("改造老旧小区【12个】", "plan", "planned"),
        ("力争新增名师工作室【1个】", "work", "planned"),
        ("计划新增床位200张，新建服务站【8个】", "work", "planned"),
        ("下一步将新建服务站【8个】", "work", "planned"),
        ("对脱贫户每季度至少随访【1次】", "work", "required"),
        ("对重点路段每周巡查【1至3次】", "plan", "planned"),
        ("对已销号问题每季度至少开展【1次】“回头看”", "plan", "planned"),
        ("已建成充电站【8座】", "plan", "done"),
        ("严格执行重大危险源每周巡查【不少于1次】的规定", "plan", "required"),
        ("力争覆盖率由【82%】提升至90%", "plan", "done"),
        ("力争覆盖率由82%提升至【90%】", "plan", "planned"),
        ("争取上级资金【310万元】", "work", "done"),
        ("将辖区划分为【96个】网格", "work", "done"),
        ("按计划建成服务站【8个】", "work", "done"),
        ("2024年新增学位【270个】", "work", "planned"),
    ],
)
def test_status(example: str, role: Role, status: str) -> None:
    assert context(example, role=role).status == status


def test_targets_that_a_colon_announces_are_planned() -> None:
    reading = read("今年发展的主要预期目标是：\n国内生产总值增长8%左右；城镇新增就业900万人以上。\n去年增长9%。")
    assert [c.status for c in reading.contexts] == ["planned", "planned", "done"]


def test_what_is_to_be_done_this_year_is_planned_down_to_the_next_part() -> None:
    text = "二、今后任务\n今年要重点做好9个方面工作：\n（一）扩大投资。实施重点项目640个。去年实施600个。\n（二）促进消费。"
    reading = read(text + "新增退税商店100家以上。")
    assert [c.status for c in reading.contexts] == ["planned", "done", "planned"]


def test_what_was_done_by_a_date_of_the_next_year_is_done() -> None:
    reading = read("截至2024年6月底，已整改问题74个；上缴财政1406万元，完善制度33项。")
    assert [c.status for c in reading.contexts] == ["done"] * 3


def test_the_tasks_of_this_year_are_plans_and_missed_targets_are_none() -> None:
    review = "一、过去一年\n生产总值低于计划目标3.4个百分点；工业增加值增长4.8%。\n"
    report = taizhang.extract(review + "二、今年的任务\n农业总产值增长4%。\n")
    assert [m.status for m in report.metrics] == ["done", "done", "planned"]


def test_what_is_carried_over_to_next_year_is_of_this_year() -> None:
    reading = context("2023年收支相抵，结转下年【3.86亿元】")
    assert (reading.status, reading.period) == ("done", "2023")


@pytest.mark.parametrize(
    ("example", "measure"),
    [
        ("粮食减产【0.6%】", "change"),
        ("考核列同级学校第92名，晋升【14个位次】", "change"),
        ("全年晋升【14人】", "level"),
        ("收入短收【24.2亿元】", "change"),
        ("人口自然增长率为【-1.0‰】", "level"),
        ("经济增长率为【5%】", "change"),
        ("会议费砍了【12%】", "change"),
        ("固定资产投资增长3.7%，其中工业投资8%、房地产投资【2.1%】", "change"),
        ("就业人数增长5%，其中女性占【42%】", "level"),
        ("生产总值增长5%、研发强度【3%】", "level"),
        ("居民消费价格指数控制在【3%左右】", "change"),
        ("全年减贫【92万人】", "change"),
        ("生产总值增长6.5%以上，力争实现【7%】", "change"),
        ("失业率控制在5.5%，力争达到【5%】", "level"),
        ("PM2.5浓度改善【10.8%】", "change"),
        ("出口1.2亿元（【-3.1%】）", "change"),
        ("录取率31.4%，比上一届高【2.3个百分点】", "change"),
        ("营商环境评价较去年上升【4个位次】", "change"),
        ("人口自然增长率（【-1.0‰】）", "level"),
        ("降价药品【56种】", "level"),
        ("分别新增11人次和【0.9万元】", "level"),
        ("提价幅度超过【20%】", "change"),
        ("增速低于上年同期【0.3个百分点】", "change"),
        ("增速低于全省平均【0.3个百分点】", "level"),
    ],
)
def test_measure_of_figures(example: str, measure: str) -> None:
    assert context(example).measure == measure


@pytest.mark.parametrize(
    ("example", "per"),
    [
        ("书记每季度与村（居）干部座谈【1次】", "quarter"),
        ("全年与村（居）干部座谈【1次】", None),
        ("每季度分析研判【一次】", "quarter"),
        ("受理来电月均【260余个】", "month"),
        ("支委会每月召开【1次】", "month"),
        ("每学期至少讲思政课【2次】", "half"),
        ("主题党日每月1次、共【6次】", None),
        ("补助标准每人每月【50元】", None),
        ("新增产能超过【400万吨/年】", None),
        ("重点路段巡查【2次/月】", "month"),
        ("进出口年均增长【5.1%】", None),
        ("每周五开展大扫除，全年开展【24次】", None),
        ("全年人均走访【9次】", None),
    ],
)
def test_per(example: str, per: str | None) -> None:
    assert context(example).per == per


@pytest.mark.parametrize(
    ("example", "basis"),
    [
        ("工单同比下降【8.5%】", "同比"),
        ("收入比上年增长9%，支出比年初增加【3%】", "比年初"),
        ("投诉较2019年减少【4件】", "较2019年"),
        ("印刷费与2022 年度相比，减少【4万元】", "与2022年度"),  # pages set spaces around figures
        ("会议费比上年减少4万元，下降【7%】", "比上年"),  # one comparison, said twice
        ("会议费比上年减少4万元，占全部经费的【7%】", None),
        ("会议费比2022年预算执行数减少【4万元】", "比2022年预算执行数"),
        ("增幅高于全国平均水平【0.7个百分点】", "高于全国平均水平"),
        ("全年召开党委会【28次】", None),
    ],
)
def test_basis(example: str, basis: str | None) -> None:
    assert context(example).basis == basis


@pytest.mark.parametrize(
    ("example", "role", "period"),
    [
        ("全年召开党委会【28次】", "work", "2023"),
        ("经济总量从2018年的4万亿元增长到2023年的5万亿元，收入从【3826亿元】增长到4398亿元", "work", "2018"),
        ("经济总量从2018年的4万亿元增长到2023年的5万亿元，工业增加值年均增长【6.5%】", "work", "2019/2023"),
        ("工业增加值年均增长【6.5%】", "work", "2019/2023"),
        ("工业增加值年均增长【6.5%】", "plan", "2024/2028"),
        ("2023年，国内生产总值达到24万亿元，比2018年增长【65.5%】", "work", "2019/2023"),
        ("国内生产总值比2022年增长【5.5%】", "work", "2023"),
        ("五年新增城镇就业【5100万人】", "work", "2019/2023"),
        ("五年新增城镇就业【4500万人】", "plan", "2024/2028"),
        ("三年行动新增停车位【4500个】", "work", "2023"),
        ("截至11月底，办结【177件】", "work", "2023-11"),
        ("一季度受理【30件】", "work", "2023-Q1"),
        ("上半年培训【30人次】", "work", "2023-H1"),
        ("2019年新建服务站【8个】", "work", "2019"),
        ("由2021年的【12件】减少到2023年的3件", "work", "2021"),
        ("由2021年的12件减少到2023年的【3件】", "work", "2023"),
        ("比2022年减少【3件】", "work", "2023"),
        ("较上年的【1248起】下降6.7%", "work", "2022"),
        ("五年来新增学位【2700个】", "work", "2019/2023"),
        ("“十四五”时期新增学位【2700个】", "work", "2021/2025"),
        ("加快建设“十三五”批准的【6个】水库", "plan", "2024"),
        ("新建服务站【8个】", "plan", "2024"),
        ("全年新建服务站【8个】", "plan", "2024"),
        ("截至2024年3月，完成整改【29条】", "work", "2024-03"),
        ("截至2023年12月底，完成整改【29条】", "work", "2023"),
        ("全年新建服务站【8个】", "work", "2023"),
        ("全年支出比年初计划少了【8万元】", "work", "2023"),
        ("2022年当年支出【86万元】", "work", "2022"),
        ("2022年全年支出【86万元】", "work", "2022"),
        ("当年支出【86万元】", "work", "2023"),
        ("2022 年新建服务站【8个】", "work", "2022"),
        ("2022 年3 月新建服务站【8个】", "work", "2022-03"),
        ("收入比2022年（上一年度，下同）增加【12万元】", "work", "2023"),
        ("收入比2022年（上一年度，下同）增加12万元；支出【9万元】", "work", "2023"),
        ("2018—2020年新建服务站【8个】", "work", "2018/2020"),
        ("年初预算为【86万元】，支出决算为81万元", "work", "2023"),
        ("4月23日收到捐书【640本】", "work", "2023-04-23"),
    ],
)
def test_period(example: str, role: Role, period: str) -> None:
    assert context(example, role=role).period == period


def test_without_a_year_only_what_the_text_says_has_a_period() -> None:
    assert context("全年召开党委会【28次】", year=None).period is None
    assert context("2021年召开党委会【28次】", year=None).period == "2021"


def test_last_year_is_the_year_of_a_report_that_speaks_of_this_year_in_its_plans() -> None:
    text = "去年，我们建成学校8所。去年，财政收入增长5%。\n今年要新建学校3所。今年，力争财政收入增长6%。"
    reading = read(text, roles=("work", "work", "plan", "plan"))
    assert [c.period for c in reading.contexts] == ["2023", "2023", "2024", "2024"]
    own = read("今年以来，我们建成学校8所，比去年多3所。")
    assert [c.period for c in own.contexts] == ["2023", "2023"]


def test_a_passage_on_several_years_lasts_until_another_time_opens_a_sentence() -> None:
    text = "过去五年，办学条件改善。新增学位2700个。\n过去一年，新增学位500个。"
    assert [c.period for c in read(text).contexts] == ["2019/2023", "2023"]


def test_the_past_within_the_plans_is_done() -> None:
    text = "2024年的工作很重要。过去一年，成绩很大。城镇新增就业5万人。\n今年城镇新增就业6万人。"
    assert [c.status for c in read(text, role="plan").contexts] == ["done", "planned"]


@given(
    st.text(alphabet="全年召开党委会增长由提高到每月计划力争，。；、12３8次人%元个百分点第年季\n（）", max_size=60),
    st.integers(0, 5),
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_one_context_a_quantity(text: str, kind: int) -> None:
    role: Role = ("preamble", "work", "achievement", "problem", "plan", "closing")[kind]  # type: ignore[assignment]
    reading = read(text, role=role)
    assert len(reading.contexts) == len(reading.quantities)
    for c in reading.contexts:
        assert c.period is None or re.fullmatch(r"\d{4}(-[HQ]?\d+)*(/\d{4}(-[HQ]?\d+)*)?", c.period)


@given(st.text(alphabet="召开会议3次、45件，增长", max_size=40))
@settings(max_examples=100, deadline=None)
def test_the_mask_keeps_all_offsets(text: str) -> None:
    quantities = [e.quantity for e in read_numbers(text) if e.quantity is not None]
    masked = mask(text, quantities)
    assert len(masked) == len(text)
    assert all(masked[q.start : q.end] == MASK * (q.end - q.start) for q in quantities)


def test_the_order_of_contexts_is_that_of_the_quantities() -> None:
    reading = read("受理信访9件，同比下降10%；计划下访3次。")
    assert [(c.status, c.measure) for c in reading.contexts] == [
        ("done", "level"), ("done", "change"), ("planned", "level"),
    ]  # fmt: skip


def gold_scores(gold: Path, texts: Path, year_of: dict[str, int]) -> Counter[str]:
    """Right answers by field, with the gold's own spans as quantities."""
    units = unit_table()
    scores: Counter[str] = Counter()
    for path in sorted(gold.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        text = (texts / f"{name}.txt").read_text("utf-8").replace("\r\n", "\n")
        metrics = sorted(json.loads(path.read_text("utf-8"))["metrics"], key=lambda m: m["start"])
        quantities = [
            Quantity(
                m["start"], m["end"], Span(m["start"], m["end"]), m["value"], m["upper"], m["unit"],
                units.dimension(m["unit"]), m["bound"], m["measure"] == "rank",
            )
            for m in metrics
        ]  # fmt: skip
        sentences = split_sentences(text)
        places = place_sentences(text, find_sections(text), sentences)
        contexts = read_contexts(text, quantities, sentences, places, (), year_of.get(name))
        for m, c in zip(metrics, contexts, strict=True):
            if m.get("optional"):
                continue
            scores["n"] += 1
            for field in ("status", "measure", "per"):
                scores[field] += (m[field] or None) == getattr(c, field)
    return scores


def years(folder: Path) -> dict[str, int]:
    """The year that each report is about, where its file name says it."""
    found: dict[str, int] = {}
    for path in folder.glob("*.txt"):
        named = re.search(r"(?:19|20)\d\d", path.stem)
        if named:
            delivered = path.stem.startswith(("gwr", "mof", "spc", "npcsc"))
            found[path.stem] = int(named.group()) - delivered
    return found


def test_the_sample_reports_are_read_right() -> None:
    scores = gold_scores(CORPUS / "gold", CORPUS / "reports", years(CORPUS / "reports"))
    for field in ("status", "measure", "per"):
        assert scores[field] >= 0.98 * scores["n"], field


@pytest.mark.shared
def test_the_shared_gold_is_read_right(shared: Path) -> None:
    texts = shared / "evaluation" / "texts"
    scores = gold_scores(shared / "evaluation" / "gold", texts, years(texts))
    for field in ("status", "measure", "per"):
        assert scores[field] >= 0.98 * scores["n"], field


def test_places_may_be_missing() -> None:
    text = "召开会议3次。"
    quantities = [e.quantity for e in read_numbers(text) if e.quantity is not None]
    assert len(read_contexts(text, quantities, split_sentences(text), [Stand(None, "work", False)], [], None)) == 1
    assert len(read_contexts(text, quantities, [], [], [], None)) == 1


SCHOOL_PLAN = "南湖小学2023年工作要点\n一、加强党建引领\n开展主题党日活动12次。\n2022年获奖3项，要再上台阶。"
BUDGET = "一、2023年“三公”经费预算情况说明\n公务接待费1.35万元。\n二、政府采购预算情况\n采购预算16万元，上年预算执行数为9万元。\n三、国有资产占有使用情况\n共有车辆7辆，账面价值80万元。"


def by_headings(text: str, year: int) -> list[Context]:
    quantities = [entry.quantity for entry in read_numbers(text) if entry.quantity is not None]
    sentences = split_sentences(text)
    places = place_sentences(text, find_sections(text), sentences)
    return read_contexts(text, quantities, sentences, places, (), year)


def test_a_work_plan_that_stands_alone_is_planned_for_its_own_year() -> None:
    found = by_headings(SCHOOL_PLAN, 2023)
    assert [(c.status, c.period) for c in found] == [("planned", "2023"), ("done", "2022")]
    assert [c.status for c in by_headings(SCHOOL_PLAN.replace("工作要点", "工作总结"), 2023)] == ["done", "done"]


def test_a_heading_of_the_coming_year_opens_plans() -> None:
    assert [c.status for c in by_headings("三、2024年重点工作\n推进项目40项。", 2023)] == ["planned"]
    assert [c.status for c in by_headings("三、2023年重点工作\n推进项目40项。", 2023)] == ["done"]


def test_amounts_of_a_budget_are_planned_but_not_what_there_is() -> None:
    assert [c.status for c in by_headings(BUDGET, 2023)] == ["planned", "planned", "done", "done", "done"]
    accounts = BUDGET.replace("预算情况", "决算情况")
    assert next(c.status for c in by_headings(accounts, 2023)) == "done"


def test_line_breaks_of_layout_are_read_as_nothing() -> None:
    line = "本单位全年严格执行各项财务管理规定，公务接待费支出决算数比上年减"
    wrapped = "\n".join([line, "少0.15万元，与上年相比下降明显，公务用车没有新的购置，全年因公出国费减", "少9万元。"])
    assert [c.measure for c in by_headings(wrapped, 2023)] == ["change", "change"]


def test_the_second_minimum_of_a_list_keeps_the_period() -> None:
    assert context("每年至少办理1件案件、参加培训【不低于40学时】").per == "year"


def test_what_has_come_by_a_date_after_the_year_is_done() -> None:
    assert context("截至2024年6月底已完成整改29条，整改率【90.6%】").status == "done"
    assert context("截至2024年6月底已完成整改29条；2024年底前整改率要达到【100%】").status == "planned"
