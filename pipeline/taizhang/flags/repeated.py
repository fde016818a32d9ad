"""The section on problems without a problem, or last year's; last year's plans once more (R22, R23)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Role, Sentence

__all__ = ["check_problems", "find_plans", "find_problems"]

_DROPPED = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d+")
_SHORT = 12  # characters of a sentence below which sameness says nothing
_LEAST = 3  # empty sentences on problems, and no other
_SHARE = 0.5  # of the section's characters that stood there last year
_PLANS, _PLANNED = 2, 0.05  # sentences, and of the section's characters
_HOLLOW = re.compile(
    r"(?:学习|理论|思想|认识|意识|思路|创新|能力|力度|作风|主动性|针对性|积极性|方法|方式|深度|广度|站位|落实|水平|工作|统筹|标准|要求)"
    r"[^，。；]{0,10}(?:不够|有待|不强|不高|不深|不宽|不足|不到位|差距|单一|欠缺|薄弱)"
)
_FRAME = re.compile(
    r"^(?:[^。]{0,12}(?:以下|一些|如下)[^。]{0,16}|[^。]{0,24}(?:看到|认识到)[^。]{0,40}(?:问题|不足|差距)[^。]{0,8})[。：]?$"
)


def check_problems(view: View) -> Iterable[Finding]:
    """At most one finding: three sentences on problems and more, none with a number, a time or a thing,
    half of them of attitudes alone (创新意识不够强)."""
    said = [s for s in _of(view, "problem") if not _FRAME.match(view.text[s.start : s.end].strip())]
    if len(said) < _LEAST or any(s.label != "empty" for s in said):
        return
    if 2 * sum(bool(_HOLLOW.search(view.text[s.start : s.end])) for s in said) < len(said):
        return
    share = sum(s.end - s.start for s in said) / max(1, len(view.text))
    message = f"写问题的{len(said)}句均未见数量、时间、对象（占全文{share:.0%}），建议补充具体问题。"
    yield Finding(said[0].start, said[0].end, message, {"sentences": len(said), "share": round(share, 4)})


def find_problems(view: View, earlier: View) -> Iterable[Finding]:
    """At most one finding: half of what is said of problems stood in the report of the year before."""
    yield from _repeated(view, earlier, "problem", 1, _SHARE, "问题部分")


def find_plans(view: View, earlier: View) -> Iterable[Finding]:
    """At most one finding: sentences of last year's plans that stand in this year's, but for years and numbers."""
    yield from _repeated(view, earlier, "plan", _PLANS, _PLANNED, "下一步打算")


def _repeated(view: View, earlier: View, role: Role, least: int, share: float, name: str) -> Iterable[Finding]:
    before = {_plain(earlier, s) for s in _of(earlier, role)}
    own = [(s, _plain(view, s)) for s in _of(view, role)]
    own = [(s, words) for s, words in own if len(words) >= _SHORT]
    same = [(s, words) for s, words in own if words in before]
    chars, whole = sum(len(w) for _, w in same), sum(len(w) for _, w in own)
    if len(same) < least or not chars or chars < share * whole:
        return
    year = earlier.report.year
    message = f"{name}中有{len(same)}句（{chars / whole:.0%}）与{year}年报告逐字相同，建议核实进展。"
    evidence = {
        "sentences": len(same), "share": round(chars / whole, 4), "prior_report": earlier.report.id,
        "places": [[s.start, s.end] for s, _ in same[:20]],
    }  # fmt: skip
    yield Finding(same[0][0].start, same[0][0].end, message, evidence)


def _of(view: View, role: Role) -> list[Sentence]:
    return [s for s in view.report.sentences if s.role == role and s.label != "skip"]


def _plain(view: View, sentence: Sentence) -> str:
    return _DIGIT.sub("0", _DROPPED.sub("", view.text[sentence.start : sentence.end]))
