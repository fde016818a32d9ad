"""What an audit of many reports takes, against one of fewer: time, processor time, memory of parent and workers.

    python benchmarks/scale.py FEW MANY [--workers 2] [--at DIR]

Reports come from `grammar.py`. Exit code 1 where the processor time per report of MANY is more than 20 % above that of
FEW, where the parent takes more than 1 GB, or where an unchanged second audit takes more than 20 % of the first.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import grammar

_RUN = """
import json, resource, sys
from taizhang.cli.app import run
code = run(["audit", sys.argv[1], "-o", sys.argv[2], "--workers", sys.argv[3], "--verbose"])
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"code": code, "cpu": own.ru_utime + own.ru_stime, "cpu_workers": others.ru_utime + others.ru_stime,
                  "parent_mb": own.ru_maxrss / 1024, "worker_mb": others.ru_maxrss / 1024}))
"""


def audit(reports: Path, out: Path, workers: int) -> dict[str, float]:
    """Figures of one audit in a process of its own."""
    started = time.perf_counter()
    command = [sys.executable, "-c", _RUN, str(reports), str(out), str(workers)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    figures["wall"] = time.perf_counter() - started
    figures["own_cpu"] = figures["cpu"]
    figures["cpu"] += figures.pop("cpu_workers")
    return figures


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("few", type=int)
    parser.add_argument("many", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--at", type=Path, default=None)
    options = parser.parse_args()
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(dir=options.at) as top:
        for count in (options.few, options.many):
            reports, out = Path(top) / f"in-{count}", Path(top) / f"out-{count}"
            grammar.write(count, reports)
            found[count] = audit(reports, out, options.workers)
            found[count]["again_cpu"] = audit(reports, out, options.workers)["cpu"]
            f = found[count]
            print(
                f"{count} reports, {options.workers} workers: {f['wall']:.0f} s, processor {f['cpu']:.0f} s, "
                f"{1000 * f['cpu'] / count:.1f} ms a report; parent {f['own_cpu']:.0f} s, {f['parent_mb']:.0f} MB; "
                f"worker at most {f['worker_mb']:.0f} MB; unchanged again {f['again_cpu']:.1f} s of processor",
                flush=True,
            )
    few, many = (found[count]["cpu"] / count for count in (options.few, options.many))
    again = max(f["again_cpu"] / f["cpu"] for f in found.values())
    parent = max(f["parent_mb"] for f in found.values())
    print(f"time per report {many / few:.2f} times, second audit {again:.1%}, parent {parent:.0f} MB")
    return int(many > 1.2 * few or parent > 1024 or again > 0.2)


if __name__ == "__main__":
    sys.exit(main())
