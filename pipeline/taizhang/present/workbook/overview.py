"""Sheet 概览: scope, key figures, what to look at first, each report, findings by unit and class."""

from __future__ import annotations

from collections import Counter
from typing import Any

from taizhang.present.dossier import Dossier
from taizhang.present.findings import Finding
from taizhang.present.summary import CAUTION, figures, scope
from taizhang.present.terms import CLASSES, SEVERITIES, class_of
from taizhang.present.workbook.details import linked, metric_row
from taizhang.present.workbook.lists import FINDINGS
from taizhang.present.workbook.sheet import LINK_LIMIT, Book, Form, Link, row_height, write_cell

__all__ = ["NAME", "Overview"]

NAME = "概览"
FIRST = 20
_WIDTHS = (30, 20, 8, 11, 9, 11, 11, 11, 8, 8, 8)
_REPORT_HEADS = (
    "单位", "文种", "年度", "字数", "章节", "指标", "未见实据句占比", "重复文字占比", "重要", "一般", "提示",
)  # fmt: skip
_SPREAD = sum(_WIDTHS[5:])
_SHOWN = 96


class Overview:
    """Writes the sheet from top to bottom. Its links need the rows of other sheets, which are known beforehand."""

    def __init__(self, book: Book, data: Dossier, findings: dict[str, int]) -> None:
        self.book, self.data, self.findings = book, data, findings
        self.sheet = book.sheet(NAME)
        self.row = 0
        self.links = 0
        for index, width in enumerate(_WIDTHS):
            self.sheet.set_column(index, index, width)

    def write(self) -> None:
        """Write the whole sheet."""
        self._line("工作总结审核概览", bold=True, font_size=16)
        self._line(scope(self.data))
        self._line(CAUTION, font_color="#5A6472")
        self._figures()
        self._first()
        self._reports()
        self._classes()

    def _line(self, text: str, **properties: Any) -> None:
        self.sheet.write_string(self.row, 0, text, self.book.format(**properties) if properties else None)
        self.row += 1

    def _block(self, title: str, heads: tuple[str, ...]) -> None:
        self.row += 1
        self._line(title, bold=True, font_size=12, font_color="#1F3A5F")
        for index, head in enumerate(heads):
            self.sheet.write_string(self.row, index, head, self.book.head())
        self.row += 1

    def _cells(self, cells: list[tuple[Any, Form]], shades: dict[int, str] | None = None) -> None:
        for index, (value, form) in enumerate(cells):
            shade = (shades or {}).get(index)
            if not isinstance(value, Link):
                write_cell(self.book, self.sheet, self.row, index, value, form, shade)
                continue
            linked = self.links < LINK_LIMIT
            if linked:
                self.links += 1
                self.sheet.write_url(self.row, index, f"internal:'{value.sheet}'!A{value.row}", None, "")
            write_cell(self.book, self.sheet, self.row, index, value.value, form, shade, link=linked)
        self.row += 1

    def _spread(self, first: int, text: str, *, head: bool = False) -> None:
        """Text over the columns from `first` on, in the current row."""
        cell = self.book.head() if head else self.book.cell("wrap")
        self.sheet.merge_range(self.row, first, self.row, len(_WIDTHS) - 1, text, cell)

    def _figures(self) -> None:
        self._block("一、关键数字", ("项目", "数量", "计量单位"))
        self.row -= 1
        self._spread(3, "说明", head=True)
        self.row += 1
        for figure in figures(self.data):
            self.sheet.set_row(self.row, row_height([(figure.remark, sum(_WIDTHS[3:]))]))
            self._spread(3, figure.remark)
            value = Link(figure.value, figure.sheet, 1)
            self._cells([(figure.name, "text"), (value, "number"), (figure.unit, "text")])

    def _first(self) -> None:
        chosen = _first_findings(self.data.findings)
        self._block("二、先看这些" if chosen else "二、先看这些：没有重要、一般事项", ())
        if not chosen:
            return
        self.row -= 1
        for index, head in enumerate(("编号", "单位", "年度", "类型", "程度")):
            self.sheet.write_string(self.row, index, head, self.book.head())
        self._spread(5, "原因", head=True)
        self.row += 1
        for finding in chosen:
            self._finding(finding)
        rest = self.data.severities["high"] + self.data.severities["medium"] - len(chosen)
        if rest > 0:
            self._line(f"另有{rest}条重要、一般事项，见“{FINDINGS}”。", font_color="#5A6472")

    def _finding(self, finding: Finding) -> None:
        flag, report = finding.flag, finding.report
        message = flag.message if len(flag.message) <= _SHOWN else flag.message[: _SHOWN - 1] + "…"
        self.sheet.set_row(
            self.row, row_height([(message, _SPREAD), (report.unit, _WIDTHS[1]), (finding.number, _WIDTHS[0])])
        )
        self._spread(5, message)
        number = Link(finding.number, FINDINGS, self.findings[finding.number])
        cells: list[tuple[Any, Form]] = [
            (number, "wrap"), (report.unit, "wrap"), (report.year, "centre"), (finding.kind, "wrap"),
            (SEVERITIES.get(flag.severity), "centre"),
        ]  # fmt: skip
        self._cells(cells, {4: flag.severity})

    def _reports(self) -> None:
        self._block("三、各报告情况（按单位、年度排列）", _REPORT_HEADS)
        for report in self.data.reports:
            (empty, shared), counts = self.data.shares[report.id], self.data.severities_of[report.id]
            metrics: Any = len(report.metrics)
            if report.metrics:
                metrics = linked(metrics, metric_row(self.data, report.id, report.metrics[0].id))
            shades = {8 + i: key for i, key in enumerate(("high", "medium", "low")) if counts[key]}
            self.sheet.set_row(self.row, row_height(zip((report.unit, report.genre), _WIDTHS, strict=False)))
            self._cells(
                [(report.unit, "wrap"), (report.genre, "wrap"), (report.year, "centre"), (len(report.text), "whole"),
                 (len(report.sections), "whole"), (metrics, "number"), (empty, "share"),
                 (shared, "share"), *((counts[key], "whole") for key in ("high", "medium", "low"))],
                shades,
            )  # fmt: skip

    def _classes(self) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        firsts: dict[tuple[str, str], str] = {}
        for finding in (f for f in self.data.findings if f.flag.severity != "info"):
            key = finding.report.unit, class_of(finding.flag.kind)
            counts[key] += 1
            firsts.setdefault(key, finding.number)
        self._block("四、各单位待核实事项（按类别，不含参考事项；点数字看第一条）", ("单位", "合计", *CLASSES.values()))
        for unit in self.data.units:
            cells: list[tuple[Any, Form]] = []
            for code in CLASSES:
                count: Any = counts[unit, code]
                if count:
                    count = Link(count, FINDINGS, self.findings[firsts[unit, code]])
                cells.append((count, "number"))
            total = sum(counts[unit, code] for code in CLASSES)
            self.sheet.set_row(self.row, row_height([(unit, _WIDTHS[0])]))
            self._cells([(unit, "wrap"), (total, "whole"), *cells])


def _first_findings(findings: list[Finding]) -> list[Finding]:
    """The gravest, but of each kind of a report only the first, so that one bad report does not hide the others."""
    seen: set[tuple[str, str]] = set()
    chosen = []
    for finding in findings:
        key = finding.report.id, finding.flag.kind
        if finding.flag.severity in ("high", "medium") and key not in seen:
            seen.add(key)
            chosen.append(finding)
    return chosen[:FIRST]
