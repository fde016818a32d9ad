"""Which metrics are parts of a whole that the sentence names before them (其中, 含, a bracket)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.records import Metric, Report

__all__ = ["by_sentence", "part_ids"]

_OPENS = re.compile(r"其中|(?<!不)包括|(?<!不)含(?!量)")
_ENDS = re.compile(r"[；。！？]|合计|共计|总[数量额]|[，,]全[一-鿿]?共?")
_CLOSED = re.compile(r"（[^（）]*）")


def by_sentence(report: Report) -> list[list[Metric]]:
    """The metrics of each sentence that has any, in text order."""
    groups: dict[tuple[int, int], list[Metric]] = {}
    for metric in sorted(report.metrics, key=lambda m: (m.start, m.end)):
        groups.setdefault((metric.sentence[0], metric.sentence[1]), []).append(metric)
    return list(groups.values())


def part_ids(report: Report) -> frozenset[str]:
    """Ids of the metrics that state a part: behind 其中 up to the next ；, or in a bracket behind another metric."""
    found: set[str] = set()
    for group in by_sentence(report):
        found.update(_parts(report.text, group))
    return frozenset(found)


def _parts(text: str, group: Sequence[Metric]) -> list[str]:
    parts: list[str] = []
    within = False
    position = group[0].sentence[0]
    for i, metric in enumerate(group):
        between = _CLOSED.sub("", text[position : metric.start].replace("(", "（").replace(")", "）"))
        if _ENDS.search(between):
            within = False
        if i and (_OPENS.search(between) or _open_bracket(between)):
            within = True
        elif within and "）" in between:
            within = "其中" in between
        if within:
            parts.append(metric.id)
        position = metric.end
    return parts


def _open_bracket(between: str) -> bool:
    return between.rfind("（") > between.rfind("）")
