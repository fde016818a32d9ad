"""Passages that another report holds too: the unit's own of an earlier year, another unit's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from taizhang.compare.sources import is_official
from taizhang.flags.model import Finding
from taizhang.records import Overlap, Report

__all__ = ["Named", "find", "is_official"]

_DIGIT = re.compile(r"[\d一二三四五六七八九十百千万〇零两]")
_FILLED = 2  # numbers that a form has at least
_YEARS = 2  # earlier ones; with the report's own three
_LONG = 120
_SHORT, _ALIKE = 60, 0.9  # a passage that short must be that much alike; others stay in the table of overlaps


class Named(NamedTuple):
    """Which report it is."""

    id: str
    path: str
    unit: str
    year: int | None

    @classmethod
    def of(cls, report: Report) -> Named:
        """Who a report is."""
        return cls(report.id, report.path, report.unit, report.year)


def find(
    report: Report, overlaps: Sequence[Overlap], reports: Mapping[str, Named], own: Sequence[Report] = ()
) -> list[Finding]:
    """One finding a passage of ``report``. Of passages that meet the longest stands, earlier years before other units;
    a passage that another unit shares is named on both sides, since the text does not say who wrote first.

    What a unit has said for three years or says in short without a number or with new ones (``own`` are its reports),
    and official wording, is standing: one finding of severity info a section, on its longest passage, with the others
    in the evidence.
    """
    found: list[tuple[int, int, int, Finding]] = []
    years: list[tuple[int, int, int]] = []
    for o in overlaps:
        if o.relation not in ("prior-year", "other-unit"):
            continue
        if o.report_a == report.id and o.relation == "prior-year":
            years.append((o.start_a, o.end_a, reports[o.report_b].year or 0))
        if o.chars < _SHORT and o.similarity < _ALIKE:
            continue
        if o.report_a == report.id:
            found.append(_finding(report, (o.start_a, o.end_a), reports[o.report_b], (o.start_b, o.end_b), o))
        elif o.report_b == report.id and o.relation == "other-unit":
            found.append(_finding(report, (o.start_b, o.end_b), reports[o.report_a], (o.start_a, o.end_a), o))
    earlier = {r.id: r for r in own}
    kept: list[Finding] = []
    for _, _, _, finding in sorted(found, key=lambda f: f[:3]):
        if not any(k.start < finding.end and finding.start < k.end for k in kept):
            kept.append(finding)
    standing = [
        _standing(f, years) or _renewed(report, f, earlier) or is_official(report.text[f.start : f.end]) for f in kept
    ]
    news = [f for f, usual in zip(kept, standing, strict=True) if not usual]
    return news + _merged(report, [f for f, usual in zip(kept, standing, strict=True) if usual])


def _standing(finding: Finding, years: Sequence[tuple[int, int, int]]) -> bool:
    """Half of the passage stands in reports of two earlier years; or it is short and holds no number."""
    if finding.evidence["relation"] != "prior-year":
        return False
    half = (finding.end - finding.start) / 2
    held = {year for start, end, year in years if min(end, finding.end) - max(start, finding.start) >= half}
    return len(held) >= _YEARS or finding.severity == "low"


def _renewed(report: Report, finding: Finding, earlier: Mapping[str, Report]) -> bool:
    """A short passage of last year's in which no number has stayed: the form of a statement, filled in anew."""
    other = earlier.get(finding.evidence["other_report"])
    if other is None or finding.evidence["relation"] != "prior-year" or finding.end - finding.start >= _LONG:
        return False
    new = _numbers(report, finding.start, finding.end)
    old = _numbers(other, finding.evidence["other_start"], finding.evidence["other_end"])
    return len(new) >= _FILLED and len(old) >= _FILLED and not new & old


def _numbers(report: Report, start: int, end: int) -> set[tuple[float, str]]:
    return {(m.value, m.unit) for m in report.metrics if start <= m.start and m.end <= end}


def _alike(passage: str, similarity: float) -> str:
    """How alike, in words; overlaps are compared without marks and numbers."""
    if similarity < 1:
        return f"相似度{similarity:.0%}"
    return "数字之外一字不差" if _DIGIT.search(passage) else "一字不差"


def _merged(report: Report, findings: Sequence[Finding]) -> list[Finding]:
    sections: dict[int, list[Finding]] = defaultdict(list)
    starts = sorted({s.start for s in report.sections if s.parent is None})
    for finding in findings:
        sections[bisect_right(starts, finding.start)].append(finding)
    merged: list[Finding] = []
    for _, held in sorted(sections.items()):
        longest = max(held, key=lambda f: (f.end - f.start, -f.start))
        message = longest.message
        if len(held) > 1:
            message = message.removesuffix("，建议核实。") + f"，本部分共{len(held)}处沿用往年或通用表述，建议核实。"
        places = sorted((f.start, f.end) for f in held)
        evidence = {**longest.evidence, "passages": [list(p) for p in places[:50]], "standing": True}
        merged.append(Finding(longest.start, longest.end, message, evidence, "info"))
    return merged


def _finding(
    report: Report, span: tuple[int, int], other: Named, place: tuple[int, int], overlap: Overlap
) -> tuple[int, int, int, Finding]:
    own = overlap.relation == "prior-year"
    name = (
        f"{other.year}年报告" if own else f"“{other.unit or other.path}”{other.year or ''}年报告".replace("”年", "”的")
    )
    alike = _alike(report.text[slice(*span)], overlap.similarity)
    message = f"本段与{name}高度相似（{span[1] - span[0]}字，{alike}），建议核实。"
    numbers = any(span[0] <= m.start and m.end <= span[1] for m in report.metrics)
    severity = "medium" if not own or numbers or span[1] - span[0] >= _LONG else "low"
    evidence = {
        "other_report": other.id, "other_start": place[0], "other_end": place[1], "similarity": overlap.similarity,
        "relation": overlap.relation,
    }  # fmt: skip
    finding = Finding(span[0], span[1], message, evidence, severity)  # type: ignore[arg-type]
    return -(span[1] - span[0]), 0 if own else 1, span[0], finding
