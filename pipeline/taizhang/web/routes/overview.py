"""The first page: put files in, see how far they are and what became of them."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from taizhang.web.pages import need, page, person, site
from taizhang.web.store import Store, jobs, own, uploads
from taizhang.web.store.queries import counts

__all__ = ["router"]

router = APIRouter()

_SHOWN = 50
_MOST_FILES = 20_000
_UNREAD = "status NOT IN ('ok', 'waiting')"


@router.get("/")
def overview(request: Request) -> HTMLResponse:
    """The first page."""
    store = site(request).store
    first = store.rows("SELECT * FROM flags WHERE severity IN ('high', 'medium') ORDER BY position LIMIT 8")
    return page(
        request, "overview.html", counts=counts(store), first=first, progress=_progress(store, 1),
        most=site(request).most_bytes, own=own.names(store), silent=store.value("SELECT count(*) FROM suppressed"),
    )  # fmt: skip


@router.get("/part/progress")
def progress(request: Request, shown: int = 1) -> HTMLResponse:
    """How far the work is, and the files. The page asks again while there is work; when it is done it loads anew."""
    person(request)
    store = site(request).store
    made = page(request, "_progress.html", progress=_progress(store, shown))
    if request.headers.get("hx-request") and request.headers.get("hx-trigger") == "working" and not jobs.current(store):
        made.headers["HX-Refresh"] = "true"
    return made


def _progress(store: Store, shown: int) -> dict[str, Any]:
    """Files page by page: those that could not be read first, then those that wait, then the rest."""
    order = f"CASE WHEN {_UNREAD} THEN 0 WHEN status = 'waiting' THEN 1 ELSE 2 END, id"
    rows = store.rows(f"SELECT * FROM inputs ORDER BY {order} LIMIT ? OFFSET ?", (_SHOWN, (shown - 1) * _SHOWN))
    total = store.value("SELECT count(*) FROM inputs")
    return {
        "rows": rows, "total": total, "shown": shown, "pages": -(-total // _SHOWN),
        "unread": store.value(f"SELECT count(*) FROM inputs WHERE {_UNREAD}"),
        "last": jobs.latest(store), "files": store.value("SELECT count(*) FROM files"),
    }  # fmt: skip


@router.post("/upload")
async def upload(request: Request) -> Response:
    """Keep the files that were sent (multipart, field `files`) and queue an audit."""
    who = need(request, "reviewer")
    if "multipart/form-data" not in request.headers.get("content-type", ""):
        raise HTTPException(400)
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
        sent = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
        if not sent:
            raise HTTPException(400)
        kept, job = await asyncio.to_thread(_keep, request, sent, who.name)
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/", 303)
    return JSONResponse({"job": job, "files": [{"name": k.name, "new": k.fresh} for k in kept]}, 202)


def _keep(request: Request, sent: list[UploadFile], who: str) -> tuple[list[uploads.Kept], int]:
    store = site(request).store
    kept = [uploads.keep(store, part.filename or "", part.file, who) for part in sent]
    job = jobs.add(store, "audit", who)
    site(request).runner.wake()
    return kept, job


@router.post("/jobs")
def again(request: Request, kind: str = Form("audit")) -> Response:
    """Queue an audit of all files, or a comparison of the reviewed records."""
    who = need(request, "reviewer")
    if kind not in ("audit", "recompare"):
        raise HTTPException(400)
    jobs.add(site(request).store, kind, who.name)
    site(request).runner.wake()
    return RedirectResponse("/", 303)


@router.get("/files")
def files(request: Request) -> HTMLResponse:
    """What was uploaded, by whom and when."""
    person(request)
    rows = site(request).store.rows("SELECT * FROM files ORDER BY id DESC LIMIT 2000")
    return page(request, "files.html", rows=rows)


@router.post("/files/{number}/remove")
def remove(request: Request, number: int) -> Response:
    """Take a file out; the next audit is without it."""
    who = need(request, "owner")
    uploads.remove(site(request).store, number)
    jobs.add(site(request).store, "audit", who.name)
    site(request).runner.wake()
    return RedirectResponse("/files", 303)
