"""Doubled words and marks: 进一步进一步, 建建设, 的的, ，，. Precision before recall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load

__all__ = ["check"]

_TWICE = re.compile(r"([一-鿿]{2,8})\1")
_END = "，。；：！？、）)”》】\n "


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    forms = [
        f"(?<![{h['bound']}{h['head']}]){h['head']}(?={h['head']}(?:{'|'.join(h['rests'])}))" for h in _data()["heads"]
    ]
    return re.compile("|".join(forms))


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    return re.compile("|".join(m["pattern"] for m in _data()["marks"]))


@lru_cache(maxsize=1)
def _sets() -> tuple[frozenset[str], frozenset[str]]:
    data = _data()
    return frozenset(data["always"]), frozenset(data["before_mark"]) - frozenset(data["never_before_mark"])


def _data() -> dict[str, Any]:
    data: dict[str, Any] = load("flags_typo")
    return data


def check(view: View) -> Iterable[Finding]:
    """One finding a place."""
    text = view.text
    for start, end, word in _doubled(text):
        yield Finding(start, end, f"“{word}”连写两遍，疑为多字，建议核实。", {"quote": text[start:end]})
    for m in _heads().finditer(text):
        start, end = m.start(), m.end() + 2
        if text[end - 1] == text[end : end + 1]:  # 扎扎实实, a reduplication
            continue
        yield Finding(start, end, f"“{text[start:end]}”疑为多字，建议核实。", {"quote": text[start:end]})
    for m in _marks().finditer(text):
        if not _layout(text, m.start(), m.end()):
            yield Finding(m.start(), m.end(), f"“{m[0]}”疑为重复，建议核实。", {"quote": m[0]})


def _doubled(text: str) -> Iterator[tuple[int, int, str]]:
    always, before_mark = _sets()
    never = _data()["never"]
    after = "".join(_data()["after"])
    position = 0
    while m := _TWICE.search(text, position):
        word, start, end = m[1], m.start(), m.end()
        position = start + 1
        follows = text[end : end + 1]
        if m[0] in never or len(set(word)) == 1 or word[0] == "一":
            continue
        if word in always or len(word) > 3 or (word in before_mark and (not follows or follows in _END + after)):
            if _chance(text, start, end, word):
                continue
            position = end
            yield start, end, word


def _chance(text: str, start: int, end: int, word: str) -> bool:
    """The halves belong to different things: a heading before its text, cells of a table."""
    return len(word) > 3 and (start == 0 or text[start - 1] in "\n\t") and text[end : end + 1] in ("\n", "\t", "")


def _layout(text: str, start: int, end: int) -> bool:
    """Marks in a row by layout: leaders of a table of contents, an ellipsis of stops."""
    return text[max(0, start - 2) : end + 2].count("。") > 2 or text[max(0, start - 2) : end + 2].count("、") > 2
