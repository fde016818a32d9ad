"""Which places of a collection share wording: k-gram hashes, winnowed, joined by sorting.

Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps the least hash of every window: a shared run of
``k + window - 1`` signs always leaves a shared fingerprint. All of it is numpy over one array of the whole collection.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from taizhang.compare.fold import Folded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from taizhang.compare.fold import Codes

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

_GAP = 16  # signs between two texts, so that no comparison runs from one into the next
_BASE = 0x9E3779B97F4A7C15
_MIX = 0xBF58476D1CE4E5B9


class Collection(NamedTuple):
    """Folded texts one after the other; text ``i`` is ``codes[starts[i]:ends[i]]``. Signs between texts are unique."""

    codes: Codes
    starts: Ints
    ends: Ints
    parts: tuple[Folded, ...]


class Seeds(NamedTuple):
    """Pairs of places that hold the same ``k`` signs, ``left < right``, sorted by text pair, diagonal and place;
    ``formulae`` are the places of fingerprints left out as formulae."""

    left: Ints
    right: Ints
    text_left: Ints
    text_right: Ints
    formulae: Ints


def collect(parts: Sequence[Folded]) -> Collection:
    """Lay folded texts one after the other."""
    import numpy as np

    sizes = np.array([len(p.codes) for p in parts], np.int64)
    starts = np.cumsum(sizes + _GAP) - sizes
    codes = np.arange(int(starts[-1] + sizes[-1] + _GAP) if len(parts) else 0, dtype=np.uint32) + np.uint32(0x40000000)
    for start, part in zip(starts, parts, strict=True):
        codes[start : start + len(part.codes)] = part.codes
    return Collection(codes, starts, starts + sizes, tuple(parts))


def gram_hashes(codes: Codes, k: int) -> Hashes:
    """A 64-bit hash of every run of ``k`` signs, by doubling: log2(k) passes over the array."""
    import numpy as np

    grams = codes.astype(np.uint64) * np.uint64(_MIX)
    grams ^= grams >> np.uint64(29)
    result, done, length = grams, 0, 1
    while length <= k:
        if k & length:
            result = _join(result, done, grams, length) if done else grams
            done += length
        if length * 2 <= k:
            grams = _join(grams, length, grams, length)
        length *= 2
    result = result * np.uint64(_MIX)
    return result ^ (result >> np.uint64(32))


def _join(head: Hashes, head_length: int, tail: Hashes, tail_length: int) -> Hashes:
    """The hash of a run and of the run right behind it, as one."""
    import numpy as np

    size = min(len(head), len(tail) - head_length)
    factor = np.uint64(pow(_BASE, tail_length, 1 << 64))
    return head[:size] * factor + tail[head_length : head_length + size]


def winnow(hashes: Hashes, window: int) -> NDArray[np.bool_]:
    """True where a hash is the least of a window of ``window`` that holds it."""
    import numpy as np

    if len(hashes) < window:
        return np.ones(len(hashes), bool)
    least = hashes[: len(hashes) - window + 1].copy()
    for i in range(1, window):
        np.minimum(least, hashes[i : i + len(least)], out=least)
    highest = np.zeros(len(hashes), np.uint64)
    for i in range(window):
        part = highest[i : i + len(least)]
        np.maximum(part, least, out=part)
    kept: NDArray[np.bool_] = highest == hashes
    return kept


def shared_seeds(
    collection: Collection, units: Ints, *, k: int, window: int, most_units: int, most_places: int
) -> Seeds:
    """Places with equal fingerprints. ``units[i]`` is the unit of text ``i``.

    A fingerprint of more than ``most_units`` units or at more than ``most_places`` places is a formula and left out.
    """
    import numpy as np

    hashes, place = _fingerprints(collection, k, window)
    text = np.searchsorted(collection.starts, place, side="right") - 1
    fresh = np.ones(len(hashes), bool)
    fresh[1:] = hashes[1:] != hashes[:-1]
    group = np.cumsum(fresh) - 1
    size = np.bincount(group)
    spread = _spread(group, units[text], size, most_units)
    common = (size > most_places) | (spread > most_units)
    formulae = place[common[group]]
    use = ((size > 1) & ~common)[group]
    group, place, text = group[use], place[use], text[use]
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for step in range(1, int(size[size <= most_places].max(initial=1))):
        first = np.flatnonzero(group[:-step] == group[step:])
        if not len(first):
            break
        lefts.append(first)
        rights.append(first + step)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return _ordered(place[left], place[right], text[left], text[right], formulae)


def _spread(group: Ints, unit: Ints, size: Ints, most_units: int) -> Ints:
    """How many units hold each fingerprint; counted only where it stands at more places than ``most_units``."""
    import numpy as np

    many = (size > most_units)[group]
    count = int(unit.max(initial=0)) + 1
    pairs = np.unique(group[many] * count + unit[many])
    found: Ints = np.where(size > most_units, np.bincount(pairs // count, minlength=len(size)), size)
    return found


def _fingerprints(collection: Collection, k: int, window: int) -> tuple[Hashes, Ints]:
    """Hash and place of every fingerprint, sorted by hash, then place."""
    import numpy as np

    hashes = gram_hashes(collection.codes, k)
    place = np.flatnonzero(winnow(hashes, window))
    text = np.searchsorted(collection.starts, place, side="right") - 1
    place = place[(text >= 0) & (place + k <= collection.ends[text])]
    hashes = hashes[place]
    order = np.argsort(hashes, kind="stable")
    return hashes[order], place[order]


def _ordered(left: Ints, right: Ints, text_left: Ints, text_right: Ints, formulae: Ints) -> Seeds:
    import numpy as np

    order = np.lexsort((left, right - left, text_right, text_left))
    return Seeds(left[order], right[order], text_left[order], text_right[order], formulae)


def reference_seeds(collection: Collection, references: int, *, k: int, window: int) -> Seeds:
    """Places of the first ``references`` texts (left) whose fingerprint another text (right) holds too.

    Every fingerprint is followed, however common: of the places in the references that hold it, the first stands.
    """
    import numpy as np

    hashes, place = _fingerprints(collection, k, window)
    text = np.searchsorted(collection.starts, place, side="right") - 1
    group = np.concatenate(([0], np.cumsum(hashes[1:] != hashes[:-1]))) if len(hashes) else np.empty(0, np.int64)
    known = text < references
    groups, first = np.unique(group[known], return_index=True)
    left_of = np.full(int(group[-1]) + 1 if len(group) else 0, -1, np.int64)
    left_of[groups] = np.flatnonzero(known)[first]
    right = np.flatnonzero(~known & (left_of[group] >= 0)) if len(group) else np.empty(0, np.int64)
    left = left_of[group[right]]
    return _ordered(place[left], place[right], text[left], text[right], np.empty(0, np.int64))
