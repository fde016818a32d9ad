"""Tokens for others, and the language of the pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from taizhang.web.pages import need, page, person, site
from taizhang.web.store import people

__all__ = ["router"]

router = APIRouter()


@router.get("/people")
def people_page(request: Request) -> HTMLResponse:
    """Who has a token."""
    need(request, "owner")
    return _page(request)


def _page(request: Request, made: str = "", name: str = "") -> HTMLResponse:
    rows = site(request).store.rows("SELECT * FROM people WHERE opening = 0 ORDER BY revoked_at IS NOT NULL, id")
    host = request.headers["host"]
    return page(request, "people.html", rows=rows, roles=people.ROLES, name=name,
                link=f"http://{host}/?token={made}" if made else "")  # fmt: skip


@router.post("/people")
def add(request: Request, name: str = Form(), role: str = Form()) -> HTMLResponse:
    """A new token; its address is shown this once."""
    need(request, "owner")
    name = name.strip()[:40]
    if role not in people.ROLES or not name:
        raise HTTPException(400)
    return _page(request, people.add(site(request).store, name, role), name)


@router.post("/people/{number}/revoke")
def revoke(request: Request, number: int) -> Response:
    """Make a token void."""
    need(request, "owner")
    people.revoke(site(request).store, number)
    return RedirectResponse("/people", 303)


@router.post("/language")
def choose_language(request: Request, lang: str = Form()) -> Response:
    """Show the pages in another language."""
    person(request)
    before = urlsplit(request.headers.get("referer", ""))
    local = before.netloc == request.headers.get("host") and before.path.startswith("/")
    target = "/" + before.path.lstrip("/") + (f"?{before.query}" if before.query else "") if local else "/"
    response = RedirectResponse(target, 303)
    response.set_cookie("lang", "en" if lang == "en" else "zh", max_age=365 * 86400, httponly=True, samesite="strict")
    return response
