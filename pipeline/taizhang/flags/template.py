"""Template remnants: placeholders, prompts and blanks that nobody filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.words import Scanner

__all__ = ["check"]


_HIDES = ("crosses", "someone")


@lru_cache(maxsize=1)
def _case() -> re.Pattern[str]:
    return re.compile(load("flags_template")["case"])


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, str, Scanner]]:
    return [(p["id"], p["what"], Scanner(re.compile(p["pattern"]))) for p in load("flags_template")["patterns"]]


def _anonymous(view: View, start: int, end: int) -> bool:
    """A name that is left out of a case that the report tells by rights: 对原会计李××违规领取补贴案."""
    quote = view.text[start:end]
    if not (set(quote) <= set("×某") or re.fullmatch(r"[一-鿿]某[、和]?[一-鿿]某某", quote)):
        return False
    last = max(view.text.rfind(c, 0, start) for c in "。；\n") + 1
    stops = [p for c in "。；\n" if (p := view.text.find(c, end)) >= 0]
    told = view.text[last : min(stops, default=len(view.text))]
    return bool(_case().search(told)) and not re.match(r"年|月|日|人次|名|次|万?元", view.text[end:])


def check(view: View) -> Iterable[Finding]:
    """One finding a remnant; where patterns meet, the longest stands."""
    hits = [
        (m.start(), m.end(), name, what) for name, what, pattern in _patterns() for m in pattern.finditer(view.text)
    ]
    position = 0
    for start, end, name, what in sorted(hits, key=lambda h: (h[0], -h[1])):
        if start < position:
            continue
        position = end
        quote = view.text[start:end]
        if name in _HIDES and _anonymous(view, start, end):
            continue
        shown = quote.strip() or " ".join(view.text[start - 6 : end + 6].split())  # a blank, with what stands around it
        yield Finding(start, end, f"{what}：“{shown}”，建议核实。", {"pattern": name, "quote": quote})
