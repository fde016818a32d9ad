"""Accept, correct, reject; undo; what was decided so far."""

from __future__ import annotations

import asyncio
import json
import math
import re
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from taizhang.records import CATEGORIES, Flag, Metric, Severity, Status
from taizhang.web.pages import figure, language, need, page, person, site, term, text
from taizhang.web.reading import Opened, opened
from taizhang.web.store import reviews
from taizhang.web.store.reviewed import FIELDS, original_of

__all__ = ["card", "router"]

router = APIRouter()

_ACTIONS = ("accept", "correct", "reject")
_LONGEST = {"indicator": 60, "unit": 20, "message": 200, "note": 500}
_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?(?:[eE][-+]?\d+)?%?")
_SHOWN = 50


class _Wrong(Exception):  # noqa: N818 - the reader is told which field
    """A field whose content cannot be taken."""


def card(request: Request, found: Opened, kind: str, item: str, **more: Any) -> dict[str, Any]:
    """What the card of an item shows: its fields as extracted and as they stand, and its history."""
    record = found.record(kind, item)
    if record is None:
        raise HTTPException(404)
    store = site(request).store
    state = reviews.state(store, kind, found.report.id, item)
    original = original_of(kind, record)
    place = found.sentence(record.start) or (record.start, record.end)
    return {
        "kind": kind, "item": item, "report": found.report, "record": record, "state": state, "original": original,
        "now": {**original, **state.corrected}, "history": reviews.history(store, kind, found.report.id, item),
        "sentence": (found.report.text[place[0] : record.start], found.report.text[record.start : record.end],
                     found.report.text[record.end : place[1]]),
        "categories": CATEGORIES, "statuses": get_args(Status), "severities": get_args(Severity),
        "conflict": None, "wrong": None, "tried": {}, **more,
    }  # fmt: skip


def _open(request: Request, report_id: str) -> Opened:
    found = opened(site(request).store, report_id)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/review/{kind}/{report_id}/{item}")
def show(request: Request, kind: str, report_id: str, item: str) -> HTMLResponse:
    """The card of an item."""
    person(request)
    return page(request, "_card.html", card=card(request, _open(request, report_id), kind, item))


@router.post("/review/{kind}/{report_id}/{item}")
async def decide(request: Request, kind: str, report_id: str, item: str) -> HTMLResponse:
    """Decide on an item (`action`, `version` as it was seen, `note`, corrected fields); the card as it is then.

    409 with both sides where somebody else was faster, 422 with the field where one cannot be taken.
    """
    need(request, "reviewer")
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    # In a thread, since it may have to wait for somebody else who writes.
    return await asyncio.to_thread(_decide, request, (kind, report_id, item), form)


def _decide(request: Request, key: tuple[str, str, str], form: dict[str, str]) -> HTMLResponse:
    kind, report_id, item = key
    who = person(request)
    found = _open(request, report_id)
    record = found.record(kind, item)
    if record is None:
        raise HTTPException(404)
    if form.get("action") not in _ACTIONS or not form.get("version", "").isdigit():
        raise HTTPException(400)
    try:
        fields = _fields(kind, form, len(found.report.text)) if form["action"] == "correct" else {}
    except _Wrong as wrong:
        made = page(request, "_card.html", card=card(request, found, kind, item, wrong=str(wrong), tried=form))
        made.status_code = 422
        return made
    if "indicator" in fields and form.get("align") and isinstance(record, Metric):
        fields["align"] = True
    note = form.get("note", "").strip()[: _LONGEST["note"]]
    decision = reviews.Decision(
        kind, report_id, item, form["action"], fields, note, original_of(kind, record), _label(request, record)
    )
    try:
        reviews.decide(site(request).store, decision, int(form["version"]), who.name)
    except reviews.Conflict:
        made = page(request, "_card.html", card=card(request, found, kind, item, conflict=_mine(form, fields)))
        made.status_code = 409
        return made
    return page(request, "_card.html", card=card(request, found, kind, item))


def _mine(form: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """What this person wanted, to stand beside what the other one did."""
    return {"action": form["action"], "fields": fields, "note": form.get("note", ""), "form": form}


def _label(request: Request, record: Metric | Flag) -> str:
    if isinstance(record, Metric):
        return f"{record.indicator} {record.text}"
    return term(language(request), "kind", record.kind) + "：" + record.message[:40]


def _fields(kind: str, form: dict[str, str], chars: int) -> dict[str, Any]:
    """The corrected fields of a form, of the right types; `_Wrong` with the name of the one that is not."""
    made: dict[str, Any] = {}
    for name in FIELDS[kind]:
        if name not in form:
            continue
        value = form[name].strip()
        if name in ("value", "upper"):
            made[name] = _number(name, value)
        elif name in ("start", "end"):
            if not value.isdigit() or int(value) > chars:
                raise _Wrong(name)
            made[name] = int(value)
        else:
            made[name] = _word(name, value)
    if made.get("start", 0) > made.get("end", chars):
        raise _Wrong("start")
    return made


def _number(name: str, value: str) -> float | None:
    value = value.replace("，", ",").replace(" ", "")
    if not value and name == "upper":
        return None
    if not _NUMBER.fullmatch(value):
        raise _Wrong(name)
    found = float(value.rstrip("%").replace(",", ""))
    if not math.isfinite(found):
        raise _Wrong(name)
    return found


def _word(name: str, value: str) -> str:
    allowed = {"category": CATEGORIES, "status": get_args(Status), "severity": get_args(Severity)}.get(name)
    if allowed is not None and value not in allowed:
        raise _Wrong(name)
    if name in ("indicator", "message") and not value:
        raise _Wrong(name)
    if len(value) > _LONGEST.get(name, 200):
        raise _Wrong(name)
    return value


@router.post("/review/undo/{number}")
def undo(request: Request, number: int) -> HTMLResponse:
    """Take back a decision; the card as it is then."""
    who = need(request, "reviewer")
    store = site(request).store
    row = store.row("SELECT * FROM reviews WHERE id = ?", (number,))
    if row is None:
        raise HTTPException(404)
    found = _open(request, row["report_id"])
    record = found.record(row["kind"], row["item"])
    if record is None:
        raise HTTPException(404)
    reviews.undo(store, number, original_of(row["kind"], record), who.name)
    return page(request, "_card.html", card=card(request, found, row["kind"], row["item"]))


@router.get("/reviews")
def history(request: Request, who: str = "", kind: str = "", shown: int = 1) -> HTMLResponse:
    """All decisions, the last one first."""
    person(request)
    store = site(request).store
    conditions, values = ["1"], []
    for column, value in (("who", who), ("kind", kind)):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    where = " AND ".join(conditions)
    total = store.value(f"SELECT count(*) FROM reviews WHERE {where}", values)
    rows = store.rows(
        "SELECT reviews.*, reports.unit, reports.year FROM reviews LEFT JOIN reports ON reports.id = report_id "
        f"WHERE {where} ORDER BY reviews.id DESC LIMIT ? OFFSET ?",
        (*values, _SHOWN, max(0, shown - 1) * _SHOWN),
    )
    lang = language(request)
    people = store.rows("SELECT DISTINCT who FROM reviews ORDER BY 1")
    return page(
        request, "reviews.html", rows=[(row, _told(lang, json.loads(row["changes"]))) for row in rows], total=total,
        shown=shown, pages=max(1, -(-total // _SHOWN)), people=people,
        chosen={"who": who, "kind": kind},
    )  # fmt: skip


def _told(lang: str, changes: dict[str, list[Any]]) -> list[tuple[str, str, str]]:
    """Each changed field with what it was and what it became, in words."""
    groups = {"category": "category", "status": "status", "severity": "severity"}

    def said(name: str, value: Any) -> str:
        if value is None or value == "":
            return "—"
        if name in groups:
            return term(lang, groups[name], value)
        return figure(value) if name in ("value", "upper") else str(value)

    return [
        (text(lang, f"field_{name}"), said(name, old), said(name, new))
        for name, (old, new) in changes.items()
        if name != "align"
    ]
