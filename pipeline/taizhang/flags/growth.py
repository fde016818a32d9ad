"""Growth that does not follow from the two values beside it: 由A增加到B，同比增长x%; B，比上年的A增长x%."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import Interval, growth, half_step, of, plain, ratio
from taizhang.flags.model import Finding
from taizhang.flags.two_times import DOWN, UP, Pair, pairs
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check", "claimed"]

_LEAD = "同比|环比|[比较]上年(?:同期)?|[比较]去年(?:同期)?|同口径|分别|共|净|累计|总体|提前|实际|仅"
_THEN = re.compile(
    rf"^[）)]?[，,、（(]?\s*(?:{_LEAD}|\s)*(?P<way>{UP}|{DOWN}|增幅|降幅|涨幅|增长率|增速)(?:率|幅度)?(?:了|为|达到|达|约)?\s*$"
)
_WAY = re.compile(rf"^[^，。；]{{0,4}}(?P<way>{UP}|{DOWN})(?:了|约)?\s*$")
_MORE = re.compile(
    rf"^[，,（(]?(?:同比|[较比](?:上年|去年|上年同期|去年同期|上年末|上年底))(?:净)?(?P<way>{UP}|{DOWN}|多)了?\s*$"
)
_TIMES = re.compile(r"^的\s*$")
_DOUBLED = re.compile(r"翻了?(?P<n>一|两|二|三)?番|翻了?一倍")
_NO_PRICE = re.compile(r"可比价|不变价|实际增长|按可比|同口径|扣除|[年月]均")
_SLACK = 0.051  # percent: a growth rate rounded twice
_DOUBLE = 1.9  # a ratio from which people say 翻番
_TIMES_OF = {"两": 4, "二": 4, "三": 8}


def check(view: View) -> Iterable[Finding]:
    """One finding a statement. Both values and the claim are read as rounded; whole counts are exact."""
    for group in view.groups:
        for pair in pairs(view, group):
            if pair.way and _against_sense(pair.way, pair.before, pair.after):
                before, after = pair.before, pair.after
                message = f"由{before.text}到{after.text}，与“{pair.way}”不符，建议核实。"
                evidence = {"before": before.text, "after": after.text, "verb": pair.way}
                yield Finding(pair.start, max(after.end, before.end), message, evidence)
                continue
            yield from _claims(view, group, pair)
            yield from _doubled(view, pair)
        yield from _added(view, group)


def _claims(view: View, group: Sequence[Metric], pair: Pair) -> Iterator[Finding]:
    """Every number that is said to be the change, one after the other (增加340万元，增长5.7%)."""
    position = group[pair.next - 1].end
    for claim in group[pair.next :]:
        between = view.text[position : claim.start]
        then = _THEN.match(between) or (_WAY.match(between) if position == pair.before.end else None)
        times = claim.unit == "倍" and position == pair.before.end and bool(_TIMES.match(between))
        if not times and (not then or (claim.measure != "change" and claim.unit not in ("倍", "%"))):
            return
        found = _judge(view, pair, claim, then["way"] if then else "", times)
        if found:
            yield found
            return
        position = claim.end


def _added(view: View, group: Sequence[Metric]) -> Iterator[Finding]:
    """1.36万亩，较上年增加800亩，增长9.4%: what was before follows from the first two."""
    for after, more, claim in zip(group, group[1:], group[2:], strict=False):
        link, then = (
            _MORE.match(view.text[after.end : more.start]),
            _THEN.match(view.text[more.end : claim.start]),
        )
        if not link or not then or after.measure != "level" or more.measure != "change" or claim.unit != "%":
            continue
        if unit_key(after.unit) != unit_key(more.unit) or after.unit in ("%", "百分点") or after.id in view.parts:
            continue
        if any(m.bound != "exact" or m.upper is not None for m in (after, more, claim)):
            continue
        down = link["way"] in DOWN.split("|")
        now, step = of(after), of(more)
        before = Interval(now.low + step.low, now.high + step.high) if down else now.less(step)
        first = max(view.clause(after.start, after.end)[0], after.sentence[0])
        if before.low <= 0 or step.low <= 0 or _NO_PRICE.search(view.text[first : claim.end]):
            continue
        due = ratio(step, before)
        half = half_step(claim) + _SLACK
        if due.holds(Interval(abs(claim.value) - half, abs(claim.value) + half)):
            continue
        value = (due.low + due.high) / 2
        word = "下降" if down else "增长"
        message = f"按{after.text}、变动{more.text}推算应为{word}约{plain(value)}%，与所写{claim.text}不符，建议核实。"
        evidence = {"after": after.text, "change": more.text, "stated": claim.value, "computed": round(value, 2)}
        yield Finding(after.start, claim.end, message, evidence)


def _judge(view: View, pair: Pair, claim: Metric, way: str, times: bool) -> Finding | None:
    before, after = pair.before, pair.after
    first, last = min(pair.start, before.start, claim.start), max(claim.end, before.end)
    if claim.bound != "exact" or claim.upper is not None or _NO_PRICE.search(view.text[first:last]):
        return None
    due = claimed(before, after, claim)
    if due is not None and times:
        due = Interval(due.low + 1, due.high + 1)
    if due is None:
        return None
    sign = -1 if way in DOWN.split("|") or way == "降幅" else 1
    half = half_step(claim) + (_SLACK if claim.unit == "%" else 1e-9)
    stated = sign * abs(claim.value)
    if due.holds(Interval(stated - half, stated + half)):
        return None
    value = (due.low + due.high) / 2
    word = "" if times else "增长" if value >= 0 else "下降"
    due_text = f"{word}约{_shown(abs(value), claim)}"
    message = f"由{before.text}到{after.text}应为{due_text}，与所写{claim.text}不符，建议核实。"
    evidence = {"before": before.text, "after": after.text, "stated": stated, "computed": round(value, 2)}
    return Finding(first, last, message, evidence)


def _shown(value: float, claim: Metric) -> str:
    """A change in the claim's unit of measure, in 万 or 亿 where the claim is."""
    for word, scale in (("亿", 1e8), ("万", 1e4)):
        if word in claim.text:
            return f"{plain(value / scale, 2)}{word}{claim.unit}"
    return f"{plain(value, 1 if claim.unit in ('%', '百分点') else 2)}{claim.unit}"


def _doubled(view: View, pair: Pair) -> Iterator[Finding]:
    """146万元，较上年91万元实现翻番: less than twice as much."""
    end = view.clause(max(pair.before.end, pair.after.end) - 1, max(pair.before.end, pair.after.end))[1]
    said = _DOUBLED.search(view.text, pair.start, min(end + 12, pair.after.sentence[1]))
    times = _TIMES_OF.get(said["n"] or "", 2) if said else 2
    if not said or pair.after.value / pair.before.value >= _DOUBLE / 2 * times:
        return
    if "，" in view.text[max(pair.before.end, pair.after.end) : said.start()][1:]:
        return
    ratio = plain(pair.after.value / pair.before.value, 2)
    message = f"由{pair.before.text}到{pair.after.text}为{ratio}倍，与“{said[0]}”不符，建议核实。"
    evidence = {"before": pair.before.text, "after": pair.after.text, "stated": said[0], "computed": ratio}
    yield Finding(pair.start, max(pair.before.end, pair.after.end, said.end()), message, evidence)


def claimed(before: Metric, after: Metric, claim: Metric) -> Interval | None:
    """The change that follows from two values, in the claim's unit; None where it cannot be compared."""
    if claim.unit in ("%", "倍") and before.unit not in ("%", "百分点"):
        due = growth(of(before, after), of(after, before))
        return due if claim.unit == "%" else Interval(due.low / 100, due.high / 100)
    rates = claim.unit == "百分点" and before.unit == "%"
    if rates or (unit_key(claim.unit) == unit_key(before.unit) and before.unit != "%"):
        a, b = of(before, after), of(after, before)
        return Interval(b.low - a.high, b.high - a.low)
    return None


def _against_sense(way: str, before: Metric, after: Metric) -> bool:
    down = way in DOWN.split("|")
    return after.value > before.value if down else after.value < before.value
