"""A word of identity that does not fit the body: 我镇 in a bureau's report, 我校 in a hospital's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from taizhang.flags.model import Finding
from taizhang.flags.own import kind_of, read_body
from taizhang.flags.view import View
from taizhang.lexicon import load

__all__ = ["check"]

_UNDER = "[在按照落实彻据和对向，。、到]"


def check(view: View) -> Iterable[Finding]:
    """One finding a place; silent where the kind of the body is not known."""
    yield from _levels(view)
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
        yield Finding(found.start(), found.end(), message, {"word": found[0], "own": view.report.unit})


def _levels(view: View) -> Iterable[Finding]:
    """我县, 县委、县政府 in the report of a district's body."""
    place = read_body(view.report.unit).place
    data: dict[str, Any] = load("flags_identity")
    level = next((row for row in data["levels"] if place.endswith(row["ends"])), None)
    if level is None or "自治区" in view.text:
        return
    for word in level["others"]:
        if word in view.report.unit:
            continue
        pattern = re.compile(rf"我{word}(?!域|级)|(?<={_UNDER}){word}委、?{word}政府")
        for found in pattern.finditer(view.text):
            if _quoted(view.text, found.start()):
                continue
            own = view.report.unit
            message = f"本单位“{own}”属{place}，此处写作“{found[0]}”，建议核实。"
            yield Finding(found.start(), found.end(), message, {"word": found[0], "own": own})


def _quoted(text: str, place: int) -> bool:
    """Within quotation marks or a title: somebody else's words."""
    line = text.rfind("\n", 0, place) + 1
    before = text[line:place]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")
