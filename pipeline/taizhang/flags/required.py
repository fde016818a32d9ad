"""A frequency that the text itself demands or says it keeps, and a number that falls short of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from taizhang.compare.naming import plain_name, unit_key
from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["PER_YEAR", "check"]

PER_YEAR = {"year": 1, "half": 2, "quarter": 4, "month": 12, "fortnight": 24, "week": 52, "day": 365}
_WORDS = {
    "year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "fortnight": "每半月", "week": "每周",
    "day": "每日",
}  # fmt: skip
_PERIODS = {
    "周": "week", "半月": "fortnight", "半个月": "fortnight", "月": "month", "季度": "quarter", "季": "quarter",
    "半年": "half", "年": "year",
}  # fmt: skip
_DEMAND = re.compile(r"要求|规定|按照|按|应当|须|必须|制度|至少|不少于|不低于|机制|坚持|严格")
_TIMES = {"次", "轮", "轮次", "回", "期", "讲", "课时", "场", "天"}
# What is counted piece by piece; held against a number of the same pieces only (每月抽查100张，全年抽查1,100张).
_PIECES = {"张", "份", "户", "件", "篇", "家", "户次", "家次", "人次"}
_LEAD = re.compile(r"^(?:人均|专题|集体|集中|全年|共|均)")
_WITHIN = re.compile(r"学期|教学月|在校|汛期|旺季|期间|工作日|寒暑假|不含|除外|月起")
_COUNTED = re.compile(r"全年|今年|年内|累计|共|半年来|一年来|实际|仅|只")
# 每周分析研判机制, 每半月召开一次: a demand that states no number of times by itself.
_MECHANISM = re.compile(
    r"每(?P<period>周|半个?月|月|季度|季|半年|年)(?:都)?(?:召开|开展|组织|进行|举行)?(?:一次|1次)?(?P<name>[一-鿿]{2,8}?)?"
    r"(?:的?(?:机制|制度|要求|规定)|(?:召开|开展|组织|进行|举行)?(?:一次|1次)(?P<behind>[一-鿿]{2,8})?)"
)
_SAID = re.compile(r"(?P<name>[一-鿿]{2,8})制度(?:规定|要求|明确)[^，。；]{0,4}$")
_BARE = re.compile(r"(?:全年|今年|实际|累计|共|仅|只|已|开展|召开|组织|完成|进行|落实)+(?:了)?")
_OF_BRANCHES = re.compile(r"(?<![0-9第])([0-9]{1,3})个(?:[一-鿿]{0,4})支部[^，。；]{0,12}$")
_TOGETHER = re.compile(r"共|累计|合计")
_KEPT = re.compile(
    r"^[，,](?:严格|全面|切实|有效|基本)?(?:落实|符合|达到|满足|执行|做到|完成|遵守)了?(?:每)?[^，。；、]{0,8}$"
)
_NEXT = re.compile(r"的(?:要求|规定)[，,][^，,、。；：0-9其]{2,16}")
_HAN = re.compile(r"[一-鿿]*").fullmatch
_LOOK = 3  # sentences with numbers, from that of the demand on
_FAR = 160
_NEAR = 60  # between a practice that is told (每月召开一次) and its number


class _Demand(NamedTuple):
    """``sure``: it says that it must be (要求, 至少), not only that it is so."""

    start: int
    end: int
    value: float
    per: str
    unit: str
    name: str
    sentence: tuple[int, int]
    sure: bool


def check(view: View) -> Iterable[Finding]:
    """One finding a pair. Only where the number is of the whole period, in times, and of the thing demanded."""
    share = 0.5 if view.part_year else 1.0
    groups = view.groups
    answered: set[str] = set()
    for g, group in enumerate(groups):
        for demand in _demands(view, group):
            later = groups[g : g + _LOOK] if demand.sure else groups[g : g + 1]
            answer = next((m for ms in later for m in ms if _answers(view, demand, m)), None)
            due = demand.value * PER_YEAR[demand.per] * share
            far = _FAR if demand.sure else _NEAR
            answer = answer or _said_before(view, demand, group)
            if answer is None or answer.id in answered or answer.start - demand.end >= far:
                continue
            answered.add(answer.id)
            due *= _branches(view, demand, answer)
            if (answer.upper or answer.value) < due and not _WITHIN.search(view.text[demand.end : answer.start]):
                yield _finding(view, demand, answer, due, share)


def _demands(view: View, group: Sequence[Metric]) -> Iterator[_Demand]:
    taken: list[tuple[int, int]] = []
    for m in group:
        if m.per is None or m.status == "planned" or unit_key(m.unit) not in _TIMES | _PIECES:
            continue
        if _WITHIN.search(view.text[m.sentence[0] : m.end]) or view.role_at(m.start) == "plan":
            continue
        words = view.text[m.sentence[0] : m.end + 12]
        sure = m.status == "required" or m.bound == "at_least" or bool(_DEMAND.search(words))
        taken.append((m.start - 24, m.end + 8))
        yield _Demand(m.start, m.end, m.value, m.per, m.unit, m.indicator, (m.sentence[0], m.sentence[1]), sure)
    yield from _mechanisms(view, group[0], taken)


def _mechanisms(view: View, first: Metric, taken: Sequence[tuple[int, int]]) -> Iterator[_Demand]:
    sentence = (first.sentence[0], first.sentence[1])
    if view.role_at(sentence[0]) == "plan" or _WITHIN.search(view.text[slice(*sentence)]):
        return
    for found in _MECHANISM.finditer(view.text, *sentence):
        if any(start <= found.start() < end for start, end in taken):
            continue
        said = _SAID.search(view.text[sentence[0] : found.start()])
        name = found["name"] or (said["name"] if said else "") or found["behind"] or ""
        if len(name) >= 2:
            yield _Demand(found.start(), found.end(), 1.0, _PERIODS[found["period"]], "次", name, sentence, True)


def _answers(view: View, demand: _Demand, metric: Metric) -> bool:
    """The number says how often the thing demanded was done; the first that does counts, not its parts behind it."""
    if metric.start <= demand.end or metric.per or metric.measure != "level":
        return False
    counted = bool(_COUNTED.search(_clause(view, metric)))
    if metric.status == "planned" or (metric.status == "required" and not counted):
        return False
    if metric.bound not in ("exact", "at_most") or not _comparable(demand.unit, metric.unit):
        return False
    if unit_key(demand.unit) in _PIECES and not (counted and demand.sentence[0] == metric.sentence[0]):
        return False
    if not demand.sure and (not counted or "。" in view.text[demand.end : metric.start]):
        return False
    return _same_matter(view, demand, metric)


def _said_before(view: View, demand: _Demand, group: Sequence[Metric]) -> Metric | None:
    """开展综合检查9次，落实每月至少1次的检查要求: the number stands in the clause before."""
    before = [m for m in group if m.end <= demand.start]
    if not demand.sure or not before:
        return None
    metric, asked = before[-1], view.text[demand.end : view.clause(demand.start, demand.end)[1]]
    plain_count = metric.measure == "level" and metric.status == "done" and metric.per is None
    if not plain_count or metric.bound != "exact" or not _comparable(demand.unit, metric.unit):
        return None
    name = plain_name(metric.indicator)
    alike = any(name[i : i + 2] in asked for i in range(len(name) - 1)) or not re.search("[一-鿿]{4}", asked)
    return metric if _KEPT.match(view.text[metric.end : demand.start]) and alike else None


def _comparable(asked: str, stated: str) -> bool:
    one, other = unit_key(asked), unit_key(stated)
    return (one in _TIMES and other in _TIMES) or one == other


def _same_matter(view: View, demand: _Demand, metric: Metric) -> bool:
    """The name of the one stands in the clause of the other: whole, by its last four characters, or shortened; or the
    number has no name of its own (全年实际开展9次)."""
    if demand.sentence[0] == metric.sentence[0] and _BARE.fullmatch(
        view.text[_clause_start(view, metric) : metric.start]
    ):
        return True
    start, end = view.clause(demand.start, demand.end)
    before = [m.end for group in view.groups for m in group if m.sentence[0] == demand.sentence[0]]
    start = max([start, *(e for e in before if e <= demand.start)])
    asked = view.text[start : min(end, metric.start)]
    name = _LEAD.sub("", plain_name(metric.indicator))
    while _LEAD.match(name):
        name = _LEAD.sub("", name)
    wanted = plain_name(demand.name)
    near = demand.sentence[0] == metric.sentence[0] and bool(_COUNTED.search(_clause(view, metric)))
    if near and unit_key(metric.unit) in _PIECES and metric.action and metric.action in asked:
        return True
    asked_only = bool(re.match(r"的(?:要求|规定)", view.text[demand.end : demand.end + 3]))
    if asked_only and demand.sure and metric.action and _NEXT.fullmatch(view.text[demand.end : metric.start]):
        return True  # 按照每月不少于1次的要求，召开碰头会9次
    if near and (
        not wanted or asked_only or (len(wanted) >= 4 and wanted[-2:] == name[-2:])
    ):  # 按照每季度至少1次的要求，…走访2轮
        return True
    if len(name) >= 2 and (name in asked or (len(name) >= 4 and name[-4:] in asked)):
        return True
    if len(name) >= 3 and _shortened(name, asked):
        return True
    if len(name) >= 3 and len(wanted) >= 4 and name[-1] == "会" and set(name[:-1]) <= set(wanted):  # 研判会 of 分析研判
        return True
    return len(wanted) >= 3 and wanted in _clause(view, metric)


def _shortened(name: str, asked: str) -> bool:
    """The characters of the name stand in ``asked`` in their order, up to three others between two (支委会 of
    支部委员会会议)."""
    ends = [place for place, character in enumerate(asked) if character == name[0]]
    for character in name[1:]:
        places = (place for place, other in enumerate(asked) if other == character)
        ends = [place for place in places if any(0 < place - end <= 4 and _HAN(asked[end + 1 : place]) for end in ends)]
    return bool(ends)


def _clause_start(view: View, metric: Metric) -> int:
    return view.clause(metric.start, metric.end)[0]


def _clause(view: View, metric: Metric) -> str:
    start, end = view.clause(metric.start, metric.end)
    return view.text[start:end]


def _branches(view: View, demand: _Demand, answer: Metric) -> int:
    """How many branches the number is the sum of: 8个支部按规定每月召开1次，全年共召开61次."""
    found = _OF_BRANCHES.search(view.text[demand.sentence[0] : demand.start])
    together = _TOGETHER.search(view.text[demand.end : answer.start])
    return int(found[1]) if found and together and demand.sentence[0] == answer.sentence[0] else 1


def _finding(view: View, demand: _Demand, metric: Metric, due: float, share: float) -> Finding:
    period = "半年" if share < 1 else "全年"
    asked = f"{_WORDS[demand.per]}{plain(demand.value)}{demand.unit}"
    verb = "要求" if demand.sure else "写明"
    message = f"文中{verb}{asked}，即{period}不少于{plain(due)}{demand.unit}，此处写明{metric.text}，建议核实。"
    evidence = {
        "demand": view.text[demand.start : demand.end], "per": demand.per, "due": due, "stated": metric.value,
    }  # fmt: skip
    start = view.clause(metric.start, metric.end)[0]
    if demand.sentence[0] == metric.sentence[0] and metric.start - demand.start <= 40:
        start = min(start, demand.start)
    return Finding(max(start, metric.sentence[0]), metric.end, message, evidence)
