"""Word files of the users: a template of the memo, and copies of the reports with comments."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from docx.shared import RGBColor

import taizhang
from present_cases import made
from taizhang.present import annotator, check_template, write_memo, write_workbook
from taizhang.records import UsageError

LINES = ("岚溪区教育局2023年工作总结", "一、学习情况", "全年召开党组会27次，发展党员5名。", "二、问题整改",
         "党组会全年召开29次，排查隐患120处，整改100处，整改率90%。", "　　下一步，2022年将继续努力。")  # fmt: skip


def template(path: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = "本单位 {{版本}}"
    document.save(str(path))
    return path


def test_a_template_keeps_its_own_words_and_gets_the_blocks(tmp_path: Path) -> None:
    path = template(
        tmp_path / "t.docx",
        "某市审计局文件",
        "{{标题}}",
        "一、检查范围",
        "{{范围}}",
        "重要{{重要}}条",
        "{{签署}}",
        "尾注",
    )
    write_memo(made(), tmp_path / "memo.docx", path)
    document = docx.Document(str(tmp_path / "memo.docx"))
    texts = [p.text for p in document.paragraphs]
    assert texts[:3] == ["某市审计局文件", "关于2022、2023年工作总结审核情况的备忘录", "一、检查范围"]
    assert texts[3].startswith("共4个文件")
    assert "重要2条" in texts
    assert texts[-1] == "尾注"
    assert [table.cell(0, 0).text for table in document.tables] == ["单位", ""]
    assert document.sections[0].footer.paragraphs[0].text == f"本单位 {taizhang.__version__}"
    assert "{{" not in "".join(texts)


def test_a_place_parted_into_runs_is_filled_in(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("前{", "{重", "要}", "}后"):
        paragraph.add_run(piece).bold = True
    document.save(str(tmp_path / "t.docx"))
    write_memo(made(), tmp_path / "memo.docx", tmp_path / "t.docx")
    (line,) = docx.Document(str(tmp_path / "memo.docx")).paragraphs
    assert line.text == "前2后"
    assert all(run.bold for run in line.runs)


@pytest.mark.parametrize(
    ("lines", "said"), [(["没有位置"], "没有可填的位置"), (["{{标题}}", "{{题目}}"], "{{题目}} 不认识")]
)
def test_a_template_that_cannot_serve_is_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    path = tmp_path / "t.docx"
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    with pytest.raises(UsageError, match=said) as caught:
        check_template(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_text("不是")
    for path in (tmp_path / "t.docx", tmp_path / "none.docx"):
        with pytest.raises(UsageError, match="不是可以打开的"):
            check_template(path)


def word(path: Path, lines: tuple[str, ...] = LINES) -> Path:
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(line[: len(line) // 2])
        run.font.color.rgb = RGBColor(0x12, 0x34, 0x56)
        paragraph.add_run(line[len(line) // 2 :]).italic = True
    document.save(str(path))
    return path


def marked(document: Any) -> dict[str, str]:
    """The text that each comment stands at, by the comment's text."""
    found: dict[str, str] = {}
    names = {str(comment.comment_id): comment.text for comment in document.comments}
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    open_now: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == space + "commentRangeStart":
            open_now.add(element.get(space + "id"))
        elif element.tag == space + "commentRangeEnd":
            open_now.discard(element.get(space + "id"))
        elif element.tag == space + "t":
            for name in open_now:
                found[names[name]] = found.get(names[name], "") + element.text
    return found


def test_each_flag_is_a_comment_at_its_place(tmp_path: Path) -> None:
    path = word(tmp_path / "岚溪区教育局2023年工作总结.docx")
    report = taizhang.extract(path)
    assert report.flags
    document = docx.Document(io.BytesIO(annotator([report])(path.read_bytes(), report)))
    places = marked(document)
    assert len(list(document.comments)) == len(report.flags)
    for flag in report.flags:
        (place,) = (where for said, where in places.items() if flag.message in said)
        if flag.end > flag.start:
            assert place == report.text[flag.start : flag.end]
    assert [p.text for p in document.paragraphs] == list(LINES)
    looks = [(run.font.color.rgb, run.italic) for run in document.paragraphs[2].runs if run.text]
    assert set(looks) == {(RGBColor(0x12, 0x34, 0x56), None), (None, True)}


def test_places_are_found_in_lists_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(LINES[0], style="Title")
    document.add_paragraph("全年召开党组会27次。", style="List Number")
    document.add_paragraph(LINES[4], style="List Number")
    cells = document.add_table(rows=2, cols=2)
    for place, said in enumerate(("项目", "数量", "经费", "由100万元增加到120万元，增长30%。")):
        cells.cell(place // 2, place % 2).text = said
    document.save(str(tmp_path / "a.docx"))
    report = taizhang.extract(tmp_path / "a.docx")
    places = marked(docx.Document(io.BytesIO(annotator([report])((tmp_path / "a.docx").read_bytes(), report))))
    flags = [flag for flag in report.flags if flag.end > flag.start]
    assert len(flags) > 1
    assert sorted(places.values()) == sorted(report.text[f.start : f.end] for f in flags)


@pytest.mark.slow
def test_libreoffice_opens_everything(tmp_path: Path, samples: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    audit = taizhang.audit(samples, workers=1)
    write_workbook(audit, tmp_path / "book.xlsx")
    write_memo(audit, tmp_path / "memo.docx")
    write_memo(audit, tmp_path / "own.docx", template(tmp_path / "t.docx", "{{标题}}", "{{主要事项}}", "{{附件}}"))
    path = word(tmp_path / "report.docx")
    report = taizhang.extract(path)
    (tmp_path / "copy.docx").write_bytes(annotator([report])(path.read_bytes(), report))
    said = {"book.xlsx": "问题清单", "memo.docx": "编制人", "own.docx": "审核情况的备忘录", "copy.docx": "排查隐患"}
    command = [
        office,
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'home').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, *(str(tmp_path / name) for name in said)], check=True, capture_output=True, timeout=240)
    for name, words in said.items():
        made_pages = pypdfium2.PdfDocument(tmp_path / f"{Path(name).stem}.pdf")
        text = "".join(page.get_textpage().get_text_range() for page in made_pages)
        assert words in text.replace(" ", ""), name


def test_copies_lie_beside_the_other_outputs(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "局").mkdir(parents=True)
    word(folder / "局" / "2023.docx")
    (folder / "a.txt").write_text("\n".join(LINES).replace("27", "26"), "utf-8")
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("c.docx", word(tmp_path / "c.docx", (*LINES, "另外开展活动3次。")).read_bytes())
    made = taizhang.audit(folder, tmp_path / "out", workers=1, annotate=True)
    written = sorted(
        p.relative_to(tmp_path / "out" / "annotated").as_posix() for p in made.outputs["annotated"].rglob("*.docx")
    )
    assert written == ["b.zip/c.docx", "局/2023.docx"]
    again = taizhang.audit(folder, tmp_path / "again", workers=1, annotate=True)
    for name in written:
        assert (made.outputs["annotated"] / name).read_bytes() == (again.outputs["annotated"] / name).read_bytes()


def test_numbers_of_comments_are_those_of_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, more in (("a", "开展活动3次。"), ("b", "开展活动4次。")):  # two reports of one unit and year
        word(tmp_path / "in" / f"{name}.docx", (*LINES, more))
    made = taizhang.audit(tmp_path / "in", tmp_path / "out", workers=1, annotate=True)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "audit.xlsx")["问题清单"]
    head, *rows = sheet.iter_rows(values_only=True)
    known = {(Path(row[head.index("报告")]).name, row[0]) for row in rows}
    said = {
        (name, comment.text.split("〕")[0].removeprefix("〔"))
        for name in ("a.docx", "b.docx")
        for comment in docx.Document(str(made.outputs["annotated"] / name)).comments
    }
    assert said == known


def test_a_file_that_cannot_be_written_again_has_no_copy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "in").mkdir()
    path = word(tmp_path / "in" / "a.docx")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main", b"wordprocessingml.unheard-of.main"
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    made = taizhang.audit(path.parent, tmp_path / "out", workers=1, annotate=True)
    assert [row.status for row in made.input_rows] == ["ok"]
    assert list(made.outputs["annotated"].iterdir()) == []
    assert "a.docx" in caplog.text


def test_a_copy_of_the_original_is_no_redacted_output(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        taizhang.audit(word(tmp_path / "a.docx"), tmp_path / "out", annotate=True, redact="numbers")
