"""Ways to put files in, in a browser: a zip and a folder that are dropped, a folder that is picked, what cannot be sent."""

from __future__ import annotations

import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from browser import find_browser
from web_browser import WebBrowser
from web_server import Served

pytestmark = pytest.mark.slow
_ROWS = ("[...document.querySelectorAll('.inputs tbody tr')]"
         ".map(row => [...row.cells].map(cell => cell.textContent.trim()))")  # fmt: skip
_LEFT = "[...document.querySelectorAll('.left:not([hidden]) li')].map(item => item.textContent)"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A server that takes no more than 1 MB at once."""
    find_browser()
    with Served(tmp_path / "space", "--max-upload", "1") as made:
        yield made


@pytest.fixture
def browser(server: Served) -> Iterator[WebBrowser]:
    with WebBrowser() as made:
        made.size(1366, 768)
        made.visit(server.address)
        yield made
        assert made.problems == []


@pytest.fixture
def folder(samples: Path, tmp_path: Path) -> Path:
    """Two reports below each other, a broken one, one without a word, a picture, and what systems leave behind."""
    top = tmp_path / "年终总结"
    (top / "2023年" / ".git").mkdir(parents=True)
    shutil.copy(samples / "jyj_2022.txt", top / "教育局2022.txt")
    shutil.copy(samples / "jyj_2023.txt", top / "2023年" / "教育局2023.txt")
    (top / "损坏.docx").write_bytes(b"PK\3\4 no archive")
    (top / "空白.txt").write_bytes(b"")
    (top / "照片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    for name in (".DS_Store", "Thumbs.db", "~$教育局2022.docx", "2023年/.git/config"):
        (top / name).write_bytes(b"x")
    return top


def rows(browser: WebBrowser, count: int) -> dict[str, tuple[str, str]]:
    """State and reason of each file, once the audit has ended and so many files are listed."""
    browser.wait_long(f"!document.querySelector('#working') && {_ROWS}.length === {count} "
                      "&& document.querySelector('.tiles')")  # fmt: skip
    return {path: (state, reason) for path, state, reason in browser.run(_ROWS)}


def check_folder(found: dict[str, tuple[str, str]], top: str) -> None:
    """Every file of the folder but what systems left, those that could not be read with state and reason."""
    assert set(found) == {f"{top}/{name}" for name in
                          ("教育局2022.txt", "2023年/教育局2023.txt", "损坏.docx", "空白.txt", "照片.png")}  # fmt: skip
    for name in ("教育局2022.txt", "2023年/教育局2023.txt"):
        assert found[f"{top}/{name}"] == ("已读取", "")
    for name in ("损坏.docx", "空白.txt", "照片.png"):
        state, reason = found[f"{top}/{name}"]
        assert state not in ("已读取", "等待处理", "")
        assert len(reason) > 5, name
    assert len({found[f"{top}/{name}"][1] for name in ("损坏.docx", "空白.txt", "照片.png")}) == 3


def test_a_zip_that_is_dropped(browser: WebBrowser, folder: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    browser.drop_made("#upload", "年终总结.zip", content.getvalue())
    check_folder(rows(browser, 5), "年终总结.zip!/年终总结")


def test_a_folder_that_is_dropped(browser: WebBrowser, folder: Path) -> None:
    browser.drag_files("#upload", [folder])
    check_folder(rows(browser, 5), "年终总结")


def test_a_folder_that_is_picked(browser: WebBrowser, folder: Path) -> None:
    browser.choose_files("#folder", [folder])
    check_folder(rows(browser, 5), "年终总结")


def test_a_drop_beside_the_field_leaves_the_page(browser: WebBrowser, folder: Path) -> None:
    browser.run("window.still = true")
    browser.drag_files("h1", [folder / "教育局2022.txt"])
    time.sleep(0.5)
    assert browser.run("window.still")
    browser.drop_made("#upload", "空白.txt", b"")
    browser.wait_long(f"!document.querySelector('#working') && {_ROWS}.length === 1")
    assert browser.run(_ROWS)[0][0] == "空白.txt"
    assert browser.run("location.pathname") == "/"


def test_what_is_too_large_is_told_and_the_rest_is_sent(browser: WebBrowser, samples: Path, tmp_path: Path) -> None:
    """Three files that are more than one upload may be, and one that is so by itself; what it lacks stays told."""
    text = (samples / "jyj_2022.txt").read_text("utf-8")
    paths = [tmp_path / f"教育局{year}.txt" for year in (2021, 2022, 2023)]
    for number, path in enumerate(paths):
        path.write_text(text + "　" * (150_000 + number), "utf-8")
    large = tmp_path / "厚报告.txt"
    large.write_text(text + "　" * 500_000, "utf-8")
    browser.choose_files("#files", [*paths, large])
    found = rows(browser, 3)
    assert set(found) == {path.name for path in paths}
    left = browser.run(_LEFT)
    assert len(left) == 1
    assert left[0].startswith("厚报告.txt：有 2 MB，超过每次上传 1 MB 的上限")
    browser.choose_files("#files", [samples / "jyj_2023.txt"])
    rows(browser, 4)
    assert browser.run(_LEFT) == []


def test_an_audit_that_ends_does_not_break_off_an_upload(browser: WebBrowser, folder: Path, tmp_path: Path) -> None:
    slow = tmp_path / "教育局2021.txt"
    slow.write_text((folder / "教育局2022.txt").read_text("utf-8").replace("2022", "2021") + "　" * 150_000, "utf-8")
    browser.choose_files("#files", [folder / "教育局2022.txt"])
    browser.wait("document.querySelector('#working')")
    browser.slow_upload(50_000)
    browser.choose_files("#files", [slow])
    assert set(rows(browser, 2)) == {"教育局2022.txt", "教育局2021.txt"}


def test_files_of_an_upload_that_fails_are_listed(browser: WebBrowser, server: Served, folder: Path) -> None:
    server.kill()
    browser.choose_files("#files", [folder / "教育局2022.txt"])
    left = browser.wait(f"{_LEFT}.length && {_LEFT}")
    assert left == ["教育局2022.txt：上传没有成功（0），请重试。"]
    browser.problems.clear()  # the browser logs that nobody answers
