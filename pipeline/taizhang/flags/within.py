"""One passage twice in one report: two talks with the same words, the same activity in May and in July (R08, R09)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.flags.copied import is_official
from taizhang.flags.model import Finding
from taizhang.records import Overlap, Report

__all__ = ["find"]

_ALIKE = 0.95
_LEAST = 50  # characters: what a report says again in one sentence is emphasis
_MOST = 3  # findings a report
_DIGIT = re.compile(r"[0-9０-９]")
_FIGURES = 0.08  # of a passage: rows of figures in words repeat each other by rights
_FORMS = re.compile(r"预算|决算|统计|公报|年报|信息公开")


def find(report: Report, overlaps: Sequence[Overlap]) -> list[Finding]:
    """One finding a passage, at its later place; budgets and other forms, figures and official wording left out."""
    if _FORMS.search(report.genre):
        return []
    found: list[Finding] = []
    for o in overlaps:
        if o.relation != "within" or o.report_a != report.id or o.similarity < _ALIKE or o.chars < _LEAST:
            continue
        (first, first_end), (start, end) = sorted([(o.start_a, o.end_a), (o.start_b, o.end_b)])
        passage = report.text[start:end]
        if first_end > start or len(_DIGIT.findall(passage)) > _FIGURES * len(passage) or is_official(passage):
            continue
        message = f"本段与本报告前文相同或几乎相同（{end - start}字），建议核实。"
        found.append(Finding(start, end, message, {"earlier_start": first, "similarity": o.similarity}))
    found.sort(key=lambda f: (f.start - f.end, f.start))
    kept: list[Finding] = []
    for finding in found:
        if not any(k.start < finding.end and finding.start < k.end for k in kept):
            kept.append(finding)
    return kept[:_MOST]
