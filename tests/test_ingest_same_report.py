"""The same report in every format: the same sections and the same metrics."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from ingest_files import Placed, Stroke, abstract, docx, level, num, para, pdf
from office import convert, needs_office
from taizhang.ingest import discover, read
from taizhang.records import Report
from taizhang.run.analyse import analyse

# Level (0 for a paragraph, -1 for what stands before the text) and words of each paragraph.
REPORT = [
    (-1, "望川县民政局2023年工作总结"),
    (0, "2023年以来，望川县民政局在县委县政府坚强领导下，认真履行职责，全年召开党组会28次，开展集中学习12次，办结信访事项45件，群众满意率达到97.5%。"
        "现将2023年工作总结如下。"),
    (1, "强化社会救助"),
    (2, "完善低保制度"),
    (0, "城市低保标准由每人每月650元提高到680元，惠及困难群众3.6万人，全年发放低保金1.28亿元，同比增长5.2%；入户核查1,204户，清退不符合条件对象36户。"),
    (2, "做实临时救助"),
    (0, "全年实施临时救助860人次，发放救助金152万元；走访慰问困难群众320户，发放慰问金32万元，救助流浪乞讨人员86人次，护送返乡27人。"),
    (1, "发展养老服务"),
    (0, "新建社区养老服务中心6个，改造农村敬老院4所，新增床位240张，培训养老护理员3期共计150人，开展安全检查24次，整改隐患58处。"),
    (1, "存在的问题"),
    (0, "基层民政力量依然薄弱，全县民政专干仅有42人，养老机构护理人员缺口较大。"),
    (1, "2024年工作打算"),
    (0, "2024年计划新建养老服务站10个，力争困难老年人家庭适老化改造达到200户，全年组织培训不少于4期。"),
    (-2, "望川县民政局"),
    (-2, "2024年1月8日"),
]  # fmt: skip
_DIGITS = "一二三四五六七八九"


def _labelled() -> list[tuple[int, str]]:
    """The paragraphs with their numbers as they show."""
    found, first, second = [], 0, 0
    for depth, words in REPORT:
        if depth == 1:
            first, second = first + 1, 0
        elif depth == 2:
            second += 1
        label = {1: f"{_DIGITS[first - 1]}、", 2: f"（{_DIGITS[second - 1]}）"}.get(depth, "")
        found.append((depth, label + words))
    return found


def text() -> bytes:
    return "\n".join(words for _, words in _labelled()).encode()


def word() -> bytes:
    numbering = abstract(
        0, level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCountingThousand", "（%2）")
    ) + num(1, 0)  # fmt: skip
    body = "".join(para(words, num=(1, depth - 1) if depth > 0 else None) for depth, words in REPORT)
    return docx(body, numbering=numbering)


def page() -> bytes:
    """A site's page: numbers by lists of the browser at the first level, written out at the second."""
    parts, first = [], 0
    for depth, words in _labelled():
        if depth == 1:
            first += 1
            item = words.partition("、")[2]
            parts.append(f'<ol start="{first}" style="list-style-type: cjk-ideographic"><li>{item}</li></ol>')
        else:
            parts.append(f"<p>{escape(words)}</p>")
    chrome = "<div class='nav'><a href='/'>首页</a> <a href='/a'>政务公开</a> <a href='/b'>互动交流</a></div>"
    return f"<html><head><meta charset=gbk></head><body>{chrome}<div>{''.join(parts)}</div></body></html>".encode("gbk")


def paper() -> bytes:
    """A PDF with hard line ends, running heads and page numbers; its lines break inside numbers and units."""
    pages: list[list[Placed]] = [[]]
    y = 760.0
    for depth, words in _labelled():
        size, width = (18.0, 22.0) if depth == -1 else (14.0, 29.0)
        left = {-1: 150.0, -2: 360.0}.get(depth, 90.0)
        lines = _broken(words if depth < 0 else "　　" + words, width)
        for line in lines:
            if y < 500:
                pages.append([])
                y = 760.0
            pages[-1].append((left, y, size, line))
            y -= 1.5 * size
    for number, content in enumerate(pages, 1):
        content.insert(0, (400, 800, 9, "望川县民政局文件"))
        content.append((290, 40, 9, f"- {number} -"))
    strokes: list[Stroke] = [(90, 795, 500, 795)]
    return pdf(pages, strokes)


def _broken(words: str, width: float) -> list[str]:
    lines, line, used = [], "", 0.0
    for char in words:
        wide = 0.5 if char.isascii() else 1.0
        if used + wide > width and char not in "，。；":
            lines.append(line)
            line, used = "", 0.0
        line += char
        used += wide
    return [*lines, line]


def report(path: Path, data: bytes) -> Report:
    path.write_bytes(data)
    return analyse(read(next(discover(path))))


def facts(made: Report) -> list[tuple[object, ...]]:
    """What has to be the same: all but the offsets."""
    sections = [(s.marker, s.title, s.level, s.ordinal, s.role, s.parent) for s in made.sections]
    metrics = [
        (m.text, m.value, m.upper, m.unit, m.bound, m.indicator, m.canonical, m.category, m.action, m.actor, m.status,
         m.measure, m.per, m.basis, m.period, m.section)
        for m in made.metrics
    ]  # fmt: skip
    identity = (made.unit, made.year, made.genre, made.title)
    return [identity, *sections, *metrics]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(tmp_path_factory.mktemp("same") / "report.txt", text())


def test_the_plain_text_says_enough(wanted: Report) -> None:
    assert len(wanted.sections) >= 6
    assert len(wanted.metrics) >= 25
    assert wanted.unit == "望川县民政局"


@pytest.mark.parametrize(("suffix", "build"), [("docx", word), ("html", page), ("pdf", paper)])
def test_same_sections_and_metrics(wanted: Report, tmp_path: Path, suffix: str, build: object) -> None:
    assert callable(build)
    made = report(tmp_path / f"report.{suffix}", build())
    assert made.text.split("\n") == [line.strip("\u3000") for line in wanted.text.split("\n")]
    assert facts(made) == facts(wanted)


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "odt", "pdf"])
def test_same_through_libreoffice(wanted: Report, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "report.docx").write_bytes(word())
    made = convert(tmp_path / "report.docx", suffix, tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    found = report(folder / made.name, made.read_bytes())
    assert facts(found) == facts(wanted)
