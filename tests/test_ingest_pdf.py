"""PDF files: paragraphs whole, numbers with their units, page furniture gone."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")

from ingest_files import Placed, pdf
from taizhang.ingest import discover, read
from taizhang.ingest.pdf import read_pdf
from taizhang.records import ReadError


def wrapped(text: str, width: float) -> list[str]:
    """Lines of at most ``width`` em, ASCII half as wide."""
    lines, line, used = [], "", 0.0
    for char in text:
        wide = 0.5 if char.isascii() else 1.0
        if used + wide > width:
            lines.append(line)
            line, used = "", 0.0
        line += char
        used += wide
    return [*lines, line]


def broken_reports(pages: int, paragraphs: int) -> tuple[bytes, int]:
    """Pages in which each paragraph breaks a line right between a figure and its unit."""
    content: list[list[Placed]] = []
    for page in range(pages):
        placed: list[Placed] = [(220, 800, 9, "安岭县民政局2023年工作总结")]
        y = 760.0
        for part in range(paragraphs):
            number = 100 + page * paragraphs + part
            head = f"　　第{part + 1}项工作由办公室牵头，会同有关科室按月调度、按季通报，"
            fill = "扎实推进各项工作" * 8
            used = sum(0.5 if c.isascii() else 1.0 for c in head)
            first = head + fill[: int(60 - used - 5.5)] + f"全年谈话{number}"
            for line in wrapped(first + "人次，群众满意率达到98.6%。", 30):
                placed.append((90, y, 14, line))
                y -= 21
        placed.append((285, 40, 9, f"— {page + 1} —"))
        content.append(placed)
    return pdf(content), pages * paragraphs


def test_numbers_broken_at_line_ends_stay_with_their_units() -> None:
    data, total = broken_reports(20, 6)
    text, _ = read_pdf(data)
    found = [f"全年谈话{number}人次" in text for number in range(100, 100 + total)]
    assert (sum(found), total) == (120, 120)
    assert "工作总结" not in text
    assert "—" not in text
    assert text.count("\n") == total - 1


def test_titles_headings_and_rows_stay_lines() -> None:
    page: list[Placed] = [
        (200, 760, 22, "望川县公安局"), (180, 730, 22, "2023年工作总结"), (118, 690, 14, "一、强化组织领导"),
        (118, 668, 14, "（一）召开会议28次。"), (90, 640, 12, "项目"), (250, 640, 12, "数量"), (90, 620, 12, "会议"),
        (250, 620, 12, "28次"), (300, 580, 14, "望川县公安局"), (300, 560, 14, "2024年1月5日"),
    ]  # fmt: skip
    assert read_pdf(pdf([page]))[0].split("\n") == [
        "望川县公安局", "2023年工作总结", "一、强化组织领导", "（一）召开会议28次。", "项目\t数量", "会议\t28次",
        "望川县公安局",
        "2024年1月5日",
    ]  # fmt: skip


def test_bold_type_drawn_twice_is_read_once() -> None:
    page: list[Placed] = [(90, 700, 14, "召开会议28次，办结信访件45件，发放资料3份。")]
    page.append((90.4, 700, 14, page[0][3]))
    assert read_pdf(pdf([page]))[0] == page[0][3]


@pytest.mark.parametrize(
    ("data", "status"),
    [(pdf([[]]), "no_text"), (b"%PDF-1.4\n%broken", "corrupt"), (broken_reports(2, 2)[0][:200], "corrupt")],
)
def test_files_that_cannot_be_read(data: bytes, status: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_pdf(data)
    assert caught.value.status == status


def test_through_the_front_door(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(broken_reports(3, 2)[0])
    source = read(next(discover(tmp_path)))
    assert source.format == "pdf"
    assert "全年谈话100人次" in source.text
