"""The same numbers as last year: three indicators and more that have not moved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from taizhang.compare.naming import plain_name, unit_key
from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Metric

__all__ = ["check"]

_LEAST = 3  # indicators, in the report or side by side
_WEIGHT = 3  # of what the numbers of one place tell together
_APART = 60  # characters between two numbers that stand together
_WORDS = 8  # characters before a number that make its pattern
_DIGITS = re.compile(r"[\d.,，]+")
_MARKS = re.compile(r"\s+")
_USUAL = {12, 24, 52, 100, 365}  # once a month, a week, a day; all


def check(view: View, earlier: View) -> Iterable[Finding]:
    """One finding a place where numbers stand together. A number counts by its figures: 2,316 tells more than 12."""
    before: dict[tuple[float, str], list[Metric]] = defaultdict(list)
    for metric in earlier.report.metrics:
        if _counts(metric):
            before[metric.value, unit_key(metric.unit)].append(metric)
    frames = {_frame(earlier, m) for m in earlier.report.metrics if _counts(m)}
    frames.discard(None)
    same = [
        m for m in view.report.metrics
        if _counts(m) and (others := before.get((m.value, unit_key(m.unit))))
        and (_match(m, others) or _frame(view, m) in frames)
    ]  # fmt: skip
    if len(same) < _LEAST:
        return
    for group in _together(view, same):
        if len(group) < _LEAST or sum(_weight(m) for m in group) < _WEIGHT:
            continue
        shown = "、".join(m.text for m in group)
        message = f"{shown}与{earlier.report.year}年报告完全相同，建议核实。"
        evidence = {
            "numbers": [m.text for m in group],
            "prior_report": earlier.report.id,
            "prior": [[m.indicator, *_place(before, m)] for m in group],
        }
        yield Finding(group[0].start, group[-1].end, message, evidence)


def _frame(view: View, metric: Metric) -> tuple[float, str] | None:
    """The number with the words around it, other numbers masked: the same thing under whatever name was read."""
    before = view.text[max(metric.sentence[0], metric.start - _WORDS) : metric.start]
    after = view.text[metric.end : min(metric.sentence[1], metric.end + _WORDS // 2)]
    if len(_DIGITS.sub("", _MARKS.sub("", before))) < _WORDS // 2:
        return None
    return metric.value, _DIGITS.sub("0", _MARKS.sub("", before) + "|" + _MARKS.sub("", after))


def _counts(metric: Metric) -> bool:
    return (
        metric.status == "done" and metric.measure == "level" and metric.per is None and metric.upper is None
        and metric.value not in (0, 1) and bool(metric.indicator)
    )  # fmt: skip


def _weight(metric: Metric) -> int:
    """Figures beyond the first that are no trailing zeros; usual counts tell nothing."""
    if metric.value in _USUAL:
        return 0
    digits = "".join(c for c in f"{metric.value:.6f}".rstrip("0") if c.isdigit()).strip("0")
    return max(0, len(digits) - 1)


def _match(metric: Metric, others: Sequence[Metric]) -> bool:
    """The earlier number has the same name, or one that ends alike."""
    name = plain_name(metric.indicator)
    return any(
        (metric.canonical is not None and metric.canonical == o.canonical) or _alike(name, plain_name(o.indicator))
        for o in others
    )


def _alike(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if short == long or (len(short) >= 2 and (long.endswith(short) or long.startswith(short) or short in long)):
        return True
    common = len(set(short) & set(long))
    return common >= 2 and 2 * common >= len(set(short))


def _place(before: dict[tuple[float, str], list[Metric]], metric: Metric) -> tuple[int, int]:
    first = before[metric.value, unit_key(metric.unit)][0]
    return first.start, first.end


def _paragraphs(view: View) -> list[list[Metric]]:
    found: list[list[Metric]] = []
    for sentence in view.groups:
        if found and "\n" not in view.text[found[-1][-1].end : sentence[0].start]:
            found[-1].extend(sentence)
        else:
            found.append(list(sentence))
    return found


def _together(view: View, same: Sequence[Metric]) -> list[list[Metric]]:
    """Runs of same numbers in one paragraph, with no other number between them and no more than a sentence."""
    groups: list[list[Metric]] = []
    ids = {m.id for m in same}
    for paragraph in _paragraphs(view):
        run: list[Metric] = []
        for metric in paragraph:
            if run and metric.start - run[-1].end > _APART:
                groups.append(run)
                run = []
            if metric.id in ids:
                run.append(metric)
            elif _counts(metric) and run:
                groups.append(run)
                run = []
        if run:
            groups.append(run)
    return groups
