"""The sheet of norms: what was due, what the report says, and the verdict."""

from __future__ import annotations

from typing import Any

from taizhang.flags.norm_judge import Judgement
from taizhang.present.dossier import Dossier
from taizhang.present.workbook.details import linked, metric_row
from taizhang.present.workbook.sheet import Book, Column, Table
from taizhang.records import Report

__all__ = ["write_norms"]

_COLUMNS = (
    Column("单位", 18, "wrap"), Column("年度", 6, "centre"), Column("规范", 20, "wrap"), Column("应达", 9, "number"),
    Column("文中所写", 10, "number"), Column("结论", 9, "centre"), Column("原因", 28, "wrap"),
    Column("强度", 6, "centre"), Column("要求", 36, "wrap"), Column("文件", 34, "wrap"),
    Column("来源等级", 8, "centre"), Column("原句", 48, "wrap"), Column("核实结果", 9, "blank"),
    Column("核实人", 8, "blank"), Column("规范号", 9),
)  # fmt: skip
_ORDER = {verdict: place for place, verdict in enumerate(("未达到", "达到", "未写明", "不适用"))}
_SHADES = {"未达到": "medium", "未写明": "low"}


def write_norms(book: Book, data: Dossier) -> None:
    """A row for each norm that is for the report's year and kind of body; those not reached first."""
    table = Table(book, "规范对照", _COLUMNS, kept=3, printed=12)
    order = {report.id: place for place, report in enumerate(data.reports)}
    for report, judgement in sorted(data.norms, key=lambda pair: (_ORDER.get(pair[1].verdict, 9), order[pair[0].id])):
        shade = _SHADES.get(judgement.verdict)
        if judgement.verdict == "未达到" and judgement.norm.strength == "一般":
            shade = "low"
        table.add(_row(data, report, judgement), shades={5: shade} if shade else None)
    table.close()


def _row(data: Dossier, report: Report, judgement: Judgement) -> list[Any]:
    norm, metric = judgement.norm, judgement.metric
    stated = None if metric is None else linked(metric.upper or metric.value, metric_row(data, report.id, metric.id))
    sentence = report.text[metric.sentence.start : metric.sentence.end].strip() if metric else ""
    return [
        report.unit, report.year, norm.name, judgement.due, stated, judgement.verdict, judgement.reason, norm.strength,
        norm.wording, f"《{norm.document}》{norm.number}{norm.article}", norm.grade, sentence, None, None, norm.id,
    ]  # fmt: skip
