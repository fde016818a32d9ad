"""How far a report has moved from the one before: the measures of Cohen, Malloy and Nguyen, "Lazy Prices" (2020)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from taizhang.compare.distance import edit_distance
from taizhang.compare.units import earlier_report, reports_of_bodies
from taizhang.records import Report

__all__ = ["Drift", "drift", "likeness"]

Words = Callable[[str], Sequence[str]]
_SHORT = 20  # words of a section below which no likeness is told
_ALIKE = 0.5  # of the characters of two titles, for their sections to be one


@dataclass(frozen=True, slots=True)
class Drift:
    """A report, or one section of it (``section`` is its title; empty for the whole), against that of the year before.

    Each measure is in [0, 1], 1 for the same: ``cosine`` of the counts of words, ``jaccard`` of the words used,
    ``edit`` is 1 - edit distance in words / words of the longer. ``report_id`` and ``previous_id`` are the two reports.
    """

    unit: str
    year: int
    section: str
    cosine: float
    jaccard: float
    edit: float
    report_id: str
    previous_id: str


def drift(reports: Sequence[Report], words: Words) -> list[Drift]:
    """Every report whose unit has one of the year before, whole first, then its sections of the first level that the
    other has too; by unit and year. ``words`` parts a text into words."""
    found: list[Drift] = []
    for own in reports_of_bodies(reports).values():
        for report in own:
            before = earlier_report(report, own)
            if before is None or report.year is None:
                continue
            pairs = [("", report.text, before.text), *_sections(report, before)]
            for title, now, then in pairs:
                one, other = list(words(now)), list(words(then))
                if not title or min(len(one), len(other)) >= _SHORT:
                    measures = likeness(one, other)
                    found.append(Drift(report.unit, report.year, title, *measures, report.id, before.id))
    return found


def likeness(one: Sequence[str], other: Sequence[str]) -> tuple[float, float, float]:
    """Cosine, Jaccard and edit similarity of two texts as words; 1, 1, 1 where both are empty."""
    if not one and not other:
        return 1.0, 1.0, 1.0
    a, b = Counter(one), Counter(other)
    norm = sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    cosine = sum(n * b[word] for word, n in a.items()) / norm if norm else 0.0
    jaccard = len(a.keys() & b.keys()) / len(a.keys() | b.keys())
    numbers = {word: i for i, word in enumerate(sorted(a.keys() | b.keys()))}
    distance = edit_distance([numbers[w] for w in one], [numbers[w] for w in other])
    return round(cosine, 4), round(jaccard, 4), round(1 - distance / max(len(one), len(other)), 4)


def _sections(report: Report, before: Report) -> list[tuple[str, str, str]]:
    """Sections of the first level, each with the one before whose title (or else whose role) is its like."""
    found: list[tuple[str, str, str]] = []
    rest = [s for s in before.sections if s.parent is None]
    for section in report.sections:
        if section.parent is not None or not rest:
            continue
        best = max(rest, key=lambda s: (_titles(section.title, s.title), s.role == section.role, -s.start))
        if _titles(section.title, best.title) >= _ALIKE or (best.role == section.role != "work"):
            rest.remove(best)
            found.append((
                section.title, report.text[section.start : section.end], before.text[best.start : best.end]
            ))  # fmt: skip
    return found


def _titles(one: str, other: str) -> float:
    a, b = Counter(one), Counter(other)
    return 2 * (a & b).total() / max(1, a.total() + b.total())
