"""A word of identity that does not fit the body: 我镇 in a bureau's report, 我校 in a hospital's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from taizhang.flags.model import Finding
from taizhang.flags.own import kind_of
from taizhang.flags.view import View
from taizhang.lexicon import load

__all__ = ["check"]


def check(view: View) -> Iterable[Finding]:
    """One finding a place; silent where the kind of the body is not known."""
    kind = kind_of(view.report.unit)
    if kind is None:
        return
    data: dict[str, Any] = load("flags_identity")
    words: dict[str, list[str]] = data["self_words"]
    pattern = re.compile(rf"[我本]({'|'.join(sorted(words, key=len, reverse=True))})(?!级|子|长)")
    never = re.compile(data["not_self"])
    for found in pattern.finditer(view.text):
        if kind in words[found[1]] or never.search(view.text[max(0, found.start() - 2) : found.end() + 2]):
            continue
        if _quoted(view.text, found.start()) or found[1] in view.report.unit:
            continue
        message = f"自称“{found[0]}”与本单位“{view.report.unit}”不符，建议核实。"
        start, end = view.clause(found.start(), found.end())
        if end - start > 30:
            start, end = found.start(), found.end()
        yield Finding(start, end, message, {"word": found[0], "own": view.report.unit})


def _quoted(text: str, place: int) -> bool:
    """Within quotation marks or a title: somebody else's words."""
    line = text.rfind("\n", 0, place) + 1
    before = text[line:place]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")
