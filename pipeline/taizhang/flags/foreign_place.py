"""Another county's or city's name where the report's own belongs: 为哈巴河县高质量发展 in a report of 安岭县 (R05)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from taizhang.flags.foreign import with_others
from taizhang.flags.model import Finding
from taizhang.flags.own import read_body
from taizhang.flags.places import is_known, kin, known_ending, known_starting
from taizhang.flags.view import View
from taizhang.lexicon import load

__all__ = ["check"]

_OFTEN = 3  # a place named so often is one that the body deals with
_ORGAN = r"(?:委、[县市区]政府|委[、和]|委(?!员)|政府|人民政府|[一-鿿]{2,6}局)"


@cache
def _pattern() -> re.Pattern[str]:
    data: dict[str, Any] = load("flags_identity")
    end = r"(?P<last>[县区市旗])"
    goals = rf"(?:(?:经济|社会|县域|城市|乡村|现代化|{data['self_goals']}))"
    return re.compile(
        rf"(?:{data['self_leads']}|爱我)[一-鿿]{{1,14}}?{end}(?={goals})"
        rf"|(?:按照|根据|遵照|依照|执行)[一-鿿]{{1,14}}?(?P<last2>[县区市旗])(?={_ORGAN}[^，。；\n]{{0,12}}"
        r"(?:要求|规定|部署|安排|标准|通知|办法|统一))"
    )


def check(view: View) -> Iterable[Finding]:
    """One finding a place; only for bodies whose own county or city is in their name."""
    own = read_body(view.report.unit).place
    if not own:
        return
    for found in _pattern().finditer(view.text):
        end = found.end("last") if found["last"] else found.end("last2")
        start = known_ending(view.text, end)
        if start is None or start <= found.start():
            continue
        name = view.text[start:end]
        # Where a place that is in no list lies, nobody knows: a city may be above it.
        above = name.endswith("市") and not (is_known(own) or known_starting(view.report.unit.removeprefix("中共"), 0))
        if above or name in view.report.unit or own.endswith(name) or kin(own, name):
            continue
        if view.text.count(name) >= _OFTEN or with_others(view.text, start, end):
            continue
        message = f"本单位为“{view.report.unit}”，此处写作“{name}”，建议核实。"
        yield Finding(start, end, message, {"own": view.report.unit, "found": name})
