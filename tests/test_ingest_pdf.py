"""PDF files: paragraphs whole, numbers with their units, page furniture gone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")

from ingest_files import Placed, Stroke, pdf, scanned
from taizhang.ingest import Limits, discover, ocr, read, where
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
    text, _, _ = read_pdf(data)
    found = [f"全年谈话{number}人次" in text for number in range(100, 100 + total)]
    assert (sum(found), total) == (120, 120)
    assert "工作总结" not in text
    assert "—" not in text
    assert text.count("\n") == total - 1


@pytest.mark.parametrize(
    "foot",
    ["https://www.example.gov.cn/zj/t2023_451.html    {n}/12", "第{n}页  共12页", "第 {n} 页/共 12 页", "{n} / 12"],
)
def test_running_feet_of_printed_web_pages_are_left_out(foot: str) -> None:
    body = "全年召开党委会28次，研究事项116项，谈话提醒15人次，群众满意率达到98.6%。"
    pages: list[list[Placed]] = []
    for number in range(1, 13):
        lines = wrapped(f"　　第{number}项工作按月调度。" + body * 3, 30)
        placed: list[Placed] = [(90, 800, 9, "2024/1/12 09:31    安岭县民政局工作总结")]
        placed += [(90, 760 - 21 * i, 14, line) for i, line in enumerate(lines)]
        pages.append([*placed, (90, 40, 9, foot.format(n=number))])
    text, _, _ = read_pdf(pdf(pages))
    assert text.count("\n") == 11
    assert [sign for sign in ("/", "页", "2024") if sign in text] == []


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


# Corners of a table of three columns and three rows, in points.
_XS, _YS = (90, 190, 350, 500), (640, 610, 560, 530)


def _words() -> list[Placed]:
    return [
        (90, 700, 14, "　　全年开展了以下工作，共召开会议40次，办结信访件45件，有关情况见下面的表格。"),
        (95, 620, 12, "项目"), (355, 620, 12, "数量"),
        (95, 590, 12, "会议"), (195, 595, 12, "党组会及其扩大会议、集中"), (195, 575, 12, "学习专题会"), (355, 590, 12, "28"),
        (367, 590, 12, "次"), (195, 540, 12, "办公会"), (355, 540, 12, "12次"),
        (90, 500, 14, "　　表后的正文。"),
    ]  # fmt: skip


_ROWS = ["项目\t数量", "会议\t党组会及其扩大会议、集中学习专题会\t28次", "\t办公会\t12次", "　　表后的正文。"]
_SIDES: list[Stroke] = [
    *[(90, y, 500, y) for y in (640, 610, 530)], (190, 560, 500, 560), (90, 530, 90, 640), (500, 530, 500, 640),
    (350, 530, 350, 640), (190, 530, 190, 610),
]  # fmt: skip


@pytest.mark.parametrize("form", ["lines", "a line for each cell", "thin boxes"])
def test_ruled_tables_are_rows_of_cells(form: str) -> None:
    """Cells with several lines stay whole, merged cells come once, as in Word files."""
    strokes: list[Stroke] = list(_SIDES)
    boxes: list[Stroke] = []
    if form == "a line for each cell":
        strokes = [piece for side in _SIDES for piece in _pieces(side)]
    elif form == "thin boxes":
        boxes = [(x0, y0, max(x1 - x0, 0.5), max(y1 - y0, 0.5)) for x0, y0, x1, y1 in _SIDES]
        strokes = []
    text = read_pdf(pdf([_words()], strokes, boxes)).text
    assert text.split("\n")[1:] == [row.strip("　") for row in _ROWS] or text.split("\n")[1:] == _ROWS
    assert "28次" in text


def _pieces(side: Stroke) -> list[Stroke]:
    x0, y0, x1, y1 = side
    if y0 == y1:
        cuts = [x for x in _XS if x0 <= x <= x1]
        return [(a, y0, b, y0) for a, b in pairwise(cuts)]
    cuts = [y for y in sorted(_YS) if y0 <= y <= y1]
    return [(x0, a, x0, b) for a, b in pairwise(cuts)]


def test_a_frame_around_the_page_is_no_table() -> None:
    frame: list[Stroke] = [(50, 50, 545, 50), (50, 800, 545, 800), (50, 50, 50, 800), (545, 50, 545, 800)]
    page: list[Placed] = [
        (90, 700 - 21 * n, 14, line) for n, line in enumerate(wrapped("　　全年谈话86人次，" * 12, 30))
    ]
    assert read_pdf(pdf([page], frame)).text == read_pdf(pdf([page])).text
    assert read_pdf(pdf([page], frame)).text.count("86人次") == 12


def test_each_piece_knows_its_page(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(broken_reports(3, 2)[0])
    source = read(next(discover(tmp_path)))
    assert [where(source, source.text.index(f"谈话{n}人次")) for n in range(100, 106)] == [
        "第1页", "第1页", "第2页", "第2页", "第3页", "第3页",
    ]  # fmt: skip


def test_numbers_of_lists_stand_before_their_paragraphs() -> None:
    """A word processor puts a tab behind the number: that is no table, and the paragraph goes on."""
    long = "对全县各乡镇开展了低保核查工作，入户走访困难群众共计"
    page: list[Placed] = [
        (90, 700, 14, "1."), (125, 700, 14, long), (90, 679, 14, "300户，发放资金5万元。"), (90, 640, 14, "一、"),
        (135, 640, 14, "主要工作"), (90, 600, 14, "12.5"), (300, 600, 14, "300"),
    ]  # fmt: skip
    assert read_pdf(pdf([page])).text.split("\n") == [
        f"1. {long}300户，发放资金5万元。", "一、主要工作", "12.5\t300",
    ]  # fmt: skip


def test_short_lines_stay_lines() -> None:
    page: list[Placed] = [
        (90, 700, 14, "望川县民政局2023年工作总结如下"),
        (90, 679, 14, "一、主要工作做法"),
        (90, 658, 14, "二、打算"),
    ]
    assert read_pdf(pdf([page])).text.split("\n") == [placed[3] for placed in page]


def test_a_torn_file_is_noted_or_refused() -> None:
    data = broken_reports(2, 2)[0]
    assert read_pdf(data).notes == ()
    reading = read_pdf(data[: data.rindex(b"%%EOF")])
    assert "人次" in reading.text
    assert any("截断" in note for note in reading.notes)


def test_limits_of_a_page() -> None:
    data = pdf([[(90, 700, 14, "召开会议28次，办结信访件45件，发放资料3份。")]], [(1, 1, 9, 9)] * 30)
    for limits, name in ((Limits(page_objects=20), "page_objects"), (Limits(page_chars=10), "page_chars")):
        with pytest.raises(ReadError, match=name) as caught:
            read_pdf(data, limits)
        assert caught.value.status == "limit"
    with pytest.raises(ReadError, match="pages"):
        read_pdf(broken_reports(3, 1)[0], Limits(pages=2))


SCAN = "望川县民政局召开党组会28次，开展谈话86人次。"


def test_scans_without_recognition_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_there", lambda: False)
    scan = scanned(pdf([[(90, 700, 14, SCAN)]]), 40)
    with pytest.raises(ReadError, match=r"taizhang\[ocr\]") as caught:
        read_pdf(scan)
    assert caught.value.status == "no_text"


class _Found:
    txts = ("全年召开", "会议28次")
    boxes = (((100, 200), (300, 200), (300, 240), (100, 240)), ((600, 202), (800, 202), (800, 242), (600, 242)))


def test_pages_without_text_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for the recogniser: what it finds stands in its page, at its place."""
    monkeypatch.setattr(ocr, "is_there", lambda: True)
    monkeypatch.setattr(ocr, "_engine", lambda: lambda image: _Found if image.ndim == 3 else None)
    reading = read_pdf(scanned(pdf([[(90, 700, 14, SCAN)]]), 40))
    assert reading.text == "全年召开\t会议28次"
    assert reading.notes == ("第 1 页是扫描页，由文字识别读出，数字请与原件核对",)
    assert reading.origin == ((0, "page1"),)
    with pytest.raises(ReadError, match="ocr_pages"):
        read_pdf(scanned(pdf([[(90, 700, 14, SCAN)]] * 2), 40), Limits(ocr_pages=1))


@pytest.mark.slow
@pytest.mark.skipif(not ocr.is_there(), reason="the extra ocr is not installed (pip install 'taizhang[ocr]')")
def test_a_scanned_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(
        scanned(pdf([[(90, 700, 14, SCAN), (90, 660, 14, "办结信访件45件，完成率98.6%。")]]))
    )
    source = read(next(discover(tmp_path)))
    assert source.text.split("\n") == [SCAN, "办结信访件45件，完成率98.6%。"]
    assert any("扫描页" in note for note in source.notes)
