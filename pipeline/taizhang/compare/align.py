"""From shared fingerprints to shared passages: runs on one diagonal, chains of runs, ends extended and checked.

Places are indexes into a `Collection`'s array. A passage may hold changed, lost and added signs; its ends are where
a banded alignment (match +1, anything else -1) has its best score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from taizhang.compare.fingerprint import Seeds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from taizhang.compare.fold import Codes

    Ints = NDArray[np.int64]

_BAND = 8  # how far an extension may drift off its diagonal
_LOW = -30000


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


def find_runs(seeds: Seeds, *, k: int, gap: int) -> Runs:
    """Join neighbouring seeds of one text pair and diagonal that lie at most ``gap`` signs apart."""
    import numpy as np

    if not len(seeds.left):
        return Runs(*(np.empty(0, np.int64) for _ in range(5)))
    shift = seeds.right - seeds.left
    fresh = np.ones(len(shift), bool)
    fresh[1:] = (
        (seeds.text_left[1:] != seeds.text_left[:-1])
        | (seeds.text_right[1:] != seeds.text_right[:-1])
        | (shift[1:] != shift[:-1])
        | (seeds.left[1:] > seeds.left[:-1] + k + gap)
    )
    head = np.flatnonzero(fresh)
    tail = np.append(head[1:], len(shift)) - 1
    return Runs(seeds.left[head], seeds.left[tail] + k, shift[head], seeds.text_left[head], seeds.text_right[head])


def promising(runs: Runs, codes: Codes, *, reach: int, least: int) -> NDArray[np.bool_]:
    """Which runs could belong to a passage: length, and what else agrees within ``reach`` signs of either end.

    Each side may have lost or gained up to two signs next to the run.
    """
    import numpy as np

    score = runs.left_end - runs.left
    steps = np.arange(reach)
    size = len(codes) - 1
    for edge, sign in ((runs.left - 1, -1), (runs.left_end, 1)):
        here = codes[np.clip(edge[:, None] + sign * steps, 0, size)]
        best = np.zeros(len(score), np.int64)
        for drift in (-2, -1, 0, 1, 2):
            there = codes[np.clip((edge + runs.shift + drift)[:, None] + sign * steps, 0, size)]
            np.maximum(best, (here == there).sum(1), out=best)
        score = score + best
    return score >= least


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


def extend(matches: list[Match], codes: Codes, *, drop: int) -> list[Match]:
    """Move both ends of every match outwards as far as the texts stay alike; stops ``drop`` below the best score."""
    import numpy as np

    if not matches:
        return []
    table = np.array([m[2:] for m in matches], np.int64)
    back_left, back_right = _reach(codes, table[:, 0] - 1, table[:, 2] - 1, -1, drop)
    on_left, on_right = _reach(codes, table[:, 1], table[:, 3], 1, drop)
    ends = zip(matches, back_left.tolist(), on_left.tolist(), back_right.tolist(), on_right.tolist(), strict=True)
    return [
        Match(m.text_left, m.text_right, m.left - a, m.left_end + b, m.right - c, m.right_end + d)
        for m, a, b, c, d in ends
    ]


def _reach(codes: Codes, left: Ints, right: Ints, sign: int, drop: int) -> tuple[Ints, Ints]:
    """How many signs from ``left`` and from ``right`` onwards (direction ``sign``) belong to the best alignment.

    Banded, all pairs at once, one sign of the left text a step; a pair leaves when its score has dropped.
    """
    import numpy as np

    offsets = np.arange(-_BAND, _BAND + 1)
    reach_left, reach_right = np.zeros(len(left), np.int64), np.zeros(len(left), np.int64)
    alive = np.arange(len(left))
    score = np.where(offsets >= 0, -offsets, _LOW)[None, :].repeat(len(left), 0)
    best = np.zeros(len(left), np.int64)
    step, size = 0, len(codes)
    while len(alive):
        # Column j of the band pairs the step-th sign on the left with sign step + offsets[j] on the right.
        place_left = left[alive] + sign * step
        place_right = right[alive][:, None] + sign * (step + offsets)
        inside = (place_left >= 0) & (place_left < size)
        here = codes[np.clip(place_left, 0, size - 1)]
        there = codes[np.clip(place_right, 0, size - 1)]
        fits = (here[:, None] == there) & inside[:, None] & (place_right >= 0) & (place_right < size)
        fits &= (step + offsets) >= 0
        diagonal = score + np.where(fits, 1, -1)
        lost = np.full_like(diagonal, _LOW)
        lost[:, :-1] = score[:, 1:] - 1  # a sign of the left text has no partner
        score = np.maximum(diagonal, lost)
        score = np.maximum.accumulate(score + offsets, axis=1) - offsets  # signs of the right text have none
        peak = score.argmax(1)
        value = score[np.arange(len(alive)), peak]
        better = value > best[alive]
        hit = alive[better]
        best[hit] = value[better]
        reach_left[hit] = step + 1
        reach_right[hit] = step + 1 + offsets[peak[better]]
        step += 1
        stay = (value > best[alive] - drop) & inside
        alive, score = alive[stay], score[stay]
    return reach_left, reach_right
