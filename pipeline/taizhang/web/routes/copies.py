"""Passages that reports share, side by side, and promises with their results."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from taizhang.present.terms import RELATIONS, VERDICTS
from taizhang.web.pages import figure, language, page, person, site, term, text
from taizhang.web.reading import opened
from taizhang.web.store import Store
from taizhang.web.store.queries import Filter, choices, overlaps, promises

__all__ = ["router"]

router = APIRouter()

_SIZE = 30
_MOST_ROWS = 200
_AROUND = 60
_VERDICT = {"missed": "v-missed", "silent": "v-silent", "met": "v-met"}


@router.get("/copies")
def copies_page(request: Request, shown: int = 1, relation: str = "", unit: str = "", pair: int = 0) -> HTMLResponse:
    """The list of passages and one of them side by side."""
    person(request)
    store = site(request).store
    found = Filter().equal("relation", relation)
    if unit:
        found.that("(unit_a = ? OR unit_b = ?)", unit, unit)
    rows = overlaps(store, found, shown, _SIZE)
    chosen = pair or (rows.rows[0]["id"] if rows.rows else 0)
    return page(
        request, "copies.html", rows=rows.rows, total=rows.total, shown=shown, pages=max(1, -(-rows.total // _SIZE)),
        chosen={"relation": relation, "unit": unit}, relations=RELATIONS, pair=_pair(request, chosen),
        units=choices(store, "reports", "unit"),
    )  # fmt: skip


@router.get("/copies/{number}")
def copies_pair(request: Request, number: int) -> HTMLResponse:
    """One passage side by side, as a part of the page."""
    person(request)
    pair = _pair(request, number)
    if pair is None:
        raise HTTPException(404)
    return page(request, "_pair.html", pair=pair)


def _pair(request: Request, number: int) -> dict[str, Any] | None:
    """Both sides of a passage with what stands around it; what differs is marked."""
    store = site(request).store
    return _compared(store, store.get("data_version", "0"), number)


@lru_cache(maxsize=200)
def _compared(store: Store, _version: str, number: int) -> dict[str, Any] | None:
    from taizhang.present.workbook.lists import differences

    row = store.row("SELECT * FROM overlaps WHERE id = ?", (number,))
    if row is None:
        return None
    a, b = opened(store, row["report_a"]), opened(store, row["report_b"])
    if a is None or b is None:
        return None
    one, other = a.report.text[row["start_a"] : row["end_a"]], b.report.text[row["start_b"] : row["end_b"]]
    left, right = differences(one, other)
    told = "same" if one == other else "differs" if any(differs for _, differs in left + right) else "long"
    sides = [
        {"report": found.report, "parts": parts, "start": start, "end": end,
         "before": found.report.text[max(0, start - _AROUND) : start], "after": found.report.text[end : end + _AROUND]}
        for found, parts, start, end in (
            (a, left, row["start_a"], row["end_a"]), (b, right, row["start_b"], row["end_b"]),
        )
    ]  # fmt: skip
    return {"row": row, "sides": sides, "told": told}


@router.get("/promises")
def promises_page(request: Request) -> HTMLResponse:
    """Targets of one year and what the next year's report says of them."""
    person(request)
    store, lang = site(request).store, language(request)
    heads = [("unit", 200, False), ("indicator", 230, False), ("year", 84, True), ("target", 130, True),
             ("result", 130, True), ("uom", 100, False), ("verdict", 130, False)]  # fmt: skip
    columns = [
        {"field": name, "title": text(lang, name), "width": width, "number": number, "sort": name != "uom"}
        for name, width, number in heads
    ]
    return page(
        request, "promises.html", columns=columns, units=choices(store, "promises", "unit"), verdicts=VERDICTS,
        chosen=dict(request.query_params),
    )  # fmt: skip


@router.get("/data/promises")
def promises_data(request: Request, page: int = 1, size: int = 50) -> Response:
    """A page of promises."""
    person(request)
    asked, lang = request.query_params, language(request)
    found = Filter().equal("unit", asked.get("unit")).equal("verdict", asked.get("verdict"))
    found.like(("indicator",), asked.get("q", ""))
    size = max(1, min(size, _MOST_ROWS))
    rows = promises(
        site(request).store, found, asked.get("sort[0][field]", ""), asked.get("sort[0][dir]") == "desc", page, size
    )
    shown = []
    for row in rows.rows:
        target = {"t": figure(row["target"]), "h": f"/reports/{row['target_report']}?metric={row['target_item']}"}
        result: dict[str, str] = {"t": text(lang, "unstated"), "c": "absent"}
        if row["result"] is not None:
            result = {"t": figure(row["result"]), "h": f"/reports/{row['result_report']}?metric={row['result_item']}"}
        verdict = {"t": term(lang, "verdict", row["verdict"]), "c": _VERDICT.get(row["verdict"], "")}
        plain = {name: row[name] for name in ("id", "unit", "indicator", "year", "uom")}
        shown.append({**plain, "target": target, "result": result, "verdict": verdict})
    return JSONResponse({"data": shown, "last_page": max(1, -(-rows.total // size)), "last_row": rows.total})
