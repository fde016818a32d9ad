"""What was carried over and came in against what was done and is left: 上年结转＋新收＝办结＋结转下年 (R17)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from taizhang.compare.naming import unit_key
from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check"]

_ROLES = {
    "carried": re.compile(r"(?:上年|去年|年初|往年)(?:结转|结存|旧存|未结|转入)|旧存|期初"),
    "new": re.compile(r"新收|新受理|新接|本年收|新立"),
    "done": re.compile(r"办结|审结|执结|结案|答复"),
    "left": re.compile(r"结转下年|结转(?:次|明)年|未结|未办结|尚未结|期末|年末结存"),
}
_LOOK = 14  # characters before a number, within its clause, that say what it is


def check(view: View) -> Iterable[Finding]:
    """One finding a sentence that states all four in one unit of measure, each once and exactly."""
    for group in view.groups:
        if len(group) < len(_ROLES):
            continue
        stated: dict[str, Metric] = {}
        for metric in group:
            role = _role(view, metric)
            if role and role not in stated:
                stated[role] = metric
        if len(stated) < len(_ROLES) or not _comparable(list(stated.values())):
            continue
        had = stated["carried"].value + stated["new"].value
        went = stated["done"].value + stated["left"].value
        if had == went:
            continue
        places = sorted((m.start, m.end) for m in stated.values())
        unit = stated["new"].unit
        message = f"结转与新收共{plain(had)}{unit}，办结与结转下年共{plain(went)}{unit}，两者不等，建议核实。"
        evidence = {"whole": plain(had), "sum": went}
        yield Finding(places[0][0], places[-1][1], message, evidence)


def _role(view: View, metric: Metric) -> str | None:
    start = max(view.clause(metric.start, metric.end)[0], metric.start - _LOOK)
    before = view.text[start : metric.start]
    return next((role for role, pattern in _ROLES.items() if pattern.search(before)), None)


def _comparable(metrics: Sequence[Metric]) -> bool:
    exact = all(m.bound == "exact" and m.upper is None and m.per is None and m.status == "done" for m in metrics)
    return exact and len({unit_key(m.unit) for m in metrics}) == 1
