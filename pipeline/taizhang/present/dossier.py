"""Everything that workbook, page and memo show, put in order once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from taizhang.compare import PanelCell, Promise, Quotation
from taizhang.flags.norm_judge import Judgement
from taizhang.present.audited import Audited
from taizhang.present.findings import Finding, collect, gravity
from taizhang.records import CATEGORIES, Metric, Overlap, Report
from taizhang.tables import InputRow, emptiness, overlap_shares

__all__ = ["Dossier", "MatrixRow", "dossier", "in_order", "version"]

_CATEGORY = {name: rank for rank, name in enumerate(CATEGORIES)}
_KEY = ("unit", "category", "indicator", "canonical", "measure", "unit_of_measure", "status")


@dataclass
class MatrixRow:
    """One indicator of one unit through the years; `cells` by year are those of the panel."""

    unit: str
    category: str
    indicator: str
    canonical: str | None
    measure: str
    unit_of_measure: str
    status: str
    cells: dict[int | None, PanelCell] = field(default_factory=dict)

    @property
    def stated(self) -> int:
        """In how many years the report says a value."""
        return sum(cell.value is not None for cell in self.cells.values())


@dataclass
class Dossier:
    """The reports by unit and year, their findings (gravest first), and the rows of the tables that join reports.

    ``norms`` are the verdicts of norms that are for the report's year and kind of body, ``suppressed`` findings that
    the user's list keeps silent, ``quotations`` passages that stand in reference documents, ``reviews`` the decisions
    of people that the records follow. ``note`` says what is left out of a batch that is too large for a form."""

    reports: list[Report]
    findings: list[Finding]
    inputs: list[InputRow]
    overlaps: Sequence[Overlap]
    promises: Sequence[Promise]
    panel: Sequence[PanelCell]
    norms: Sequence[tuple[Report, Judgement]] = ()
    suppressed: Sequence[Any] = ()
    quotations: Sequence[Quotation] = ()
    reviews: Sequence[dict[str, Any]] = ()
    note: str = ""

    @cached_property
    def by_id(self) -> dict[str, Report]:
        """The reports by id."""
        return {report.id: report for report in self.reports}

    @cached_property
    def count(self) -> int:
        """How many metrics there are."""
        return sum(len(report.metrics) for report in self.reports)

    def metric(self, report_id: str | None, metric_id: str | None) -> Metric | None:
        """The metric of this id in this report."""
        place = self._places.get(report_id or "", {}).get(metric_id or "")
        return None if place is None else self.by_id[report_id or ""].metrics[place]

    def serial(self, report_id: str | None, metric_id: str | None) -> int | None:
        """How many metrics stand before this one in all reports; None where there is no such metric."""
        place = self._places.get(report_id or "", {}).get(metric_id or "")
        return None if place is None else self._before[report_id or ""] + place

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {report.id: {m.id: place for place, m in enumerate(report.metrics)} for report in self.reports}

    @cached_property
    def _before(self) -> dict[str, int]:
        counts = accumulate((len(report.metrics) for report in self.reports), initial=0)
        return {report.id: count for report, count in zip(self.reports, counts, strict=False)}

    @cached_property
    def shares(self) -> dict[str, tuple[float | None, float]]:
        """By report id, the shares of empty sentences and of text shared with others."""
        shared = overlap_shares(self.reports, self.overlaps)
        return {report.id: (emptiness(report), shared[report.id]) for report in self.reports}

    @cached_property
    def units(self) -> list[str]:
        """The units, each once, in order."""
        return list(dict.fromkeys(report.unit for report in self.reports))

    @cached_property
    def years(self) -> list[int]:
        """The years that the reports are about, ascending."""
        return sorted({report.year for report in self.reports if report.year is not None})

    @cached_property
    def severities(self) -> Counter[str]:
        """How many findings there are of each severity."""
        return Counter(finding.flag.severity for finding in self.findings)

    @cached_property
    def severities_of(self) -> dict[str, Counter[str]]:
        """The same by report id."""
        counts: dict[str, Counter[str]] = {report.id: Counter() for report in self.reports}
        for finding in self.findings:
            counts[finding.report.id][finding.flag.severity] += 1
        return counts

    @cached_property
    def unread(self) -> list[InputRow]:
        """Inputs that became no report of their own (also those whose text was met before)."""
        return [row for row in self.inputs if row.status != "ok"]

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """The panel with a row for each unit and indicator, a cell for each year."""
        rows: dict[tuple[object, ...], MatrixRow] = {}
        for cell in self.panel:
            key = tuple(getattr(cell, name) for name in _KEY)
            serial = 0
            while cell.year in (row := rows.setdefault((*key, serial), MatrixRow(*key))).cells:
                serial += 1
            row.cells[cell.year] = cell
        return sorted(rows.values(), key=_matrix_order)

    @cached_property
    def reported(self) -> frozenset[tuple[str, int | None]]:
        """The units and years that there is a report for."""
        return frozenset((report.unit, report.year) for report in self.reports)


def _matrix_order(row: MatrixRow) -> tuple[object, ...]:
    return row.unit, _CATEGORY.get(row.category, 99), row.indicator, row.measure, row.unit_of_measure, row.status


def in_order(reports: Sequence[Report]) -> list[Report]:
    """The reports by unit, year and path: the order in which findings are numbered."""
    return sorted(reports, key=lambda report: (report.unit, report.year or 0, report.path, report.id))


def dossier(audit: Audited) -> Dossier:
    """Put the result of an audit in the order that the forms show it."""
    reports = in_order(audit.records)
    return Dossier(
        reports=reports,
        findings=sorted(collect(reports), key=_finding_order),
        inputs=sorted(audit.input_rows, key=lambda row: (row.path, row.sha256)),
        overlaps=audit.overlap_records,
        promises=audit.promise_records,
        panel=audit.panel_cells,
        norms=[pair for pair in getattr(audit, "norm_records", ()) if pair[1].meant],
        suppressed=getattr(audit, "suppressed_records", ()),
        quotations=getattr(audit, "quotation_records", ()),
        reviews=getattr(audit, "review_records", ()),
        note=getattr(audit, "note", ""),
    )


def _finding_order(finding: Finding) -> tuple[object, ...]:
    return *gravity(finding), finding.report.unit, finding.report.year or 0, finding.number


def version() -> str:
    """Version of the program."""
    from importlib.metadata import version as installed

    return installed("taizhang")
