"""`taizhang rules check`: a user's pack of norms, tested before it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from taizhang.cli.console import out, tell
from taizhang.cli.options import Indicators, Lang, Verbose
from taizhang.cli.texts import text

__all__ = ["check"]

_BROKEN = 2


def check(
    file: Annotated[Path, typer.Argument(help=text("arg_rules"), metavar="FILE", show_default=False)],
    indicators: Indicators = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Print a line for each fault, or that there is none; the exit code."""
    from taizhang.run.norm_examples import check_pack

    norms, faults = check_pack(file, indicators)
    for fault in faults:
        out(fault)
    if faults:
        tell(text("rules_broken", count=len(faults)))
        return _BROKEN
    out(text("rules_fine", path=file, norms=len(norms), examples=sum(len(norm.examples) for norm in norms)))
    return 0
