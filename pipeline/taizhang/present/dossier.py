"""Everything that workbook, page and memo show, put in order once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from taizhang.present.audited import Audited, Row, table_rows
from taizhang.present.findings import Finding, collect
from taizhang.records import CATEGORIES, Metric, Report

__all__ = ["Dossier", "MatrixRow", "dossier", "version"]

_CATEGORY = {name: rank for rank, name in enumerate(CATEGORIES)}
_KEY = ("unit", "category", "indicator", "canonical", "measure", "unit_of_measure", "status")


@dataclass
class MatrixRow:
    """One indicator of one unit through the years; `cells` by year are rows of the table `panel`."""

    unit: str
    category: str
    indicator: str
    canonical: str | None
    measure: str
    unit_of_measure: str
    status: str
    cells: dict[int | None, Row] = field(default_factory=dict)

    @property
    def stated(self) -> int:
        """In how many years the report says a value."""
        return sum(cell["value"] is not None for cell in self.cells.values())


@dataclass
class Dossier:
    """The reports by unit and year, their findings (gravest first), and the rows of the tables that join reports."""

    reports: list[Report]
    findings: list[Finding]
    inputs: list[Row]
    report_rows: dict[str, Row]
    overlaps: list[Row]
    promises: list[Row]
    panel: list[Row]

    @cached_property
    def by_id(self) -> dict[str, Report]:
        """The reports by id."""
        return {report.id: report for report in self.reports}

    @cached_property
    def metrics(self) -> dict[tuple[str, str], Metric]:
        """Every metric by report id and metric id."""
        return {(report.id, metric.id): metric for report in self.reports for metric in report.metrics}

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
    def unread(self) -> list[Row]:
        """Inputs that became no report of their own (also those whose text was met before)."""
        return [row for row in self.inputs if row["status"] != "ok"]

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """The panel with a row for each unit and indicator, a cell for each year."""
        rows: dict[tuple[object, ...], MatrixRow] = {}
        for cell in self.panel:
            key = tuple(cell[name] for name in _KEY)
            serial = 0
            while cell["year"] in (row := rows.setdefault((*key, serial), MatrixRow(*key))).cells:
                serial += 1
            row.cells[cell["year"]] = cell
        return sorted(rows.values(), key=_matrix_order)

    @cached_property
    def reported(self) -> frozenset[tuple[str, int | None]]:
        """The units and years that there is a report for."""
        return frozenset((report.unit, report.year) for report in self.reports)


def _matrix_order(row: MatrixRow) -> tuple[object, ...]:
    return row.unit, _CATEGORY.get(row.category, 99), row.indicator, row.measure, row.unit_of_measure, row.status


def dossier(audit: Audited) -> Dossier:
    """Put the result of an audit in the order that the forms show it."""
    by_path = sorted(audit.records, key=lambda report: (report.path, report.id))
    reports = sorted(by_path, key=lambda report: (report.unit, report.year or 0))
    return Dossier(
        reports=reports,
        findings=sorted(collect(reports), key=_finding_order),
        inputs=table_rows(audit, "inputs"),
        report_rows={row["report_id"]: row for row in table_rows(audit, "reports")},
        overlaps=table_rows(audit, "overlaps"),
        promises=table_rows(audit, "promises"),
        panel=table_rows(audit, "panel"),
    )


def _finding_order(finding: Finding) -> tuple[object, ...]:
    from taizhang.present.findings import gravity

    return *gravity(finding), finding.report.unit, finding.report.year or 0, finding.number


def version() -> str:
    """Version of the program."""
    from importlib.metadata import version as installed

    return installed("taizhang")
