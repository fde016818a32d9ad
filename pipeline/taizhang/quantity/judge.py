"""What a parsed quantity is in its context: a metric, or a duration, an age, a name, a determiner …

The words that decide lie in ``ledger.yaml`` under `cues`; this module says how they are used. Every verdict carries its
reason in Chinese, which `extract --explain` prints.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from taizhang.lexicon import load
from taizhang.quantity.grammar import Expression
from taizhang.records import Quantity
from taizhang.words import Probe

__all__ = ["Verdict", "clause_before", "judge", "rank_cue"]

Verdict = tuple[str, str]
_CLAUSE_END = "，。；！？,;\n：:（(）)"
_STOPS = _CLAUSE_END + "、"
_CLOSERS = frozenset("，。；、！？）)\n,;.：:”】") | {""}
_REACHES = re.compile(r"[\u4e00-\u9fff](?:为|达|达到|至|到|于)$")
_BECOMES = r"(?:下降|上升|下调|上调|降低|提高|提升|增加|减少|缩小|缩短|扩大|收窄|回落|升高|升|降|增|减)(?:到|至|为)"
_FALLS = re.compile(rf"^{_BECOMES}\d+(?:\.\d+)?(?=[，。；、）]|$)")
_CHANGED_TO = re.compile(
    r"(?:增加|提高|上升|下降|减少|降低|缩短|压缩|压减|延长)\d+(?:\.\d+)?个?(?:天|日|月|小时|分钟|工作日|周?岁)(?:至|到)$"
)
_TO_NOTHING = re.compile(r"(?:率|比例|比重|数|数量|总量)(?:均|已|全部)?(?:下降|减少|压减|压降|降低|降|减)(?:至|到|为)$")
_LEAVES = re.compile(r"[由从](?:[^，。；、]{0,6}的)?$")
_FELL = re.compile(rf"[由从](?:[^，。；、]{{0,6}}的)?\d+(?:\.\d+)?{_BECOMES}$")
_WINDOW = 24
_BODIES = frozenset("所家名支座位")  # measure words of bodies and people; 两个, 三项 may only sum up what was said
_ASIDE = 10  # characters of a remark in brackets right before a rank
# 优良天数318天，比去年多12天: a difference from the duration right before it, as much a result as that one
_COMPARED = re.compile(
    r"[0-9](?:个)?(?P<unit>天|小时|分钟|秒|月)[，,](?:同比|环比|(?:比|较)[^，。；0-9]{1,8})(?:多|少|增加?|减少?|缩短|延长)了?$"
)


class _Cues:
    """The cue words of the lexicon, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        def words(name: str) -> str:
            return "|".join(sorted(map(re.escape, str(data[name]).split()), key=lambda w: (-len(w), w)))

        self.duration = _probe(f"(?:{words('duration_result')})[^，。；、0-9一二两三四五六七八九十]{{0,6}}$")
        self.daily = _probe(r"每(?:天|日|周|人|课时)[^，。；]{0,14}$")
        self.age = _probe(f"(?:{words('age_result')})[^，。；、0-9]{{0,5}}$")
        self.gain = _probe(f"(?:{words('gain_verbs')})(?:了|出|到|为)?$")
        self.strong = _probe(f"(?:{words('strong_verbs')})(?:了|出|到|为)?$")
        self.part = _probe(f"(?:{words('part_words')})(?:的|有|为)?$")
        self.total = _probe(f"(?:{words('total_words')})(?:了|有|为|达)?$")
        self.every = _probe(
            r"每(?:隔)?[一二两三半]?个?(?:季度|季|半年|半月|月|周|星期|年度|年|天|日|学期|学年|旬)[^，。；]{0,12}$"
        )
        self.none_left = _probe(f"(?:{words('none_left')})$")
        self.not_counted = _probe(f"(?:{words('not_counted_before')})$")
        self.not_counted_arabic = _probe(f"(?:{words('not_counted_before_digits')})$")
        self.score = _probe(f"(?:{words('score_words')})[^，。；、0-9]{{0,6}}$")
        place = words("rank_places")
        verb = words("rank_verbs")
        self.ranked = _probe(f"(?:{verb})(?:于|到|在|为|了|至)?[^，。；、0-9]*$")
        self.rank = _probe(
            f"(?:(?:{verb})(?:于|到|在|为|了|至)?(?:[^，。；、0-9]{{0,6}}[0-9]+[个家支名所])?(?:[^，。；、0-9]{{0,10}})?|(?:{place})(?:排名|排|位列|位居|位|同类)?)$"
        )


def _probe(pattern: str) -> Probe:
    return Probe(re.compile(pattern))


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    return _Cues(load("ledger")["cues"])


def clause_before(text: str, position: int, *, window: int = _WINDOW, through: bool = False) -> str:
    """The text of the clause before ``position``, at most ``window`` characters; ``through`` passes a 、."""
    stops = _CLAUSE_END if through else _STOPS
    end = position - 1 if position and text[position - 1] == "\n" else position
    start, least = end, max(0, position - window)
    while start > least and text[start - 1] not in stops:
        start -= 1
    return text[start:end]


def rank_cue(text: str, start: int, *, named: bool = False) -> bool:
    """Whether 第N or 前N at ``start`` is a place reached: a ranking verb or a field of comparison stands before it.

    ``named`` says that the number is followed by 名, so that the verb may stand further off (位列博物馆运行评估第一名).
    """
    cues = _cues()
    if text[start - 1 : start] in ("）", ")"):  # 列全县16个乡镇（街道）第二位
        opening = max(text.rfind("（", max(0, start - _ASIDE), start), text.rfind("(", max(0, start - _ASIDE), start))
        start = opening if opening > 0 else start
    if cues.rank.search(clause_before(text, start, window=22)):
        return True
    return named and bool(cues.ranked.search(clause_before(text, start)))


# 10万人事故死亡人数1.2人, 每10万人口拥有医生30人: in how many people a figure is counted
_PER_PEOPLE = re.compile(
    r"口?[^，。；、0-9]{0,16}(?:死亡人数|死亡率|发病率|发案率|病床数|床位数|医生数|医师数)(?:为|是|达)?\s?[0-9]"
)


def _of_people(text: str, quantity: Quantity) -> bool:
    """Whether the number is the base of a rate in people."""
    if quantity.unit not in ("人", "") or quantity.value not in (1e4, 1e5, 1e6) or quantity.bound != "exact":
        return False
    return text[max(0, quantity.start - 1) : quantity.start] == "每" or bool(_PER_PEOPLE.match(text, quantity.end))


def judge(text: str, expression: Expression) -> Verdict:
    """The kind of ``expression`` and the reason. ``metric`` means that it counts."""
    quantity = expression.quantity
    before = clause_before(text, quantity.start)
    following = text[quantity.end : quantity.end + 1]
    if _of_people(text, quantity):
        return "other", "比率的分母"
    if quantity.dimension == "duration":
        return _judge_duration(text, expression, before)
    if quantity.dimension == "age":
        if _cues().age.search(before) or _CHANGED_TO.search(before):
            return "metric", "年龄或寿命本身是结果"
        return "other", "年龄限定"
    if quantity.unit == "号":
        counted = expression.hedged or (not expression.arabic and quantity.value > 10)
        return ("metric", "以“号”计人数") if counted else ("name", "编号")
    if not quantity.unit:
        return _judge_bare(text, expression, before, following)
    if quantity.dimension == "rate":
        return "metric", "百分比"
    if quantity.unit == "级" and (quantity.value <= 10 or following != "，"):
        return "other", "等级"
    if quantity.unit in ("方面", "层次", "步"):
        return "other", "仅说明分几方面、几步"
    if expression.arabic:
        return _judge_arabic(before)
    return _judge_chinese(text, expression, before, following)


def _judge_arabic(before: str) -> Verdict:
    if before.endswith(("每", "/")):
        return "other", "比率的分母"
    if _cues().not_counted_arabic.search(before):
        return "ordinal", "序次"
    return "metric", "数字加单位"


def _judge_chinese(text: str, expression: Expression, before: str, following: str) -> Verdict:
    quantity, cues = expression.quantity, _cues()
    numeral = text[quantity.number.start : quantity.number.end]
    if before.endswith(("每", "/")):
        return "other", "比率的分母"
    if cues.not_counted.search(before) and not cues.part.search(before):
        return "ordinal", "序次"
    if quantity.value == 1 and cues.none_left.search(before):
        return "other", "“一”表示无一遗漏，不作统计"
    if all(c in "百千万亿" for c in numeral) and not expression.hedged and quantity.bound == "exact":
        return "other", "泛指的百、千、万"
    if quantity.value > 10 or (expression.hedged and quantity.value >= 10):
        return "metric", "汉字数词加单位"
    if cues.every.search(clause_before(text, quantity.start, through=True)) and not expression.determiner:
        return "metric", "频次"
    if quantity.unit in ("组", "队", "班") and quantity.value <= 30:
        return "name", "组、队、班的名称"
    if numeral == "二":
        return "ordinal", "“二”在量词前作序数，数量用“两”"
    if quantity.value > 1 and (cues.part.search(before) or cues.total.search(before)):
        return "metric", "分项或合计"
    if following in _CLOSERS and _has_head(before) and not (expression.determiner and quantity.value == 1):
        return "metric", "名词之后的数量"
    if quantity.value == 1:
        floor = quantity.bound != "exact" and not expression.determiner  # 至少建一支志愿队
        return ("metric", "有上下限的数量") if floor else ("other", "“一”作限定，不作统计")
    opens = not before and quantity.unit in _BODIES and "\u4e00" <= following <= "\u9fff"
    verb = cues.strong if expression.determiner else cues.gain
    if opens or verb.search(before):
        return "metric", "句首的数量" if opens else "动词之后的数量"
    return "other", "数词作定语，不作统计"


def _has_head(before: str) -> bool:
    return (len(before) >= 2 and "\u4e00" <= before[-1] <= "\u9fff") or before[-1:] in "”》）"


def _judge_duration(text: str, expression: Expression, before: str) -> Verdict:
    quantity = expression.quantity
    if quantity.unit in ("工作日", "自然日"):
        return "metric", "办理时限"
    if quantity.value >= 100 and quantity.unit in ("小时", "分钟", "天"):
        return "metric", "时长合计"
    long = quantity.unit in ("年", "年度", "学期", "季度", "季", "日", "夜", "周期", "昼夜")
    if _cues().duration.search(before) or _CHANGED_TO.search(before):
        return "metric", "时长本身是结果"
    if quantity.unit in ("小时", "分钟") and _cues().daily.search(before):
        return "metric", "每日时长"
    compared = _COMPARED.search(text[max(0, quantity.start - _WINDOW) : quantity.start])
    if compared and compared["unit"] == quantity.unit:
        return "metric", "时长的变化"
    bounded = quantity.start < quantity.number.start
    if not long and (bounded or _follows_count(text, quantity.start)):
        return "metric", "时长本身是结果"
    return "duration", "时段，只作限定"


def _follows_count(text: str, start: int) -> bool:
    """读书班1期7天: a duration right behind a count belongs to it."""
    return bool(re.search(r"[0-9一二三四五六七八九十][期次轮场班]$", text[max(0, start - 4) : start]))


def _of_change(text: str, end: int, before: str) -> bool:
    """Whether a bare number is one of the two values of a change (收入比由2.1缩小到1.98)."""
    if _FELL.search(before):
        return text[end : end + 1] in _CLOSERS
    return bool(_LEAVES.search(before)) and bool(_FALLS.match(text[end : end + 20]))


def _judge_bare(text: str, expression: Expression, before: str, following: str) -> Verdict:
    quantity = expression.quantity
    number = quantity.number
    raw = text[number.start : number.end]
    han = "\u4e00" <= following <= "\u9fff"
    if quantity.dimension == "rate":
        return "metric", "分数"
    if expression.arabic:
        if expression.multiplied and raw[-1] in "万亿余多来千":
            return "metric", "大数，省略单位"
        if sum(c.isdigit() for c in raw) >= 7 and "," not in raw and "，" not in raw and "." not in raw:
            return "code", "号码"
        if not han and (_cues().score.search(before) or ("." in raw and _REACHES.search(before))):
            return "metric", "得分或指数"
        if raw == "0" and not han and _TO_NOTHING.search(before):
            return "metric", "降为零的比率或数量"
        if _of_change(text, quantity.end, before):
            return "metric", "由甲变为乙的指数"
        return "other", "无单位的数字"
    if expression.multiplied and quantity.value >= 10_000 and raw[0] not in "百千万亿" and han:
        return "metric", "大数，省略单位"
    if quantity.value == 0:
        return "other", "零"
    return "set_phrase", "名称或提法中的数字"
