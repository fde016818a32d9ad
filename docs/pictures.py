"""Makes the pictures of the README from an audit of the sample reports: `python docs/pictures.py`.

Needs LibreOffice, poppler (`pdftoppm`), Chromium and a Chinese font. The pictures are WebP files in `docs/images/`.
"""

from __future__ import annotations

import contextlib
import html
import os
import pty
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import Browser  # noqa: E402
from office import convert  # noqa: E402

IMAGES = HERE / "images"
QUALITY = 82
SHEETS = {"workbook-overview": 1, "workbook-matrix": 3}  # pages of the printed workbook
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 18px 22px; background: #16191d; width: max-content; }
pre { margin: 0; font: 15px/1.45 "Noto Sans Mono CJK SC", monospace; color: #e3e8ee; }
b { color: #8fd19e; font-weight: 400; }
i { display: inline-block; height: .7em; border-bottom: 1px solid #5c6773; }
</style><main><pre>%s</pre></main>"""
CELL = """(() => {
  const cells = [...document.querySelectorAll('.grid [role=gridcell].link')];
  const box = cells.find(cell => cell.textContent.startsWith('%s')).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})()"""


def audit(folder: Path) -> None:
    """The audit of the samples, its paths as seen from the top folder."""
    subprocess.run(
        ["taizhang", "audit", "corpus/reports", "-o", str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def terminal(language: str, folder: Path) -> str:
    """What `taizhang demo` writes to a terminal, as HTML."""
    from rich.text import Text

    plain = Text.from_ansi(spoken(["taizhang", "demo", "--lang", language], folder)).plain.rstrip()
    shown = "taizhang demo" if language == "en" else "taizhang demo --lang zh"
    # A rule is drawn: in a Chinese font its characters are as wide as Chinese ones.
    lines = re.sub("─+", lambda rule: f'<i style="width: {len(rule[0])}ch"></i>', html.escape(plain))
    return TERMINAL % f"<b>$</b> {shown}\n{lines}"


def spoken(command: list[str], folder: Path) -> str:
    """The output of a command that believes to write to a terminal of 90 columns."""
    master, slave = pty.openpty()
    env = {**os.environ, "COLUMNS": "90", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(command, cwd=folder, stdout=slave, stderr=subprocess.DEVNULL, env=env)
    os.close(slave)
    said = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the command has ended
        while part := os.read(master, 1 << 16):
            said += part
    process.wait()
    os.close(master)
    return said.decode("utf-8").replace("\r\n", "\n")


def pages(workbook: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Pages of the workbook as LibreOffice prints it, as pictures."""
    printed = convert(workbook, "pdf", folder)
    for name, page in SHEETS.items():
        target = folder / name
        subprocess.run(
            ["pdftoppm", "-r", "110", "-png", "-singlefile", "-f", str(page), "-l", str(page), printed, target],
            check=True,
        )  # fmt: skip
        yield name, target.with_suffix(".png")


def screen(browser: Browser, page: Path) -> None:
    """The page: its matrix, and the report that a click on a number opens."""
    browser.size(1366, 768)
    browser.open(page, "#/matrix")
    browser.wait("document.querySelector('.grid [role=gridcell]')")
    browser.picture(IMAGES / "page-matrix.webp", QUALITY)
    browser.click(*browser.run(CELL % "26"))
    browser.wait("document.querySelector('[data-target]')")
    time.sleep(0.5)
    browser.picture(IMAGES / "page-report.webp", QUALITY)


def whole(browser: Browser, page: Path, name: str, selector: str) -> None:
    """A page of ours as large as what it holds."""
    browser.size(1400, 1000)
    browser.open(page)
    width, height = browser.run(
        f"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect(); "
        "return [Math.ceil(box.right + box.left), Math.ceil(box.bottom + box.top)]; })()"
    )
    browser.size(width, height)
    browser.picture(IMAGES / f"{name}.webp", QUALITY)


def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, Browser() as browser:
        folder = Path(place)
        audit(folder / "out")
        screen(browser, folder / "out" / "audit.html")
        for language in ("en", "zh"):
            made = folder / f"{language}.html"
            made.write_text(terminal(language, folder), "utf-8")
            whole(browser, made, f"terminal-{language}", "pre")
        for name, picture in pages(folder / "out" / "audit.xlsx", folder):
            made = folder / f"{name}.html"
            made.write_text(f'<body style="margin:0"><main><img src="{picture.name}" width="1100"></main>', "utf-8")
            whole(browser, made, name, "img")
    for path in sorted(IMAGES.iterdir()):
        sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
