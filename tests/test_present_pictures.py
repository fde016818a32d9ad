"""Pictures of a comparison: PNG files, the same bytes each time; one clear line where something lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import taizhang
from shared_data import CORPUS
from taizhang.present.pictures import PICTURES, draw
from taizhang.records import UsageError

pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def audit():
    return taizhang.audit(sorted(CORPUS.glob("reports/jyj_*.txt")))


def drawn(audit, folder: Path) -> dict[str, bytes]:
    try:
        return {path.name: path.read_bytes() for path in draw(audit, folder, list(PICTURES))}
    except UsageError:
        pytest.skip("no font with Chinese characters")


@pytest.mark.filterwarnings("error")  # a character that the font lacks would warn
def test_four_pictures_the_same_each_time(audit, tmp_path):
    first = drawn(audit, tmp_path / "a")
    assert set(first) == {"heat.png", "slope.png", "alike.png", "copies.png"}
    assert all(content.startswith(b"\x89PNG") for content in first.values())
    assert drawn(audit, tmp_path / "b") == first


def test_nothing_to_show_makes_no_file(tmp_path):
    (tmp_path / "a.txt").write_text("甲局2023年工作总结\n全年无事。\n", "utf-8")
    assert drawn(taizhang.audit(tmp_path / "a.txt"), tmp_path / "out") == {}


def test_without_matplotlib_one_line_says_what_to_install(audit, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"taizhang\[pictures\]"):
        draw(audit, tmp_path, ["heat"])


def test_without_a_chinese_font_one_line_says_so(audit, tmp_path, monkeypatch):
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.raises(UsageError, match="fonts-noto-cjk"):
        draw(audit, tmp_path, ["heat"])
