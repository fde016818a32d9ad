"""Wholes and parts that do not agree: 其中, brackets, 共计, 其余."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import of, plain, total
from taizhang.flags.model import Finding
from taizhang.flags.partition import exclude_each_other, is_complete, may_meet
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check"]

_TOTAL = re.compile(
    r"(?:[，,、；]\s*)?(?:(?:共计|合计|总计)[^，,。；、0-9]{0,4}|(?:累计|总共|一共|(?<=[，,、])共|^共)(?:为|达|有)?)\s*$"
)
_BRACKET = re.compile(r"[（(].*")
_REST = re.compile(
    r"[，,、](?:(?:其余|剩余|余下|剩下|还有|尚有|另有)的?"
    r"|(?:正在|正|尚未|未|暂未)(?:整改|推进|办理|处理|办结|化解|完成|解决|整改完成)(?:的)?)\s*$"
)
_DONE = re.compile(r"已|整改|完成|办结|解决|化解|交付|处理")
_NAME = re.compile(r"^(?:[，,、；（(：:\s]|其中|包括|含|有|和|及|以及)+")
_LINK = re.compile(r"[；;。]")
_OPEN = re.compile(r"其中")
_NEAR = 0.15  # parts that miss the whole by more cut across each other
_NEAR_ALIKE = 0.35  # the same where their names end alike (书记讲党课, 班子成员讲党课)
_SHORT = 0.05
_NAMED = 30  # characters before the whole that may name its parts
_WIDE = 0.5  # of a list that is nothing but items, and its 共计
_AGAINST = re.compile(r"[比较由从]|同比|增长|下降|提高|(?:增加|减少|上升|净增)了?$")
_PURE = re.compile(r"^[、，,和及以]*[^，,。；;、0-9]{0,14}$")
_SUM_ONLY = re.compile(r"累计|先后|总共")
_BLANK = re.compile(
    r"[×✕XxＸｘ*＊○_]{2,}|[XxＸｘ×○](?=[人名个项件])|[（(][\s　]*[）)]"
)  # a number that is not filled in
_BESIDES = re.compile(r"另有|另外|此外|[，,]另")
_ITEM = re.compile(r"^[一-鿿]{0,8}(?:中[，,]|[，,、：:])[一-鿿]{2,8}$")
_AMONG = re.compile(r"^[一-鿿]{0,8}中[，,]")
_GOES_ON = re.compile(r"^(?:其中|包括|具体为|分别为|分别是|具体包括)")


def check(view: View) -> Iterable[Finding]:
    """One finding a statement; what adds up stays silent."""
    before: Sequence[Metric] = ()
    for group in view.groups:
        yield from _parts(view, group)
        yield from _listed(view, group)
        yield from _rest(view, group)
        yield from _unopened(view, group)
        yield from _continued(view, before, group)
        before = group


def _unit(metric: Metric) -> str:
    """The unit without what a bracket adds to it: 台 of 台（套）."""
    return unit_key(_BRACKET.sub("", metric.unit))


def _exact(metrics: Sequence[Metric]) -> bool:
    return all(m.bound == "exact" and m.upper is None and m.measure == "level" and m.per is None for m in metrics)


def _plain(parts: Sequence[Metric]) -> bool:
    """Amounts as they stand; 改造提升1.1万亩 is an act, no change against another time."""
    return _exact([m for m in parts if m.measure != "change"]) and all(
        m.bound == "exact" and m.upper is None and m.basis is None for m in parts if m.measure == "change"
    )


def _continued(view: View, before: Sequence[Metric], group: Sequence[Metric]) -> Iterator[Finding]:
    """The whole ends a sentence, 其中 opens the next."""
    start, end = group[0].sentence
    if not before or not _GOES_ON.match(view.text[start:end]) or before[-1].sentence[1] < start - 1:
        return
    parts: list[Metric] = []
    for metric in group:
        if parts and _new_list(view, parts[-1], metric):
            break
        parts.append(metric)
    yield from _of_whole(view, before, parts, across=True)


def _parts(view: View, group: Sequence[Metric]) -> Iterator[Finding]:
    """A whole, then its parts behind 其中 or in a bracket, unit by unit."""
    i = 0
    while i < len(group):
        if group[i].id not in view.parts:
            i += 1
            continue
        j = i
        while j < len(group) and group[j].id in view.parts:
            if j > i and _new_list(view, group[j - 1], group[j]):
                break
            j += 1
        yield from _of_whole(view, group[:i], group[i:j])
        i = j


def _unopened(view: View, group: Sequence[Metric]) -> Iterator[Finding]:
    """A whole and its parts without 其中: 27个项目中，续建12个，新开工16个; 获奖64项，一等奖9项、二等奖58项. Only
    names that exclude each other are taken for parts, behind 中 also three and more in a row with 、 between them;
    without 中 only such as end as the whole is called (奖)."""
    for i, whole in enumerate(group[:-2]):
        parts: list[Metric] = []
        for m in group[i + 1 :]:
            last = parts[-1] if parts else whole
            if _unit(m) != _unit(whole) or m.id in view.parts or not _ITEM.match(view.text[last.end : m.start]):
                break
            parts.append(m)
        if len(parts) < 2 or whole.id in view.parts:
            continue
        names = [_NAME.sub("", n[n.find("中") + 1 :]) for n in _part_names(view, whole, parts)]
        called = view.text[view.clause(whole.start, whole.end)[0] : whole.start]
        link = view.text[whole.end : parts[0].start]
        if link.startswith("、") or exclude_each_other([called, *names]):  # 一等奖1个、二等奖3个: a step itself
            continue
        apart = exclude_each_other(names)
        if _AMONG.match(link):
            row = len(parts) > 2 and all(view.text[p.end] == "、" for p in parts[:-1])
            meant = apart or row
        else:
            meant = apart and len({n[-1] for n in names}) == 1 and names[0][-1] in called
        if meant:
            yield from _of_whole(view, [whole], parts)


def _new_list(view: View, before: Metric, metric: Metric) -> bool:
    between = view.text[before.end : metric.start]
    return bool(_OPEN.search(between) or _LINK.search(between)) or between.replace("(", "（").rfind(
        "（"
    ) > between.rfind("）")


def _of_whole(
    view: View, before: Sequence[Metric], parts: Sequence[Metric], *, across: bool = False
) -> Iterator[Finding]:
    """``across``: a full stop may lie between the whole and its parts."""
    for unit in dict.fromkeys(_unit(p) for p in parts):
        listed = _in_row(view, [p for p in parts if _unit(p) == unit])
        own = _until_compared(view, listed)
        wholes = (m for m in reversed(before) if _unit(m) == unit and m.id not in view.parts and m.measure == "level")
        whole = next(wholes, None)
        if whole is None or unit in ("%", "百分点") or not own or whole.value <= 0:
            continue
        if not _exact([whole]) or not _plain(own) or total(listed).holds(of(whole)):
            continue
        if (not across and _LINK.search(view.text[whole.end : own[0].start])) or whole.status != own[0].status:
            continue
        sentence = _verdict(view, whole, own)
        if sentence:
            shown = "＋".join(p.text for p in own)
            evidence = {
                "whole": whole.text,
                "parts": [p.text for p in own],
                "sum": total(own).low,
                "total": whole.value,
            }
            message = f"分项{shown}{sentence}总数{whole.text}，建议核实。"
            yield Finding(_name_start(view, whole), own[-1].end, message, evidence)


def _in_row(view: View, parts: list[Metric]) -> list[Metric]:
    """Parts joined by 、 up to the ， behind which another thing is told first (县道42公里、乡道58公里，改造桥梁14座，
    护栏210公里)."""
    gaps = [view.text[a.end : b.start] for a, b in pairwise(parts)]
    if not gaps or "、" not in gaps[0] or "，" in gaps[0]:
        return parts
    last = next((i for i, gap in enumerate(gaps) if "，" in gap and re.search(r"[0-9]", gap)), len(gaps))
    return parts[: last + 1]


def _until_compared(view: View, parts: list[Metric]) -> list[Metric]:
    """The parts before a number that compares the whole with another time (…，比上年的39.5万元增加7.3万元), or that
    comes on top of it (…，另有在建2家)."""
    for i in range(1, len(parts)):
        between = view.text[parts[i - 1].end : parts[i].start]
        if _AGAINST.search(between) or _BESIDES.search(between):
            return parts[:i]
    return parts


def _verdict(view: View, whole: Metric, parts: Sequence[Metric]) -> str:
    """What is wrong with the parts, empty where nothing is."""
    added, stated = total(parts), of(whole)
    if re.search(r"[年月日人户]均|平均", view.text[max(whole.sentence[0], whole.start - 12) : whole.start]):
        return ""
    if any(of(p).low > stated.high for p in parts):
        return "中有一项大于"
    if added.holds(stated) or len(parts) < 2:
        return ""
    names = _part_names(view, whole, parts)
    if may_meet(names) or _BLANK.search(view.text[whole.end : parts[-1].start]):
        return ""
    alike = len({name[-2:] for name in names}) == 1 and len(names[0]) > 2
    alike = alike or (len({(len(name), name[-1:]) for name in names}) == 1 and len(names[0]) > 2)  # 一号池、二号池
    near = _NEAR_ALIKE if alike or exclude_each_other(names) else _NEAR
    off = (sum(p.value for p in parts) - whole.value) / whole.value
    if 0 < off <= near:
        return f"之和{_amount(parts, whole)}，大于"
    goes_on = view.text[parts[-1].end : parts[-1].end + 1] in ("、", "和", "\n")
    if off > 0 or goes_on or "等" in view.text[parts[-1].end : parts[-1].end + 3]:
        return ""
    counts = all(p.value == int(p.value) and p.unit != "元" for p in parts)
    one = whole.value - sum(p.value for p in parts) == 1 and whole.value <= 20
    before = view.text[max(whole.sentence[0], whole.start - _NAMED) : whole.start]
    named = all(len(name) >= 2 and name in before for name in names)  # 代表建议、政协提案19件，其中代表建议…
    if (named or is_complete(names)) and -off <= _NEAR_ALIKE:
        return f"之和{_amount(parts, whole)}，小于"
    if len(parts) >= 3 and ((counts and (-off <= _SHORT or one)) or -off <= _SHORT / 2):
        return f"之和{_amount(parts, whole)}，小于"
    return ""


def _part_names(view: View, whole: Metric, parts: Sequence[Metric]) -> list[str]:
    """What stands before the number of each part; men and women together are a division, not two attributes."""
    names: list[str] = []
    position = whole.end
    for part in parts:
        between = view.text[position : part.start]
        names.append(_NAME.sub("", between[between.rfind("其中") :] if "其中" in between else between))
        position = part.end
    if any("男" in n for n in names) and any("女" in n for n in names):
        names = [n.replace("男", "").replace("女", "") for n in names]
    return names


def _amount(parts: Sequence[Metric], whole: Metric) -> str:
    scale = next((s for s, word in ((1e8, "亿"), (1e4, "万")) if word in whole.text), 1.0)
    word = {1e8: "亿", 1e4: "万"}.get(scale, "")
    grouped = any("," in p.text for p in (*parts, whole))
    return f"为{plain(sum(p.value for p in parts) / scale, 4, grouped=grouped)}{word}{whole.unit}"


def _name_start(view: View, metric: Metric) -> int:
    """Where the statement of a metric begins: its name, if that stands before it in the sentence, else the number."""
    span = metric.indicator_span
    if span and metric.sentence[0] <= span[0] <= metric.start and "。" not in view.text[span[0] : metric.start]:
        return span[0] if metric.start - span[0] <= 40 else metric.start
    return metric.start


def _listed(view: View, group: Sequence[Metric]) -> Iterator[Finding]:
    """Items of a list, then 共计: silent where any tail of the list gives the sum."""
    for i in range(2, len(group)):
        result = group[i]
        if not _TOTAL.search(view.text[group[i - 1].end : result.start]):
            continue
        items: list[Metric] = []
        for m in reversed(group[:i]):
            if unit_key(m.unit) != unit_key(result.unit) or (
                items and _LINK.search(view.text[m.end : items[-1].start])
            ):
                break
            items.append(m)
        if len(items) < 2 or not _exact([result, *items]) or any(m.id in view.parts for m in items):
            continue
        sums = [total(items[:n]) for n in range(2, len(items) + 1)]
        between = view.text[items[-1].sentence[0] : result.start]
        if any(s.holds(of(result)) for s in sums) or "各" in between or _TOTAL.search(_before(view, items[-1])):
            continue
        items = _pure_tail(view, items[::-1])
        added = sum(m.value for m in items)
        if abs(added - result.value) > _far(view, items, result) * result.value:
            continue
        shown = "＋".join(m.text for m in items)
        message = f"所列{shown}之和{_amount(items, result)}，与共计{result.text}不符，建议核实。"
        evidence = {"items": [m.text for m in items], "sum": added, "total": result.value}
        yield Finding(_name_start(view, items[0]), result.end, message, evidence)


def _pure_tail(view: View, items: list[Metric]) -> list[Metric]:
    """The items behind the last text that is more than their names; all where that leaves fewer than two."""
    start = len(items) - 1
    while start and _PURE.match(view.text[items[start - 1].end : items[start].start]):
        start -= 1
    return items[start:] if len(items) - start >= 2 else items


def _far(view: View, items: Sequence[Metric], result: Metric) -> float:
    """How far off a sum may be to be meant as one: more where nothing but items stands between."""
    gaps = [view.text[a.end : b.start] for a, b in pairwise(items)]
    pure = all(_PURE.match(gap) for gap in gaps) and not _SUM_ONLY.search(view.text[items[-1].end : result.start])
    return _WIDE if pure else _NEAR


def _before(view: View, metric: Metric) -> str:
    return view.text[metric.sentence[0] : metric.start]


def _rest(view: View, group: Sequence[Metric]) -> Iterator[Finding]:
    """A number found, a number dealt with, and 其余."""
    for i in range(2, len(group)):
        rest = group[i]
        if not _REST.search(view.text[group[i - 1].end : rest.start]):
            continue
        same = [m for m in group[:i] if unit_key(m.unit) == unit_key(rest.unit) and m.id not in view.parts]
        while len(same) > 1 and _LINK.search(view.text[same[0].end : rest.start]):
            same.pop(0)
        if len(same) < 2 or not _exact([*same, rest]) or not _DONE.search(view.text[same[0].end : rest.start]):
            continue
        if any(total([*same[n + 1 :], rest]).holds(of(same[n])) for n in range(len(same) - 1)):
            continue
        whole, done = same[0], same[1:]
        if abs(sum(m.value for m in done) + rest.value - whole.value) > _NEAR * whole.value:
            continue
        shown = "＋".join(m.text for m in done)
        message = f"{shown}与其余{rest.text}之和不等于总数{whole.text}，建议核实。"
        evidence = {"whole": whole.text, "done": [m.text for m in done], "rest": rest.text}
        yield Finding(_name_start(view, whole), rest.end, message, evidence)
