"""Fixed forms around numbers: dates, documents, codes, names, set phrases.

The data lies in ``ledger.yaml`` and ``set_phrases.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from taizhang.lexicon import load
from taizhang.quantity.numerals import CHINESE_CHARS
from taizhang.words import Scanner

__all__ = ["FixedForm", "find_forms", "find_phrases", "find_quoted_names"]

_NUMERAL = f"[{CHINESE_CHARS}]"
_DIGIT = "[0-9０-９]"
_YEAR = "(?:(?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2})"
_ANY_NUMERAL = re.compile(rf"[0-9０-９{CHINESE_CHARS}半①-⑳]")
# A short quotation with a number in it is a name (“两个维护”, “3·12”), unless it states money or a rate.
_QUOTED = re.compile(r"“([^“”\n]{1,15})”|\"([^\"\n]{1,12})\"|‘([^‘’\n]{1,12})’|『([^『』\n]{1,12})』")
_STATES = re.compile(rf"[%％元]|{_DIGIT}\s?(?:人次|公里|亩|吨)")


@dataclass(frozen=True, slots=True)
class FixedForm:
    """A piece of text that holds numbers and counts nothing; ``kind`` ``word`` marks a numeral that is no number."""

    start: int
    end: int
    kind: str
    why: str


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[Scanner, str, str], ...]:
    def build(entry: dict[str, Any]) -> Scanner:
        pattern = str(entry["pattern"]).replace("{n}", f"(?:{_NUMERAL}{{1,16}}+)")
        # {d} with a count behind it stays a count: {d}{4} is four digits.
        return Scanner(re.compile(pattern.replace("{y}", _YEAR).replace("{d}", _DIGIT)))

    return tuple((build(e), str(e["kind"]), str(e["why"])) for e in load("ledger")["forms"])


def find_forms(text: str) -> Iterator[FixedForm]:
    """Fixed forms in order of precedence (not of place); they may overlap, the first one wins."""
    for pattern, kind, why in _forms():
        for match in pattern.finditer(text):
            if _ANY_NUMERAL.search(match.group()):
                yield FixedForm(match.start(), match.end(), kind, why)


def find_quoted_names(text: str) -> Iterator[FixedForm]:
    """Short quotations that hold a number, without their quotation marks."""
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 1
        inner = match.group(group)
        if _ANY_NUMERAL.search(inner) and not _STATES.search(inner):
            yield FixedForm(match.start(group), match.end(group), "set_phrase", "引号内的提法或名称")


@lru_cache(maxsize=1)
def _phrases() -> tuple[Any, list[str]]:
    import ahocorasick_rs

    words: list[str] = []
    kinds: list[str] = []
    for kind, listing in load("set_phrases")["phrases"].items():
        for word in str(listing).split():
            words.append(word)
            kinds.append(kind)
    automaton = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return automaton, kinds


_WEEKDAYS = frozenset(f"{week}{day}" for week in ("周", "星期") for day in "一二三四五六")
_ROUNDS = re.compile("[次场轮回期篇节课](?!日)")


def find_phrases(text: str) -> Iterator[FixedForm]:
    """Set phrases (三会一课) and words that merely hold a numeral character (统一), longest first, in text order."""
    automaton, kinds = _phrases()
    for index, start, end in automaton.find_matches_as_indexes(text):
        begins = text[start] in CHINESE_CHARS
        if begins and start and _ANY_NUMERAL.match(text[start - 1]):
            continue  # 二期 in 十二期 is no phrase
        if text[start:end] in _WEEKDAYS and _ROUNDS.match(text, end):
            continue  # 每周一次
        why = "固定提法" if kinds[index] == "set_phrase" else "词中的数字，不表数量"
        yield FixedForm(start, end, kinds[index], why)
