"""The characters of a text as an array, so that a class of them is found in one look at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PAD", "Glyphs", "code_points", "count_between", "glyphs", "places_of"]

PAD = 4
"""So many characters 0 stand behind the end of `Glyphs.short`."""


class Glyphs:
    """A text as an array of its code points; read only."""

    def __init__(self, text: str) -> None:
        import numpy as np

        self.codes: NDArray[np.uint32] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.short: NDArray[np.uint16] = np.zeros(1 + len(self.codes) + PAD, dtype=np.uint16)
        """The same with U+FFFF for what lies beyond the basic plane, one place further on: 0 stands at both ends."""
        np.minimum(self.codes, 0xFFFF, out=self.short[1 : len(self.codes) + 1], casting="unsafe")
        self.found: dict[int, tuple[int, NDArray[np.int64], NDArray[np.uint64], np.uint64]] = {}
        """What `taizhang.words.scan` has found in the text."""


@lru_cache(maxsize=4)
def glyphs(text: str) -> Glyphs:
    """The characters of ``text`` (those of the last texts are remembered)."""
    return Glyphs(text)


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text``."""
    return glyphs(text).codes


def places_of(codes: NDArray[np.uint32], characters: Iterable[str]) -> NDArray[np.int64]:
    """Where one of ``characters`` stands, in order."""
    import numpy as np

    found = np.zeros(len(codes), dtype=bool)
    for character in characters:
        found |= codes == ord(character)
    return np.flatnonzero(found)


def count_between(places: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of ``places`` (sorted) lie in each half-open span."""
    import numpy as np

    return np.searchsorted(places, ends) - np.searchsorted(places, starts)
