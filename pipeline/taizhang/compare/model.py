"""What comparing gives: cells of the panel, promises, words that mark a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from taizhang.records import Measure, Status

__all__ = ["Keyness", "PanelCell", "Promise", "Quotation", "Reference", "Verdict"]

Verdict = Literal["met", "missed", "silent"]


@dataclass(frozen=True, slots=True)
class PanelCell:
    """One value of the panel: what a unit states for an indicator and a year.

    ``value`` is in base units; ``previous`` is the value of the same row one year before, ``change`` the difference,
    ``change_pct`` its percent (None for rates, whose difference is in points, and where previous is 0).
    ``report_id`` and ``metric_id`` say where the value stands; ``note`` names other candidates and why this one stands.
    """

    unit: str
    indicator: str
    canonical: str | None
    category: str
    measure: Measure
    unit_of_measure: str
    year: int | None
    status: Status
    value: float | None
    upper: float | None
    previous: float | None
    change: float | None
    change_pct: float | None
    report_id: str | None
    metric_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A target that a report sets and what a later report of the same unit says of it; `silent`: 未写明."""

    unit: str
    canonical: str | None
    indicator: str
    year: int
    target: float
    target_report_id: str
    target_metric_id: str
    result: float | None
    result_report_id: str | None
    result_metric_id: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Keyness:
    """A word that marks a text against others. ``score`` is the log-likelihood (Dunning 1993), negative where the word
    is rarer here; ``count`` and ``expected`` are its occurrences and those due by the reference."""

    term: str
    score: float
    count: int
    expected: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A law, a superior document or a model text that reports may quote."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage of a report that stands in a reference too; ``start_reference`` and ``end_reference`` are its place
    there, ``similarity`` is in (0, 1]."""

    report_id: str
    start: int
    end: int
    reference: str
    start_reference: int
    end_reference: int
    chars: int
    similarity: float
