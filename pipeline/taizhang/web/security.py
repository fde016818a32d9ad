"""What stands before every page: which host is meant, who asks, where a change comes from, how much may be sent.

The application listens on this machine only, but any page in the same browser can send it requests. So the name in
`Host` must be ours (a foreign name that was made to point here is refused), a change must come from our own pages
(`Origin`, `Sec-Fetch-Site`), and who asks must hold a token or a session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from starlette.exceptions import HTTPException

from taizhang.web.store import Store, people

__all__ = ["COOKIE", "HEADERS", "Gate"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "taizhang_session"
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OWN = ("same-origin", "none")
_SMALL = 2_000_000  # bytes of a request that is no upload
_LONG = 8 * 60 * 60  # seconds that a session lasts in the browser
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


class Gate:
    """The application behind its checks. `scope["state"]["person"]` is who asks, `refused` why he is not let in."""

    def __init__(self, app: App, store: Store, port: int, most_bytes: int) -> None:
        self._app = app
        self._store = store
        self._most = most_bytes
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # no other protocol is spoken here
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        state = scope.setdefault("state", {})
        state["person"] = None
        state["refused"] = self._refused(scope, headers)
        if state["refused"] is None and not scope["path"].startswith("/static/"):
            opening = self._who(scope, headers)
            if opening is not None:
                # In a thread, since it may have to wait for somebody else who writes.
                secret = await asyncio.to_thread(people.open_session, self._store, opening)
                await _go_on(scope, secret, send)
                return
        limit = self._most if scope["path"] == "/upload" else _SMALL
        if state["refused"] is None and int(_digits(headers.get("content-length", "0"))) > limit:
            state["refused"] = 413
        await self._app(scope, _limited(receive, limit), _with_headers(scope, send))

    def _refused(self, scope: Scope, headers: dict[str, str]) -> int | None:
        """The status of a request that no page may answer; None for one that is in order."""
        host = headers.get("host", "")
        if host.lower() not in self._hosts:
            return 403
        if scope["method"] in _CHANGES:
            if headers.get("sec-fetch-site", "none") not in _OWN:
                return 403
            origin = headers.get("origin")
            if origin is not None and origin != f"http://{host}":
                return 403
        return None

    def _who(self, scope: Scope, headers: dict[str, str]) -> people.Person | None:
        """Enter into the state who asks; the person where he comes by an opening address."""
        state = scope["state"]
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        bearer = headers.get("authorization", "").partition(" ")
        if not token and bearer[0].lower() == "bearer":
            token = bearer[2]
        if token:
            state["person"] = person = people.by_token(self._store, token)
            if person is not None and scope["method"] == "GET" and not bearer[2]:
                return person
            return None
        secret = _cookie(headers.get("cookie", ""), COOKIE)
        if secret:
            state["person"] = people.by_session(self._store, secret)
        return None


async def _go_on(scope: Scope, secret: str, send: Send) -> None:
    """Answer an opening address: keep the session in a cookie and lead to the page without the token."""
    rest = [(k, v) for k, v in parse_qsl(scope["query_string"].decode("latin-1")) if k != "token"]
    # Not //: a path that begins so would lead to another host.
    target = "/" + scope["path"].lstrip("/\\") + ("?" + urlencode(rest) if rest else "")
    cookie = f"{COOKIE}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={_LONG}"
    headers = [(b"location", _ascii(target)), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store"),
               (b"content-length", b"0"), *_RAW_HEADERS]  # fmt: skip
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _ascii(target: str) -> bytes:
    from urllib.parse import quote

    return quote(target, safe="/?&=%+~.-_").encode("ascii")


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() else "0"


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _limited(receive: Receive, limit: int) -> Receive:
    """The request's body, broken off with 413 where it is longer than it may be (or said)."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413)
        return message

    return limited


def _with_headers(scope: Scope, send: Send) -> Send:
    """Answers with the headers that every one of them has; only files of the program itself may be kept."""
    kept = scope["path"].startswith("/static/")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), *_RAW_HEADERS]
            if not kept:
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": headers}
        await send(message)

    return sending
