"""The noun phrase before a number, its verb and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from taizhang.extract.indicator_edge import EVERY, Edge
from taizhang.extract.indicator_lexicon import (
    ACT,
    ACTOR,
    ADVERB,
    AND,
    ASIDE,
    CHANGE,
    ETC,
    LOCAL,
    LOOSE,
    NAMES,
    NOUN,
    OF,
    PARTICLE,
    PREP,
    REACH,
    SHARE,
    TIME,
    TOTAL,
    VERB,
    VERBS,
    lexicon,
)

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

_LINKS = frozenset((AND, ETC, OF, PARTICLE))
_LEADING = frozenset((AND, ETC, OF, PARTICLE, ADVERB, TIME, ASIDE, TOTAL, LOCAL, REACH, CHANGE))
_DOTS = frozenset(".．")
_INNER = frozenset((NOUN, VERB, ACT, LOOSE, AND, ASIDE, ACTOR, SHARE, ETC, OF))


class Phrase(NamedTuple):
    """A noun phrase ``[start, end)`` with its verb and actor; ``act`` if it names an act and no thing."""

    start: int
    end: int
    verb: str | None = None
    actor: str | None = None
    act: bool = False


def phrase_before(edge: Edge, *, rank: bool = False, items: bool = False, times: bool = False) -> Phrase | None:
    """The noun phrase that ends where the linking words begin; None where the clause has none.

    With ``items`` verbs that are items of a list themselves stay (起诉、判决案件数); ``times`` says that the unit
    counts happenings, so that an act with its object is named by the act (专项检查物业企业2轮次).
    """
    row, end = edge.row, len(edge.row)
    while end and (row[end - 1].cls in _LINKS or (rank and row[end - 1].cls == LOCAL)):
        end -= 1
    if not end or row[end - 1].cls == LOCAL:
        return None
    start = _walk_left(row, end, items)
    governed = start > 0 and row[start - 1].cls in VERBS
    chained = governed and (row[start].cls == AND or row[start - 1].cls != VERB)
    first, verb, own_actor = _trim_left(row, start, end, items or (governed and not chained))
    if first >= end:
        return None
    body = row[first:end]
    if start and row[start - 1].cls == PREP and first == start:
        body = _behind_preposition(body, edge, times)
    if not body or _names_nothing(body, governed or verb is not None, edge, times):
        return None
    if governed:
        verb = verb or row[start - 1].text
    elif verb is None:
        body, verb = _with_modifier(body, times)
    if times and edge.last and edge.last.cls == LOOSE and _is_person(body[-1].text):  # 流动党员每月联系一次
        return Phrase(edge.last.start, edge.last.end, edge.verb, "".join(atom.text for atom in body), act=True)
    while len(body) > 1 and body[-1].cls == ASIDE and body[-1].end - body[-1].start > 6:
        body = body[:-1]
    act = all(atom.cls in VERBS or atom.cls in _LINKS for atom in body)
    actor = own_actor or _actor(row, start - 1 if governed else start)
    return Phrase(body[0].start, body[-1].end, verb or edge.verb or (body[-1].text if act else None), actor, act)


def is_figure(text: str) -> bool:
    """Whether a word ends the name of a figure (率, 数, 收入): verbs before it belong to the name."""
    words = lexicon()
    return text.endswith(words.measures) and text not in words.measure_guards


def _is_person(text: str) -> bool:
    return len(text) > 1 and text.endswith(lexicon().people)


def _walk_left(row: list[Atom], end: int, items: bool) -> int:
    """The left end of the phrase that ends at ``end``: up to the governing verb, an adverb, a preposition or the start."""
    figure = items or is_figure(row[end - 1].text)
    index, of, local = end, False, 0
    etc = end < len(row) and row[end].cls == ETC
    while index:
        atom, before = row[index - 1], row[index - 2] if index > 1 else None
        cls = atom.cls
        of, etc = of or cls == OF, etc or cls == ETC
        inside = before is not None and before.cls in (NOUN, ASIDE)
        if index < end and (cls == VERB or (cls in (ACT, LOOSE) and _governs(row, index - 1, end))):
            listed = (etc or figure) and before is not None and before.cls == AND
            modifies = figure and inside and cls != ACT
            if not (listed or modifies or (figure and cls == ACT) or (of and _verb_before(row, index - 1))):
                return index
        elif cls == PREP:
            if atom.text == "用于":
                return index - 1
            if not (of and _verb_before(row, index - 1)) and not (figure and inside and not local):
                return local or index
        elif cls == LOCAL:
            if not (inside and (figure or etc)) and not (before is not None and before.cls == ETC):
                return index
            local = index
        elif cls == PARTICLE:
            if not inside:
                return index
        elif cls == AND and before is not None and before.cls in (VERB, LOOSE) and index < end:
            if row[index].cls not in VERBS and before.end == atom.start and index > 2:
                return index
        elif cls == ADVERB and inside and atom.text == "新" and row[index].cls in VERBS:  # 新注册企业
            pass
        elif cls not in _INNER and not (of and _verb_before(row, index - 1)):
            return index
        index -= 1
    return 0


def _verb_before(row: list[Atom], index: int) -> bool:
    return any(atom.cls in VERBS for atom in row[:index])


def _governs(row: list[Atom], index: int, end: int) -> bool:
    """Whether the verb there takes what follows as its object, rather than modify it."""
    cls = row[index].cls
    if all(atom.cls == ACT for atom in row[index + 1 : end]):
        return False
    if index + 2 < len(row) and row[index + 1].cls == AND and row[index + 2].cls not in VERBS:
        return False
    if index == 0:
        return cls == LOOSE
    before = row[index - 1]
    if cls == LOOSE and row[index].text == "新增":
        return row[index + 1].cls == NOUN
    if before.cls == NOUN:
        return is_body(before.text)
    if before.cls == ACTOR:
        return True
    return cls == LOOSE and before.cls not in (VERB, ACT, LOOSE, AND, OF)


def is_body(text: str) -> bool:
    """Whether a word names a body or people, who act before a verb."""
    words = lexicon()
    return text.endswith(words.bodies) and text not in words.body_guards


def _trim_left(row: list[Atom], start: int, end: int, governed: bool) -> tuple[int, str | None, str | None]:
    """Take adverbs, times, actors and (unless it is governed already) the verb off the left end."""
    verb: str | None = None
    actor: str | None = None
    figure = is_figure(row[end - 1].text)
    while start < end:
        cls = row[start].cls
        if cls in _LEADING:
            start += 1
        elif row[start].text == "计划" and start + 1 < end and row[start + 1].cls in VERBS:
            start += 1
        elif row[start].text.isdigit() and start + 1 < end and row[start + 1].text in _DOTS:
            start += 2
        elif cls == ACTOR and any(atom.cls in NAMES for atom in row[start + 1 : end]):
            actor = row[start].text
            start += 1
        elif cls in VERBS and not (governed or verb or (figure and cls == ACT)) and (stop := _verb_group(row, start, end)):
            verb, start = next(atom.text for atom in reversed(row[start:stop]) if atom.cls in VERBS), stop
        else:
            break
    return start, verb, actor


def _verb_group(row: list[Atom], first: int, end: int) -> int:
    """The end of the verbs at the start of a phrase (修订完善, 新建、改造), if a thing follows them; else 0.

    The last of several acts may say which thing instead (办理 信访事项), and 组织 alone gives way to any act (组织义诊).
    """
    words = lexicon()
    index = first
    while index < end:
        if row[index].cls in VERBS and not (index > first and row[index].text in words.intransitive):
            index += 1
        elif row[index].cls == AND and index + 1 < end and row[index + 1].cls in VERBS:
            index += 2
        else:
            break
    stop = index
    if stop < end and row[stop].cls in (PARTICLE, OF):
        stop += 1
    if stop < end and (row[stop].cls in (NOUN, ACTOR) or row[stop].text in words.intransitive):
        return stop
    return first + 1 if row[first].text in words.light_verbs and first + 1 < end else 0


def _behind_preposition(body: list[Atom], edge: Edge, times: bool) -> list[Atom]:
    """What is left of a phrase that a preposition opens, without the noun of that preposition (为群众上门服务)."""
    if is_figure(body[-1].text):
        return body
    first = next((i for i, atom in enumerate(body) if atom.cls in VERBS and not _modifies(body, i)), None)
    if first is not None:
        last = first
        while last < len(body) and body[last].cls in VERBS:
            last += 1
        return body[last:] if last < len(body) else body[first:]
    return [] if CHANGE in edge.marks or (times and VERB in edge.marks) else body


def _modifies(body: list[Atom], index: int) -> bool:
    """A loose verb between two nouns (预算稳定 调节 基金)."""
    inside = 0 < index < len(body) - 1 and body[index].cls == LOOSE
    return inside and body[index - 1].cls == NOUN and body[index + 1].cls == NOUN


def _names_nothing(body: list[Atom], governed: bool, edge: Edge, times: bool) -> bool:
    """An actor alone before its verb (支部召开12次), a place, or a word that names nothing by itself."""
    words = lexicon()
    if len(body) == 1 and body[0].text in words.bare_acts:
        return True
    if all(atom.text in words.places for atom in body):
        return True
    if VERB in edge.marks and all(atom.text in words.modifiers for atom in body):
        return True
    if times and EVERY in edge.marks and is_body(body[-1].text):
        return True
    if governed or VERB not in edge.marks:
        return False
    return all(atom.cls == ACTOR for atom in body) or (times and is_body(body[-1].text))


def _with_modifier(body: list[Atom], times: bool) -> tuple[list[Atom], str | None]:
    """专项检查物业企业: the act with its modifier governs; it names happenings, its object names things."""
    words = lexicon()
    index = 0
    while index < len(body) and body[index].text in words.modifiers:
        index += 1
    stop = index
    while stop < len(body) and body[stop].cls in (ACT, LOOSE):
        stop += 1
    if not index or stop == index or stop == len(body) or body[-1].text.endswith(words.heads):
        return body, None
    if body[stop].cls != NOUN or is_figure(body[-1].text):
        return body, None
    return (body[:stop] if times else body[stop:]), body[stop - 1].text


def _actor(row: list[Atom], end: int) -> str | None:
    """Who acts: the body or people named before the verb."""
    while end and row[end - 1].cls in (ADVERB, TOTAL, PARTICLE):
        end -= 1
    start = end
    while start and row[start - 1].cls in (NOUN, ACTOR):
        start -= 1
    if start == end:
        return None
    last = row[end - 1]
    if last.cls == ACTOR or is_body(last.text):
        return "".join(atom.text for atom in row[start:end])
    return None
