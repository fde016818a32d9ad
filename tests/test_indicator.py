"""What each quantity counts: the places where a name may stand, lists, parts, sums, verbs and actors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicator_cases import name_all, names, quantities_of
from shared_data import GOLD, TEXTS
from taizhang.extract.indicator import find_indicators
from taizhang.extract.indicator_wrap import unwrap
from taizhang.records import Quantity, Span
from taizhang.words import split_sentences

NAMED = [
    # behind the number
    ("【38个】市政工程全面提速", ["市政工程"]),
    ("起草制定规定等【30余项】法规制度", ["法规制度"]),
    ("召开【3次】贯彻规划推进会、【14次】领导小组会议", ["贯彻规划推进会", "领导小组会议"]),
    ("帮助【10.8万名】员工保住就业岗位", ["员工"]),
    ("让【482家】有发展前景的企业通过重整走出困境", ["有发展前景的企业"]),
    ("成立【11个】党组成员牵头的学习小组", ["学习小组"]),
    ("【15所】高职院校【21个】专业群入选", ["高职院校", "专业群"]),
    ("通报【7批】【50起】典型案例", ["典型案例", "典型案例"]),
    ("先后【7次】公开征求意见", ["公开征求意见"]),
    ("新增【47亿元】专项补助资金", ["专项补助资金"]),
    ("按【5%】的幅度上调退休人员基本养老金", ["退休人员基本养老金"]),
    # before it
    ("召开党委会【28次】", ["党委会"]),
    ("检查工地【612个次】", ["工地"]),
    ("“三会一课”专题学习【25余场次】", ["“三会一课”专题学习"]),
    ("支部党员大会召开【4次】", ["支部党员大会"]),
    ("城镇新增就业【859万人】，下岗失业人员再就业【440万人】", ["城镇新增就业", "下岗失业人员再就业"]),
    ("修订完善财务管理、公务接待等制度【11项】", ["财务管理、公务接待等制度"]),
    ("审结检察机关和社会组织提起的环境公益诉讼案件【1953件】", ["检察机关和社会组织提起的环境公益诉讼案件"]),
    ("专题会、推进会、调度会共【26次】", ["专题会、推进会、调度会"]),
    ("召开工作会、推进会、警示教育大会各【1次】", ["工作会、推进会、警示教育大会"]),
    # verbs that say what the cases are about
    (
        "办理司法协助互助案件【96件】，查处利用职务便利谋取私利案件【12件】",
        ["司法协助互助案件", "利用职务便利谋取私利案件"],
    ),
    ("受理企业开办事项【120件】，查处整改问题【35个】", ["企业开办事项", "问题"]),
    ("受理调解处理纠纷【12件】，执结涉金融案件【47件】", ["纠纷", "涉金融案件"]),
    ("办理日常建议【39件】，开展日常巡查【120次】，日常开展检查【30次】", ["日常建议", "日常巡查", "检查"]),
    ("发挥【52个】基层党支部战斗堡垒作用，【15名】先进个人受到人社部表彰", ["基层党支部", "先进个人"]),
    # the act
    ("处分【2万人】", ["处分"]),
    ("专项检查物业企业【67家次】，约谈【9家】，列入黑名单【两家】", ["物业企业", "约谈", "列入黑名单"]),
    ("发现问题【57个】，已整改【56个】，其余【1个】正在推进", ["问题", "整改", "问题"]),
    ("谈话函询【9800余人次】、约谈【18万人次】", ["谈话函询", "约谈"]),
    ("对实验室每月检查【1次】", ["检查"]),
    # shares, changes, ranks
    (
        "商品房销售面积【42.6万平方米】，同比下降【5.2%】，降幅比全市少【3.1个百分点】",
        ["商品房销售面积"] * 2 + ["降幅"],
    ),
    ("收集率由【71.5%】提高到【76.3%】", ["收集率", "收集率"]),
    ("局级单位主要负责同志轮岗占【65%】", ["局级单位主要负责同志轮岗"]),
    ("城镇就业人员【4.4亿人】，占全国就业人员比重为【57.1%】", ["城镇就业人员", "城镇就业人员"]),
    ("筹集保障性租赁住房【900套】，完成年度任务的【102.9%】", ["保障性租赁住房", "保障性租赁住房"]),
    ("低保标准位居全市【第5位】", ["低保标准"]),
    ("产销量均跃升至全球【第1位】", ["产销量"]),
    ("14种农产品产量居全国【第1位】", ["农产品产量"]),
    ("在全市绩效考核中得分【95.2分】，排名【第3位】，前移【2位】", ["得分", "绩效考核", "绩效考核"]),
    ("外宣得分【95.2分】，排名【第3位】", ["外宣得分", "外宣得分"]),
    ("利润总额【6120万元】，超预算【420万元】", ["利润总额", "利润总额"]),
    ("完成“两癌”筛查【2.6万人】（目标【2.5万人】）", ["“两癌”筛查", "“两癌”筛查"]),
    ("全口径税收【2.86亿元】（+【6.3%】）", ["全口径税收", "全口径税收"]),
    ("正式党员与预备党员分别为【271人】、【97人】", ["正式党员", "预备党员"]),
    ("与预备党员谈话【2次】", ["谈话"]),
    ("安全事故起数、死亡人数同比“双下降”，分别下降【12.5%】和【22.2%】", ["安全事故起数", "死亡人数"]),
    ("化学需氧量、二氧化硫排放总量双下降，分别下降【3.1%】和【4.7%】", ["化学需氧量", "二氧化硫排放总量"]),
    ("实施“双提升”工程【3项】", ["“双提升”工程"]),
    ("考研录取率【31.4%】，比上一届高【2.3个百分点】", ["考研录取率", "考研录取率"]),
    ("营商环境评价居全省【第7位】，前移【3个位次】", ["营商环境评价", "营商环境评价"]),
    ("全年共受理工单【4586件】，按时办结率【99.8%】", ["工单", "按时办结率"]),
    ("高级职称【214人】（副高【146人】），占【16.6%】", ["高级职称", "副高", "高级职称"]),
    ("隐患【112处】（已整改【110处】，销号率【98%】）", ["隐患", "整改", "销号率"]),
    ("接收预备党员【17名】，超年度计划【2名】", ["预备党员", "预备党员"]),
    ("群众满意度【94.8分】，居全县【32个】参评部门【第6位】", ["群众满意度", "参评部门", "群众满意度"]),
    ("与局属【23家】单位签订责任书", ["单位"]),
    ("省属高校【8所】", ["省属高校"]),
    ("【4座】尾矿库全部闭库", ["尾矿库"]),
    ("纳入【26个】部门、【15个】乡镇年度考核", ["部门", "乡镇"]),
    ("责令停产整顿【7家】，关闭取缔【3家】", ["停产整顿", "关闭取缔"]),
    ("取缔流动摊贩【47个】", ["流动摊贩"]),
    ("助力消费帮扶【46.5万元】", ["消费帮扶"]),
    ("高中阶段毛入学率达到【96.9%】，高于全国平均水平【4.9个百分点】", ["高中阶段毛入学率", "高中阶段毛入学率"]),
    # lists
    (
        "一产、二产、三产增加值分别增长【6%】、【5.2%】、【5.2%】",
        ["一产", "二产", "三产增加值"],
    ),
    ("城镇和农村居民人均可支配收入分别增长【4.3%】、【5.5%】", ["城镇", "农村居民人均可支配收入"]),
    ("受理案件【38498件】，审结【34481件】，同比分别上升【10.7%】和【8.2%】", ["案件", "审结", "案件", "审结"]),
    ("谈心谈话【128人次】、提醒谈话【19人次】，同比分别增长【14.3%】和下降【9.5%】", ["谈心谈话", "提醒谈话"] * 2),
    ("打掉犯罪团伙、赌博窝点分别为【3个】和【17处】", ["犯罪团伙", "赌博窝点"]),
    ("户政、车驾管业务分别办理【23,518件】和【4,207件】，合计【27,725件】", ["户政", "车驾管业务", "户政、车驾管业务"]),
    ("办理人大建议【11件】、政协提案【14件】，共【25件】", ["人大建议", "政协提案", "人大建议11件、政协提案"]),
    ("推进首批【12项】及第二批【14项】重点改革", ["重点改革", "重点改革"]),
    # chains
    ("“保交楼”项目【3个】，共【1,764套】，已交付【1,590套】", ["“保交楼”项目"] * 3),
    ("常态化开展警示教育，每季度【至少1次】", ["警示教育"]),
    ("新建居家养老服务站【6个】，累计建成【42个】", ["居家养老服务站", "居家养老服务站"]),
    ("发展党员【28名】，其中35岁以下【19名】", ["党员", "35岁以下"]),
    # what a figure passes, was, fell to
    ("中欧班列开行【312列】，首次【突破300列】大关", ["中欧班列", "中欧班列"]),
    ("应收账款由年初的【4.1亿元】压到【2.7亿元】", ["应收账款", "应收账款"]),
    ("撂荒地复垦【85亩】，还差【40来亩】", ["撂荒地", "撂荒地"]),
    ("工业总产值在全国率先【突破1万亿元】", ["工业总产值"]),
    ("建议答复率均为【100%】", ["建议答复率"]),
    ("项目【9项】，立项数比上年净增【5项】", ["项目", "立项数"]),
    ("2025年总量比2020年增加【400亿元】", ["总量"]),
    ("软科排名由全国【第58位】上升【11位】", ["软科排名", "软科排名"]),
    ("调解纠纷【38件】，调成的占【九成】，增长面达【78%】", ["纠纷", "调成", "增长面"]),
    # clauses made nouns by 的, negated acts, rates before their noun
    ("毕业生就业率【94%】，其中到基层就业的【超过三分之一】", ["毕业生就业率", "到基层就业"]),
    ("不批捕【98人】，不起诉【156人】", ["不批捕", "不起诉"]),
    ("【95.6%】二级公立医院设立老年医学科", ["二级公立医院"]),
    # who acts, where, and for whom
    ("集团领导带队检查【88次】", ["带队检查"]),
    ("大伙儿连夜转移【72户】", ["转移"]),
    ("深入机关、企业、社区宣讲【120余场】", ["宣讲"]),
    ("“春雨”助学项目资助困难学生【43名】", ["困难学生"]),
    ("中央和地方财政安排专项资金【70亿元】", ["专项资金"]),
    ("电力市场交易为用户节约用电成本【100亿元】", ["用电成本"]),
    ("参加业务培训【63人次】，【2人】获评全市业务标兵", ["业务培训", "全市业务标兵"]),
    ("先争取【80万元】补助", ["补助"]),
    ("把中央财政的【400亿元】补贴资金用好", ["补贴资金"]),
    ("给予重处分、职务调整【8.2万人次】，移送司法机关【110人】", ["重处分、职务调整", "移送司法机关"]),
    ("法律服务进校园、进企业【16场次】，劳模进车间、进学校【9场】", ["法律服务", "劳模进车间、进学校"]),
    ("【3家】企业重整成功，领导包案化解信访积案【32件】", ["企业", "信访积案"]),
    ("脱贫户、监测对象【1238户】，移送公安【1户】", ["脱贫户、监测对象", "移送公安"]),
    ("引进企业投资建成冷库【2座】，12345热线接听来电【1340个】", ["冷库", "来电"]),
    ("吸引【134个】项目报名，【3人】被免职", ["项目", "免职"]),
    # remarks in brackets
    (
        "收案【7214件】（含旧存【386件】），结案【6997件】，同比分别增加【812件】、【905件】",
        ["收案", "含旧存", "结案", "收案", "结案"],
    ),
    ("汽车保有量【90万辆】（包括货车【7万辆】），增长【6%】", ["汽车保有量", "货车", "汽车保有量"]),
    # how an act came out, how often, by when
    ("诉前调解【6215件】，调解成功【4103件】，牵手成功【29对】", ["诉前调解", "调解成功", "牵手成功"]),
    ("成功调解纠纷【38件】", ["纠纷"]),
    ("垃圾清运实现一周【三次】", ["垃圾清运"]),
    ("生产总值跨越【150亿元】、【200亿元】两个台阶，由2019年的【138亿元】增加到【226亿元】", ["生产总值"] * 4),
    ("发现问题【79个】，整改【74个】，其余【5个】分阶段整改；双随机抽查企业【60户】", ["问题", "整改", "问题", "企业"]),
    ("图斑【147个】，还剩【9个】未销", ["图斑", "图斑"]),
    ("高标准农田投入【2400元】，仍差【600元】", ["高标准农田投入"] * 2),
    ("收集问题【63条】，余下【13条】限时办结", ["问题", "问题"]),
    (
        "【312所】学校食堂“明厨亮灶”覆盖率由上年底的【68%】提高至【97.5%】",
        ["学校食堂", "学校食堂“明厨亮灶”覆盖率", "学校食堂“明厨亮灶”覆盖率"],
    ),
    # budgets: verbs within names, and figures of a thing named before
    ("公务用车购置及运行费【46.5万元】", ["公务用车购置及运行费"]),
    (
        "6、卫生健康支出（类）行政单位医疗（项）。主要用于医疗保险。全年预算为【2.2万元】，支出决算为【2.1万元】",
        ["卫生健康支出（类）行政单位医疗（项）"] * 2,
    ),
    ("公务接待费年初预算为【2.8万元】，决算为【0.4万元】", ["公务接待费年初预算", "公务接待费"]),
]


@pytest.mark.parametrize(("marked", "expected"), NAMED, ids=[marked for marked, _ in NAMED])
def test_named(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


def test_verbs_and_actors() -> None:
    first, second = name_all("主要领导开展监督谈话【29人次】、批评教育【53人次】")
    assert (first.action, first.actor) == ("开展", "主要领导")
    assert (second.indicator, second.actor) == ("批评教育", "主要领导")
    (naming,) = name_all("各支部共制定民生实事计划【21件】")
    assert (naming.action, naming.actor) == ("制定", "各支部")
    (naming,) = name_all("镇党委全年召开党委会【12次】")
    assert (naming.action, naming.actor) == ("召开", "镇党委")
    (naming,) = name_all("先后召开党委会【28次】")
    assert (naming.action, naming.actor) == ("召开", None)
    assert [n.action for n in name_all("按照审判监督程序改判刑事案件【17件】，在园区新建哨点【12个】")] == [
        "改判",
        "新建",
    ]
    assert [n.action for n in name_all("查处利用职权违纪干警【13人】，办理司法协助互助案件【96件】")] == [
        "查处",
        "办理",
    ]
    assert [n.action for n in name_all("实施技改项目【28个】、完工【19个】")] == ["实施", "完工"]
    assert [n.action for n in name_all("新增【9家】加工企业，【2人】当选省人大代表")] == ["新增", "当选"]


def test_parts() -> None:
    whole, first, second, other = name_all("党支部【12个】，其中教工支部【5个】、学生支部【7个】；现有党员【326名】")
    assert [n.part_of for n in (whole, first, second, other)] == [None, 0, 0, None]
    whole, part = name_all("处分【2.5万人】，其中【29人】移送司法机关")
    assert (part.indicator, part.part_of) == (whole.indicator, 0)


def test_parts_in_the_next_sentence() -> None:
    whole, first, second = name_all("全国财政收入【100亿元】。其中，税收收入【80亿元】；非税收入【20亿元】。")
    assert (whole.part_of, first.part_of) == (None, 0)
    assert second.part_of is None  # after ； nothing says that the list of parts goes on


WRAPPED = """2024年度“三公”经费财政拨款支出年初预算为2.85万元，支出决
算为0.39万元，完成预算的13.68%，其中：因公出国（境）费
决算为0.00万元，完成预算的0.00%；公务用车购置及运行维
护费支出决算为0.00万元。本年度一般公共预算财政拨款支出
12.6万元。政府采购金额
（以合同签订为准）为2319.21万元，其中货物采购122.43万元。
"""


def test_line_breaks_of_a_fixed_width_are_read_as_nothing() -> None:
    quantities = quantities_of(WRAPPED)
    namings = find_indicators(WRAPPED, quantities, split_sentences(WRAPPED))
    found = {WRAPPED[q.start : q.end]: n for q, n in zip(quantities, namings, strict=True)}
    assert "因公出国（境）费" in [n.indicator.removesuffix("决算") for n in namings]
    broken = next(n for n in namings if n.indicator.startswith("公务用车购置及运行维护费"))
    assert broken.span is not None
    assert "\n" in WRAPPED[broken.span.start : broken.span.end]
    assert found["2319.21万元"].indicator.startswith("政府采购金额")


def test_lines_that_end_are_no_broken_lines() -> None:
    for text in (
        "一、基本情况\n召开会议12次\n培训干部3期",
        "2024年工作总结\n\n全年走访群众300户。\n（一）党建\n讲党课4次。",
    ):
        assert unwrap(text) is None


@given(
    st.lists(
        st.sampled_from(["预算", "为2万元", "\n", "，", "。", "（一）", "  ", "公务用车购置及运行维护费支出情况"]),
        max_size=40,
    )
)
def test_unwrapping_loses_nothing_but_breaks(pieces: list[str]) -> None:
    text = "".join(pieces)
    joined = unwrap(text)
    if joined is not None:
        assert joined.text.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")
        for position, character in enumerate(joined.text):
            assert text[joined.origin(position)] == character
            assert joined.place(joined.origin(position)) == position


def test_no_quantities() -> None:
    assert find_indicators("没有数字。", [], split_sentences("没有数字。")) == []


def test_a_bare_number_has_no_name() -> None:
    (naming,) = name_all("【28次】")
    assert (naming.indicator, naming.span) == ("", None)


PIECES = ["召开", "党委会", "分别", "其中", "、", "，", "。", "的", "同比增长", "占", "共", "（", "）", "“", "”", "［2］", "由", "提高到",
          "比上年", "其余", "检查", "企业", "和", "为", "在全市", "位居", "2023年", "\n", "　", "\t", "12次", "3%", "第5位", "8名", "65岁以上",
          "两家", "1.2亿元", "等", "了", "建设", "合计", "：", "；", "每月", "发了", "用于", "中", "以上", "abc", "12", "…"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_quantity_gets_one_naming_of_the_text(text: str) -> None:
    quantities = quantities_of(text)
    namings = find_indicators(text, quantities, split_sentences(text))
    assert len(namings) == len(quantities)
    for index, naming in enumerate(namings):
        if naming.span is None:
            assert naming.indicator == ""
        else:
            written = re.sub(r"[ \u3000]*\n\s*", "", text[naming.span.start : naming.span.end])
            assert re.sub(r"\s", "", written) == re.sub(r"\s", "", naming.indicator) != ""
        assert naming.part_of is None or 0 <= naming.part_of < index


@given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=6, unique=True))
def test_any_text_and_any_quantities(text: str, places: list[int]) -> None:
    starts = sorted(place for place in places if place < len(text))
    quantities = [
        Quantity(start, start + 1, Span(start, start + 1), 1.0, None, "个", "count", "exact") for start in starts
    ]
    assert len(find_indicators(text, quantities, split_sentences(text))) == len(quantities)


def _gold_quantities(gold: dict[str, Any]) -> list[tuple[dict[str, Any], Quantity]]:
    rows: list[tuple[dict[str, Any], Quantity]] = []
    for record in sorted(gold["metrics"], key=lambda m: m["start"]):
        unit = record["unit"]
        rates, people = {"%", "‰", "百分点"}, {"人", "名", "位", "人次"}
        dimension = "rate" if unit in rates else "money" if "元" in unit else "people" if unit in people else "count"
        span = Span(record["start"], record["end"])
        rank = record["measure"] == "rank"
        rows.append(
            (record, Quantity(*span, span, record["value"], record["upper"], unit, dimension, record["bound"], rank))
        )
    return rows


def _near(gold: str, found: str) -> bool:
    """A rough form of the evaluation's comparison: one is the end of the other, or half of the characters agree."""
    if not gold or not found:
        return gold == found
    return (
        gold.endswith(found) or found.endswith(gold) or len(set(gold) & set(found)) / len(set(gold) | set(found)) > 0.5
    )


@pytest.mark.shared
def test_gold_reports(shared: Path) -> None:
    right = total = 0
    for path in sorted(GOLD.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = (TEXTS / path.name.replace(".gold.json", ".txt")).read_text("utf-8").replace("\r\n", "\n")
        rows = _gold_quantities(gold)
        namings = find_indicators(text, [quantity for _, quantity in rows], split_sentences(text))
        for (record, _), naming in zip(rows, namings, strict=True):
            if not record.get("optional"):
                total += 1
                right += any(_near(name, naming.indicator) for name in str(record["indicator"]).split("|"))
    assert total > 1500
    assert right / total > 0.94
