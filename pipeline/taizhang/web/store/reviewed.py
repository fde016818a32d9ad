"""The records as people have reviewed them: corrected fields in place, what was rejected left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from taizhang.compare import Alignment, Merge, build_panel, combined, match_promises
from taizhang.records import Flag, Mention, Metric, Overlap, Report, Span
from taizhang.run.audit import Audit
from taizhang.run.ignore import Suppressed
from taizhang.run.packing import rows_of
from taizhang.tables import InputRow
from taizhang.web.store import own
from taizhang.web.store.codec import flag_items, metric_items, unpack
from taizhang.web.store.db import Store
from taizhang.web.store.reviews import State, states_of

__all__ = ["FIELDS", "alignment", "original_of", "reports", "reviewed", "reviewed_audit", "reviews"]

FIELDS: dict[str, tuple[str, ...]] = {
    "metric": ("value", "upper", "unit", "indicator", "category", "status", "start", "end"),
    "flag": ("severity", "message"),
}
_REJECTED = "复核认定不是指标"
_PLACE = "复核"
States = dict[tuple[str, str], State]


def original_of(kind: str, record: Metric | Flag) -> dict[str, Any]:
    """What was extracted for the fields that can be corrected."""
    return {name: getattr(record, name) for name in FIELDS[kind]}


def reports(store: Store) -> list[Report]:
    """Every report as it was extracted, in the order of the pages."""
    return [unpack(row[0]) for row in store.rows("SELECT record FROM reports ORDER BY position")]


def reviewed(report: Report, metrics: States, flags: States) -> tuple[Report, list[Suppressed]]:
    """The report as reviewed, and its flags that were rejected."""
    items = metric_items(report)
    kept: list[Metric] = []
    gone: set[str] = set()
    for metric in report.metrics:
        state = metrics.get((report.id, items[metric.id]), State())
        if state.verdict == "reject":
            gone.add(metric.id)
        else:
            kept.append(_corrected(metric, report, state))
    silent: list[Suppressed] = []
    standing: list[Flag] = []
    for flag, item in zip(report.flags, flag_items(report), strict=True):
        state = flags.get((report.id, item), State())
        if state.verdict == "reject":
            silent.append(Suppressed(report.id, flag, f"{_PLACE}: {item}", f"{state.who}认定不属实"))
        else:
            standing.append(replace(flag, **state.corrected))
    mentions = tuple(_mention(mention, gone) for mention in report.mentions)
    return replace(report, metrics=tuple(kept), flags=tuple(standing), mentions=mentions), silent


def _corrected(metric: Metric, report: Report, state: State) -> Metric:
    fields = state.corrected
    if not fields:
        return metric
    start, end = fields.get("start", metric.start), fields.get("end", metric.end)
    if (start, end) != (metric.start, metric.end):
        fields["text"] = report.text[start:end]
        sentence = next(((s.start, s.end) for s in report.sentences if s.start <= start < s.end), metric.sentence)
        fields["sentence"] = Span(*sentence)
    if "indicator" in fields:
        fields["canonical"], fields["indicator_span"] = None, None
    return replace(metric, **fields)


def _mention(mention: Mention, gone: set[str]) -> Mention:
    return replace(mention, kind="other", metric=None, why=_REJECTED) if mention.metric in gone else mention


def reviewed_audit(store: Store) -> Audit:
    """The audit as reviewed: matrix and promises are made anew from the reviewed records, passages that reports share
    stay as they are. `review_records` of the result are the decisions that stand."""
    found = reports(store)
    metrics, flags = states_of(store, "metric"), states_of(store, "flag")
    pairs = [reviewed(report, metrics, flags) for report in found]
    kept = [report for report, _ in pairs]
    made = Audit(
        kept,
        [InputRow(r["path"], r["sha256"], r["format"], r["status"], r["reason"], r["report_id"])
         for r in store.rows("SELECT * FROM inputs ORDER BY path, sha256")],
        overlaps(store),
        build_panel(kept, alignment(store)),
        match_promises(kept),
        [*suppressed(store), *(one for _, silent in pairs for one in silent)],
        settings=own.settings(store),
    )  # fmt: skip
    made.review_records = reviews(store, found)
    return made


def overlaps(store: Store) -> list[Overlap]:
    """The passages that reports share."""
    rows = store.rows(
        "SELECT report_a, start_a, end_a, report_b, start_b, end_b, chars, similarity, relation, source FROM overlaps "
        "ORDER BY report_a, start_a, report_b, start_b"
    )
    return [Overlap(*row) for row in rows]


def suppressed(store: Store) -> list[Suppressed]:
    """The findings that the list of what stays silent has kept back."""
    return [one for row in store.rows("SELECT content FROM suppressed ORDER BY id")
            for one in rows_of("suppressed", row[0])]  # fmt: skip


def alignment(store: Store) -> Alignment:
    """The decisions of the alignment file, and over them corrections of indicators that are for every figure of the
    same name."""
    merges = own.merges(store)
    rows = store.rows(
        "SELECT changes, note, who FROM reviews WHERE kind = 'metric' AND undone_at IS NULL AND changes LIKE '%align%' "
        "ORDER BY id"
    )
    for row in rows:
        changes = json.loads(row["changes"])
        if "align" not in changes or "indicator" not in changes:
            continue
        old, new = changes["indicator"]
        reason = row["note"] or f"{row['who']}复核时归并"
        merges = combined(merges, [Merge(new, None, (new, old), reason, True)])
    return Alignment(merges)


def reviews(store: Store, extracted: Iterable[Report]) -> list[dict[str, Any]]:
    """The decisions that stand, in the order of reports and places, one a row: report, item, verdict, each corrected
    field with its old and new value, note, who and when; `record_id` is the id of the metric, if it is one."""
    known = {report.id: report for report in extracted}
    ids = {report.id: {item: metric for metric, item in metric_items(report).items()} for report in known.values()}
    rows = store.rows("SELECT * FROM reviews WHERE undone_at IS NULL ORDER BY report_id, kind, item, id")
    found = []
    for row in rows:
        report = known.get(row["report_id"])
        if report is not None:
            found.append({**dict(row), "changes": json.loads(row["changes"]), "unit": report.unit, "year": report.year,
                          "path": report.path, "record_id": ids[report.id].get(row["item"], "")})  # fmt: skip
    return sorted(found, key=lambda r: (r["unit"], r["year"] or 0, r["path"], r["kind"], r["item"], r["id"]))
