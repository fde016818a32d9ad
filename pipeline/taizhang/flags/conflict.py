"""One indicator with two values in one report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from taizhang.compare.naming import plain_name, row_names, unit_key
from taizhang.flags.arithmetic import of
from taizhang.flags.model import Finding, named
from taizhang.flags.own import self_pattern
from taizhang.flags.swapped import swapped
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check"]

_Rows = dict[tuple[str, str, str | None], list[Metric]]

# What a clause may say around a name without narrowing it: the whole year, the whole body, verbs of being and holding.
_WHOLE = re.compile(
    r"全年|今年以来|一年来|年内|现有|共有|总数|总计|目前|累计|先后|共计|合计|总共|一共|"
    r"全[局院校县市区镇乡省厅委所站队社村园馆厂行系]|全(?:街道|公司|集团|系统|社区|单位|体)|本[院校局园馆]"
)
_LIGHT = re.compile(
    r"召开|开了|举办|举行|开展|组织|完成|达到|[有为达共开了的也已均都是则就仅只才、“”\"\s]|虽然|但是|虽|但|其中|然而|尽管|仍|还"
)
_LEAD = re.compile(
    r"^(?:全[街县市区镇乡校院局村园馆]道?|各类|各项|各级|全部|所有|在[园校册职岗编](?=.{2})|现职(?=.{2}))(?=.{2})"
)
_MIDST = re.compile(r"(?<=[一-鿿]{2})中(?:[多的仅]?$|[^央心间].*)|(?:虽然?|仅|只|共|也|就|还|均|都)$")
_MARKER = re.compile(
    r"^(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]是|第[一二三四五六七八九十][，,]|[0-9]{1,2}[.．、])"
)
_NUMBER = re.compile(r"[0-9]{1,2}[.．、]\s*(?=\D)")
_MEETING = re.compile(r"(?<=[组委支班][会])议$|(?<=[一-鿿]{2}会)议$")
_VAGUE = re.compile(r"^(?:相关|有关|上述|该|此类|其他|其它|部分|同类)")
_PART = re.compile(r"其中|[（(]|^、")
_OTHER = re.compile(r"上年|去年|同期|上半年|下半年|季度|月份|年初|原有|平均|人均|户均|日均|比|较|由|从|降|(?<!新)增|减")

_MORE = re.compile(r"[余多]")
_FACING = re.compile(r"(?:面对|面向|服务|管理|监管|负责|全[区县市镇乡]|辖区|现有|共有|[的共有达到近]|\s)*")
_ALIKE = 1.5  # times; what differs by more is another thing
_SURE = 3  # characters of a name that names one thing only
_GOES_ON = re.compile(r"^[，,、][^，,。；]{0,12}$")
_NARROWING = 20  # characters that may narrow a part
_TIMES = 3  # what is so many times the whole is another thing


def check(view: View) -> Iterable[Finding]:
    """One finding a pair: the later value, with the earlier one as evidence.

    Both are done, exact, of one row and period, and nothing in their clauses narrows either: what is left of a clause
    without name, verbs of holding and words for the whole must be the same. A name that takes three values or more is
    a name for several things.
    """
    names = _row_names(view)
    rows: _Rows = defaultdict(list)
    for group in view.groups:
        for metric in group:
            if _usable(view, metric):
                rows[_key(names, metric)].append(metric)
    slips = list(swapped(view))
    yield from slips
    told = {finding.end for finding in slips}
    for same in rows.values():
        if len(same) < 2:
            continue
        values: dict[str, list[Metric]] = defaultdict(list)
        for metric in same:
            values[_rest(view, metric)].append(metric)
        found = [
            finding
            for rest, metrics in values.items()
            if len({m.value for m in metrics}) == 2 and not _OTHER.search(rest)
            for finding in _pair(view, metrics)
        ]
        yield from (f for f in found or _beyond_total(view, same) if f.end not in told)
    yield from _roughly(view, names, rows, told)


def _key(names: dict[str, str], metric: Metric) -> tuple[str, str, str | None]:
    return names[metric.id], unit_key(metric.unit), metric.period


def _roughly(view: View, names: dict[str, str], rows: _Rows, told: set[int]) -> Iterable[Finding]:
    """A rough number (4.8万余户) beside which the one exact number of the whole under the same name cannot stand
    (53,480户): it is the last year's, or a slip."""
    for later in view.report.metrics:
        key = _key(names, later)
        if key not in rows or not _rough(view, later):
            continue
        same = [m for m in rows[key] if m.id not in view.parts]
        if len({m.value for m in same}) != 1 or same[0].start > later.start or len(key[0]) < _SURE:
            continue
        first, step = same[0], _step(later)
        off = not later.value <= first.value < later.value + step
        near = 1 / _ALIKE < later.value / first.value < _ALIKE
        apart = first.sentence != later.sentence and later.end not in told
        if off and near and apart and not _OTHER.search(_around(view, later) + _around(view, first)):
            yield _finding(view, first, later)


def _rough(view: View, metric: Metric) -> bool:
    """Done, said with 余 or 多, and at the head of its clause or behind words for facing it all."""
    said = metric.status == "done" and metric.measure == "level" and metric.upper is None and not metric.per
    if not said or not metric.indicator or not _MORE.search(metric.text) or view.role_at(metric.start) == "plan":
        return False
    return bool(
        _FACING.fullmatch(_around(view, metric).replace(metric.indicator, ""))
        or _FACING.fullmatch(
            view.text[max(view.clause(metric.start, metric.end)[0], metric.sentence[0]) : metric.start]
        )
    )


def _step(metric: Metric) -> float:
    """What 余 may hide: less than one of the last digit that is written (4.8万余: a thousand)."""
    digits = re.match(r"[0-9][0-9,]*(?:\.(?P<part>[0-9]+))?", metric.text)
    scale = next((s for word, s in (("亿", 1e8), ("万", 1e4)) if word in metric.text), 1.0)
    if digits is None:
        return metric.value
    if digits["part"]:
        return scale * 10.0 ** -len(digits["part"])
    zeros = len(digits[0]) - len(digits[0].replace(",", "").rstrip("0")) - digits[0].count(",")
    return scale * 10.0**zeros


def _beyond_total(view: View, same: list[Metric]) -> Iterable[Finding]:
    """A part that is more than what the text calls the whole year's or the whole body's: 围绕防汛开展检查37次, and
    全年开展检查27次."""
    totals = [m for m in same if m.unit != "元" and _rest(view, m) == "" and _WHOLE.search(_around(view, m))]
    for total in totals:
        for part in same:
            rest = _rest(view, part)
            if part.value <= total.value or part.sentence == total.sentence or _OTHER.search(rest):
                continue
            if len(rest) > _NARROWING or _rounded(part, total) or _narrower(part, total):
                continue
            if part.value > _TIMES * total.value:
                continue
            first, later = sorted((part, total), key=lambda m: m.start)
            yield _finding(view, first, later)
            return


def _row_names(view: View) -> dict[str, str]:
    """By metric, the name of its row; a name that a metric of a row of the catalogue has here is that row's."""
    metrics = view.report.metrics
    names = row_names(metrics)
    rows = {_name(plain_name(m.indicator), m): names[m.id] for m in metrics if m.canonical}
    found: dict[str, str] = {}
    for m in metrics:
        own = names[m.id] if m.canonical else _name(names[m.id], m)
        found[m.id] = rows.get(own, own) if _MIDST.search(names[m.id]) else own
    return found


def _name(name: str, metric: Metric) -> str:
    """The name of the row, for one report: 党工委会议 is 党工委会, 全街道执法人员 is 执法人员."""
    if name in ("会议", "会") and metric.actor:
        name = metric.actor + "会"
    return _MEETING.sub("", _LEAD.sub("", _MIDST.sub("", name)))


def _usable(view: View, metric: Metric) -> bool:
    if metric.status != "done" or metric.bound != "exact" or metric.upper is not None or metric.per:
        return False
    if metric.measure != "level" or not metric.indicator or metric.unit in ("%", "百分点"):
        return False
    if _VAGUE.match(metric.indicator) or view.broken(metric.sentence[0]) or _is_part(view, metric):
        return False
    return view.role_at(metric.start) != "plan"


def _is_part(view: View, metric: Metric) -> bool:
    """Right behind 其中, a bracket or the 、 of a list: its name may lack what the whole says."""
    before = max((m.end for m in view.neighbours(metric) if m.end <= metric.start), default=metric.sentence[0])
    return metric.id in view.parts and bool(_PART.search(view.text[before : metric.start]))


def _behind(metric: Metric) -> bool:
    """The name stands behind the number (362名党员)."""
    return metric.indicator_span is not None and metric.indicator_span[0] >= metric.end


def _pair(view: View, metrics: list[Metric]) -> Iterable[Finding]:
    first = metrics[0]
    later = next(m for m in metrics if m.value != first.value)
    if first.sentence == later.sentence or _rounded(first, later) or _narrower(first, later):
        return
    if not _anchored(view, first, later) or _of_others(view, first, later) or _of_a_part(view, first, later):
        return
    yield _finding(view, first, later)


def _narrower(a: Metric, b: Metric) -> bool:
    """One name is the other with something before it (义务教育学校, 学校): two things, though of one row."""
    short, long = sorted((_name(plain_name(m.indicator), m) for m in (a, b)), key=len)
    return short != long and long.endswith(short)


def _finding(view: View, first: Metric, later: Metric) -> Finding:
    message = f"{named(later.indicator)}前文为{first.text}，此处为{later.text}，前后不一，建议核实。"
    evidence = {"earlier": first.text, "earlier_start": first.start, "later": later.text}
    return Finding(_start(view, later), later.end, message, evidence)


def _anchored(view: View, *metrics: Metric) -> bool:
    """At least one says 全年, 现有 or the like, or the name is one of three characters and more."""
    whole = [bool(_WHOLE.search(_around(view, m))) for m in metrics]
    if metrics[0].unit == "元":
        return all(whole)
    if any(_behind(m) and view.text[m.indicator_span[1]] in "和与及、" for m in metrics if m.indicator_span):
        return False
    return any(whole) or min(len(m.indicator) for m in metrics) >= 4


def _of_others(view: View, a: Metric, b: Metric) -> bool:
    """Each goes on from a number of its unit in its own sentence, and those count different things: 在管高血压患者
    2,918人，规范管理2,305人; 在管糖尿病患者964人，规范管理771人."""
    heads = [_head(view, m) for m in (a, b)]
    return all(heads) and heads[0] != heads[1]


def _of_a_part(view: View, a: Metric, b: Metric) -> bool:
    """An act without a thing (立案29件) takes its field from the part of the report that it stands in; the whole year's
    number may be more: 药品安全…立案29件, and in another part 全年立案563件."""
    whole, part = sorted((a, b), key=lambda m: not _WHOLE.search(_around(view, m)))
    if part.indicator != part.action or _WHOLE.search(_around(view, part)) or whole.value <= _TIMES * part.value:
        return False
    return not any(s.start <= min(a.start, b.start) and max(a.start, b.start) < s.end for s in view.report.sections)


def _head(view: View, metric: Metric) -> str:
    """The name of the number right before the metric, of its unit, in its sentence; empty where there is none."""
    before = [m for m in view.neighbours(metric) if m.end <= metric.start]
    if not before or unit_key(before[-1].unit) != unit_key(metric.unit):
        return ""
    return before[-1].indicator if _GOES_ON.match(view.text[before[-1].end : metric.start]) else ""


def _rounded(a: Metric, b: Metric) -> bool:
    """One value may be the other, rounded (1.2万人 and 12,034人)."""
    return "万" in a.text + b.text and of(a).holds(of(b))


def _around(view: View, metric: Metric) -> str:
    """The metric's clause up to the number (from the number before it, if that is nearer), and behind the number where
    the name stands there."""
    start, end = view.clause(metric.start, metric.end)
    start = max(start, metric.sentence[0])
    start = max(start, view.text.rfind("：", start, metric.start) + 1)
    if marker := _MARKER.match(view.text[start : metric.start]):
        start += marker.end()
    for other in view.neighbours(metric):
        if start < other.end <= metric.start:
            start = other.end
    return view.text[start : metric.start] + (view.text[metric.end : end] if _behind(metric) else "")


def _rest(view: View, metric: Metric) -> str:
    around = _around(view, metric)
    if _behind(metric):  # 全院362名党员…: the whole body, whatever it did
        return "" if _WHOLE.search(around) else f"\0{metric.id}"
    text = around.replace(metric.indicator, "")
    if metric.actor and metric.actor in text and _MEETING.sub("", metric.indicator) == "会":
        text = text.replace(metric.actor, "")
    text = self_pattern(view.report.unit).sub("", text)
    return _LIGHT.sub("", _WHOLE.sub("", text))


def _start(view: View, metric: Metric) -> int:
    start = view.clause(metric.start, metric.end)[0]
    if marker := _NUMBER.match(view.text, start, metric.start):
        start = marker.end()  # an automatic number of a list is no part of the words
    return max(start, metric.sentence[0], metric.start - 20)
