"""Cells of a panel that does not fit into memory: sorted piles on disk, read together in order."""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Piles"]

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
        from itertools import islice

        self._made += 1
        path = self._folder / f"pile-{self._made}.pickle"
        with path.open("wb") as file:
            while piece := list(islice(pairs, _PIECE)):
                pickle.dump(piece, file, pickle.HIGHEST_PROTOCOL)
        self._paths.append(path)

    @staticmethod
    def _read(path: Path) -> Iterator[tuple[Any, Any]]:
        with path.open("rb") as file:
            while True:
                try:
                    piece = pickle.load(file)
                except EOFError:
                    return
                yield from piece
