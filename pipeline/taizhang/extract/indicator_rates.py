"""Names behind a share or a score (按5%的幅度上调养老金, 90%的村, 以91分的成绩)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_after import phrase_after
from taizhang.extract.indicator_before import Phrase
from taizhang.extract.indicator_edge import clause_tail
from taizhang.extract.indicator_lexicon import CHANGE, NOUN, OF, VERBS, lexicon
from taizhang.extract.indicator_line import LineState

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

__all__ = ["behind_rate", "result_with"]

_REACHES_PART = frozenset(("覆盖", "惠及", "涵盖"))  # 覆盖中西部80%以上的中小学


def result_with(line: LineState, offset: int, tail: list[Atom]) -> Phrase | None:
    """The figure with which something was done (以91分的成绩通过复审, 以98%的得票率当选)."""
    lead = line.gaps[offset]
    named = len(tail) > 2 and tail[0].cls == OF and bool(lead) and lead[-1].text == "以"
    if not named or not (tail[1].text in lexicon().results or tail[1].text.endswith("率")):
        return None
    return Phrase(tail[1].start, tail[1].end)


def behind_rate(line: LineState, offset: int, tail: list[Atom], before: Phrase | None) -> Phrase | None:
    """The phrase behind a share, where that names it (95.6%二级公立医院设立门诊)."""
    gap = line.gaps[offset]
    alone = before is None and not clause_tail(gap) and tail[0].cls == NOUN
    if alone and (offset == 0 or gap) and len(tail) > 1:
        return phrase_after(tail, "")
    place = bool(gap) and gap[-1].text in ("在", "对", "向", "为")
    return _after_rate(tail, before, place, line.quantity(offset).unit)


def _after_rate(tail: list[Atom], before: Phrase | None, place: bool, unit: str) -> Phrase | None:
    """按5%的幅度上调养老金 names behind; 90%的村 only where nothing or 在 stands before."""
    if tail[0].cls != OF or len(tail) < 2:
        return None
    if tail[1].text in lexicon().generic_nouns:
        verb = next((i for i, atom in enumerate(tail) if atom.cls in VERBS or atom.cls == CHANGE), len(tail))
        return phrase_after(tail[verb + 1 :], unit)
    reached = before is not None and before.verb in _REACHES_PART
    return phrase_after(tail, "") if before is None or place or reached else None
