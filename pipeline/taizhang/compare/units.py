"""Which reports are of one body, though their names are written differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from taizhang.records import Report

__all__ = ["body_key", "earlier_report", "reports_of_bodies", "unit_of"]

_PARTY = re.compile(r"(?<=.{2})(?:党组|党委|党工委|机关党委|党总支|党支部)$")


def body_key(unit: str) -> str:
    """The name of a unit without 中共 and the party organ that speaks for it (中共芦汀镇委员会, 芦汀镇党委: 芦汀镇)."""
    name = re.sub(r"\s", "", unit)
    if name.startswith("中共"):
        name = re.sub(r"委员会$", "", name[2:])
    return _PARTY.sub("", name)


def unit_of(unit: str, report_id: str) -> str:
    """The body of a report as one key; a report of no known unit is a body of its own."""
    return body_key(unit) or f"\0{report_id}"


def reports_of_bodies(reports: Sequence[Report]) -> dict[str, list[Report]]:
    """The reports of each body, earliest year first, in the order given within a year; without those of no known body
    or year."""
    bodies: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.unit and report.year is not None:
            bodies[body_key(report.unit)].append(report)
    return {key: sorted(bodies[key], key=lambda r: r.year or 0) for key in sorted(bodies)}


def earlier_report(report: Report, reports: Sequence[Report]) -> Report | None:
    """The report of the same body about the year before, of the same genre where there are several."""
    if report.year is None or not report.unit:
        return None
    key = body_key(report.unit)
    found = [r for r in reports if r.year == report.year - 1 and body_key(r.unit) == key and r.id != report.id]
    return next((r for r in found if r.genre == report.genre), found[0] if found else None)
