"""`taizhang serve`: the web application."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from taizhang.cli.console import out, tell
from taizhang.cli.options import Align, Ignore, Indicators, Lang, Rules, Verbose
from taizhang.cli.texts import text
from taizhang.records import UsageError

__all__ = ["serve"]

_MOST_PORT = 65535


def serve(
    workspace: Annotated[Path, typer.Argument(help=text("arg_workspace"), metavar="[WORKSPACE]",
                                              show_default=False)] = Path("taizhang-workspace"),
    port: Annotated[int, typer.Option("--port", help=text("opt_port"), min=0, max=_MOST_PORT)] = 8765,
    name: Annotated[str, typer.Option("--name", help=text("opt_name"), show_default=False)] = "",
    max_upload: Annotated[int, typer.Option("--max-upload", help=text("opt_max_upload"), min=1)] = 512,
    rules: Rules = None,
    indicators: Indicators = None,
    ignore: Ignore = None,
    align: Align = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:  # fmt: skip
    """Serve a workspace on this machine until interrupted."""
    try:
        from taizhang.web.server import serve as run
        from taizhang.web.store.own import Own
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "uvicorn", "starlette", "python_multipart", "multipart"):
            raise
        raise UsageError(text("no_web")) from error
    if workspace.exists() and not workspace.is_dir():
        raise UsageError(text("workspace_file", path=workspace))

    def ready(address: str) -> None:
        out(address)
        sys.stdout.flush()
        tell(text("serving", path=workspace))

    own = Own(rules, indicators, ignore, align)
    run(workspace, port, name or text("owner"), own=own, most_bytes=max_upload * 1024 * 1024, ready=ready)
    return 0
