"""Context rules as data: `context.yaml` compiled once, on first use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args

from taizhang.extract.clause import View
from taizhang.lexicon import load
from taizhang.records import ROLES, Bound, Period
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
    """The rules of all topics, in the order in which they are tried, and which of them a quantity leaves open.

    Most rules cannot fit for the unit or the role, the last character of their piece, the first one behind the
    quantity, or a character that the piece lacks; whole sets of rules (as the bits of a number) are struck out by that.
    """

    def __init__(self, topics: Mapping[Topic, Sequence[Rule]]) -> None:
        self.rules = tuple(rule for rules in topics.values() for rule in rules)
        self._topics: dict[Topic, int] = {}
        first = 0
        for topic, rules in topics.items():
            self._topics[topic] = (1 << len(rules)) - 1 << first
            first += len(rules)
        self._asked = 0
        self._everything = (1 << len(self.rules)) - 1
        self._tests: list[_Test] = []
        self._last: tuple[View | None, int] = (None, 0)

    def likely(self, topic: Topic, view: View) -> Iterator[Rule]:
        """The rules of a topic that may fit, in order."""
        last, mask = self._last
        if last is not view:
            mask = self._open(view)
            self._last = view, mask
        mask &= self._topics[topic]
        while mask:
            lowest = mask & -mask
            yield self.rules[lowest.bit_length() - 1]
            mask ^= lowest

    def of(self, topic: Topic) -> tuple[Rule, ...]:
        """All rules of a topic."""
        return tuple(rule for number, rule in enumerate(self.rules) if self._topics[topic] >> number & 1)

    def _open(self, view: View) -> int:
        if self._asked < _WARM:
            self._asked += 1
            if self._asked == _WARM:
                self._tests = _tests(self.rules)
            return self._everything
        mask = self._everything
        for ask, free, left in self._tests:
            if mask & ~free:
                open_ = free
                for answer in ask(view):
                    open_ |= left.get(answer, 0)
                mask &= open_
        return mask


class _Test(NamedTuple):
    """Something that can be asked of a view: the rules, as bits, that remain whatever it answers, and by answer those
    that remain besides."""

    ask: Callable[[View], Iterable[str]]
    free: int
    left: dict[str, int]


def _test(ask: Callable[[View], Iterable[str]], allowed: Sequence[Iterable[str] | None]) -> _Test:
    """``allowed[i]``: the answers of which the i-th rule needs one, None where it takes any."""
    free, left = 0, dict[str, int]()
    for number, answers in enumerate(allowed):
        bit = 1 << number
        free |= bit if answers is None else 0
        for answer in answers or ():
            left[answer] = left.get(answer, 0) | bit
    return _Test(ask, free, left)


def _end_of(piece: str) -> Callable[[View], str]:
    read = attrgetter(piece)
    return lambda view: str(read(view)[-1:])


def _held_by(piece: str) -> Callable[[View], set[str]]:
    read = attrgetter(piece)
    return lambda view: set(read(view))


def _tests(rules: Sequence[Rule]) -> list[_Test]:
    """The tests, cheap ones first. Pieces hold no line breaks, so that ``$`` is the end."""
    roles = [
        [role for role in ROLES if role != rule.unless_role and rule.only_role in ("", role)]
        if rule.only_role or rule.unless_role
        else None
        for rule in rules
    ]
    tests = [
        _test(lambda view: (view.quantity.dimension,), [rule.dimensions or None for rule in rules]),
        _test(lambda view: (view.role,), roles),
        _test(lambda view: (view.outlook,), [[rule.only_outlook] if rule.only_outlook else None for rule in rules]),
        _test(lambda view: view.after[:1], [rule.after and first_characters(rule.after) for rule in rules]),
    ]
    pieces = {
        name: [rule.before if rule.piece == name else None for rule in rules]
        for name in dict.fromkeys(rule.piece for rule in rules)
    }
    tests += [_test(_end_of(name), [p and endings(p) for p in own]) for name, own in pieces.items()]
    tests += [_test(_held_by(name), [p and needs(p) for p in own]) for name, own in pieces.items()]
    return tests


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


@lru_cache(maxsize=1)
def book() -> Book:
    """The rules of all topics, with what tells quickly which of them may fit."""
    words = _words()
    return Book({topic: [_rule(entry, words) for entry in load("context")[topic]] for topic in get_args(Topic)})


def rules(topic: Topic) -> tuple[Rule, ...]:
    """The rules of one topic, in the order in which they are tried."""
    return book().of(topic)
