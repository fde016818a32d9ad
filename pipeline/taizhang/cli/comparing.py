"""What `compare` and `overlap` show besides their tables: changes, drift, reports nearly the same, pictures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.cli.console import number, print_table, tell
from taizhang.cli.texts import text

if TYPE_CHECKING:
    import pandas as pd

    from taizhang.run.audit import Audit

__all__ = ["SHOWN", "View", "by_year", "draw_pictures", "print_duplicates"]


class View(StrEnum):
    """What `compare` prints instead of the panel."""

    changes = "changes"
    drift = "drift"


SHOWN = {
    View.changes: ["unit", "indicator", "unit_of_measure", "year", "event", "value", "previous", "change_pct",
                   "claimed_pct", "agrees", "place"],
    View.drift: ["unit", "year", "section", "cosine", "jaccard", "edit"],
}  # fmt: skip
"""The columns that people see of each; data has all."""


def by_year(panel: pd.DataFrame) -> tuple[list[str], list[list[str]], list[str]]:
    """The panel for people: heads, a row for each indicator of a unit with its values by year, heads of numbers.

    What is done and stated as a level; a change in percent is that of the last year.
    """
    rows = panel[(panel["status"] == "done") & (panel["measure"] == "level")].dropna(subset=["year", "value"])
    years = sorted(set(rows["year"].tolist()))
    heads = [text("head_unit"), text("head_indicator"), text("head_uom"), *map(str, years), text("head_change")]
    found: dict[tuple[str, str, str], dict[int, tuple[float, float | None]]] = {}
    columns = ("unit", "indicator", "unit_of_measure", "year", "value", "change_pct")
    for unit, indicator, uom, year, value, change in rows[list(columns)].astype(object).itertuples(index=False):
        found.setdefault((unit, indicator, uom), {}).setdefault(year, (value, change))
    lines = []
    for (unit, indicator, uom), held in found.items():
        change = held[max(held)][1]
        moved = "" if change is None or change != change else f"{change:+.1f}"  # noqa: PLR0124 - not a number
        lines.append([unit, indicator, uom, *(number(held[y][0]) if y in held else "" for y in years), moved])
    lines.sort(key=lambda line: line[0])
    return heads, lines, heads[3:]


def print_duplicates(made: Audit) -> None:
    """Reports that are nearly the same as a whole, if there are any."""
    paths = {report.id: report.path for report in made.records}
    pairs = made.near_duplicates.to_dict("records")
    rows = [(paths[pair["report_a"]], paths[pair["report_b"]], f"{pair['similarity']:.0%}") for pair in pairs]
    if rows:
        heads = ["report_a", "report_b", "similarity"]
        print_table(heads, rows, right=["similarity"], title=text("near_duplicates"))


def draw_pictures(made: Audit, folder: Path | None, names: tuple[str, ...]) -> None:
    """Write the pictures, if a folder is named, and say where they lie."""
    if folder is None:
        return
    from taizhang.present.pictures import draw

    for path in draw(made, folder, names):
        tell(text("picture", path=path))
