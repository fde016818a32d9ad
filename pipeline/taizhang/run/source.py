"""Where the reports of a comparison come from: from memory, or from the workspace as they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from taizhang.flags.copied import Named
from taizhang.records import Report

__all__ = ["MemorySource", "Source", "StoreSource"]

_STEP = 32  # reports that are read at once


class Source(Protocol):
    """The reports of a batch by their numbers, which are their places in it."""

    @property
    def named(self) -> Sequence[Named]:
        """Which report has which number."""

    def load(self, numbers: Sequence[int]) -> Iterator[tuple[int, Report]]:
        """The reports of these numbers, in their order."""

    def texts(self) -> Iterator[str]:
        """The text of every report, in order."""


class MemorySource:
    """Reports at hand."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = reports
        self.named: Sequence[Named] = [Named.of(report) for report in reports]

    def load(self, numbers: Sequence[int]) -> Iterator[tuple[int, Report]]:
        """See `Source`."""
        return ((number, self._reports[number]) for number in numbers)

    def texts(self) -> Iterator[str]:
        """See `Source`."""
        return (report.text for report in self._reports)


class StoreSource:
    """Reports in a workspace, by the keys of their inputs; each process opens the workspace for itself."""

    def __init__(self, url: str, keys: Sequence[str], named: Sequence[Named]) -> None:
        self._url, self._keys = url, keys
        self.named = named

    def load(self, numbers: Sequence[int]) -> Iterator[tuple[int, Report]]:
        """See `Source`."""
        from taizhang.run.packing import report_of

        records = self._records([self._keys[number] for number in numbers])
        return ((number, report_of(record)) for number, record in zip(numbers, records, strict=True))

    def texts(self) -> Iterator[str]:
        """See `Source`; nothing but the text is made of a record."""
        from taizhang.run.packing import unpack

        return (unpack(record)["text"] for record in self._records(self._keys))

    def _records(self, keys: Sequence[str]) -> Iterator[bytes]:
        from taizhang.run.workspace import opened

        return opened(self._url).records(keys, _STEP)
