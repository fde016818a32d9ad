"""Quantities that share one list of names: 分别 lists and sums over a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_lexicon import AND, ETC, OF, PARTICLE, PREP, VERB, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.extract.indicator_atoms import Atom
    from taizhang.records import Quantity

_COMMAS = frozenset("，,")


def only_joins(gap: list[Atom]) -> bool:
    """Whether nothing but 、 or 和 (after a comma, too) stands between two quantities."""
    return bool(gap) and gap[-1].cls == AND and all(atom.cls == AND or atom.text in _COMMAS for atom in gap)


def _joins_change(gap: list[Atom]) -> bool:
    """分别增长14.3%和下降9.5%."""
    change = lexicon().change
    return len(gap) > 1 and only_joins(gap[:1]) and all(atom.text in change for atom in gap[1:])


def joins(gap: list[Atom]) -> bool:
    """Whether the text between two quantities opens with 、 or 和: the second goes on with the list of the first."""
    return bool(gap) and (gap[0].cls == AND or (len(gap) > 1 and gap[0].text in _COMMAS and gap[1].cls == AND))


def run_length(
    quantities: Sequence[Quantity], gaps: Sequence[list[Atom]], first: int, offset: int, *, mixed: bool
) -> int:
    """How many quantities from ``first`` on (``offset`` in the line) follow each other with nothing but joins between;
    of one unit unless ``mixed``."""
    count = 1
    while offset + count < len(gaps) - 1:
        gap = gaps[offset + count]
        if not (only_joins(gap) or (mixed and _joins_change(gap))):
            break
        before, after = quantities[first + count - 1], quantities[first + count]
        if before.unit != after.unit and not mixed:
            break
        count += 1
    return count


def split_items(body: list[Atom], count: int) -> list[tuple[int, int]] | None:
    """The spans of the ``count`` items of the list ``body``; None if it has another number of items."""
    for joints in (("、",), None):
        items: list[list[Atom]] = [[]]
        for atom in body:
            if atom.cls == AND and (joints is None or atom.text in joints):
                items.append([])
            else:
                items[-1].append(atom)
        items = [item for item in items if item]
        if len(items) == count:
            return [_clean(item) for item in items]
    return None


def _clean(item: list[Atom]) -> tuple[int, int]:
    """The span of an item without what ends in 的 before it and without 的, or 等 and what follows, behind it."""
    end = next((i for i, atom in enumerate(item) if atom.cls == ETC and i), len(item))
    while end > 1 and item[end - 1].cls in (OF, ETC, PARTICLE):
        end -= 1
    start = max((i + 1 for i in range(end - 1) if item[i].cls == OF), default=0)
    while start + 1 < end and item[start].cls in (VERB, PREP):
        start += 1
    return item[start].start, item[end - 1].end
