"""Wall time of `taizhang extract FILE` on one report over that of jieba's first cut, taken in turn in one run.

    python benchmarks/cold_start.py [--rounds N] [--most RATIO]

Prints the median of both and their ratio; exit code 1 where the ratio is above `--most`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "corpus" / "reports" / "jyj_2023.txt"


def seconds(command: list[str]) -> float:
    """Wall time of a command that must succeed."""
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def measure(rounds: int) -> tuple[float, float, float]:
    """The medians of our time and of jieba's, and their ratio."""
    program = Path(sys.executable).with_name("taizhang")
    ours = [str(program), "extract", str(REPORT)]
    theirs = [sys.executable, "-c", "import jieba; jieba.lcut('开始')"]
    seconds(ours), seconds(theirs)  # files into the cache of the system, jieba's own cache built
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    mine, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, floor, mine / floor


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--most", type=float, default=2.0)
    options = parser.parse_args()
    mine, floor, _ = measure(options.rounds)
    print(f"taizhang extract {mine:.3f} s, jieba {floor:.3f} s, ratio {mine / floor:.2f} (at most {options.most:g})")
    return int(mine > options.most * floor)


if __name__ == "__main__":
    sys.exit(main())
