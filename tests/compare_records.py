"""Reports and metrics made by hand for tests of comparing."""

from __future__ import annotations

from typing import Any

from taizhang.records import Metric, Report, Span


def metric(number: int, value: float, **changes: Any) -> Metric:
    """A metric with usual fields; ``changes`` replaces any of them."""
    fields: dict[str, Any] = {
        "id": f"m{number}", "section": None, "start": number * 10, "end": number * 10 + 3, "text": f"{value:g}次",
        "value": value, "upper": None, "unit": "次", "bound": "exact", "indicator": "党组会", "indicator_span": None,
        "canonical": None, "category": "meeting", "action": None, "actor": None, "status": "done", "measure": "level",
        "per": None, "basis": None, "period": None, "sentence": Span(0, 1000),
    }  # fmt: skip
    return Metric(**{**fields, **changes})


def report(name: str, unit: str, year: int | None, *metrics: Metric, text: str = "") -> Report:
    """A report that holds no more than its metrics or its text."""
    return Report(
        id=name, path=f"{name}.txt", sha256="", title="", unit=unit, year=year, genre="", text=text or "，" * 1000,
        metrics=metrics,
    )  # fmt: skip
