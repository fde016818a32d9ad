"""Sheets with a row for each thing that the reports hold: metrics, sections, keywords."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from taizhang.present.dossier import Dossier
from taizhang.present.findings import Paragraphs
from taizhang.present.terms import BOUNDS, CATEGORIES, MEASURES, PERIODS, ROLES, STATUSES
from taizhang.present.workbook.sheet import Book, Column, Link, Table
from taizhang.records import Metric, Report, Section
from taizhang.tables import rows_of

__all__ = ["METRICS", "linked", "metric_row", "write_keywords", "write_metrics", "write_sections"]

METRICS = "指标明细"
_METRIC_COLUMNS = (
    Column("单位", 18), Column("年度", 7, "centre"), Column("指标", 22, "wrap"), Column("数值", 14, "number"),
    Column("计量单位", 9), Column("原文", 14, "wrap"), Column("类别", 10, "centre"),
    Column("状态", 8, "centre"), Column("界限", 8, "centre"), Column("证据句", 66, "wrap"), Column("位置", 9),
    Column("上限", 12, "number"), Column("口径", 8), Column("频率", 8), Column("比较基准", 12), Column("期间", 12),
    Column("动作", 10), Column("主体", 16), Column("所在章节", 28), Column("统一指标", 26), Column("起", 8, "whole"),
    Column("止", 8, "whole"), Column("报告", 30), Column("指标编号", 9), Column("报告编号", 14),
)  # fmt: skip
_METRICS_PRINTED = 11
_SECTION_COLUMNS = (
    Column("单位", 18), Column("年度", 7, "centre"), Column("层次", 6, "centre"), Column("序号", 10),
    Column("标题", 52, "wrap"),
    Column("性质", 8), Column("位置", 9), Column("字数", 9, "whole"), Column("指标数", 8, "whole"),
    Column("未见实据句", 10, "whole"), Column("句数", 8, "whole"), Column("报告", 30),
)  # fmt: skip
_KEYWORD_COLUMNS = (
    Column("单位", 18), Column("年度", 7, "centre"), Column("词", 18), Column("次数", 8, "whole"),
    Column("权重", 9, "score"), Column("例句", 80, "wrap"), Column("报告", 30),
)  # fmt: skip


def metric_row(data: Dossier, report_id: str | None, metric_id: str | None) -> int | None:
    """The row (from 1) that a metric gets in the sheet of metrics; None where there is no such metric."""
    before = data.serial(report_id, metric_id)
    return None if before is None else before + 2


def linked(value: Any, row: int | None) -> Any:
    """The value, leading to this row of the sheet of metrics where there is one."""
    return value if row is None or value is None else Link(value, METRICS, row)


def write_metrics(book: Book, data: Dossier) -> None:
    """Every metric in the order of units, years and text; rows agree with `metric_row`."""
    marks = _marks(data)
    columns = (*_METRIC_COLUMNS, Column("复核", 20)) if data.reviews else _METRIC_COLUMNS
    table = Table(book, METRICS, columns, kept=3, printed=_METRICS_PRINTED)
    for report in data.reports:
        paragraphs = Paragraphs(report.text)
        titles = {section.id: f"{section.marker}{section.title}" for section in report.sections}
        for metric in report.metrics:
            place = f"第{paragraphs.number(metric.start)}段"
            row = _metric(report, metric, place, titles.get(metric.section or "", ""))
            table.add([*row, marks.get((report.id, metric.id))] if data.reviews else row)
    table.close()


def _marks(data: Dossier) -> dict[tuple[str, str], str]:
    """By report and metric the last decision on it and whose it is."""
    words = {"accept": "认可", "correct": "更正", "reject": "排除"}
    return {(r["report_id"], r["record_id"]): f"{words[r['action']]}（{r['who']}）" for r in data.reviews}


def _metric(report: Report, m: Metric, place: str, section: str) -> list[Any]:
    return [
        report.unit, report.year, m.indicator, m.value, m.unit, m.text, CATEGORIES.get(m.category, m.category),
        STATUSES[m.status], BOUNDS[m.bound], _evidence(report.text, m), place, m.upper,
        MEASURES[m.measure], PERIODS[m.per] if m.per else None, m.basis, m.period, m.action, m.actor, section,
        m.canonical, m.start, m.end, report.path, m.id, report.id,
    ]  # fmt: skip


def _evidence(text: str, m: Metric) -> list[tuple[str, bool]]:
    """The sentence, with the quantity marked in it."""
    start, end = m.sentence
    return [
        (text[start : m.start].lstrip(), False), (text[m.start : m.end], True), (text[m.end : end].rstrip(), False),
    ]  # fmt: skip


def write_sections(book: Book, data: Dossier) -> None:
    """Every section, its title set in by its level, with what lies in it."""
    table = Table(book, "章节", _SECTION_COLUMNS, kept=2, printed=11)
    for report in data.reports:
        paragraphs = Paragraphs(report.text)
        starts = [metric.start for metric in report.metrics]
        for section in report.sections:
            low, high = bisect_right(starts, section.start - 1), bisect_right(starts, section.end - 1)
            count: Any = high - low
            if count:
                count = linked(count, metric_row(data, report.id, report.metrics[low].id))
            table.add(_section(report, section, paragraphs, count))
    table.close()


def _section(report: Report, section: Section, paragraphs: Paragraphs, metrics: Any) -> list[Any]:
    inside = [s for s in report.sentences if section.start <= s.start < section.end and s.label != "skip"]
    empty = sum(s.label == "empty" for s in inside)
    title = "　" * (section.level - 1) + (section.title or "（无标题）")
    return [
        report.unit, report.year, section.level, section.marker, title, ROLES[section.role],
        f"第{paragraphs.number(section.start)}段", section.end - section.start, metrics, empty, len(inside),
        report.path,
    ]  # fmt: skip


def write_keywords(book: Book, data: Dossier) -> None:
    """The keywords of each report with a sentence that holds them."""
    table = Table(book, "关键词", _KEYWORD_COLUMNS, kept=2, printed=6)
    for report in data.reports:
        for row in rows_of(report, "keywords"):
            _, term, score, count, evidence = row
            table.add([report.unit, report.year, term, count, score, evidence, report.path])
    table.close()
