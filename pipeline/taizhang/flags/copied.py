"""Passages that another report holds too: the unit's own of an earlier year, another unit's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taizhang.flags.model import Finding
from taizhang.records import Overlap, Report

__all__ = ["find"]

_LONG = 120
_SHORT, _ALIKE = 60, 0.9  # a passage that short must be that much alike; others stay in the table of overlaps


def find(report: Report, overlaps: Sequence[Overlap], reports: Mapping[str, Report]) -> list[Finding]:
    """One finding a passage of ``report``. Of passages that meet the longest stands, earlier years before other units;
    a passage that another unit shares is named on both sides, since the text does not say who wrote first."""
    found: list[tuple[int, int, int, Finding]] = []
    for o in overlaps:
        if o.relation not in ("prior-year", "other-unit") or (o.chars < _SHORT and o.similarity < _ALIKE):
            continue
        if o.report_a == report.id:
            found.append(_finding(report, (o.start_a, o.end_a), reports[o.report_b], (o.start_b, o.end_b), o))
        elif o.report_b == report.id and o.relation == "other-unit":
            found.append(_finding(report, (o.start_b, o.end_b), reports[o.report_a], (o.start_a, o.end_a), o))
    kept: list[Finding] = []
    for _, _, _, finding in sorted(found, key=lambda f: f[:3]):
        if not any(k.start < finding.end and finding.start < k.end for k in kept):
            kept.append(finding)
    return kept


def _finding(
    report: Report, span: tuple[int, int], other: Report, place: tuple[int, int], overlap: Overlap
) -> tuple[int, int, int, Finding]:
    own = overlap.relation == "prior-year"
    name = (
        f"{other.year}年报告" if own else f"“{other.unit or other.path}”{other.year or ''}年报告".replace("”年", "”的")
    )
    alike = "一字不差" if overlap.similarity >= 1 else f"相似度{overlap.similarity:.0%}"
    message = f"本段与{name}高度相似（{span[1] - span[0]}字，{alike}），建议核实。"
    numbers = any(span[0] <= m.start and m.end <= span[1] for m in report.metrics)
    severity = "medium" if not own or numbers or span[1] - span[0] >= _LONG else "low"
    evidence = {
        "other_report": other.id, "other_start": place[0], "other_end": place[1], "similarity": overlap.similarity,
        "relation": overlap.relation,
    }  # fmt: skip
    finding = Finding(span[0], span[1], message, evidence, severity)  # type: ignore[arg-type]
    return -(span[1] - span[0]), 0 if own else 1, span[0], finding
