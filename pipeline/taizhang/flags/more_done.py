"""More put right than was found: 发现隐患362处，完成整改375处."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from taizhang.compare.naming import unit_key
from taizhang.flags.model import Finding
from taizhang.flags.view import View

__all__ = ["check"]

_FOUND = re.compile(r"(?:发现|查出|排查出?|检查出|查找出?|梳理出?)[^，。；]{0,10}$")
_PUT_RIGHT = re.compile(
    r"^[^，。；0-9]{0,6}[，,](?:已|已经|现已|均已|并)?(?:全部|完成|督促|按期|如期|落实)?(?:整改|整治|消除|销号)(?:到位|完成|销号)?了?$"
)
_CARRIED = re.compile(r"上年|去年|往年|结转|历年|存量|遗留|累计")


def check(view: View) -> Iterable[Finding]:
    """One finding a pair that stands clause by clause; silent where the sentence speaks of what earlier years left."""
    for group in view.groups:
        for found, done in pairwise(group):
            if unit_key(found.unit) != unit_key(done.unit) or done.value <= found.value:
                continue
            if any(m.bound != "exact" or m.upper is not None or m.measure != "level" or m.per for m in (found, done)):
                continue
            before = view.text[found.sentence[0] : found.start]
            if not _FOUND.search(before) or not _PUT_RIGHT.match(view.text[found.end : done.start]):
                continue
            if _CARRIED.search(view.text[found.sentence[0] : found.sentence[1]]):
                continue
            start = view.clause(found.start, found.end)[0]
            message = f"发现{found.text}，整改{done.text}，整改多于发现，建议核实。"
            evidence = {"found": found.text, "done": done.text}
            yield Finding(max(start, found.sentence[0]), done.end, message, evidence)
