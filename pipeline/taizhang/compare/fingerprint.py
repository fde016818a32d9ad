"""A collection as one array of folded signs, and its fingerprints: hashes of k-grams, winnowed.

Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps the least hash of every window: a shared run of
``k + window - 1`` signs always leaves a shared fingerprint. Texts are read in blocks that stay in the cache of the
processor; of a sign two bytes are kept, of a fingerprint eight until the reading ends.
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
_BLOCK = 400_000  # characters read at a time
_PART = 19  # bits of the places of a part: its fingerprints fit into the cache, however large the collection
_SLAB = 1 << 21  # fingerprints
_CHUNK = 1 << 21  # fingerprints looked at together
_THREADS = 2  # numpy lets go of the interpreter while it computes
_FACTORS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
_NONE = (1 << 32) - 1


class Collection(NamedTuple):
    """Folded texts one after the other, a 0 behind each, ``MARGIN`` of them at both ends; text ``i`` is
    ``codes[starts[i]:ends[i]]``.

    ``packed`` holds the fingerprints that occur more than once, hashes of ``k`` signs, sorted: the high bits of the
    hash, and in the low ``bits`` the place. ``sizes`` are those of the groups of equal hashes.
    """

    codes: Codes
    starts: Ints
    ends: Ints
    packed: Longs
    sizes: Ints
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
    part_bits = max(1, bits - _PART)
    dealt = _Dealt(part_bits)
    for signs, begins, found, counts in _read(texts, k, window, bits, part_bits):
        dealt.add(found, np.uint64(size), counts)
        codes[size : size + len(signs)] = signs
        starts.append(begins + size)
        size += len(signs)
    begin = np.concatenate(starts) if starts else np.empty(0, np.int64)
    packed, sizes = dealt.repeated(bits)
    return Collection(codes[: size + MARGIN], begin, np.append(begin[1:], size) - 1, packed, sizes, bits, k)


class _Dealt:
    """Fingerprints dealt out by the high bits of their hashes into parts that are sorted one by one.

    They are held in few large pieces of memory: many small ones would cost more time than the sorting.
    """

    def __init__(self, part_bits: int) -> None:
        self._part_bits = part_bits
        self._slabs: list[Longs] = []
        self._room = 0
        self._parts: list[list[Longs]] = [[] for _ in range(1 << part_bits)]

    def add(self, found: Longs, shift: np.uint64, counts: Ints) -> None:
        """Fingerprints in the order of the parts, and how many each part gets; ``shift`` is added to all."""
        import numpy as np

        if not self._slabs or len(found) > self._room:
            self._slabs.append(np.empty(max(_SLAB, len(found)), np.uint64))
            self._room = len(self._slabs[-1])
        slab = self._slabs[-1]
        end = start = len(slab) - self._room
        np.add(found, shift, out=slab[start : start + len(found)])
        for part, count in zip(self._parts, counts.tolist(), strict=True):
            part.append(slab[end : end + count])
            end += count
        self._room -= len(found)

    def repeated(self, bits: int) -> tuple[Longs, Ints]:
        """What occurs more than once, sorted, and the size of each group of equal hashes."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        def in_part(part: list[Longs]) -> tuple[Longs, Ints]:
            whole = np.concatenate(part) if part else np.empty(0, np.uint64)
            part.clear()
            # Places are in order. By sixteen bits at a time from the lowest of the hash on: a stable sort counts them.
            for shift in range(bits, 64 - self._part_bits, 16):
                whole = whole.take(np.argsort((whole >> np.uint64(shift)).astype(np.uint16), kind="stable"))
            packed, sizes = only_repeated(whole, bits)
            return packed.copy(), sizes

        with ThreadPoolExecutor(_THREADS) as pool:
            found = list(pool.map(in_part, self._parts))
        return np.concatenate([packed for packed, _ in found]), np.concatenate([sizes for _, sizes in found])


def only_repeated(packed: Longs, bits: int) -> tuple[Longs, Ints]:
    """Of sorted fingerprints those that occur more than once, moved to the front of the same memory, and the size of
    each group."""
    import numpy as np

    count = 0
    low = np.uint64((1 << bits) - 1)
    sizes: list[Ints] = []
    start, total = 0, len(packed)
    while start < total:
        end = _boundary(packed, bits, min(total, start + _CHUNK))
        chunk = packed[start:end]
        fresh = np.ones(len(chunk) + 1, bool)
        np.greater(chunk[1:] ^ chunk[:-1], low, out=fresh[1:-1])
        again = ~(fresh[1:] & fresh[:-1])
        kept = chunk[again]
        heads = np.flatnonzero(fresh[:-1][again])
        sizes.append(np.diff(heads, append=len(kept)))
        packed[count : count + len(kept)] = kept
        count, start = count + len(kept), end
    return packed[:count], np.concatenate(sizes) if sizes else np.empty(0, np.int64)


def _boundary(packed: Longs, bits: int, end: int) -> int:
    """The place at or behind ``end`` where a group ends."""
    import numpy as np

    if end >= len(packed):
        return len(packed)
    shift = np.uint64(bits)
    behind = ((packed[end - 1] >> shift) + np.uint64(1)) << shift
    return int(np.searchsorted(packed, behind)) if behind else len(packed)


def _read(texts: Iterable[str], k: int, window: int, bits: int, part_bits: int) -> Iterator[_Block]:
    """The blocks of texts, read by threads, in order."""
    from collections import deque
    from concurrent.futures import Future, ThreadPoolExecutor

    ahead: deque[Future[_Block]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for block in _blocks(texts):
            ahead.append(pool.submit(_fingerprints, block, k, window, bits, part_bits))
            if len(ahead) > _THREADS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


class _Block(NamedTuple):
    """Folded signs, where each text begins, fingerprints with places in the block in the order of the parts, and how
    many each part has."""

    signs: Codes
    begins: Ints
    found: Longs
    counts: Ints


def _fingerprints(block: Sequence[str], k: int, window: int, bits: int, part_bits: int) -> _Block:
    import numpy as np

    signs, begins = fold_all(block)
    hashes, fours = gram_hashes(signs, k)
    places = np.flatnonzero(winnow(hashes, window))
    found = hashes.take(places).astype(np.uint64)
    found <<= np.uint64(32)
    found |= fours.take(places)
    found &= np.uint64(-(1 << bits) % (1 << 64))
    found |= places.view(np.uint64)
    part = (found >> np.uint64(64 - part_bits)).astype(np.uint16)
    in_order = found.take(np.argsort(part, kind="stable"))
    return _Block(signs, begins, in_order, np.bincount(part, minlength=1 << part_bits))


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


def fingerprints_of(text: str) -> Ints:
    """The fingerprints of one text, for those who join them elsewhere: hashes of 62 bits, in the order of the text. Of
    the grain of a large collection."""
    import numpy as np

    k, window = _WIDE
    signs, _ = fold_all([text])
    hashes, fours = gram_hashes(signs, k)
    places = np.flatnonzero(winnow(hashes, window))
    found = hashes.take(places).astype(np.int64) << np.int64(30)
    return found ^ fours.take(places).astype(np.int64)


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
