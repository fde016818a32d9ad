"""The page: what lies in the file, and what a browser makes of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import taizhang
from browser import Browser, find_browser
from present_cases import NASTY, Made, made
from taizhang.present import write_page
from taizhang.present.page.write import write
from taizhang.tables import InputRow

_LIBRARY = re.compile(r'<script id="charts-library">.*?</script>', re.DOTALL)
_VENDOR = Path(taizhang.__file__).parent / "present" / "page" / "assets" / "vendor"
_DATA = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>', re.DOTALL)


def page(audit: Any, path: Path) -> str:
    write_page(audit, path)
    return path.read_text(encoding="utf-8")


def blocks(content: str) -> dict[str, Any]:
    return {name: json.loads(data) for name, data in _DATA.findall(content)}


def test_data_come_back_whole(tmp_path: Path) -> None:
    audit = made()
    found = blocks(page(audit, tmp_path / "audit.html"))
    assert found["data"]["scope"].startswith("共4个文件")
    texts = {found[name]["text"] for name in found if name != "data"}
    assert texts == {report.text for report in audit.records}


def test_text_of_reports_cannot_become_markup(tmp_path: Path) -> None:
    content = page(made(), tmp_path / "audit.html")
    assert NASTY not in content
    assert NASTY.replace("<", "\\u003c").replace(">", "\\u003e") in content
    assert len(re.findall(r"<script(?: |>)", content)) == len(blocks(content)) + 2


def test_nothing_is_asked_for_and_policy_forbids_it(tmp_path: Path) -> None:
    content = page(made(), tmp_path / "audit.html")
    bare = _LIBRARY.sub("", _DATA.sub("", content))
    assert not re.findall(r"https?:|//[a-z]+\.", bare.replace("http-equiv", ""))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', bare)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    assert "connect-src" not in policy[1]
    for tag in ("script", "style"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", bare, re.DOTALL)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "innerHTML" not in bare
    assert not re.search(r"\son\w+=", bare)


def test_the_library_of_charts_is_the_one_that_was_released(tmp_path: Path) -> None:
    content = (_VENDOR / "echarts.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() in (_VENDOR / "README.md").read_text("utf-8")
    whole = page(made(), tmp_path / "audit.html")
    assert whole.count(content.decode()) == 1
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert f"'sha256-{digest}'" in whole[: whole.index("<title>")]


def test_many_reports_lie_beside_the_page(tmp_path: Path) -> None:
    audit = made()
    path = tmp_path / "audit.html"
    write(audit, path, split_above=1)
    assert list(blocks(path.read_text(encoding="utf-8"))) == ["data"]
    beside = sorted((tmp_path / "reports").iterdir())
    assert [p.name for p in beside] == sorted(f"{r.id}.js" for r in audit.records)
    for file in beside:
        content = file.read_text(encoding="utf-8")
        assert "<" not in content
        called = re.fullmatch(r"taizhangText\((\d+),(.*)\);\n", content)
        assert called
        assert json.loads(called[2])["text"] in {r.text for r in audit.records}


def test_texts_of_an_earlier_audit_go(tmp_path: Path) -> None:
    audit = made()
    write(audit, tmp_path / "audit.html", split_above=1)
    beside = tmp_path / "reports"
    (beside / "0123456789ab.js").write_text("old")
    (beside / "mine.txt").write_text("the user's")
    write(audit, tmp_path / "audit.html", split_above=1)
    assert {p.name for p in beside.iterdir()} == {"mine.txt", *(f"{r.id}.js" for r in audit.records)}
    write(audit, tmp_path / "audit.html")
    assert [p.name for p in beside.iterdir()] == ["mine.txt"]
    (beside / "mine.txt").unlink()
    write(audit, tmp_path / "audit.html")
    assert not beside.exists()


def test_a_changed_number_changes_the_page(tmp_path: Path) -> None:
    before, after = (blocks(page(made(times), tmp_path / f"{times}.html")) for times in ("27", "28"))
    assert before["data"]["matrix"] != after["data"]["matrix"]
    assert before["r1"]["metrics"] != after["r1"]["metrics"]


def test_same_audit_same_bytes(tmp_path: Path) -> None:
    assert page(made(), tmp_path / "a.html") == page(made(), tmp_path / "b.html")


@pytest.fixture(scope="module")
def browser() -> Any:
    find_browser()
    with Browser() as found:
        yield found


@pytest.fixture(scope="module")
def audit_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(__file__).resolve().parents[1]
    path = tmp_path_factory.mktemp("page") / "audit.html"
    write_page(taizhang.audit(root / "corpus" / "reports", workers=1), path)
    return path


def test_a_click_on_a_number_shows_its_sentence(browser: Browser, audit_page: Path) -> None:
    browser.open(audit_page, "#/matrix")
    rows = browser.run("Number(document.querySelector('.grid').getAttribute('aria-rowcount'))")
    browser.run(
        "(() => { const box = document.querySelector('input[type=search]'); box.value = '党组会 教育局';"
        "box.dispatchEvent(new Event('input')); })()"
    )
    browser.wait(f"Number(document.querySelector('.grid').getAttribute('aria-rowcount')) < {rows}")
    browser.run("document.querySelector('.grid-row .cell.link span').click()")
    browser.wait("document.querySelector('[data-target]')")
    number = browser.run("document.querySelector('[data-target]').textContent")
    sentence = browser.run(
        "[...document.querySelectorAll('.sentence-target')].map(piece => piece.textContent).join('')"
    )  # fmt: skip
    assert re.search(r"\d", number)
    assert number in sentence
    assert "党组会" in sentence
    shown = (
        "(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('[data-target]').getBoundingClientRect())"
    )
    browser.wait(shown)
    assert browser.run("document.querySelector('.items [aria-current=true]').textContent").endswith(number)


def test_keyboard_moves_sorts_and_opens(browser: Browser, audit_page: Path) -> None:
    browser.open(audit_page, "#/promises")
    browser.wait("document.querySelector('.grid')")
    browser.run("document.querySelector('.grid').focus()")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        browser.key(key)
    assert browser.run("document.querySelector('.grid').getAttribute('aria-activedescendant')").endswith("-1-3")
    browser.key("ArrowUp")
    browser.key("ArrowUp")
    browser.key("Enter")
    assert browser.run("document.querySelector('[aria-sort=descending]').textContent").startswith("目标")
    values = browser.run("[...document.querySelectorAll('.grid-row')].map(r => r.children[3].textContent)")
    numbers = [float(value.replace(",", "")) for value in values]
    assert numbers == sorted(numbers, reverse=True)
    browser.key("ArrowDown")
    browser.key("Enter")
    browser.wait("document.querySelector('[data-target]')")


def test_findings_passages_and_language(browser: Browser, audit_page: Path) -> None:
    browser.open(audit_page, "#/findings?severity=high")
    browser.wait("document.querySelector('.card')")
    assert browser.run("document.querySelectorAll('.card:not(.high)').length") == 0
    browser.open(audit_page, "#/findings")
    browser.run(
        "(() => { const by = [...document.querySelectorAll('.bar select')].pop(); by.value = 'rule'; "
        "by.dispatchEvent(new Event('change')); document.querySelector('.facets button').click(); })()"
    )
    shown, rules = "document.querySelectorAll('.card').length", "document.querySelectorAll('.facets b').length"
    assert browser.run(shown) == int(browser.run("document.querySelector('.facets b').textContent"))
    assert browser.run(rules) == 1
    browser.open(audit_page, "#/overlaps")
    browser.wait("document.querySelectorAll('.side .passage').length === 2")
    browser.run("document.querySelector('.language').click()")
    assert browser.run("document.querySelector('.tabs').textContent").startswith("OverviewMatrix")
    browser.run("document.querySelector('.language').click()")


CHART = "(kind => { chartBox = document.querySelector('.bar select'); chartBox.value = kind; chartBox.dispatchEvent(new Event('change')); })"


@pytest.mark.parametrize("kind", ["heat", "slope", "alike", "copies"])
def test_charts_are_drawn_and_stand_as_tables_too(browser: Browser, audit_page: Path, kind: str) -> None:
    browser.open(audit_page, "#/charts")
    browser.run(f"{CHART}('{kind}')")
    browser.wait("document.querySelector('.chart canvas')")
    drawn = (
        "(c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();"
        "for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return seen.size; })"
        "(document.querySelector('.chart canvas'))"
    )
    assert browser.wait(f"{drawn} > 5")
    browser.run("document.querySelector('.figures').open = true")
    browser.wait("document.querySelector('.figures table')")
    rows = browser.run(
        "[...document.querySelectorAll('.figures tbody tr')].map(row => [...row.cells].map(c => c.textContent))"
    )
    overlaps = blocks(audit_page.read_text(encoding="utf-8"))["data"]["overlaps"]["r"]
    if kind == "alike":
        assert sum(int(row[2].replace(",", "")) for row in rows) == sum(row[6] for row in overlaps)
    elif kind == "copies":
        assert len(rows) == 2 * len(overlaps)
    assert rows
    assert browser.run("document.querySelector('.chart').getAttribute('role')") == "img"
    assert browser.problems == []


@pytest.mark.parametrize("kind", ["heat", "slope", "alike", "copies"])
def test_a_click_on_a_chart_leads_to_the_text(browser: Browser, audit_page: Path, kind: str) -> None:
    browser.open(audit_page, "#/charts")
    browser.run(f"{CHART}('{kind}')")
    browser.wait("document.querySelector('.chart canvas')")
    chart = "const holder = document.querySelector('.chart'), chart = echarts.getInstanceByDom(holder), box = holder.getBoundingClientRect();"
    where = {
        "slope": "chart.convertToPixel({seriesIndex: 0}, ['2022', chart.getOption().series[0].data[1]])",
        "copies": "(v => chart.convertToPixel({seriesIndex: 0}, [(v[1] + v[2]) / 2, v[0]]))(chart.getOption().series[0].data[0].value)",
    }.get(kind, "chart.convertToPixel({seriesIndex: 0}, chart.getOption().series[0].data[0].value.slice(0, 2))")
    x, y = browser.run(f"(() => {{ {chart} const [x, y] = {where}; return [box.left + x, box.top + y]; }})()")
    browser.click(x, y)
    if kind == "alike":
        browser.wait("document.querySelectorAll('.side .passage').length === 2")
        return
    browser.wait("document.querySelector('[data-target]')")
    if kind == "slope":
        assert "2022" in browser.run("document.querySelector('.report-head').textContent")


def test_without_a_canvas_the_figures_stand_open(browser: Browser, audit_page: Path) -> None:
    browser.open(audit_page, "#/overview")
    browser.run(
        "(() => { held = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = () => null; })()"
    )
    browser.run("location.hash = '#/charts'")
    browser.wait("document.querySelector('.figures[open] tbody tr')")
    assert not browser.run("document.querySelector('.chart')")
    browser.run("HTMLCanvasElement.prototype.getContext = held")


def test_an_empty_audit_shows_every_view(browser: Browser, tmp_path: Path) -> None:
    write_page(Made((), [InputRow("a.doc", "", "doc", "corrupt", "坏")]), tmp_path / "audit.html")
    for view in ("overview", "matrix", "findings", "overlaps", "charts", "promises", "reports"):
        browser.open(tmp_path / "audit.html", f"#/{view}")
        assert browser.run("document.querySelector('main').textContent.trim()"), view
    for kind in ("slope", "alike", "copies", "heat"):
        browser.open(tmp_path / "audit.html", "#/charts")
        browser.run(f"{CHART}('{kind}')")
        assert "没有可画的内容" in browser.run("document.querySelector('main').textContent"), kind
    assert browser.problems == []


def test_offsets_count_code_points(browser: Browser, tmp_path: Path) -> None:
    audit = made()
    now = audit.records[0]
    write_page(audit, tmp_path / "audit.html")
    browser.open(tmp_path / "audit.html", f"#/report/{now.id}/m%3Am2")
    browser.wait("document.querySelector('[data-target]')")
    assert browser.run("document.querySelector('[data-target]').textContent") == "2次"
    assert browser.run("document.querySelector('.text').innerText.includes('<script>alert(1)')")


def test_texts_beside_the_page_are_loaded(browser: Browser, tmp_path: Path) -> None:
    audit = made()
    write(audit, tmp_path / "audit.html", split_above=1)
    browser.open(tmp_path / "audit.html", f"#/report/{audit.records[0].id}/m%3Am1")
    browser.wait("document.querySelector('[data-target]')")
    assert browser.run("document.querySelector('[data-target]').textContent") == "27次"


def test_nothing_outside_was_asked_for(browser: Browser, audit_page: Path) -> None:
    browser.open(audit_page)
    assert browser.requests
    assert [address for address in browser.requests if not address.startswith(("file:", "data:", "about:"))] == []
    assert browser.problems == []
