"""Findings that somebody has looked at and found harmless: entered once with a reason, silent from then on.

A file `taizhang.ignore.yaml` beside the inputs, or one given by the user::

    ignore:
      - {rule: body-name, unit: 甲县水利局, quotation: 党委会议, reason: 2023年3月改设党委，已核实}
    names: [建建设集团]      # names are never typos or foreign

An entry says a rule (or a kind) or a quotation or both, the unit where it is of one unit only, and always why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from taizhang.records import DataFileError, Flag, Report
from taizhang.run.settings import IGNORE_NAME
from taizhang.run.texts import say

__all__ = ["IgnoreList", "Ignored", "Suppressed", "ignore_files", "part"]

_FIELDS = ("rule", "unit", "quotation", "reason")
_NOTES = ("reading-note", "metadata-note")
_NAMED = ("typo", "foreign-unit")
Mark = tuple[str, str] | None  # where the list says so, and why

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Ignored:
    """An entry of the list; an empty field says nothing."""

    place: str
    rule: str
    unit: str
    quotation: str
    reason: str

    def covers(self, report: Report, flag: Flag) -> bool:
        """Whether this finding is the one that the entry means."""
        from taizhang.compare.units import body_key

        if self.rule and self.rule not in (flag.rule, flag.kind):
            return False
        if self.unit and body_key(self.unit) != body_key(report.unit):
            return False
        return not self.quotation or _quotes(self.quotation, report.text, flag.start, flag.end)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that the list keeps silent, where the list says so, and why."""

    report_id: str
    flag: Flag
    place: str
    reason: str

    @property
    def file(self) -> str:
        """The file of the list."""
        return self.place.partition(": ")[0]


class IgnoreList:
    """What the files say together; raises `DataFileError` with file, entry and reason where one is broken."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self.entries: list[Ignored] = []
        self.names: list[tuple[str, str]] = []  # place, name
        for path in paths:
            self._read(path)

    def marks(self, report: Report) -> list[Mark]:
        """For each finding of a report, in order, why it is kept silent; None where it stays."""
        if not self.entries and not self.names:
            return [None] * len(report.flags)
        return [self._why(report, flag) for flag in report.flags]

    def _why(self, report: Report, flag: Flag) -> Mark:
        for entry in self.entries:
            if entry.covers(report, flag):
                return entry.place, entry.reason
        if flag.kind in _NAMED:
            for place, name in self.names:
                if _is_name(name, report.text, flag):
                    return place, say("ignore_name", name=name)
        return None

    def _read(self, path: Path) -> None:
        from taizhang.lexicon import read_yaml

        data = read_yaml(path)
        if data is None:
            return
        if isinstance(data, list):
            data = {"ignore": data}
        if not isinstance(data, Mapping) or set(data) - {"ignore", "names"}:
            raise DataFileError(say("ignore_form", path=path))
        rows, names = data.get("ignore") or [], data.get("names") or []
        if not isinstance(rows, list) or not isinstance(names, list):
            raise DataFileError(say("ignore_form", path=path))
        known = _known_rules()
        for number, row in enumerate(rows, 1):
            place = f"{path}: {say('ignore_entry', number=number)}"
            reason = _reason(row, known)
            if reason:
                raise DataFileError(f"{place}: {reason}")
            self.entries.append(Ignored(place, *(str(row.get(name) or "").strip() for name in _FIELDS)))
        for name in names:
            if not isinstance(name, str) or not name.strip():
                raise DataFileError(f"{path}: {say('ignore_names', name=name)}")
            self.names.append((str(path), name.strip()))


def part(report: Report, marks: Sequence[Mark]) -> tuple[Report, list[Suppressed]]:
    """The report with the findings that stay, and those that are kept silent; `marks` as from `IgnoreList.marks`."""
    pairs = list(zip(report.flags, marks, strict=True))
    silent = [Suppressed(report.id, flag, *mark) for flag, mark in pairs if mark is not None]
    if not silent:
        return report, []
    return replace(report, flags=tuple(flag for flag, mark in pairs if mark is None)), silent


def ignore_files(given: str | Path | None, roots: Sequence[str | Path]) -> list[Path]:
    """The list that the user gives, else those that lie beside the inputs."""
    if given is not None:
        return [Path(given)]
    folders = [path if path.is_dir() else path.parent for path in map(Path, roots)]
    return [path for folder in dict.fromkeys(folders) if (path := folder / IGNORE_NAME).is_file()]


def _known_rules() -> frozenset[str]:
    from taizhang.flags import all_rules
    from taizhang.records import FLAG_KINDS

    return frozenset((*all_rules(), *FLAG_KINDS, *_NOTES))


def _reason(row: Any, known: frozenset[str]) -> str:
    """What is wrong with an entry; empty where nothing is."""
    if not isinstance(row, Mapping):
        return say("ignore_mapping")
    unknown = [str(key) for key in row if key not in _FIELDS]
    if unknown:
        return say("ignore_unknown", names=", ".join(unknown))
    if any(isinstance(row.get(name), list | Mapping) for name in _FIELDS):
        return say("ignore_mapping")
    if not str(row.get("reason") or "").strip():
        return say("ignore_reason")
    if not row.get("rule") and not row.get("quotation"):
        return say("ignore_what")
    if row.get("rule") and row["rule"] not in known:
        return say("ignore_rule", rule=row["rule"])
    return ""


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _quotes(quotation: str, text: str, start: int, end: int) -> bool:
    """The quotation is of this place: part of what is flagged, or what is flagged with words around it."""
    wanted, place = _squeezed(quotation), _squeezed(text[start:end])
    if not wanted or wanted in place:
        return bool(wanted)
    reach = 2 * len(quotation)
    return bool(place) and place in wanted and wanted in _squeezed(text[max(0, start - reach) : end + reach])


def _is_name(name: str, text: str, flag: Flag) -> bool:
    """The fault lies in the name: a doubled sign within it, or what was taken for another body is or holds it."""
    if flag.kind == "typo":
        at = flag.evidence.get("at")
        start, end = (at, at + 1) if isinstance(at, int) else (flag.start, flag.end)
        least = start + 2 if end - start == 3 else end  # 建建设: the word that is not finished is the fault
        return any(a <= start and least <= b for a, b in _places(name, text, start, end))
    found = str(flag.evidence.get("found") or flag.evidence.get("word") or text[flag.start : flag.end])
    return (name in found or found in name) and any(True for _ in _places(name, text, flag.start, flag.end))


def _places(name: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the name stands so that it meets ``[start, end)``."""
    at = text.find(name, max(0, start - len(name) + 1))
    while 0 <= at < end:
        yield at, at + len(name)
        at = text.find(name, at + 1)
