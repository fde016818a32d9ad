"""The inside of a worker that reads files for another process (`taizhang.ingest.isolate` is the outside).

The limits are kept by the system wherever it can: memory by RLIMIT_AS, processor and wall time by interval timers
whose signals end the process, even in the middle of foreign code and when the parent is gone.
Answers are JSON, not pickles: a file that takes over a parser in here gains nothing out there.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from taizhang.ingest.model import Input, Limits
from taizhang.records import ReadError, Source, UsageError

__all__ = ["HEADER", "Task", "answers", "input_of", "more_time", "out_of_memory", "serve", "source_of", "used_memory"]

HEADER = struct.Struct(">Q")
_ERRORS_BYTES = 1 << 20  # a library that floods standard error may fill that much of the disk
_BATCH, _BATCH_CHARS = 256, 200_000


class Task(NamedTuple):
    """What a worker is asked: to ``read`` an input or to ``open`` a table or an archive."""

    kind: str
    item: Input
    limits: Limits
    columns: tuple[str | None, str | None, str | None] = (None, None, None)
    named: bool = False


def answers(task: Task) -> Iterator[list[Any]]:
    """The messages that a task gives: one ``source``, or many ``inputs``."""
    if task.kind == "read":
        from taizhang.ingest.read import read_here

        found = read_here(task.item, task.limits)
        yield ["source", found.path, found.sha256, found.format, found.text, found.notes, found.hints, found.origin]
        return
    from taizhang.ingest.discover import open_here

    batch: list[list[Any]] = []
    chars = 0
    for item in open_here(task.item, task.columns, task.limits, named=task.named):
        fields = [item.path, item.relative, item.format, item.file, item.entries, item.text, item.hints, item.problem]
        batch.append(fields)
        chars += len(item.text or "")
        if len(batch) >= _BATCH or chars >= _BATCH_CHARS:
            yield ["inputs", batch]
            batch, chars = [], 0
    yield ["inputs", batch]


def source_of(message: list[Any]) -> Source:
    """The source in a message ``source``."""
    path, digest, form, text, notes, hints, origin = message[1:]
    return Source(path, digest, form, text, tuple(notes), _pairs(hints), _pairs(origin))


def input_of(fields: list[Any]) -> Input:
    """An input of a message ``inputs``."""
    path, relative, form, file, entries, text, hints, problem = fields
    return Input(
        path, relative, form, file, tuple(entries), text, _pairs(hints), (problem[0], problem[1]) if problem else None
    )  # fmt: skip


def _pairs(items: list[list[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((first, second) for first, second in items)


class _Channel:
    """The way back, and the clocks, which stand still while an answer waits to be taken."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._wall = 0.0
        self.memory = 0

    def start(self, cpu: float, wall: float, memory: int) -> None:
        """Limits for what follows."""
        self._wall = wall
        self.memory = max(self.memory, memory)
        _limit_memory(memory)
        _clock("ITIMER_PROF", cpu)
        _clock("ITIMER_REAL", wall)

    def stop(self) -> None:
        """No more time limits."""
        _clock("ITIMER_PROF", 0)
        _clock("ITIMER_REAL", 0)

    def send(self, message: list[Any]) -> None:
        _clock("ITIMER_REAL", 0)
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        self._stream.write(HEADER.pack(len(data)) + data)
        self._stream.flush()
        _clock("ITIMER_REAL", self._wall)


_SERVING: list[_Channel] = []


def more_time(limits: Limits, name: str, memory: int) -> None:
    """Called in the middle of a task: from now on as many seconds as the limit ``name`` allows, and this much memory.

    Outside a worker nothing happens.
    """
    seconds = getattr(limits, name)
    for channel in _SERVING:
        channel.start(seconds * (os.cpu_count() or 1), seconds, memory)
        channel.send(["wait", seconds, name])


def serve(job: str) -> None:
    """The life of a worker: tasks from standard input, answers to standard output, until the input ends.

    ``job`` names the function (``module:name``) that turns a `Task` into messages.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to end
    channel = _Channel(os.fdopen(os.dup(1), "wb"))
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what a library prints must not get between the answers
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", _ERRORS_BYTES)
    module, _, name = job.partition(":")
    function: Callable[[Task], Iterator[list[Any]]] = getattr(importlib.import_module(module), name)
    _SERVING.append(channel)
    channel.send(["ready", used_memory()])
    while True:
        try:
            task: Task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        if _serve_one(function, task, channel):
            return


def _serve_one(function: Callable[[Task], Iterator[list[Any]]], task: Task, channel: _Channel) -> bool:
    """Answer one task; true where the process is spent and wants to be replaced."""
    limits = task.limits
    cpu = limits.cpu_seconds if task.kind == "read" else limits.table_seconds
    channel.start(cpu, limits.wall_seconds, limits.memory_bytes)
    spent = False
    try:
        for message in function(task):
            channel.send(message)
        end: list[Any] = ["done"]
    except ReadError as error:
        end = ["error", error.status, error.reason]
    except UsageError as error:
        end = ["usage", str(error)]
    except MemoryError:
        spent = True
        end = ["error", "oom", out_of_memory(limits)]
    except RecursionError:
        end = ["error", "limit", "文件结构嵌套过深，正常文档没有，不予读取"]
    except Exception as error:  # noqa: BLE001 - a defect of a reader costs this file only
        if os.environ.get("TAIZHANG_DEBUG", "") not in ("", "0"):
            sys.excepthook(type(error), error, error.__traceback__)
        end = ["error", "crash", f"读取时意外中止：{type(error).__name__}：{error}".splitlines()[0]]
    channel.stop()
    # Memory that was given once is not given back: the next file must not suffer for it.
    spent = spent or channel.memory > limits.memory_bytes or _own_peak() > limits.memory_bytes // 2
    channel.send([*end, spent])
    channel.stop()
    return spent


def out_of_memory(limits: Limits) -> str:
    """The reason of status ``oom``."""
    return f"读取时内存超过上限 {limits.memory_bytes >> 20} MB（memory_bytes，可用 TAIZHANG_LIMITS 调整）"


def used_memory(usage: Any = None) -> int:
    """The most memory of a process, in bytes, 0 where it cannot be known; of this one, without its ``usage``.

    On Linux a process starts with what its parent had in use, so the figure says something only once it has grown.
    """
    if usage is None:
        try:
            import resource
        except ImportError:
            return 0
        usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def _own_peak() -> int:
    """The most memory that this process itself has used."""
    try:
        with open("/proc/self/status", "rb") as status:
            return next((int(line.split()[1]) << 10 for line in status if line.startswith(b"VmHWM:")), 0)
    except OSError:
        return used_memory()


def _clock(name: str, seconds: float) -> None:
    which = getattr(signal, name, None)
    if which is not None:
        signal.setitimer(which, seconds)


def _limit(name: str, value: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        kind = getattr(resource, name)
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def _limit_memory(value: int) -> None:
    _limit("RLIMIT_AS", value)
