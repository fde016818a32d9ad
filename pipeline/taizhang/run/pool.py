"""Jobs on worker processes that share nothing: a job whose process dies or hangs costs that job only.

A worker is a Python of its own that gets pickled tasks on its standard input and answers on its standard output.
So a caller's script needs no ``if __name__ == "__main__"`` guard, and nothing is forked while threads run.
One thread in the parent serves each worker: it sends a task, waits, and replaces the worker when it is gone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from taizhang.records import UsageError
from taizhang.run.texts import language, say, set_language

__all__ = ["Lost", "attempt", "debugging", "run_jobs", "worker_count"]

_BOOT = "import sys; sys.path.append(sys.argv[1]); from taizhang.run.pool import serve; serve(*sys.argv[2:])"
_ROOT = Path(__file__).resolve().parents[2]
_DONE = object()
_GARBAGE = 20_000  # new objects of a worker before the collector looks at them


@dataclass(frozen=True, slots=True)
class Lost:
    """A job that gave no result: its `inputs.status` (`crash`, `timeout`, `oom`) and the reason in one line."""

    status: str
    reason: str


def worker_count(asked: int | str | None = None) -> int:
    """The number of workers: `asked`, else TAIZHANG_WORKERS, else the number of processors that we may use."""
    value = asked if asked is not None else os.environ.get("TAIZHANG_WORKERS") or None
    if value is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        count = int(value)
    except ValueError:
        count = 0
    if count < 1:
        raise UsageError(say("workers", value=value))
    return count


def debugging() -> bool:
    """Whether the user asked for traces of unexpected errors (TAIZHANG_DEBUG=1)."""
    return os.environ.get("TAIZHANG_DEBUG", "") not in ("", "0")


def attempt(job: Callable[[Any], Any], task: Any) -> Any:
    """``job(task)``, or `Lost` where it raises: one bad file never stops a batch.

    A `UsageError` is raised: it is of the call or of a data file, so it would come with every task.
    """
    try:
        return job(task)
    except UsageError:
        raise
    except MemoryError:
        return Lost("oom", say("memory"))
    except Exception as error:  # noqa: BLE001 - whatever it is, it becomes the row of this input
        if debugging():
            sys.excepthook(type(error), error, error.__traceback__)
        return Lost("crash", say("crash", what=f"{type(error).__name__}: {error}".splitlines()[0]))


def run_jobs(job: str, tasks: Iterable[Any], *, workers: int, seconds: float) -> Iterator[tuple[int, Any]]:
    """Number and result of each task in the order in which they end; `Lost` for one without a result.

    `job` names a function of one argument as ``module:function``; tasks and results must pickle. A task that takes
    longer than `seconds` of wall time is given up. At most a few results wait unread, so memory stays flat.
    """
    crew = _Crew(job, tasks, seconds, Queue(maxsize=2 * workers))
    threads = [threading.Thread(target=crew.tend, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    running = len(threads)
    try:
        while running:
            result = crew.results.get()
            if result is _DONE:
                running -= 1
            elif isinstance(result, BaseException):
                raise result
            elif isinstance(result[1], UsageError):
                raise result[1]
            else:
                yield result
    finally:
        crew.dismiss()
        while any(thread.is_alive() for thread in threads):
            with contextlib.suppress(Empty):
                crew.results.get(timeout=0.05)


class _Crew:
    """The workers of one batch and the tasks that they draw from."""

    def __init__(self, job: str, tasks: Iterable[Any], seconds: float, results: Queue[Any]) -> None:
        self.results = results
        self._job, self._seconds = job, seconds
        self._tasks = enumerate(tasks)
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()
        self._dismissed = False

    def tend(self) -> None:
        """Serve one worker until no task is left; an error of the tasks' own iterator goes to the results."""
        worker: _Worker | None = None
        try:
            while (numbered := self._next()) is not None:
                number, task = numbered
                worker = worker if worker and worker.alive else self._hire()
                self.results.put((number, worker.do(task, self._seconds)))
        except BaseException as error:  # noqa: BLE001 - handed to the reader, who raises it
            self.results.put(error)
        finally:
            if worker is not None and worker.alive:
                worker.close()
            self.results.put(_DONE)

    def dismiss(self) -> None:
        """Give out no more tasks and end every worker at once."""
        with self._lock:
            self._dismissed = True
            for worker in self._workers:
                worker.kill()

    def _next(self) -> tuple[int, Any] | None:
        with self._lock:
            return None if self._dismissed else next(self._tasks, None)

    def _hire(self) -> _Worker:
        with self._lock:
            worker = _Worker(self._job)
            self._workers = [*(w for w in self._workers if w.alive), worker]
            if self._dismissed:
                worker.kill()
            return worker


class _Worker:
    """One worker process."""

    def __init__(self, job: str) -> None:
        # One thread of the numeric libraries each: the workers are the parallelism.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, "-P", "-c", _BOOT, str(_ROOT), job, language()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self.alive = True

    def do(self, task: Any, seconds: float) -> Any:
        """The result of one task; `Lost` where the process died or the time was up, and then the worker is gone."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump(task, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            code = self.close()
            if late.is_set():
                return Lost("timeout", say("timeout", seconds=seconds))
            return Lost("crash", say("worker_died", code=code))
        finally:
            timer.cancel()

    def kill(self) -> None:
        """End the process at once; who waits for its answer sees the pipe break."""
        self._process.kill()

    def close(self) -> int:
        """Let the process end; its exit code."""
        self.alive = False
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return self._process.wait()


def serve(job: str, lang: str) -> None:
    """The life of a worker: tasks from standard input, results to standard output, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to end
    set_language("zh" if lang == "zh" else "en")
    # What a library prints must not get between the results.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, name = job.partition(":")
    function = getattr(importlib.import_module(module), name)
    fresh = True
    while True:
        try:
            task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = attempt(function, task)
        except UsageError as error:
            answer = error
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
        if fresh:
            # The dictionary and the rules stay to the end: the collector need not walk through them again.
            gc.freeze()
            gc.set_threshold(_GARBAGE)
            fresh = False
