"""How fast the page of many reports is in a browser: to open, to show the matrix, to scroll it, to show a report.

    python benchmarks/page.py [REPORTS]

Needs Chromium. Exit code 1 where the page takes more than 2 s to open, or a step of scrolling more than 100 ms.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from forms import many  # noqa: E402

from browser import Browser  # noqa: E402
from taizhang import present  # noqa: E402

OPEN, STEP = 2.0, 0.1
# Scrolls the grid down and to the right by steps, each until the cells of its place are laid out; milliseconds of each.
SCROLL = """(async () => {
  const grid = document.querySelector('.grid'), took = [];
  for (let i = 0; i < 40; i++) {
    const started = performance.now();
    grid.scrollTop += 997; grid.scrollLeft += 331;
    grid.dispatchEvent(new Event('scroll'));
    grid.getBoundingClientRect(); grid.querySelector('.grid-body').offsetHeight;
    took.push(performance.now() - started);
    await new Promise(requestAnimationFrame);
  }
  return took;
})()"""
CELLS = "document.querySelectorAll('.grid [role=gridcell]').length"
SIZE = "['aria-rowcount', 'aria-colcount'].map(name => Number(document.querySelector('.grid').getAttribute(name)))"


def timed(action: Any) -> float:
    """Seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def choose(browser: Browser, value: str) -> None:
    """Choose the other way of looking at the matrix, and wait for its grid."""
    browser.run(
        f"(() => {{ const s = document.querySelector('.bar select'); s.value = '{value}'; "
        "s.dispatchEvent(new Event('change')); })()"
    )
    browser.wait("document.querySelector('.grid [role=gridcell]')")


def main(arguments: Sequence[str]) -> int:
    """Measure and say; 1 where something is too slow."""
    made = many(int(arguments[0]) if arguments else 1000)
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        page = Path(folder) / "audit.html"
        present.write_page(made, page)
        browser.open(page)  # reads the file into the cache of the system
        opened = min(timed(partial(browser.open, page, f"?{i}")) for i in range(3))
        print(f"{len(made.records)} reports, {page.stat().st_size / 1e6:.1f} MB: opens in {opened:.2f} s")
        worst = 0.0
        browser.run("location.hash = '#/matrix'")
        browser.wait("document.querySelector('.grid [role=gridcell]')")
        for view in ("year", "unit"):
            shown = timed(partial(choose, browser, view))
            rows, columns = browser.run(SIZE)
            steps = sorted(browser.run(SCROLL))
            worst = max(worst, steps[-2] / 1000)
            print(
                f"matrix by {view}: {rows} rows × {columns} columns shown in {shown:.2f} s, {browser.run(CELLS)} cells "
                f"made; a step of scrolling {steps[20]:.1f} ms, at most {steps[-1]:.1f} ms"
            )
        report = timed(
            lambda: (
                browser.run(f"location.hash = '#/report/{made.records[-1].id}/m:m3'"),
                browser.wait("document.querySelector('[data-target]')"),
            )
        )
        print(f"a report with its figure marked: {report:.2f} s; problems: {browser.problems or 'none'}")
    return int(opened > OPEN or worst > STEP)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
