"""Sheets that people work through: findings, passages that reports share, promises."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from taizhang.present.dossier import Dossier
from taizhang.present.findings import Finding, Paragraphs
from taizhang.present.terms import CLASSES, RELATIONS, SEVERITIES, SOURCES, VERDICTS, class_of
from taizhang.present.workbook.details import linked, metric_row
from taizhang.present.workbook.sheet import Book, Column, Table
from taizhang.records import Overlap

__all__ = ["FINDINGS", "VERIFIED", "write_findings", "write_overlaps", "write_promises"]

FINDINGS = "问题清单"
VERIFIED = ("属实", "不属实", "待核", "不适用")
_FINDING_COLUMNS = (
    Column("编号", 24, "wrap"), Column("程度", 6, "centre"), Column("类型", 11, "wrap"), Column("单位", 15, "wrap"),
    Column("年度", 6, "centre"), Column("原因", 36, "wrap"), Column("证据（原文）", 46, "wrap"), Column("位置", 8),
    Column("建议表述", 26, "wrap"), Column("核实结果", 9, "blank"), Column("核实人", 8, "blank"),
    Column("类别", 7), Column("规则", 22), Column("规则所见", 40), Column("依据", 36), Column("查法", 36),
    Column("局限", 36), Column("上下文", 50), Column("起", 8, "whole"),
    Column("止", 8, "whole"), Column("报告", 30), Column("文件哈希（SHA-256）", 24), Column("规则号", 20),
)  # fmt: skip
_FINDINGS_PRINTED = 11
_OVERLAP_COLUMNS = (
    Column("关系", 11, "wrap"), Column("来源", 11, "wrap"), Column("甲单位", 13, "wrap"), Column("甲年度", 7, "centre"),
    Column("甲文", 53, "wrap"), Column("乙单位", 13, "wrap"), Column("乙年度", 7, "centre"),
    Column("乙文（不同处加粗）", 53, "wrap"),
    Column("字数", 7, "whole"), Column("相似度", 8, "share"), Column("核实结果", 9, "blank"),
    Column("核实人", 8, "blank"), Column("甲位置", 9), Column("乙位置", 9), Column("甲报告", 30), Column("乙报告", 30),
)  # fmt: skip
_OVERLAPS_PRINTED = 12
_PROMISE_COLUMNS = (
    Column("单位", 18, "wrap"), Column("目标年度", 8, "centre"), Column("指标", 24, "wrap"),
    Column("目标值", 12, "number"),
    Column("结果值", 12, "number"), Column("计量单位", 9), Column("结论", 12), Column("目标原句", 48, "wrap"),
    Column("结果原句", 48, "wrap"), Column("核实结果", 9, "blank"), Column("核实人", 8, "blank"),
)  # fmt: skip
_LONGEST_COMPARED = 4000
_PIECES = re.compile(r"[0-9０-９][0-9０-９,.，]*|.", re.DOTALL)


def write_findings(book: Book, data: Dossier) -> dict[str, int]:
    """Every finding, gravest first; the row (from 1) of each by its number."""
    table = Table(book, FINDINGS, _FINDING_COLUMNS, kept=1, printed=_FINDINGS_PRINTED)
    rows = {f.number: table.add(_finding(f), shades={1: f.flag.severity}) for f in data.findings}
    _choices(table, 9)
    table.close()
    return rows


def _finding(f: Finding) -> list[Any]:
    flag, report, place = f.flag, f.report, f.place
    context = f"{place.before}【{place.quote}】{place.after}" if place.paragraph else ""
    return [
        f.number, SEVERITIES.get(flag.severity, flag.severity), f.kind, report.unit, report.year, flag.message,
        _marked(f), place.label, f.note.advice, None, None, CLASSES[class_of(flag.kind)], f.note.title, f.facts,
        f.note.basis, f.note.check, f.note.limit, context, flag.start, flag.end, report.path, report.sha256, flag.rule,
    ]  # fmt: skip


def _marked(f: Finding) -> Any:
    """The sentence with the place itself marked; the sentence alone where the place is not one piece of it."""
    quote = f.place.quote
    at = f.sentence.find(quote) if quote else -1
    if at < 0 or len(quote) == len(f.sentence):
        return f.sentence
    return [(f.sentence[:at], False), (quote, True), (f.sentence[at + len(quote) :], False)]


def _choices(table: Table, column: int) -> None:
    """Offer the four results of verifying as a list; other entries stay possible."""
    if table.next > 1:
        table.sheet.data_validation(
            1, column, table.next - 1, column,
            {"validate": "list", "source": list(VERIFIED), "error_type": "information"},
        )  # fmt: skip


def write_overlaps(book: Book, data: Dossier) -> None:
    """Both passages side by side, what differs set in bold."""
    table = Table(book, "重复段落", _OVERLAP_COLUMNS, kept=1, printed=_OVERLAPS_PRINTED)
    paragraphs = {report.id: Paragraphs(report.text) for report in data.reports}
    for row in data.overlaps:
        table.add(_overlap(row, data, paragraphs))
    _choices(table, 10)
    table.close()


def _overlap(row: Overlap, data: Dossier, paragraphs: dict[str, Paragraphs]) -> list[Any]:
    a, b = data.by_id[row.report_a], data.by_id[row.report_b]
    left, right = differences(a.text[row.start_a : row.end_a], b.text[row.start_b : row.end_b])
    return [
        RELATIONS.get(row.relation, row.relation), SOURCES.get(row.source, row.source), a.unit, a.year, left,
        b.unit, b.year, right, row.chars, row.similarity, None, None, f"第{paragraphs[a.id].number(row.start_a)}段",
        f"第{paragraphs[b.id].number(row.start_b)}段", a.path, b.path,
    ]  # fmt: skip


def differences(a: str, b: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in `(text, differs)` parts, a number never parted; very long texts are not compared."""
    if a == b or len(a) + len(b) > _LONGEST_COMPARED:
        return [(a, False)], [(b, False)]
    one, other = _PIECES.findall(a), _PIECES.findall(b)
    left, right = [], []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.append(("".join(one[a0:a1]), tag != "equal"))
        right.append(("".join(other[b0:b1]), tag != "equal"))
    return left, right


def write_promises(book: Book, data: Dossier) -> None:
    """Each target with what the later report says of it; both figures lead to their rows in the sheet of metrics."""
    table = Table(book, "承诺兑现", _PROMISE_COLUMNS, kept=3)
    for row in data.promises:
        target = row.target_report_id, row.target_metric_id
        result = row.result_report_id, row.result_metric_id
        metric = data.metric(*target)
        shade = {"missed": "medium", "silent": "low"}.get(row.verdict)
        table.add(
            [row.unit, row.year, row.indicator, linked(row.target, metric_row(data, *target)),
             linked(row.result, metric_row(data, *result)), metric.unit if metric else None,
             VERDICTS.get(row.verdict, row.verdict), _sentence(data, target), _sentence(data, result), None,
             None],
            shades={6: shade} if shade else None,
        )  # fmt: skip
    _choices(table, 9)
    table.close()


def _sentence(data: Dossier, key: tuple[str | None, str | None]) -> str:
    metric = data.metric(*key)
    return data.by_id[key[0] or ""].text[metric.sentence.start : metric.sentence.end].strip() if metric else ""
