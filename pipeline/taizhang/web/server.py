"""Serving the application on this machine."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

from taizhang.records import UsageError
from taizhang.run.texts import say
from taizhang.web.app import MOST_BYTES, make_app
from taizhang.web.store import Store, jobs, people
from taizhang.web.takeover import take_over

__all__ = ["serve"]

_HOST = "127.0.0.1"
_QUEUE = 512


def serve(workspace: Path, port: int, owner: str, *, most_bytes: int = MOST_BYTES, ready: object = None) -> None:
    """Serve `workspace` (made where it is not there) until interrupted; `ready(address)` is called once connections are
    accepted, with the address that lets the owner in. Port 0 takes a free one. What an audit wrote there is taken over.
    Raises `UsageError` where the port is taken."""
    import uvicorn

    workspace = workspace.resolve()
    workspace.mkdir(parents=True, exist_ok=True)
    store = Store(workspace)
    if kind := take_over(store):
        jobs.add(store, kind, owner)
    token = people.opening_token(store, owner)
    store.close()
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
