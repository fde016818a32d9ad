"""Units × indicators × years, and views of it that were saved."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from taizhang.records import CATEGORIES
from taizhang.web.pages import figure, language, need, page, person, site, term, text
from taizhang.web.store import Store, now
from taizhang.web.store.codec import ROW_FIELDS
from taizhang.web.store.queries import Filter, choices, matrix, reported, years
from taizhang.web.store.reviews import State, moving, states_of

__all__ = ["router"]

router = APIRouter()

_FILTERS = ("unit", "category", "status", "measure", "q", "stated", "to")
_MOST_YEARS = 5
Stated = dict[str, tuple[int, ...]]
_MOST_ROWS = 200


@router.get("/matrix")
def matrix_page(request: Request) -> HTMLResponse:
    """The page; its rows come by `data`."""
    person(request)
    store = site(request).store
    views = store.rows("SELECT * FROM views WHERE page = 'matrix' ORDER BY name")
    return page(
        request, "matrix.html", columns=_columns(request, store), units=choices(store, "reports", "unit"),
        categories=CATEGORIES, years=years(store), chosen=dict(request.query_params), views=views, filters=_FILTERS,
        moving=moving(store),
    )  # fmt: skip


def _columns(request: Request, store: Store) -> list[dict[str, Any]]:
    lang = language(request)
    heads = [("unit", 170), ("indicator", 190), ("category", 92), ("status", 84), ("uom", 104)]
    fixed = [
        {"field": name, "title": text(lang, name), "width": width, "frozen": name in ("unit", "indicator")}
        for name, width in heads
    ]
    last = int(to) if (to := request.query_params.get("to", "")).isdigit() else 9999
    shown = [year for year in years(store) if year <= last][-_MOST_YEARS:]
    shown += [shown[-1] + 1] if shown else []  # what is planned
    return fixed + [{"field": str(year), "title": str(year), "width": 112, "number": True} for year in shown]


@router.get("/data/matrix")
def data(request: Request, page: int = 1, size: int = 50) -> Response:
    """A page of rows as the table asks for it."""
    person(request)
    store, asked = site(request).store, request.query_params
    found = Filter().equal("unit", asked.get("unit")).equal("category", asked.get("category"))
    found.equal("status", asked.get("status")).equal("measure", asked.get("measure"))
    found.like(("indicator", "canonical"), asked.get("q", ""))
    if asked.get("stated", "").isdigit():
        found.that("stated >= ?", int(asked["stated"]))
    size = max(1, min(size, _MOST_ROWS))
    sort, down = asked.get("sort[0][field]", ""), asked.get("sort[0][dir]") == "desc"
    rows = matrix(store, found, sort, down, page, size)
    cells = [json.loads(row["cells"]) for row in rows.rows]
    states = states_of(store, "metric", (cell[3] for row in cells for cell in row.values() if cell[3]))
    lang = language(request)
    stated = reported(store)
    shown = [_row(row, years_of, states, lang, stated) for row, years_of in zip(rows.rows, cells, strict=True)]
    return JSONResponse({"data": shown, "last_page": max(1, -(-rows.total // size)), "last_row": rows.total})


def _row(
    row: Any, cells: dict[str, list[Any]], states: dict[tuple[str, str], State], lang: str, stated: Stated
) -> dict[str, Any]:
    """A row of the table. Where a unit states an indicator in two years or more, a year whose report does not is
    未写明; a year without a report stays empty."""
    measure = "" if row["measure"] == "level" else "（" + term(lang, "measure", row["measure"]) + "）"
    made: dict[str, Any] = {
        "id": row["id"], "unit": row["unit"], "indicator": row["indicator"] + measure, "uom": row["uom"] or "—",
        "category": term(lang, "category", row["category"]), "status": term(lang, "status", row["status"]),
    }  # fmt: skip
    for year, cell in cells.items():
        made[year] = _cell(cell, states, lang)
    if row["stated"] > 1 and row["status"] == "done":
        for told in stated.get(row["unit"], ()):
            made.setdefault(str(told), {"t": text(lang, "unstated"), "c": "absent"})
    return made


def _cell(cell: list[Any], states: dict[tuple[str, str], State], lang: str) -> Any:
    """A value with the way to its place; a reviewed one says so, and shows what stands now."""
    value, upper, change, report, item, note = cell
    if value is None or report is None:
        return {"t": text(lang, "unstated"), "c": "absent"}
    shown = figure(value) if upper is None else f"{figure(value)}–{figure(upper)}"
    state = states.get((report, item), State())
    aside = ""
    titles = [note] if note else []
    classes = []
    if state.verdict:
        titles.insert(0, text(lang, f"was_{state.verdict}", who=state.who))
        classes.append(f"v-{state.verdict}")
        aside = text(lang, f"verdict_{state.verdict}")
    if state.moves and (to := _moved_to(state, lang)):
        titles.append(text(lang, "moves_to", what=to))
        aside = text(lang, "moves_aside")
    now = state.corrected.get("value", value)
    if state.verdict == "reject" or now != value:
        titles.append(text(lang, "was_value", value=shown))
        shown = text(lang, "rejected") if state.verdict == "reject" else figure(now)
    made = {"t": shown, "h": f"/reports/{report}?metric={item}", "c": " ".join(classes), "n": "；".join(titles)}
    if change is not None and not state.verdict:
        aside = "±0%" if abs(change) < 0.5 else f"{change:+.0f}%".replace("-", "−")
    return {**made, "s": aside} if aside else made


def _moved_to(state: State, lang: str) -> str:
    """What is other in the row that a reviewed metric will stand in; empty where it will be gone."""
    terms = ("category", "status")
    fields = {name: value for name, value in state.corrected.items() if name in ROW_FIELDS}
    return "" if state.verdict == "reject" else "，".join(
        f"{text(lang, f'field_{name}')} {term(lang, name, value) if name in terms else value or '—'}"
        for name, value in fields.items()
    )  # fmt: skip


@router.post("/views")
def save_view(request: Request, name: str = Form(), query: str = Form("")) -> Response:
    """Keep the filters of the matrix under a name, for all."""
    who = need(request, "reviewer")
    kept = urlencode([(k, v) for k, v in parse_qsl(query) if k in _FILTERS and v])
    name = name.strip()[:60]
    if name:
        with site(request).store.connection() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO views (page, name, query, who, created_at) VALUES ('matrix', ?, ?, ?, ?)",
                (name, kept, who.name, now()),
            )
    return RedirectResponse(f"/matrix?{kept}", 303)


@router.post("/views/{number}/remove")
def remove_view(request: Request, number: int) -> Response:
    """Forget a saved view."""
    need(request, "reviewer")
    with site(request).store.connection() as connection:
        connection.execute("DELETE FROM views WHERE id = ?", (number,))
    return RedirectResponse("/matrix", 303)
