"""How long exports of the web application take with many reports, and how much memory: each in its own process.

    python benchmarks/web_export.py [--reports 1000] [--decisions 500] [NAME…]

The workspace is that of `web_load.py`, with some decisions of reviewers in it. Exit code 1 where a file takes more than
60 s of one processor or more than 700 MB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS, MEGABYTES = 60.0, 700.0
_EXPORT = "import sys; from taizhang.web.export import main; main(sys.argv[1:])"


def fill(workspace: Path, reports: int, decisions: int) -> None:
    """Make the workspace; every third decision corrects a value, every tenth of the others rejects."""
    from web_load import fill as put

    from taizhang.web.reading import opened
    from taizhang.web.store import Store
    from taizhang.web.store.reviewed import original_of
    from taizhang.web.store.reviews import Decision, decide

    _, items = put(workspace, reports)
    store = Store(workspace)
    for number, place in enumerate(items[:: max(1, len(items) // max(1, decisions))][:decisions]):
        report, _, item = place.partition("/")
        found = opened(store, report)
        assert found is not None
        metric = found.metrics[item]
        action, fields = ("reject" if number % 10 == 1 else "accept"), {}
        if number % 3 == 0:
            action, fields = "correct", {"value": (metric.value or 0) + 1}
        decide(store, Decision("metric", report, item, action, fields, "", original_of("metric", metric), item), 0, "x")
    store.close()


def measure(workspace: Path, name: str) -> bool:
    """Write a file as the server has it written, say what it took; whether that is good enough."""
    path = workspace / name
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-P", "-c", _EXPORT, str(workspace), name, str(path)])
    # This process holds next to nothing, so that the child's peak is its own.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    taken, worked, memory = time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    if process.returncode:
        print(f"{name}: ended with code {process.returncode}")
        return False
    print(f"{name:14} {taken:5.1f} s ({worked:.1f} s of a processor), peak {memory:.0f} MB, "
          f"file {path.stat().st_size / 1e6:.1f} MB")  # fmt: skip
    return worked <= SECONDS and memory <= MEGABYTES


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--decisions", type=int, default=500)
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", default=["audit.xlsx"])
    arguments = parser.parse_args()
    if arguments.fill is not None:
        fill(arguments.fill, arguments.reports, arguments.decisions)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "space"
        command = [sys.executable, __file__, "--fill", str(workspace), "--reports", str(arguments.reports),
                   "--decisions", str(arguments.decisions)]  # fmt: skip
        subprocess.run(command, check=True)
        good = [measure(workspace, name) for name in arguments.names]
        return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
