"""Context rules as data: `context.yaml` compiled once, on first use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from taizhang.extract.clause import View
from taizhang.lexicon import load
from taizhang.records import Bound, Period

__all__ = ["Facts", "Rule", "rules"]

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
def rules(topic: Topic) -> tuple[Rule, ...]:
    """The rules of one topic, in the order in which they are tried."""
    words = _words()
    return tuple(_rule(entry, words) for entry in load("context")[topic])
