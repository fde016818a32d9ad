"""Findings by unit, rule and severity, to be decided on one after the other."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from taizhang.records import Severity
from taizhang.web.pages import page, person, site
from taizhang.web.store import Store
from taizhang.web.store.queries import Filter, choices, facets, flags, notes
from taizhang.web.store.reviews import State, states_of

__all__ = ["router"]

router = APIRouter()

_SIZE = 20
_SEVERITIES = get_args(Severity)
_REVIEWED = "EXISTS (SELECT 1 FROM states WHERE states.kind = 'flag' AND states.report_id = flags.report_id " \
            "AND states.item = flags.item AND states.verdict != '')"  # fmt: skip


@router.get("/flags")
def flags_page(request: Request, shown: int = 1) -> HTMLResponse:
    """The findings that the filters leave, the gravest first. Those for information only if asked for."""
    person(request)
    store, asked = site(request).store, dict(request.query_params)
    found = _filter(asked)
    rows = flags(store, found, shown, _SIZE)
    states = states_of(store, "flag", (row["report_id"] for row in rows.rows))
    known = notes(store)
    cards = [
        {"row": row, "note": known[row["rule"], row["kind"]],
         "state": states.get((row["report_id"], row["item"]), State())}
        for row in rows.rows
    ]  # fmt: skip
    return page(
        request, "flags.html", cards=cards, total=rows.total, shown=shown, size=_SIZE,
        pages=max(1, -(-rows.total // _SIZE)), chosen=asked, facets=_facets(store, asked),
        units=choices(store, "flags", "unit"), rules=_rules(store, asked),
    )  # fmt: skip


def _filter(asked: dict[str, str], but: str = "") -> Filter:
    found = Filter()
    for name in ("severity", "kind", "rule", "unit", "year"):
        if name != but:
            found.equal(name, asked.get(name))
    if not asked.get("severity") and but != "severity":
        found.that("severity != 'info'")
    found.like(("message", "quote", "number"), asked.get("q", ""))
    if asked.get("review") == "open":
        found.that(f"NOT {_REVIEWED}")
    elif asked.get("review") == "done":
        found.that(_REVIEWED)
    return found


def _facets(store: Store, asked: dict[str, str]) -> dict[str, Any]:
    """Counts beside the filters, each without its own filter. Those that depend on decisions are not counted."""
    plain = _plain(asked)
    made = {name: facets(store, name, _filter(plain, but=name)) for name in ("severity", "kind")}
    made["severity"].sort(key=lambda pair: _SEVERITIES.index(pair[0]))
    return made


def _rules(store: Store, asked: dict[str, str]) -> list[tuple[str, str, int]]:
    """Each rule that found something, with its title and how much it found."""
    found = facets(store, "rule || '|' || kind", _filter(_plain(asked), but="rule"))
    known = notes(store)
    pairs = [(name.partition("|"), count) for name, count in found]
    return [(rule, known[rule, kind]["title"], count) for (rule, _, kind), count in pairs]


def _plain(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name not in ("review", "q")}
