"""The act of a quantity where its clause leaves it to the list it stands in, or names none that counts as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_lexicon import AND, VERBS, lexicon
from taizhang.extract.indicator_lists import joins

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom
    from taizhang.extract.indicator_line import Found, LineState

__all__ = ["listed_on", "settle_act"]


def settle_act(line: LineState, offset: int, found: Found, lead: list[Atom], *, fresh: bool) -> None:
    """Give ``found`` the act of its clause or of the list that it goes on with; take away what is no act."""
    words = lexicon()
    name = line.text[slice(*found.phrase)] if found.phrase else ""
    if found.verb is None and found.used and lead and lead[-1].text in words.change and lead[-1].cls in VERBS:
        found.verb = lead[-1].text  # 新增22个试点: behind a name 新增 is a change, here it is what was done
    if not fresh and name not in words.bare_sums and (joins(line.gaps[offset]) or listed_on(line, offset, found)):
        before = line.found[-1]
        if found.actor is None:
            found.verb, found.actor = found.verb or before.verb, before.actor
    if found.verb in words.no_acts:
        found.verb = None


def listed_on(line: LineState, offset: int, found: Found) -> bool:
    """Whether the number goes on with a list of numbers and the names behind them (培育3个镇、5个村和2个片区)."""
    gap = line.gaps[offset]
    return bool(
        gap and gap[-1].cls == AND and found.used and line.found[-1].used and gap[-1].start == line.found[-1].used
    )
