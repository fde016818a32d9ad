"""Numbers short of a written norm of the year: a hint, never a verdict on the body."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.flags.arithmetic import plain
from taizhang.flags.model import Finding
from taizhang.flags.norm_judge import Judgement, judge
from taizhang.flags.norm_pack import default_norms
from taizhang.flags.view import View

__all__ = ["check"]


def check(view: View) -> Iterable[Finding]:
    """One finding a norm that is 未达到. What the text does not count is 未写明, what cannot be scaled to the branches
    不适用: neither is a finding."""
    norms = default_norms() if view.norms is None else view.norms
    for judgement in judge(view, norms):
        if judgement.verdict == "未达到":
            yield _finding(view, judgement)


def _finding(view: View, judgement: Judgement) -> Finding:
    norm, metric, due = judgement.norm, judgement.metric, judgement.due
    assert metric, "未达到 has its number"
    assert due is not None
    document = f"《{norm.document.split('（')[0]}》{norm.number}{norm.article}"
    message = (
        f"“{norm.name}”写明{metric.text}；{document}规定：{norm.wording}"
        f"（{norm.strength}，{view.report.year}年有效，来源等级{norm.grade}），建议核实。"
    )
    evidence = {
        "norm": norm.id, "due": plain(due), "stated": metric.upper or metric.value, "strength": norm.strength,
    }  # fmt: skip
    start = max(view.clause(metric.start, metric.end)[0], metric.sentence[0])
    return Finding(start, metric.end, message, evidence, "info" if norm.strength == "一般" else "low")
