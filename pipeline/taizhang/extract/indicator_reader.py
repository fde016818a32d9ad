"""Reads one sentence: gives each of its quantities the phrase that names it, or that of an earlier one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taizhang.extract.indicator_after import phrase_after, risen, taken_to, with_act
from taizhang.extract.indicator_before import Phrase, figure_start, is_figure, nominal_clause, phrase_before
from taizhang.extract.indicator_budget import figure_of
from taizhang.extract.indicator_edge import Edge, clause_head, clause_tail, trim_right
from taizhang.extract.indicator_elided import clause_name, elided, find_source, in_aside, is_proviso
from taizhang.extract.indicator_lexicon import (
    ACT,
    ADVERB,
    AND,
    ASIDE,
    CHANGE,
    COMPARE,
    ETC,
    LOCAL,
    NAMES,
    NOUN,
    OF,
    PART,
    PREP,
    REACH,
    SHARE,
    TIME,
    TOTAL,
    VERB,
    VERBS,
    WITHIN,
    lexicon,
)
from taizhang.extract.indicator_line import Found, LineState, is_activity, is_rate
from taizhang.extract.indicator_lists import joins, run_length, split_items
from taizhang.extract.indicator_rates import behind_rate, result_with
from taizhang.extract.indicator_sizes import assessment, fresh_ratio, of_size, own_items, sized
from taizhang.extract.indicator_verb import settle_act
from taizhang.extract.indicator_who import who

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

_NUMERAL = re.compile(r"[一两二三四五六七八九十几数]+[个支项名家次批名位条件]?")  # 一支28人的应急队伍
_MEASURED = frozenset(("length", "area", "weight", "volume", "power"))
_JOINS = frozenset(("及其", "以及", "和", "及"))
_EACH = frozenset(("分别", "各自", "依次"))
_WHOLES_SEARCHED = 8  # how many quantities back the whole of a part may stand


def read_line(line: LineState) -> None:
    """Append one `Found` for each quantity of the sentence to ``line.found``, in order."""
    offset = 0
    while offset < line.count:
        offset += _read_group(line, offset) or _read_single(line, offset)
    for offset in range(line.count - 1):
        gap = line.gaps[offset]
        if gap and gap[-1].text == "分":  # 分5批组织210余人次开展现场教学: the batches are of what is done
            line.found[line.first + offset].phrase = line.found[line.first + offset + 1].phrase


def _read_single(line: LineState, offset: int) -> int:
    """Name one quantity by itself; always 1, the number of quantities read."""
    quantity = line.quantity(offset)
    if quantity.unit in lexicon().naming_units:
        line.found.append(Found((quantity.end - len(quantity.unit), quantity.end), "thing"))
        return 1
    lead, fresh = line.lead(offset)
    if quantity.rank and offset and not fresh and any(a.text in lexicon().rank for a in line.lead(offset - 1)[0]):
        lead, fresh = line.lead(offset - 1)  # 增幅居全县17个乡镇第3位
    edge = trim_right(lead, rank=quantity.rank, rate=is_rate(quantity))
    unnamed = _joined_behind(line, offset, lead) or _is_base(line, offset, lead)
    before = None if unnamed else _before(line, offset, lead, edge, fresh)
    after = _after(line, offset, before)
    if before is not None and after is None:
        if _changes_itself(line, offset, before):
            before, edge = None, edge._replace(marks=edge.marks + CHANGE)
        elif (
            lead[int(lead[0].cls == AND)].start == before.start
            and line.text[before.start : before.end] in lexicon().bare_sums
        ):
            before = _summed(line, offset) or before
    if after is not None:
        if quantity.dimension not in ("people", "money", "rate"):
            after = with_act(after, clause_head(line.gaps[offset + 1]), edge.verb)
        found = _named_behind(line, offset, edge, before, _of_ranks(line, offset, after))
    elif before is not None:
        base = not is_rate(quantity) and any(atom.cls == SHARE for atom in lead)
        kind = "base" if base else "act" if before.act else "thing"
        found = Found((before.start, before.end), kind, before.verb or edge.verb, before.actor)
        found.subject = assessment(line, before, lead)
    else:
        found = elided(line, offset, edge, fresh)
    found = figure_of(line, offset, found) or found
    found.change = CHANGE in edge.marks
    _set_part(line, offset, found, opens=line.has(offset, PART) or _bracketed(line, offset, found))
    settle_act(line, offset, found, lead, fresh=fresh)
    line.found.append(found)
    return 1


def _joined_behind(line: LineState, offset: int, lead: list[Atom]) -> bool:
    """Whether a word for "and" before the number joins what stands behind it to a name (委员会及其4个协调小组)."""
    behind = clause_head(line.gaps[offset + 1])
    return bool(lead) and lead[-1].text in _JOINS and bool(behind) and behind[0].cls in NAMES


def _is_base(line: LineState, offset: int, lead: list[Atom]) -> bool:
    """Whether the number is what another one is compared with (与第六次人口普查的411万人相比)."""
    behind = line.gaps[offset + 1]
    return (
        bool(behind) and behind[0].text in ("相比", "相比较") and any(atom.text in ("与", "同", "和") for atom in lead)
    )


def _changes_itself(line: LineState, offset: int, before: Phrase) -> bool:
    """Whether the name before the number is only a change of a figure of the same kind named earlier in the sentence
    (收入86亿元，同比增收5亿元)."""
    name, alone = line.text[before.start : before.end], {ACT, ADVERB, TIME, TOTAL, CHANGE, COMPARE}
    lead = line.lead(offset)[0]
    item = lead[max((i + 1 for i, atom in enumerate(lead) if atom.cls == AND), default=0) :]
    changing = lexicon().self_changes | lexicon().growths
    if name not in changing or any(atom.cls not in alone for atom in item[:-1]):
        return False
    source = find_source(line, offset, change=True)
    if source is None or source.phrase is None or name in line.text[slice(*source.phrase)]:
        return False
    dimension = line.quantity(offset).dimension
    return dimension == "rate" or any(line.quantity(i).dimension == dimension for i in range(offset))


def _summed(line: LineState, offset: int) -> Phrase | None:
    """What a bare word for a sum is the sum of: the subject of an earlier clause (企业快速增长，总数…) or the name of a
    figure before (财政收入增加1501亿元，总额…)."""
    clause = clause_name(line, offset, subject=True) if line.lead(offset)[1] else None
    if clause is not None:
        return clause
    source = find_source(line, offset, change=True)  # without its act: 新登记320万户、总量达2037万户
    return Phrase(*source.phrase, None, source.actor) if source and source.phrase else None


# Before the number


def _before(line: LineState, offset: int, lead: list[Atom], edge: Edge, fresh: bool) -> Phrase | None:
    quantity = line.quantity(offset)
    clause = nominal_clause(lead, people=quantity.unit in lexicon().people_units, rate=is_rate(quantity))
    if clause is not None:
        return clause
    phrase = phrase_before(edge, rank=quantity.rank, times=is_activity(quantity))
    if phrase is None:
        return None
    name = line.text[phrase.start : phrase.end]
    if name in lexicon().empty_names or is_proviso(name, phrase.verb) or _NUMERAL.fullmatch(name):
        return None
    if name.endswith("之比") and not fresh_ratio(line, offset, lead, phrase):  # 研发经费86亿元，与生产总值之比为2.1%
        return None
    if not any(map(str.isalnum, name)):  # 税收2.86亿元（+6.3%）: a sign is no name
        return None
    if name[0] == "对" and line.text[quantity.end : quantity.end + 1] in ("的", "且"):  # 对销售额2万元以上的主体
        phrase = phrase._replace(start=phrase.start + 1)
    if not fresh:
        phrase = _extended(line, offset, phrase)
    if quantity.rank and name.endswith(tuple(lexicon().bare_sums)) and phrase.verb is not None:
        last = next((atom for atom in reversed(edge.row) if atom.text == "、" and atom.end < phrase.end), None)
        if last is not None and last.start > phrase.start:  # 49家医院获评甲级、数量全省第一
            return Phrase(last.end, phrase.end)
    return who(line, offset, lead, phrase) or phrase


def _extended(line: LineState, offset: int, phrase: Phrase) -> Phrase:
    """The phrase with the quantity before it where that is part of it (经济总量超千亿元的县域12个)."""
    gap, before = line.gaps[offset], line.found[-1]
    if not gap:
        return phrase
    if (
        gap[0].cls == OF
        and len(gap) > 1
        and phrase.start <= gap[1].start
        and before.kind == "thing"
        and not before.used
    ):
        return phrase._replace(start=before.phrase[0]) if before.phrase else phrase
    if phrase.start == gap[0].start and line.specified(offset):
        size = line.quantity(offset - 1)
        measured = before.phrase if before.phrase and before.phrase[1] == size.start else None  # 总投资超10亿元项目
        return phrase._replace(start=measured[0] if measured else size.start)
    return phrase


# Behind the number


def _of_ranks(line: LineState, offset: int, phrase: Phrase) -> Phrase:
    """The name behind the next number where this one has only a rank (1410个县级和250个市级疾控中心)."""
    gap = line.gaps[offset + 1]
    ranked = line.text[phrase.start : phrase.end].endswith("级") and gap[-1].cls == AND and gap[-1].start == phrase.end
    if not ranked or offset + 1 >= line.count or line.quantity(offset + 1).unit != line.quantity(offset).unit:
        return phrase
    return phrase_after(clause_head(line.gaps[offset + 2]), line.quantity(offset).unit) or phrase


def _named_behind(line: LineState, offset: int, edge: Edge, before: Phrase | None, after: Phrase) -> Found:
    found = Found((after.start, after.end), "act" if after.act else "thing", used=after.end)
    behind = next((atom for atom in line.gaps[offset + 1] if atom.start >= after.end), None)
    if behind is not None and behind.cls == LOCAL and line.has(offset, PREP):
        found.kind = "base"  # in a phrase of place (在全区14个街道中): nothing further speaks of it
    if offset + 1 < line.count and line.quantity(offset + 1).rank and line.gaps[offset + 1][-1].end == after.end:
        found.kind = "base"  # a count of rivals (居全县32个部门第6位)
    found.verb = edge.verb or (before.verb if before else after.verb)
    if after.verb and found.verb in lexicon().existing:  # 共有861万人享受低保
        found.verb = after.verb
    found.actor = before.actor if before else None
    if before is not None and REACH in edge.marks:
        found.subject = (before.start, before.end)
    body = [atom for atom in line.gaps[offset + 1] if after.start <= atom.start < after.end]
    sum_of_money = line.quantity(offset).dimension == "money" and body and not body[-1].text.endswith("率")
    if not is_activity(line.quantity(offset)) and not sum_of_money and (end := figure_start(body)):
        found.phrase, found.subject = (after.start, body[end - 1].end), (after.start, after.end)
    return found


def _after(line: LineState, offset: int, before: Phrase | None) -> Phrase | None:
    """The phrase behind the number, if that is what names it."""
    quantity, gap, words = line.quantity(offset), line.gaps[offset + 1], lexicon()
    tail, last = clause_head(gap), offset + 1 == line.count
    if not last and before is None and (named := sized(line, offset, tail)):
        return named
    if len(tail) > 1 and tail[0].cls == ASIDE and tail[1].cls == OF:  # 每人2300元（2010年价格）的贫困标准
        tail = tail[1:]
    if not tail:
        return None if gap or last else _behind_next(line, offset, before)
    if is_rate(quantity):
        return result_with(line, offset, tail) or behind_rate(line, offset, tail, before)
    people = before is None and quantity.unit in words.people_units
    if people and (taken := taken_to(tail) or (None if line.lead(offset)[0] else risen(tail))):
        return taken
    return None if of_size(line, offset, before, tail) else _behind_count(line, offset, tail, before)


def _behind_count(line: LineState, offset: int, tail: list[Atom], before: Phrase | None) -> Phrase | None:
    """The phrase behind an amount or a count of things or happenings, where that names it."""
    quantity, gap, words = line.quantity(offset), line.gaps[offset + 1], lexicon()
    last = offset + 1 == line.count
    acts = tail[0].cls in VERBS and tail[0].text != "有"
    listed = before is not None and any(a.cls == ETC and a.start >= before.end - 1 for a in line.gaps[offset])
    passed = len(tail) > 1 and tail[0].cls == OF and tail[1].text in words.limits | words.generic_nouns
    limited = before is not None and line.limits(offset)
    if limited or passed or all(atom.text in words.change for atom in tail):  # 比上年的162件减少25件
        return None
    if direct := _surely_behind(line, offset, tail, before):
        return direct
    exists = bool(line.gaps[offset]) and line.gaps[offset][-1].text in words.existing
    exists = exists and quantity.dimension in _MEASURED
    if before is not None and ((tail[0].cls == OF and not exists) or (acts and not before.act and not listed)):
        return None
    meets = len(tail) == len(gap) and not last
    if meets and line.quantity(offset + 1).unit not in words.people_units:
        tail = tail[: own_items(tail)]
    phrase = phrase_after(tail, quantity.unit, number=meets)
    if phrase is None:
        happens = is_activity(quantity) or (quantity.unit in words.people_units and _acts_alike(line, offset, tail))
        return _happening(tail) if before is None and acts and happens else None
    if is_activity(quantity):
        follows = next((atom.cls for atom in tail if atom.start >= phrase.end), "")
        if phrase.act and follows == VERB and before is None:
            return _happening(tail)
        return None if before is not None and before.act else phrase
    if acts and not listed and (before is not None or quantity.dimension == "money"):
        return None
    if before is not None and (phrase.act or line.text[phrase.start : phrase.end] in words.generic_nouns):
        return phrase if listed else None
    return phrase


def _behind_next(line: LineState, offset: int, before: Phrase | None) -> Phrase | None:
    """The phrase behind the number that follows at once (7批50起典型案例)."""
    following = line.gaps[offset + 2]
    of_those = bool(following) and following[0].cls == OF  # 4个过五百亿的县市
    if before is None or before.act or of_those or _specifies(line, offset + 1):
        return phrase_after(clause_head(following), line.quantity(offset).unit)
    return None


def _acts_alike(line: LineState, offset: int, tail: list[Atom]) -> bool:
    """Whether people may be named by the act behind them: it is that of those before (8人享受甲，9人享受乙), or there
    are none before."""
    if offset and line.found[-1].kind == "act" and tail[0].text == line.found[-1].verb:
        return True
    return find_source(line, offset) is None


def _surely_behind(line: LineState, offset: int, tail: list[Atom], before: Phrase | None) -> Phrase | None:
    """The name behind a number that 的 ties to its owner (财政的400亿元补贴资金), that of a sum (争取80万元补助) or a
    score, or what took place (对办结事项每季度开展1次回访)."""
    quantity, gap = line.quantity(offset), line.gaps[offset]
    if (result := result_with(line, offset, tail)) is not None:
        return result
    if before is None:
        alone = quantity.dimension == "money" and len(tail) == 1 and tail[0].text in lexicon().sums
        return Phrase(tail[0].start, tail[0].end) if alone else None
    owned = gap and gap[-1].cls == OF and tail[0].cls in NAMES
    light = is_activity(quantity) and bool(gap) and gap[-1].text in lexicon().light_verbs
    if light and tail[0].cls in VERBS and not before.act:
        followed = len(tail) == len(line.gaps[offset + 1]) and offset + 1 < line.count
        return phrase_after(tail, quantity.unit, number=followed)
    return phrase_after(tail, quantity.unit) if owned else None


def _specifies(line: LineState, offset: int) -> bool:
    """Whether a quantity only says of what size the thing is that the one before counts (2个5万吨级泊位)."""
    quantity = line.quantity(offset)
    return quantity.dimension in _MEASURED and line.text[quantity.start : quantity.end].endswith("级")


def _happening(tail: list[Atom]) -> Phrase | None:
    """The act behind a count of times (先后7次公开征求意见)."""
    end = next((i for i, atom in enumerate(tail) if atom.cls not in WITHIN and atom.text[0] not in "［["), len(tail))
    for i in range(1, end):  # 5次召开党组会研究整改: the meeting, not what it was for
        if tail[0].text in lexicon().light_verbs and tail[i - 1].text.endswith("会") and tail[i].cls in VERBS:
            end = i
            break
    start = next((i for i, atom in enumerate(tail[:end]) if atom.text not in lexicon().light_verbs), end - 1)
    return Phrase(tail[start].start, tail[end - 1].end, verb=tail[0].text, act=start == 0) if end else None


# 其中


def _set_part(line: LineState, offset: int, found: Found, *, opens: bool) -> None:
    """Say whose part a quantity is: it follows 其中, or goes on with a list of parts in the same unit."""
    index = line.first + offset
    unit = line.quantities[index].unit
    if opens:
        found.part_of = _whole(line, index, unit)
        if found.kind == "same" and found.part_of is not None:
            whole = line.found[found.part_of]
            found.phrase, found.actor = whole.phrase, whole.actor
            found.verb = found.verb if found.own else whole.verb
        return
    gap = line.gaps[offset]
    listed = found.kind == "thing" or (found.kind == "act" and joins(gap))
    if not offset or not listed or found.change or any(atom.text in "；;" for atom in gap):
        return
    before = next((i for i in range(index - 1, line.first - 1, -1) if not line.found[i].change), None)
    if before is None or line.found[before].part_of is None or line.quantities[before].unit != unit:
        return
    if joins(gap) or found.verb is None:
        found.part_of = line.found[before].part_of


def _bracketed(line: LineState, offset: int, found: Found) -> bool:
    """Whether a bracket right behind a quantity opens its parts (党支部11个（教工4个、学生7个）): nothing but a name
    and a smaller number of the same unit."""
    gap = line.gaps[offset]
    if not offset or len(gap) < 2 or gap[0].text not in "（(" or found.kind != "thing" or found.change:
        return False
    whole, part = line.quantity(offset - 1), line.quantity(offset)
    named = all(atom.cls in (NOUN, ACT) for atom in gap[1:]) and found.phrase == (gap[1].start, gap[-1].end)
    return named and whole.unit == part.unit != "" and part.value < whole.value and gap[0].start == whole.end


def _whole(line: LineState, index: int, unit: str) -> int | None:
    """The whole whose parts 其中 opens: the nearest of its unit (in the sentence before if 其中 begins its own)."""
    first = index == line.first
    start = 0 if first else line.first
    wholes = [
        i for i in range(index - 1, start - 1, -1) if not line.found[i].change and line.found[i].part_of is None
    ][:_WHOLES_SEARCHED]  # fmt: skip
    nearest = None if first or not wholes else wholes[0]
    return next((i for i in wholes if line.quantities[i].unit == unit), nearest)


# Several quantities with one list of names


def _read_group(line: LineState, offset: int) -> int:
    """Read a run of quantities that take the items of one list in their order; 0 if there is none here."""
    if offset + 2 >= len(line.gaps) or not joins(line.gaps[offset + 1]):
        return 0
    lead, fresh = line.lead(offset)
    mark = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].text in _EACH), None)
    reached = bool(lead) and lead[-1].text in lexicon().reach  # 床位、医师数增至5张、3人
    count = run_length(line.quantities, line.gaps, line.first + offset, offset, mixed=mark is not None or reached)
    if count < 2:
        return 0
    first = line.quantity(offset)
    edge = trim_right(lead if mark is None else _tied(lead[:mark]), rank=first.rank, rate=is_rate(first))
    phrase = phrase_before(edge, items=True)
    named = line.text[phrase.start : phrase.end] if phrase is not None else ""
    if named in lexicon().empty_names or (mark is not None and named in lexicon().growths):  # 平均每年增长, 增幅分别为
        phrase = None
    spans = _items(edge.row, phrase, count)
    if phrase is None and (mark is not None or CHANGE in edge.marks):
        spans = _clause_items(line, offset, count) if fresh else None
        spans = spans or _recent(line, offset, count)
    if phrase is None and reached and not fresh and offset >= count and joins(line.gaps[offset - 1]):
        spans = spans or _recent(line, offset, count)  # A、B分别从3家、5家增加到8家、9家
    if spans is None:
        return 0
    if phrase is not None:
        spans = _without_verb(edge.row, spans)
    change = any(atom.text in lexicon().change and atom.text != "新增" for atom in lead[mark or 0 :])
    within = spans if phrase is not None else []
    acts = (a.text for a in lead if a.cls in VERBS and not any(s <= a.start < e for s, e in within))
    verb = (phrase.verb if phrase else None) or edge.verb or next(acts, None)
    opens = line.has(offset, PART)
    for step, span in enumerate(spans):
        kind = "thing" if phrase is not None else "same"
        found = Found(span, kind, verb, phrase.actor if phrase else None, change=change)
        _set_part(line, offset + step, found, opens=opens and step == 0)
        line.found.append(found)
    return count


def _tied(row: list[Atom]) -> list[Atom]:
    """The row before 分别 with 与 between two things read as "and" (正式党员与预备党员分别为271人、97人)."""
    things = (NOUN, ACT)
    return [
        atom._replace(cls=AND)
        if atom.text == "与" and 0 < i < len(row) - 1 and row[i - 1].cls in things and row[i + 1].cls in things
        else atom
        for i, atom in enumerate(row)
    ]


def _items(row: list[Atom], phrase: Phrase | None, count: int) -> list[tuple[int, int]] | None:
    if phrase is None:
        return None
    return split_items([atom for atom in row if phrase.start <= atom.start < phrase.end], count)


def _without_verb(row: list[Atom], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The items without the verb before the first, where it governs all of them (抽查卷宗、笔录分别120份和38份)."""
    items = [[atom for atom in row if start <= atom.start < end] for start, end in spans]
    first = items[0]
    governs = len(first) > 1 and first[0].cls in VERBS and first[1].cls == NOUN
    part = governs and (first[-1].text.endswith(lexicon().heads) or is_figure(items[-1][-1].text))
    if not governs or part or any(atom.cls in VERBS for item in items[1:] for atom in item):
        return spans
    return [(first[1].start, spans[0][1]), *spans[1:]]


def _clause_items(line: LineState, offset: int, count: int) -> list[tuple[int, int]] | None:
    """The list in an earlier clause of the gap (化学需氧量、二氧化硫排放总量双下降，分别下降3.1%和4.7%)."""
    gap = line.gaps[offset]
    return _items(gap[: len(gap) - len(clause_tail(gap))], clause_name(line, offset, subject=True), count)


def _recent(line: LineState, offset: int, count: int) -> list[tuple[int, int]] | None:
    """The names of the ``count`` quantities before, in their order (同比分别上升10.7%和8.2%), without those of remarks
    in brackets (收案90件（含旧存8件），结案80件)."""
    spans = [
        found.phrase
        for index, found in enumerate(line.found[line.first : line.first + offset], line.first)
        if found.phrase is not None and not found.change and found.kind != "base" and not in_aside(line, index, offset)
    ]
    return spans[-count:] if len(spans) >= count else None
