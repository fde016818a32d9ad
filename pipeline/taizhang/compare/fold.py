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

    Codes = NDArray[np.uint32]
    Offsets = NDArray[np.int32]

DIGIT = ord("0")
_SIZE = 0x33480  # up to the last ideograph of plane 3


class Folded(NamedTuple):
    """``codes[i]`` stands for ``text[starts[i]:ends[i]]``."""

    codes: Codes
    starts: Offsets
    ends: Offsets


@lru_cache(maxsize=1)
def _table() -> Codes:
    """Code point to folded code; 0 for what is dropped."""
    import numpy as np

    table = np.zeros(_SIZE, np.uint32)
    for low, high in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, _SIZE - 1)):
        table[low:high] = np.arange(low, high)
    table[0x3007] = 0x3007  # 〇
    for base in (0x41, 0xFF21):
        table[base : base + 26] = np.arange(0x61, 0x7B)
    for base in (0x61, 0xFF41):
        table[base : base + 26] = np.arange(0x61, 0x7B)
    for base in (0x30, 0xFF10):
        table[base : base + 10] = DIGIT
    return table


def fold(text: str) -> Folded:
    """Fold ``text``; linear in its length."""
    import numpy as np

    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = _table()[np.minimum(raw, _SIZE - 1)]
    kept = np.flatnonzero(codes)
    codes = codes[kept]
    first = np.ones(len(codes), bool)
    first[1:] = (codes[1:] != DIGIT) | (codes[:-1] != DIGIT)
    if not len(codes):
        return Folded(codes, kept.astype(np.int32), kept.astype(np.int32))
    heads = np.flatnonzero(first)
    tails = np.append(heads[1:], len(codes)) - 1
    return Folded(codes[heads], kept[heads].astype(np.int32), (kept[tails] + 1).astype(np.int32))


def edit_distance(a: Sequence[int], b: Sequence[int]) -> int:
    """Levenshtein distance by Myers' bit-parallel scheme (1999) on Python's integers; ``len(b)`` steps."""
    low, size_a, size_b = 0, len(a), len(b)
    while low < size_a and low < size_b and a[low] == b[low]:
        low += 1
    while size_a > low and size_b > low and a[size_a - 1] == b[size_b - 1]:
        size_a, size_b = size_a - 1, size_b - 1
    a, b = a[low:size_a], b[low:size_b]
    if not a or not b:
        return len(a) or len(b)
    places: dict[int, int] = {}
    for i, code in enumerate(a):
        places[code] = places.get(code, 0) | 1 << i
    mask, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, distance = mask, 0, len(a)
    for code in b:
        equal = places.get(code, 0)
        vertical = equal | minus
        equal |= (((equal & plus) + plus) ^ plus) & mask
        up, down = minus | (~(equal | plus) & mask), plus & equal
        if up & last:
            distance += 1
        elif down & last:
            distance -= 1
        up, down = (up << 1 | 1) & mask, down << 1 & mask
        plus, minus = down | (~(vertical | up) & mask), up & vertical
    return distance
