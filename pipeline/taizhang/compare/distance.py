"""How many signs must change to make one passage of another: edit distance, one by one and many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from taizhang.compare.fold import Codes

    Ints = NDArray[np.int64]

__all__ = ["edit_distance", "similarities"]

_BAND = 16
_FAR = 20_000


def similarities(codes: Codes, left: Ints, left_end: Ints, right: Ints, right_end: Ints) -> list[float]:
    """For each pair of stretches 1 - edit distance / length of the longer, rounded to four places.

    The distance is computed in a band around the diagonal, for all pairs together; where it comes out larger than the
    band is wide, the band may have missed a way, and it is computed anew without.
    """
    import numpy as np

    distance = _banded(codes, left, left_end - left, right, right_end - right)
    for i in np.flatnonzero(distance > _BAND).tolist():
        one, other = codes[left[i] : left_end[i]], codes[right[i] : right_end[i]]
        distance[i] = edit_distance(one.tolist(), other.tolist())
    found = 1 - distance / np.maximum(1, np.maximum(left_end - left, right_end - right))
    return [round(x, 4) for x in found.tolist()]


def _banded(codes: Codes, left: Ints, size_left: Ints, right: Ints, size_right: Ints) -> Ints:
    """Edit distances, of ways that stay within ``_BAND`` of the diagonal; more than that where there is none."""
    import numpy as np

    offsets = np.arange(-_BAND, _BAND + 1)
    last = len(codes) - 1
    target = size_right - size_left + _BAND  # the column that the way ends in
    result = np.full(len(left), _FAR, np.int64)
    alive = np.flatnonzero((target >= 0) & (target <= 2 * _BAND))
    # Column j: the best way to `step` signs on the left and step + offsets[j] signs on the right.
    cost = np.where(offsets >= 0, offsets, _FAR).astype(np.int16)[None, :].repeat(len(alive), 0)
    slope = offsets.astype(np.int16)
    step = 0
    while len(alive):
        done = size_left[alive] == step
        result[alive[done]] = cost[done, target[alive[done]]]
        alive, cost = alive[~done], cost[~done]
        here = codes[np.minimum(left[alive] + step, last)]
        there = codes[np.clip(right[alive][:, None] + (step + offsets), 0, last)]
        following = cost + (here[:, None] != there)
        following[:, step + offsets < 0] = _FAR
        np.minimum(following[:, :-1], cost[:, 1:] + np.int16(1), out=following[:, :-1])
        cost = (np.minimum.accumulate(following - slope, axis=1) + slope).astype(np.int16)
        step += 1
    return result


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
