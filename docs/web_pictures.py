"""Makes the pictures of the web application from the sample reports: `python docs/web_pictures.py [FOLDER]`.

Needs Chromium and a Chinese font. The pictures are WebP files in `docs/web-images/`, 1366×768 like the
screens of an office.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

from web_browser import WebBrowser  # noqa: E402
from web_server import Served  # noqa: E402

QUALITY = 70
NUMBER = "[...document.querySelectorAll('.tabulator-cell a')].find(link => link.textContent === '27')"


def main(target: Path) -> None:
    """Make all pictures."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, Served(Path(place) / "space") as server, WebBrowser() as browser:
        browser.size(1366, 768)
        browser.visit(server.address)
        shoot(browser, target, "empty")
        samples = sorted((ROOT / "corpus" / "reports").glob("*.txt"))
        broken = Path(place) / "教育局附件.docx"
        broken.write_bytes(b"PK\x03\x04 broken off")
        browser.choose_files("#files", [*samples, broken])
        browser.wait_long("document.querySelector('.working') && document.querySelector('.inputs')")
        shoot(browser, target, "working")
        browser.wait_long("document.querySelector('.tiles')")
        shoot(browser, target, "overview")
        review(browser, server, target)
        others(browser, server, target)
        conflict(browser, server, target)
    for path in sorted(target.glob("*.webp")):
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1000:.0f} kB\n")


def shoot(browser: WebBrowser, target: Path, name: str) -> None:
    """A picture, once the page has come to rest."""
    time.sleep(0.8)
    browser.picture(target / f"{name}.webp", QUALITY)


def review(browser: WebBrowser, server: Served, target: Path) -> None:
    """The way from a number to its correction."""
    browser.visit(server.base + "/matrix")
    browser.wait(NUMBER)
    browser.run(NUMBER + ".click()")
    browser.wait("document.querySelector('#card .review')")
    shoot(browser, target, "report")
    browser.press("e")
    browser.wait("document.activeElement.name === 'value'")
    browser.fill("#card [name=value]", "29")
    browser.fill("#card [name=note]", "会议记录本为29次")
    shoot(browser, target, "correct")
    browser.run("document.querySelector('#card [value=correct]').click()")
    browser.wait("document.querySelector('#card .verdict')")
    browser.run("document.querySelector('#card .history').open = true")
    shoot(browser, target, "corrected")
    browser.visit(server.base + "/matrix")
    browser.wait("document.querySelector('.v-correct')")
    shoot(browser, target, "matrix")
    browser.visit(server.base + "/flags?severity=high")
    browser.press("j")
    browser.wait("document.querySelector('.item[aria-current] .review')")
    browser.press("a")
    browser.wait("document.querySelector('.item[aria-current] .verdict')")
    browser.press("j")
    browser.wait("document.querySelectorAll('.item')[1].querySelector('.review')")
    shoot(browser, target, "flags")


def others(browser: WebBrowser, server: Served, target: Path) -> None:
    """The views that only show."""
    for name in ("reports", "copies", "promises", "trends", "reviews", "export", "people"):
        browser.visit(f"{server.base}/{name}")
        if name in ("reports", "promises"):
            browser.wait("document.querySelectorAll('.tabulator-row').length > 2")
        shoot(browser, target, name)
    browser.visit(server.base + "/trends")
    browser.run("document.querySelectorAll('section')[1].scrollIntoView()")
    shoot(browser, target, "heat")
    browser.visit(server.base + "/search?q=谈心谈话")
    shoot(browser, target, "search")
    browser.visit(server.base + "/matrix?q=不存在的指标")
    shoot(browser, target, "nothing")
    browser.visit(server.base + "/reports/none")
    shoot(browser, target, "missing")
    browser.run("document.querySelector('[name=lang]').click()")
    browser.wait("document.documentElement?.lang === 'en'")
    browser.visit(server.base + "/flags")
    shoot(browser, target, "english")
    browser.run("document.querySelector('[name=lang]').click()")
    browser.wait("document.documentElement?.lang === 'zh-CN'")


def conflict(browser: WebBrowser, server: Served, target: Path) -> None:
    """What the second of two reviewers sees."""
    owner = server.client()
    found = owner.get("/data/matrix", params={"unit": "芦汀镇党委", "q": "党委会", "status": "done"}).json()["data"][0]
    browser.visit(server.base + found["2023"]["h"])
    browser.wait("document.querySelector('#card .review')")
    address = found["2023"]["h"].replace("/reports/", "/review/metric/").replace("?metric=", "/")
    other = server.client(server.token(owner, "赵复核", "reviewer"))
    other.post(address, data={"action": "correct", "version": "0", "value": "31", "note": "以会议记录为准"})
    browser.press("e")
    browser.wait("document.activeElement.name === 'value'")
    browser.fill("#card [name=value]", "32")
    browser.key("Enter")
    browser.wait("document.querySelector('#card .conflict')")
    shoot(browser, target, "conflict")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "web-images")
