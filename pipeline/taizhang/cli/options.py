"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taizhang.cli.texts import text

__all__ = ["Align", "Ignore", "Indicators", "Lang", "Manifest", "Paths", "Pictures", "Reference", "Rules", "TextColumn",
           "UnitColumn", "Verbose", "Without", "Workers", "YearColumn", "known_language"]  # fmt: skip


def known_language(name: str) -> str:
    """The value of `--lang`, if it is a language that we speak."""
    if name not in ("", "zh", "en"):
        raise typer.BadParameter("zh, en")
    return name


Paths = Annotated[list[Path], typer.Argument(help=text("arg_paths"), metavar="PATH", show_default=False)]
Workers = Annotated[int | None, typer.Option("--workers", help=text("opt_workers"), metavar="N", show_default=False)]
Manifest = Annotated[
    Path | None, typer.Option("--manifest", help=text("opt_manifest"), metavar="units.csv", show_default=False)
]
Indicators = Annotated[
    Path | None, typer.Option("--indicators", help=text("opt_indicators"), metavar="FILE", show_default=False)
]
Rules = Annotated[Path | None, typer.Option("--rules", help=text("opt_rules"), metavar="FILE", show_default=False)]
Align = Annotated[
    Path | None, typer.Option("--align", help=text("opt_align"), metavar="align.yaml", show_default=False)
]
Ignore = Annotated[
    Path | None,
    typer.Option("--ignore", help=text("opt_ignore"), metavar="taizhang.ignore.yaml", show_default=False),
]
Reference = Annotated[
    Path | None, typer.Option("--reference", help=text("opt_reference"), metavar="DIR", show_default=False)
]
Pictures = Annotated[
    Path | None, typer.Option("--pictures", help=text("opt_pictures"), metavar="DIR", show_default=False)
]
Without = Annotated[
    str | None, typer.Option("--without", help=text("opt_without"), metavar="policy,quoted", show_default=False)
]
TextColumn = Annotated[str | None, typer.Option("--text-column", help=text("opt_text_column"), show_default=False)]
UnitColumn = Annotated[str | None, typer.Option("--unit-column", help=text("opt_unit_column"), show_default=False)]
YearColumn = Annotated[str | None, typer.Option("--year-column", help=text("opt_year_column"), show_default=False)]
# Both are read from the command line before it is parsed (see `app.run`); they stand here to be allowed and explained.
Lang = Annotated[str, typer.Option("--lang", help=text("lang"), metavar="zh|en", show_default=False,
                                    callback=known_language)]  # fmt: skip
Verbose = Annotated[bool, typer.Option("--verbose", help=text("opt_verbose"))]
