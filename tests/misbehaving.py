"""A reader for tests that does what a file says: dies, hangs, eats memory, or reads it as text."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taizhang.ingest import Input, isolate, read
from taizhang.ingest.worker import Task, more_time
from taizhang.records import ReadError


def answers(task: Task) -> Iterator[list[Any]]:
    """The messages of a task of kind ``read``."""
    text = Path(task.item.file).read_text("utf-8")
    act = _ACTS.get(text.partition(" ")[0])
    if act is not None:
        act(task)
    yield ["source", task.item.path, "", "txt", f"{os.getpid()} {text}", (), (), ()]


def work(item: Input) -> tuple[str, str]:
    """What a worker of an audit does with one input, with this reader in the place of the real one.

    The status, and the text that was analysed or the reason.
    """
    from taizhang.run.analyse import analyse

    isolate.READERS = _READERS
    try:
        return "ok", analyse(read(item)).text
    except ReadError as error:
        return error.status, error.reason


_READERS = isolate.Readers("misbehaving:answers")


def _hoard(task: Task) -> None:
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1 << 12) * (1 << 10)))


def _hoard_in_c(task: Task) -> None:
    """As foreign code does: allocate until it fails, say so, abort."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while libc.malloc(ctypes.c_size_t(1 << 26)):
        pass
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def _spin(task: Task) -> None:
    while True:
        pass


def _spin_in_c(task: Task) -> None:
    re.match(r"(\s+)+$", " " * 60 + "x")  # holds the interpreter's lock


def _sleep(task: Task) -> None:
    while True:
        time.sleep(60)


def _flood(task: Task) -> None:
    for _ in range(64):
        try:
            os.write(2, bytes(1 << 16))
        except OSError:
            break
    print("noise")
    sys.stdout.flush()


def _raise(task: Task) -> None:
    raise KeyError("a defect")


def _patient(task: Task) -> None:
    more_time(task.limits, "ocr_page_seconds", task.limits.memory_bytes)
    time.sleep(1.5)


def _close(task: Task) -> None:
    os.closerange(3, 64)
    time.sleep(60)


def _garble(task: Task) -> None:
    for number in range(3, 64):
        try:
            os.write(number, b"\xff" * 64)
        except OSError:
            continue
    time.sleep(60)


_ACTS = {
    "abort": lambda _: os.abort(),
    "segv": lambda _: ctypes.string_at(0),
    "exit": lambda _: os._exit(0),
    "kill": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "hoard": _hoard,
    "hoard-in-c": _hoard_in_c,
    "spin": _spin,
    "spin-in-c": _spin_in_c,
    "sleep": _sleep,
    "flood": _flood,
    "raise": _raise,
    "patient": _patient,
    "close": _close,
    "garble": _garble,
}
