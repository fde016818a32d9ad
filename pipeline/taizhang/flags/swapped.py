"""One number given twice with two neighbouring digits changed over: 396 and 369, 3.18亿元 and 3.81亿元."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from taizhang.compare.naming import plain_name, unit_key
from taizhang.flags.model import Finding, named
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["swapped"]

_DIGITS = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_MANY = 3  # digits; two change over too easily by chance
_COMMON = 2  # characters of a name that both have
_SHARE = 0.5  # of the shorter name
_COUNTED = re.compile(r"(?:对象|人员|总?户|总?人)?(?:总?数量?)?$")  # 低保对象 and 低保户数 count one thing


def swapped(view: View) -> Iterator[Finding]:
    """One finding a pair: names of one thing, one unit, one period. That digits changed over is sign enough of a slip;
    how either number is narrowed (全校, 其中) is not asked."""
    rows: dict[tuple[str, str | None, int, str], list[tuple[str, Metric]]] = defaultdict(list)
    for metric in view.report.metrics:
        digits = _DIGITS.match(metric.text)
        written = digits[0].replace(",", "") if digits else ""
        if digits is None or len(written.replace(".", "")) < _MANY or not _usable(view, metric):
            continue
        shape = metric.text[digits.end() :]
        rows[unit_key(metric.unit), metric.period, len(written), re.sub(r"[^万亿]", "", shape)].append(
            (written, metric)
        )
    times = cache(view.text.count)
    for same in rows.values():
        earlier: dict[str, list[tuple[int, Metric]]] = defaultdict(list)
        for number, (written, later) in enumerate(same):
            # Looked up by what a slip would make of it: comparing all pairs would take time by the square.
            rivals = sorted(
                (pair for variant in _changed_over(written) for pair in earlier.get(variant, ())),
                key=lambda pair: pair[0],
            )
            for _, first in rivals:
                # Where each stands in the text more than once, they are two things whose numbers happen to be alike.
                if (
                    first.sentence != later.sentence
                    and _one_thing(first, later)
                    and min(times(first.text), times(later.text)) < 2
                ):
                    yield _finding(view, first, later)
                    break
            earlier[written].append((number, later))


def _usable(view: View, metric: Metric) -> bool:
    return (
        metric.status == "done" and metric.bound == "exact" and metric.upper is None and metric.measure == "level"
        and not metric.per and metric.unit not in ("%", "百分点") and bool(metric.indicator)
        and view.role_at(metric.start) != "plan"
    )  # fmt: skip


def _changed_over(written: str) -> Iterator[str]:
    """The number with two neighbouring digits changed over, a point between them set aside."""
    digits, point = written.replace(".", ""), written.find(".")
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            made = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
            yield made if point < 0 else f"{made[:point]}.{made[point:]}"


def _one_thing(a: Metric, b: Metric) -> bool:
    """One row of the catalogue, or names that end alike, by half of the shorter one: the end says what is counted
    (支出（类） and its 事业运行（项） begin alike)."""
    if a.canonical and b.canonical:
        return a.canonical == b.canonical
    if a.action and b.action and not set(a.action) & set(b.action):  # 受理纠纷742件, 调处纠纷724起; not 查办, 查处
        return False
    one, other = (_COUNTED.sub("", plain_name(m.indicator)) for m in (a, b))
    pairs = zip(reversed(one), reversed(other), strict=False)
    size = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return size >= _COMMON and size >= _SHARE * min(len(one), len(other))


def _finding(view: View, first: Metric, later: Metric) -> Finding:
    message = (
        f"{named(later.indicator)}前文为{first.text}，此处为{later.text}，仅相邻两位数字对调，疑为同一数，建议核实。"
    )
    evidence = {"earlier": first.text, "earlier_start": first.start, "later": later.text}
    start = max(view.clause(later.start, later.end)[0], later.sentence[0], later.start - 20)
    return Finding(start, later.end, message, evidence)
