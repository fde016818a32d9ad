"""Findings: the flags of all reports, each with a stable number, its place and its standing text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taizhang.present.notes import Note, note_of
from taizhang.present.terms import EVIDENCE, KINDS, PERIODS, RELATIONS, SEVERITIES, SHARES, class_of
from taizhang.records import Flag, Report
from taizhang.tables import rows_of

__all__ = ["Finding", "Paragraphs", "Place", "collect", "gravity"]

CONTEXT = 20
_UNIT_LENGTH = 24
_UNFIT = re.compile(r"[\s\-—/\\|〔〕\[\]]+")
_SEVERITY = {name: rank for rank, name in enumerate(SEVERITIES)}

# The kinds from the one that is right most often and weighs most to the one that matters least.
_WEIGHT = {
    kind: rank
    for rank, kind in enumerate(
        ("same-numbers", "inconsistent", "conflict", "growth", "chronology", "foreign-unit", "stale-year", "template",
         "copied", "promise", "norm", "outlier", "missing", "numbering", "typo", "formulaic", "empty", "metadata",
         "reading")
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `paragraph` counts the lines that are not blank from 1 (0: the report as a whole),
    `before` and `after` are up to 20 characters around it, line breaks shown as ``↵``."""

    paragraph: int
    before: str
    quote: str
    after: str

    @property
    def label(self) -> str:
        """The paragraph in words."""
        return f"第{self.paragraph}段" if self.paragraph else "全文"


class Paragraphs:
    """Paragraph numbers and surroundings of places in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        start = 0
        for line in text.split("\n"):
            if line.strip():
                self._starts.append(start)
            start += len(line) + 1

    def number(self, offset: int) -> int:
        """The paragraph that holds this offset, from 1."""
        return max(1, bisect_right(self._starts, offset))

    def place(self, start: int, end: int) -> Place:
        """The place `[start, end)`; an empty span means the report as a whole."""
        if end <= start:
            return Place(0, "", "", "")
        cut = self._text
        parts = cut[max(0, start - CONTEXT) : start], cut[start:end], cut[end : end + CONTEXT]
        before, quote, after = (part.replace("\n", "↵") for part in parts)
        return Place(self.number(start), before, quote, after)


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag of a report as the three forms show it; `facts` is what the rule found besides the place, in one line."""

    number: str
    report: Report
    flag: Flag
    note: Note
    place: Place
    sentence: str
    facts: str

    @property
    def kind(self) -> str:
        """The kind of finding in Chinese."""
        return KINDS.get(self.flag.kind, self.flag.kind)


def gravity(finding: Finding) -> tuple[int, int]:
    """Smaller is graver: severity, then how much findings of the kind weigh."""
    flag = finding.flag
    return _SEVERITY.get(flag.severity, len(_SEVERITY)), _WEIGHT.get(flag.kind, len(_WEIGHT))


def collect(reports: Sequence[Report]) -> list[Finding]:
    """Every flag of the reports (in the order given) with its number ``2023-单位-SJ-001``, gravest first.

    The serial counts within year, unit and class in the order of the reports and of the text, so a number does not
    depend on the other units of the audit.
    """
    serials: Counter[str] = Counter()
    names = {report.id: f"{report.unit}{report.year or ''}" for report in reports}
    found = []
    for report in reports:
        paragraphs = Paragraphs(report.text)
        stem = f"{report.year or '年份不详'}-{_UNFIT.sub('', report.unit)[:_UNIT_LENGTH] or '单位不详'}"
        for flag, row in zip(report.flags, rows_of(report, "flags"), strict=True):
            key = f"{stem}-{class_of(flag.kind)}"
            serials[key] += 1
            place = paragraphs.place(flag.start, flag.end)
            sentence = row[-1] if place.paragraph else ""
            note = note_of(flag.rule, flag.kind)
            facts = describe(flag.evidence, names)
            found.append(Finding(f"{key}-{serials[key]:03d}", report, flag, note, place, sentence, facts))
    return sorted(found, key=gravity)


def describe(evidence: Any, names: Mapping[str, str]) -> str:
    """What a rule found, in one readable line: `名称：值；…`. `names` are those of the reports by id; places and ids of
    metrics are left out, since the form shows them otherwise."""
    parts = []
    for key, value in evidence.items():
        label = EVIDENCE.get(key, key)
        if label and value not in (None, "", []):
            plain = key == "median" and "share" not in evidence  # a median of figures, not of shares
            parts.append(f"{label}：{_shown('' if plain else key, value, names)}")
    return "；".join(parts)


def _shown(key: str, value: Any, names: Mapping[str, str]) -> str:
    if key in SHARES:
        return f"{value:.1%}"
    if key.endswith("report"):
        return names.get(value, str(value))
    if isinstance(value, list | tuple):
        return "、".join(_shown("", item, names) for item in value if item is not None)
    if isinstance(value, float):
        return f"{value:,.10g}"
    return PERIODS.get(str(value)) or RELATIONS.get(str(value)) or str(value)
