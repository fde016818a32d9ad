"""Hints of the web application in a browser: rows that will move, files that were not sent. Nothing of it breaks a page."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from browser import find_browser
from web_browser import WebBrowser
from web_server import Served, audited

pytestmark = pytest.mark.slow
_FITS = ("document.documentElement.scrollWidth <= innerWidth && document.querySelector('main').scrollWidth <= "
         "document.querySelector('main').clientWidth")  # fmt: skip


def test_a_corrected_status_is_told_in_the_panel_and_in_the_matrix(samples: Path, tmp_path: Path) -> None:
    find_browser()
    with Served(tmp_path / "space", "--max-upload", "1") as server, WebBrowser() as browser:
        owner = audited(server, sorted(samples.glob("jyj_*.txt")))
        rows = owner.get("/data/matrix", params={"q": "党组会", "status": "done"}).json()["data"]
        cell = next(row["2023"] for row in rows if isinstance(row.get("2023"), dict) and "h" in row["2023"])
        browser.size(1366, 768)
        browser.visit(server.address)
        browser.visit(server.base + cell["h"])
        browser.wait("document.querySelector('#card .review')")
        browser.press("e")
        browser.wait("document.activeElement.name === 'value'")
        browser.run("document.querySelector('#card [name=status]').value = 'planned'")
        browser.press_on("#card [value=correct]")
        browser.wait("document.querySelector('#card .moves')")
        assert browser.violations() == []
        browser.visit(server.base + "/matrix?q=党组会")
        browser.wait("document.querySelector('.moves')")
        browser.wait("[...document.querySelectorAll('.tabulator-cell small')].some(s => s.textContent === '待移行')")
        assert browser.run("document.querySelector('#grid').getBoundingClientRect().height") > 300
        assert browser.run(_FITS)
        assert browser.violations() == []
        browser.press_on(".moves button")
        browser.wait_long("location.pathname === '/' && !document.querySelector('#working')")
        end = time.monotonic() + 60  # the page may have come before the job began
        while not owner.get("/data/matrix", params={"q": "党组会", "status": "planned"}).json()["data"]:
            assert time.monotonic() < end
            time.sleep(0.1)
        browser.visit(server.base + "/matrix?q=党组会&status=planned")
        browser.wait(f"[...document.querySelectorAll('.tabulator-cell a')].some(a => a.textContent === '{cell['t']}')")
        assert not browser.run("Boolean(document.querySelector('.moves'))")

        browser.visit(server.base + "/")
        large = tmp_path / "厚报告.txt"
        large.write_bytes(bytes(2_000_000))
        browser.choose_files("#files", [large])
        browser.wait("document.querySelector('.left li')")
        assert browser.run(_FITS)
        assert browser.violations() == []
        assert browser.problems == []
