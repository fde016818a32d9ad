"""An audit whose work is done by a Spark cluster: reading and analysing, and the stages of comparing.

The driver keeps the workspace and writes the outputs. The stages of comparing read the workspace, so on a cluster it
has to be one that the executors reach (``--workspace postgresql+psycopg://…``); with SQLite they are done by the driver
unless Spark runs on the same machine.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.records import UsageError
from taizhang.run.outcomes import Packed, Progress, lost_row, pack_work
from taizhang.run.pool import Lost, attempt
from taizhang.run.settings import Settings
from taizhang.run.texts import say

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from taizhang.ingest import Input
    from taizhang.run.audit import Audit

__all__ = ["SparkCrew", "SparkEngine", "audit", "session_of", "spark_outcomes"]

_PART = 200  # inputs of a task


def session_of(master: str | None = None) -> SparkSession:
    """The session of this process, else a new one at `master` (default: the one that Spark is configured with, else
    this machine). Raises `UsageError` where PySpark or Java is not there, or no session can be made."""
    import os

    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(say("spark_absent")) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("taizhang").config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.ui.enabled", "false").config("spark.python.worker.reuse", "true")
    if master is not None:
        builder = builder.master(master)
    try:
        return builder.getOrCreate()
    except Exception as error:  # of Java, of the network, of the master: whatever it is, there is no session
        raise UsageError(say("spark_none", reason=str(error).strip().splitlines()[0])) from error


def audit(
    paths: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    session: SparkSession | None = None,
    master: str | None = None,
    **options: Any,
) -> Audit:
    """`taizhang.audit` on Spark: the same arguments, the same outputs. The paths must lie on a store that driver and
    executors share."""
    from taizhang.run.audit import audit as run

    return run(paths, out, engine=SparkEngine(session or session_of(master)), **options)


class SparkEngine:
    """What `taizhang.run.audit` asks of an engine (see `taizhang.run.engine`)."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def outcomes(self, inputs: Sequence[Input], **options: Any) -> Iterator[tuple[int, Packed]]:
        """What each input comes to."""
        return spark_outcomes(self._session, inputs, **options)

    def crew(self, url: str) -> SparkCrew | None:
        """What does the stages over a workspace; None where the executors cannot reach it."""
        near = str(self._session.sparkContext.master).startswith("local")
        return SparkCrew(self._session) if near or not url.startswith("sqlite") else None


def spark_outcomes(
    session: SparkSession,
    inputs: Sequence[Input],
    *,
    workers: int | None = None,  # noqa: ARG001 - the cluster decides
    seconds: float = 0.0,  # noqa: ARG001 - reading has its own limits
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> Iterator[tuple[int, Packed]]:
    """What each input comes to, as `taizhang.run.outcomes.packed_outcomes` gives it."""
    if not inputs:
        return
    rows = [(number, bytearray(pickle.dumps(item))) for number, item in enumerate(inputs)]
    parts = max(session.sparkContext.defaultParallelism, -(-len(rows) // _PART))
    frame = session.createDataFrame(session.sparkContext.parallelize(rows, parts), "number int, input binary")
    made = frame.mapInArrow(partial(_analysed, settings or Settings()), "number int, packed binary")
    for done, row in enumerate(made.toLocalIterator(prefetchPartitions=True), 1):
        if progress is not None:
            progress(done, len(inputs))
        yield row.number, pickle.loads(bytes(row.packed))


def _analysed(settings: Settings, batches: Iterator[Any]) -> Iterator[Any]:
    """The work of a Python worker: what the driver has sent, packed for it."""
    import pyarrow as arrow

    for batch in batches:
        numbers, packed = [], []
        for row in batch.to_pylist():
            item = pickle.loads(row["input"])
            found = attempt(pack_work, (item, settings))
            result = Packed(lost_row(item, found)) if isinstance(found, Lost) else found
            numbers.append(row["number"])
            packed.append(pickle.dumps(result))
        columns = [arrow.array(numbers, arrow.int32()), arrow.array(packed, arrow.binary())]
        yield arrow.RecordBatch.from_arrays(columns, names=["number", "packed"])


class SparkCrew:
    """Does the stages of comparing on the cluster, each task of a stage a task of Spark."""

    def __init__(self, session: SparkSession) -> None:
        self._context = session.sparkContext

    def __call__(self, shared: Any, tasks: Iterable[tuple[str, Any]]) -> Iterator[Any]:
        """Do the tasks; results in their order."""
        sent = [pickle.dumps(task) for task in tasks]
        if not sent:
            return
        broadcast = self._context.broadcast(pickle.dumps(shared))
        try:
            done = self._context.parallelize(sent, len(sent)).map(lambda task: _stage(broadcast.value, task))
            for result in done.toLocalIterator(prefetchPartitions=True):
                yield pickle.loads(result)
        finally:
            broadcast.unpersist()


def _stage(shared: bytes, task: bytes) -> bytes:
    from taizhang.run.crew import packed
    from taizhang.run.stages import STAGES, Judged

    stage, part = pickle.loads(task)
    context = pickle.loads(shared)
    result = STAGES[stage](context, part)
    return pickle.dumps(packed(result, context) if isinstance(result, Judged) else result)
