"""The help texts as Typer shows them: no word cut off, heads in the language of the user."""

from __future__ import annotations

from typing import Any

from taizhang.cli.texts import text

__all__ = ["dress_help"]

_HEADS = {
    "ARGUMENTS_PANEL_TITLE": "help_arguments", "OPTIONS_PANEL_TITLE": "help_options",
    "COMMANDS_PANEL_TITLE": "help_commands", "ERRORS_PANEL_TITLE": "help_errors",
    "REQUIRED_LONG_STRING": "help_required",
}  # fmt: skip


def dress_help() -> None:
    """Called before help is shown. Typer's tables end a word that is longer than its column with "…", and Chinese
    clauses are words to it: here they go on in the next line."""
    from rich.columns import Columns
    from rich.text import Text
    from typer import rich_utils

    def joined(items: list[Any]) -> Any:
        if not all(isinstance(item, Text) for item in items):
            return Columns(items)
        whole = Text(" ").join(items)
        whole.overflow = "fold"
        return whole

    if hasattr(rich_utils, "Columns"):
        rich_utils.Columns = joined
    for name, key in _HEADS.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, text(key))
