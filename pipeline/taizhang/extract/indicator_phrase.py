"""Noun phrases before and after a number, found in rows of atoms."""

from __future__ import annotations

from typing import NamedTuple

from taizhang.extract.indicator_atoms import Atom
from taizhang.extract.indicator_lexicon import (
    ACT,
    ACTOR,
    ADVERB,
    AND,
    ASIDE,
    BREAK,
    CHANGE,
    COMPARE,
    ETC,
    LOCAL,
    LOOSE,
    NAMES,
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
    VERBS,
    lexicon,
)

_LINKS = frozenset((AND, ETC, OF, PARTICLE))
_LEADING = frozenset((AND, ETC, OF, PARTICLE, ADVERB, TIME, ASIDE, TOTAL, LOCAL, REACH, CHANGE))


class Edge(NamedTuple):
    """What stands before a number without the words that only link it: ``marks`` says which kinds were there."""

    row: list[Atom]
    verb: str | None
    marks: str


class Phrase(NamedTuple):
    """A noun phrase ``[start, end)`` with its verb and actor; ``act`` if it names an act and no thing."""

    start: int
    end: int
    verb: str | None = None
    actor: str | None = None
    act: bool = False


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
    """Take the linking words off the right end (达到, 同比增长, 由, 共, 位居全市), and comparisons and wholes of shares."""
    words = lexicon()
    end, marks, verb = len(row), "", None
    if rank:
        for index in range(end - 1, -1, -1):
            if row[index].text in words.rank:
                end, marks = index, "r"
                break
    while True:
        while end:
            _, _, cls, text = row[end - 1]
            if text in words.total:
                marks += TOTAL
            elif text in words.change:
                marks += CHANGE
            elif text in words.reach:
                marks += REACH
            elif cls in (VERB, LOOSE):
                marks += VERB
                verb = verb or text
            elif cls == ADVERB:
                marks += "f" if text == "分别" else ""
            elif cls in (REST, PART, PREP, SHARE, COMPARE):
                marks += cls
            elif cls == OF:
                end = _of_phrase(row, end) if rate else end
                if not end or row[end - 1].cls != OF:
                    continue
            elif cls not in (TIME, PARTICLE, AND):
                break
            end -= 1
        cut = _comparison(row, end, rate or CHANGE in marks)
        if cut is None:
            return Edge(row[:end], verb, marks)
        marks += row[cut].cls
        end = cut


def _of_phrase(row: list[Atom], end: int) -> int:
    """Where 占总人次的, 为预算的, 完成计划的 begins, if the row ends so."""
    reach = lexicon().reach
    for index in range(end - 2, -1, -1):
        if row[index].cls == SHARE or row[index].text in reach or row[index].cls == VERB:
            return index
    return end


def _comparison(row: list[Atom], end: int, rate: bool) -> int | None:
    """The place of 比/较/高于/占 whose object fills the rest of the row."""
    for index in range(end - 1, -1, -1):
        cls = row[index].cls
        if cls == COMPARE:
            return index
        if cls == SHARE:
            return index if rate and not row[end - 1].text.endswith(("比例", "比重")) else None
        if cls in (VERB, BREAK):
            return None
    return None


def phrase_before(edge: Edge, *, rank: bool = False, items: bool = False) -> Phrase | None:
    """The noun phrase that ends where the linking words begin; None where the clause has none.

    With ``items`` verbs that are items of a list themselves stay (起诉、判决案件数).
    """
    row, end = edge.row, len(edge.row)
    while end and (row[end - 1].cls in _LINKS or (rank and row[end - 1].cls == LOCAL)):
        end -= 1
    if not end or row[end - 1].cls == LOCAL:
        return None
    start = _walk_left(row, end)
    governed = start > 0 and row[start - 1].cls in VERBS
    verb = row[start - 1].text if governed else None
    actor_end = start - 1 if governed else start
    own_actor: str | None = None
    first = start
    while first < end:
        cls = row[first].cls
        if cls in _LEADING or (cls == ACTOR and _has_name(row, first + 1, end)):
            own_actor = row[first].text if cls == ACTOR else own_actor
            first += 1
            continue
        if cls in VERBS and not governed and not (items and first + 1 < end and row[first + 1].cls == AND):
            stop = _verb_group(row, first, end)
            if stop:
                verb, first, governed = row[stop - 1].text, stop, True
                continue
        break
    if first >= end:
        return None
    body = row[first:end]
    while body and body[-1].cls == ASIDE and len(body) > 1 and body[-2].cls == BREAK:
        body = body[:-1]
    if all(atom.cls == ACTOR for atom in body) and not governed and VERB in edge.marks:
        return None
    if len(body) == 1 and body[0].text in lexicon().bare_acts:
        return None
    if start and row[start - 1].cls == PREP and not governed:
        acts = _trailing_acts(body)
        if acts == len(body) and body[0].cls == NOUN:
            return None
        if acts < len(body) and acts >= 0 and body[acts].cls in VERBS:
            body = body[acts:]
        elif CHANGE in edge.marks or VERB in edge.marks:
            return None
    actor = own_actor or _actor(row, actor_end)
    act = all(atom.cls in VERBS or atom.cls in _LINKS for atom in body)
    return Phrase(body[0].start, body[-1].end, verb or edge.verb or (body[-1].text if act else None), actor, act)


def _trailing_acts(body: list[Atom]) -> int:
    """Where the run of acts at the end begins (上门服务 in 老弱病残群众上门服务); ``len(body)`` without one."""
    index = len(body)
    while index and body[index - 1].cls in VERBS:
        index -= 1
    return index


def _has_name(row: list[Atom], start: int, end: int) -> bool:
    return any(row[index].cls in NAMES for index in range(start, end))


def _walk_left(row: list[Atom], end: int) -> int:
    """The left end of the phrase that ends at ``end``: up to the governing verb, an adverb, a preposition or the start."""
    index, of, etc = end, False, False
    while index:
        atom = row[index - 1]
        cls = atom.cls
        if cls in (OF, ETC):
            of, etc = of or cls == OF, etc or cls == ETC
        elif cls == VERB or (cls in (ACT, LOOSE) and index < end and _governs(row, index - 1, cls)):
            listed = etc and index > 1 and row[index - 2].cls == AND
            if not listed and not (of and any(a.cls in VERBS for a in row[: index - 1])):
                return index
        elif cls == PREP and atom.text == "用于":
            return index - 1
        elif cls in (NOUN, ACT, LOOSE, AND, ASIDE, ACTOR) or (cls == PARTICLE and index > 1 and row[index - 2].cls in (NOUN, PARTICLE)):
            pass
        elif not (of and any(a.cls in VERBS for a in row[: index - 1])):
            return index
        index -= 1
    return 0


def _governs(row: list[Atom], index: int, cls: str) -> bool:
    """Whether the verb there takes what follows as its object, rather than modify it."""
    if index == 0:
        return cls == LOOSE
    before = row[index - 1]
    if before.cls == NOUN:
        return before.text.endswith(lexicon().bodies) and before.text not in ("项目", "社会组织")
    if before.cls == ACTOR:
        return True
    return cls == LOOSE and before.cls not in (ACT, LOOSE, AND, OF)


def _verb_group(row: list[Atom], first: int, end: int) -> int:
    """The end of the verbs at the start of a phrase (修订完善, 新建、改造), if a thing follows them; else 0."""
    index = first
    while index < end:
        if row[index].cls in VERBS:
            index += 1
        elif row[index].cls == AND and index + 1 < end and row[index + 1].cls in VERBS:
            index += 2
        else:
            break
    if index < end and row[index].cls in (PARTICLE, OF):
        index += 1
    return index if index < end and row[index].cls in (NOUN, ACTOR) else 0


def _actor(row: list[Atom], end: int) -> str | None:
    """Who acts: the body or people named before the verb."""
    while end and row[end - 1].cls in (ADVERB, TOTAL, PARTICLE):
        end -= 1
    if not end:
        return None
    start = end
    while start and row[start - 1].cls in (NOUN, ACTOR):
        start -= 1
    if start == end:
        return None
    last = row[end - 1]
    if last.cls == ACTOR or last.text.endswith(lexicon().bodies):
        return "".join(atom.text for atom in row[start:end])
    return None


def phrase_after(row: list[Atom], unit: str) -> Phrase | None:
    """The noun phrase right behind a number; None if a verb, an adverb or nothing follows."""
    words = lexicon()
    activity, people = unit in words.activity_units, unit in words.people_units
    index, size = 0, len(row)
    while index < size and row[index].cls == OF:
        index += 1
    if index >= size:
        return None
    relative = _relative(row, index, people)
    if relative:
        return relative
    if row[index].cls not in NAMES:
        return None
    end = index
    while end < size:
        cls = row[end].cls
        if cls in (NOUN, ACTOR, ASIDE):
            end += 1
            if people and cls != ASIDE and row[end - 1].text.endswith(words.people) and not _nominal(row, end):
                break
        elif cls in (ACT, LOOSE):
            if not (activity or _closes(row, end)):
                break
            end += 1
        elif (cls == OF and end + 1 < size and row[end + 1].cls == NOUN and row[end - 1].cls in (NOUN, ACTOR)) or (cls == AND and end + 1 < size and row[end + 1].cls in (NOUN, ACT) and row[end].text != "并"):
            end += 1
        else:
            break
    while end > index and row[end - 1].cls in (AND, OF, ASIDE):
        end -= 1
    if end == index:
        return None
    body = row[index:end]
    return Phrase(body[0].start, body[-1].end, act=all(atom.cls in VERBS for atom in body))


def _nominal(row: list[Atom], end: int) -> bool:
    """Whether the noun run goes on with a noun (员工 食堂), so that the word for people only modifies."""
    return end < len(row) and row[end].cls in (NOUN, ACTOR)


def _closes(row: list[Atom], index: int) -> bool:
    """Whether the verb there modifies a noun that closes the phrase (老旧小区 改造 项目)."""
    words = lexicon()
    size = len(row)
    stop = index
    while stop < size and row[stop].cls in (NOUN, ACT, LOOSE, AND):
        stop += 1
    nouns = [atom for atom in row[index:stop] if atom.cls == NOUN]
    if not nouns or row[stop - 1].cls != NOUN:
        return False
    return index == 0 or row[stop - 1].text.endswith(words.heads)


def _relative(row: list[Atom], index: int, people: bool) -> Phrase | None:
    """A relative clause before the noun (有发展前景的企业, 党组成员牵头的学习小组)."""
    of = next((i for i in range(index, len(row)) if row[i].cls == OF), None)
    if of is None or of + 1 >= len(row) or row[of + 1].cls not in NAMES:
        return None
    inside = row[index:of]
    if not any(atom.cls in (VERB, LOOSE, ACT) for atom in inside) or any(atom.cls in (SHARE, REST) for atom in inside):
        return None
    if inside[0].cls not in (VERB, LOOSE, ACT, PREP) and (people or inside[-1].cls not in VERBS or _has(inside, PREP)):
        return None
    end = of + 1
    while end < len(row) and row[end].cls in (NOUN, ACTOR):
        end += 1
    if end == of + 1:
        end += 1
    begin = row[index] if inside[0].cls == VERB and inside[0].text == "有" else row[of + 1]
    return Phrase(begin.start, row[end - 1].end)


def _has(row: list[Atom], cls: str) -> bool:
    return any(atom.cls == cls for atom in row)
