"""What the page is told: plain lists and dicts, offsets in code points, the words of the reports kept apart."""

from __future__ import annotations

from typing import Any

from taizhang.lexicon import data_version
from taizhang.present import terms
from taizhang.present.dossier import Dossier, version
from taizhang.present.findings import Finding
from taizhang.present.summary import CAUTION, scope
from taizhang.records import Report
from taizhang.records.model import number

__all__ = ["detail", "index"]

Packed = dict[str, list[Any]]


def _pack(names: str, rows: list[list[Any]]) -> Packed:
    """A table as the names of its columns and its rows, so that names are not told again in every row."""
    return {"c": names.split(), "r": [[number(v) if isinstance(v, float) else v for v in row] for row in rows]}


def index(data: Dossier, *, split: bool) -> dict[str, Any]:
    """Everything but the texts. `split`: the texts lie in files of their own. Reports are named by their place."""
    place = {report.id: i for i, report in enumerate(data.reports)}
    return {
        "version": version(),
        "rules": data_version(),
        "scope": scope(data),
        "caution": CAUTION,
        "split": split,
        "years": data.years,
        "inputs": len(data.inputs),
        "terms": _terms(),
        "notes": {f.flag.rule: _note(f) for f in sorted(data.findings, key=lambda f: f.flag.rule)},
        "reports": _reports(data),
        "findings": _findings(data, place),
        "matrix": _matrix(data, place),
        "overlaps": _overlaps(data, place),
        "promises": _promises(data, place),
        "unread": _unread(data),
    }


def _terms() -> dict[str, Any]:
    return {
        "severity": terms.SEVERITIES, "status": terms.STATUSES, "bound": terms.BOUNDS, "measure": terms.MEASURES,
        "period": terms.PERIODS, "role": terms.ROLES, "label": terms.LABELS, "relation": terms.RELATIONS,
        "source": terms.SOURCES,
        "verdict": terms.VERDICTS, "category": terms.CATEGORIES, "mention": terms.MENTIONS, "kind": terms.KINDS,
        "class": terms.CLASSES, "input": {key: name for key, (name, _) in terms.UNREAD.items()},
        "class_of": {kind: terms.class_of(kind) for kind in terms.KINDS},
    }  # fmt: skip


def _note(finding: Finding) -> dict[str, str]:
    note = finding.note
    return {
        "title": note.title, "basis": note.basis, "advice": note.advice, "check": note.check, "limit": note.limit,
    }  # fmt: skip


def _reports(data: Dossier) -> Packed:
    rows = []
    for r in data.reports:
        (empty, shared), counts = data.shares[r.id], data.severities_of[r.id]
        rows.append(
            [r.id, r.path, r.sha256, r.title, r.unit, r.year, r.genre, len(r.text), len(r.sections), len(r.metrics),
             _share(empty), _share(shared), counts["high"], counts["medium"], counts["low"]]
        )  # fmt: skip
    names = "id path sha256 title unit year genre chars sections metrics emptiness overlap high medium low"
    return _pack(names, rows)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _findings(data: Dossier, place: dict[str, int]) -> Packed:
    rows: list[list[Any]] = [
        [f.number, place[f.report.id], f.flag.rule, f.flag.kind, f.flag.severity, f.flag.start, f.flag.end,
         f.flag.message, f.facts, f.sentence, f.place.paragraph, f.place.quote]
        for f in data.findings
    ]  # fmt: skip
    return _pack("number report rule kind severity start end message facts sentence paragraph quote", rows)


def _matrix(data: Dossier, place: dict[str, int]) -> Packed:
    rows: list[list[Any]] = []
    for row in data.matrix:
        cells = [
            [year, *(number(getattr(cell, name)) for name in ("value", "upper", "change")), _percent(cell.change_pct),
             place.get(cell.report_id or ""), cell.metric_id, cell.note]
            for year, cell in row.cells.items()
        ]  # fmt: skip
        rows.append([row.unit, row.category, row.indicator, row.canonical, row.measure, row.unit_of_measure,
                     row.status, row.stated, cells])  # fmt: skip
    return _pack("unit category indicator canonical measure uom status stated cells", rows)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _overlaps(data: Dossier, place: dict[str, int]) -> Packed:
    rows: list[list[Any]] = [
        [place[o.report_a], o.start_a, o.end_a, place[o.report_b], o.start_b, o.end_b, o.chars,
         round(o.similarity, 4), o.relation, o.source]
        for o in data.overlaps
    ]  # fmt: skip
    return _pack("a sa ea b sb eb chars similarity relation source", rows)


def _promises(data: Dossier, place: dict[str, int]) -> Packed:
    rows: list[list[Any]] = []
    for p in data.promises:
        metric = data.metric(p.target_report_id, p.target_metric_id)
        rows.append(
            [p.unit, p.indicator, p.year, metric.unit if metric else "", p.target,
             place.get(p.target_report_id), p.target_metric_id, p.result, place.get(p.result_report_id or ""),
             p.result_metric_id, p.verdict]
        )  # fmt: skip
    return _pack("unit indicator year uom target tr tm result rr rm verdict", rows)


def _unread(data: Dossier) -> Packed:
    rows: list[list[Any]] = [
        [row.path, row.status, row.reason, terms.UNREAD.get(row.status, ("", ""))[1]]
        for row in data.inputs
        if row.status != "ok" or row.reason
    ]
    return _pack("path status reason advice", rows)


def detail(report: Report) -> dict[str, Any]:
    """The text of a report and all that lies in it."""
    return {
        "text": report.text,
        "sections": _pack(
            "id parent level marker title role start end",
            [[s.id, s.parent, s.level, s.marker, s.title, s.role, s.start, s.end] for s in report.sections],
        ),
        "sentences": _pack(
            "start end label score reasons",
            [[s.start, s.end, s.label, round(s.score, 2), list(s.reasons)] for s in report.sentences],
        ),
        "mentions": _pack(
            "start end kind metric why", [[m.start, m.end, m.kind, m.metric, m.why] for m in report.mentions]
        ),
        "metrics": _metrics(report),
        "keywords": _pack("term count", [[k.term, k.count] for k in report.keywords]),
    }


def _metrics(report: Report) -> Packed:
    rows: list[list[Any]] = [
        [m.id, m.start, m.end, m.text, m.value, m.upper, m.unit, m.bound, m.indicator, m.category,
         m.action, m.actor, m.status, m.measure, m.per, m.basis, m.period, *m.sentence]
        for m in report.metrics
    ]  # fmt: skip
    names = "id start end text value upper uom bound indicator category action actor status measure per basis period "
    return _pack(names + "ss se", rows)
