"""One sentence while it is read: its quantities, the text between them, and what has been named so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.extract.indicator_edge import clause_tail
from taizhang.extract.indicator_lexicon import AND, LOOSE, NOUN, VERB, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.extract.indicator_atoms import Atom, Line
    from taizhang.records import Quantity

_RATES = frozenset(("%", "％", "‰", "百分点", "个百分点"))
_SPECIFIERS = ("以上", "以下", "以内")


@dataclass(slots=True)
class Found:
    """The naming of one quantity while the report is read.

    ``kind`` is ``thing``, ``act``, ``same`` (taken from another quantity), ``base`` (what a share or change is measured
    against) or ``none``. ``used`` is the end of a name behind the number, ``subject`` that of which a figure further on
    may speak, ``change`` whether the quantity is a difference, ``own`` whether ``verb`` stands in its own clause.
    """

    phrase: tuple[int, int] | None
    kind: str
    verb: str | None = None
    actor: str | None = None
    part_of: int | None = None
    change: bool = False
    used: int = 0
    subject: tuple[int, int] | None = None
    own: bool = False


class LineState:
    """A sentence with its quantities; an *offset* counts them within the sentence, an *index* within the report."""

    def __init__(self, text: str, quantities: Sequence[Quantity], line: Line, found: list[Found]) -> None:
        self.text, self.quantities, self.found = text, quantities, found
        self.first, self.gaps = line.first, line.gaps
        self.count = len(line.gaps) - 1

    def quantity(self, offset: int) -> Quantity:
        """The quantity at ``offset``."""
        return self.quantities[self.first + offset]

    def lead(self, offset: int) -> tuple[list[Atom], bool]:
        """The atoms of the clause before a quantity, and whether the clause begins there (no quantity in it before)."""
        gap = self.gaps[offset]
        lead = clause_tail(gap)
        fresh = offset == 0 or len(lead) < len(gap)
        if not fresh and lead and lead[0].text in lexicon().limits:  # 迈上3万元台阶、增速5.6%
            lead = lead[1:]
        used = self.found[-1].used if self.found else 0
        if not fresh and 0 < used <= self.quantity(offset).start and not self.specified(offset):
            lead = [atom for atom in lead if atom.start >= used]
            closed = len(lead) > 2 and lead[0].cls in (VERB, LOOSE) and lead[1].cls == AND and lead[2].cls == NOUN
            lead = lead[2:] if closed else lead  # 9个项目落地、总投资12亿元
        return lead, fresh

    def specified(self, offset: int) -> bool:
        """Whether the quantity before only specifies what this one counts (65岁以上老年人体检3,412人)."""
        if not offset or (self.gaps[offset] and self.gaps[offset][-1].cls == AND):  # 300个以上示范村、1200个
            return False
        before = self.quantity(offset - 1)
        return (
            before.dimension == "age"
            or self.limits(offset - 1)
            or self.text[before.start : before.end].endswith(_SPECIFIERS)
        )

    def limits(self, offset: int) -> bool:
        """Whether a sum with a bound before it stands right before a noun with a number of its own: it says of what
        size the things are (总投资超10亿元项目14个)."""
        quantity, gap = self.quantity(offset), self.gaps[offset + 1]
        if quantity.dimension != "money" or quantity.start == quantity.number.start or offset + 1 >= self.count:
            return False
        counted = self.quantity(offset + 1).dimension == "count" and self.quantity(offset + 1).unit
        return bool(counted and gap) and all(atom.cls == NOUN for atom in gap)

    def has(self, offset: int, cls: str) -> bool:
        """Whether an atom of the class stands before the quantity at ``offset``, behind the quantity before it."""
        return any(atom.cls == cls for atom in self.gaps[offset])


def is_rate(quantity: Quantity) -> bool:
    """Whether the quantity is a share, a rate or a fraction."""
    return quantity.dimension == "rate" or quantity.unit in _RATES or (not quantity.unit and quantity.value < 1)


def is_activity(quantity: Quantity) -> bool:
    """Whether the unit counts happenings (次, 场, 期)."""
    return quantity.unit in lexicon().activity_units
