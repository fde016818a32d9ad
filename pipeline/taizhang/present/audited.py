"""What the forms are made from: the result of an audit, as far as they need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from taizhang.records import Report

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Audited", "Row", "table_rows"]

Row = dict[str, Any]


class Audited(Protocol):
    """The result of an audit: its reports, and a data frame for each table by name."""

    @property
    def records(self) -> Sequence[Report]:
        """Every report that was read."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Every table of the contract by name."""


def table_rows(audit: Audited, name: str) -> list[Row]:
    """The rows of a table as plain dicts: Python numbers and strings, None where a cell is empty."""
    data = audit.tables[name]
    columns = [_plain(data[column]) for column in data.columns]
    return [dict(zip(data.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _plain(column: Any) -> list[Any]:
    return column.astype(object).where(column.notna(), None).tolist()  # type: ignore[no-any-return]
