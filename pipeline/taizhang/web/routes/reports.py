"""Reports: the list, and one of them with its text, outline, ledger and findings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from taizhang.web.pages import language, page, part, person, site, text
from taizhang.web.reading import Opened, opened, text_of
from taizhang.web.routes.review import card
from taizhang.web.store import Store
from taizhang.web.store.queries import Filter, choices, report_rows, years
from taizhang.web.store.reviews import states_of

__all__ = ["router"]

router = APIRouter()

_MOST_ROWS = 200


@router.get("/reports")
def reports_page(request: Request) -> HTMLResponse:
    """The list; its rows come by `data`."""
    person(request)
    store = site(request).store
    lang = language(request)
    heads = [("unit", 190, False), ("year", 76, True), ("title", 300, False), ("genre", 110, False),
             ("chars", 84, True), ("metrics", 96, True), ("high", 72, True), ("medium", 72, True), ("low", 72, True),
             ("emptiness", 126, True), ("overlap", 110, True)]  # fmt: skip
    columns = [
        {"field": name, "title": text(lang, name), "width": width, "number": number, "sort": name != "genre"}
        for name, width, number in heads
    ]
    return page(
        request, "reports.html", columns=columns, units=choices(store, "reports", "unit"), years=years(store),
        chosen=dict(request.query_params),
    )  # fmt: skip


@router.get("/data/reports")
def data(request: Request, page: int = 1, size: int = 50) -> Response:
    """A page of reports."""
    person(request)
    asked = request.query_params
    found = Filter().equal("unit", asked.get("unit")).equal("year", asked.get("year"))
    found.like(("title", "path"), asked.get("q", ""))
    size = max(1, min(size, _MOST_ROWS))
    rows = report_rows(
        site(request).store, found, asked.get("sort[0][field]", ""), asked.get("sort[0][dir]") == "desc", page, size
    )
    shown = [
        {**{name: row[name] for name in ("id", "unit", "year", "genre", "chars", "metrics", "high", "medium", "low")},
         "title": {"t": row["title"] or row["path"], "h": f"/reports/{row['id']}", "n": row["path"]},
         "emptiness": "—" if row["emptiness"] is None else f"{row['emptiness']:.0%}",
         "overlap": f"{row['overlap']:.0%}"}
        for row in rows.rows
    ]  # fmt: skip
    return JSONResponse({"data": shown, "last_page": max(1, -(-rows.total // size)), "last_row": rows.total})


@router.get("/reports/{report_id}")
def report_page(request: Request, report_id: str, metric: str = "", flag: str = "", at: str = "") -> HTMLResponse:
    """One report, open at a metric, a finding or a place (`at`: start-end)."""
    person(request)
    store = site(request).store
    found = opened(store, report_id)
    if found is None:
        raise HTTPException(404)
    kind, item = ("flag", flag) if flag in found.flags else ("metric", metric)
    record = found.record(kind, item)
    return page(
        request, "report.html", found=found, report=found.report, body=text_of(store, found),
        still=_still(store, store.get("data_version", "0"), report_id, language(request)), kind=kind, item=item,
        rows=_lists(request, found), at=_place(at, found),
        card=card(request, found, kind, item) if record is not None else None,
    )  # fmt: skip


@lru_cache(maxsize=128)
def _still(store: Store, _version: str, report_id: str, lang: str) -> Markup:
    """The part of the page that depends on nothing but the report and the language."""
    found = opened(store, report_id)
    assert found is not None
    return part("_still.html", lang, report=found.report)


def _place(at: str, found: Opened) -> tuple[int, int] | None:
    start, _, end = at.partition("-")
    if not (start.isdigit() and end.isdigit()):
        return None
    return min(int(start), len(found.report.text)), min(int(end), len(found.report.text))


def _lists(request: Request, found: Opened) -> dict[str, Any]:
    """What stands beside the text, with what people decided on it."""
    store, report = site(request).store, found.report
    metrics, flags = states_of(store, "metric", [report.id]), states_of(store, "flag", [report.id])
    return {
        "metric": [(item, m, metrics.get((report.id, item))) for item, m in found.metrics.items()],
        "flag": [(item, f, flags.get((report.id, item))) for item, f in found.flags.items()],
    }  # fmt: skip
