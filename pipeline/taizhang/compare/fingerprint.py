"""A collection as one array of folded signs, and its fingerprints: hashes of k-grams, winnowed.

Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps the least hash of every window: a shared run of
``k + window - 1`` signs always leaves a shared fingerprint. Texts are read in blocks that stay in the cache of the
processor; what is kept of a sign is two bytes, of a fingerprint eight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from taizhang.compare.fold import fold_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from taizhang.compare.fold import Codes

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

K = 8
WINDOW = 4
_BLOCK = 48_000  # characters read at a time
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_LAST = (1 << 64) - 1


class Collection(NamedTuple):
    """Folded texts one after the other, a 0 behind each; text ``i`` is ``codes[starts[i]:ends[i]]``.

    ``packed`` holds the fingerprints, sorted: the high bits of the hash, and in the low ``bits`` the place.
    """

    codes: Codes
    starts: Ints
    ends: Ints
    packed: Hashes
    bits: int

    def text_of(self, places: Ints) -> Ints:
        """The number of the text that each place lies in."""
        import numpy as np

        return np.searchsorted(self.starts, places, side="right") - 1


def collect(texts: Iterable[str], chars: int, *, k: int = K, window: int = WINDOW) -> Collection:
    """Read texts once, in order. ``chars`` is at least the sum of their lengths plus one for each: the room needed."""
    import numpy as np

    bits = max(1, int(chars).bit_length())
    codes = np.zeros(chars + 4 * k, np.uint16)
    packed = np.empty(chars + 1, np.uint64)
    starts: list[Ints] = []
    size = count = 0
    low = np.uint64((1 << bits) - 1)
    for block in _blocks(texts):
        signs, begins = fold_all(block)
        hashes = gram_hashes(signs, k)
        places = np.flatnonzero(winnow(hashes, window))
        found = hashes[places]
        found |= low
        found ^= low
        found |= (places + size).astype(np.uint64)
        packed[count : count + len(found)] = found
        codes[size : size + len(signs)] = signs
        starts.append(begins + size)
        size, count = size + len(signs), count + len(found)
    packed = packed[:count]
    packed.sort()
    begin = np.concatenate(starts) if starts else np.empty(0, np.int64)
    return Collection(codes[:size], begin, np.append(begin[1:], size) - 1, packed, bits)


def _blocks(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def gram_hashes(codes: Codes, k: int) -> Hashes:
    """A 64-bit hash of the ``k`` signs from each place on (4 < k <= 8); all ones where a text ends within them."""
    import numpy as np

    size = len(codes) - k + 1
    if size <= 0:
        return np.empty(0, np.uint64)
    pairs = codes[1:].astype(np.uint32)
    pairs <<= np.uint32(16)
    pairs |= codes[:-1]
    fours = pairs[2:].astype(np.uint64)
    fours <<= np.uint64(32)
    fours |= pairs[:-2]
    result = fours[:size] * np.uint64(_FACTORS[0])
    result ^= result >> np.uint64(32)
    result += fours[k - 4 : k - 4 + size]
    result *= np.uint64(_FACTORS[1])
    result ^= result >> np.uint64(29)
    result *= np.uint64(_FACTORS[2])
    ends = np.flatnonzero(codes == 0)
    broken = (ends[:, None] - np.arange(k)).ravel()
    result[broken[(broken >= 0) & (broken < size)]] = np.uint64(_LAST)
    return result


def winnow(hashes: Hashes, window: int) -> NDArray[np.bool_]:
    """True where a hash is the least of a window of ``window`` that holds it; never for all ones."""
    import numpy as np

    real: NDArray[np.bool_] = hashes != np.uint64(_LAST)
    if len(hashes) < window:
        return real
    least = np.minimum(hashes[: len(hashes) - window + 1], hashes[1 : len(hashes) - window + 2])
    for i in range(2, window):
        np.minimum(least, hashes[i : i + len(least)], out=least)
    kept: NDArray[np.bool_] = np.zeros(len(hashes), bool)
    for i in range(window):
        part = kept[i : i + len(least)]
        part |= least == hashes[i : i + len(least)]
    kept &= real
    return kept
