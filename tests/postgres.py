"""A PostgreSQL server of its own for the tests: from Debian's package, on loopback, gone with the tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_USER = "nobody"  # the server refuses to run as root


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a fresh database (SQLAlchemy, psycopg), while the block lasts."""
    bin_folder = programs()
    assert bin_folder is not None
    top = Path(tempfile.mkdtemp(prefix="taizhang-pg-"))
    options: dict[str, object] = {"capture_output": True, "text": True, "cwd": "/"}
    if os.getuid() == 0:
        shutil.chown(top, _USER)
        options["user"] = _USER
    port = _free_port()
    data, log = top / "data", top / "log"
    try:
        _do([bin_folder / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale", "C"], options)
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _do([bin_folder / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", settings, "start"], options)
        try:
            yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
        finally:
            _do([bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], options)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _do(command: list[object], options: dict[str, object]) -> None:
    # pg_ctl hands its output on to the server: a pipe would not end before the server does.
    with tempfile.TemporaryFile() as said:
        told = {**{k: v for k, v in options.items() if k != "capture_output"}, "stdout": said, "stderr": said}
        done = subprocess.run(list(map(str, command)), check=False, **told)  # type: ignore[call-overload]
        said.seek(0)
        assert done.returncode == 0, said.read().decode("utf-8", "replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
