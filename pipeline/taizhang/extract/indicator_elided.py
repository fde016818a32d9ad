"""Names of quantities whose own clause has none: a change, a share, a rest, a sum, or the next thing done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_after import phrase_after, purpose
from taizhang.extract.indicator_before import Phrase, phrase_before
from taizhang.extract.indicator_edge import Edge, clause_head, clause_tail, trim_right
from taizhang.extract.indicator_lexicon import (
    ACT,
    ACTOR,
    ADVERB,
    AND,
    ASIDE,
    CHANGE,
    LOOSE,
    NOUN,
    OF,
    REACH,
    REST,
    SHARE,
    TIME,
    TOTAL,
    VERB,
    VERBS,
    lexicon,
)
from taizhang.extract.indicator_line import Found, LineState, is_rate
from taizhang.extract.indicator_lists import joins

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom
    from taizhang.records import Quantity

_CLEARS = frozenset(("扣除", "剔除", "考虑", "排除", "还原"))
_PERCENT = frozenset(("%", "‰"))  # of any figure (受理投诉64起，同比减少三成), where points are of a rate
_SETS_RECORD = "创"
_FROM = frozenset(("由", "从"))
_SUBJECT = frozenset((NOUN, ACT, LOOSE, OF, AND, ASIDE))


def elided(line: LineState, offset: int, edge: Edge, fresh: bool) -> Found:
    """The naming of a quantity that has no name in its own clause; ``fresh`` if it is the first one of the clause."""
    marks, quantity = edge.marks, line.quantity(offset)
    if quantity.dimension == "money" and (paid := _set_aside(line, offset)):
        return Found(paid, "thing", edge.verb)
    if _of_those(line, offset) and (counted := find_source(line, offset, whole=True)):
        return Found(counted.phrase, "base", None, counted.actor)
    lead = line.lead(offset)[0]
    clause = clause_head(line.gaps[offset + 1])
    closes = offset + 1 == line.count or len(clause) < len(line.gaps[offset + 1])
    raised = closes and quantity.dimension == "money" and lead and lead[-1].text in lexicon().raises
    if raised and (meant := purpose(clause)):
        return Found((meant.start, meant.end), "thing", lead[-1].text)
    if TOTAL in marks and VERB not in marks and (joined := _joined(line, offset)):
        return Found(joined, "same")
    if line.specified(offset) and all(atom.cls in (OF, SHARE) for atom in line.gaps[offset]):
        before = line.quantity(offset - 1)  # 发展党员28名，其中35岁以下19名
        return Found((before.start, before.end), "thing")
    if fresh and REACH in marks and (record := _record_set(line, offset)):
        return Found((record.start, record.end), "thing")
    if VERB in marks and (shared := _shared(line, offset)):
        return Found((shared.start, shared.end), "thing", edge.verb)
    whole = REST in marks or VERB in marks or TOTAL in marks
    reaches = line.text[quantity.start : quantity.end].startswith(("突破", "超过", "超", "逾"))
    leaves = bool(lead) and lead[0].text in _FROM  # 312所学校覆盖率由上年底的68%
    change = leaves or quantity.rank or REACH in marks or CHANGE in marks or reaches
    own = edge.verb if VERB in marks and CHANGE not in marks else None  # 开工316套，基本建成254套
    source = find_source(line, offset, whole=whole, change=change)
    named = clause_name(line, offset, subject=CHANGE in marks or quantity.rank) if fresh else None
    if named is not None and (source is None or _prefers_clause(line, offset, named, edge)):
        return Found((named.start, named.end), "thing", own or named.verb, named.actor)
    return _taken_over(line, offset, edge, source)


def _taken_over(line: LineState, offset: int, edge: Edge, source: Found | None) -> Found:
    """The naming of ``source``, of the quantity before the sentence, or of the act alone."""
    if source is None and not offset and line.found and _goes_on(line):
        source = line.found[-1]
    if source is None or source.phrase is None:
        acted = edge.last is not None and edge.last.text not in lexicon().no_acts
        named = acted and not is_rate(line.quantity(offset))
        return Found((edge.last.start, edge.last.end) if edge.last and named else None, "none", edge.verb)
    return Found(source.phrase, "same", edge.verb or source.verb, source.actor, own=edge.verb is not None)


def _of_those(line: LineState, offset: int) -> bool:
    """Whether a share or size right before says which of the things counted are meant (占比超过10%的有44种)."""
    texts = [atom.text for atom in line.gaps[offset]]
    size = bool(offset) and line.quantity(offset - 1).unit != line.quantity(offset).unit
    exists = lexicon().existing | {"达", "达到"}
    return size and texts[:1] == ["的"] and len(texts) > 1 and all(text in exists for text in texts[1:])


def _goes_on(line: LineState) -> bool:
    """Whether the sentence stands in the paragraph of the quantity before and may speak of what that one counts."""
    before, quantity = line.quantities[line.first - 1], line.quantity(0)
    if is_rate(quantity):
        return True
    return not is_rate(before) and "\n" not in line.text[before.end : quantity.start]


def _set_aside(line: LineState, offset: int) -> tuple[int, int] | None:
    """A sum named only by who sets it aside (中央财政安排50亿元支持小企业)."""
    lead = [atom for atom in line.lead(offset)[0] if atom.cls not in (ADVERB, TIME)]
    if len(lead) < 2 or lead[-1].text not in lexicon().givers:
        return None
    payer = lead[-2].cls in (NOUN, ACTOR) and lead[-2].text.endswith(lexicon().payers)
    start = next((i + 1 for i in range(len(lead) - 2, -1, -1) if lead[i].cls not in (NOUN, ACTOR)), 0)
    return (lead[start].start, lead[-1].end) if payer else None


def find_source(line: LineState, offset: int, *, whole: bool = False, change: bool = False) -> Found | None:
    """The earlier quantity of the sentence whose name this one takes.

    For what remains of a thing or was done with it (``whole``) the nearest of the same unit that names a thing; else
    the nearest. A ``change`` speaks of the subject, not of what stands behind the number before.
    """
    unit = line.quantity(offset).unit
    earlier = [i for i in range(line.first + offset - 1, line.first - 1, -1) if line.found[i].phrase is not None]
    earlier = [i for i in earlier if not in_aside(line, i, offset)] or earlier
    if whole:
        alike = [i for i in earlier if line.quantities[i].unit == unit]
        things = [i for i in earlier if line.found[i].kind == "thing"]
        ranked = [
            *(i for i in alike if line.found[i].kind == "thing"),
            *(i for i in alike if line.found[i].kind == "same"),
            *(i for i in things if not is_rate(line.quantities[i])),
        ]
        if ranked:
            return line.found[ranked[0]]
    nearest = next((i for i in earlier if line.found[i].kind != "base"), earlier[0] if earlier else None)
    if nearest is None:
        return None
    if change and line.found[nearest].kind == "act" and unit not in _PERCENT:  # 新登记企业96户，注销31户，净增65户
        alike = [i for i in earlier if line.found[i].kind == "thing" and line.quantities[i].unit == unit]
        nearest = alike[0] if alike else nearest
    found = line.found[nearest]
    return Found(found.subject, "thing", found.verb, found.actor) if change and found.subject else found


def in_aside(line: LineState, index: int, offset: int) -> bool:
    """Whether an earlier quantity stands in a bracket that closes before this one (职称214人（副高146人），占16.6%)."""
    between = line.text[line.quantities[index].end : line.quantity(offset).start]
    return sum(map(between.count, "）)")) > sum(map(between.count, "（("))


def clause_name(line: LineState, offset: int, *, subject: bool) -> Phrase | None:
    """The name in an earlier clause of the gap (常态化开展警示教育，每季度至少1次): its ``subject``, or its last."""
    gap = line.gaps[offset]
    end = len(gap) - len(clause_tail(gap)) - 1
    while end > 0:
        clause = clause_tail(gap[:end])
        phrase = (_subject(clause) if subject else None) or phrase_before(trim_right(clause))
        phrase = phrase and _without_extent(phrase, clause)
        if phrase is not None and line.text[phrase.start : phrase.end].endswith(
            tuple(lexicon().limits)
        ):  # 屡创历史新高，达到…
            phrase = _subject(clause)
            phrase = phrase and phrase._replace(verb=_SETS_RECORD)
        if phrase is not None and is_proviso(line.text[phrase.start : phrase.end], phrase.verb):
            phrase = None
        if phrase is not None:
            return phrase
        end -= len(clause) + 1
    return None


def _record_set(line: LineState, offset: int) -> Phrase | None:
    """What set a record in the clause before (夏粮单产创历史新高，达462公斤)."""
    gap = line.gaps[offset]
    clause = clause_tail(gap[: len(gap) - len(clause_tail(gap)) - 1]) if len(gap) > len(clause_tail(gap)) else []
    return _subject(clause) if clause and clause[-1].text in lexicon().records else None


def is_proviso(name: str, verb: str | None) -> bool:
    """Whether a name is what a change is cleared of (扣除价格因素, 考虑留抵退税因素), and no thing."""
    return name in lexicon().provisos or (name.endswith("因素") and verb in _CLEARS)


def _without_extent(phrase: Phrase, clause: list[Atom]) -> Phrase:
    """The phrase up to what was done with all of it (提案全部办复)."""
    inside = [atom for atom in clause if phrase.start <= atom.start < phrase.end]
    at = next((i for i, atom in enumerate(inside) if i and atom.text in ("全部", "均", "全都")), 0)
    done = at and at + 1 < len(inside) and inside[at + 1].cls in VERBS
    return phrase._replace(end=inside[at - 1].end) if done else phrase


def _subject(clause: list[Atom]) -> Phrase | None:
    """The noun phrase at the start of a clause, before its verb or adverb."""
    start = 0
    while start < len(clause) and clause[start].cls in (ADVERB, TIME, ACTOR, AND):
        start += 1
    end = start
    while end < len(clause) and clause[end].cls in _SUBJECT:
        end += 1
    if end == start or end == len(clause) or clause[start].cls in VERBS:
        return None
    return Phrase(clause[start].start, clause[end - 1].end)


def _prefers_clause(line: LineState, offset: int, clause: Phrase, edge: Edge) -> bool:
    """Whether a clause without number between two quantities names the second (完成集中培训，人均32学时)."""
    if clause.verb == _SETS_RECORD:
        return True
    before, quantity = line.quantity(offset - 1), line.quantity(offset)
    same = before.unit == quantity.unit or before.dimension == quantity.dimension != "count"
    return clause.verb is not None and not same and CHANGE not in edge.marks and not is_rate(quantity)


def _shared(line: LineState, offset: int) -> Phrase | None:
    """The name behind the next number where both share it (推进首批12项及第二批14项重点改革)."""
    gap = line.gaps[offset + 1]
    if offset + 1 >= line.count or not joins(gap) or len(gap) > 4:
        return None
    quantity: Quantity = line.quantity(offset)
    if line.quantity(offset + 1).unit != quantity.unit:
        return None
    return phrase_after(clause_head(line.gaps[offset + 2]), quantity.unit)


def _joined(line: LineState, offset: int) -> tuple[int, int] | None:
    """The whole list before a sum: from its first item to the name of its last."""
    unit = line.quantity(offset).unit
    spans: list[tuple[int, int]] = []
    for at in range(offset - 1, -1, -1):
        found = line.found[line.first + at]
        if line.quantity(at).unit != unit or found.phrase is None or found.change:
            break
        spans.append(found.phrase)
        if not joins(line.gaps[at]):
            break
    if len(spans) < 2:
        return None
    return min(start for start, _ in spans), max(end for _, end in spans)
