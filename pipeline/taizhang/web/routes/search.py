"""Search over the texts of all reports."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from taizhang.web.pages import page, person, site
from taizhang.web.store.queries import choices, search

__all__ = ["router"]

router = APIRouter()

_SIZE = 20
_AROUND = 90


@router.get("/search")
def search_page(request: Request, q: str = "", unit: str = "", shown: int = 1) -> HTMLResponse:
    """Paragraphs in which every word of the query stands."""
    person(request)
    store = site(request).store
    q = q.strip()[:100]
    found = search(store, q, unit, shown, _SIZE)
    rows = []
    for row in found.rows:
        at, length = _first(row["text"], q)
        rows.append((row, _marked(row["text"], q, at), row["start"] + at, row["start"] + at + length))
    return page(
        request, "search.html", q=q, unit=unit, rows=rows, total=found.total, shown=shown,
        pages=max(1, -(-found.total // _SIZE)), units=choices(store, "reports", "unit"),
    )  # fmt: skip


def _first(text: str, query: str) -> tuple[int, int]:
    """Where the first word of the query stands, and how long it is."""
    folded = text.lower()
    places = [(folded.find(part.lower()), len(part)) for part in query.split()]
    return min((place for place in places if place[0] >= 0), default=(0, 0))


def _marked(text: str, query: str, at: int) -> Markup:
    """The surroundings of the first hit with every word of the query marked."""
    import re

    start, end = max(0, at - _AROUND), min(len(text), at + 2 * _AROUND)
    cut = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    words = sorted({re.escape(part) for part in query.split()}, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(words)})", cut, flags=re.IGNORECASE) if words else [cut]
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )
