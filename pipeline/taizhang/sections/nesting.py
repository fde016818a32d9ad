"""The context pass: which candidates are markers, and how deep each lies.

One walk over the candidates keeps the stack of open sections. Precedence for a candidate of ordinal n:

1. it goes on with the counting of an open section of its family (that one's ordinal + 1): a sibling of it, whatever
   lies between is closed;
2. n = 1 opens a counting. Inside a paragraph it must be followed by its 2. It nests below the open section, unless
   sections on top of the stack have come to their end and by convention stand no higher (`_makes_room`);
3. any other n is a gap, a repeat or a jump: believed at the start of a paragraph when it is small or its successor
   follows, elsewhere only for 一是 and its like;
4. what is none of these is text (24.全年, 一是一, rows of figures).

So the level comes from the nesting in this report; the convention (rank) decides only where the nesting is silent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from taizhang.sections.markers import Candidate

__all__ = ["Placed", "arrange"]

_NEAR = 8  # paragraphs between the first item inside a paragraph and the second on a line of its own
_HOLDS = 35  # an open heading without number holds 一、 but gives way to 第一部分
_SENTENCE = 48  # one in the form of a sentence gives way to 一、 and holds （一）
_DEEPEST = 9  # levels
_GAP = 3  # a counting may leave out two numbers


class Placed(NamedTuple):
    """A candidate that was believed; ``parent`` is the index of the section that holds it, or -1."""

    candidate: Candidate
    level: int
    ordinal: int | None
    parent: int


@dataclass(slots=True)
class _Open:
    """A section of the stack: the last item of one counting."""

    family: str
    group: str
    rank: int
    number: int
    line: bool
    paragraph: int
    index: int
    full: bool


def arrange(candidates: Sequence[Candidate]) -> list[Placed]:
    """Walk over the candidates in order of their start and return those that open sections."""
    return _Walk(candidates).run()


class _Walk:
    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.all = candidates
        self.places: dict[tuple[str, int], list[int]] = {}
        self.line_places: dict[tuple[str, int], list[int]] = {}
        for i, c in enumerate(candidates):
            key = (c.family, c.ordinal or 0)
            self.places.setdefault(key, []).append(i)
            if c.place == "line":
                self.line_places.setdefault(key, []).append(i)
        self.stack: list[_Open] = []
        self.placed: list[Placed] = []
        self.below: dict[str, set[str]] = {}  # family: the families that it was seen below
        self.known: set[str] = set()

    def run(self) -> list[Placed]:
        for i, c in enumerate(self.all):
            if c.ordinal is None:
                self._heading(i, c)
            else:
                self._marker(i, c)
        return self.placed

    # --- looking ahead -------------------------------------------------------------------------------------------

    def _next(self, family: str, number: int, after: int, *, line: bool = False) -> int:
        """The index of the next candidate of that family and number, or a number past the end."""
        places = (self.line_places if line else self.places).get((family, number), [])
        k = bisect_right(places, after)
        return places[k] if k < len(places) else len(self.all)

    def _next_item(self, e: _Open, after: int, *, line: bool = False) -> int:
        """Where the counting of an open section goes on (one number may be missing)."""
        return min(self._next(e.family, e.number + k, after, line=line) for k in (1, 2))

    def _goes_on(self, depth: int, i: int) -> bool:
        """Whether the counting at that depth of the stack goes on behind candidate ``i``."""
        e = self.stack[depth]
        if e.number == 0:  # a heading without number
            return False
        item = self._next_item(e, i)
        if item >= len(self.all) or self._next(e.family, 1, i) < item:
            return False
        for lower in self.stack[:depth]:
            stop = self._next(lower.family, lower.number + 1 if lower.number else 0, i)
            if stop < item:
                return False
        return True

    def _followed(self, i: int, c: Candidate) -> bool:
        """Whether the next number of the counting follows: in the paragraph, or at the start of one near by."""
        number = (c.ordinal or 0) + 1
        again = self._next(c.family, c.ordinal or 0, i)
        for step in (0, 1) if c.style.group == "enumerator" else (0,):
            j = self._next(c.family, number + step, i)
            if j >= len(self.all) or again < j:
                continue
            d = self.all[j]
            if d.paragraph == c.paragraph:
                return True
            near = c.place == "line" or d.paragraph - c.paragraph <= _NEAR
            if near and (d.place == "line" or (d.place == "strong" and c.style.group == "enumerator")):
                return True
        return False

    # --- headings ------------------------------------------------------------------------------------------------

    def _heading(self, i: int, c: Candidate) -> None:
        if c.forced:
            self.stack.clear()
        else:
            alike = ("subheading",) if c.family == "subheading" else ("heading", "subheading")
            depths = [self._find(family) for family in alike]
            at = min((k for k in depths if k is not None), default=None)
            if at is not None:
                del self.stack[at:]
            else:
                self._make_room(i, c)
                if not c.leads and self.stack and not self._directly_below(c) and not self._held(c):
                    ended = all(not self._goes_on(k, i) for k in range(len(self.stack)))
                    # A first part without a second is a report cut short: what follows lies in it.
                    cut = self.stack[-1].group == "structural" and self.stack[-1].number == 1
                    if ended and not cut:
                        self.stack.clear()
        self._push(c, None)

    def _directly_below(self, c: Candidate) -> bool:
        """Whether the heading is the first line below the heading of the open section, which has no text yet."""
        return self.stack[-1].paragraph == c.paragraph - 1 and not self.stack[-1].full

    def _held(self, c: Candidate) -> bool:
        return self.stack[-1].family in self.below.get(c.family, ())

    # --- markers -------------------------------------------------------------------------------------------------

    def _marker(self, i: int, c: Candidate) -> None:
        number = c.ordinal or 0
        if number == 0:  # 最后: whatever comes next
            at = self._find(c.family)
            if at is None:
                return
            number = self.stack[at].number + 1
        if number > 1:
            at = self._predecessor(c, number)
            if at is not None and self._may_go_on(c, self.stack[at]):
                del self.stack[at:]
                self._push(c, number)
                return
            if not self._odd_number(i, c, number):
                return
        elif not self._may_start(i, c):
            return
        self._start(i, c, number)

    def _find(self, family: str) -> int | None:
        """The depth of the innermost open section of a family."""
        return next((k for k in range(len(self.stack) - 1, -1, -1) if self.stack[k].family == family), None)

    def _predecessor(self, c: Candidate, number: int) -> int | None:
        """The depth of the open section that counts one less; of several the one that stands in the same way."""
        same = [k for k, e in enumerate(self.stack) if e.family == c.family and e.number == number - 1]
        if not same and c.style.group == "enumerator":  # 一是 ... 二要 ...
            near = [k for k, e in enumerate(self.stack) if c.place == "line" or e.paragraph == c.paragraph]
            same = [k for k in near if (self.stack[k].rank, self.stack[k].number) == (c.style.rank, number - 1)]
        if not same:
            return None
        alike = [
            k for k in same if (self.stack[k].line if c.place == "line" else self.stack[k].paragraph == c.paragraph)
        ]
        return (alike or same)[-1]

    def _may_go_on(self, c: Candidate, e: _Open) -> bool:
        if c.place == "line":
            return True
        if c.place == "strong":
            return c.style.group != "list" or c.paragraph - e.paragraph <= 1
        return c.paragraph == e.paragraph

    def _may_start(self, i: int, c: Candidate) -> bool:
        if c.place == "line" and (c.style.line == "yes" or c.family in self.known):
            return True
        if c.style.start == "line" and c.place != "line":
            return False
        if not self._followed(i, c):
            return False
        if c.place in ("comma", "glued"):
            j = self._next(c.family, 2, i)
            return j < len(self.all) and self.all[j].paragraph == c.paragraph
        return True

    def _odd_number(self, i: int, c: Candidate, number: int) -> bool:
        """Whether to believe a number that has no predecessor."""
        at = self._find(c.family)
        last = self.stack[at].number if at is not None else 0
        group = c.style.group
        if c.place == "line" and c.style.line == "yes":
            if number == last or number - last == 2 or self._followed(i, c):
                return True
            return group != "list" and 0 < number - last <= _GAP
        if group != "enumerator" or c.place != "strong":
            return c.place == "line" and self._followed(i, c)
        if at is None:
            return number == 2 and self._followed(i, c)
        return self.stack[at].paragraph == c.paragraph and number - last in (0, 2)

    def _start(self, i: int, c: Candidate, number: int) -> None:
        """Open a counting, or one that goes on with a gap or a repeat."""
        at = self._find(c.family)
        if at is None:
            self._make_room(i, c)
        elif number > 1 or not self._nests_in_own_kind(i, c, self.stack[at]):
            del self.stack[at:]
        self._push(c, number)

    def _nests_in_own_kind(self, i: int, c: Candidate, e: _Open) -> bool:
        """Whether a counting that starts anew lies within an item of the same style (一是 within 二是)."""
        second = self._next(c.family, 2, i)
        if e.line and c.place != "line":
            item, again = self._next_item(e, i, line=True), self._next(c.family, 1, i, line=True)
            if item < len(self.all) and item < again:
                return True
            return e.paragraph == c.paragraph
        if (c.place == "line") != e.line or e.number == 1:
            return False
        item, again = self._next(e.family, e.number + 1, i), self._next(c.family, 1, i)
        return item < again and (item < second or self._comes_back(i, e))

    def _comes_back(self, i: int, e: _Open) -> bool:
        """Whether the counting that starts anew breaks off, and the number that comes next goes on with the old one."""
        number, at = 1, i
        while (following := self._next(e.family, number + 1, at)) < len(self.all):
            if following > self._next(e.family, e.number + 1, at):
                break
            number, at = number + 1, following
        return number < e.number and self._next(e.family, e.number + 1, at) < len(self.all)

    def _make_room(self, i: int, c: Candidate) -> None:
        """Close the sections on top of the stack that cannot hold a counting of a new style."""
        while self.stack and not self._goes_on(len(self.stack) - 1, i) and self._gives_way(c, self.stack[-1]):
            self.stack.pop()

    def _gives_way(self, c: Candidate, e: _Open) -> bool:
        if c.paragraph == e.paragraph:
            return False
        if not e.line:
            return True  # an enumeration inside a paragraph ends with it
        if e.family in self.below.get(c.family, ()):
            return False
        if e.group == "enumerator" and c.style.group == "enumerator":
            return e.rank >= c.style.rank
        if c.place != "line" or e.rank <= c.style.rank:
            return False
        if c.ordinal is None:
            return e.group != "structural"
        if e.rank == _SENTENCE:
            return True
        return c.style.group in (e.group, "structural")

    def _push(self, c: Candidate, number: int | None) -> None:
        del self.stack[_DEEPEST - 1 :]
        parent = self.stack[-1].index if self.stack else -1
        if self.stack:
            self.below.setdefault(c.family, set()).add(self.stack[-1].family)
        self.known.add(c.family)
        level = len(self.stack) + 1
        rank = c.style.rank if c.ordinal is not None else _SENTENCE if c.sentence else _HOLDS
        line = c.place == "line"
        entry = _Open(c.family, c.style.group, rank, number or 0, line, c.paragraph, len(self.placed), c.full)
        self.stack.append(entry)
        self.placed.append(Placed(c, level, number, parent))
