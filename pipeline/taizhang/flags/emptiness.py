"""A report with far more empty sentences than its peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from taizhang.flags.model import Finding
from taizhang.records import Report, Sentence

__all__ = ["find", "share"]

_PEERS = 5
_ABOVE = 0.15
_LEAST = 0.5


def share(report: Report) -> float | None:
    """Empty sentences over labelled ones; None where fewer than ten are labelled."""
    labels = [s.label for s in report.sentences if s.label != "skip"]
    return labels.count("empty") / len(labels) if len(labels) >= 10 else None


def find(report: Report, usual_of: Callable[[float], tuple[int, float]]) -> list[Finding]:
    """At most one finding, on the longest run of empty sentences; needs five others, and half of the sentences empty.

    ``usual_of`` gives, for a report's own share, how many others of the batch have one, and their median.
    """
    own = share(report)
    if own is None or own < _LEAST:
        return []
    others, usual = usual_of(own)
    if others < _PEERS or own < max(_LEAST, usual + _ABOVE):
        return []
    run = _longest_run(report.sentences)
    message = (
        f"全文{own:.0%}的句子未见数量、时间、对象（同批中位数{usual:.0%}），此处连续{len(run)}句，建议补充或核实。"
    )
    return [Finding(run[0].start, run[-1].end, message, {"share": round(own, 4), "median": round(usual, 4)})]


def _longest_run(sentences: Sequence[Sentence]) -> list[Sentence]:
    best: list[Sentence] = []
    run: list[Sentence] = []
    for sentence in sentences:
        run = [*run, sentence] if sentence.label == "empty" else []
        if len(run) > len(best):
            best = run
    return best
