"""`taizhang train`: the models in `models/` from gold and reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taizhang.cli.console import out
from taizhang.cli.options import Lang, Paths, Verbose
from taizhang.cli.texts import text

__all__ = ["fallbacks", "phrases", "pipeline", "sentences", "terms"]

Gold = Annotated[Path, typer.Argument(help=text("arg_gold"), metavar="GOLD_DIR")]
Reports = Annotated[Path, typer.Option("--reports", help=text("opt_reports"), metavar="DIR", show_default=False)]
Models = Annotated[Path, typer.Option("-o", "--output", help=text("opt_models"), metavar="DIR")]


def sentences(
    gold: Gold, reports: Reports, output: Models = Path("models"), lang: Lang = "", verbose: Verbose = False
) -> int:
    """Train the label of sentences; prints its card."""
    from taizhang.run.training import train_sentences

    out(train_sentences(gold, reports, output).card, end="")
    return 0


def fallbacks(
    gold: Annotated[list[Path], typer.Argument(help=text("arg_gold"), metavar="GOLD_DIR...")],
    output: Models = Path("models"),
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Train what is asked where the rules are silent; prints the cards."""
    from taizhang.run.fallbacks import train_fallbacks

    for name in train_fallbacks(gold, output):
        out((output / f"{name}_fallback.md").read_text("utf-8"))
    return 0


def terms(paths: Paths, output: Models = Path("models"), lang: Lang = "", verbose: Verbose = False) -> int:
    """Count the document frequencies behind the keywords; prints how much was counted."""
    from taizhang.run.audit import find_inputs
    from taizhang.run.terms import train_terms

    files = sorted({Path(item.file) for item in find_inputs(paths) if item.format in ("txt", "md")})
    table = train_terms(files, output)
    out(text("terms_counted", terms=len(table.frequency), reports=len(files), folder=output))
    return 0


def phrases(
    gold: Gold,
    reports: Reports,
    output: Annotated[Path, typer.Option("-o", "--output", help=text("opt_phrases"), metavar="FILE",
                                         show_default=False)],
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:  # fmt: skip
    """Mine the phrase bank from reports that are no gold documents; prints how much it holds."""
    from taizhang.run.training import mine_phrase_bank

    mined, quoted = mine_phrase_bank(gold, reports, output)
    out(text("phrases_mined", phrases=mined, quoted=quoted, path=output))
    return 0


def pipeline(
    config: Annotated[Path | None, typer.Argument(help=text("arg_config"), metavar="[config.cfg]",
                                                  show_default=False)] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help=text("opt_pipeline"), metavar="DIR")] = Path(
        "models/zh_taizhang"
    ),
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:  # fmt: skip
    """Make the spaCy pipeline that a config describes; prints its components."""
    from taizhang.run.pipeline import make_pipeline

    names = make_pipeline(output, config)
    out(text("pipeline_made", components=", ".join(names), folder=output))
    return 0
