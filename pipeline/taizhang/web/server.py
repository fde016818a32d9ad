"""Serving the application on this machine."""

from __future__ import annotations

import logging
import socket
import sqlite3
from pathlib import Path

from taizhang.records import UsageError
from taizhang.run.texts import say
from taizhang.run.workspace.lock import FileLock
from taizhang.tables import make_folder
from taizhang.web.app import MOST_BYTES, make_app
from taizhang.web.store import FOLDER, Store, jobs, people
from taizhang.web.store.own import Own, choose, outdated
from taizhang.web.takeover import take_over

__all__ = ["serve"]

_HOST = "127.0.0.1"
_QUEUE = 512


def serve(
    workspace: Path,
    port: int,
    owner: str,
    *,
    own: Own | None = None,
    most_bytes: int = MOST_BYTES,
    ready: object = None,
) -> None:
    """Serve `workspace` (made where it is not there) until interrupted; `ready(address)` is called once connections are
    accepted, with the address that lets the owner in. Port 0 takes a free one. What an audit wrote there is taken over.
    Audits of uploads follow the files `own`. Raises `UsageError` where the port is taken, a file of these or the store
    is broken, `WorkspaceError` where another server has the workspace."""
    import uvicorn

    workspace = workspace.resolve()
    make_folder(workspace / FOLDER)
    lock = FileLock(workspace / FOLDER / "serve.lock")
    try:
        token = _prepared(workspace, owner, own or Own())
    except sqlite3.Error as error:
        raise UsageError(say("web_store", path=workspace, reason=error)) from error
    listening = _listen(port)
    port = listening.getsockname()[1]
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = uvicorn.Config(
        make_app(workspace, port, most_bytes=most_bytes), log_config=None, access_log=False, server_header=False,
        date_header=True, ws="none", lifespan="on", timeout_graceful_shutdown=5,
    )  # fmt: skip
    if callable(ready):
        ready(f"http://{_HOST}:{port}/?token={token}")
    uvicorn.Server(config).run(sockets=[listening])
    lock.release()


def _prepared(workspace: Path, owner: str, own: Own) -> str:
    """The token of the opening address, once the store is there and what an audit left in the workspace is queued, or
    an audit of uploads that were audited with other files of the office's own."""
    store = Store(workspace)
    choose(store, own)
    if kind := take_over(store):
        jobs.add(store, kind, owner)
    elif store.value("SELECT count(*) FROM files") and outdated(store):
        jobs.add(store, "audit", owner)
    token = people.opening_token(store, owner)
    store.close()
    return token


def _listen(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else each answer waits 40 ms
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((_HOST, port))
    except OSError as error:
        made.close()
        raise UsageError(say("port_taken", port=port)) from error
    made.listen(_QUEUE)
    return made
