"""The same audit by the local engine and by Spark on this machine: are the outputs the same bytes, and what each takes.

    python benchmarks/engines.py COUNT [--workers 2] [--at DIR]

Reports come from `grammar.py`. PySpark is taken from the folder TAIZHANG_SPARK where it is set. Exit code 1 where an
output differs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import grammar

_TOLD = 12  # files that differ, the tables among them
_RUN = """
import os, sys
sys.path += [p for p in [os.environ.get("TAIZHANG_SPARK")] if p]
from taizhang.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


def seconds(*arguments: object) -> float:
    """The time of one audit in a process of its own."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _RUN, "audit", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def outputs(folder: Path) -> dict[str, bytes]:
    """The bytes of every output, by its path below the folder; the workspace is none."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and ".taizhang" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def compare(first: Path, second: Path) -> tuple[list[str], str]:
    """The outputs that differ between two folders, and that in words."""
    one, other = outputs(first), outputs(second)
    unlike = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    size = sum(map(len, one.values())) / 1e6
    told = "all the same bytes" if not unlike else f"{len(unlike)} differ: " + ", ".join(unlike[-_TOLD:])
    return unlike, f"{len(one)} outputs of {size:.0f} MB: {told}"


def main() -> int:
    """Run both and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--at", type=Path, default=None)
    options = parser.parse_args()
    if os.environ.get("TAIZHANG_SPARK") is None:
        print("TAIZHANG_SPARK is not set: PySpark is looked for in the environment", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=options.at) as top:
        reports = Path(top) / "in"
        grammar.write(options.count, reports)
        local = seconds(reports, "-o", Path(top) / "local", "--workers", options.workers)
        print(f"local, {options.workers} workers: {local:.0f} s", flush=True)
        spark = seconds(
            reports, "-o", Path(top) / "spark", "--engine", "spark", "--master", f"local[{options.workers}]"
        )
        print(f"Spark, local[{options.workers}]: {spark:.0f} s", flush=True)
        unlike, told = compare(Path(top) / "local", Path(top) / "spark")
        print(f"{options.count} reports, {told}")
    return int(bool(unlike))


if __name__ == "__main__":
    sys.exit(main())
