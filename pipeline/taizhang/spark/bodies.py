"""Panel and promises for collections that no single machine holds: each body's reports meet in one task.

What the collection as a whole has to say first (which names are one row, the commonest unit of measure and the title of
each row) is counted where the records lie; only the counts, which grow with the vocabulary, come to the driver.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from taizhang.spark.frames import batch_of, each_once, schema_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from taizhang.compare.alignment import Alignment
    from taizhang.compare.panel import PanelRows
    from taizhang.records import Report

__all__ = ["panel", "promises"]

_BODIES = "body string, path string, record string"
_COUNTS = "counts binary"


def panel(records: DataFrame, alignment: Alignment | None = None) -> DataFrame:
    """The rows of the table ``panel`` for the records of `extract`, in no order (see `taizhang.compare.build_panel`).

    `alignment` holds the user's decisions which names are one row. The records are read three times: cache them where
    they are dear.
    """
    from taizhang.compare.alignment import Alignment, Learnt
    from taizhang.compare.panel import PanelNames

    alignment = alignment or Alignment()
    once = each_once(records).orderBy("path").select("record")
    learnt, names = Learnt(), PanelNames()
    for said in _counted(once, partial(_learn, alignment)):
        learnt.merge(said)
    alignment.settle(learnt)
    for counts in _counted(once, partial(_name, alignment)):
        names.merge(counts)
    return _by_bodies(records, partial(_cells, names.rows(), alignment), "panel")


def promises(records: DataFrame) -> DataFrame:
    """The rows of the table ``promises`` for the records of `extract`, in no order (see
    `taizhang.compare.match_promises`)."""
    return _by_bodies(records, _promises, "promises")


def _learn(alignment: Alignment, reports: Iterator[Report]) -> Any:
    return alignment.learn(reports)


def _name(alignment: Alignment, reports: Iterator[Report]) -> Any:
    from taizhang.compare.panel import PanelNames

    names = PanelNames()
    names.add(reports, alignment)
    return names


def _cells(rows: PanelRows, alignment: Alignment, reports: list[Report]) -> Iterable[Any]:
    from taizhang.compare.panel import unit_cells

    return (cell for _, cell in unit_cells(list(enumerate(reports)), rows, alignment))


def _promises(reports: list[Report]) -> Iterable[Any]:
    from taizhang.compare import match_promises

    return match_promises(reports)


def _counted(records: DataFrame, count: Callable[[Iterator[Report]], Any]) -> Iterator[Any]:
    """What each partition counts, in the order of the partitions."""
    for row in records.mapInArrow(partial(_count, count), _COUNTS).toLocalIterator():
        yield pickle.loads(bytes(row.counts))


def _count(count: Callable[[Iterator[Report]], Any], batches: Iterator[Any]) -> Iterator[Any]:
    from taizhang.records import Report

    reports = (Report.from_json(text) for batch in batches for text in batch.column(0).to_pylist())
    yield from batch_of([(pickle.dumps(count(reports)),)], _COUNTS)


def _by_bodies(records: DataFrame, found: Callable[[list[Report]], Iterable[Any]], table: str) -> DataFrame:
    """The rows of a table that come of the reports of each body, which `found` is given by path."""
    told = each_once(records).select("report_id", "path", "unit", "record").mapInArrow(_told, _BODIES)
    together = told.repartition("body").sortWithinPartitions("body", "path")
    return together.mapInArrow(partial(_found, found, table), schema_of(table))


def _told(batches: Iterator[Any]) -> Iterator[Any]:
    """Of each record its body."""
    from taizhang.compare.units import unit_of

    for batch in batches:
        rows = batch.to_pylist()
        yield from batch_of([(unit_of(r["unit"], r["report_id"]), r["path"], r["record"]) for r in rows], _BODIES)


def _found(found: Callable[[list[Report]], Iterable[Any]], table: str, batches: Iterator[Any]) -> Iterator[Any]:
    from taizhang.records import Report
    from taizhang.tables import columns

    names, schema = columns(table), schema_of(table)
    rows = (row for batch in batches for row in batch.to_pylist())
    for _, own in groupby(rows, key=itemgetter("body")):
        records = found([Report.from_json(row["record"]) for row in own])
        yield from batch_of([tuple(getattr(record, name) for name in names) for record in records], schema)
