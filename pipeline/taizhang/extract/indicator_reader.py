"""Reads one sentence: gives each of its quantities the phrase that names it, or that of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.extract.indicator_after import phrase_after
from taizhang.extract.indicator_before import Phrase, phrase_before
from taizhang.extract.indicator_edge import Edge, clause_head, clause_tail, trim_right
from taizhang.extract.indicator_lexicon import (
    ADVERB,
    CHANGE,
    ETC,
    LOCAL,
    NOUN,
    OF,
    PART,
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
from taizhang.extract.indicator_lists import joins, run_length, split_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.extract.indicator_atoms import Atom, Line
    from taizhang.records import Quantity

_RATES = frozenset(("%", "％", "‰", "百分点", "个百分点", "成", "倍"))


@dataclass(slots=True)
class Found:
    """The naming of one quantity while the report is read. ``kind`` is thing, act, same (taken from another), base
    (what a share or change is measured against) or none;
    ``used`` is the end of a name behind the number, ``subject`` that of which a figure further on may speak."""

    phrase: tuple[int, int] | None
    kind: str
    verb: str | None = None
    actor: str | None = None
    part_of: int | None = None
    change: bool = False
    used: int = 0
    subject: tuple[int, int] | None = None


class LineReader:
    """One sentence with its quantities; `read` appends one `Found` a quantity to ``found``."""

    def __init__(self, text: str, quantities: Sequence[Quantity], line: Line, found: list[Found]) -> None:
        self.text, self.quantities, self.found = text, quantities, found
        self.first, self.gaps = line.first, line.gaps
        self.count = len(line.gaps) - 1

    def read(self) -> None:
        offset = 0
        while offset < self.count:
            offset += self._group(offset) or self._single(offset)

    def _lead(self, offset: int) -> tuple[list[Atom], bool]:
        """The atoms of the clause before a quantity, and whether the clause begins there (no quantity in it before)."""
        gap = self.gaps[offset]
        lead = clause_tail(gap)
        fresh = offset == 0 or len(lead) < len(gap)
        if offset and not fresh and self.found[-1].used and not self._specifies(offset):
            lead = [atom for atom in lead if atom.start >= self.found[-1].used]
        return lead, fresh

    def _specifies(self, offset: int) -> bool:
        """Whether the quantity before only specifies what this one counts (65岁以上老年人体检3,412人)."""
        before = self.quantities[self.first + offset - 1]
        written = self.text[before.start : before.end]
        return before.dimension == "age" or written.endswith(("以上", "以下", "以内", "及以上"))

    def _extended(self, phrase: Phrase, offset: int, fresh: bool) -> Phrase:
        """The phrase with the quantity before it where that is part of it (经济总量超千亿元的县域12个)."""
        gap = self.gaps[offset]
        if fresh or not offset or not gap:
            return phrase
        before = self.found[-1]
        if gap[0].cls == OF and phrase.start <= gap[min(1, len(gap) - 1)].start and before.kind == "thing" and not before.used:
            return phrase._replace(start=before.phrase[0]) if before.phrase else phrase
        if phrase.start == gap[0].start and self._specifies(offset):
            return phrase._replace(start=self.quantities[self.first + offset - 1].start)
        return phrase

    def _rate(self, quantity: Quantity) -> bool:
        return quantity.dimension == "rate" or quantity.unit in _RATES or (not quantity.unit and quantity.value < 1)

    # One quantity by itself

    def _single(self, offset: int) -> int:
        index = self.first + offset
        quantity = self.quantities[index]
        if quantity.unit in lexicon().naming_units:
            self.found.append(Found((quantity.end - len(quantity.unit), quantity.end), "thing"))
            return 1
        lead, fresh = self._lead(offset)
        rate = self._rate(quantity)
        edge = trim_right(lead, rank=quantity.rank, rate=rate)
        times = quantity.unit in lexicon().activity_units
        before = phrase_before(edge, rank=quantity.rank, times=times)
        if before is not None and self.text[before.start : before.end] in lexicon().empty_names:
            before = None
        if before is not None:
            before = self._extended(before, offset, fresh)
            before = self._who(lead, before, quantity) or before
        after = self._after(offset, quantity, rate, before)
        part = any(atom.cls == PART for atom in self.gaps[offset])
        phrase = after or before
        if phrase is not None:
            base = before is phrase and not rate and any(a.cls == SHARE for a in lead)
            kind = "base" if base else "act" if phrase.act else "thing"
            found = Found((phrase.start, phrase.end), kind, phrase.verb or edge.verb, phrase.actor)
            if after is not None:
                found.used = after.end
                if self._inside_place(offset, after, edge):
                    found.kind = "base"
                found.verb, found.actor = self._governor(edge, before)
                if before is not None and REACH in edge.marks:
                    found.subject = (before.start, before.end)
        else:
            found = self._elided(offset, edge, quantity, fresh)
        found.change = CHANGE in edge.marks
        self._set_part(found, offset, part)
        self.found.append(found)
        if not fresh and found.actor is None and offset and joins(self.gaps[offset]):
            found.actor = self.found[index - 1].actor
            found.verb = found.verb or self.found[index - 1].verb
        return 1

    def _who(self, lead: list[Atom], phrase: Phrase, quantity: Quantity) -> Phrase | None:
        """A count of people whose act stands before the number (在职党员到社区报到156人) counts who acted."""
        if quantity.unit not in ("人", "名", "位") or self._person(self.text[phrase.start : phrase.end]):
            return None
        end = next((i for i, atom in enumerate(lead) if atom.cls != NOUN), 0)
        if not end or lead[end].cls != PREP and lead[end].text != "进" or not self._person(lead[end - 1].text):
            return None
        return Phrase(lead[0].start, lead[end - 1].end, phrase.verb or self.text[phrase.start : phrase.end])

    @staticmethod
    def _person(name: str) -> bool:
        return len(name) > 1 and name.endswith(lexicon().people)

    def _inside_place(self, offset: int, after: Phrase, edge: Edge) -> bool:
        """Whether number and noun stand in a phrase of place (在全区14个街道中), so that nothing further speaks of them."""
        behind = next((atom for atom in self.gaps[offset + 1] if atom.start >= after.end), None)
        return behind is not None and behind.cls == LOCAL and any(atom.cls == PREP for atom in self.gaps[offset])

    def _governor(self, edge: Edge, before: Phrase | None) -> tuple[str | None, str | None]:
        if edge.verb:
            return edge.verb, before.actor if before else None
        if before is not None:
            return before.verb, before.actor
        return None, None

    def _after(
        self, offset: int, quantity: Quantity, rate: bool, before: Phrase | None
    ) -> Phrase | None:
        """The phrase behind the number, if that is what names it."""
        index = self.first + offset
        gap = self.gaps[offset + 1]
        tail = clause_head(gap)
        if not tail:
            nearest = offset + 1 < self.count and not gap
            if nearest and before is None:
                return phrase_after(clause_head(self.gaps[offset + 2]), quantity.unit)
            return None
        if rate:
            return self._after_rate(tail, before, quantity)
        words = lexicon()
        times = quantity.unit in words.activity_units
        if before is not None and (
            tail[0].cls == OF or (tail[0].cls in VERBS and tail[0].text != "有" and not before.act)
        ):
            return None
        phrase = phrase_after(tail, quantity.unit, number=len(tail) == len(gap) and offset + 1 < self.count)
        if phrase is not None and tail[0].cls in VERBS and tail[0].text != "有" and not times:
            phrase = phrase if before is None and quantity.dimension != "money" else None
        if phrase is None:
            people = quantity.unit in words.people_units and self._source(index, quantity) is None
            if before is None and (people or quantity.unit in words.activity_units) and tail[0].cls in VERBS:
                return self._happening(tail)
            return None
        if before is not None:
            name = self.text[phrase.start : phrase.end]
            listed = any(atom.cls == ETC and atom.start >= before.end - 1 for atom in self.gaps[offset])
            if (name in words.generic_nouns and not listed) or (before.act and quantity.unit in words.activity_units):
                return None
            if phrase.act and quantity.unit not in words.activity_units:
                return None
        return phrase

    def _after_rate(self, tail: list[Atom], before: Phrase | None, quantity: Quantity) -> Phrase | None:
        """按5%的幅度上调养老金 names behind; 90%的村 only where nothing stands before."""
        if tail[0].cls != OF or len(tail) < 2:
            return None
        if tail[1].text in lexicon().generic_nouns:
            verb = next((i for i, atom in enumerate(tail) if atom.cls in VERBS or atom.cls == CHANGE), None)
            return phrase_after(tail[verb + 1 :], quantity.unit) if verb is not None else None
        return phrase_after(tail, "") if before is None else None

    def _happening(self, tail: list[Atom]) -> Phrase | None:
        """The act behind a count of times (先后7次公开征求意见)."""
        end = 0
        while end < len(tail) and tail[end].cls in ("V", "L", "A", "N", "W", "U", "B"):
            end += 1
        if end == 0:
            return None
        start = 0
        while start < end - 1 and tail[start].text in lexicon().light_verbs:
            start += 1
        return Phrase(tail[start].start, tail[end - 1].end, verb=tail[0].text, act=start == 0)

    # Names that stand elsewhere

    def _elided(self, offset: int, edge: Edge, quantity: Quantity, fresh: bool) -> Found:
        index = self.first + offset
        marks = edge.marks
        if TOTAL in marks and VERB not in marks:
            joined = self._joined(offset, quantity)
            if joined:
                return Found(joined, "same")
        if offset and self._specifies(offset) and all(atom.cls in (OF, SHARE) for atom in self.gaps[offset]):
            before = self.quantities[index - 1]  # 发展党员28名，其中35岁以下19名
            return Found((before.start, before.end), "thing")
        shared = self._shared(offset, quantity) if VERB in marks else None
        if shared is not None:
            return Found((shared.start, shared.end), "thing", edge.verb)
        source = self._source(index, quantity, whole=REST in marks or VERB in marks or TOTAL in marks, change=REACH in marks or CHANGE in marks)
        clause = self._clause_name(offset, quantity, edge) if fresh else None
        if clause is not None and (source is None or self._prefers_clause(clause, quantity, edge, source)):
            return Found((clause.start, clause.end), "thing", clause.verb, clause.actor)
        if source is not None:
            return Found(source.phrase, "same", source.verb, source.actor)
        if self.found and self.first == index:
            last = self.found[-1]
            if last.phrase is not None:
                return Found(last.phrase, "same", last.verb, last.actor)
        return Found(None, "none", edge.verb)

    def _shared(self, offset: int, quantity: Quantity) -> Phrase | None:
        """The name behind the next number where both share it (推进首批12项及第二批14项重点改革)."""
        gap = self.gaps[offset + 1]
        if offset + 1 >= self.count or not joins(gap) or len(gap) > 4:
            return None
        if self.quantities[self.first + offset + 1].unit != quantity.unit:
            return None
        return phrase_after(clause_head(self.gaps[offset + 2]), quantity.unit)

    def _source(self, index: int, quantity: Quantity, *, whole: bool = False, change: bool = False) -> Found | None:
        """The earlier quantity of the sentence whose name this one takes: for what remains of a thing, or is done with
        it, the nearest of the same unit that names a thing; else the nearest."""
        earlier = [i for i in range(index - 1, self.first - 1, -1) if self.found[i].phrase is not None]
        if whole:
            for kinds in (("thing",), ("same",)):
                for i in earlier:
                    if self.quantities[i].unit == quantity.unit and self.found[i].kind in kinds:
                        return self.found[i]
            for i in earlier:
                if self.found[i].kind == "thing" and not self._rate(self.quantities[i]):
                    return self.found[i]
        for i in earlier:
            if self.found[i].kind != "base":
                return self._subject_of(self.found[i]) if change else self.found[i]
        return self.found[earlier[0]] if earlier else None

    @staticmethod
    def _subject_of(found: Found) -> Found:
        """For a figure that goes on (地区生产总值跨越3个台阶，达到1.5万亿元) the subject, not what stands behind."""
        return Found(found.subject, "thing", found.verb, found.actor) if found.subject else found

    def _prefers_clause(self, clause: Phrase, quantity: Quantity, edge: Edge, source: Found) -> bool:
        """Whether a clause without number between two quantities names the second (完成集中培训，人均32学时)."""
        last = self.quantities[len(self.found) - 1]
        same = last.unit == quantity.unit or last.dimension == quantity.dimension != "count"
        return clause.verb is not None and not same and CHANGE not in edge.marks and not self._rate(quantity)

    def _clause_name(self, offset: int, quantity: Quantity, edge: Edge) -> Phrase | None:
        """The name in an earlier clause of the same gap (常态化开展警示教育，每季度至少1次)."""
        gap = self.gaps[offset]
        end = len(gap) - len(clause_tail(gap)) - 1
        while end > 0:
            clause = clause_tail(gap[:end])
            phrase = self._subject(clause) if CHANGE in edge.marks or quantity.rank else None
            phrase = phrase or phrase_before(trim_right(clause))
            if phrase is not None:
                return phrase
            end -= len(clause) + 1
        return None

    def _subject(self, clause: list[Atom]) -> Phrase | None:
        """The noun phrase at the start of a clause, before its verb or adverb."""
        start = 0
        while start < len(clause) and clause[start].cls in (ADVERB, TIME, "W", "C"):
            start += 1
        end = start
        while end < len(clause) and clause[end].cls in (NOUN, "A", "L", "U", "C", "B"):
            end += 1
        if end == start or end == len(clause) or clause[start].cls in VERBS:
            return None
        return Phrase(clause[start].start, clause[end - 1].end)

    def _joined(self, offset: int, quantity: Quantity) -> tuple[int, int] | None:
        """The whole list before a sum: from the first item to the name of the last."""
        members: list[int] = []
        at = offset - 1
        while at >= 0:
            item, found = self.quantities[self.first + at], self.found[self.first + at]
            if item.unit != quantity.unit or found.phrase is None or found.change:
                break
            members.append(self.first + at)
            if at == 0 or not joins(self.gaps[at]):
                break
            at -= 1
        spans = [phrase for i in members if (phrase := self.found[i].phrase) is not None]
        if len(spans) < 2:
            return None
        return min(s[0] for s in spans), max(s[1] for s in spans)

    # 其中

    def _set_part(self, found: Found, offset: int, opens: bool) -> None:
        """Say whose part a quantity is: it follows 其中, or goes on with a list of parts in the same unit."""
        index = self.first + offset
        unit = self.quantities[index].unit
        if opens:
            found.part_of = self._whole(index, unit)
            if found.kind == "same" and found.part_of is not None:
                whole = self.found[found.part_of]
                found.phrase, found.verb, found.actor = whole.phrase, whole.verb, whole.actor
            return
        gap = self.gaps[offset]
        if not offset or found.kind != "thing" or found.change or any(atom.text in "；;" for atom in gap):
            return
        before = next((i for i in range(index - 1, self.first - 1, -1) if not self.found[i].change), None)
        if before is None or self.found[before].part_of is None or self.quantities[before].unit != unit:
            return
        if joins(gap) or found.verb is None:
            found.part_of = self.found[before].part_of

    def _whole(self, index: int, unit: str) -> int | None:
        """The quantity whose parts 其中 opens: the nearest of the same unit, in the sentence or the one before."""
        wholes = [
            i for i in range(index - 1, -1, -1)
            if not self.found[i].change and self.found[i].part_of is None and (i >= self.first or index == self.first)
        ][:8]  # fmt: skip
        same = next((i for i in wholes if self.quantities[i].unit == unit), None)
        return same if same is not None or index == self.first else next(iter(wholes), None)

    # Several quantities with one list of names

    def _group(self, offset: int) -> int:
        """Read a run of quantities that take the items of one list in their order; 0 if there is none here."""
        index = self.first + offset
        if offset + 2 >= len(self.gaps) or not joins(self.gaps[offset + 1]):
            return 0
        lead, _ = self._lead(offset)
        mark = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].text in ("分别", "各自", "依次")), None)
        count = run_length(self.quantities, self.gaps, index, offset, mixed=mark is not None)
        if count < 2:
            return 0
        rate = self._rate(self.quantities[index])
        edge = trim_right(lead[:mark] if mark is not None else lead, rate=rate)
        change = any(atom.text in lexicon().change for atom in lead[mark or 0 :])
        phrase = phrase_before(edge, items=True)
        spans: list[tuple[int, int]] | None = None
        if phrase is not None:
            body = [atom for atom in edge.row if phrase.start <= atom.start < phrase.end]
            spans = split_items(body, count)
        elif mark is not None:
            spans = self._recent(offset, count)
        if spans is None:
            return 0
        verb = (phrase.verb if phrase else None) or edge.verb or next((a.text for a in lead if a.cls in VERBS), None)
        opens = any(atom.cls == PART for atom in self.gaps[offset])
        for step, span in enumerate(spans):
            kind = "thing" if phrase is not None else "same"
            found = Found(span, kind, verb, phrase.actor if phrase else None, change=change)
            self._set_part(found, offset + step, opens and step == 0)
            self.found.append(found)
        return count

    def _recent(self, offset: int, count: int) -> list[tuple[int, int]] | None:
        """The names of the ``count`` quantities before, in their order (同比分别上升10.7%和8.2%)."""
        index = self.first + offset
        spans = [
            found.phrase
            for found in self.found[self.first : index]
            if found.phrase is not None and not found.change and found.kind != "base"
        ]
        return spans[-count:] if len(spans) >= count else None


