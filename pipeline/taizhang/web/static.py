"""The program's own scripts and styles, from the wheel, kept by browsers for as long as their content is the same."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from starlette.responses import Response

__all__ = ["Assets", "address"]

_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
# Shared with the page that an audit writes, so it lies there.
_ELSEWHERE = {"vendor/echarts.min.js": "taizhang.present.page"}
_FILES = (
    "app.css", "app.js", "grid.js", "review.js", "report.js", "upload.js", "charts.js", "icon.svg",
    "vendor/htmx.min.js", "vendor/tabulator.min.js", "vendor/tabulator_simple.min.css", "vendor/echarts.min.js",
)  # fmt: skip


@cache
def _content(name: str) -> bytes:
    package = _ELSEWHERE.get(name, "taizhang.web")
    return (files(package) / "assets" / name).read_bytes()


@cache
def address(name: str) -> str:
    """The address of a file; it changes with the content."""
    return f"/static/{name}?{hashlib.sha256(_content(name)).hexdigest()[:12]}"


class Assets:
    """The files as an application of their own; only those that are listed here."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        name = scope["path"].partition("/static/")[2]
        if name not in _FILES:
            await Response("", 404)(scope, receive, send)
            return
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        response = Response(_content(name), media_type=_TYPES[name.rpartition(".")[2]], headers=headers)
        await response(scope, receive, send)
