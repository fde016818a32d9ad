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
    Hashes = NDArray[np.uint32]
    Longs = NDArray[np.uint64]

MARGIN = 32  # zeros before the first text and behind the last, so that a look past the end meets nothing
_SMALL = 5_000_000  # characters up to which a collection is looked at more closely
_CLOSE, _WIDE = (8, 3), (10, 6)  # signs of a gram, grams of a window
_BLOCK = 96_000  # characters read at a time
_PARTS = 64
_THREADS = 2  # numpy lets go of the interpreter while it computes
_FACTORS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
_NONE = (1 << 32) - 1


class Collection(NamedTuple):
    """Folded texts one after the other, a 0 behind each, ``MARGIN`` of them at both ends; text ``i`` is
    ``codes[starts[i]:ends[i]]``.

    ``packed`` holds the fingerprints, hashes of ``k`` signs, sorted: the high bits of the hash, and in the low ``bits``
    the place.
    """

    codes: Codes
    starts: Ints
    ends: Ints
    packed: Longs
    bits: int
    k: int

    def text_of(self, places: Ints) -> Ints:
        """The number of the text that each place lies in."""
        import numpy as np

        return np.searchsorted(self.starts, places, side="right") - 1


def grain(chars: int) -> tuple[int, int]:
    """How many signs a gram has and how many grams a window, for a collection of so many characters.

    A large one holds more grams by chance, so that shorter ones would tell less, and each of its reports costs more.
    """
    return _CLOSE if chars <= _SMALL else _WIDE


def collect(texts: Iterable[str], chars: int) -> Collection:
    """Read texts once, in order. ``chars`` is at least the sum of their lengths plus one for each: the room needed."""
    import numpy as np

    bits = (chars + 2 * MARGIN).bit_length()
    k, window = grain(chars)
    codes = np.zeros(chars + 2 * MARGIN, np.uint16)
    starts: list[Ints] = []
    size = MARGIN
    # Sorted in parts that fit into the cache: each block is, and is dealt out by the high bits of its hashes.
    parts: list[list[Longs]] = [[] for _ in range(_PARTS)]
    edges = np.arange(1, _PARTS, dtype=np.uint64) << np.uint64(64 - (_PARTS - 1).bit_length())
    for signs, begins, found in _read(texts, k, window, bits):
        borders = np.searchsorted(found, edges)
        for part, held in zip(parts, np.split(found + np.uint64(size), borders), strict=True):
            part.append(held)
        codes[size : size + len(signs)] = signs
        starts.append(begins + size)
        size += len(signs)
    begin = np.concatenate(starts) if starts else np.empty(0, np.int64)
    return Collection(codes[: size + MARGIN], begin, np.append(begin[1:], size) - 1, _sorted(parts), bits, k)


def _sorted(parts: list[list[Longs]]) -> Longs:
    """All parts one after the other, each sorted."""
    import numpy as np

    packed = np.empty(sum(len(held) for part in parts for held in part), np.uint64)
    count = 0
    for part in parts:
        whole = packed[count : count + sum(map(len, part))]
        if part:
            np.concatenate(part, out=whole)
        whole.sort()
        count += len(whole)
        part.clear()
    return packed


def _read(texts: Iterable[str], k: int, window: int, bits: int) -> Iterator[tuple[Codes, Ints, Longs]]:
    """Of each block of texts the folded signs, where each text begins, and its fingerprints, with places in the block,
    sorted."""
    from collections import deque
    from concurrent.futures import Future, ThreadPoolExecutor

    ahead: deque[Future[tuple[Codes, Ints, Longs]]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for block in _blocks(texts):
            ahead.append(pool.submit(_fingerprints, block, k, window, bits))
            if len(ahead) > _THREADS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _fingerprints(block: Sequence[str], k: int, window: int, bits: int) -> tuple[Codes, Ints, Longs]:
    import numpy as np

    signs, begins = fold_all(block)
    hashes, fours = gram_hashes(signs, k)
    places = np.flatnonzero(winnow(hashes, window))
    found = hashes.take(places).astype(np.uint64)
    found <<= np.uint64(32)
    found |= fours.take(places)
    found &= np.uint64(-(1 << bits) % (1 << 64))
    found |= places.view(np.uint64)
    found.sort()
    return signs, begins, found


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


def gram_hashes(codes: Codes, k: int) -> tuple[Hashes, Hashes]:
    """A hash of the ``k`` signs (8 to 12) from each place on, all ones where a text ends within them; and another one,
    of the first four of them. Both together tell grams apart."""
    import numpy as np

    size = len(codes) - k + 1
    if size <= 0:
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    first, second, third = (np.uint32(f) for f in _FACTORS)
    pairs = codes[1:].astype(np.uint32)
    pairs <<= np.uint32(16)
    pairs |= codes[:-1]
    fours = pairs[:-2] * first
    fours ^= fours >> np.uint32(15)
    fours += pairs[2:]
    fours *= second
    fours ^= fours >> np.uint32(13)
    result = fours[:size] * third
    result += fours[4 : 4 + size]
    result *= first
    if k > 8:
        result ^= result >> np.uint32(15)
        result += fours[k - 4 : k - 4 + size]
        result *= second
    result ^= result >> np.uint32(16)
    ends = np.flatnonzero(codes == 0)
    broken = (ends[:, None] - np.arange(k)).ravel()
    result[broken[(broken >= 0) & (broken < size)]] = np.uint32(_NONE)
    return result, fours


def winnow(hashes: Hashes, window: int) -> NDArray[np.bool_]:
    """True where a hash is the least of a window of ``window`` (2 at least) that holds it; never for all ones."""
    import numpy as np

    real: NDArray[np.bool_] = hashes != np.uint32(_NONE)
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
