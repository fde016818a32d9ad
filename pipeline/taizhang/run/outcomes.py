"""What each input comes to: read and analysed, in worker processes where there is enough to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.flags.copied import Named
from taizhang.records import ReadError, Report
from taizhang.run.analyse import analyse
from taizhang.run.pool import Lost, attempt, run_jobs, worker_count
from taizhang.run.settings import Settings
from taizhang.run.texts import say
from taizhang.tables import InputRow

if TYPE_CHECKING:
    from taizhang.ingest import Input

__all__ = ["SECONDS", "Outcome", "Packed", "Progress", "lost_row", "outcomes", "pack_work", "packed_outcomes", "work"]

Progress = Callable[[int, int], None]
Task = tuple["Input", Settings]

SECONDS = 120.0
"""An input that takes longer is given up."""
_FEW_INPUTS, _SMALL_BYTES = 8, 200_000
_SHIPPED = Settings()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one input came to: its row of `inputs`, and the report where it was read."""

    row: InputRow
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """The same as it is kept: the report as its packed record (see `taizhang.run.packing`), and which it is."""

    row: InputRow
    record: bytes | None = None
    named: Named | None = None


def outcomes(
    inputs: Sequence[Input],
    *,
    workers: int | None = None,
    seconds: float = SECONDS,
    progress: Progress | None = None,
    settings: Settings = _SHIPPED,
) -> Iterator[Outcome]:
    """What each input comes to, in the order of the inputs, whatever the number of workers.

    Old documents are converted first, many in one run of LibreOffice.
    """
    waiting: dict[int, Outcome] = {}
    following = 0
    for number, result in _results(work, inputs, workers, seconds, progress, settings):
        waiting[number] = Outcome(lost_row(inputs[number], result)) if isinstance(result, Lost) else result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def packed_outcomes(
    inputs: Sequence[Input],
    *,
    workers: int | None = None,
    seconds: float = SECONDS,
    progress: Progress | None = None,
    settings: Settings = _SHIPPED,
) -> Iterator[tuple[int, Packed]]:
    """The number of each input and what it comes to, as they end; the workers pack, so that little is left to do."""
    for number, result in _results(pack_work, inputs, workers, seconds, progress, settings):
        yield number, Packed(lost_row(inputs[number], result)) if isinstance(result, Lost) else result


def _results(
    job: Callable[[Task], Any],
    inputs: Sequence[Input],
    workers: int | None,
    seconds: float,
    progress: Progress | None,
    settings: Settings,
) -> Iterator[tuple[int, Any]]:
    from taizhang.ingest import converted

    count = min(worker_count(workers), len(inputs))
    with converted(inputs, workers=max(count, 1)) as ready:
        if count <= 1 or _small(inputs):
            results: Iterator[tuple[int, Any]] = (
                (i, attempt(job, (item, settings))) for i, item in enumerate(ready)
            )  # fmt: skip
        else:
            tasks = ((item, settings) for item in ready)
            results = run_jobs(f"{job.__module__}:{job.__name__}", tasks, workers=count, seconds=seconds)
        for done, result in enumerate(results, 1):
            if progress is not None:
                progress(done, len(inputs))
            yield result


def _small(inputs: Sequence[Input]) -> bool:
    """Whether starting workers would cost more than they save."""
    if len(inputs) > _FEW_INPUTS:
        return False
    files = {item.file for item in inputs}
    return sum(path.stat().st_size for path in map(Path, sorted(files)) if path.is_file()) <= _SMALL_BYTES


def work(task: Task) -> Outcome:
    """Read and analyse one input."""
    from taizhang.ingest import read

    item, settings = task
    try:
        source = read(item)
        if not source.text.strip():
            raise ReadError("no_text", say("no_text"))
    except ReadError as error:
        return Outcome(InputRow(item.path, _digest(item), item.format, error.status, error.reason))  # type: ignore[arg-type]
    report = analyse(source, settings)
    reason = "；".join(source.notes)
    return Outcome(InputRow(source.path, source.sha256, source.format, "ok", reason, report.id), report)


def pack_work(task: Task) -> Packed:
    """The same, packed."""
    from taizhang.run.packing import pack_report

    outcome = work(task)
    if outcome.report is None:
        return Packed(outcome.row)
    return Packed(outcome.row, pack_report(outcome.report), Named.of(outcome.report))


def lost_row(item: Input, lost: Lost) -> InputRow:
    """The row of an input whose process was lost."""
    return InputRow(item.path, _digest(item), item.format, lost.status, lost.reason)  # type: ignore[arg-type]


def _digest(item: Input) -> str:
    """SHA-256 of a file that lies there as itself; empty for what could not be reached."""
    import hashlib

    if item.entries or item.text is not None:
        return ""
    try:
        with Path(item.file).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
