"""What marks a unit against its peers, and a year against the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.records import Report

__all__ = ["Mark", "mark_units", "mark_years"]

_TOP = 10
_LEAST = 3.84  # chance alone gives more in one of twenty cases (chi-squared, one degree of freedom)


@dataclass(frozen=True, slots=True)
class Mark:
    """A term that a unit (or a unit in a year) has more of than its due.

    `score` is the log-likelihood (Dunning 1993), `count` how often the term occurs, `expected` how often it would if
    it were spread evenly over both sides. Scores below 3.84 could be chance and are left out.
    """

    unit: str
    year: int | None
    term: str
    score: float
    count: int
    expected: float


def mark_units(reports: Sequence[Report], *, top: int = _TOP) -> list[Mark]:
    """The marks of each unit against all others, by unit and score; none where there is one unit only."""
    terms = _terms(reports)
    units = sorted({report.unit for report in reports})
    whole = _sum(terms, reports)
    marks = []
    for unit in units if len(units) > 1 else ():
        own = _sum(terms, [r for r in reports if r.unit == unit])
        marks += _marks(unit, None, own, whole - own, top)
    return marks


def mark_years(reports: Sequence[Report], *, top: int = _TOP) -> list[Mark]:
    """The marks of each year of a unit against its year before, by unit, year and score."""
    terms = _terms(reports)
    series = sorted({(r.unit, r.year) for r in reports if r.year is not None})
    marks = []
    for unit, year in series:
        before = [r for r in reports if (r.unit, r.year) == (unit, year - 1)]
        if before:
            own = _sum(terms, [r for r in reports if (r.unit, r.year) == (unit, year)])
            marks += _marks(unit, year, own, _sum(terms, before), top)
    return marks


def _marks(unit: str, year: int | None, own: Counter[str], other: Counter[str], top: int) -> list[Mark]:
    from taizhang.compare import keyness

    found = keyness(own, other, top=top)
    return [Mark(unit, year, k.term, k.score, k.count, k.expected) for k in found if k.score >= _LEAST]


def _terms(reports: Sequence[Report]) -> dict[str, Counter[str]]:
    from taizhang.extract.keywords import candidate_terms
    from taizhang.words import segment

    return {report.id: candidate_terms(segment(report.text)) for report in reports}


def _sum(terms: dict[str, Counter[str]], reports: Sequence[Report]) -> Counter[str]:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(terms[report.id])
    return total
