"""Which places of a collection hold the same signs: equal fingerprints paired, wording that everybody uses left out.

A short run of signs that many places share says little, and pairing all of them would take time by the square. So
fingerprints at many places are told apart by longer runs from the same place on (14, then 24 signs); how many places
one may have to be paired follows from the size of the collection. Long wording that is still common is a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from taizhang.compare.fingerprint import Collection, only_repeated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

_LONGER = (14, 24)
MOST_PLACES = 60
_OFTEN = 300  # places
_FEW = 3  # places that are always paired
_PAIRS = 400_000  # pairs of places that any collection may have, and of each sign of a large one
_PAIRS_A_SIGN = 0.001
_CHUNK = 1 << 21  # fingerprints looked at together
_FACTOR = 0x9E3779B97F4A7C15


class Seeds(NamedTuple):
    """Pairs of places that hold the same ``k`` signs, ``left < right``, sorted by ``right - left``, then ``left``;
    ``formula[i]`` is 1 where sign ``i`` lies in wording of very many places."""

    left: Ints
    right: Ints
    formula: NDArray[np.uint8]


def shared_seeds(collection: Collection, units: Ints, most_units: int) -> Seeds:
    """Places with equal fingerprints. ``units[i]`` is the unit of text ``i``; long wording of more than ``most_units``
    units or at more than ``MOST_PLACES`` places is a formula and left out."""
    import numpy as np

    budget = max(_PAIRS, int(len(collection.codes) * _PAIRS_A_SIGN))
    packed, sizes, bits = collection.packed, collection.sizes, collection.bits
    formula = np.zeros(len(collection.codes), np.uint8)
    keys: list[Hashes] = []
    lengths = (collection.k, *_LONGER)
    often = max(_OFTEN, len(collection.starts) // 50)  # places that make even a short run a set phrase
    for level, length in enumerate(lengths):
        if level:
            packed, sizes = only_repeated(packed, bits)
        most = _most_places(sizes, budget)
        last = level == len(lengths) - 1
        rest: list[Hashes] = []
        for places, size in _groups(packed, bits, sizes):
            large = size > most
            common = size > (MOST_PLACES if level else often)
            if last:
                common |= large | (_spread(collection, units, places, size, most_units) > most_units)
            keys += _pairs(places, size, ~(large | common), bits)
            _mark(formula, places[np.repeat(common, size)], length)
            if not last:
                rest.append(_longer(collection, places[np.repeat(large & ~common, size)], lengths[level + 1]))
        packed = np.concatenate(rest) if rest else np.empty(0, np.uint64)
        packed.sort()
    key = np.concatenate(keys) if keys else np.empty(0, np.uint64)
    key.sort()
    left = (key & np.uint64((1 << bits) - 1)).astype(np.int64)
    # What lies on the edge of a formula is alike because the formula is.
    own = (formula[left] | formula[left + (collection.k - 1)]) == 0
    left, distance = left[own], (key[own] >> np.uint64(bits)).astype(np.int64)
    return Seeds(left, left + distance, formula)


def _mark(formula: NDArray[np.uint8], places: Hashes, length: int) -> None:
    """Mark ``length`` signs from each place on."""
    import numpy as np

    begins = places.astype(np.int64)
    begins.sort()
    for start in range(0, len(begins), _CHUNK):
        some = begins[start : start + _CHUNK]
        # Signs that the next place marks anyhow are left to it.
        sizes = np.minimum(np.diff(some, append=some[-1] + length), length)
        index = np.repeat(some - (np.cumsum(sizes) - sizes), sizes)
        index += np.arange(len(index))
        formula[index] = 1


def _most_places(sizes: Ints, budget: int) -> int:
    """How many places a fingerprint may have so that all pairs stay within the budget."""
    import numpy as np

    counts = np.bincount(np.minimum(sizes, MOST_PLACES + 1), minlength=MOST_PLACES + 2)[: MOST_PLACES + 1]
    size = np.arange(MOST_PLACES + 1)
    pairs = counts * size * (size - 1) // 2
    pairs[: _FEW + 1] = 0
    return max(_FEW, int(np.searchsorted(np.cumsum(pairs), budget, side="right")) - 1)


def _groups(packed: Hashes, bits: int, sizes: Ints) -> Iterator[tuple[Hashes, Ints]]:
    """Places and sizes of the groups, many groups at a time."""
    import numpy as np

    ends = np.cumsum(sizes)
    low = np.uint64((1 << bits) - 1)
    first = start = 0
    while first < len(sizes):
        last = int(np.searchsorted(ends, start + _CHUNK, side="right"))
        last = max(last, first + 1)
        end = int(ends[last - 1])
        yield packed[start:end] & low, sizes[first:last]
        first, start = last, end


def _pairs(places: Hashes, sizes: Ints, use: NDArray[np.bool_], bits: int) -> list[Hashes]:
    """Every pair of places of each group in use, as distance and left place in one number."""
    import numpy as np

    found: list[Hashes] = []
    heads = np.cumsum(sizes) - sizes
    for size in np.flatnonzero(np.bincount(sizes[use], minlength=1)).tolist():
        rows = places[heads[use & (sizes == size)][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        left, right = rows[:, one].ravel(), rows[:, other].ravel()
        right -= left
        right <<= np.uint64(bits)
        right |= left
        found.append(right)
    return found


def _longer(collection: Collection, places: Hashes, length: int) -> Hashes:
    """The places with the hash of ``length`` signs from there on; those that have not so many signs left drop out."""
    import numpy as np

    index = places.astype(np.int64)
    whole = index + length <= len(collection.codes)
    index, places = index[whole], places[whole]
    result = np.zeros(len(index), np.uint64)
    broken = np.zeros(len(index), bool)
    for step in range(length):
        sign = collection.codes[index + step]
        broken |= sign == 0
        result *= np.uint64(_FACTOR)
        result += sign
    result ^= result >> np.uint64(32)
    result *= np.uint64(_FACTOR)
    low = np.uint64((1 << collection.bits) - 1)
    result |= low
    result ^= low
    result |= places
    return result[~broken]


def _spread(collection: Collection, units: Ints, places: Hashes, sizes: Ints, most_units: int) -> Ints:
    """How many units hold each group; counted only where it has more places than ``most_units``."""
    import numpy as np

    many = sizes > most_units
    group = np.repeat(np.arange(len(sizes)), sizes)
    use = np.repeat(many, sizes)
    unit = units[collection.text_of(places[use].astype(np.int64))]
    count = int(units.max(initial=0)) + 1
    found = np.unique(group[use] * count + unit)
    result: Ints = np.where(many, np.bincount(found // count, minlength=len(sizes)), sizes)
    return result


def reference_seeds(collection: Collection, references: int) -> Seeds:
    """Places of the first ``references`` texts (left) whose fingerprint another text (right) holds too.

    Every fingerprint is followed, however common: of the places in the references that hold it, the first stands.
    """
    import numpy as np

    packed, sizes = collection.packed, collection.sizes
    place = (packed & np.uint64((1 << collection.bits) - 1)).astype(np.int64)
    first = np.repeat(place[np.cumsum(sizes) - sizes], sizes)  # the least place of each group comes first
    border = int(collection.starts[references]) if references < len(collection.starts) else len(collection.codes)
    use = (place >= border) & (first < border)
    left, right = first[use], place[use]
    order = np.lexsort((left, right - left))
    return Seeds(left[order], right[order], np.zeros(len(collection.codes), np.uint8))
