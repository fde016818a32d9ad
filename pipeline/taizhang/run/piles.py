"""Results that do not fit into memory, on disk: piles that are read together in order, and what stays as it came."""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

__all__ = ["Piles", "Spool"]

_PIECE = 500
_FEW = 32  # piles that are read at the same time


class Piles:
    """Pairs of a key and a value; each pile that is added is sorted by key, and no key comes twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: list[Path] = []
        self._made = 0

    def add(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Put a pile away."""
        self._write(iter(pairs))
        if len(self._paths) >= _FEW:
            self._join()

    def merged(self) -> Iterator[tuple[Any, Any]]:
        """All pairs by key."""
        return heapq.merge(*(self._read(path) for path in self._paths), key=lambda pair: pair[0])

    def drop(self) -> None:
        """Remove the piles."""
        for path in self._paths:
            path.unlink(missing_ok=True)
        self._paths = []

    def _join(self) -> None:
        """Make one pile of all that are as small as the newest ones, so that each pair is moved a few times only."""
        self._paths.sort(key=lambda path: -path.stat().st_size)
        small = self._paths[_FEW // 4 :]
        self._paths = self._paths[: _FEW // 4]
        self._write(heapq.merge(*(self._read(path) for path in small), key=lambda pair: pair[0]))
        for path in small:
            path.unlink()

    def _write(self, pairs: Iterator[tuple[Any, Any]]) -> None:
        self._made += 1
        path = self._folder / f"pile-{self._made}.pickle"
        with path.open("wb") as file:
            while piece := list(islice(pairs, _PIECE)):
                pickle.dump(piece, file, pickle.HIGHEST_PROTOCOL)
        self._paths.append(path)

    @staticmethod
    def _read(path: Path) -> Iterator[tuple[Any, Any]]:
        with path.open("rb") as file:
            yield from _pieces(file)


class Spool:
    """Values on disk in the order in which they were added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def add(self, values: Sequence[Any]) -> None:
        """Put values away."""
        with self._path.open("ab") as file:
            pickle.dump(values, file, pickle.HIGHEST_PROTOCOL)

    def read(self) -> Iterator[Any]:
        """All values, from the first on."""
        with self._path.open("rb") as file:
            yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            piece = pickle.load(file)
        except EOFError:
            return
        yield from piece
