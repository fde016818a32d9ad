"""A batch as rules look at it: what is known of every report without holding the reports.

A batch may have a hundred thousand reports, so it is read in three steps, each report once a step: `Wording` from at
most two thousand of them, a `Survey` of each, and then the findings of each body from its own reports and the `Batch`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from taizhang.compare.units import body_key
from taizhang.extract.measures import Grams, GramTable, boilerplate, read_grams
from taizhang.flags import emptiness
from taizhang.flags.documents import Citation, Cited, first_citations
from taizhang.flags.own import kind_of
from taizhang.flags.peers import Others, Peers, Row, rows_of
from taizhang.records import Report, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MOST_READ", "Batch", "Survey", "Wording", "survey"]

MOST_READ = 2000
"""Reports whose wording stands for that of the batch: a share of thirty per cent is off by one per cent at most."""


class Wording:
    """Which n-grams the reports of a batch hold, from all of them or, of a large batch, from those of the least ids
    (which are hashes of their texts, so they are a sample that nobody has chosen)."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self.grams: dict[str, dict[str, Grams]] = defaultdict(dict)  # by body, then by report
        for report in reports:
            self.grams[_own_body(report)][report.id] = grams_of(report)
        self.table = GramTable.build([grams for own in self.grams.values() for grams in own.values()])

    @staticmethod
    def chosen(ids: Sequence[str]) -> list[str]:
        """The ids of the reports to read."""
        return sorted(ids)[:MOST_READ]

    def share(self, report: Report) -> float | None:
        """The share of text that other units' reports hold too (see `taizhang.extract.measures`)."""
        own = self._own(report)
        return boilerplate(own.get(report.id) or grams_of(report), self.table, list(own.values()))

    def counts(self, report: Report) -> tuple[Grams, NDArray[np.int64], int]:
        """The report's n-grams, in how many other reports each stands, and how many others there are."""
        own = self._own(report)
        grams, itself = own.get(report.id) or grams_of(report), report.id in own
        return grams, self.table.of(grams.hashes) - itself, self.table.reports - itself

    def _own(self, report: Report) -> Mapping[str, Grams]:
        return self.grams.get(_own_body(report), {})


def grams_of(report: Report) -> Grams:
    """The n-grams of the report's sentences (headings left out)."""
    return read_grams(report.text, [Span(s.start, s.end) for s in report.sentences if s.label != "skip"])


def _own_body(report: Report) -> str:
    return body_key(report.unit)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a batch has to know of one report."""

    id: str
    path: str
    unit: str
    year: int | None
    genre: str
    rows: dict[Row, float]
    citations: tuple[Citation, ...]
    empty: float | None
    boilerplate: float | None


def survey(report: Report, wording: Wording | None) -> Survey:
    """Look at one report; without `wording` its boilerplate stays unknown."""
    return Survey(
        report.id, report.path, report.unit, report.year, report.genre,
        {row: metric.value for row, metric in rows_of(report).items()}, tuple(first_citations(report.text)),
        emptiness.share(report), None if wording is None else wording.share(report),
    )  # fmt: skip


class Batch:
    """What the surveys of all reports, given in the order of the batch, say together."""

    def __init__(self, surveys: Iterable[Survey], wording: Wording | None = None) -> None:
        self.wording = wording
        self.peers = Peers()
        self.citations: dict[str, Cited] = defaultdict(Cited)
        self.empty: list[float] = []
        self.boilerplate: dict[str, float] = {}
        bodies: set[str] = set()
        for s in surveys:
            body = body_key(s.unit)
            if body:
                bodies.add(body)
                self.peers.add(_kind(s.unit, s.genre, s.year), body, s.rows)
            for cited in s.citations:
                self.citations[cited.key].add(s.id, s.path, s.unit, s.year, cited)
            if s.empty is not None:
                self.empty.append(s.empty)
            if s.boilerplate is not None:
                self.boilerplate[s.id] = s.boilerplate
        self.empty.sort()
        self.bodies = len(bodies)

    def others(self, report: Report, row: Row) -> Others:
        """What the other bodies of the report's kind and year state in a row, one report of each."""
        return self.peers.others(_kind(report.unit, report.genre, report.year), body_key(report.unit), row)

    def usual_emptiness(self, own: float) -> tuple[int, float]:
        """How many other reports have a share of empty sentences, and their median."""
        rest = self.empty
        at = bisect_left(rest, own)
        count = len(rest) - 1
        if count < 1:
            return 0, 0.0
        picked = [rest[i + (i >= at)] for i in ((count - 1) // 2, count // 2)]
        return count, picked[0] if picked[0] == picked[1] else (picked[0] + picked[1]) / 2

    @cached_property
    def boilerplate_shares(self) -> tuple[list[float], float]:
        """The shares of all reports, highest first, and their median."""
        shares = sorted(self.boilerplate.values(), reverse=True)
        return shares, median(shares) if shares else 0.0


def _kind(unit: str, genre: str, year: int | None) -> tuple[str, int | None]:
    """Kind of body (genre where the kind is not known) and year."""
    return kind_of(unit) or f"genre {genre}", year
