"""The data of `lexicon/data/sections.yaml`, compiled once per process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from taizhang.lexicon import load
from taizhang.sections.numerals import han_class, misprint_class
from taizhang.words import Scanner

__all__ = [
    "HEADING",
    "HeadingRules",
    "RunIn",
    "Style",
    "heading_rules",
    "marker_opener",
    "marker_pattern",
    "marker_scanners",
    "run_in",
    "styles",
]


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write a marker; the fields are explained in the data file."""

    id: str
    family: str
    group: str
    rank: int
    line: str
    inline: str
    start: str
    not_before: re.Pattern[str] | None
    not_after: str
    counts_on: str


HEADING = Style("heading", "heading", "structural", 42, "yes", "no", "line", None, "", "")
"""The style of a heading without a number."""


def _expand(pattern: str) -> str:
    parts = {"{han}": han_class(), "{hanx}": misprint_class(), "{num}": r"[0-9０-９]{1,2}", "{sp}": r"[ \u3000]{0,2}"}
    for name, meaning in parts.items():
        pattern = pattern.replace(name, meaning)
    return pattern


@lru_cache(maxsize=1)
def styles() -> tuple[Style, ...]:
    """The marker styles, in the order in which they are tried."""
    return tuple(
        Style(
            id=row["id"],
            family=row["family"],
            group=row["group"],
            rank=row["rank"],
            line=_flag(row["line"]),
            inline=_flag(row["inline"]),
            start=row.get("start", "any"),
            not_before=re.compile(row["not_before"], re.MULTILINE) if "not_before" in row else None,
            not_after=row.get("not_after", ""),
            counts_on=row.get("counts_on", ""),
        )
        for row in load("sections")["styles"]
    )


def _flag(value: object) -> str:
    """YAML reads a bare yes or no as a truth value."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@lru_cache(maxsize=1)
def marker_pattern() -> re.Pattern[str]:
    """One alternation of all styles; the index of the group that matched is that of the style, plus one."""
    parts = "|".join(f"({_expand(row['pattern'])})" for row in load("sections")["styles"])
    return re.compile(parts)


@lru_cache(maxsize=1)
def marker_scanners() -> tuple[Scanner, ...]:
    """Each style by itself, to find the places where one may stand."""
    return tuple(Scanner(re.compile(_expand(row["pattern"]))) for row in load("sections")["styles"])


@lru_cache(maxsize=1)
def marker_opener() -> re.Pattern[str]:
    """One character that may open a marker: looking for it first is five times faster than trying all styles."""
    misprints = "".join(load("sections")["misprints"]).replace("-", "")
    numbers = r"0-9０-９\u2160-\u216b\u2460-\u249b\u2776-\u2793\u3220-\u3229\u3251-\u325f\u32b1-\u32bf"
    return re.compile(
        f"[一二三四五六七八九十甲乙丙丁戊己庚辛壬癸第其首再最A-Za-zＡ-Ｚａ-ｚ（(﹙〔【〈「\\[{misprints}{numbers}-]"
    )


@dataclass(frozen=True, slots=True)
class HeadingRules:
    """What tells a heading without a number from other lines."""

    max_chars: int
    min_chars: int
    cue: re.Pattern[str]
    outermost: re.Pattern[str]
    lead_in: re.Pattern[str]
    never: re.Pattern[str]
    title: re.Pattern[str]


def _any(rows: list[dict[str, Any]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows))


@lru_cache(maxsize=1)
def heading_rules() -> HeadingRules:
    """The rules for headings without a number."""
    data = load("sections")["headings"]
    return HeadingRules(
        max_chars=data["max_chars"],
        min_chars=data["min_chars"],
        cue=_any(data["cues"]),
        outermost=_any(data["outermost"]),
        lead_in=re.compile(data["lead_in"]),
        never=_any(data["never"]),
        title=re.compile(data["title_types"] + "$"),
    )


@dataclass(frozen=True, slots=True)
class RunIn:
    """The form of a run-in heading."""

    max_chars: int
    max_commas: int
    label_max_chars: int
    figures: re.Pattern[str]


@lru_cache(maxsize=1)
def run_in() -> RunIn:
    """The rules for the first sentence after a marker."""
    data = load("sections")["run_in"]
    return RunIn(data["max_chars"], data["max_commas"], data["label_max_chars"], re.compile(data["figures"]))
