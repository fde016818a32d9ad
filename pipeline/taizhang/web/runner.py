"""Starts the jobs that wait, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from taizhang.run.pool import debugging
from taizhang.web.store import Store, jobs

__all__ = ["Runner"]

_ROOT = Path(__file__).resolve().parents[2]
_BOOT = "import sys; sys.path.append(sys.argv[1]); from taizhang.web.job import main; main(sys.argv[2:])"
_IDLE = 0.5
_CUT_OFF = "处理中断多次，请查看文件清单中停在哪个文件"
_DIED = "处理进程意外退出（代码 {code}）"


class Runner(threading.Thread):
    """The thread that tends to the queue."""

    def __init__(self, store: Store) -> None:
        super().__init__(name="jobs", daemon=True)
        self._store = store
        self._wake = threading.Event()
        self._ended = False
        self._process: subprocess.Popen[bytes] | None = None

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def run(self) -> None:
        """Work through the queue until told to end."""
        jobs.requeue(self._store, _CUT_OFF)
        while not self._ended:
            job = jobs.take(self._store)
            if job is None:
                self._wake.wait(_IDLE)
                self._wake.clear()
            else:
                self._do(job["id"])

    def _do(self, job: int) -> None:
        command = [sys.executable, "-P", "-c", _BOOT, str(_ROOT), str(self._store.workspace), str(job)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=None if debugging() else subprocess.DEVNULL)  # fmt: skip
        code = self._process.wait()
        if not self._ended:
            # Does nothing where the job has entered its own end.
            jobs.finish(self._store, job, _DIED.format(code=code), failed=True)

    def close(self) -> None:
        """End; what runs is cut off and stays marked as running, so that the next start takes it up."""
        self._ended = True
        self._wake.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        self.join(10)
