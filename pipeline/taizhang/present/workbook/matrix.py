"""Sheet 单位×指标: a row for each indicator of a unit, a column for each year, with the change."""

from __future__ import annotations

from typing import Any

from taizhang.compare import PanelCell
from taizhang.present.dossier import Dossier, MatrixRow
from taizhang.present.terms import CATEGORIES, MEASURES, STATUSES
from taizhang.present.workbook.details import linked, metric_row
from taizhang.present.workbook.sheet import Book, Column, Table

__all__ = ["write_matrix"]

_FIXED = (
    Column("单位", 18, "wrap"), Column("类别", 10, "centre"), Column("指标", 26, "wrap"), Column("口径", 7, "centre"),
    Column("状态", 8, "centre"), Column("计量单位", 9), Column("年数", 6, "centre"),
)  # fmt: skip
UNSTATED = "未写明"
SIDE_BY_SIDE = 5


def write_matrix(book: Book, data: Dossier) -> None:
    """Write the matrix; each value leads to its row in the sheet of metrics.

    The columns are the last five years of the reports and the one after (for plans), so that they fit on a page; what
    is said of other years stands in one column of text. A report that does not state what two other years do gives
    未写明, never 0; a year without a report stays blank.
    """
    years, others = _years(data)
    changed = [year for year in years[1:] if any(_of(row.cells.get(year), "change") is not None for row in data.matrix)]
    columns = [
        *_FIXED,
        *(Column(f"{year}年", 14, "number") for year in years),
        *(Column(f"{year}年较上年%", 10, "percent") for year in changed),
        *(Column(f"{year}年较上年增减", 13, "change") for year in changed),
        *((Column("其他年份", 24),) if others else ()),
        Column("备注", 60),
    ]
    printed = len(_FIXED) + len(years) + len(changed)
    table = Table(book, "单位×指标", columns, kept=3, printed=printed)
    for row in sorted(data.matrix, key=lambda row: (row.unit, row.stated < 2)):
        cells = [_value(row, year, data) for year in years]
        changes = [_of(row.cells.get(year), name) for name in ("change_pct", "change") for year in changed]
        elsewhere = [f"{year or '年份不详'}：{_plain(row.cells[year])}" for year in others if year in row.cells]
        notes = [f"{year or '年份不详'}：{cell.note}" for year, cell in row.cells.items() if cell.note]
        quiet = {len(_FIXED) + i: "quiet" for i, cell in enumerate(cells) if cell == UNSTATED}
        texts = ["；".join(elsewhere)] if others else []
        table.add([*_fixed(row), *cells, *changes, *texts, "；".join(notes)], shades=quiet)
    _colour(table, len(_FIXED) + len(years), len(changed))
    table.close()


def _years(data: Dossier) -> tuple[list[int], list[int | None]]:
    """The years that get a column, and those that do not (None: year unknown)."""
    stated = {cell.year for cell in data.panel}
    known = sorted(year for year in stated if year is not None)
    columns = [*data.years[-SIDE_BY_SIDE:], data.years[-1] + 1] if data.years else known[-SIDE_BY_SIDE:]
    years = [year for year in known if year in columns]
    others: list[int | None] = [year for year in known if year not in years]
    return years, [*others, None] if None in stated else others


def _fixed(row: MatrixRow) -> list[Any]:
    return [
        row.unit, CATEGORIES.get(row.category, row.category), row.indicator, MEASURES.get(row.measure, row.measure),
        STATUSES.get(row.status, row.status), row.unit_of_measure, row.stated,
    ]  # fmt: skip


def _value(row: MatrixRow, year: int, data: Dossier) -> Any:
    cell = row.cells.get(year)
    if cell is None or cell.value is None:
        return UNSTATED if row.status == "done" and row.stated > 1 and (row.unit, year) in data.reported else None
    return linked(cell.value, metric_row(data, cell.report_id, cell.metric_id))


def _plain(cell: PanelCell) -> str:
    return UNSTATED if cell.value is None else f"{cell.value:,.10g}"


def _of(cell: PanelCell | None, name: str) -> Any:
    return None if cell is None else getattr(cell, name)


def _colour(table: Table, first: int, count: int) -> None:
    """A colour scale over the columns of percents: blue for less, white for the same, orange for more."""
    if not count or table.next < 2:
        return
    scale = {
        "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num",
        "min_value": -100, "mid_value": 0, "max_value": 100,
        "min_color": "#9CC3E6", "mid_color": "#FFFFFF", "max_color": "#F4B183",
    }  # fmt: skip
    table.sheet.conditional_format(1, first, table.next - 1, first + count - 1, scale)
