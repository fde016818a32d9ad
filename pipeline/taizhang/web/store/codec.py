"""Reports as the store keeps them, and the names by which metrics and flags are reviewed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from taizhang.records import Report
from taizhang.run.packing import pack_report as pack
from taizhang.run.packing import report_of as unpack

__all__ = ["ROW_FIELDS", "flag_items", "metric_items", "pack", "row_wanted", "unpack"]

ROW_FIELDS = ("indicator", "unit", "category", "status")
"""The fields of a metric that say in which row of the matrix it stands."""


def metric_items(report: Report) -> dict[str, str]:
    """By the id of each metric, the name under which it is reviewed: its place, so that a decision finds the same
    figure again when a later version of the program numbers metrics otherwise."""
    names = _named([f"{m.start}-{m.end}" for m in report.metrics])
    return dict(zip((m.id for m in report.metrics), names, strict=True))


def flag_items(report: Report) -> list[str]:
    """For each flag in order, the name under which it is reviewed: rule and place."""
    return _named([f"{f.rule}~{f.start}-{f.end}" for f in report.flags])


def row_wanted(verdict: str, fields: Mapping[str, Any]) -> str:
    """What the decisions on a metric (verdict, corrected fields) say of its row of the matrix, as JSON."""
    wanted = {"gone": True} if verdict == "reject" else {name: fields[name] for name in ROW_FIELDS if name in fields}
    return json.dumps(wanted, ensure_ascii=False)


def _named(names: list[str]) -> list[str]:
    """Each name once: the second of the same gets `.2`."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return made
