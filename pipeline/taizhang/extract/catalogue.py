"""The catalogue of indicators: one id for the many names of one thing, so that units and years can be compared.

The shipped entries lie in ``lexicon/data/catalogue/*.yaml``; a user's file has the same form and goes before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from taizhang.lexicon import load, read_yaml
from taizhang.records import CATEGORIES, DataFileError, Measure

__all__ = ["Catalogue", "CatalogueEntry", "default_catalogue", "load_catalogue", "plain"]

Kind = Literal["stock", "flow"]
_REQUIRED = ("id", "name", "category", "unit", "kind")
_KEYS = frozenset(
    (*_REQUIRED, "synonyms", "look_alikes", "domain", "loose", "example", "counter_example", "note", "source")
)
_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_NOISE = re.compile(r"[\s“”\"‘’'「」『』《》〈〉（）()·]")
_RATE_UNITS = frozenset({"%", "％", "百分点", "‰", "倍", "成", "番"})


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An indicator. ``kind`` says whether the number is a state at a moment (党员总数, a rate: never summed) or what
    happened within a period (党课次数). ``loose``: other words than neutral ones may stand before its name."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    look_alikes: tuple[str, ...]
    category: str
    units: frozenset[str]
    kind: Kind
    domain: str
    loose: bool
    example: str
    counter_example: str

    def takes(self, unit: str, measure: Measure | None) -> bool:
        """Whether the indicator can be measured in ``unit``; any indicator changes by a rate and has a rank, but only a
        rate changes by points (服务业增加值占比提高1.3个百分点 is no growth of 服务业增加值)."""
        if unit in self.units or measure == "rank":
            return True
        return measure == "change" and unit in _RATE_UNITS and (unit != "百分点" or self.category == "rate")


class Catalogue:
    """Entries behind one dictionary of names; the longest name that fits wins, earlier entries before later ones."""

    def __init__(self, entries: Sequence[CatalogueEntry]) -> None:
        self.entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self.entries}
        self._by_name: dict[str, list[CatalogueEntry]] = {}
        for entry in self.entries:
            for name in dict.fromkeys((entry.name, *entry.synonyms)):
                self._by_name.setdefault(plain(name), []).append(entry)
        self._longest = max(map(len, self._by_name), default=0)
        words = load("catalogue/words")
        self._tails_by_end: dict[str, list[str]] = {}
        for tail in sorted(words["tails"].split(), key=len, reverse=True):
            self._tails_by_end.setdefault(tail[-1], []).append(tail)
        neutral = "|".join(sorted(words["neutral"].split(), key=len, reverse=True))
        self._neutral = re.compile(f"(?:{neutral}|[0-9０-９]+年?[度届]?)*")
        self._contrasts = tuple(words["contrasts"].split())
        self._found: dict[tuple[str, str, str | None, Measure | None], tuple[int, CatalogueEntry] | None] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, identifier: str) -> CatalogueEntry | None:
        """The entry with this id, None if there is none."""
        return self._by_id.get(identifier)

    def match(
        self, indicator: str, unit: str, action: str | None = None, measure: Measure | None = None
    ) -> CatalogueEntry | None:
        """The entry that ``indicator`` names, None where none fits.

        A name fits where only neutral words stand before it (全市, 2023年) and only such behind it as name nothing more
        (总数, 次数); the act may be part of it (整改 + 隐患). The unit must be one of the entry's, no look-alike may
        stand in the indicator, and no contrasting word (人均, 农村) outside the name.
        """
        found = self.find(indicator, unit, action, measure)
        return found[1] if found else None

    def find(
        self, indicator: str, unit: str, action: str | None = None, measure: Measure | None = None
    ) -> tuple[int, CatalogueEntry] | None:
        """As `match`, with the length of the name that was found."""
        key = (indicator, unit, action, measure)
        if key not in self._found:
            if len(self._found) > 50_000:
                self._found.clear()
            self._found[key] = self._match(plain(indicator), unit, action, measure)
        return self._found[key]

    def match_clause(
        self, clause: str, start: int, unit: str, measure: Measure | None = None
    ) -> tuple[int, CatalogueEntry] | None:
        """The longest name at the end of ``clause`` that begins at ``start`` or before it, and its length.

        For names that hold their verb or their subject (书记讲党课), which the indicator alone does not.
        """
        for end in self._ends(clause):
            for first in range(max(0, end - self._longest), min(start + 1, end)):
                for entry in self._by_name.get(clause[first:end], ()):
                    if entry.takes(unit, measure) and not self._mistaken(entry, clause, first, end):
                        return end - first, entry
        return None

    def _match(
        self, name: str, unit: str, action: str | None, measure: Measure | None
    ) -> tuple[int, CatalogueEntry] | None:
        if not name:
            return None
        phrases = [name, *((action + name, name + action) if action else ())]
        best: tuple[int, CatalogueEntry] | None = None
        for phrase in phrases:
            found = self._in_phrase(phrase, unit, measure)
            if found and (best is None or found[0] > best[0]):
                best = found
        return best

    def _in_phrase(self, phrase: str, unit: str, measure: Measure | None) -> tuple[int, CatalogueEntry] | None:
        for end in self._ends(phrase):
            for start in range(max(0, end - self._longest), end):
                for entry in self._by_name.get(phrase[start:end], ()):
                    neutral = entry.loose or self._neutral.fullmatch(phrase, 0, start)
                    if neutral and entry.takes(unit, measure) and not self._mistaken(entry, phrase, start, end):
                        return end - start, entry
        return None

    def _ends(self, phrase: str) -> list[int]:
        """Where a name may end: at the end, or before one or two neutral tails."""
        ends = [len(phrase)]
        for _ in range(2):
            at = ends[-1]
            last = self._tails_by_end.get(phrase[at - 1 : at], ())
            tail = next((t for t in last if phrase.endswith(t, 0, at) and at > len(t)), None)
            if not tail:
                break
            ends.append(at - len(tail))
        return ends

    def _mistaken(self, entry: CatalogueEntry, phrase: str, start: int, end: int) -> bool:
        """Whether a look-alike or a contrasting word stands around the name."""
        before, name = phrase[:start], phrase[start:end]
        if any(word in phrase and word not in name for word in entry.look_alikes):
            return True
        return "、" in before or any(word in before for word in self._contrasts)


def plain(name: str) -> str:
    """A name without quotation marks, brackets and white space."""
    return name if name.isalnum() else _NOISE.sub("", name)


@lru_cache(maxsize=1)
def _unit_classes() -> dict[str, tuple[str, ...]]:
    classes = load("catalogue/words")["units"]
    return {name: tuple(str(units).split()) for name, units in classes.items()}


def _words(value: object) -> tuple[str, ...]:
    """A list, or words parted by spaces."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(str(v) for v in value)
    return tuple(str(value).split())


def _units(value: object) -> frozenset[str]:
    classes = _unit_classes()
    units: set[str] = set()
    for word in _words(value):
        units.update(classes.get(word, (word,)))
    return frozenset("" if unit == "无" else unit for unit in units)


def _reason(row: object) -> str | None:
    """What is wrong with an entry, None if nothing is."""
    if not isinstance(row, Mapping):
        return "an entry must be a mapping"
    missing = [key for key in _REQUIRED if row.get(key) in (None, "", [])]
    unknown = sorted(str(key) for key in row if key not in _KEYS)
    if missing:
        return f"lacks {', '.join(missing)}"
    if unknown:
        return f"unknown field {', '.join(unknown)}"
    if not _ID.fullmatch(str(row["id"])):
        return "id must look like meeting.party_committee"
    if row["category"] not in CATEGORIES:
        return f"unknown category {row['category']}"
    if row["kind"] not in ("stock", "flow"):
        return "kind must be stock or flow"
    return None


def _entry(row: Mapping[str, Any], domain: str) -> CatalogueEntry:
    return CatalogueEntry(
        id=str(row["id"]),
        name=str(row["name"]),
        synonyms=_words(row.get("synonyms")),
        look_alikes=_words(row.get("look_alikes")),
        category=str(row["category"]),
        units=_units(row["unit"]),
        kind=cast(Kind, row["kind"]),
        domain=str(row.get("domain") or domain),
        loose=bool(row.get("loose")),
        example=str(row.get("example") or ""),
        counter_example=str(row.get("counter_example") or ""),
    )


def _read(data: object, source: str, default: str) -> Iterable[CatalogueEntry]:
    rows = data.get("entries") if isinstance(data, Mapping) else data
    domain = str(data.get("domain") or default) if isinstance(data, Mapping) else default
    if not isinstance(rows, list):
        raise DataFileError(f"{source}: must hold a list of entries")
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        reason = _reason(row)
        label = str(row.get("id") or row.get("name") or number) if isinstance(row, Mapping) else str(number)
        if reason is None and row["id"] in seen:
            reason = "this id stands twice"
        if reason:
            raise DataFileError(f"{source}: entry {label}: {reason}")
        seen.add(row["id"])
        yield _entry(row, domain)


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """The shipped catalogue, with the entries of ``extra`` before it; an id that stands in both is the user's.

    Raises `DataFileError` with file, entry and reason in one line.
    """
    own = list(_read(read_yaml(extra), str(extra), "自定义")) if extra else []
    taken = {entry.id for entry in own}
    shipped: list[CatalogueEntry] = []
    for name in str(load("catalogue/words")["files"]).split():
        shipped += (e for e in _read(load(f"catalogue/{name}"), f"catalogue/{name}.yaml", name) if e.id not in taken)
    return Catalogue([*own, *shipped])


@lru_cache(maxsize=1)
def default_catalogue() -> Catalogue:
    """The shipped catalogue, loaded once per process."""
    return load_catalogue()
