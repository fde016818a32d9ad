"""The memo, opened by python-docx."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

import taizhang
from present_cases import Made, made
from taizhang.flags import all_rules
from taizhang.present import write_memo, write_workbook
from taizhang.present.memo import write as memo
from taizhang.present.notes import note_of
from taizhang.present.terms import KINDS
from taizhang.tables import InputRow

FORBIDDEN = ("抄袭", "造假", "弄虚作假", "违纪", "违规", "虚报")


def read(audit: Any, path: Path) -> tuple[list[str], list[str]]:
    """Headings and all paragraphs, tables included."""
    write_memo(audit, path)
    document = docx.Document(str(path))
    heads = [p.text for p in document.paragraphs if (p.style.name or "").startswith("Heading")]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return heads, [*(p.text for p in document.paragraphs), *cells]


def test_scope_stands_first_and_signatures_have_room(tmp_path: Path) -> None:
    heads, lines = read(made(), tmp_path / "a.docx")
    assert heads[:5] == ["一、范围", "二、总体情况", "三、主要事项", "四、核实要求", "五、签署"]
    text = "\n".join(lines)
    assert "1个单位、2022、2023年的2份报告" in text
    assert "密件.docx（已加密）" in text
    assert f"按{len(all_rules())}条规则" in text
    assert {"编制人", "复核人", "审签人"} <= set(lines)


def test_the_memo_is_set_as_chinese(tmp_path: Path) -> None:
    write_memo(made(), tmp_path / "a.docx")
    styles = docx.Document(str(tmp_path / "a.docx")).styles.element
    languages = [lang.get(qn("w:eastAsia")) for lang in styles.iter(qn("w:lang"))]
    assert set(languages) == {"zh-CN"}


def test_findings_have_their_full_form(tmp_path: Path) -> None:
    _, lines = read(made(), tmp_path / "a.docx")
    number = "2023-岚溪区教育局-SJ-001"
    start = next(i for i, line in enumerate(lines) if line.startswith(f"〔{number}〕"))
    block = lines[start + 1 : start + 9]
    names = [line.split("：", 1)[0] for line in block]
    assert names == ["事实", "位置", "依据", "问题", "建议", "查法", "局限", "人工判定"]
    assert "“全年召开党组会27次，𠮷同志讲党课2次”" in block[0]
    assert "第3段" in block[1]
    assert "SHA-256：abababababababab" in block[1]


def test_numbers_of_the_memo_stand_in_the_workbook(tmp_path: Path, samples: Path) -> None:
    audit = taizhang.audit(samples, workers=1)
    _, lines = read(audit, tmp_path / "a.docx")
    write_workbook(audit, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["问题清单"]
    known = {row[0] for row in sheet.iter_rows(values_only=True, min_row=2)}
    said = set(re.findall(r"〔([^〕]+-[A-Z]{2}-\d{3})〕", "\n".join(lines)))
    assert said
    assert said <= known
    weighty = {f.number for f in memo.dossier(audit).findings if f.flag.severity in ("high", "medium")}
    assert weighty <= said


def test_many_findings_are_counted_not_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "FULL", 1)
    monkeypatch.setattr(memo, "_BRIEF", 0)
    _, lines = read(made(), tmp_path / "a.docx")
    assert any("另有重要事项1条：前后不一致1条" in line for line in lines)


def test_an_audit_without_findings_says_so(tmp_path: Path) -> None:
    quiet = made()
    audit = Made([replace(r, flags=()) for r in quiet.records], quiet.input_rows)
    _, lines = read(audit, tmp_path / "a.docx")
    assert any("2份报告未见重要、一般事项" in line for line in lines)
    assert "未见重要、一般事项。" in lines


def test_an_audit_without_reports_is_a_memo(tmp_path: Path) -> None:
    _, lines = read(Made((), [InputRow("a.doc", "", "doc", "corrupt", "坏")]), tmp_path / "a.docx")
    assert any("a.doc（文件损坏）" in line for line in lines)


def test_same_audit_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "a.docx", tmp_path / "b.docx"
    write_memo(made(), one)
    write_memo(made(), two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_standing_texts_say_no_more_than_to_verify(kind: str) -> None:
    note = note_of("no-such-rule", kind)
    for text in (note.title, note.basis, note.advice, note.check, note.limit):
        assert text
        assert not any(word in text for word in FORBIDDEN)


def test_every_rule_has_a_note_of_its_own() -> None:
    for rule in all_rules().values():
        note = note_of(rule.id, rule.kind)
        assert note.title == rule.title
        assert rule.how in note.check
        assert rule.limits.rstrip("。") in note.limit
