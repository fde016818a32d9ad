"""The same audit with one worker and with two: how many times faster, and are the outputs the same bytes.

    python benchmarks/cores.py COUNT [--workers 2] [--least 1.8] [--at DIR]

Reports come from `grammar.py`. Exit code 1 where an output differs or the gain is below ``--least``. The machine must
have nothing else to do.
"""

from __future__ import annotations

import argparse
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
    with tempfile.TemporaryDirectory(dir=options.at) as top:
        reports = Path(top) / "in"
        grammar.write(options.count, reports)
        wall = {}
        for workers in (options.workers, 1):
            found = audit(reports, Path(top) / f"out-{workers}", workers)
            wall[workers] = found["wall"]
            print(f"{workers} workers: {found['wall']:.0f} s, processor {found['cpu']:.0f} s", flush=True)
        unlike, told = compare(Path(top) / "out-1", Path(top) / f"out-{options.workers}")
    gain = wall[1] / wall[options.workers]
    print(f"{options.count} reports, {options.workers} workers {gain:.2f} times as fast as one; {told}")
    return int(bool(unlike) or gain < options.least)


if __name__ == "__main__":
    sys.exit(main())
