"""A server of the web application for tests: a process of its own on a free port."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

__all__ = ["Served", "audited"]

_START = "import sys; from taizhang.cli import main; main()"


class Served:
    """A running server. `address` is what it printed, `base` the same without path and token."""

    def __init__(self, workspace: Path, *options: str) -> None:
        self.workspace = workspace
        self._clients: list[httpx.Client] = []
        self.log = workspace.with_name(workspace.name + ".log")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, "serve", str(workspace), "--port", "0", "--name", "王主任", *options],
                stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().decode().strip()
        self.base = self.address.partition("/?")[0]

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._close()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self._process.kill()
        self._close()

    def _close(self) -> None:
        for client in self._clients:
            client.close()
        assert self._process.stdout is not None
        self._process.wait(20)
        self._process.stdout.close()

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        self._close()
        return self._process.returncode

    @property
    def pid(self) -> int:
        return self._process.pid

    def client(self, address: str = "", **options: Any) -> httpx.Client:
        """A client that has come in by an address (the owner's, unless another is given)."""
        made = httpx.Client(base_url=self.base, follow_redirects=True, timeout=60, **options)
        self._clients.append(made)
        assert made.get(address or self.address).status_code == 200
        return made

    def token(self, owner: httpx.Client, name: str, role: str) -> str:
        """The address of a new person."""
        page = owner.post("/people", data={"name": name, "role": role}).text
        return page.partition('readonly value="')[2].partition('"')[0].replace("&amp;", "&")

    def waited(self, client: httpx.Client, seconds: float = 120) -> None:
        """Wait until no work is left."""
        end = time.monotonic() + seconds
        while 'id="working"' in client.get("/part/progress").text:
            assert time.monotonic() < end, "the audit does not end"
            time.sleep(0.2)


def audited(server: Served, paths: list[Path]) -> httpx.Client:
    """The owner's client, after these files have been uploaded and audited."""
    client = server.client()
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    assert client.post("/upload", files=files).status_code == 202
    server.waited(client)
    return client
