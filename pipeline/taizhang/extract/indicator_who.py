"""Who or what is counted where the phrase before the number names what was done instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_before import Phrase, is_body
from taizhang.extract.indicator_inner import is_person
from taizhang.extract.indicator_lexicon import ADVERB, AND, NOUN, OF, PREP, TIME, VERBS, lexicon
from taizhang.extract.indicator_line import LineState, is_activity, is_rate

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

__all__ = ["who"]


def who(line: LineState, offset: int, lead: list[Atom], phrase: Phrase) -> Phrase | None:
    """A count of people whose act stands before the number (在职党员到社区报到156人) counts who acted."""
    if (led := _led(line, offset, lead, phrase)) is not None:
        return led
    if line.quantity(offset).unit not in ("人", "名", "位") or is_person(line.text[phrase.start : phrase.end]):
        return None if is_activity(line.quantity(offset)) else _what_where(line, offset, lead, phrase)
    start = 1 if lead and lead[0].cls in VERBS else 0  # 选派优秀青年干部到村挂职46人
    end = next((i for i, atom in enumerate(lead) if i >= start and atom.cls != NOUN), 0)
    if end <= start or not is_person(lead[end - 1].text) or (lead[end].cls != PREP and lead[end].text != "进"):
        return None
    return Phrase(lead[start].start, lead[end - 1].end, phrase.verb or line.text[phrase.start : phrase.end])


def _led(line: LineState, offset: int, lead: list[Atom], phrase: Phrase) -> Phrase | None:
    """Who was asked to do several things, with what they did (邀请代表委员视察检察工作、参加听证等86人次), where the
    phrase begins behind their first verb."""
    at = next((i for i, atom in enumerate(lead) if atom.text in lexicon().leads), len(lead))
    end = next((i for i in range(at + 1, len(lead)) if lead[i].cls != NOUN), 0)
    people = line.quantity(offset).unit in lexicon().people_units and end > at + 1 and is_person(lead[end - 1].text)
    several = any(atom.text == "、" for atom in lead[end:])
    cut = people and several and lead[end].cls in VERBS and lead[end].end == phrase.start
    return Phrase(lead[at + 1].start, phrase.end, lead[at].text) if cut else None


def _what_where(line: LineState, offset: int, lead: list[Atom], phrase: Phrase) -> Phrase | None:
    """What something was done with at a place that stands before the verb (会员作品在省级刊物发表310件)."""
    at = next((i for i, atom in enumerate(lead) if atom.text == "在" and atom.cls == PREP), 0)
    if not at or phrase.start <= lead[at].start or phrase.verb is None or is_rate(line.quantity(offset)):
        return None
    start = next((i for i in range(at) if lead[i].cls not in (ADVERB, TIME, AND)), at)
    body = lead[start:at]
    named = body and all(atom.cls in (NOUN, OF) for atom in body) and phrase.verb == lead[-1].text
    if not named or is_body(body[-1].text) or is_person(body[-1].text):
        return None
    return Phrase(body[0].start, body[-1].end, phrase.verb)
