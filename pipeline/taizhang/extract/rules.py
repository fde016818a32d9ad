"""Context rules as data: `context.yaml` compiled once, on first use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from taizhang.extract.clause import View
from taizhang.lexicon import load
from taizhang.records import Bound, Period
from taizhang.words import endings, first_characters, needs

__all__ = ["Book", "Facts", "Rule", "book", "rules"]

_WARM = (
    500  # quantities for which all rules are tried before the rules are taken apart: a short run need not wait for that
)

Topic = Literal["measure", "status", "per", "basis"]
_LIMITS: tuple[Bound, ...] = ("at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a quantity before its status is read."""

    per: Period | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of `context.yaml`; see the head of that file for the meaning of its patterns."""

    id: str
    piece: str
    gives: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    dimensions: frozenset[str]
    needs: str
    only_role: str
    unless_role: str
    only_outlook: str
    same_year: bool

    def match(self, view: View, facts: Facts | None = None) -> re.Match[str] | None:
        """The match of the pattern that decides, or None where the rule does not fit."""
        piece = getattr(view, self.piece)
        if self.dimensions and view.quantity.dimension not in self.dimensions:
            return None
        if (self.only_role and view.role != self.only_role) or (self.unless_role and view.role == self.unless_role):
            return None
        if self.only_outlook and view.outlook != self.only_outlook:
            return None
        found = self.before.search(piece) if self.before else _EMPTY.match(piece)
        if not found or (self.unless and self.unless.search(piece)):
            return None
        if self.after:
            behind = self.after.match(view.after)
            if not behind:
                return None
            found = found if self.before else behind
        return found if not self.needs or self._met(view, facts or Facts()) else None

    def _met(self, view: View, facts: Facts) -> bool:
        limited = bool(_limit().search(view.clause + view.text))
        if self.needs == "per":
            return facts.per is not None
        if self.needs == "per_and_limit":
            return facts.per is not None and limited
        return facts.per is not None or limited or view.quantity.bound in _LIMITS


_EMPTY = re.compile("")


class Book:
    """The rules of one topic, in the order in which they are tried, and which of them a quantity leaves open.

    Most rules cannot fit for the last character of their piece, the first one behind the quantity, or a character that
    the piece lacks; whole sets of rules (as the bits of a number) are struck out by that.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._asked = 0
        self._everything = (1 << len(self.rules)) - 1
        self._pieces: list[_Piece] = []
        self._first: dict[str, int] = {}
        self._any_first = self._everything

    def likely(self, view: View) -> Iterator[Rule]:
        """The rules that may fit, in order."""
        if self._asked < _WARM:
            self._asked += 1
            if self._asked == _WARM:
                self._take_apart()
            yield from self.rules
            return
        mask = self._first.get(view.after[:1], 0) | self._any_first
        for piece in self._pieces:
            mask &= piece.open(getattr(view, piece.name))
        while mask:
            lowest = mask & -mask
            yield self.rules[lowest.bit_length() - 1]
            mask ^= lowest

    def _take_apart(self) -> None:
        self._pieces = [_Piece(name, self.rules) for name in dict.fromkeys(rule.piece for rule in self.rules)]
        for number, rule in enumerate(self.rules):
            firsts = first_characters(rule.after) if rule.after else None
            if firsts is not None:
                self._any_first &= ~(1 << number)
                for character in firsts:
                    self._first[character] = self._first.get(character, 0) | 1 << number


class _Piece:
    """What the rules on one piece of a view ask of its characters."""

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        self.name = name
        self._last: dict[str, int] = {}
        self._held: dict[str, int] = {}
        self._any_last = self._any_held = (1 << len(rules)) - 1
        for number, rule in enumerate(rules):
            if rule.piece == name and rule.before:
                bit = 1 << number
                lasts, held = endings(rule.before), needs(rule.before)
                if lasts is not None:
                    self._any_last &= ~bit
                    self._enter(self._last, lasts, bit)
                if held is not None:
                    self._any_held &= ~bit
                    self._enter(self._held, held, bit)

    @staticmethod
    def _enter(table: dict[str, int], characters: Iterable[str], bit: int) -> None:
        for character in characters:
            table[character] = table.get(character, 0) | bit

    def open(self, piece: str) -> int:
        """The rules that ``piece``, which holds no line break, does not rule out."""
        mask = self._any_last | self._last.get(piece[-1:], 0)
        if mask & ~self._any_held:
            held, get = self._any_held, self._held.get
            for character in set(piece):
                held |= get(character, 0)
            mask &= held
        return mask


def _words() -> dict[str, str]:
    return {name: "|".join(sorted(words, key=len, reverse=True)) for name, words in load("context")["words"].items()}


@lru_cache(maxsize=1)
def _limit() -> re.Pattern[str]:
    words = _words()
    return re.compile(f"(?:{words['FLOOR']}|{words['CEILING']})")


def _pattern(source: str | None, words: dict[str, str]) -> re.Pattern[str] | None:
    if not source:
        return None
    for name, alternatives in words.items():
        source = source.replace("{" + name + "}", alternatives)
    return re.compile(source)


def _rule(entry: dict[str, Any], words: dict[str, str]) -> Rule:
    return Rule(
        id=entry["id"],
        piece=entry["in"],
        gives=entry.get("gives", ""),
        before=_pattern(entry.get("before"), words),
        after=_pattern(entry.get("after"), words),
        unless=_pattern(entry.get("unless"), words),
        dimensions=frozenset(entry.get("if_dimension", ())),
        needs=entry.get("needs", ""),
        only_role=entry.get("only_role", ""),
        unless_role=entry.get("unless_role", ""),
        only_outlook=entry.get("only_outlook", ""),
        same_year=bool(entry.get("same_year")),
    )


@cache
def book(topic: Topic) -> Book:
    """The rules of one topic, with what tells quickly which of them may fit."""
    words = _words()
    return Book([_rule(entry, words) for entry in load("context")[topic]])


def rules(topic: Topic) -> tuple[Rule, ...]:
    """The rules of one topic, in the order in which they are tried."""
    return book(topic).rules
