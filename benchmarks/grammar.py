"""Reports by the thousand from a seeded grammar of sentences in the style of the sample corpus; none copies another.

    python benchmarks/grammar.py COUNT FOLDER [--seed N] [--years 4]

Each body has a report a year, each of about fifteen hundred characters. A few of them hold passages of the year before
(an edit here and there), so that there is something to find; figures of a body go on from year to year.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PLACES = "岚溪芦汀砚河泗原云浦青岭石桥柳湾松峰梅渡荷塘枫林竹溪桂岭兰皋菊畦葵园蓼汀苇泊萍洲桐乡槐里榆关楸岗樟坪楠谷"
_KINDS = {
    "镇": ("党委", "镇", "村（社区）", "群众"), "县教育局": ("局党组", "县", "学校", "学生"),
    "县人民医院": ("医院党委", "县", "科室", "患者"), "县人民法院": ("院党组", "县", "法庭", "当事人"),
    "县水利局": ("局党组", "县", "灌区", "农户"), "区住房和城乡建设局": ("局党组", "区", "小区", "住户"),
    "街道办事处": ("党工委", "街道", "社区", "居民"), "县交通运输局": ("局党组", "县", "乡镇", "司机"),
}  # fmt: skip
_HEADS = (
    ("强化政治引领，筑牢思想根基", ("study", "meeting", "talk", "empty")),
    ("聚焦主责主业，推动工作落实", ("project", "service", "case", "rate", "empty")),
    ("坚持服务为民，办好民生实事", ("service", "money", "people", "project")),
    ("加强队伍建设，激发干事活力", ("training", "people", "talk", "honour")),
    ("严守纪律规矩，深化作风建设", ("case", "inspection", "talk", "empty")),
)
_VERBS = ("组织", "开展", "举办", "召开", "安排", "推动", "牵头")
_THINGS = {
    "study": ("理论学习中心组学习", "专题党课", "主题党日", "读书分享会", "政治理论测试", "红色教育基地参观"),
    "meeting": ("{organ}会议", "专题研究会", "工作调度会", "意识形态分析研判会", "民主生活会", "联席会议"),
    "talk": ("谈心谈话", "提醒谈话", "任前廉政谈话", "走访慰问", "家访", "座谈"),
    "project": ("道路维修", "管网改造", "文化广场建设", "校舍加固", "渠道清淤", "绿化提升", "厕所改造"),
    "service": ("信访事项", "热线工单", "政务服务事项", "矛盾纠纷", "代办件", "咨询件", "便民服务"),
    "case": ("违纪线索", "安全隐患", "执法案件", "投诉举报", "问题线索", "环保督办件"),
    "inspection": ("专项检查", "明察暗访", "联合执法检查", "随机抽查", "夜间巡查"),
    "training": ("业务培训班", "技能竞赛", "岗位练兵", "外出学习", "网络培训", "轮训"),
}
_TARGETS = ("整改完成", "按期办结", "落实到位", "验收通过", "全部销号")
_RATES = ("按时办结率", "群众满意率", "整改率", "覆盖率", "参训率", "合格率", "入户率")
_EMPTY = (
    "始终坚持问题导向，{adverb}把各项任务抓在手上、落到实处。",
    "进一步提高站位，{adverb}增强工作的主动性和针对性。",
    "{adverb}统筹推进各项重点工作，形成上下联动、齐抓共管的良好局面。",
    "坚持以上率下，{adverb}营造风清气正的良好氛围。",
    "通过不懈努力，各项工作{adverb}迈上新的台阶。",
)  # fmt: skip
_ADVERBS = ("持续", "扎实", "不断", "切实", "深入", "有效", "全面", "稳步")
_OPENINGS = (
    "{year}年，{name}在上级的坚强领导下，围绕年度目标任务，{adverb}推进各项工作，现将有关情况总结如下。",
    "一年来，{name}对照年初确定的任务，{adverb}抓好落实，主要情况报告如下。",
)
_PROBLEMS = (
    "部分{place}推进不平衡，{n}个项目进度滞后。", "业务骨干偏少，{n}个岗位长期空缺。",
    "信息化水平有待提高，{n}套系统尚未联通。",
    "宣传形式较为单一，年轻{people}参与不多。", "对新情况研究不够，办法还不多。",
)  # fmt: skip
_PLANS = (
    "{next}年计划完成{thing}{n}处，投入资金{m}万元。", "{next}年拟举办{thing}{n}期，培训{people}{m}人次。",
    "力争{next}年{rate}达到{p}%以上。", "{next}年完成{thing}{n}项。",
)  # fmt: skip


class Made(NamedTuple):
    """A report: name of its file, whose and of what year it is, its text."""

    name: str
    unit: str
    year: int
    text: str


class _Body:
    """A body with its own wording and its own figures, which go on from year to year."""

    def __init__(self, number: int, seed: int) -> None:
        self.chance = random.Random(f"{seed} {number}")
        places = [_PLACES[i : i + 2] for i in range(0, len(_PLACES), 2)]
        kind = list(_KINDS)[number % len(_KINDS)]
        serial = number // len(_KINDS)
        first, second = serial % len(places), serial // len(places) % len(places)
        third = serial // len(places) ** 2
        longer = places[second] if serial >= len(places) else ""
        self.name = places[first] + longer + ("东西南北中"[third % 5] if third else "") + kind
        self.organ, _, self.place, self.people = _KINDS[kind]
        self.scale = self.chance.uniform(0.5, 3.0)
        self.kept: list[str] = []

    def report(self, year: int) -> str:
        """The report of a year."""
        chance = self.chance
        lines = [f"{self.name}{year}年工作总结", self._fill(chance.choice(_OPENINGS), year)]
        heads = chance.sample(_HEADS, 4)
        sentences: list[str] = []
        for serial, (head, kinds) in zip("一二三四", heads, strict=True):
            lines.append(f"{serial}、{head}")
            told = [self._sentence(chance.choice(kinds), year) for _ in range(chance.randint(6, 9))]
            if self.kept and chance.random() < 0.1:
                told[1:3] = self.kept[:2]
            sentences += told
            lines.append("".join(told))
        lines.append("五、存在的问题")
        lines.append("一是" + "二是".join(self._fill(p, year) for p in chance.sample(_PROBLEMS, 2)))
        lines.append("六、下一步打算")
        lines.append("".join(self._fill(p, year) for p in chance.sample(_PLANS, 3)))
        self.kept = sentences[3:6]
        return "\n".join(lines) + "\n"

    def _number(self, low: int, high: int) -> int:
        return max(1, round(self.chance.uniform(low, high) * self.scale))

    def _thing(self, kind: str) -> str:
        return self.chance.choice(_THINGS[kind]).format(organ=self.organ)

    def _fill(self, text: str, year: int) -> str:
        thing = self._thing(self.chance.choice(("project", "training")))
        return text.format(
            year=year, next=year + 1, name=self.name, place=self.place, people=self.people, thing=thing,
            adverb=self.chance.choice(_ADVERBS), rate=self.chance.choice(_RATES), n=self._number(1, 9),
            m=self._number(20, 900), p=self.chance.randint(85, 99),
        )  # fmt: skip

    def _sentence(self, kind: str, year: int) -> str:
        c, n = self.chance, self._number
        if kind == "empty":
            return self._fill(c.choice(_EMPTY), year)
        if kind == "money":
            spent, thing = f"{n(50, 2000)}.{c.randint(1, 9)}", self._thing("project")
            return f"全年投入资金{spent}万元，用于{thing}{n(1, 20)}处，惠及{self.people}{n(100, 5000):,}人。"
        if kind == "rate":
            share, more = c.randint(800, 999) / 10, c.randint(1, 40) / 10
            return f"办理{self._thing('service')}{n(40, 900)}件，{c.choice(_RATES)}{share}%，较上年提高{more}个百分点。"
        if kind == "people":
            sent = f"选派{c.choice(('干部', '青年骨干', '业务能手'))}{n(2, 20)}人到{self.place}帮助工作"
            return f"发展党员{n(2, 30)}名，{sent}，慰问困难{self.people}{n(10, 300)}户。"
        if kind == "honour":
            return f"{n(1, 9)}个集体、{n(1, 20)}名个人受到{c.choice(('省级', '市级', '县级'))}表彰。"
        unit = {"study": "次", "meeting": "次", "talk": "人次", "project": "处", "service": "件", "case": "件",
                "inspection": "次", "training": "期"}[kind]  # fmt: skip
        first, second = self._thing(kind), self._thing(kind)
        tail = c.choice((f"{c.choice(_TARGETS)}{n(1, 30)}项", f"参加{n(20, 600)}人次", f"涉及{self.place}{n(2, 40)}个"))
        opening = c.choice(("全年", "年内", "先后", "")) + c.choice(_VERBS)
        return f"{opening}{first}{n(2, 40)}{unit}、{second}{n(2, 40)}{unit}，{tail}。"


def make(count: int, *, seed: int = 1, years: int = 4) -> Iterator[Made]:
    """So many reports, body by body; the same seed gives the same."""
    made = number = 0
    while made < count:
        body = _Body(number, seed)
        for year in range(2024 - years, 2024):
            if made < count:
                yield Made(f"{number // 500:04}/{number:06}_{year}.txt", body.name, year, body.report(year))
                made += 1
        number += 1


def write(count: int, folder: Path, *, seed: int = 1, years: int = 4) -> None:
    """Write the reports to files below the folder."""
    for one in make(count, seed=seed, years=years):
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, "utf-8")


def main() -> int:
    """Write as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=4)
    options = parser.parse_args()
    write(options.count, options.folder, seed=options.seed, years=options.years)
    return 0


if __name__ == "__main__":
    sys.exit(main())
