"""One indicator through the years, and many indicators of one year as a heat map."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from taizhang.web.pages import page, person, site
from taizhang.web.store import Store
from taizhang.web.store.queries import years

__all__ = ["router"]

router = APIRouter()

_MOST_LINES, _MOST_COLUMNS, _MOST_UNITS = 12, 24, 40


@router.get("/trends")
def trends_page(request: Request, key: str = "", year: int = 0, shade: str = "change") -> HTMLResponse:
    """Both charts; their figures stand in tables below them."""
    person(request)
    store = site(request).store
    version = store.get("data_version", "0")
    keys = _keys(store, version)
    chosen = key if any(one["key"] == key for one in keys) else (keys[0]["key"] if keys else "")
    shown = years(store)
    at = year if year in shown else (shown[-1] if shown else 0)
    shade = shade if shade in ("change", "level") else "change"
    return page(
        request, "trends.html", keys=keys, key=chosen, years=shown, year=at, shade=shade,
        trend=_trend(store, version, chosen), heat=_heat(store, version, at, shade),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _keys(store: Store, _version: str) -> list[dict[str, Any]]:
    """Indicators that something was done for in two years or more, those of most units first."""
    rows = store.rows(
        "SELECT coalesce(canonical, '') || '|' || indicator || '|' || measure || '|' || uom AS key, indicator, uom, "
        "measure, count(*) AS units FROM matrix WHERE status = 'done' AND stated > 1 GROUP BY key "
        "ORDER BY units DESC, indicator, key LIMIT 400"
    )
    return [dict(row) for row in rows]


@lru_cache(maxsize=200)
def _trend(store: Store, _version: str, key: str) -> dict[str, Any]:
    """Of one indicator the lines of the units that moved most; `more` is how many are left out."""
    rows = store.rows(
        "SELECT unit, uom, cells FROM matrix WHERE status = 'done' AND stated > 1 AND "
        "coalesce(canonical, '') || '|' || indicator || '|' || measure || '|' || uom = ? ORDER BY id",
        (key,),
    )
    shown_years = {str(year) for year in years(store)}
    found = [(row["unit"], json.loads(row["cells"])) for row in rows]
    drawn = [{year for year, cell in cells.items() if cell[0] is not None} for _, cells in found]
    said = {year for stated in drawn if len(stated & shown_years) > 1 for year in stated}
    shown = [str(year) for year in years(store)]
    while shown and shown[0] not in said:
        shown.pop(0)
    while shown and shown[-1] not in said:
        shown.pop()
    lines = []
    for unit, cells in found:
        points = [cells.get(year, [None] * 6) for year in shown]
        values = [point[0] for point in points]
        if sum(value is not None for value in values) > 1:
            links = [f"/reports/{p[3]}?metric={p[4]}" if p[3] and p[4] else None for p in points]
            lines.append({"unit": unit, "values": values, "links": links})
    lines.sort(key=lambda line: -_moved(line["values"]))
    return {"years": shown, "uom": rows[0]["uom"] if rows else "", "lines": lines[:_MOST_LINES],
            "more": max(0, len(lines) - _MOST_LINES)}  # fmt: skip


def _moved(values: list[float | None]) -> float:
    """By which part of its first value a line has changed at its end."""
    said = [value for value in values if value is not None]
    return abs(said[-1] - said[0]) / (abs(said[0]) or 1)


@lru_cache(maxsize=50)
def _heat(store: Store, _version: str, year: int, shade: str) -> dict[str, Any]:
    """Units × indicators of one year; `shade` is the change against the year before in percent, or the share of the
    highest value of the indicator."""
    place = '$."' + str(int(year)) + '"'
    rows = store.rows(
        "SELECT unit, coalesce(canonical, indicator) || measure || uom AS key, indicator, uom, "
        "json_extract(cells, ?) AS cell FROM matrix WHERE status = 'done' AND json_extract(cells, ?) IS NOT NULL",
        (place, place),
    )
    columns: dict[str, dict[str, Any]] = {}
    for row in rows:
        value, _, change, report, item, _ = json.loads(row["cell"])
        if value is None or (shade == "change" and change is None):
            continue
        column = columns.setdefault(row["key"], {"name": row["indicator"], "uom": row["uom"], "cells": {}})
        column["cells"].setdefault(row["unit"], (value, change, f"/reports/{report}?metric={item}"))
    kept = sorted(columns.values(), key=lambda c: (-len(c["cells"]), c["name"]))
    kept = [c for c in kept if shade == "change" or len(c["cells"]) > 1][:_MOST_COLUMNS]
    units = sorted({unit for column in kept for unit in column["cells"]})[:_MOST_UNITS]
    cells = []
    for x, column in enumerate(kept):
        highest = max(abs(value) for value, _, _ in column["cells"].values()) or 1
        for unit, (value, change, link) in sorted(column["cells"].items()):
            if unit in units:
                strength = max(-50.0, min(50.0, change)) if shade == "change" else 100 * value / highest
                cells.append([x, units.index(unit), round(strength, 2), value, change, link])
    names = [f"{column['name']}（{column['uom']}）" if column["uom"] else column["name"] for column in kept]
    return {"units": units, "names": names, "cells": cells, "shade": shade}
