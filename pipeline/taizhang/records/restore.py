"""From the record of a report (schema ``taizhang/1``) back to the report: the inverse of `Report.to_dict`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taizhang.records.errors import DataFileError
from taizhang.records.model import SCHEMA, Flag, Keyword, Mention, Metric, Report, Section, Sentence, Span

__all__ = ["report_of"]


def report_of(data: Mapping[str, Any]) -> Report:
    """The report of a record; raises `DataFileError` where it is none of this schema."""
    if data.get("schema") != SCHEMA:
        raise DataFileError(f"not a record of schema {SCHEMA}: {str(data.get('schema'))[:40]!r}")
    try:
        head = data["report"]
        return Report(
            id=head["id"],
            path=head["path"],
            sha256=head["sha256"],
            title=head["title"],
            unit=head["unit"],
            year=head["year"],
            genre=head["genre"],
            text=data["text"],
            sections=tuple(Section(**row) for row in data["sections"]),
            sentences=tuple(Sentence(**{**row, "reasons": tuple(row["reasons"])}) for row in data["sentences"]),
            mentions=tuple(Mention(**row) for row in data["mentions"]),
            metrics=tuple(_metric(row) for row in data["metrics"]),
            keywords=tuple(Keyword(**row) for row in data["keywords"]),
            flags=tuple(Flag(**row) for row in data["flags"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"not a record of schema {SCHEMA}: {type(error).__name__} {error}") from error


def _metric(row: Mapping[str, Any]) -> Metric:
    """JSON knows one kind of number and no spans."""
    cells = dict(row)
    cells["value"] = float(cells["value"])
    cells["upper"] = None if cells["upper"] is None else float(cells["upper"])
    cells["indicator_span"] = None if cells["indicator_span"] is None else Span(*cells["indicator_span"])
    cells["sentence"] = Span(*cells["sentence"])
    return Metric(**cells)
