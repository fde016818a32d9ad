"""How long workbook, page and memo take for many reports, and how much memory: each in a fresh process.

    python benchmarks/forms.py [REPORTS]

The reports are those of the sample corpus under other names of units, so that sizes are those of real ones. Exit
code 1 where a form takes more than 60 s of one processor or more than 500 MB, the audit itself included.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from taizhang import present
from taizhang.compare import build_panel, match_promises
from taizhang.lexicon import resource as sample
from taizhang.records import Overlap, Report
from taizhang.run.audit import Audit, audit
from taizhang.tables import InputRow

SECONDS, MEGABYTES = 60, 500
FORMS = {
    "audit.xlsx": present.write_workbook,
    "audit.html": present.write_page,
    "audit.docx": present.write_memo,
}


def many(count: int) -> Audit:
    """An audit of about `count` reports: the samples again and again, the records of each its own."""
    base = audit([sample("corpus", "reports")], workers=1)
    packed = [pickle.dumps(report) for report in base.records]
    reports: list[Report] = []
    overlaps: list[Overlap] = []
    for copy in range(max(1, round(count / len(packed)))):
        named = {}
        for content in packed:
            report: Report = pickle.loads(content)
            named[report.id] = f"{copy:04x}{report.id[4:]}"
            reports.append(
                replace(report, id=named[report.id], unit=f"{report.unit}{copy}", path=f"{copy}/{report.path}")
            )
        overlaps += [replace(o, report_a=named[o.report_a], report_b=named[o.report_b]) for o in base.overlap_records]
    rows = [InputRow(r.path, r.sha256, "txt", "ok", "", r.id) for r in reports]
    return Audit(reports, rows, overlaps, build_panel(reports), match_promises(reports))


def memory(name: str) -> float:
    """Memory of this process in MB, as Linux counts it: `VmRSS` now, `VmHWM` the most since `forget`."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0]) / 1024


def forget() -> None:
    """Let the most begin anew, so that loading the audit is not counted."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def measure(name: str, source: Path, folder: Path) -> int:
    """Write one form and say what it took; 1 where that is too much."""
    with source.open("rb") as file:
        made = pickle.load(file)
    forget()
    before, started, busy = memory("VmRSS"), time.perf_counter(), time.process_time()
    FORMS[name](made, folder / name)
    took, busy = time.perf_counter() - started, time.process_time() - busy
    size = (folder / name).stat().st_size / 1e6
    print(
        f"{name}: {took:.1f} s, {busy:.1f} s of processor, peak {memory('VmHWM'):.0f} MB, of which {before:.0f} MB are "
        f"the audit, {size:.1f} MB written"
    )
    return int(busy > SECONDS or memory("VmHWM") > MEGABYTES)


def main(arguments: Sequence[str]) -> int:
    """Make the audit once, then run each form in a process of its own; 1 where one took too much."""
    if len(arguments) == 3:
        return measure(arguments[0], Path(arguments[1]), Path(arguments[2]))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "audit.pickle"
        made = many(int(arguments[0]) if arguments else 1000)
        print(f"{len(made.records)} reports, {sum(len(r.metrics) for r in made.records)} metrics")
        with source.open("wb") as file:
            pickle.dump(made, file)
        command = [sys.executable, __file__]
        return max(subprocess.run([*command, name, str(source), folder], check=False).returncode for name in FORMS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
