"""Reading in worker processes with limits: a file that aborts, hangs or eats memory costs that file only.

A worker serves one file after the other until one trips it; then it is replaced. Whoever reads gets a worker of his
own (threads too), so as many run as there are readers at the same time. `taizhang.ingest.worker` is the inside.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from taizhang.ingest.model import Limits
from taizhang.ingest.worker import HEADER, Task, out_of_memory, used_memory
from taizhang.records import ReadError, UsageError

__all__ = ["READERS", "Readers"]

_BOOT = (
    "import os, sys; sys.path[:] = sys.argv[1].split(os.pathsep);"
    "from taizhang.ingest.worker import serve; serve(sys.argv[2])"
)
_ROOT = str(Path(__file__).resolve().parents[2])
_START_SECONDS = 60.0
_GRACE = 1.0  # seconds: the system ends a worker at its limit, we only where it did not
_MOST_BYTES = 1 << 30
_NO_MEMORY = (b"bad_alloc", b"out of memory", b"cannot allocate", b"memory allocation", b"memoryerror", b"enomem")
_FULL = 0.6  # of the limit: who dies with so much memory in use has died of it


class Readers:
    """Workers that do one job, kept for the next task. Safe for threads and for forked processes.

    ``peak`` is the most memory, in bytes, that one of those that have ended had used.
    """

    def __init__(self, job: str = "taizhang.ingest.worker:answers") -> None:
        self._job = job
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._known = False
        self.peak = 0

    def ask(self, task: Task) -> Iterator[list[Any]]:
        """The messages that a task gives, as they come.

        Raises `ReadError`: what the reader found, or ``timeout``, ``oom``, ``crash`` where the worker was lost.
        Leaving the iterator early ends the worker.
        """
        worker = self._hire()
        try:
            yield from worker.do(task)
        finally:
            self._release(worker)

    def close(self) -> None:
        """End the workers that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()
            self.peak = max(self.peak, worker.peak)

    def _hire(self) -> _Worker:
        with self._lock:
            if self._owner != os.getpid():  # a fork: the workers are the parent's
                self._owner, self._idle = os.getpid(), []
            if not self._known:
                atexit.register(self.close)
                self._known = True
            while self._idle:
                worker = self._idle.pop()
                if worker.lives():
                    return worker
                worker.end()
        return _Worker(self._job)

    def _release(self, worker: _Worker) -> None:
        with self._lock:
            if worker.free and len(self._idle) < (os.cpu_count() or 1):
                self._idle.append(worker)
                return
        worker.end()
        with self._lock:
            self.peak = max(self.peak, worker.peak)


class _Worker:
    """One worker process; ``free`` while it waits for a task."""

    def __init__(self, job: str) -> None:
        self.free = False
        self.peak = 0
        self._inherited = 0
        self._late = False
        self._astray = False
        self._errors: IO[bytes] | None = None if _debugging() else tempfile.TemporaryFile()  # noqa: SIM115
        path = os.pathsep.join(part for part in [*sys.path, _ROOT] if part)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, path, job], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._errors, env={**os.environ, "MALLOC_ARENA_MAX": "2"},
        )  # fmt: skip
        ready = self._receive(_START_SECONDS)
        if ready is None:
            said = self._end_of_errors().decode(errors="replace")
            self.end()
            raise RuntimeError(f"a reading worker did not start: {said}")
        self._inherited = ready[1]
        self.free = True

    def lives(self) -> bool:
        """Whether it still waits."""
        return self._process.poll() is None

    def do(self, task: Task) -> Iterator[list[Any]]:
        """The messages of one task; `ReadError` for its failure or that of the process."""
        self.free = False
        cpu, wall = "cpu_seconds" if task.kind == "read" else "table_seconds", "wall_seconds"
        seconds = task.limits.wall_seconds
        with contextlib.suppress(OSError):  # a process that is gone shows when it is asked for its answer
            assert self._process.stdin is not None
            pickle.dump(task, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        while (message := self._receive(seconds + _GRACE)) is not None:
            match message:
                case ["done", spent]:
                    self.free = not spent
                    return
                case ["error", status, reason, spent]:
                    self.free = not spent
                    raise ReadError(status, reason)
                case ["usage", reason, spent]:
                    self.free = not spent
                    raise UsageError(reason)
                case ["wait", more, name]:
                    seconds, cpu, wall = more, name, name
                case _:
                    yield message
        raise self._diagnosis(task.limits, cpu, wall)

    def end(self) -> int:
        """End the process at once and give back what it holds; its exit code."""
        self.free = False
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        code = self._wait()
        if self._errors is not None:
            self._errors.close()
        return code

    def _receive(self, seconds: float) -> list[Any] | None:
        """The next message; None where the process has ended or the time was up, and then it is killed."""
        timer = threading.Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            head = self._read(HEADER.size)
            size = HEADER.unpack(head)[0] if len(head) == HEADER.size else 0
            self._astray = size > _MOST_BYTES
            data = b"" if self._astray else self._read(size)
        finally:
            timer.cancel()
        if not data or len(data) < size:
            return None
        message: list[Any] = json.loads(data.decode("utf-8", "surrogatepass"))
        return message

    def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.read(size)

    def _give_up(self) -> None:
        self._late = True
        self._process.kill()

    def _give_up_astray(self) -> None:
        """End a process that lives on but does not answer as agreed: it closed its output, or wrote nonsense."""
        self._astray = True
        self._process.kill()

    def _wait(self) -> int:
        """The exit code; on the way out the most memory that the process has used is noted."""
        process = self._process
        if process.returncode is None and hasattr(os, "wait4"):
            with contextlib.suppress(ChildProcessError):
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                used = used_memory(usage)
                self.peak = used if used > self._inherited else 0
        return process.wait()

    def _end_of_errors(self) -> bytes:
        if self._errors is None:
            return b""
        self._errors.seek(max(self._errors.seek(0, os.SEEK_END) - 4096, 0))
        return self._errors.read()

    def _diagnosis(self, limits: Limits, cpu: str, wall: str) -> ReadError:
        """What ended the process: an error with status ``timeout``, ``oom`` or ``crash``."""
        timer = threading.Timer(0 if self._astray else _GRACE, self._give_up_astray)
        timer.start()
        code = self._wait()
        timer.cancel()
        said = self._end_of_errors()
        if code in (-getattr(signal, "SIGPROF", 0), -getattr(signal, "SIGXCPU", 0)):
            return ReadError("timeout", _too_long("的处理器时间", cpu, limits))
        if self._late or code == -getattr(signal, "SIGALRM", 0):
            return ReadError("timeout", _too_long("时间", wall, limits))
        no_words = any(sign in said.lower() for sign in _NO_MEMORY)
        killed = code == -getattr(signal, "SIGKILL", 0) and not self._astray
        if no_words or killed or self.peak > _FULL * limits.memory_bytes:
            return ReadError("oom", out_of_memory(limits))
        return ReadError("crash", f"读取该文件的进程意外中止（{_signal_name(code)}）；文件可能已损坏")


def _too_long(what: str, name: str, limits: Limits) -> str:
    return f"读取{what}超过上限 {getattr(limits, name):g} 秒（{name}，可用 TAIZHANG_LIMITS 调整）"


def _signal_name(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"代码 {code}"
    except ValueError:
        return f"信号 {-code}"


def _debugging() -> bool:
    return os.environ.get("TAIZHANG_DEBUG", "") not in ("", "0")


READERS = Readers()
