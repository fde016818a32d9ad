"""Text folded for comparison: what copying leaves in place, with the way back to the text.

White space and punctuation are dropped, letters are lower case and half width, a run of digits (with the separators
within it) is one sign, since copied passages keep their words and change their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint16]
    Offsets = NDArray[np.int64]

DIGIT = ord("0")
_LOW_HALF = 0xDC00  # a character outside the basic plane is told by the second of its UTF-16 units
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (_LOW_HALF, 0xE000))


@lru_cache(maxsize=1)
def _table() -> Codes:
    """UTF-16 unit to folded code; 0 for what is dropped."""
    import numpy as np

    table = np.zeros(1 << 16, np.uint16)
    for low, high in _IDEOGRAPHS:
        table[low:high] = np.arange(low, high)
    table[0x3007] = 0x3007  # 〇
    for base in (0x41, 0x61, 0xFF21, 0xFF41):
        table[base : base + 26] = np.arange(0x61, 0x7B)
    for base in (0x30, 0xFF10):
        table[base : base + 10] = DIGIT
    return table


class Signs(NamedTuple):
    """The signs of a text by the characters that they stand for: ``kept`` are the characters that are not dropped, sign
    ``i`` begins with number ``heads[i]`` of them."""

    codes: Codes
    kept: Offsets
    heads: Offsets

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of the signs from ``start`` up to ``end`` (not included, behind ``start``)."""
        last = self.heads[end] if end < len(self.heads) else len(self.kept)
        return int(self.kept[self.heads[start]]), int(self.kept[last - 1]) + 1


def fold(text: str) -> Signs:
    """Fold ``text``; linear in its length."""
    import numpy as np

    raw = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(raw) != len(text):  # a character outside the basic plane takes two units
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        raw = np.where(wide < 1 << 16, wide, _LOW_HALF | wide & 0x3FF).astype(np.uint16)
    codes = _table().take(raw, mode="wrap")  # every unit is an index: no mode is faster
    kept = np.flatnonzero(codes)
    codes = codes.take(kept)
    digit = codes == DIGIT
    first = np.ones(len(codes), bool)
    np.logical_not(digit[1:] & digit[:-1], out=first[1:])
    heads = np.flatnonzero(first)
    return Signs(codes.take(heads), kept, heads)


def fold_all(texts: Sequence[str]) -> tuple[Codes, Offsets]:
    """The folded codes of all texts, a 0 behind each, and where each text begins: those of `fold`, without the way
    back. Made for many texts at once."""
    import numpy as np

    raw = np.frombuffer("\n".join([*texts, ""]).encode("utf-16-le", "surrogatepass"), np.uint16)
    codes = _table().take(raw, mode="wrap")
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(sizes + 1) - 1
    if len(raw) != ends[-1] + 1:  # a character outside the basic plane takes two units
        wide = [len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts]
        ends = np.cumsum(np.array(wide, np.int64) + 1) - 1
    codes[ends] = 1  # kept for now, so that each end can be found again
    codes = codes.compress(codes != 0)
    digit = codes == DIGIT
    again = digit[1:] & digit[:-1]
    if again.any():
        first = np.ones(len(codes), bool)
        np.logical_not(again, out=first[1:])
        codes = codes[first]  # few are dropped: long runs are copied at once
    marks = np.flatnonzero(codes == 1)
    codes[marks] = 0
    return codes, np.concatenate(([0], marks[:-1] + 1))
