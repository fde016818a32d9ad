"""What a finished run holds, as sequences that read from the workspace when they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from sqlalchemy import select

from taizhang.records import Report, WorkspaceError
from taizhang.run.packing import Head, report_of, rows_of
from taizhang.run.texts import say
from taizhang.run.workspace.schema import RECORDS, REPORTS, ROWS

if TYPE_CHECKING:
    from taizhang.run.workspace.store import Store

__all__ = ["StoredReports", "StoredRows"]

_STEP = 64  # reports that are read at once


class _Stored(Sequence[Any]):
    """A sequence whose items stand at the numbers 0 to `len` - 1."""

    def __init__(self, store: Store, run: int, size: int) -> None:
        self._store, self._run, self._size = store, run, size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._size))]
        place = index + self._size if index < 0 else index
        if not 0 <= place < self._size:
            raise IndexError(index)
        return self._item(place)

    def _item(self, place: int) -> Any:
        raise NotImplementedError

    def _gone(self) -> WorkspaceError:
        return WorkspaceError(say("workspace_superseded"))


class StoredReports(_Stored):
    """The reports of a run in the order of their inputs; each is read when it is asked for and not kept."""

    def _item(self, place: int) -> Report:
        return next(self._range(place, place + 1))

    def __iter__(self) -> Iterator[Report]:
        return self.between(0, self._size)

    def between(self, first: int, end: int) -> Iterator[Report]:
        """The reports of the numbers from `first` up to `end`."""
        for start in range(first, end, _STEP):
            yield from self._range(start, min(start + _STEP, end))

    def at(self, numbers: Sequence[int]) -> Iterator[Report]:
        """The reports of these numbers."""
        return (self._item(number) for number in numbers)

    def by_id(self, report_id: str) -> Report | None:
        """The report of this id; None where the run has none."""
        rows = self._store.rows(self._query().where(REPORTS.c.report_id == report_id))
        return report_of(rows[0][1] or rows[0][2], rows[0][0]) if rows else None

    def heads(self) -> Iterator[Head]:
        """What lists show of each report, in order, without reading the reports."""
        import json

        step = 100 * _STEP
        for first in range(0, self._size, step):
            query = select(REPORTS.c.head).where(REPORTS.c.run == self._run, REPORTS.c.number >= first)
            for row in self._store.rows(query.where(REPORTS.c.number < first + step).order_by(REPORTS.c.number)):
                yield Head(*json.loads(row[0]))

    def _query(self) -> Any:
        found = REPORTS.outerjoin(RECORDS, REPORTS.c.key == RECORDS.c.key)
        query = select(REPORTS.c.flags, REPORTS.c.record, RECORDS.c.record).select_from(found)
        return query.where(REPORTS.c.run == self._run)

    def _range(self, first: int, end: int) -> Iterator[Report]:
        query = self._query().where(REPORTS.c.number >= first, REPORTS.c.number < end).order_by(REPORTS.c.number)
        rows = self._store.rows(query)
        if len(rows) != end - first:
            raise self._gone()
        for flags, own, record in rows:
            yield report_of(own or record, flags)


class StoredRows(_Stored):
    """The rows of one kind of a run."""

    def __init__(self, store: Store, run: int, size: int, name: str) -> None:
        super().__init__(store, run, size)
        self._name = name

    def _item(self, place: int) -> Any:
        return next(self.between(place, place + 1))

    def __iter__(self) -> Iterator[Any]:
        return self.between(0, self._size)

    def between(self, first: int, end: int) -> Iterator[Any]:
        """The rows of the numbers from `first` up to `end`."""
        place = first
        while place < end:
            query = self._query().where(ROWS.c.first <= place).order_by(ROWS.c.first.desc()).limit(1)
            found = self._store.rows(query)
            piece = rows_of(self._name, found[0][1])[place - found[0][0] : end - found[0][0]] if found else []
            if not piece:
                raise self._gone()
            yield from piece
            place += len(piece)

    def _query(self) -> Any:
        return select(ROWS.c.first, ROWS.c.content).where(ROWS.c.run == self._run, ROWS.c.name == self._name)
