"""Names of quantities that stand in tables: the head of the column, or the name of the row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from taizhang.extract.clause import cells_of
from taizhang.extract.indicator import Naming
from taizhang.quantity.cells import Cell
from taizhang.records import Quantity, Span

__all__ = ["name_cells"]

_ASIDE = re.compile(r"\s*(?:[（(][^（）()]*[）)]|[/／][^/／]{1,4})$")
_NUMBERED = re.compile(r"(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)、．.]|[①-⑳]|其中[：:]|[-—－]+)\s*")
# Heads that say when or in which form, and not what: the row has the name.
_PLAIN_HEAD = re.compile(
    r".*(?:[0-9]{4}年|本年|本期|上年|上期|去年|今年|同期|全年|目标|计划|完成|执行|实际|情况|增[减长幅速]|同比|环比|比重|占比).*"
    r"|(?:累计|合计|总|小)?(?:数量?|数值|数据|计|量|值|金额|额|结果|指标|单位|内容)"
)

_RATE_HEAD = re.compile(r"(?!.*(?:增[减长幅速]|同比|环比)).{2,}(?:率|占比|比例|比重|满意度)")


def name_cells(text: str, quantities: Sequence[Quantity], namings: list[Naming]) -> list[Naming]:
    """The namings with those of tables corrected: a number alone in its cell has no sentence that names it."""
    if "\t" not in text:
        return namings
    named = list(namings)
    for index, cell in cells_of(text, quantities).items():
        span = _name(text, cell, quantities[index], named[index])
        if span is not None:
            found = text[span.start : span.end]
            named[index] = replace(named[index], indicator=found, span=span, action=None)
    return named


def _name(text: str, cell: Cell, quantity: Quantity, naming: Naming) -> Span | None:
    """The place of a better name, None where the one that was read stands."""
    alone = (quantity.start, quantity.end) == (cell.start, cell.end)
    head = text[cell.head.start : cell.head.end] if cell.head else ""
    plain = _ASIDE.sub("", head)
    own = plain != head and not _PLAIN_HEAD.fullmatch(plain)
    if alone and cell.head and (own or (quantity.dimension == "rate" and _RATE_HEAD.fullmatch(plain))):
        return Span(cell.head.start, cell.head.start + len(plain))
    if cell.row is None:
        return None
    inside = naming.span is not None and cell.row.start <= naming.span.start and naming.span.end <= quantity.start
    if inside and naming.indicator == _ASIDE.sub("", naming.indicator) and naming.indicator not in cell.units:
        return None
    row = text[cell.row.start : cell.row.end]
    opening = _NUMBERED.match(row)
    start = cell.row.start + (opening.end() if opening else 0)
    end = cell.row.start + len(_ASIDE.sub("", row))
    return Span(start, end) if start < end else None
