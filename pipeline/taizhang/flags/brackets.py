"""Brackets and quotation marks without their partner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taizhang.flags.model import Finding
from taizhang.flags.view import View

__all__ = ["check"]

_PAIRS = {"（": "）", "《": "》", "“": "”", "【": "】", "〔": "〕", "「": "」", "『": "』"}
_CLOSING = {close: mark for mark, close in _PAIRS.items()}
_FULL = str.maketrans("()﹙﹚", "（）（）")
_MARK = re.compile(f"[{re.escape(''.join([*_PAIRS, *_CLOSING, *'()﹙﹚']))}]")
# A closing bracket that ends a marker of a list: 1） ①） 一） a), at the head of a line or behind a mark.
_MARKER = re.compile(r"(?:^|[，。；：、\s])[0-9０-９]{0,3}[一二三四五六七八九十a-zA-Z①-⑳]{0,3}$")
_FAR = 400  # characters between two partners; line breaks by layout may lie between them
_SHOWN = 20


def check(view: View) -> Iterable[Finding]:
    """One finding a mark, with up to 20 characters of what it encloses or ends."""
    text = view.text
    for place in sorted(_unpaired(text)):
        begin, end = view.clause(place, place + 1)
        if text[place] in _CLOSING or text[place] in ")﹚":
            begin, end = max(begin, place - _SHOWN), place + 1
        else:
            begin, end = place, min(end, place + _SHOWN)
        yield Finding(begin, end, f"“{text[place]}”没有成对，建议核实。", {"mark": text[place], "at": place})


def _unpaired(text: str) -> Iterator[int]:
    """Places of marks without a partner. A closing mark takes the nearest opening one of its kind; what was opened in
    between has none."""
    stack: list[tuple[str, int]] = []
    for found in _MARK.finditer(text):
        i, c = found.start(), found[0].translate(_FULL)
        if c in _PAIRS:
            stack.append((c, i))
        elif c in _CLOSING:
            depth = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][0] == _CLOSING[c]), None)
            if depth is not None and i - stack[depth][1] <= _FAR:
                yield from (place for _, place in stack[depth + 1 :])
                del stack[depth:]
            elif c != "）" or not _MARKER.search(text[max(0, i - 8) : i]):
                yield i
    yield from (place for _, place in stack)
