"""`taizhang evaluate`: scores against gold."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taizhang.cli.console import out, print_table, tell
from taizhang.cli.options import Lang, Verbose
from taizhang.cli.texts import text

if TYPE_CHECKING:
    from taizhang.run.goldset import Evaluation

__all__ = ["evaluate"]

# figure: head of its column
_SHOWN = {
    "metric_p": "P", "metric_r": "R", "metric_f1": "F1", "record_f1": "record", "indicator_acc": "indicator",
    "category_acc": "category", "status_acc": "status", "bound_acc": "bound", "measure_acc": "measure",
    "per_acc": "per", "section_f1": "section", "level_acc": "level", "title_acc": "title", "end_acc": "end",
    "empty_f1": "empty", "empty_auc": "AUC",
}  # fmt: skip


class Shape(StrEnum):
    """Forms of the scores."""

    table = "table"
    json = "json"


def evaluate(
    gold: Annotated[Path, typer.Argument(help=text("arg_gold"), metavar="GOLD_DIR")],
    predictions: Annotated[Path | None, typer.Argument(help=text("arg_pred"), metavar="[PRED_DIR]")] = None,
    floor: Annotated[
        Path | None, typer.Option("--min", help=text("opt_min"), metavar="FILE", show_default=False)
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help=text("opt_save"), metavar="FILE", show_default=False)
    ] = None,
    form: Annotated[Shape, typer.Option("--format", "-f", help=text("opt_form"))] = Shape.table,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Print the scores; exit code 1 where a figure is below the floor, 3 where a document has no result."""
    from taizhang.run.goldset import evaluate as score
    from taizhang.run.goldset import fallen, save_floor

    result = score(gold, predictions)
    if form is Shape.json:
        out(json.dumps(result.figures(), ensure_ascii=False))
    else:
        _print(result)
    if save is not None:
        save_floor(result, gold, save)
    for name in result.missing:
        tell(text("no_result", name=name))
    below = fallen(result, gold, floor) if floor is not None else []
    for name, least, now in below:
        tell(text("below", name=name, least=least, now=now))
    return 1 if below else 3 if result.missing else 0


def _print(result: Evaluation) -> None:
    names = [name for name in _SHOWN if name in result.total]
    heads = [text("head_document"), *(_SHOWN[name] for name in names)]
    rows = [
        [document, *(_rate(figures.get(name)) for name in names)]
        for document, figures in [*result.documents.items(), (text("total"), result.total)]
    ]
    print_table(heads, rows, right=heads[1:])
    sizes = {name: result.total.get(name, 0) for name in ("metric_n", "section_n", "sentence_n")}
    out(text("gold_sizes", documents=len(result.documents), **sizes))


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
