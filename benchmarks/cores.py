"""The same audit with two workers and with one: how many times faster, and are the outputs the same bytes.

    python benchmarks/cores.py COUNT [--workers 2] [--least 1.8] [--at DIR]

Reports come from `grammar.py`. One worker is measured twice: with all processors, where the parent keeps records and
puts tables together on another one, and with everything on one. Exit code 1 where an output differs, or where two
workers on two processors are not ``--least`` times as fast as one on one. The machine must have nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import grammar
from engines import compare
from scale import audit


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=float, default=1.8)
    parser.add_argument("--at", type=Path, default=None)
    options = parser.parse_args()
    processors = sorted(os.sched_getaffinity(0))
    runs = [(options.workers, options.workers), (1, options.workers), (1, 1)]
    wall: list[float] = []
    different: list[str] = []
    with tempfile.TemporaryDirectory(dir=options.at) as top:
        reports, outs = Path(top) / "in", [Path(top) / f"out-{number}" for number in range(len(runs))]
        grammar.write(options.count, reports)
        for (workers, cores), out in zip(runs, outs, strict=True):
            os.sched_setaffinity(0, processors[:cores])
            found = audit(reports, out, workers)
            wall.append(found["wall"])
            print(f"workers {workers}, processors {cores}: {found['wall']:.0f} s, of processor {found['cpu']:.0f} s")
            unlike, told = compare(outs[0], out)
            different += unlike
            print(f"{told}", flush=True)
    free, alone = wall[1] / wall[0], wall[2] / wall[0]
    print(f"{options.count} reports: {free:.2f} times as fast as one worker, {alone:.2f} times as one on one processor")
    return int(bool(different) or alone < options.least)


if __name__ == "__main__":
    sys.exit(main())
