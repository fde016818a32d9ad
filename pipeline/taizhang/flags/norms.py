"""Numbers short of a written norm of the year: a hint, never a verdict on the body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding
from taizhang.flags.own import kind_of
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.records import Metric

__all__ = ["check"]

_BRANCHES = re.compile(
    r"(?:支部|党总支)\s*(?:共)?([0-9]{1,4})个|([0-9]{1,4})个(?:[一-鿿]{0,4})(?:党支部|支部)|各(?:党)?支部"
)


def check(view: View) -> Iterable[Finding]:
    """One finding a norm and number. Per-branch norms are left alone where there are several branches (无法折算);
    what the text does not count is 未写明 and no finding."""
    year = view.report.year
    if year is None:
        return
    kind = kind_of(view.report.unit)
    share = 0.5 if view.part_year else 1.0
    for norm in load("norms")["norms"]:
        if norm["from"] > year or (norm["to"] is not None and norm["to"] < year):
            continue
        if norm.get("body") and kind not in norm["body"]:
            continue
        if norm["scale"] == "branch" and _BRANCHES.search(view.text):
            continue
        yield from _short(view, norm, share)


def _short(view: View, norm: dict[str, Any], share: float) -> Iterable[Finding]:
    values = [m for m in view.report.metrics if _of_norm(view, m, norm)]
    due = norm["due"] * share
    if not values or max(m.upper or m.value for m in values) >= due:
        return
    best = max(values, key=lambda m: (m.upper or m.value, -m.start))
    about = "一般" if norm["strength"] == "一般" else "应当"
    message = (
        f"“{norm['name']}”写明{best.text}；《{norm['document'].split('（')[0]}》{norm['article']}{about}要求：{norm['wording']}"
        f"（{view.report.year}年有效，来源等级{norm['grade']}），建议核实。"
    )
    evidence = {"norm": norm["id"], "due": plain(due), "stated": best.value, "strength": norm["strength"]}
    start = view.clause(best.start, best.end)[0]
    yield Finding(max(start, best.sentence[0]), best.end, message, evidence, "info" if about == "一般" else "low")


def _of_norm(view: View, metric: Metric, norm: dict[str, Any]) -> bool:
    if metric.status != "done" or metric.measure != "level" or metric.per or metric.bound not in ("exact", "at_most"):
        return False
    if metric.id in view.parts or unit_key(metric.unit) not in norm["units"] or (metric.actor or "")[-2:] == "支部":
        return False
    clause = view.text[slice(*view.clause(metric.start, metric.end))]
    named = any(term in metric.indicator for term in norm["terms"])
    return named and not any(word in clause for word in norm["not"])
