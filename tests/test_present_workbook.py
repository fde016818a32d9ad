"""The workbook, read back by openpyxl."""

from __future__ import annotations

import contextlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import taizhang
from present_cases import FORMULA, Made, made, report
from taizhang.present import write_workbook
from taizhang.present.dossier import dossier
from taizhang.present.summary import years
from taizhang.present.workbook import sheet as sheets
from taizhang.present.workbook.lists import differences
from taizhang.present.workbook.sheet import (
    CELL_LIMIT,
    CUT,
    LINK_LIMIT,
    Book,
    Column,
    Link,
    Table,
    cell_text,
    row_height,
)
from taizhang.tables import InputRow

NAMES = [
    "概览",
    "单位×指标",
    "指标明细",
    "问题清单",
    "重复段落",
    "承诺兑现",
    "规范对照",
    "章节",
    "关键词",
    "未能读取",
    "说明",
]


def read(audit: Any, path: Path) -> openpyxl.Workbook:
    write_workbook(audit, path)
    return openpyxl.load_workbook(path)


def rows(book: openpyxl.Workbook, name: str) -> list[dict[str, Any]]:
    head, *body = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.fixture(scope="module")
def samples_book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, openpyxl.Workbook]:
    root = Path(__file__).resolve().parents[1]
    audit = taizhang.audit(root / "corpus" / "reports", workers=1)
    return audit, read(audit, tmp_path_factory.mktemp("book") / "audit.xlsx")


def test_has_every_sheet_with_its_rows(samples_book: tuple[Any, openpyxl.Workbook]) -> None:
    audit, book = samples_book
    assert book.sheetnames == NAMES
    for name, table in (("指标明细", "metrics"), ("问题清单", "flags"), ("重复段落", "overlaps"), ("承诺兑现", "promises"),
                        ("章节", "sections"), ("关键词", "keywords")):  # fmt: skip
        assert len(rows(book, name)) == len(audit.tables[table]), name


def test_numbers_of_the_matrix_lead_to_their_rows(samples_book: tuple[Any, openpyxl.Workbook]) -> None:
    audit, book = samples_book
    details = book["指标明细"]
    head = [cell.value for cell in details[1]]
    matrix = book["单位×指标"]
    linked = 0
    for cells in matrix.iter_rows(min_row=2):
        for cell in cells:
            if cell.hyperlink is None:
                continue
            linked += 1
            target = re.fullmatch(r"'指标明细'!A(\d+)", cell.hyperlink.location)
            assert target
            row = dict(zip(head, (c.value for c in details[int(target[1])]), strict=True))
            assert row["数值"] == cell.value
            assert row["单位"] == cells[0].value
    assert linked == audit.panel.value.notna().sum() - _of_other_years(matrix)


def _of_other_years(matrix: Any) -> int:
    head = [cell.value for cell in matrix[1]]
    if "其他年份" not in head:
        return 0
    place = head.index("其他年份")
    return sum(len(row[place].split("；")) for row in matrix.iter_rows(min_row=2, values_only=True) if row[place])


def test_links_of_the_overview_lead_to_the_finding(samples_book: tuple[Any, openpyxl.Workbook]) -> None:
    _, book = samples_book
    seen = 0
    for cells in book["概览"].iter_rows():
        cell = cells[0]
        if cell.hyperlink is not None:
            row = int(cell.hyperlink.location.rsplit("A", 1)[1])
            assert book["问题清单"].cell(row, 1).value == cell.value
            seen += 1
    assert seen


def test_numbers_are_numbers_with_their_unit_beside(tmp_path: Path) -> None:
    book = read(made("1234"), tmp_path / "a.xlsx")
    first = next(row for row in rows(book, "指标明细") if row["数值"] == 1234)
    assert first["计量单位"] == "次"
    assert first["原文"] == "1234次"
    cell = next(cell for cells in book["指标明细"].iter_rows() for cell in cells if cell.value == 1234)
    assert cell.number_format == "#,##0"


def test_what_looks_like_a_formula_or_an_address_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = read(made(), path)
    assert any(row["原因"] == FORMULA for row in rows(book, "问题清单"))
    assert any(row["指标"] == "=SUM(A1)" for row in rows(book, "指标明细"))
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert b"<f>" not in content, name
            assert b'TargetMode="External"' not in content, name


def test_a_changed_number_changes_matrix_details_and_evidence(tmp_path: Path) -> None:
    before, after = (read(made(times), tmp_path / f"{times}.xlsx") for times in ("27", "28"))
    for name in ("单位×指标", "指标明细", "问题清单", "重复段落"):
        assert rows(before, name) != rows(after, name), name
    meeting = next(row for row in rows(after, "单位×指标") if row["指标"] == "党组会")
    assert (meeting["2022年"], meeting["2023年"], meeting["2023年较上年增减"]) == (24, 28, 4)
    assert meeting["2023年较上年%"] == pytest.approx(100 / 6, abs=0.01)


def test_what_is_not_stated_is_never_zero(tmp_path: Path) -> None:
    reports = [report(2021, "20"), report(2022, "24"), replace(report(2023), metrics=(), mentions=())]
    inputs = [InputRow(r.path, r.sha256, "txt", "ok", "", r.id) for r in reports]
    found = rows(read(Made(reports, inputs), tmp_path / "a.xlsx"), "单位×指标")
    meeting = next(row for row in found if row["指标"] == "党组会")
    assert (meeting["2021年"], meeting["2022年"]) == (20, 24)
    assert meeting.get("2023年") in (None, "未写明")
    assert 0 not in [value for key, value in meeting.items() if key.endswith("年")]


def test_findings_have_numbers_places_and_room_for_the_verdict(tmp_path: Path) -> None:
    book = read(made(), tmp_path / "a.xlsx")
    found = rows(book, "问题清单")
    numbers = [row["编号"] for row in found]
    assert len(set(numbers)) == len(numbers)
    assert "2023-岚溪区教育局-SJ-001" in numbers
    assert [row["程度"] for row in found] == sorted([row["程度"] for row in found], key=["重要", "提示", "参考"].index)
    first = found[0]
    assert first["位置"] == "第3段"
    assert "【党组会" in first["上下文"]
    assert first["规则所见"] == f"前文：{'27' if first['年度'] == 2023 else '24'}次；unheard-of：某值"
    assert first["核实结果"] is None
    assert first["核实人"] is None
    assert book["问题清单"].data_validations.dataValidation


def test_numbers_of_a_unit_do_not_depend_on_other_units(tmp_path: Path) -> None:
    alone = made()
    other = replace(report(2023, "31", unit="泗原县人民法院"), path="0.txt")
    joined = Made((other, *alone.records), [InputRow("0.txt", "", "txt", "ok", "", other.id), *alone.input_rows])
    of = [{row["编号"]: row["证据（原文）"] for row in rows(read(a, tmp_path / f"{i}.xlsx"), "问题清单")}
          for i, a in enumerate((alone, joined))]  # fmt: skip
    assert of[0].items() <= of[1].items()


def test_many_years_stay_on_a_page_and_none_is_lost(tmp_path: Path) -> None:
    reports = [report(year, str(year - 1970)) for year in range(1994, 2024)]
    audit = Made(reports, [InputRow(r.path, r.sha256, "txt", "ok", "", r.id) for r in reports])
    book = read(audit, tmp_path / "a.xlsx")
    head = [cell.value for cell in book["单位×指标"][1]]
    assert [name for name in head if re.fullmatch(r"\d{4}年", name)] == [f"{year}年" for year in range(2019, 2024)]
    (row,) = (row for row in rows(book, "单位×指标") if row["指标"] == "党组会")
    assert row["2023年"] == 53
    assert row["其他年份"].split("；") == [f"{year}：{year - 1970}" for year in range(1994, 2019)]
    assert len(rows(book, "指标明细")) == 4 * 30


def test_sums_of_many_digits_are_shown_whole(tmp_path: Path) -> None:
    book = Book(tmp_path / "a.xlsx", "宽")
    table = Table(book, "表", [Column("数值", 14, "number"), Column("增减", 13, "change"), Column("数", 9, "whole")])
    table.add([Link(5_670_000_000_000, "表", 1), -1_234_567_890.25, 3])
    table.add([28, None, 3])
    table.close()
    book.close()
    widths = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"].column_dimensions
    assert widths["A"].width > len("5,670,000,000,000")
    assert widths["B"].width > len("-1,234,567,890.25")
    assert widths["C"].width == pytest.approx(9, abs=1)


@pytest.mark.parametrize(
    ("years_", "said"),
    [
        ([], "年度不详"),
        ([2023], "2023年"),
        ([2022, 2023], "2022、2023年"),
        ([2021, 2022, 2023], "2021—2023年"),
        ([1998, 1999, 2000, 2018, 2022, 2023], "1998—2000、2018、2022、2023年"),
    ],
)
def test_years_in_words(years_: list[int], said: str) -> None:
    reports = [report(year, "3") for year in years_]
    assert years(dossier(Made(reports, []))) == said


def test_unread_inputs_have_their_row_and_what_to_do(tmp_path: Path) -> None:
    found = {row["文件"]: row for row in rows(read(made(), tmp_path / "a.xlsx"), "未能读取")}
    assert set(found) == {"密件.docx", "副本.txt"}
    assert found["密件.docx"]["情况"] == "已加密"
    assert found["密件.docx"]["怎么办"]


def test_sheets_are_set_up_for_screen_and_paper(tmp_path: Path) -> None:
    book = read(made(), tmp_path / "a.xlsx")
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        if sheet.title != "概览":
            assert sheet.freeze_panes.endswith("2")
            assert sheet.auto_filter.ref
            assert sheet.print_title_rows == "$1:$1"


def test_same_audit_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(made(), one)
    write_workbook(made(), two)
    assert one.read_bytes() == two.read_bytes()


def test_empty_audit_gives_every_sheet(tmp_path: Path) -> None:
    assert read(Made((), ()), tmp_path / "a.xlsx").sheetnames == NAMES


def test_links_end_where_excel_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LINK_LIMIT", 3)
    cells = [cell for row in read(made(), tmp_path / "a.xlsx")["单位×指标"].iter_rows() for cell in row]
    assert sum(cell.hyperlink is not None for cell in cells) == 3
    assert {2, 3, 4, 24, 27} <= {cell.value for cell in cells}


@pytest.mark.slow
def test_more_numbers_than_links_are_all_there(tmp_path: Path) -> None:
    """70,000 linked numbers: as many links as Excel takes, and every number."""
    book = Book(tmp_path / "a.xlsx", "a")
    table = Table(book, "甲", [Column("数值", 10, "number")])
    for number in range(70_000):
        table.add([Link(number, "甲", 1)])
    table.close()
    book.close()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert parts.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == LINK_LIMIT == 65_530
    with contextlib.closing(openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)) as read_back:
        numbers = [row[0] for row in read_back["甲"].iter_rows(min_row=2, values_only=True)]
    assert numbers == list(range(70_000))


def test_rows_end_where_excel_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 6)
    book = read(made(), tmp_path / "a.xlsx")
    lines = [[cell.value for cell in line] for line in book["指标明细"].iter_rows()]
    assert len(lines) == 6
    assert lines[-1][0].startswith("另有 ")
    assert f"另有 {sum(len(r.metrics) for r in made().records) - 4} 行" in lines[-1][0]
    targets = [cell.hyperlink.location for line in book["单位×指标"].iter_rows() for cell in line if cell.hyperlink]
    assert targets
    assert all(int(target.rsplit("A", 1)[1]) <= 5 for target in targets)


@pytest.mark.parametrize("text", ["长" * 40_000, "𠮷" * 20_000, "a" * 32_768])
def test_long_cells_are_cut_with_a_note(text: str) -> None:
    cut = cell_text(text)
    assert cut.endswith(CUT)
    assert CELL_LIMIT - 1 <= len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert text.startswith(cut.removesuffix(CUT))
    assert cell_text("短" * CELL_LIMIT) == "短" * CELL_LIMIT


def test_a_long_sentence_is_shown_whole() -> None:
    assert row_height([("短句", 60)]) < row_height([("长" * 100, 60)]) < row_height([("长" * 100, 20)])
    assert row_height([("长" * 100_000, 10)]) <= 409


def test_differences_keep_texts_and_numbers_whole() -> None:
    a, b = "全年召开党组会1,024次，讲党课2次。", "全年召开党委会1,124次，讲党课2次。"
    left, right = differences(a, b)
    assert "".join(text for text, _ in left) == a
    assert "".join(text for text, _ in right) == b
    assert ("1,024", True) in left
    assert ("1,124", True) in right
