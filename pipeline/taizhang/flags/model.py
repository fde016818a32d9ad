"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.records import DataFileError, FlagKind, Severity

__all__ = ["Case", "Check", "Finding", "Rule", "all_rules", "named"]

_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that a rule found; ``severity`` only where it differs from the rule's."""

    start: int
    end: int
    message: str
    evidence: dict[str, Any] = field(default_factory=dict)
    severity: Severity | None = None


def named(name: str) -> str:
    """A name of the report in quotation marks; marks that the name has itself become the inner ones."""
    return f"“{name.translate(_INNER)}”"


Check = Callable[[View], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Case:
    """An example (``quote`` is what must be found) or a counter-example of a rule.

    Where a rule compares, ``prior`` and ``next`` are the texts of the same unit's reports of the years around,
    ``other`` that of another unit, ``peers`` those of other bodies of its kind.
    """

    text: str
    quote: str = ""
    unit: str = ""
    year: int | None = None
    prior: str = ""
    other: str = ""
    next: str = ""
    peers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as users see it: what it finds, how it was checked, and where it may be wrong (Chinese)."""

    id: str
    kind: FlagKind
    severity: Severity
    title: str
    how: str
    limits: str
    source: str
    examples: tuple[Case, ...] = ()
    counter_examples: tuple[Case, ...] = ()


@lru_cache(maxsize=1)
def all_rules() -> dict[str, Rule]:
    """Every rule by id, in the order of the data file `flags_rules`."""
    rules: dict[str, Rule] = {}
    for row in load("flags_rules"):
        try:
            rules[row["id"]] = _rule(row)
        except (KeyError, TypeError) as error:
            raise DataFileError(f"flags_rules: {row.get('id')}: {error}") from error
    return rules


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        kind=row["kind"],
        severity=row["severity"],
        title=row["title"],
        how=row["how"],
        limits=row["limits"],
        source=row["source"],
        examples=tuple(Case(**c) for c in row.get("examples", ())),
        counter_examples=tuple(Case(**c) for c in row.get("counter_examples", ())),
    )
