"""Units of measure and measure words, from the lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from taizhang.lexicon import load

__all__ = ["Unit", "Units", "unit_table"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as matched: ``end`` is where it ends in the text, ``name`` how a metric calls it (个百分点 is 百分点)."""

    end: int
    name: str
    dimension: str
    determiner: bool


class Units:
    """The units of the lexicon behind one compiled pattern, longest match first."""

    def __init__(
        self, data: dict[str, list[dict[str, object]]], not_before: dict[str, str], closed: str, by: list[str]
    ) -> None:
        self._dimension: dict[str, str] = {}
        self._determiners: set[str] = set()
        for entry in data["dimensions"]:
            for unit in str(entry["units"]).split():
                self._dimension.setdefault(unit, str(entry["id"]))
                if entry.get("small"):
                    self._determiners.add(unit)
        names = sorted(self._dimension, key=lambda u: (-len(u), u))
        only_closed = set(closed.split())
        # A measure word that begins a common word (部门, 条例) is none in front of the rest of it.
        parts = []
        for name in names:
            guard = not_before.get(name)
            part = re.escape(name) + (f"(?!{guard})" if guard else "")
            if name in only_closed:
                part += rf"(?=$|[^\u4e00-\u9fffA-Za-z]|[和及与各以左多余不的]|{'|'.join(by)})"
            parts.append(part)
        # By their first character, so that a few alternatives are tried and not all of them; compiled when asked for.
        self._parts: dict[str, list[str]] = {}
        for name, part in zip(names, parts, strict=True):
            self._parts.setdefault(name[0], []).append(part)
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._rounds = re.compile(r"(?![十百千万亿一二两三四五六七八九几首多再屡])[\u4e00-\u9fff]次(?=$|[，。；、）)])")
        self._aside = re.compile(r"[（(]([\u4e00-\u9fff]{1,2})[）)]")
        self._over = re.compile(r"(?![十百千万亿])([\u4e00-\u9fffA-Za-z]{1,5})[/／]([\u4e00-\u9fffA-Za-z³²]{1,4})")
        self._per = re.compile(r"[/／]([\u4e00-\u9fffA-Za-z³²]{1,4})")

    def dimension(self, name: str) -> str:
        """The dimension of a unit by its name, ``other`` for an unknown one."""
        return self._dimension.get(name) or self._dimension.get("个" + name) or "other"

    def match(self, text: str, position: int) -> Unit | None:
        """The unit that begins at ``position``, with what belongs to it: 条（段）, 元/吨."""
        pattern = self._pattern(text[position : position + 1])
        found = pattern.match(text, position) if pattern else None
        if found is None:
            return self._rate_unit(text, position) or self._round_of(text, position)
        written = found.group()
        end = found.end()
        name = written.replace("％", "%")
        dimension = self._dimension[written]
        following = text[end : end + 1]
        aside = self._aside.match(text, end) if following in "（(" else None
        if aside and (aside.group(1) in self._dimension or aside.group(1) == "段") and dimension != "rate":
            end = aside.end()
            name = text[found.start() : end]
        else:
            per = self._per.match(text, end) if following in "/／" else None
            divisor = per and self._divisor(per.group(1))
            if per and divisor:
                end = per.start(1) + len(divisor)
                name = text[found.start() : end].replace("／", "/")
                dimension = "money" if dimension == "money" else "other"
        if len(name) > 1 and name.startswith("个") and name != "个次":
            name = name[1:]
        return Unit(end, name, dimension, written in self._determiners)

    def _round_of(self, text: str, position: int) -> Unit | None:
        """Rounds that the lexicon does not know (1.2万夹次), where the clause ends behind them."""
        match = self._rounds.match(text, position)
        return Unit(match.end(), match.group(), "count", False) if match else None

    def _rate_unit(self, text: str, position: int) -> Unit | None:
        """A unit that the lexicon lacks over one that it has: 自然箱/小时."""
        window = text[position : position + 6]
        match = self._over.match(text, position) if "/" in window or "／" in window else None
        divisor = match and self._longest_prefix(match.group(2))
        if not match or not divisor:
            return None
        end = match.start(2) + len(divisor)
        return Unit(end, text[position:end].replace("／", "/"), "other", False)

    def _pattern(self, first: str) -> re.Pattern[str] | None:
        """The units that begin with ``first``, longest first."""
        pattern = self._patterns.get(first)
        if pattern is None and first in self._parts:
            pattern = self._patterns[first] = re.compile("|".join(self._parts[first]))
        return pattern

    def _divisor(self, text: str) -> str | None:
        """The unit over which another stands, with the hundred or thousand of it (部/百人)."""
        if plain := self._longest_prefix(text):  # 千瓦时
            return plain
        unit = text.lstrip("十百千万")
        found = self._longest_prefix(unit) if unit else None
        return found and text[: len(text) - len(unit)] + found

    def _longest_prefix(self, text: str) -> str | None:
        for size in range(len(text), 0, -1):
            if text[:size] in self._dimension:
                return text[:size]
        return None


@lru_cache(maxsize=1)
def unit_table() -> Units:
    """The shipped units, compiled once per process."""
    data = load("units")
    return Units(data, data["not_before"], data["closed"], data["closed_by"])
