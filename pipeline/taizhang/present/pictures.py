"""Pictures of a comparison as PNG files, for reports and slides: the same four that the page draws.

matplotlib is an optional part (`pip install 'taizhang[pictures]'`); a font with Chinese characters is looked for among
those that matplotlib knows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.present.audited import Audited
from taizhang.present.terms import SOURCES
from taizhang.records import Report, UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from taizhang.compare import PanelCell

__all__ = ["PICTURES", "draw"]

_FONTS = ("Noto Sans CJK", "Noto Serif CJK", "Source Han", "WenQuanYi", "Microsoft YaHei", "SimHei", "SimSun",
          "PingFang", "Heiti", "Songti", "FangSong", "KaiTi", "Droid Sans Fallback", "AR PL")  # fmt: skip
_COLUMNS, _LINES, _ROWS = 30, 24, 60
_FAR = 50.0  # percent of change with the deepest colour
_COLOURS = {"policy": "#b8b8b8", "quoted": "#8c9fb5", "own-past": "#4878a8", "other-unit": "#c0504d",
            "within": "#d9a441"}  # fmt: skip


def draw(audit: Audited, folder: Path, names: Sequence[str]) -> list[Path]:
    """Write the pictures of these names (of `PICTURES`) into a folder, ``<name>.png`` each; those with nothing to show
    are left out. Raises `UsageError` where matplotlib or a font with Chinese characters lacks."""
    from taizhang.tables import make_folder, replacing

    plt = _pyplot()
    make_folder(folder)
    written = []
    for name in names:
        size, paint = PICTURES[name](audit) or (None, None)
        if size is None or paint is None:
            continue
        figure, axes = plt.subplots(figsize=size, layout="constrained")
        paint(axes)
        path = folder / f"{name}.png"
        with replacing(path) as temporary:
            figure.savefig(temporary, format="png", dpi=144, metadata={"Software": None})
        plt.close(figure)
        written.append(path)
    return written


def _pyplot() -> Any:
    try:
        import matplotlib
    except ImportError as error:
        raise UsageError("画图需要 matplotlib：pip install 'taizhang[pictures]'") from error
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    family = next((name for start in _FONTS for name in sorted(known) if name.startswith(start)), None)
    if family is None:
        raise UsageError("没有找到中文字体，图中的汉字会成方框：请安装，如 apt install fonts-noto-cjk")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.family": [family], "axes.unicode_minus": False})
    return pyplot


Picture = tuple[tuple[float, float], Callable[["Axes"], None]]
Rows = dict[tuple[str, str], dict[str, dict[int, "PanelCell"]]]


def _rows(audit: Audited) -> Rows:
    """What is done, by indicator and unit of measure, by unit, by year."""
    rows: Rows = defaultdict(lambda: defaultdict(dict))
    for cell in audit.panel_cells:
        if cell.status == "done" and cell.measure == "level" and cell.year is not None and cell.value is not None:
            rows[cell.indicator, cell.unit_of_measure][cell.unit].setdefault(cell.year, cell)
    return rows


def heat(audit: Audited) -> Picture | None:
    """Units × indicators: the change in percent of the last year that has any, most stated indicators first."""
    rows = _rows(audit)
    moved = {
        (key, unit, year): cell.change_pct
        for key, units in rows.items()
        for unit, years in units.items()
        for year, cell in years.items()
        if cell.change_pct is not None
    }
    if not moved:
        return None
    last = max(year for _, _, year in moved)
    shown = {(key, unit): change for (key, unit, year), change in moved.items() if year == last}
    counts = Counter(key for key, _ in shown)
    columns = sorted(counts, key=lambda key: (-counts[key], key))[:_COLUMNS]
    units = sorted({unit for key, unit in shown if key in columns})[:_ROWS]

    def paint(axes: Axes) -> None:
        import numpy as np

        grid = np.full((len(units), len(columns)), np.nan)
        for (key, unit), change in shown.items():
            if key in columns and unit in units:
                x, y = columns.index(key), units.index(unit)
                grid[y, x] = change
                pale = "white" if abs(change) > 0.7 * _FAR else "black"
                axes.text(x, y, f"{change:+.0f}", ha="center", va="center", fontsize=7, color=pale)
        axes.imshow(np.clip(grid, -_FAR, _FAR), cmap="RdBu_r", vmin=-_FAR, vmax=_FAR, aspect="auto", alpha=0.8)
        axes.set_xticks(range(len(columns)), [f"{name}（{unit}）" for name, unit in columns], rotation=60, ha="right")
        axes.set_yticks(range(len(units)), units)
        axes.set_title(f"{last}年较上年增减（%）；空白为未写明或无上年数", fontsize=10)

    return (3 + 0.42 * len(columns), 2.5 + 0.35 * len(units)), paint


def slope(audit: Audited) -> Picture | None:
    """By year, the indicator of results that most units (else most years) state; a line for each unit, gaps where
    未写明. Numbers of meetings, talks and documents are not set side by side."""
    from taizhang.compare.changes import OUTCOMES

    series = {
        key: units
        for key, units in _rows(audit).items()
        if any(len(years) > 1 for years in units.values())
        and all(cell.category in OUTCOMES for years in units.values() for cell in years.values())
    }
    if not series:
        return None
    key = min(series, key=lambda k: (-sum(len(y) > 1 for y in series[k].values()),
                                     -sum(len(y) for y in series[k].values()), k))  # fmt: skip
    lines = sorted(series[key].items())[:_LINES]
    years = sorted({year for _, held in lines for year in held})

    def paint(axes: Axes) -> None:
        for unit, held in lines:
            values = [held[year].value if year in held else None for year in years]
            axes.plot(years, [float("nan") if v is None else v for v in values], marker="o", label=unit)
        axes.set_xticks(years, [str(year) for year in years])
        axes.set_title(f"{key[0]}（{key[1] or '无单位'}）", fontsize=10)
        axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5))

    return (8.0, 4.5), paint


def alike(audit: Audited) -> Picture | None:
    """Units × units: characters of shared passages."""
    units_of = {report.id: report.unit or Path(report.path).stem for report in audit.records}
    shared: Counter[tuple[str, str]] = Counter()
    for o in audit.overlap_records:
        pair = units_of[o.report_a], units_of[o.report_b]
        for one in {pair, pair[::-1]}:
            shared[one] += o.chars
    units = sorted({unit for pair in shared for unit in pair})[:_ROWS]
    if not units:
        return None

    def paint(axes: Axes) -> None:
        import numpy as np

        grid = np.array([[shared[a, b] for b in units] for a in units], float)
        axes.imshow(np.log1p(grid), cmap="Oranges")
        for y, x in np.argwhere(grid > 0).tolist():
            axes.text(x, y, f"{grid[y, x]:.0f}", ha="center", va="center", fontsize=7)
        axes.set_xticks(range(len(units)), units, rotation=60, ha="right")
        axes.set_yticks(range(len(units)), units)
        axes.set_title("各单位之间重复文字的字数（对角线为本单位自身）", fontsize=10)

    side = 3 + 0.4 * len(units)
    return (side, side), paint


def copies(audit: Audited) -> Picture | None:
    """Where in each report the shared passages lie, by what they are."""
    reports = {report.id: report for report in audit.records}
    pieces: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for o in audit.overlap_records:
        pieces[o.report_a].append((o.source, o.start_a, o.end_a))
        pieces[o.report_b].append((o.source, o.start_b, o.end_b))
    held = sorted(pieces, key=lambda i: (-sum(e - s for _, s, e in pieces[i]), reports[i].path))[:_ROWS]
    held.sort(key=lambda i: (reports[i].unit, reports[i].year or 0, reports[i].path))
    if not held:
        return None

    def paint(axes: Axes) -> None:
        for y, report_id in enumerate(held):
            size = max(1, len(reports[report_id].text))
            for source, colour in _COLOURS.items():
                spans = [(100 * s / size, 100 * (e - s) / size) for name, s, e in pieces[report_id] if name == source]
                axes.broken_barh(spans, (y - 0.35, 0.7), facecolor=colour, alpha=0.75)
        for source, colour in _COLOURS.items():
            axes.plot([], [], color=colour, linewidth=6, label=SOURCES[source])
        axes.set_yticks(range(len(held)), [_name(reports[i]) for i in held])
        axes.set_ylim(len(held) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        axes.set_xlabel("在全文中的位置（%）")
        axes.set_title("重复文字在各报告中的位置", fontsize=10)
        axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5))

    return (10.0, 1.8 + 0.32 * len(held)), paint


def _name(report: Report) -> str:
    return f"{report.unit or Path(report.path).stem} {report.year or ''}".strip()


PICTURES: dict[str, Callable[[Audited], Picture | None]] = {
    "heat": heat, "slope": slope, "alike": alike, "copies": copies,
}  # fmt: skip
"""Heat map units × indicators, slope chart by year, likeness of units, copy map."""
