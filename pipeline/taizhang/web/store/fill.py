"""From the result of an audit to the tables that the pages read; the old ones go in the same transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from taizhang.present.dossier import Dossier, dossier
from taizhang.records import Report
from taizhang.records.model import number
from taizhang.run.audit import Audit
from taizhang.run.packing import pack_rows
from taizhang.tables import InputRow
from taizhang.web.store.codec import flag_items, metric_items, pack
from taizhang.web.store.db import Store, now
from taizhang.web.store.reviews import Wanted
from taizhang.web.store.words import indexed

__all__ = ["fill", "fill_comparison"]

_Items = dict[str, dict[str, str]]
_Row = tuple[Any, ...]


def fill(store: Store, audit: Audit) -> None:
    """Put the whole result of an audit in the place of the one before. All rows are made first, so that people who
    decide meanwhile wait only while they are written."""
    data = dossier(audit)
    items = {report.id: metric_items(report) for report in data.reports}
    tables: dict[str, list[_Row]] = {
        "inputs": _inputs(data.inputs), "reports": _reports(data), "flags": _flags(data), "notes": _notes(data),
        "matrix": _matrix(data, items), "overlaps": _overlaps(data), "promises": _promises(data, items),
        "passages": list(_passages(data.reports)),
        "suppressed": [(None, pack_rows([one])) for one in audit.suppressed_records],
    }  # fmt: skip
    words = [(row[0], indexed(row[3])) for row in tables["passages"]]
    with store.writing() as connection:
        _replace(connection, tables)
        connection.execute("UPDATE states SET placed = '{}'")  # a matrix without what was decided
        connection.execute("INSERT INTO found (found) VALUES ('delete-all')")
        connection.executemany("INSERT INTO found (rowid, words) VALUES (?, ?)", words)
        _note_change(connection, data)
    with store.connection() as connection:
        connection.execute("ANALYZE")


def fill_comparison(store: Store, audit: Audit, extracted: Sequence[Report], wanted: Wanted) -> None:
    """Put only what compares reports (matrix and promises) anew, made from reviewed records; `extracted` are the same
    reports as they were before review, from which metrics have their names, `wanted` what was decided on their rows."""
    data = dossier(audit)
    items = {report.id: metric_items(report) for report in extracted}
    tables = {"matrix": _matrix(data, items), "promises": _promises(data, items)}
    with store.writing() as connection:
        _replace(connection, tables)
        connection.executemany(
            "UPDATE states SET placed = ? WHERE kind = 'metric' AND report_id = ? AND item = ?", wanted
        )
        _note_change(connection, data)


def _replace(connection: sqlite3.Connection, tables: dict[str, list[_Row]]) -> None:
    for table, rows in tables.items():
        connection.execute(f"DELETE FROM {table}")
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _note_change(connection: sqlite3.Connection, data: Dossier) -> None:
    years = {cell.year for cell in data.panel if cell.year is not None}
    facts = {
        "data_at": now(), "years": json.dumps(data.years), "all_years": json.dumps(sorted(years)),
        "n_metrics": str(data.count),
    }  # fmt: skip
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())
    connection.execute(
        "INSERT INTO meta VALUES ('data_version', '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
    )


def _inputs(rows: Sequence[InputRow]) -> list[_Row]:
    return [(None, r.path, r.format, r.sha256, r.status, r.reason, r.report_id) for r in rows]


def _reports(data: Dossier) -> list[_Row]:
    def row(place: int, r: Report) -> _Row:
        (empty, shared), counts = data.shares[r.id], data.severities_of[r.id]
        return (r.id, place, r.path, r.unit, r.year, r.genre, r.title, len(r.text), len(r.sections), len(r.metrics),
                empty, shared, counts["high"], counts["medium"], counts["low"], pack(r))  # fmt: skip

    return [row(place, report) for place, report in enumerate(data.reports)]


def _flags(data: Dossier) -> list[_Row]:
    names = {
        (report.id, id(flag)): item
        for report in data.reports
        for flag, item in zip(report.flags, flag_items(report), strict=True)
    }
    return [
        (f.report.id, names[f.report.id, id(f.flag)], place, f.number, f.flag.rule, f.flag.kind, f.flag.severity,
         f.report.unit, f.report.year, f.flag.start, f.flag.end, f.flag.message, f.facts, f.place.paragraph,
         f.place.before, f.place.quote, f.place.after)
        for place, f in enumerate(data.findings)
    ]  # fmt: skip


def _notes(data: Dossier) -> list[_Row]:
    notes = {(f.flag.rule, f.flag.kind): f.note for f in data.findings}
    return [(*key, note.title, note.basis, note.check, note.limit) for key, note in notes.items()]


def _matrix(data: Dossier, items: _Items) -> list[_Row]:
    def cells(row: Any) -> str:
        return json.dumps(
            {
                str(year): [number(c.value), number(c.upper), c.change_pct, c.report_id,
                            items.get(c.report_id or "", {}).get(c.metric_id or ""), c.note]
                for year, c in row.cells.items()
                if year is not None
            },
            ensure_ascii=False,
        )  # fmt: skip

    return [
        (None, r.unit, r.category, r.indicator, r.canonical, r.measure, r.unit_of_measure, r.status, r.stated, cells(r))
        for r in data.matrix
    ]


def _overlaps(data: Dossier) -> list[_Row]:
    return [
        (None, o.report_a, o.start_a, o.end_a, o.report_b, o.start_b, o.end_b, o.chars, o.similarity, o.relation,
         data.by_id[o.report_a].unit, data.by_id[o.report_b].unit,
         data.by_id[o.report_a].text[o.start_a : o.end_a].replace("\n", " ")[:80], o.source)
        for o in sorted(data.overlaps, key=lambda o: -o.chars)
    ]  # fmt: skip


def _promises(data: Dossier, items: _Items) -> list[_Row]:
    def row(p: Any) -> _Row:
        metric = data.metric(p.target_report_id, p.target_metric_id)
        target = items[p.target_report_id].get(p.target_metric_id, "")
        result = items[p.result_report_id].get(p.result_metric_id or "") if p.result_report_id else None
        return (None, p.unit, p.indicator, p.year, metric.unit if metric else "", p.target, p.target_report_id, target,
                p.result, p.result_report_id, result, p.verdict)  # fmt: skip

    return [row(promise) for promise in data.promises]


def _passages(reports: Sequence[Report]) -> Iterator[_Row]:
    serial = 0
    for report in reports:
        start = 0
        for line in report.text.split("\n"):
            if line.strip():
                serial += 1
                yield serial, report.id, start, line
            start += len(line) + 1
