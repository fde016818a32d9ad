"""Whether a number is an amount, a change or a rank; how often; measured from what."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from taizhang.extract.clause import MASK, View, clause_of
from taizhang.extract.rules import book
from taizhang.records import Measure, Period

__all__ = ["joined", "read_basis", "read_measure", "read_per"]

_JOIN = re.compile(r"^\s*(?:、|和|与|及|以及|，|,|或)\s*$")
_BARE_PART = re.compile(r"\s*(?:[，,]其中[，,：:]?|[、和及与])[^＃，占达为至到率例重比度面]{2,16}")
_HAPPENINGS = frozenset(("次", "场", "期", "轮", "回", "场次", "人次", "件", "篇", "节", "课时", "学时"))
_BRACKETED = re.compile(f"{MASK}\\s*[（(]\\s*$")
_REMARK = re.compile(r"（[^（）＃，。；]{1,8}）")
_STRIVES = re.compile(
    r"^\s*[，,、]?(?:并|努力|力争|争取|确保|奋力|全力|冲刺|再)+(?:实现|达到|完成|冲刺|冲击|做到)?\s*$"
)
# 比上年减少2万元，下降5%: one comparison, said twice
_AGAIN = re.compile(
    r"[，,、（(]\s*(?:增长|增加|下降|减少|上升|提高|降低|增|降|升|[增降升减涨]幅)(?:了|约|近|为|达到?)?\s*$"
)
_SUM = re.compile(r"(?:全年|共计|总计|合计|累计|共|总共|一共|年内)[^＃]*$")
# 每年至少办案1件、培训不少于40学时
_LIMITED = re.compile(r"(?:不少于|不低于|不超过|至少|最少|不得少于)[^＃、，]{0,12}$")
# 增减, 同比: what the head of a column says of the numbers below it
_CHANGE_COLUMN = re.compile(
    r"增减|增长(?!点)|增幅|降幅|涨幅|增速|升降|变动|变化|同比(?!数)|环比(?!数)|[比较](?:上年|去年|上期|同期|年初)"
)
_RISES = re.compile(r"(?:晋升|晋位|跃升|跃居|攀升|后退|下滑)(?:了)?$")  # so many places; 晋升3人 are people
_PERIODS: dict[str, Period] = {
    "年": "year", "年度": "year", "学年": "year", "半年": "half", "学期": "half", "季度": "quarter", "季": "quarter",
    "月": "month", "周": "week", "星期": "week", "天": "day", "日": "day", "晚": "day",
}  # fmt: skip


def joined(view: View) -> bool:
    """Whether the quantity is the next item of a list of bare quantities (分别增长6%、5.2%和5%)."""
    return view.link is not None and bool(_JOIN.match(view.link))


def read_measure(view: View, previous: tuple[View, Measure] | None) -> Measure:
    """level, change or rank. ``previous`` is the quantity before it in the sentence, with its measure."""
    q = view.quantity
    found: Measure | None = None
    for rule in book().likely("measure", view):
        if rule.match(view):
            found = cast(Measure, rule.gives)
            break
    if found is None and _CHANGE_COLUMN.search(view.column):
        return "change"
    if found is None and q.unit in ("位次", "名次") and _RISES.search(view.item):
        return "change"
    if q.rank:
        return "change" if found == "change" and "第" not in view.text else "rank"
    if found is None and q.dimension == "rate" and q.value < 0 and _BRACKETED.search(view.before):
        return "change"  # 出口1.2亿元（-3.1%）
    if found is None and previous and joined(view) and previous[0].quantity.unit == q.unit and previous[1] != "rank":
        return previous[1]
    if found is None and previous and previous[1] == "change" and view.link is not None and _STRIVES.match(view.link):
        return "change" if previous[0].quantity.unit == q.unit else "level"
    return found or ("change" if previous and _changes_as(view, previous) else "level")


def _changes_as(view: View, previous: tuple[View, Measure]) -> bool:
    """Whether the quantity is a part of a change, named without a verb (投资增长3%，其中工业投资8%、房地产投资2%)."""
    alike = previous[1] == "change" and previous[0].quantity.unit == view.quantity.unit
    named = alike and view.quantity.dimension == "rate" and _BARE_PART.fullmatch(view.link or "")
    return bool(named) and "其中" in view.before[view.before.rfind("；") + 1 :]


def read_per(view: View, previous: tuple[View, Period | None] | None) -> Period | None:
    """The period of a frequency, None for everything else; money and rates have none."""
    if view.quantity.dimension in ("money", "rate") or view.quantity.rank:
        return None
    slash = view.quantity.unit.rpartition("/")
    if slash[0] in _HAPPENINGS and slash[2] in _PERIODS:  # 2次/月, but no rate of 400万吨/年
        return _PERIODS[slash[2]]
    for rule in book().likely("per", view):
        found = rule.match(view)
        if found and not _SUM.search(view.item[found.start() :]):
            return _PERIODS[found.group("p")]
    if "）" in view.before and (whole := _REMARK.sub("", view.before)) != view.before:  # 每季度与村（社区）干部谈话1次
        plain = clause_of(whole)
        return read_per(replace(view, before=whole, clause=plain, item=plain[plain.rfind(MASK) + 1 :]), previous)
    if not previous or not view.link or _SUM.search(view.link) or not view.clause.endswith(view.link):
        return None
    same = view.link.startswith("、") and previous[0].quantity.unit == view.quantity.unit
    return previous[1] if same or ("、" in view.link and _LIMITED.search(view.link + view.text)) else None


def read_basis(view: View, previous: str | None) -> str | None:
    """From what a change (or a gap) is measured, as written; a list shares the words before its first item."""
    for rule in book().likely("basis", view):
        found = rule.match(view)
        if found:
            return found.group("b").strip()
    return previous if joined(view) or _AGAIN.match(view.link or "") else None
