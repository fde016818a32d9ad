"""`df.taizhang` on the frames of an audit: the sentence behind a row, and the panel as a matrix to look at.

    >>> audit = taizhang.audit("reports/")
    >>> audit.panel.query("indicator == '党委会'").taizhang.evidence()
    >>> audit.panel.taizhang.matrix()

pandas learns the name when the first frame of an audit is made; for frames read from Parquet call `register`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from taizhang.records import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

__all__ = ["Accessor", "link", "register"]

_KEY = "taizhang"
_FOUND = ["unit", "year", "path", "report_id", "metric_id", "rule", "start", "end", "text", "sentence", "message"]
_ROW = ["unit", "indicator", "unit_of_measure"]
_UNSTATED = "未写明"
# Least change in percent (of rates: in points): colours of a rise and of a fall (readable with black text).
_SHADES = ((50.0, "#9ec5e8", "#f3b183"), (10.0, "#cfe2f3", "#f9d9c0"), (0.0, "#edf4fb", "#fdf0e6"))
# What could end a string of CSS or begin a tag: tooltips are written into a style sheet.
_TOOLTIP = str.maketrans({'"': "”", "\\": "＼", "<": "＜", ">": "＞", "\n": " "})


class _Origin(str):
    """The frames that a frame was made with, carried in its `attrs`.

    pandas copies `attrs` to every frame derived from it and writes them to files as JSON: to those this is a string.
    """

    __slots__ = ("metrics", "reports")
    metrics: pd.DataFrame
    reports: pd.DataFrame

    def __deepcopy__(self, memo: dict[int, Any]) -> _Origin:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return str, (str(self),)

    def __eq__(self, other: object) -> bool:
        return self is other  # so that what is put together from two audits belongs to neither

    __hash__ = str.__hash__


def link(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same frames, each knowing the `metrics` and `reports` of its audit; makes `df.taizhang` known to pandas."""
    register()
    origin = _Origin("audit")
    origin.metrics, origin.reports = frames["metrics"], frames["reports"]
    for data in frames.values():
        data.attrs[_KEY] = origin
    return frames


@cache
def register() -> None:
    """Make `df.taizhang` known to pandas, once a process."""
    import pandas as pd

    pd.api.extensions.register_dataframe_accessor(_KEY)(Accessor)


class Accessor:
    """What `df.taizhang` offers; there is none on a frame without the column `report_id`."""

    def __init__(self, data: pd.DataFrame) -> None:
        if "report_id" not in data.columns:
            raise AttributeError("no frame of an audit: it has no column report_id")
        self._data = data
        origin = data.attrs.get(_KEY)
        self._origin = origin if isinstance(origin, _Origin) else None

    def evidence(self, metric_id: str | None = None, report_id: str | None = None) -> pd.DataFrame:
        """The sentences behind the rows, with their places: one row each, in the order and with the index of the frame.

        `metric_id` (unique within its report) and `report_id` narrow it down; of a frame without metrics, such as the
        flags, they leave the rows whose place meets that of the metric. `start` and `end` are half-open counts of code
        points into the text of the report, `text` is what stands there, marked 【】 in `sentence`. Rows that state
        nothing are left out. Raises `UsageError` where nothing is found or the frame does not know its audit.
        """
        rows = self._data if report_id is None else self._data[self._data["report_id"] == report_id]
        if metric_id is not None:
            rows = rows[rows["metric_id"] == metric_id] if "metric_id" in rows else self._meeting(rows, metric_id)
        if (metric_id, report_id) != (None, None) and rows.empty:
            raise UsageError(f"nothing about {metric_id or report_id} in this frame")
        placed = rows if "evidence" in rows else self._placed(rows)
        found = self._with_reports(placed.dropna(subset=["report_id"]))
        found = found.assign(sentence=[_marked(row) for row in found.to_dict("records")])
        return found[[name for name in _FOUND if name in found]]

    def matrix(self, *, status: str = "done", measure: str = "level", least: int = 2) -> Styler:
        """The panel as unit × indicator by year, for notebooks: coloured by the change, the sentence as tooltip.

        Rows with fewer than `least` values are left out. A year whose report says nothing reads 未写明, one without a
        report stays blank. Raises `UsageError` for a frame that is no panel.
        """
        if not {*_ROW, "year", "value", "status", "measure", "canonical"} <= set(self._data.columns):
            raise UsageError("a matrix needs the panel of an audit")
        rows = self._data[(self._data["status"] == status) & (self._data["measure"] == measure)]
        rows = rows.assign(indicator=_labels(rows)).dropna(subset=["year", "value"]).drop_duplicates([*_ROW, "year"])
        values = rows.pivot(index=_ROW, columns="year", values="value").dropna(thresh=least)
        values = values.dropna(axis="columns", how="all").rename_axis(columns=None)
        shown = values.map(lambda value: f"{value:,.10g}", na_action="ignore").astype(object)
        shown = shown.where(shown.notna(), self._unstated(values))
        style = shown.style.format(escape="html").format_index(escape="html")
        style = style.apply(lambda _: _changes(values).map(_shade), axis=None)
        style = style.set_properties(**{"text-align": "right"})  # type: ignore[arg-type]
        style = style.set_caption("单位 × 指标，按年；蓝色为较上年增加，橙色为减少，越深变化越大")
        if self._origin is not None and not shown.empty:
            placed = self._placed(rows).assign(year=rows["year"], **{name: rows[name] for name in _ROW})
            quoted = placed.pivot(index=_ROW, columns="year", values="evidence")
            quoted = quoted.reindex(index=values.index, columns=values.columns)
            style = style.set_tooltips(quoted.map(lambda s: s.translate(_TOOLTIP), na_action="ignore").fillna(""))
        return style.set_uuid(hashlib.sha256(shown.to_csv().encode()).hexdigest()[:8])

    def _known(self) -> _Origin:
        if self._origin is None:
            raise UsageError("this frame does not know its audit: join it with `metrics` on report_id and metric_id")
        return self._origin

    def _placed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows that name a metric, with place and sentence of the metric; their own index."""
        if "metric_id" not in rows:
            raise UsageError("the rows of this frame name no place")
        columns = ["report_id", "metric_id", "start", "end", "text", "sentence_start", "evidence"]
        joined = rows[["report_id", "metric_id"]].merge(
            self._known().metrics[columns], on=["report_id", "metric_id"], how="left"
        )
        return joined.set_axis(rows.index)

    def _meeting(self, rows: pd.DataFrame, metric_id: str) -> pd.DataFrame:
        """Rows whose place meets that of the metric."""
        metrics = self._known().metrics
        places = metrics.loc[metrics["metric_id"] == metric_id, ["report_id", "start", "end"]].set_index("report_id")
        if not {"start", "end"} <= set(rows.columns):
            raise UsageError("the rows of this frame name no place")
        theirs = places.reindex(rows["report_id"]).set_axis(rows.index)
        return rows[(rows["start"] < theirs["end"]) & (theirs["start"] < rows["end"])]

    def _with_reports(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with unit, year and path of their reports, where these are known."""
        if self._origin is None:
            return rows
        reports = self._origin.reports.set_index("report_id")
        known = {name: reports[name].reindex(rows["report_id"]).array for name in ("unit", "year", "path")}
        return rows.assign(**known)

    def _unstated(self, values: pd.DataFrame) -> pd.DataFrame:
        """未写明 where the unit has a report of the year; else nothing."""
        import pandas as pd

        reports = self._origin.reports if self._origin is not None else None
        known = set() if reports is None else set(zip(reports["unit"], reports["year"], strict=True))
        rows = [[_UNSTATED if (key[0], year) in known else "" for year in values] for key in values.index]
        return pd.DataFrame(rows, values.index, values.columns, dtype=object)


def _labels(panel: pd.DataFrame) -> list[str]:
    """The indicator of each row; with its canonical id where a unit has two things of that name (党员, new and all)."""
    known = panel["canonical"].fillna("")
    counted = known.groupby([panel[name] for name in _ROW], dropna=False).transform("nunique")
    rows = zip(panel["indicator"], known, counted, strict=True)
    return [f"{name}（{canonical}）" if count > 1 and canonical else name for name, canonical, count in rows]


def _changes(values: pd.DataFrame) -> pd.DataFrame:
    """The change of each value against the year before: in percent, of a rate in points; null where there is none."""
    years: list[Any] = list(values)
    before = values.reindex(columns=[year - 1 for year in years]).set_axis(years, axis="columns")
    changes = 100 * (values - before) / before.abs()
    rates = values.index.get_level_values("unit_of_measure").isin(["%", "百分点"])
    changes.loc[rates] = (values - before).loc[rates]
    return changes


def _marked(row: dict[Any, Any]) -> str:
    """The sentence of a row with its place in 【】, where the row says where the sentence begins."""
    sentence = str(row["evidence"])
    if "sentence_start" not in row:
        return sentence
    start, end = (int(row[name]) - int(row["sentence_start"]) for name in ("start", "end"))
    return f"{sentence[:start]}【{sentence[start:end]}】{sentence[end:]}"


def _shade(change: float | None) -> str:
    """The colour of a change in percent; none where there is no change."""
    if change is None or change != change or change == 0:  # noqa: PLR0124 - not a number
        return ""
    colour = next(rise if change > 0 else fall for least, rise, fall in _SHADES if abs(change) >= least)
    return f"background-color: {colour}; color: #000"
