"""The command `taizhang`."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Entry point of the console script; ends the process with the exit code of the command."""
    from taizhang.cli.app import run

    sys.exit(run(sys.argv[1:]))
