"""What the pages ask of the store: a page of rows at a time, sorted and filtered by the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from taizhang.web.store.db import Store
from taizhang.web.store.words import asked

__all__ = ["Filter", "Page", "choices", "counts", "facets", "flags", "matrix", "notes", "overlaps",
           "promises", "report_rows", "reported", "search", "years"]  # fmt: skip

_SORTS = {
    "matrix": {"unit": "unit", "category": "category", "indicator": "indicator", "status": "status", "uom": "uom",
               "stated": "stated"},
    "reports": {"unit": "unit", "year": "year", "title": "title", "chars": "chars", "metrics": "metrics",
                "emptiness": "emptiness", "overlap": "overlap", "high": "high", "medium": "medium", "low": "low"},
    "promises": {"unit": "unit", "indicator": "indicator", "year": "year", "target": "target", "result": "result",
                 "verdict": "verdict"},
}  # fmt: skip


@dataclass
class Filter:
    """Conditions that all must hold; empty ones are left out."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def equal(self, column: str, value: Any) -> Filter:
        """The column has this value."""
        return self.that(f"{column} = ?", value) if value not in (None, "") else self

    def like(self, columns: Sequence[str], part: str) -> Filter:
        """One of the columns holds this text."""
        if part:
            shielded = "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            any_of = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
            self.that(f"({any_of})", *[shielded] * len(columns))
        return self

    def that(self, condition: str, *values: Any) -> Filter:
        """A condition as it is."""
        self.conditions.append(condition)
        self.values += values
        return self

    @property
    def where(self) -> str:
        """The conditions as SQL."""
        return " WHERE " + " AND ".join(self.conditions) if self.conditions else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, and how many there are on all."""

    rows: list[sqlite3.Row]
    total: int


def _version(store: Store) -> tuple[str, str]:
    return str(store.path), store.get("data_version", "0")


@lru_cache(maxsize=2000)
def _count(store: Store, _version: tuple[str, str], table: str, where: str, values: tuple[Any, ...]) -> int:
    return int(store.value(f"SELECT count(*) FROM {table}{where}", values))


def _page(store: Store, table: str, found: Filter, order: str, page: int, size: int) -> Page:
    total = _count(store, _version(store), table, found.where, tuple(found.values))
    rows = store.rows(
        f"SELECT * FROM {table}{found.where} ORDER BY {order} LIMIT ? OFFSET ?",
        (*found.values, size, max(0, page - 1) * size),
    )
    return Page(rows, total)


def _order(table: str, sort: str, down: bool, last: str) -> str:
    column = _SORTS[table].get(sort)
    return f"{column} {'DESC' if down else 'ASC'}, {last}" if column else last


def years(store: Store, *, every: bool = False) -> list[int]:
    """The years that reports are about; `every`: all that a figure is of."""
    found: list[int] = json.loads(store.get("all_years" if every else "years", "[]"))
    return found


def choices(store: Store, table: str, column: str) -> list[str]:
    """The values of a column, each once."""
    return list(_choices(store, _version(store), table, column))


@lru_cache(maxsize=200)
def _choices(store: Store, _version: tuple[str, str], table: str, column: str) -> tuple[str, ...]:
    return tuple(row[0] for row in store.rows(f"SELECT DISTINCT {column} FROM {table} ORDER BY {column}"))


def reported(store: Store) -> dict[str, tuple[int, ...]]:
    """By unit the years that there is a report for."""
    return _reported(store, _version(store))


@lru_cache(maxsize=4)
def _reported(store: Store, _version: tuple[str, str]) -> dict[str, tuple[int, ...]]:
    made: dict[str, tuple[int, ...]] = {}
    for unit, year in store.rows("SELECT DISTINCT unit, year FROM reports WHERE year IS NOT NULL ORDER BY unit, year"):
        made[unit] = (*made.get(unit, ()), year)
    return made


def matrix(store: Store, found: Filter, sort: str, down: bool, page: int, size: int) -> Page:
    """Rows of the matrix; `sort` may be a year."""
    if sort.isdigit():
        cell = f"""json_extract(cells, '$."{int(sort)}"[0]')"""
        order = f"{cell} IS NULL, {cell} {'DESC' if down else 'ASC'}, id"
    else:
        order = _order("matrix", sort, down, "id")
    return _page(store, "matrix", found, order, page, size)


def report_rows(store: Store, found: Filter, sort: str, down: bool, page: int, size: int) -> Page:
    """Reports, without what lies in them."""
    listed = "(SELECT id, position, path, unit, year, genre, title, chars, sections, metrics, emptiness, overlap, " \
             "high, medium, low FROM reports)"  # fmt: skip
    return _page(store, listed, found, _order("reports", sort, down, "position"), page, size)


def promises(store: Store, found: Filter, sort: str, down: bool, page: int, size: int) -> Page:
    """Targets and what became of them."""
    return _page(store, "promises", found, _order("promises", sort, down, "id"), page, size)


def overlaps(store: Store, found: Filter, page: int, size: int) -> Page:
    """Shared passages, the longest first."""
    return _page(store, "overlaps", found, "chars DESC, id", page, size)


def flags(store: Store, found: Filter, page: int, size: int) -> Page:
    """Findings, the gravest first."""
    return _page(store, "flags", found, "position", page, size)


def facets(store: Store, column: str, found: Filter) -> list[tuple[str, int]]:
    """How many findings there are of each value of a column."""
    return list(_facets(store, _version(store), column, found.where, tuple(found.values)))


@lru_cache(maxsize=500)
def _facets(
    store: Store, _version: tuple[str, str], column: str, where: str, values: tuple[Any, ...]
) -> tuple[tuple[str, int], ...]:
    query = f"SELECT {column}, count(*) FROM flags{where} GROUP BY {column} ORDER BY count(*) DESC, {column}"
    return tuple((row[0], row[1]) for row in store.rows(query, values))


def notes(store: Store) -> Mapping[tuple[str, str], sqlite3.Row]:
    """By rule and kind what is said of every finding."""
    return _notes(store, _version(store))


@lru_cache(maxsize=4)
def _notes(store: Store, _version: tuple[str, str]) -> Mapping[tuple[str, str], sqlite3.Row]:
    return {(row["rule"], row["kind"]): row for row in store.rows("SELECT * FROM notes")}


def counts(store: Store) -> Mapping[str, int]:
    """The figures of the first page."""
    return _counts(store, _version(store))


@lru_cache(maxsize=8)
def _counts(store: Store, _version: tuple[str, str]) -> Mapping[str, int]:
    found = {
        "reports": store.value("SELECT count(*) FROM reports"),
        "units": store.value("SELECT count(DISTINCT unit) FROM reports"),
        "metrics": int(store.get("n_metrics", "0")),
        "overlaps": store.value("SELECT count(*) FROM overlaps"),
        "promises": store.value("SELECT count(*) FROM promises WHERE verdict != 'met'"),
    }
    severities = store.rows("SELECT severity, count(*) FROM flags GROUP BY severity")
    return {**found, "high": 0, "medium": 0, "low": 0, **{row[0]: row[1] for row in severities}}


def search(store: Store, query: str, unit: str, page: int, size: int) -> Page:
    """Paragraphs in which every part of the query stands."""
    words = asked(query)
    if not words:
        return Page([], 0)
    joined = (
        "FROM found JOIN passages ON passages.id = found.rowid JOIN reports ON reports.id = passages.report_id "
        "WHERE found MATCH ?" + (" AND reports.unit = ?" if unit else "")
    )
    values = (words, unit) if unit else (words,)
    counted = joined if unit else "FROM found WHERE found MATCH ?"
    total = int(store.value(f"SELECT count(*) {counted}", values))
    rows = store.rows(
        "SELECT passages.report_id, passages.start, passages.text, reports.unit, reports.year, reports.title "
        f"{joined} ORDER BY found.rowid LIMIT ? OFFSET ?",
        (*values, size, max(0, page - 1) * size),
    )
    return Page(rows, total)
