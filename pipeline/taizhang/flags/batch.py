"""A batch as rules look at it: who is like whom, and what is read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from taizhang.compare.units import body_key, earlier_report
from taizhang.extract.measures import Grams, GramTable, boilerplate, read_grams
from taizhang.flags import emptiness
from taizhang.flags.documents import Citation, citations
from taizhang.flags.own import kind_of
from taizhang.flags.peers import Row, rows_of
from taizhang.records import Metric, Report, Span

__all__ = ["Batch"]


class Batch:
    """The reports of a batch; derived views are made when first asked for."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self.by_id = {report.id: report for report in reports}
        self._rows: dict[str, dict[Row, Metric]] = {}

    @cached_property
    def _bodies(self) -> dict[str, list[Report]]:
        bodies: dict[str, list[Report]] = defaultdict(list)
        for report in self.reports:
            bodies[body_key(report.unit)].append(report)
        return bodies

    @cached_property
    def _kinds(self) -> dict[tuple[str, int | None], dict[str, Report]]:
        """By kind of body (by genre where the kind is not known) and year, one report of each body."""
        kinds: dict[tuple[str, int | None], dict[str, Report]] = defaultdict(dict)
        for key, own in self._bodies.items():
            for report in own if key else ():
                kinds[self._kind(report)].setdefault(key, report)
        return kinds

    @staticmethod
    def _kind(report: Report) -> tuple[str, int | None]:
        return kind_of(report.unit) or f"genre {report.genre}", report.year

    def earlier(self, report: Report) -> Report | None:
        """The report of the same body about the year before."""
        return earlier_report(report, self._bodies[body_key(report.unit)]) if report.unit else None

    def peers(self, report: Report) -> list[Report]:
        """One report each of the other bodies of its kind and year, by name."""
        own = body_key(report.unit)
        found = self._kinds[self._kind(report)]
        return [found[key] for key in sorted(found) if key != own]

    def rows(self, report: Report) -> dict[Row, Metric]:
        """See `taizhang.flags.peers.rows_of`."""
        if report.id not in self._rows:
            self._rows[report.id] = rows_of(report)
        return self._rows[report.id]

    @cached_property
    def citations(self) -> dict[str, list[tuple[Report, Citation]]]:
        """By document number, its first citation in each report, reports by path."""
        found: dict[str, list[tuple[Report, Citation]]] = defaultdict(list)
        for report in sorted(self.reports, key=lambda r: (r.path, r.id)):
            seen: set[str] = set()
            for cited in citations(report.text):
                if cited.key not in seen:
                    seen.add(cited.key)
                    found[cited.key].append((report, cited))
        return found

    @cached_property
    def grams(self) -> dict[str, Grams]:
        """The n-grams of each report's sentences (headings left out)."""
        return {
            r.id: read_grams(r.text, [Span(s.start, s.end) for s in r.sentences if s.label != "skip"])
            for r in self.reports
        }

    @cached_property
    def table(self) -> GramTable:
        """In how many reports each n-gram stands."""
        return GramTable.build([self.grams[r.id] for r in self.reports])

    @cached_property
    def boilerplate(self) -> dict[str, float]:
        """By report id, the share of text that other units' reports hold too (see `taizhang.extract.measures`)."""
        shares: dict[str, float] = {}
        for own in self._bodies.values():
            for report in own:
                share = boilerplate(self.grams[report.id], self.table, [self.grams[r.id] for r in own])
                if share is not None:
                    shares[report.id] = share
        return shares

    @cached_property
    def empty(self) -> dict[str, float | None]:
        """By report id, the share of empty sentences."""
        return {report.id: emptiness.share(report) for report in self.reports}

    @cached_property
    def bodies(self) -> int:
        """How many bodies the batch holds reports of."""
        return sum(bool(key) for key in self._bodies)
