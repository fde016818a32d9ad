"""Finding shared passages against the least that it could cost: one pass of hashing and winnowing over the same texts.

    python benchmarks/overlap_scale.py --reports 10000 --most 2
    python benchmarks/overlap_scale.py --reports 10000,100000 --within 30

Texts are made by a seeded generator: sentences of words by their frequency in the language, set phrases of all units,
numbers; one report in twenty holds a passage of another one, some of its characters changed. Seconds by the clock and
of the processors; the floor and the search take turns, the median of the turns counts. The floor is a plain, fast one:
report by report, `k`-gram hashes by Horner's scheme, least hash of each window, with the search's `k` and window.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from generated_reports import Generated, generate

from taizhang.compare import find_overlaps
from taizhang.compare.fingerprint import grain


def floor(text: str, k: int, window: int) -> tuple[Any, Any]:
    """Fingerprints of one text: hashes and places."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    size = len(codes) - k + 1
    hashes = np.zeros(size, np.uint64)
    for i in range(k):
        hashes *= np.uint64(0x9E3779B97F4A7C15)
        hashes += codes[i : i + size]
    least = hashes[: size - window + 1].copy()
    for i in range(1, window):
        np.minimum(least, hashes[i : i + len(least)], out=least)
    kept = np.zeros(size, bool)
    for i in range(window):
        kept[i : i + len(least)] |= hashes[i : i + len(least)] == least
    places = np.flatnonzero(kept)
    return hashes[places], places


class Took(NamedTuple):
    """Seconds by the clock, and of all processors."""

    clock: float
    cpu: float


def seconds(work: Callable[[], Any]) -> tuple[Took, Any]:
    """The time of one run, and what it gave."""
    gc.collect()
    clock, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Took(time.perf_counter() - clock, time.process_time() - cpu), result


def found_share(made: Generated, overlaps: list[Any]) -> float:
    """The share of planted copies that an overlap of the two reports meets at half or more."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for o in overlaps:
        spans.setdefault((o.report_a, o.report_b), []).append((o.start_a, o.end_a))
    hits = sum(
        any(min(e, copy.end) - max(s, copy.start) >= (copy.end - copy.start) / 2 for s, e in spans.get(copy.pair, ()))
        for copy in made.copies
    )
    return hits / max(1, len(made.copies))


class Measured(NamedTuple):
    """Reports, seconds of the search a report, and how many times the floor it took by the clock."""

    count: int
    clock: float
    cpu: float
    ratio: float


def measure(count: int, chars: int, turns: int) -> Measured:
    """Print time and memory."""
    made = generate(count, chars)
    size = sum(len(r.text) for r in made.reports)
    k, window = grain(size)
    floors, searches = [], []
    for _ in range(turns):
        floors.append(seconds(lambda: [floor(r.text, k, window) and None for r in made.reports])[0])
        took, overlaps = seconds(lambda: find_overlaps(made.reports))
        searches.append(took)
    share = found_share(made, overlaps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    clock = median(t.clock for t in searches), median(t.clock for t in floors)
    cpu = median(t.cpu for t in searches), median(t.cpu for t in floors)
    print(f"{count} reports, {size} characters; {len(made.copies)} copies planted, {share:.2%} of them found; "
          f"{len(overlaps)} passages; peak {peak:.2f} GB")  # fmt: skip
    for name, (search, least) in (("clock", clock), ("cpu", cpu)):
        print(f"{name}: floor {least:.2f} s, search {search:.2f} s, {search / least:.2f} times, "
              f"{search / count * 1e6:.0f} µs a report")  # fmt: skip
    sys.stdout.flush()
    return Measured(count, clock[0] / count, cpu[0] / count, clock[0] / clock[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--reports", default="10000", help="how many; several parted by commas")
    parser.add_argument("--chars", type=int, default=4000, help="characters of a report")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--most", type=float, help="fail where the search takes more times the floor")
    parser.add_argument("--within", type=float, help="fail where the time a report grows by more percent")
    options = parser.parse_args()
    counts = [int(part) for part in options.reports.split(",")]
    results = [measure(count, options.chars, options.turns) for count in counts]
    failed = options.most is not None and any(r.ratio > options.most for r in results)
    least, largest = min(results), max(results)
    clock, cpu = largest.clock / least.clock - 1, largest.cpu / least.cpu - 1
    if least.count < largest.count:
        print(
            f"time a report from {least.count} to {largest.count} reports: {clock:+.0%} by the clock, {cpu:+.0%} of CPU"
        )
    return int(failed or (options.within is not None and clock * 100 > options.within))


if __name__ == "__main__":
    sys.exit(main())
