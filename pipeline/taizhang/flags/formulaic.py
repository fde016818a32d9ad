"""A report made of wording that the others hold as well; a hint, and only for the top tenth of a batch."""

from __future__ import annotations

from taizhang.flags.batch import Batch, Wording
from taizhang.flags.model import Finding
from taizhang.records import Report

__all__ = ["LEAST_BODIES", "find"]

LEAST_BODIES = 6  # the report's own and five others
_SHARE = 0.3  # of the other units' reports that hold a wording
_TOP = 0.1
_LEAST = 0.3  # of the text
_ABOVE = 0.1  # the median
_SIZE = 300  # characters of a report below which a share says nothing


def find(report: Report, batch: Batch) -> list[Finding]:
    """At most one finding, on the longest run of such sentences."""
    if batch.bodies < LEAST_BODIES or len(report.text) < _SIZE or batch.wording is None:
        return []
    own = batch.boilerplate.get(report.id)
    shares, usual = batch.boilerplate_shares
    if own is None or own < _LEAST or own < shares[max(0, int(len(shares) * _TOP) - 1)]:
        return []
    if own < usual + _ABOVE:
        return []
    span = _longest(report, batch.wording)
    message = f"全文{own:.0%}的文字在三成以上其他单位也有（同批中位数{usual:.0%}），此处最集中，建议补充具体内容。"
    return [Finding(*span, message, {"share": round(own, 4), "median": round(usual, 4)})]


def _longest(report: Report, wording: Wording) -> tuple[int, int]:
    import numpy as np

    grams, counts, others = wording.counts(report)
    marked = set(grams.sentences[counts >= np.float64(max(1.0, _SHARE * others))].tolist())
    sentences = [s for s in report.sentences if s.label != "skip"]
    best: tuple[int, int] = (0, 0)
    start: int | None = None
    for i, sentence in enumerate(sentences):
        if i not in marked:
            start = None
            continue
        start = sentence.start if start is None else start
        if sentence.end - start > best[1] - best[0]:
            best = start, sentence.end
    return best if best[1] else (sentences[0].start, sentences[0].end)
