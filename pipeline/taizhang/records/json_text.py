"""The record of a report as indented JSON text, written row by row.

`json.dumps` leaves its fast path when it indents; the rows of a record have fixed forms, which are filled in here. The
text is the same to the letter (a test compares the two).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from json.encoder import encode_basestring
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taizhang.records.model import Mention, Metric, Report, Sentence

__all__ = ["indented"]

_text = encode_basestring


def indented(report: Report) -> str:
    """``report.to_dict()`` as `json.dumps` gives it with ``ensure_ascii=False, indent=1``."""
    from dataclasses import replace

    rest = replace(report, sentences=(), mentions=(), metrics=()).to_dict()
    rows = {
        "sentences": map(_sentence, report.sentences),
        "mentions": map(_mention, report.mentions),
        "metrics": map(_metric, report.metrics),
    }
    parts = (
        f' "{name}": {_rows(rows[name]) if name in rows else _deeper(json.dumps(value, ensure_ascii=False, indent=1))}'
        for name, value in rest.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}"


def _deeper(text: str) -> str:
    """Written one level further in: strings hold no line breaks of their own."""
    return text.replace("\n", "\n ")


def _rows(rows: Iterable[str]) -> str:
    written = "\n  },\n  {\n".join(rows)
    return f"[\n  {{\n{written}\n  }}\n ]" if written else "[]"


@cache
def _form(*names: str) -> str:
    return ",\n".join(f'   "{name}": %s' for name in names)


def _number(value: float | None) -> str:
    """A number as JSON has it; whole ones without a point where they are counted exactly."""
    if value is None:
        return "null"
    if not isfinite(value):
        return json.dumps(value)
    return repr(value)


def _whole(value: float | None) -> str:
    if value is not None and isfinite(value) and value == int(value) and abs(value) < 1e15:
        return repr(int(value))
    return _number(value)


def _or_null(value: str | None) -> str:
    return "null" if value is None else _text(value)


def _list(values: Iterable[str]) -> str:
    written = ",\n    ".join(values)
    return f"[\n    {written}\n   ]" if written else "[]"


def _sentence(s: Sentence) -> str:
    form = _form("start", "end", "section", "role", "label", "score", "reasons")
    return form % (
        s.start, s.end, _or_null(s.section), _text(s.role), _text(s.label), _number(s.score),
        _list(map(_text, s.reasons)),
    )  # fmt: skip


def _mention(m: Mention) -> str:
    fields = m.start, m.end, _text(m.text), _text(m.kind), _or_null(m.metric)
    if m.why:
        return _form("start", "end", "text", "kind", "metric", "why") % (*fields, _text(m.why))
    return _form("start", "end", "text", "kind", "metric") % fields


def _metric(m: Metric) -> str:
    form = _form(
        "id", "section", "start", "end", "text", "value", "upper", "unit", "bound", "indicator", "indicator_span",
        "canonical", "category", "action", "actor", "status", "measure", "per", "basis", "period", "sentence",
    )  # fmt: skip
    return form % (
        _text(m.id), _or_null(m.section), m.start, m.end, _text(m.text), _whole(m.value), _whole(m.upper),
        _text(m.unit), _text(m.bound), _text(m.indicator), _list(map(repr, m.indicator_span)) if m.indicator_span else
        "null", _or_null(m.canonical), _text(m.category), _or_null(m.action), _or_null(m.actor), _text(m.status),
        _text(m.measure), _or_null(m.per), _or_null(m.basis), _or_null(m.period), _list(map(repr, m.sentence)),
    )  # fmt: skip
