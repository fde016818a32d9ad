"""The web application in a browser: the way of an office from upload to workbook, by hand."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

pytest.importorskip("fastapi")

from browser import find_browser
from web_browser import WebBrowser
from web_server import Served

pytestmark = pytest.mark.slow
_CELL = "[...document.querySelectorAll('.tabulator-cell a')].find(link => link.textContent === {text!r})"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    find_browser()
    with Served(tmp_path_factory.mktemp("web") / "space") as made:
        yield made


@pytest.fixture(scope="module")
def browser(server: Served) -> Iterator[WebBrowser]:
    with WebBrowser() as made:
        made.size(1366, 768)
        made.visit(server.address)
        yield made


@pytest.fixture(autouse=True)
def _quiet(browser: WebBrowser, server: Served) -> Iterator[None]:
    """No error in the page (also none of its content policy), and no request to the outside."""
    browser.problems.clear()
    yield
    assert browser.problems == []
    assert {address for address in browser.requests if not address.startswith(server.base)} == set()


@pytest.fixture(scope="module")
def sample(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zip") / "样例.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(samples.glob("*.txt")):
            archive.write(file, f"报告/{file.name}")
    return path


def choose(browser: WebBrowser, name: str, value: str) -> None:
    browser.run(
        f"(() => {{ const field = document.querySelector('[name={name}]'); field.value = {value!r}; "
        "field.dispatchEvent(new Event('input', {bubbles: true})); "
        "field.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )


def test_from_upload_to_the_correction_in_the_workbook(browser: WebBrowser, server: Served, sample: Path) -> None:
    browser.wait("document.querySelector('.blank')")
    browser.choose_files("#files", [sample])
    browser.wait_long("document.querySelector('.tiles')")
    assert "12" in browser.run("document.querySelector('.tiles').textContent")

    browser.visit(server.base + "/matrix")
    browser.wait("document.querySelectorAll('.tabulator-row').length > 10")
    choose(browser, "unit", "岚溪区教育局")
    browser.fill("[name=q]", "党组会")
    browser.wait("document.querySelector('#grid-count').textContent.includes(' 2 ') "
                 "|| document.querySelectorAll('.tabulator-row').length < 4")  # fmt: skip
    assert "q=" in browser.run("location.search")
    browser.wait(_CELL.format(text="27"))
    browser.run(_CELL.format(text="27") + ".click()")

    browser.wait("document.querySelector('#card .big')?.textContent === '27次'")
    browser.wait("document.querySelector('#text .target')?.textContent === '27次'")
    browser.wait("document.querySelector('#list-metric [aria-current]')?.textContent.includes('27次')")
    browser.wait("(() => { const box = document.querySelector('#text .target').getBoundingClientRect(); "
                 "return 0 < box.top && box.top < innerHeight; })()")  # fmt: skip

    browser.press("e")
    browser.wait("document.activeElement.name === 'value'")
    browser.fill("#card [name=value]", "29")
    browser.fill("#card [name=note]", "会议记录为29次")
    browser.press_on("#card [value=correct]")
    browser.wait("document.querySelector('#card .verdict')")
    assert browser.run("document.querySelector('#card .changes ins').textContent") == "29"
    browser.wait("document.querySelector('#list-metric [aria-current]').classList.contains('v-correct')")
    entry = "document.querySelector('#list-metric [aria-current] b').textContent"
    assert browser.run(entry) == "29次"

    browser.press("u")
    browser.wait("!document.querySelector('#card .verdict') && document.querySelector('#card .undone')")
    assert browser.run("document.querySelector('#card .big').textContent") == "27次"
    browser.wait(f"{entry} === '27次'")

    browser.press("e")
    browser.wait("document.activeElement.name === 'value'")
    browser.fill("#card [name=value]", "29")
    browser.key("Enter")
    browser.wait("document.querySelector('#card .verdict')")

    browser.visit(server.base + "/export")
    assert "更正：1" in browser.run("document.querySelector('.plain-list').textContent")
    content = browser.run(
        "fetch('/export/audit.xlsx').then(answer => answer.arrayBuffer())"
        ".then(data => Array.from(new Uint8Array(data)))"
    )
    book = openpyxl.load_workbook(io.BytesIO(bytes(content)), read_only=True)
    rows = [row[3:9] for row in book["复核记录"].iter_rows(values_only=True)]
    assert ("更正", "数值", 27, 29, None, "王主任") in rows
    matrix = [row for row in book["单位×指标"].iter_rows(values_only=True) if row[0] == "岚溪区教育局"]
    assert any("党组会" in row and 29 in row for row in matrix)


def test_a_span_is_corrected_by_marking_text(browser: WebBrowser, server: Served) -> None:
    report = browser.run("fetch('/data/reports?q=教育局2022').then(a => a.json()).then(d => d.data[0].id)")
    browser.visit(f"{server.base}/reports/{report}")
    browser.press("j")
    browser.wait("document.querySelector('#card .review')")
    browser.press("e")
    browser.wait("document.activeElement.name === 'value'")
    browser.wait("document.querySelector('#text .target')")
    browser.run(
        "(() => { const target = document.querySelector('#text .target'); const before = target.previousSibling; "
        "getSelection().setBaseAndExtent(before.firstChild, before.textContent.length - 2, target.firstChild, "
        "target.textContent.length); })()"
    )
    browser.wait("String(getSelection()).length > 2")
    marked = browser.run("String(getSelection())")
    browser.run("document.querySelector('.take-selection').click()")
    text = browser.run("[...document.querySelectorAll('#text p')].map(p => [...p.querySelectorAll('[data-at]')]"
                       ".map(s => [Number(s.dataset.at), s.textContent])).flat()")  # fmt: skip
    start, end = (int(browser.run(f"document.querySelector('#card [name={name}]').value")) for name in ("start", "end"))
    letters = {at + offset: letter for at, piece in text for offset, letter in enumerate(piece)}
    assert "".join(letters[at] for at in range(start, end)) == marked


def test_findings_from_the_keyboard(browser: WebBrowser, server: Served) -> None:
    browser.visit(server.base + "/flags?severity=high")
    browser.press("j")
    browser.wait("document.querySelector('.item[aria-current] .review')")
    browser.press("j")
    browser.wait("document.querySelectorAll('.item')[1].matches('[aria-current]') "
                 "&& document.querySelector('.item[aria-current] .review')")  # fmt: skip
    browser.press("a")
    browser.wait("document.querySelector('.item[aria-current]').classList.contains('v-accept')")
    browser.press("k")
    browser.wait("document.querySelectorAll('.item')[0].matches('[aria-current]')")
    browser.press("r")
    browser.wait("document.querySelector('.item[aria-current]').classList.contains('v-reject')")
    browser.visit(server.base + "/flags?severity=high&review=open")
    left = browser.run("document.querySelector('[role=status]').textContent")
    browser.visit(server.base + "/flags?severity=high")
    whole = browser.run("document.querySelector('[role=status]').textContent")
    assert int(re.sub(r"\D", "", whole)) - int(re.sub(r"\D", "", left)) == 2


def test_two_reviewers_in_conflict(browser: WebBrowser, server: Served) -> None:
    owner = server.client()
    address = server.token(owner, "赵复核", "reviewer")
    cell = next(
        row["2023"] for row in owner.get("/data/matrix", params={"unit": "芦汀镇党委", "status": "done"}).json()["data"]
        if isinstance(row.get("2023"), dict) and "h" in row["2023"]
    )  # fmt: skip
    with WebBrowser() as other:
        other.size(1366, 768)
        other.visit(address)
        for one in (browser, other):
            one.visit(server.base + cell["h"])
            one.wait("document.querySelector('#card .review')")
            one.press("e")
            one.wait("document.activeElement.name === 'value'")
        browser.fill("#card [name=value]", "41")
        browser.key("Enter")
        browser.wait("document.querySelector('#card .verdict')")
        other.fill("#card [name=value]", "43")
        other.key("Enter")
        other.wait("document.querySelector('#card .conflict')")
        assert other.run("document.querySelector('.conflict').textContent.includes('41')")
        assert other.run("document.querySelector('.conflict').textContent.includes('43')")
        assert "王主任" in other.run("document.querySelector('.conflict').textContent")
        other.press_on(".conflict button.primary")
        other.wait("!document.querySelector('#card .conflict') && document.querySelector('#card .changes ins')")
        assert other.run("document.querySelector('#card .changes ins').textContent") == "43"
        assert len(other.run("[...document.querySelectorAll('#card .history li')].map(li => li.textContent)")) == 2
        # The refused decision is an answer of the server that the browser logs; nothing else may be.
        assert [p for p in other.problems if "409" not in p] == []


@pytest.mark.parametrize(
    "path",
    ["/", "/matrix", "/reports", "/flags", "/copies", "/promises", "/trends", "/search?q=谈心", "/reviews", "/export",
     "/people", "/files", "report"],
)  # fmt: skip
def test_axe_finds_no_serious_violation(browser: WebBrowser, server: Served, path: str) -> None:
    if path == "report":
        cell = browser.run("fetch('/data/reports?q=').then(a => a.json()).then(d => d.data[0].id)")
        path = f"/reports/{cell}"
    browser.visit(server.base + path)
    if browser.run("Boolean(document.querySelector('#grid'))"):
        browser.wait("document.querySelectorAll('.tabulator-row').length > 2")
    if browser.run("Boolean(document.querySelector('.item'))"):
        browser.press("j")
        browser.wait("document.querySelector('.review')")
        browser.press("e")
        browser.wait("document.querySelector('.fields:not([hidden])')")
    time.sleep(0.3)
    assert browser.violations() == []
    fits = browser.run("document.documentElement.scrollWidth <= innerWidth && document.querySelector('main').scrollWidth "
                       "<= document.querySelector('main').clientWidth")  # fmt: skip
    assert fits, "the page is wider than 1366 pixels"
