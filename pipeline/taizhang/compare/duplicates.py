"""Reports that are nearly the same as a whole, by the least of their fingerprints (Broder 1997)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from taizhang.compare.fingerprint import grain, gram_hashes, winnow
from taizhang.compare.fold import fold_all
from taizhang.compare.passages import TextOfUnit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NearDuplicate", "near_duplicates"]

LEAST = 0.5
_SKETCH = 128  # fingerprints kept of a report
_SHORT = 200  # characters below which likeness as a whole says nothing


class NearDuplicate(NamedTuple):
    """Two reports, the one given first first; ``similarity`` is the share of all their fingerprints that both have, as
    told by the least ``_SKETCH`` of them."""

    report_a: str
    report_b: str
    similarity: float


def near_duplicates(reports: Sequence[TextOfUnit], *, least: float = LEAST) -> list[NearDuplicate]:
    """Pairs of reports at least so much alike, in the order given; of many that are alike each is named with the first.

    Wording that many units share counts here, so that a report that all handed in is told too. Time grows with the
    number of reports: each is set beside the first report that holds one of its least fingerprints.
    """
    import numpy as np

    sketches = [_sketch(report.text) for report in reports]
    first: dict[int, int] = {}
    found: list[NearDuplicate] = []
    for i, sketch in enumerate(sketches):
        beside: dict[int, int] = defaultdict(int)
        for value in sketch.tolist():
            beside[first.setdefault(value, i)] += 1
        for j in sorted(beside, key=lambda j: (-beside[j], j)):
            if j == i or not len(sketch):
                continue
            both = np.union1d(sketch, sketches[j])[: min(len(sketch), len(sketches[j]))]
            shared = np.isin(both, sketch) & np.isin(both, sketches[j])
            similarity = float(shared.mean())
            if similarity >= least:
                found.append(NearDuplicate(reports[j].id, reports[i].id, round(similarity, 4)))
                break
    return found


def _sketch(text: str) -> NDArray[np.uint64]:
    import numpy as np

    if len(text) < _SHORT:
        return np.empty(0, np.uint64)
    k, window = grain(0)
    signs, _ = fold_all([text])
    hashes, fours = gram_hashes(signs, k)
    kept = np.flatnonzero(winnow(hashes, window))
    whole = hashes[kept].astype(np.uint64) << np.uint64(32) | fours[kept]
    # Winnowing keeps small hashes: mixed anew, the least of them are a fair sample.
    return np.unique(whole * np.uint64(0x9E3779B97F4A7C15))[:_SKETCH]
