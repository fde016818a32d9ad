"""The noun phrase right behind a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taizhang.extract.indicator_before import Phrase
from taizhang.extract.indicator_lexicon import (
    ACT,
    ACTOR,
    ADVERB,
    AND,
    ASIDE,
    ETC,
    LOOSE,
    NAMES,
    NOUN,
    OF,
    PREP,
    REST,
    SHARE,
    VERB,
    VERBS,
    Lexicon,
    lexicon,
)

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom


_PASSED = re.compile("[两三四五六七八九十几数]+[个大]{0,2}新?(?:台阶|关口|大关|门槛)")  # 跨越150亿元、200亿元两个台阶
_UNDERGOES = frozenset(("受到", "遭到", "接受"))
_ALL = frozenset(("全部", "均", "均已", "全都"))  # 4座尾矿库全部闭库: a predicate begins, whatever its verb
_LONGEST_PURPOSE = 24  # characters
_ROLE = "作用"
_PERIODS = frozenset(("年度", "季度", "月度"))
_CASES = "起"
_CASE_HEADS = ("问题", "行为", "现象", "案件", "情形")
_WHOLLY = frozenset(("全部", "基本", "整体", "集体"))


def phrase_after(row: list[Atom], unit: str, *, number: bool = False) -> Phrase | None:
    """The noun phrase that opens ``row``, the clause behind a number of ``unit``; None if it opens otherwise.

    ``number`` says that the row ends at another number, so that a verb in it governs what stands before that one.
    """
    words = lexicon()
    people = unit in words.people_units
    index = next((i for i, atom in enumerate(row) if atom.cls != OF), len(row))
    if index >= len(row):
        return None
    if _goes_on(row, index, people, words):
        return None
    honoured = (
        people
        and row[index].text in words.honours
        and index + 1 < len(row)
        and row[index + 1].cls in (NOUN, ACTOR, ACT)
    )
    if honoured:  # 2人获评全市检察业务标兵
        run = _run(row, index + 1, unit, words)
        end = _last_person(row, index + 1, run, words) or run  # 6人入选人才库
        return Phrase(row[index + 1].start, row[end - 1].end, row[index].text) if end > index + 1 else None
    if people and index + 1 < len(row) and (undergone := _undergone(row, index, unit, words)):
        return undergone
    relative = _relative(row, index, people)
    if relative:
        return relative
    opens = row[index].text == "有" and index + 1 < len(row) and row[index + 1].cls == NOUN
    passive = row[index].text in ("被", "受") and index + 2 < len(row) and row[index + 1].cls in VERBS  # 被任命人员
    if row[index].cls not in NAMES and not opens and not (passive and row[index + 2].cls == NOUN):
        return None
    end = _closed(row, index, _run(row, index + (2 if passive else opens), unit, words), unit)
    end = next((i for i in range(index + 1, end) if row[i].text in _ALL), end)
    if number and end == len(row) and (cut := next((i for i in range(index + 1, end) if row[i].cls in VERBS), 0)):
        end = cut
    if people or not unit:
        end = _last_person(row, index, end, words) or end
    elif end < len(row) and row[end].text in words.predicates and end - index > 1:
        end -= 1
    if index + 1 < end < len(row) and row[end - 1].text in words.modifiers and row[end].cls in VERBS:
        end -= 1  # 两支医疗队对口支援
    if end > index + 1 and row[end - 1].text.endswith(_ROLE):
        end = _without_role(row, index, end, words)
    end = _without_tail(row, index, _body(row, index, end, words) if unit == "家" else end, ranked=number)
    if end == index:
        return None
    return Phrase(row[index].start, row[end - 1].end, act=all(atom.cls in VERBS for atom in row[index:end]))


def _goes_on(row: list[Atom], index: int, people: bool, words: Lexicon) -> bool:
    """Whether what stands there speaks of the number and names nothing (以上, 612户2143人全部脱贫)."""
    if row[index].text in words.limits or _PASSED.match("".join(atom.text for atom in row[index : index + 3])):
        return True
    wholly = row[index].text in _WHOLLY and (people or row[index].text != "集体")  # 1个集体荣立二等功
    return wholly and index + 1 < len(row) and row[index + 1].cls in VERBS | {PREP}


def _body(row: list[Atom], index: int, end: int, words: Lexicon) -> int:
    """The end of the bodies that are counted, without what they have (5家预算单位的收支计划)."""
    of = next((i for i in range(index + 1, end) if row[i].cls == OF), end)
    return of if row[of - 1].text.endswith(words.bodies) else end


def _without_role(row: list[Atom], index: int, end: int, words: Lexicon) -> int:
    """The end of the bodies or people whose role is spoken of (52个基层党支部战斗堡垒作用)."""
    named = (i + 1 for i in range(end - 2, index - 1, -1) if row[i].text.endswith((*words.bodies, *words.people)))
    return next(named, end - 1)


def _undergone(row: list[Atom], index: int, unit: str, words: Lexicon) -> Phrase | None:
    """What was done to people (7人受到党纪政务处分, 3人被免职); None where a noun behind 被 names it better."""
    first = index + 1
    if row[index].text in _UNDERGOES and row[first].cls in (NOUN, ACT):
        run = max(_run(row, first, unit, words), first + 1)
        return Phrase(row[first].start, row[run - 1].end, row[index].text)
    end = next((i for i in range(first, len(row)) if row[i].cls not in VERBS), len(row))
    if row[index].text != "被" or end == first or (end < len(row) and row[end].cls == NOUN):
        return None
    return Phrase(row[first].start, row[end - 1].end, row[first].text, act=True)


def _closed(row: list[Atom], index: int, end: int, unit: str) -> int:
    """The end of what went wrong so many 起, before what was done about it (4起作风漂浮问题点名道姓曝光)."""
    if unit != _CASES:
        return end
    closed = (i + 1 for i in range(index, end - 1) if row[i].text.endswith(_CASE_HEADS))
    return next((i for i in closed if row[i].cls in VERBS or not row[i].text.endswith(lexicon().heads)), end)


def _without_tail(row: list[Atom], index: int, end: int, *, ranked: bool) -> int:
    """The end of the phrase without adverbs of extent, links and long asides behind it; ``index`` where nothing is
    left that names a thing. ``ranked`` says that a number follows, so that 全国 may be of a rank."""
    words = lexicon()
    while ranked and end > index + 1 and row[end - 1].text in words.places:
        end -= 1  # 60多种产品产能全国第一
    if all(atom.text in words.places for atom in row[index:end]):  # 7项全市领先
        return index
    while end > index + 1 and row[end - 1].text in words.empty_names and row[end - 1].text.endswith("均"):
        end -= 1  # 160户脱贫户户均增收
    while end > index + 1 and row[end - 1].text in _PERIODS:
        end -= 1  # 纳入15个乡镇年度考核
    while end > index + 1 and row[end - 1].text in _WHOLLY:
        end -= 1  # 78个县全部通公路
    while end > index and (row[end - 1].cls in (AND, OF) or (row[end - 1].cls == ASIDE and _long(row[end - 1]))):
        end -= 1
    return end


def taken_to(row: list[Atom]) -> Phrase | None:
    """What people are taken somewhere to do (210人次到纪念馆开展现场教学)."""
    if not row or row[0].text not in lexicon().reaches_places:
        return None
    at = next((i for i in range(len(row) - 1, 0, -1) if row[i].text in lexicon().light_verbs), 0)
    body = row[at + 1 :]
    named = at and body and all(atom.cls in (NOUN, ACT, LOOSE) for atom in body)
    return Phrase(body[0].start, body[-1].end, row[at].text) if named else None


def risen(row: list[Atom]) -> Phrase | None:
    """What people came to on the grounds that a preposition names (36人凭技能等级晋升职称, 5人因表现突出获奖)."""
    if not row or row[0].cls != PREP:
        return None
    at = next((i for i, atom in enumerate(row) if i and atom.text in lexicon().honours), 0)
    end = at + 1
    while at and end < len(row) and row[end].cls in (NOUN, ACT):
        end += 1
    if end > at + 1:
        named = row[at + 1 if row[end - 1].text.endswith(lexicon().people) else at]
        return Phrase(named.start, row[end - 1].end, row[at].text)
    return Phrase(row[-1].start, row[-1].end, row[-1].text, act=True) if row[-1].cls == ACT else None


def with_act(phrase: Phrase, tail: list[Atom], verb: str | None) -> Phrase:
    """The phrase with the act that closes its clause, where the verb before the number takes an act as its object
    (完成2公里管网更新改造, 落实3万平方米学校等公共建筑节能改造)."""
    rest = [atom for atom in tail if atom.start >= phrase.end]
    inside = rest[1:] if rest and rest[0].cls == ETC else rest
    ends = (
        i for i, atom in enumerate(inside) if atom.cls == AND and inside[i + 1 : i + 2] and inside[i + 1].cls in VERBS
    )
    inside = inside[: next(ends, len(inside))]  # 、落实 begins the next item
    acts = bool(inside) and inside[-1].cls in (ACT, LOOSE) and all(a.cls in (NOUN, ACT, LOOSE) for a in inside)
    return phrase._replace(end=inside[-1].end) if acts and verb in lexicon().acts_done else phrase


def purpose(clause: list[Atom]) -> Phrase | None:
    """What a sum was raised for (筹措3亿元实施饮水工程): the object of the verb that opens the rest of its clause."""
    if not clause or clause[0].text not in lexicon().purposes:
        return None
    start = next((i for i, atom in enumerate(clause) if atom.cls not in (VERB, LOOSE)), len(clause))
    body = clause[start:]
    if not body or body[-1].cls not in NAMES or body[-1].end - body[0].start > _LONGEST_PURPOSE:
        return None
    return Phrase(body[0].start, body[-1].end)


def _long(aside: Atom) -> bool:
    return aside.end - aside.start > 6


def _ties(atom: Atom) -> bool:
    """Whether the atom joins two nouns or acts (与 is a preposition elsewhere)."""
    return atom.cls == AND or atom.text == "与"


def _run(row: list[Atom], index: int, unit: str, words: Lexicon) -> int:
    """The end of the nouns from ``index`` on, with the verbs and links that stay inside a phrase."""
    activity = unit in words.activity_units or unit in words.act_units
    end, size = index, len(row)
    while end < size:
        cls = row[end].cls
        following = row[end + 1].cls if end + 1 < size else ""
        if row[end].text in words.predicates and following != NOUN:
            break
        if cls in (NOUN, ACTOR, ASIDE):
            pass
        elif cls in (ACT, LOOSE):
            if not (activity or _closes(row, end, all(a.cls in (ACT, LOOSE) for a in row[index:end]), words)):
                break
        elif cls == OF:
            if following != NOUN or row[end - 1].cls not in (NOUN, ACTOR):
                break
        elif cls == AND and unit == _CASES and (closing := _case(row, end)):  # 6起推诿扯皮、落实不力问题
            end = closing
        elif cls == PREP and _ties(row[end]) and end > index and _coordinates(row, end + 1, words):
            pass  # 医院改革与高质量发展示范项目
        elif cls != AND or row[end].text == "并" or following not in (NOUN, ACT) or _quoted_next(row, end):
            break
        end += 1
    return end


def _case(row: list[Atom], link: int) -> int:
    """The place of the noun that closes a list of what went wrong, from its ``link`` on; 0 without one."""
    return next((i for i in range(link + 1, min(link + 5, len(row))) if row[i].text.endswith(_CASE_HEADS)), 0)


def _quoted_next(row: list[Atom], link: int) -> bool:
    """Whether the link leads from a common noun to a name in quotation marks (22轮强降水和“桦加沙”)."""
    return row[link + 1].text[0] in "“‘" and row[link - 1].text[0] not in "“‘"


def _last_person(row: list[Atom], index: int, end: int, words: Lexicon) -> int:
    """The end of the last word for people in the run (10.8万名员工保住岗位); 0 without one."""
    for at in range(end, index, -1):
        if row[at - 1].cls in (NOUN, ACTOR) and row[at - 1].text.endswith(words.people):
            return at
    return 0


def _coordinates(row: list[Atom], index: int, words: Lexicon) -> bool:
    """Whether what follows 与 holds an act and ends as a project does, so that 与 joins two acts."""
    stop = index
    while stop < len(row) and row[stop].cls in (NOUN, ACT, LOOSE):
        stop += 1
    acts = any(atom.cls in VERBS for atom in row[index:stop])
    return acts and row[stop - 1].cls == NOUN and row[stop - 1].text.endswith(words.events)


def _closes(row: list[Atom], index: int, opening: bool, words: Lexicon) -> bool:
    """Whether the verb there modifies a noun that closes the phrase (老旧小区 改造 项目)."""
    stop, size = index, len(row)
    while stop < size and (row[stop].cls in (NOUN, ACT, LOOSE) or _ties(row[stop])):
        stop += 1
    nouns = [atom for atom in row[index:stop] if atom.cls == NOUN]
    return bool(nouns) and (opening or any(atom.text.endswith(words.heads) for atom in nouns))


def _relative(row: list[Atom], index: int, people: bool) -> Phrase | None:
    """A relative clause before the noun (有发展前景的企业, 党组成员牵头的学习小组)."""
    of = next((i for i in range(index, len(row)) if row[i].cls == OF), None)
    if of is None or of + 1 >= len(row) or row[of + 1].cls not in NAMES:
        return None
    inside = row[index:of]
    if (
        len(inside) > 1 and inside[-1].text == "新" and (inside[-2].cls in VERBS or inside[-2].text == "了")
    ):  # 9个乡镇修了新的公路
        return None
    described = inside and len(inside) > 1 and inside[-1].text.endswith(lexicon().adjectives)
    if any(atom.cls in (SHARE, REST) for atom in inside) or not (described or any(a.cls in VERBS for a in inside)):
        return None
    opens = inside[0].cls in (VERB, LOOSE, ACT, PREP, ADVERB)
    clause = not people and inside[-1].cls in VERBS and all(atom.cls != PREP for atom in inside)  # 党组成员牵头
    if not (opens or described or clause):
        return None
    end = of + 1
    while end < len(row) and row[end].cls in (NOUN, ACTOR, ACT, LOOSE):
        end += 1
    if people:
        end = _last_person(row, of + 1, end, lexicon()) or end
    begin = row[index] if inside[0].text == "有" else row[of + 1]
    return Phrase(begin.start, row[end - 1].end)
