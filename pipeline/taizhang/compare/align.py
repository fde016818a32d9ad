"""From shared fingerprints to shared passages: runs on one diagonal, chains of runs, ends extended and checked.

Places are indexes into a `Collection`'s array. A passage may hold changed, lost and added signs; its ends are where
a banded alignment (match +1, anything else -1) has its best score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from taizhang.compare.fingerprint import Collection
from taizhang.compare.seeds import Seeds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from taizhang.compare.fold import Codes

    Ints = NDArray[np.int64]

_REACH = 24
_BAND = 8  # how far an extension may drift off its diagonal
_LOW = -30000
_BLOCK = 1 << 14  # runs looked at together


class Runs(NamedTuple):
    """Stretches of seeds on one diagonal: ``[left, left_end)`` against the same stretch ``shift`` signs further on."""

    left: Ints
    left_end: Ints
    shift: Ints
    text_left: Ints
    text_right: Ints


class Match(NamedTuple):
    """A passage that two texts (or two places of one) share, as places of the collection."""

    text_left: int
    text_right: int
    left: int
    left_end: int
    right: int
    right_end: int


def find_runs(seeds: Seeds, collection: Collection, *, gap: int) -> Runs:
    """Join neighbouring seeds of one text pair and diagonal that lie at most ``gap`` signs apart."""
    import numpy as np

    left, shift, k = seeds.left, seeds.right - seeds.left, collection.k
    if not len(left):
        return Runs(*(np.empty(0, np.int64) for _ in range(5)))
    fresh = np.ones(len(shift), bool)
    fresh[1:] = (shift[1:] != shift[:-1]) | (left[1:] > left[:-1] + (k + gap))
    # Neighbours on either side of the end of a text: no text is shorter than a seed, so that a look between is enough.
    near = np.flatnonzero(~fresh)
    parted = (collection.text_of(left[near]) != collection.text_of(left[near - 1])) | (
        collection.text_of(left[near] + shift[near]) != collection.text_of(left[near - 1] + shift[near - 1])
    )
    fresh[near[parted]] = True
    head = np.flatnonzero(fresh)
    tail = np.append(head[1:], len(shift)) - 1
    start, shift = left[head], shift[head]
    return Runs(start, left[tail] + k, shift, collection.text_of(start), collection.text_of(start + shift))


def promising(runs: Runs, codes: Codes, formula: NDArray[np.uint8], *, least: int, own: int) -> NDArray[np.bool_]:
    """Which runs could belong to a passage: by what agrees in it and within ``_REACH`` signs of either end, in all and
    outside of formulae. ``codes`` has as many zeros and more at both ends.

    Each side may have lost or gained up to two signs next to the run.
    """
    import numpy as np

    found = np.zeros(len(runs.left), bool)
    narrow = np.lib.stride_tricks.sliding_window_view(codes, _REACH)
    wide = np.lib.stride_tricks.sliding_window_view(codes, _REACH + 4)
    common = np.lib.stride_tricks.sliding_window_view(formula, _REACH)
    for start in range(0, len(found), _BLOCK):
        block = slice(start, start + _BLOCK)
        left, end, shift = runs.left[block], runs.left_end[block], runs.shift[block]
        agreeing = end - left
        inner = np.minimum(agreeing, _REACH)
        owning = agreeing - _count((common[left] == 1) & (np.arange(_REACH) < inner[:, None]))
        for here, there in ((left - _REACH, left + shift - _REACH - 2), (end, end + shift - 2)):
            one, other, own_sign = narrow[here], wide[there], common[here] == 0
            one[one == 0] = 1  # a 0 is no sign
            agree = [one == other[:, drift : drift + _REACH] for drift in range(5)]
            agreeing = agreeing + np.maximum.reduce([_count(a) for a in agree])
            owning = owning + np.maximum.reduce([_count(a & own_sign) for a in agree])
        found[block] = (agreeing >= least) & (owning >= own)
    return found


def _count(marks: NDArray[np.bool_]) -> Ints:
    """How many of each row of ``_REACH`` marks are set: the bytes of three words, summed by multiplication."""
    import numpy as np

    words = np.ascontiguousarray(marks).view(np.uint64)
    words = words * np.uint64(0x0101010101010101) >> np.uint64(56)
    found: Ints = words.sum(1).astype(np.int64)
    return found


def chain(runs: Runs, *, gap: int, drift: int) -> list[Match]:
    """Join runs of one text pair that follow each other within ``gap`` signs in both texts, at most ``drift`` signs
    off the diagonal. Each run joins the chain whose end lies nearest before it."""
    order = _by_pair_and_place(runs)
    chains: list[list[int]] = []
    open_chains: list[list[int]] = []
    pair = (-1, -1)
    columns = [c.tolist() for c in runs]
    for i in order:
        left, left_end, shift, text_left, text_right = (c[i] for c in columns)
        if (text_left, text_right) != pair:
            pair, open_chains = (text_left, text_right), []
        right, right_end = left + shift, left_end + shift
        open_chains = [c for c in open_chains if left - c[3] <= gap]
        best, cost = None, gap + drift + 1
        for c in open_chains:
            ahead, across = max(left - c[3], right - c[5]), abs((right - c[5]) - (left - c[3]))
            if left >= c[2] and right >= c[4] and ahead <= gap and across <= drift and max(ahead, 0) + across < cost:
                best, cost = c, max(ahead, 0) + across
        if best is None:
            best = [text_left, text_right, left, left_end, right, right_end]
            chains.append(best)
            open_chains.append(best)
        best[3], best[5] = max(best[3], left_end), max(best[5], right_end)
    return [Match(*c) for c in chains]


def _by_pair_and_place(runs: Runs) -> list[int]:
    import numpy as np

    order: list[int] = np.lexsort((runs.shift, runs.left, runs.text_right, runs.text_left)).tolist()
    return order


def extend(matches: list[Match], collection: Collection, *, drop: int) -> list[Match]:
    """Move both ends of every match outwards as far as the texts stay alike; stops ``drop`` below the best score."""
    import numpy as np

    if not matches:
        return []
    table = np.array(matches, np.int64)
    text_left, text_right = table[:, 0], table[:, 1]
    starts, ends = collection.starts, collection.ends
    back = _Side(table[:, 2] - 1, table[:, 4] - 1, table[:, 2] - starts[text_left], table[:, 4] - starts[text_right])
    on = _Side(table[:, 3], table[:, 5], ends[text_left] - table[:, 3], ends[text_right] - table[:, 5])
    back_left, back_right = _reach(collection.codes, back, -1, drop)
    on_left, on_right = _reach(collection.codes, on, 1, drop)
    moved = table + np.stack((text_left * 0, text_left * 0, -back_left, on_left, -back_right, on_right), 1)
    return [Match(*row) for row in moved.tolist()]


class _Side(NamedTuple):
    """The first signs to look at in one direction, and how many there are up to the end of the text."""

    left: Ints
    right: Ints
    room_left: Ints
    room_right: Ints


def _reach(codes: Codes, side: _Side, sign: int, drop: int) -> tuple[Ints, Ints]:
    """How many signs on either side, onwards in direction ``sign``, belong to the best alignment.

    Banded, all pairs at once, one sign of the left text a step; a pair leaves when its score has dropped.
    """
    import numpy as np

    offsets = np.arange(-_BAND, _BAND + 1)
    slope = offsets.astype(np.int16)
    count, last = len(side.left), len(codes) - 1
    reach_left, reach_right = np.zeros(count, np.int64), np.zeros(count, np.int64)
    alive = np.arange(count)
    left, right, room_left, room_right = side
    score = np.where(offsets >= 0, -offsets, _LOW).astype(np.int16)[None, :].repeat(count, 0)
    best, reached = np.zeros(count, np.int16), np.zeros(count, np.int64)
    step = 0
    while len(alive):
        # Column j of the band pairs the step-th sign on the left with sign step + offsets[j] on the right.
        inside = step < room_left
        ahead = step + offsets
        here = codes[np.clip(left + sign * step, 0, last)]
        there = codes[np.clip(right[:, None] + sign * ahead, 0, last)]
        fits = here[:, None] == there
        fits &= inside[:, None]
        fits &= ahead < room_right[:, None]
        if step < _BAND:
            fits &= ahead >= 0
        following = score + np.where(fits, np.int16(1), np.int16(-1))
        # A sign of the left text has no partner, then: signs of the right text have none.
        np.maximum(following[:, :-1], score[:, 1:] - np.int16(1), out=following[:, :-1])
        score = np.maximum.accumulate(following + slope, axis=1) - slope
        peak = score.argmax(1)
        value = score[np.arange(len(alive)), peak]
        # A sign that agrees right behind the last one makes good for one between them that does not.
        better = (value > best) | ((value == best) & (step < reached + 2) & (step > 0))
        hit = alive[better]
        best[better] = value[better]
        reached[better] = step + 1
        reach_left[hit] = step + 1
        reach_right[hit] = step + 1 + offsets[peak[better]]
        step += 1
        stay = (value > best - drop) & inside
        if not stay.all():
            alive, score, best, reached = alive[stay], score[stay], best[stay], reached[stay]
            left, right, room_left, room_right = left[stay], right[stay], room_left[stay], room_right[stay]
    return reach_left, reach_right
