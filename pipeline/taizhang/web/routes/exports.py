"""The results with reviewed values as files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException

from taizhang.web.export import FORMS, path_of, write
from taizhang.web.pages import page, person, site
from taizhang.web.store import jobs

__all__ = ["router"]

router = APIRouter()

_PATIENCE = 4.0  # seconds to wait for an audit that is about to end
_STEP = 0.2
_writing: dict[Path, asyncio.Lock] = {}


@router.get("/export")
def export_page(request: Request) -> HTMLResponse:
    """What can be had, and how much of it was reviewed."""
    person(request)
    store = site(request).store
    rows = store.rows("SELECT kind, verdict, count(*) FROM states WHERE verdict != '' GROUP BY kind, verdict")
    return page(request, "export.html", forms=FORMS, reviewed=[tuple(row) for row in rows])


@router.get("/export/{name}")
async def export(request: Request, name: str) -> Response:
    """A file with the values as reviewed. 503 while an audit goes on, 404 where there is nothing yet."""
    person(request)
    store = site(request).store
    if name not in FORMS:
        raise HTTPException(404)
    waited = 0.0
    while jobs.current(store) is not None:
        if waited >= _PATIENCE:
            raise HTTPException(503, headers={"Retry-After": "2"})
        await asyncio.sleep(_STEP)
        waited += _STEP
    if not store.value("SELECT count(*) FROM reports"):
        raise HTTPException(404)
    path = path_of(store, name)
    async with _writing.setdefault(path, asyncio.Lock()):
        if not path.exists():
            await write(store, name, path)
    _writing.pop(path, None)
    return FileResponse(path, filename=name, media_type=FORMS[name])
