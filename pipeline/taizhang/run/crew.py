"""Stages of a large batch on worker processes. What all tasks of a stage need goes to a file that each worker reads
once; results come back in the order of the tasks."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from taizhang.records import WorkspaceError
from taizhang.run.packing import cells_of, final_of
from taizhang.run.pool import Lost, run_jobs
from taizhang.run.stages import STAGES, Context, Judged
from taizhang.run.texts import say

__all__ = ["Crew", "stage_work"]

_SECONDS = 7 * 24 * 3600.0  # a stage over a large batch takes as long as it takes


class Crew:
    """Does stages on `workers` processes; `folder` is for what they share."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._workers = folder, workers
        self._number = 0

    def __call__(self, shared: Any, tasks: Iterable[tuple[str, Any]]) -> Iterator[Any]:
        """Do the tasks; `shared` is the context of their stages. Results in the order of the tasks."""
        waiting: dict[int, Any] = {}
        following = 0
        for number, result in self.as_they_end(shared, tasks):
            waiting[number] = result
            while following in waiting:
                yield waiting.pop(following)
                following += 1

    def as_they_end(self, shared: Any, tasks: Iterable[tuple[str, Any]]) -> Iterator[tuple[int, Any]]:
        """Number and result of each task as soon as it is done."""
        self._number += 1
        path = self._folder / f"shared-{self._number}.pickle"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it may hold the URL of a database
        with os.fdopen(handle, "wb") as file:
            pickle.dump(shared, file, pickle.HIGHEST_PROTOCOL)
        try:
            work = ((str(path), stage, part) for stage, part in tasks)
            jobs = run_jobs("taizhang.run.crew:stage_work", work, workers=self._workers, seconds=_SECONDS)
            for number, result in jobs:
                if isinstance(result, Lost):
                    raise WorkspaceError(say("stage_lost", reason=result.reason))
                yield number, result
        finally:
            path.unlink(missing_ok=True)


def stage_work(task: tuple[str, str, Any]) -> Any:
    """One task of a stage, in a worker. Reports come back packed, as they are kept."""
    from taizhang.run.writing import WRITING

    path, stage, part = task
    shared = _shared(path)
    result = (WRITING.get(stage) or STAGES[stage])(shared, part)
    return packed(result, shared) if isinstance(result, Judged) else result


def packed(judged: Judged, context: Context) -> Judged:
    """The same with every report packed; cells of the panel and promises as lists of plain values."""
    masked = context.plan.redact is not None
    judged.reports = [
        (number, final_of(number, report, share, masked=masked), share) for number, report, share in judged.reports
    ]
    judged.cells = [(key, cells_of(cell)) for key, cell in judged.cells]
    judged.promises = [cells_of(promise) for promise in judged.promises]
    return judged


@lru_cache(maxsize=1)
def _shared(path: str) -> Any:
    """What the parent has written for us, into a folder that is its own."""
    with Path(path).open("rb") as file:
        return pickle.load(file)
