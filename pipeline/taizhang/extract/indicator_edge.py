"""The words between a name and its number (达到, 同比增长, 由, 共, 位居全市), and the clauses around a number."""

from __future__ import annotations

from typing import NamedTuple

from taizhang.extract.indicator_atoms import Atom
from taizhang.extract.indicator_lexicon import (
    ACT,
    ADVERB,
    AND,
    BREAK,
    CHANGE,
    COMPARE,
    LOOSE,
    NOUN,
    OF,
    PART,
    PARTICLE,
    PREP,
    REACH,
    REST,
    SHARE,
    TIME,
    TOTAL,
    VERB,
    Lexicon,
    lexicon,
)

RANKED, EACH, EVERY = "r", "f", "y"  # marks beside the classes: a rank word, a 分别, a 每月
_LEADS_TO = frozenset(("由", "从", "自", "为", "位居", "居", "位列", "上升", "提升", "前进", "进入"))
_EARNINGS = frozenset(("增收", "减收", "增支", "减支"))  # a change in 同比增收3亿元, the thing itself in 户均增收3万元
_PLANS = ("计划", "预算", "目标", "任务")
_WORKS = frozenset(("优化", "提升", "改善"))  # works on something, where a verb of carrying out governs them
_CARRIED_OUT = frozenset(("完成", "推动", "推进", "实施", "开展"))
_RANKINGS = frozenset(("排名", "位次", "排位", "名次"))
_MARKED = frozenset((REST, PART, PREP, SHARE, COMPARE))
_SILENT = frozenset((TIME, PARTICLE, AND, ADVERB))


class Edge(NamedTuple):
    """What stands before a number without the words that only link it.

    ``marks`` holds the classes of those words, ``last`` is the verb among them that stands nearest to the number.
    """

    row: list[Atom]
    last: Atom | None
    marks: str

    @property
    def verb(self) -> str | None:
        return self.last.text if self.last else None


def clause_tail(row: list[Atom]) -> list[Atom]:
    """The atoms after the last clause break."""
    for index in range(len(row) - 1, -1, -1):
        if row[index].cls == BREAK:
            return row[index + 1 :]
    return row


def clause_head(row: list[Atom]) -> list[Atom]:
    """The atoms before the first clause break."""
    for index, atom in enumerate(row):
        if atom.cls == BREAK:
            return row[:index]
    return row


def trim_right(row: list[Atom], *, rank: bool = False, rate: bool = False) -> Edge:
    """Take the linking words off the right end, and what a change or share is measured against (比上年, 占总数的)."""
    words = lexicon()
    end, marks = len(row), ""
    verb: Atom | None = None
    if rank:
        end = _rank_start(row, words)
        if 0 < end < len(row) - 1 and row[end].text in _RANKINGS and row[end + 1].text in _LEADS_TO:  # 软科排名由第5位
            row = [*row[:end], row[end]._replace(cls=NOUN), *row[end + 1 :]]
            return Edge(row[: end + 1], None, RANKED)
        marks = RANKED if end < len(row) else ""
    compared = False
    while True:
        while end:
            atom = row[end - 1]
            cls_before = row[end - 2].cls if end > 1 else ""
            if (named := _as_name(row, end, rate, words)) is not None:
                row = named
                break
            mark = _mark(atom, words, cls_before)
            if mark is None or (mark == VERB and _in_phrase(row, end - 1, marks)):
                break
            if atom.cls == OF and rate and (start := _of_phrase(row, end, words)) < end - 1:
                end, marks = start, marks + SHARE
                continue
            timed = OF in (a.cls for a in row[end:]) and end < len(row) and row[end].cls == TIME
            added = mark == CHANGE and atom.cls == LOOSE and atom.text == "新增"
            if (mark == VERB and not timed) or added:  # 协会成立70年来的14万件提案: 成立 is not their act
                verb = verb or atom
            marks += mark
            end -= 1
        if end > 2 and row[end - 1].text in words.places and row[end - 2].text in ("在", "于"):  # 在全国率先突破
            end -= 2 + (row[end - 3].text == "稳定")  # 产量稳定在全国三分之一
            continue
        if end > 2 and row[end - 1].text[0].isdigit() and row[end - 2].text in ("从", "由"):  # 倍差从2.42缩小至
            end -= 2
            continue
        cut = None if compared else _measured_against(row, end, rate or CHANGE in marks)
        if cut is None:
            return Edge(row[:end], verb, marks)
        marks, end, compared = marks + row[cut].cls, cut, row[cut].cls == COMPARE


def _as_name(row: list[Atom], end: int, rate: bool, words: Lexicon) -> list[Atom] | None:
    """The row whose last word before ``end``, a linking word elsewhere, belongs to a name here; None otherwise."""
    atom, before = row[end - 1], row[end - 2].cls if end > 1 else ""
    if atom.text in _WORKS and not rate and any(a.text in _CARRIED_OUT for a in row[: end - 1]):
        return [*row[: end - 1], atom._replace(cls=ACT)]  # 完成林分优化1105万亩
    if atom.cls == ADVERB and atom.text in words.completions and before in (ACT, LOOSE, NOUN):
        return [*row[: end - 1], atom._replace(cls=NOUN if before == NOUN else ACT)]  # 调解成功210件
    compares = end < len(row) and row[end].cls == TIME  # 总量比2020年
    if atom.text == "比" and before == NOUN and not compares:  # 收入比, 男女比
        return [*row[: end - 1], atom._replace(cls=NOUN)]
    return None


def _mark(atom: Atom, words: Lexicon, before: str) -> str | None:
    """The mark that a linking word leaves; None for any other word. ``before`` is the class of the atom before it."""
    cls, text = atom.cls, atom.text
    if text in words.bare_acts and before in ("", ADVERB, TIME):
        return VERB
    if text in words.total:
        return TOTAL
    if text == "平均" and before in (NOUN, ACT):  # 采购价格平均下降
        return ""
    if text in words.rest_words:
        return REST
    if cls == CHANGE and text[0] in "“‘":  # “双下降”
        return CHANGE
    if text in words.change and not (text in _EARNINGS and before not in ("", ADVERB, TIME)):
        return CHANGE
    if text in words.reach:
        return REACH
    if cls in (VERB, LOOSE):
        return VERB
    if text == "分别":
        return EACH
    if text.startswith("每"):
        return EVERY
    if cls in _MARKED:
        return cls
    return "" if cls in _SILENT or cls == OF else None


def _in_phrase(row: list[Atom], index: int, marks: str) -> bool:
    """Whether the verb there belongs to a name: the head of a phrase that another verb governs (完成灌区现代化改造), or
    the end of an act (整改完成)."""
    before = row[index - 1].cls if index else ""
    if before == ACT and row[index].text in lexicon().completions:
        return index == 1 or row[index - 2].cls != NOUN
    if row[index].cls == LOOSE and index == 1 and row[0].text in lexicon().modifiers:  # 临时查封27处
        return True
    if row[index].cls != LOOSE or before not in (NOUN, ACT, LOOSE):
        return False
    return VERB in marks or row[0].cls == AND or any(atom.cls == VERB for atom in row[:index])


def _rank_start(row: list[Atom], words: Lexicon) -> int:
    """Where the words of a rank begin (位居全市, 跃升至全球); the end of the row if there are none."""
    end = len(row)
    while end and row[end - 1].text in words.places:
        end -= 1
    for index in range(len(row) - 1, -1, -1):
        if row[index].text in words.rank:
            return index
    return end


def _of_phrase(row: list[Atom], end: int, words: Lexicon) -> int:
    """Where 占总人次的, 为预算的, 完成计划的 begins, if the row ends so; else ``end``."""
    for index in range(end - 2, -1, -1):
        if row[index].cls in (SHARE, VERB) or row[index].text in words.reach:
            return end if row[index].text == "完成" and row[end - 2].text.endswith(words.works) else index
    return end


def _measured_against(row: list[Atom], end: int, rate: bool) -> int | None:
    """The place of 比/较/高于/占 whose object fills the rest of the row."""
    weighs = rate and end > 0 and _weighs(row, end)
    for index in range(end - 1, -1, -1):
        cls = row[index].cls
        exceeds = index < end - 1 and row[index].text in ("超过", "超出", "超")
        if cls == COMPARE or (exceeds and (rate or row[end - 1].text.endswith(_PLANS))):  # 超年度计划2名
            return index
        if cls == SHARE:
            named = row[end - 1].text.endswith(("比例", "比重")) and not weighs
            alone = all(atom.cls == AND for atom in row[:index])
            return index if rate and (alone or not named) else None
        if cls == BREAK or (cls == VERB and not weighs):
            return None
    return None


def _weighs(row: list[Atom], end: int) -> bool:
    """Whether the row ends in the weight of a part in its whole (占全部营业额比重, 占总数的比例): the part names it."""
    last = row[end - 1]
    return last.text.endswith("比重") or (last.text == "比例" and end > 1 and row[end - 2].cls == OF)
