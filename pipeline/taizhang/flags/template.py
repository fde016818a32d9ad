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


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, str, Scanner]]:
    return [(p["id"], p["what"], Scanner(re.compile(p["pattern"]))) for p in load("flags_template")["patterns"]]


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
        shown = quote.strip() or " ".join(view.text[start - 6 : end + 6].split())  # a blank, with what stands around it
        yield Finding(start, end, f"{what}：“{shown}”，建议核实。", {"pattern": name, "quote": quote})
