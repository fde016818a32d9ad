"""What people decided: a sheet of its own, and a word beside each metric that was reviewed."""

from __future__ import annotations

from typing import Any

from taizhang.present.dossier import Dossier
from taizhang.present.terms import CATEGORIES, SEVERITIES, STATUSES
from taizhang.present.workbook.details import linked, metric_row
from taizhang.present.workbook.sheet import Book, Column, Table
from taizhang.records.model import number

__all__ = ["write_reviews"]

_COLUMNS = (
    Column("单位", 18, "wrap"), Column("年度", 7, "centre"), Column("事项", 34, "wrap"),
    Column("决定", 9, "centre"), Column("项目", 10, "centre"), Column("原提取", 26, "wrap"),
    Column("复核后", 26, "wrap"), Column("备注", 34, "wrap"),
    Column("复核人", 12, "centre"), Column("时间（UTC）", 20), Column("报告", 30), Column("报告编号", 14),
)  # fmt: skip
_ACTIONS = {"accept": "认可", "correct": "更正", "reject": "排除"}
_FIELDS = {
    "value": "数值", "upper": "上限", "unit": "计量单位", "indicator": "指标", "category": "类别", "status": "状态",
    "start": "起", "end": "止", "severity": "程度", "message": "说明",
}  # fmt: skip
_NAMES = {"category": CATEGORIES, "status": STATUSES, "severity": SEVERITIES}


def write_reviews(book: Book, data: Dossier) -> None:
    """A row for each corrected field, one for a decision without; left out where nothing was reviewed."""
    if not data.reviews:
        return
    table = Table(book, "复核记录", _COLUMNS, kept=3, printed=10)
    for review in data.reviews:
        changes = {name: pair for name, pair in review["changes"].items() if name in _FIELDS}
        row = metric_row(data, review["report_id"], review["record_id"])
        for name, (old, new) in (changes or {"": ("", "")}).items():
            table.add(
                [review["unit"], review["year"], linked(review["label"], row), _ACTIONS[review["action"]],
                 _FIELDS.get(name), _shown(name, old), _shown(name, new), review["note"], review["who"], review["at"],
                 review["path"], review["report_id"]]
            )  # fmt: skip
    table.close()


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, float):
        return number(value)
    return _NAMES.get(name, {}).get(value, value)
