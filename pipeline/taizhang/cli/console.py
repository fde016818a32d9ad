"""Two channels: data on standard output, everything said to people while it runs on standard error."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from taizhang.cli.texts import text

if TYPE_CHECKING:
    from taizhang.tables import InputRow

__all__ = ["fail", "number", "out", "print_table", "progress_bar", "tell", "tell_unread"]

_PLAIN_WIDTH = 160
_UNREAD_SHOWN = 20


def out(line: str = "", *, end: str = "\n") -> None:
    """Write data to standard output."""
    sys.stdout.write(line + end)


def tell(line: str) -> None:
    """Say something on standard error."""
    sys.stderr.write(line + "\n")


def fail(line: str) -> None:
    """Say in one line what went wrong."""
    tell(text("error", what=" ".join(line.split())))


def tell_unread(rows: Sequence[InputRow]) -> None:
    """Name the inputs that could not be read, the first ones only where there are many."""
    for row in rows[:_UNREAD_SHOWN]:
        tell(text("unread", path=row.path, status=row.status, reason=row.reason))
    if len(rows) > _UNREAD_SHOWN:
        tell(text("more_unread", count=len(rows) - _UNREAD_SHOWN))


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, as a function of (done, total); None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text("working"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_table(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[str] = (), title: str = ""
) -> None:
    """A table for people on standard output; the columns named in `right` are set to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for head in heads:
        table.add_column(head, justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
    console.print(table)


def number(value: float | None) -> str:
    """A number for people: thousands parted, no needless decimals, empty for null."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0").rstrip(".")
