"""The grammar of quantities: approximator, number, multiplier, hedge, unit, range, bound.

`read_quantity` parses what stands at one place; whether it is a metric is decided in `taizhang.quantity.judge`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from taizhang.quantity.numerals import ARABIC, CHINESE, CHINESE_CHARS, MULTIPLIERS, parse_number, tidy
from taizhang.quantity.units import Unit, unit_table
from taizhang.records import Bound, Quantity, Span
from taizhang.words import Probe

__all__ = [
    "FRACTION",
    "NUMERAL",
    "Expression",
    "positional_range",
    "read_tenths",
    "read_fraction",
    "read_quantity",
    "scale_of",
]

NUMERAL = re.compile(rf"{ARABIC}|{CHINESE}")
_ARABIC = re.compile(ARABIC)
_CHINESE = re.compile(CHINESE)
_SPACED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2009][0-9]{3})+(?![0-9])(?:\.[0-9]+)?")
_HEDGE = re.compile(
    r"(?:(?<=[十百千万])|(?<=[0-9０-９][0０]))[余多](?=种)|[余多](?!种|元化|数|样|方|个方面|部门|年来|云)|来(?![自到源访信电年月华京沪我函的之临客说看往宾])"
)
_RANGE = re.compile(r"\s?(?:—{1,2}|－|-|–|~|～|至|到)\s?")
_LARGE = re.compile("[万亿]{1,2}")
# What may follow a multiplier within the same number: 1千2百, 1亿2500万, 12万3456.
_STEP = re.compile(
    r"[1-9](?=[十百千万])|(?<=亿)[1-9][0-9]{0,3}(?:\.[0-9]+)?(?=万)|(?<=万)[1-9][0-9]{3}(?![0-9０-９.．,，%％万亿年])"
)
_NARROW = " \u00a0\u2009"
# Texts taken from PDF break lines inside a quantity; a unit on the next line belongs to the number if the clause
# ends with it.
_UNITS_BEHIND = "万亿元个人件次家户项公平%％条期份场起名位部处所台辆批组套亩种篇册间张架艘吨米千宗栋"
_BROKEN = re.compile(rf"(?:[ \u3000]{{0,4}}\n){{1,2}}[ \u3000]{{0,4}}(?=[{_UNITS_BEHIND}])")
_CLAUSE_ENDS = re.compile(r"$|[，。；、）)（(]|以上|左右|以内")
_SIGNS = "-－−"
# Before A至B with a unit behind both: changed by A, to B (平均年龄下降3.2岁至38.5岁).
_CHANGED = re.compile(r"(?:增长|增加|提高|提升|上升|上涨|下降|减少|降低|缩短|压减|压缩|回落|净增|延长)了?$")

# What may stand right before a number and belongs to the expression, with the bound it gives. The look-behinds keep
# 通过34件, 约谈9家, 附近3个 whole.
_BEFORE = Probe(
    re.compile(
        r"(?P<at_least>不少于|不低于|不小于|不下于|至少|最少|超过|超出|突破|[跨迈越跃]过|逾越?|(?<![高赶反远])超(?!市|声)|远超|高于|多于|大于|"
        r"(?<![通经来去做到开受跨越见超不难审透渡学上放错记])(?<!记大)过|(?<![侦告攻突打捣爆])破)$|"
        r"(?P<at_most>不超过|不多于|不高于|不大于|至多|最多|不足|不到|不满|低于|少于|小于)$|"
        r"(?P<about>大约|(?<![签预节履违合公大盟邀制条契隐])(?<!规民)约|将近|接近|(?<![附最邻临远靠亲贴])近|差不多|大概|几近)$"
    )
)
_AFTER = re.compile(
    r"(?P<at_least>[+＋](?=[，。；、）图文的阅爆])|(?:及)?以上|多(?!元|种|个|部|方|年|家|次|地|项|样|点|维|层|渠)|余(?!额|地|下|热|年)|之多|出头(?!露|鸟))|"
    r"(?P<at_most>(?:及)?以下|以内|之内|内(?!部|容|外|设|在|蒙))|(?P<about>左右|上下(?!级)|许(?=[，。；、]))"
)
_AND_A_HALF = re.compile(r"半(?=$|[^\u4e00-\u9fff]|[的以左多])")
_TIGHT_SPELL = 8
_BROKEN_THROUGH = 100  # 破 before less is no bound
_CROSSED = frozenset(("跨过", "迈过", "越过", "跃过"))  # a bound before large sums only
_FIRST_ARABIC = "0123456789０１２３４５６７８９"
_LONGEST = 24  # characters of a numeral; a longer run of digits is a code
# A bound word in the same clause with no other number between (每季度至少专题研究1次).
_LOOSE = Probe(
    re.compile(
        r"(?:(?P<at_least>至少|不少于|不低于|最少(?!的))|(?P<at_most>最多(?!的)|至多|不超过|不多于))[^，。；：、”』」》\n0-9０-９]{0,12}$|"
        r"(?P<loose_most>不到|不足|低于)[^，。；：、\n0-9０-９]{1,8}的$|"
        r"(?P<loose_about>大?约占[^，。；：、\n0-9０-９]{1,10}|(?:大约|约|大概)为\s?)$"
    )
)


class Expression(NamedTuple):
    """A parsed quantity and how it was written, for the judgement of its context."""

    quantity: Quantity
    arabic: bool
    hedged: bool
    determiner: bool
    multiplied: bool
    unit_start: int


class _Number(NamedTuple):
    start: int
    end: int
    value: float
    arabic: bool
    hedged: bool
    multiplied: bool


def _read_number(text: str, start: int) -> _Number | None:
    first = text[start : start + 1]
    if not first or (first not in _FIRST_ARABIC and first not in CHINESE_CHARS):
        return None
    arabic = (_SPACED.match(text, start) or _ARABIC.match(text, start)) if first in _FIRST_ARABIC else None
    if arabic and arabic.end() - start > _LONGEST:
        return None
    if arabic:
        return _finish_arabic(text, start, arabic.end())
    chinese = _CHINESE.match(text, start)
    if not chinese or chinese.end() - start > _LONGEST:
        return None
    end = chinese.end()
    units = unit_table()
    # 三千瓦 is 三 and 千瓦, not 三千.
    if (
        text[end - 1] in MULTIPLIERS
        and end - 1 > start
        and units.match(text, end) is None
        and units.match(text, end - 1)
    ):
        end -= 1
    hedged = False
    hedge = _hedge(text, end)
    numeral = text[start:end]
    if text[end : end + 1] == "几" and numeral[-1] in "十百千":  # 五十几户
        hedged, end = True, end + 1
    if hedge:
        hedged, end = True, hedge.end()
        more = _LARGE.match(text, end)
        if more:
            numeral, end = numeral + more.group(), more.end()
    try:
        value = 100.0 if numeral == "百十" else parse_number(numeral)
    except ValueError:
        return None
    return _Number(start, end, value, False, hedged, any(c in MULTIPLIERS for c in numeral))


def _finish_arabic(text: str, start: int, end: int) -> _Number | None:
    units = unit_table()
    numeral, hedged, multiplied = text[start:end], False, False
    size = len(text)
    if end + 1 < size and text[end] in _NARROW and text[end + 1] in "万亿":
        end += 1
    broken = _broken(text, end)
    if broken and text[broken.end()] in "万亿":
        unit = units.match(text, broken.end() + 1)
        if unit and _CLAUSE_ENDS.match(text, unit.end):
            end = broken.end()
    while end < size:
        character = text[end]
        if character in MULTIPLIERS and units.match(text, end) is None:
            numeral, end, multiplied = numeral + character, end + 1, True
            more = _STEP.match(text, end)
            if more:
                numeral, end = numeral + more.group(), more.end()
            continue
        hedge = None if hedged else _hedge(text, end)
        if hedge is None:
            break
        end, hedged = hedge.end(), True
    try:
        return _Number(start, end, parse_number(numeral), True, hedged, multiplied)
    except ValueError:
        return None


def _hedge(text: str, end: int) -> re.Match[str] | None:
    return _HEDGE.match(text, end) if text[end : end + 1] in "余多来" else None


def _broken(text: str, end: int) -> re.Match[str] | None:
    return _BROKEN.match(text, end) if text[end : end + 1] in " \u3000\n" else None


def _unit_after(text: str, end: int) -> Unit | None:
    narrow = end < len(text) and text[end] in _NARROW
    unit = unit_table().match(text, end + 1 if narrow else end)
    if unit is None:
        broken = _broken(text, end)
        unit = unit_table().match(text, broken.end()) if broken else None
        if unit and not _CLAUSE_ENDS.match(text, unit.end):
            return None
    return unit


def _bound_of(match: re.Match[str] | None) -> Bound:
    name = match.lastgroup if match and match.lastgroup else "exact"
    return {"loose_most": "at_most", "loose_about": "about"}.get(name, name)  # type: ignore[return-value]


def read_quantity(text: str, start: int) -> Expression | None:
    """The quantity whose numeral begins at ``start``, or None where there is no number that can be read.

    The unit may be missing (``unit == ""``); the caller decides what such a number is.
    """
    first = _read_number(text, start)
    if first is None:
        return None
    unit = _unit_after(text, first.end)
    end = unit.end if unit else first.end
    if unit and not first.multiplied and _AND_A_HALF.match(text, end):  # 一公里半
        first, end = first._replace(value=first.value + 0.5), end + 1
    upper, last = None, first
    ranged = (
        _RANGE.match(text, end)
        if (end < len(text) and not text[end].isalnum()) or text[end : end + 1] in "至到"
        else None
    )
    if ranged:
        second = _read_number(text, ranged.end())
        second_unit = _unit_after(text, second.end) if second else None
        if second and second_unit and _is_range(text, start, first, unit, second, second_unit, ranged.group().strip()):
            low = first.value
            if second.multiplied and not first.multiplied and low < second.value:
                scaled = tidy(low * scale_of(text[second.start : second.end]))
                low = scaled if scaled < second.value else low
            first = first._replace(value=low)
            upper, last, unit, end = second.value, second, second_unit, second_unit.end
    before = _BEFORE.search(text, max(0, start - _TIGHT_SPELL), start)
    if before and before.group() == "破" and first.value < _BROKEN_THROUGH:
        before = None  # 破3项纪录
    if before and before.group() in _CROSSED and not first.multiplied:
        before = None  # 跨过3条河流
    bound = _bound_of(before)
    begin = before.start() if before else start
    value = first.value
    if before is None and start and text[start - 1] in _SIGNS and _may_be_negative(text, start, unit):
        value, begin = -value, start - 1
    after = _AFTER.match(text, end) if unit or first.multiplied else None
    if after and not (
        after.group() in ("内", "以内", "之内")
        and unit
        and unit.dimension not in ("duration", "rate", "length", "people", "count", "money", "determiner")
    ):
        bound = _bound_of(after) if bound == "exact" else bound
        end = after.end()
    if bound == "exact":
        bound = _bound_of(_LOOSE.search(text, max(0, start - 16), start))
    hedged = first.hedged or last.hedged
    if hedged and bound in ("exact", "about"):
        bound = "about" if _hedge_is_about(text, first) else "at_least"
    quantity = Quantity(
        begin, end, Span(start, last.end), value, upper, unit.name if unit else "",
        "count" if unit and unit.dimension == "determiner" else unit.dimension if unit else "other", bound,
    )  # fmt: skip
    return Expression(
        quantity,
        first.arabic,
        hedged or before is not None,
        bool(unit and unit.determiner),
        first.multiplied,
        unit.end if unit else end,
    )


def _hedge_is_about(text: str, number: _Number) -> bool:
    return "来" in text[number.start : number.end]


def scale_of(numeral: str) -> float:
    """What the multipliers in ``numeral`` make together (3.5万亿: 1e12); 1 without one."""
    scale = 1.0
    for character in numeral:
        scale *= MULTIPLIERS.get(character, 1)
    return scale


def _is_range(
    text: str, start: int, first: _Number, unit: Unit | None, second: _Number, second_unit: Unit, sign: str
) -> bool:
    if unit is not None and unit.name != second_unit.name:
        return False
    if second.value <= first.value and not (second.multiplied and not first.multiplied):
        return False
    if sign in ("至", "到"):
        clause = re.split(r"[，。；、\n]", text[max(0, start - 20) : start])[-1]
        return not (re.search(r"[由从自]", clause) or (unit and unit.dimension != "rate" and _CHANGED.search(clause)))
    return True


def _may_be_negative(text: str, start: int, unit: Unit | None) -> bool:
    before = text[start - 2] if start >= 2 else "\n"
    if unit and unit.name == "%" and "\u4e00" <= before <= "\u9fff":  # 其中工业投资-5.2%
        return True
    return before in " \t\n　为是：:（(，、|达长比速幅率于" or before == ""


FRACTION = re.compile(
    rf"(?P<scale>百分之|千分之|万分之)(?P<part>{CHINESE}(?:点[零〇一二三四五六七八九]+)?|{ARABIC})|"
    rf"(?P<whole>[二三四五六七八九十百千]+|[0-9]{{1,3}})分之(?P<top>{CHINESE}|{ARABIC})|百分百"
)


def read_fraction(text: str, start: int) -> Expression | None:
    """百分之八十 (80 %), 三分之一 (0.3333), 千分之三 (3 ‰) and 百分百 that begin at ``start``."""
    match = FRACTION.match(text, start)
    if not match:
        return None
    if match.group() == "百分百":
        return _fraction(text, start, match.end(), 100.0, "%")
    if match["scale"]:
        value, unit = _with_point(match["part"]), {"百": "%", "千": "‰", "万": "‱"}[match["scale"][0]]
    else:
        whole = parse_number(match["whole"])
        if not whole:
            return None
        value, unit = round(parse_number(match["top"]) / whole, 4), ""
    return _fraction(text, start, match.end(), value, unit)


def _with_point(numeral: str) -> float:
    whole, _, decimals = numeral.partition("点")
    value = parse_number(whole)
    if decimals:
        value += float("0." + "".join(str(int(parse_number(c))) for c in decimals))
    return value


def _fraction(text: str, start: int, end: int, value: float, unit: str) -> Expression:
    before = _BEFORE.search(text, max(0, start - _TIGHT_SPELL), start)
    after = _AFTER.match(text, end)
    bound = _bound_of(before or after or _LOOSE.search(text, max(0, start - 16), start))
    stop = after.end() if after else end
    quantity = Quantity(before.start() if before else start, stop, Span(start, end), value, None, unit, "rate", bound)
    return Expression(quantity, False, False, False, True, end)


_TENTHS = re.compile(
    r"(?P<n>[一二两三四五六七八九]|[1-9](?:\.[0-9])?)成(?P<rest>[半一二三四五六七八九])(?=$|[^\u4e00-\u9fff]|[以左多的])"
)


def read_tenths(text: str, start: int) -> Expression | None:
    """九成五 (95 %) and 三成半 (35 %) that begin at ``start``; 八成 alone is read as a number with the unit 成."""
    match = _TENTHS.match(text, start)
    if not match:
        return None
    rest = 5.0 if match["rest"] == "半" else parse_number(match["rest"])
    return _fraction(text, start, match.end(), parse_number(match["n"]) * 10 + rest, "%")


_NEIGHBOURS = re.compile("([二三四五六七八九]?十)?([一二两三四五六七八九])([二两三四五六七八九])([十百千万亿]*)")


def positional_range(numeral: str) -> tuple[float, float] | None:
    """三四 (个), 两三 (次), 五六十 (人) and 十七八 (个): two neighbouring digits name a range, and so do 三五 (个)."""
    match = _NEIGHBOURS.fullmatch(numeral)
    if match is None:
        return None
    tens, first, second, scale = match.groups(default="")
    low, high = (parse_number(tens + digit + scale) for digit in (first, second))
    near = parse_number(second) == parse_number(first) + 1 or first + second == "三五"
    return (low, high) if near else None
