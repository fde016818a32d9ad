"""One Word file with everything: what it shows, where each line stood, and what LibreOffice makes of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path

import pytest

from office import convert, needs_office
from taizhang.ingest import Reading, discover, read, where
from taizhang.ingest.docx import read_docx
from word_report import CHECKS, LAST, Check, word_report

WANTED = [line for check in CHECKS for line in check.lines]
FIRST = {check.name: sum(len(c.lines) for c in CHECKS[:at]) for at, check in enumerate(CHECKS)}


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_docx(word_report())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_check(check: Check, reading: Reading) -> None:
    start = FIRST[check.name]
    assert tuple(reading.text.split("\n")[start : start + len(check.lines)]) == check.lines


def test_nothing_else_shows(reading: Reading) -> None:
    assert len(CHECKS) >= 18
    assert reading.text.split("\n") == [*WANTED, LAST]
    assert [note[:4] for note in reading.notes] == ["修订中删", "隐藏文字", "目录 1"]
    assert read_docx(word_report(strict=True)) == reading


def test_every_line_has_its_place(reading: Reading) -> None:
    places, offset = [], 0
    for line in reading.text.split("\n"):
        at = bisect_right(reading.origin, offset, key=lambda entry: entry[0])
        places.append(reading.origin[at - 1][1])
        offset += len(line) + 1
    for check in CHECKS:
        if check.origin:
            assert tuple(places[FIRST[check.name] :][: len(check.lines)]) == check.origin
    assert places[-1] == "footnote1p1"
    assert reading.origin[0] == (0, "p1")
    starts = [start for start, _ in reading.origin]
    assert starts == sorted(set(starts))
    assert starts[-1] < len(reading.text)


def test_evidence_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_report())
    source = read(next(discover(tmp_path)))
    for words, place in (
        ("望川县民政局2023", "第1段"), ("28次", "表1第2行第3列"), ("党组会", "表1第2行第2列"), ("12次", "表1第3行第3列"),
        ("框内数字7件", "文本框1"), ("市级督办3件", "脚注1"), ("数量", "表1第1行第3列"),
    ):  # fmt: skip
        assert where(source, source.text.index(words)) == place
    (tmp_path / "a.docx").unlink()
    (tmp_path / "b.txt").write_text("一\n二\n召开28次", "utf-8")
    source = read(next(discover(tmp_path)))
    assert where(source, source.text.index("28")) == "第3行"


@needs_office
def test_libreoffice_shows_the_same_lines(tmp_path: Path) -> None:
    """Labels stand before a tab or a space there; what it is known to get wrong is not compared."""
    (tmp_path / "a.docx").write_bytes(word_report())
    text = convert(tmp_path / "a.docx", "txt:Text (encoded):UTF8", tmp_path).read_text("utf-8-sig")
    shown = {re.sub(r"\s", "", line) for line in text.splitlines()}
    compared = [line for check in CHECKS if check.office for line in check.lines]
    assert len(compared) >= 25
    assert [line for line in compared if re.sub(r"\s", "", line) not in shown] == []
