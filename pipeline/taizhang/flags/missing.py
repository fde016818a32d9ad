"""What a yearly summary treats and this one does not: problems, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.flags.model import Finding
from taizhang.flags.view import View

__all__ = ["check"]

_GENRE = re.compile(r"总结|述职|述责|小结|党建|工作报告")
_PROBLEM = re.compile(r"不足|问题|短板|差距|困难|薄弱|欠缺|有待|不够")
_NEXT = re.compile(r"下一步|今后|明年|来年|下半年|下一年|新的一年|打算|计划|思路|将继续|下一阶段")
_LEAST = 800  # characters below which a summary may leave them out


def check(view: View) -> Iterable[Finding]:
    """One finding a topic, on the title line; by roles first, then by words anywhere in the text."""
    report = view.report
    if not _GENRE.search(report.genre + report.title) or len(report.text) < _LEAST:
        return
    roles = {s.role for s in report.sentences}
    end = len(report.text.split("\n", 1)[0])
    topics = (("problem", _PROBLEM, "存在的问题"), ("plan", _NEXT, "下一步打算"))
    for role, words, name in topics:
        if role not in roles and not words.search(report.text):
            yield Finding(0, end, f"文中未见“{name}”，建议核实。", {"topic": name})
