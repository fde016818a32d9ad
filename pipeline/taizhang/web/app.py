"""The application put together: store, pages, checks."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from taizhang.run.pool import debugging
from taizhang.web.defects import place_of
from taizhang.web.pages import page, wants_json
from taizhang.web.routes import ROUTERS
from taizhang.web.runner import Runner
from taizhang.web.security import App, Gate
from taizhang.web.static import Assets
from taizhang.web.store import Store

_log = logging.getLogger("taizhang.web")

__all__ = ["MOST_BYTES", "Site", "make_app"]

_THREADS = 2
MOST_BYTES = 512 * 1024 * 1024


@dataclass
class Site:
    """What the pages work with: the store, the thread that tends to jobs, and how much may be uploaded at once."""

    store: Store
    runner: Runner
    most_bytes: int


def make_app(workspace: Path, port: int, *, most_bytes: int = MOST_BYTES, jobs: bool = True) -> App:
    """The application for a workspace; `jobs`: whether to work in the background too."""
    store = Store(workspace)
    site = Site(store, Runner(store), most_bytes)

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        # Threads that make pages take turns at the interpreter, so more of them only get into each other's way. What
        # may have to wait for another writer runs in the threads of asyncio, and holds no page up.
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        if jobs:
            site.runner.start()
        yield
        if jobs:
            site.runner.close()
        store.close()

    app = FastAPI(lifespan=life, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.site = site
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Assets())
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(Exception, _broken)
    return Gate(_Checked(app), store, port, most_bytes)


class _Checked:
    """The application, but for requests that were refused before they reached it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            status = scope["state"]["refused"]
            if status is None and scope["state"]["person"] is None and not scope["path"].startswith("/static/"):
                status = 401
            if status is not None:
                scope["app"] = self._app
                response = _answer(Request(scope, receive), status)
                await response(scope, receive, send)
                return
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            _log.error(place_of(error))
            if debugging():
                raise


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, error.headers)


async def _broken(request: Request, _: Exception) -> Response:
    return _answer(request, 500)


def _answer(request: Request, status: int, headers: Any = None) -> Response:
    """A clear page for a status, or as much for a program."""
    if wants_json(request):
        return JSONResponse({"error": status}, status, headers)
    response = page(request, "error.html", status=status, again=request.headers.get("sec-fetch-site") == "cross-site")
    response.status_code = status
    response.headers.update(headers or {})
    return response
