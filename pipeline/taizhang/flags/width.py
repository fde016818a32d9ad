"""Full-width and half-width figures mixed within one number: 1，120节, 12．5%, 2３人."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.words import Scanner

__all__ = ["check"]

# The comma counts only between groups of three figures: elsewhere it parts a list. The point only before a unit of
# measure: elsewhere it ends a marker (4．2023年部门收入).
_MIXED = Scanner(
    re.compile(
        r"(?<![0-9０-９])(?=[0-9]*[０-９])(?=[０-９]*[0-9])[0-9０-９]{2,}"
        r"|(?<![0-9，,])[0-9]{1,3}(?:，[0-9]{3})+(?![0-9，,])(?=余|多|[一-鿿％%])"
        r"|(?<![0-9])[0-9]+．[0-9]+(?=[％%万亿元公平]|个百分点)|(?<![０-９])[０-９]+\.[０-９]+"
    )
)
_EACH = 2  # findings a report; more are one habit of the file, and one finding


def check(view: View) -> Iterable[Finding]:
    """One finding a number, or one a report where it is written so throughout."""
    found = list(_MIXED.finditer(view.text))
    for m in found if len(found) <= _EACH else found[:1]:
        rest = f"，全文共{len(found)}处" if len(found) > _EACH else ""
        message = f"“{m[0]}”中全角、半角混用{rest}，建议核实。"
        yield Finding(m.start(), m.end(), message, {"quote": m[0], "count": len(found)})
