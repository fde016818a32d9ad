"""Runs notebooks and keeps their outputs: `python notebooks/run.py [NOTEBOOK…] [--to FOLDER]`.

Each is run from top to bottom in a kernel of this Python, and what varies from run to run (times, versions, ids of
cells) is taken out, so that the same program gives the same file.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECONDS = 120  # for one cell


def run(notebook: Path, target: Path) -> None:
    """Execute `notebook` in its own folder and write it with its outputs to `target`; raises where a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(notebook, as_version=4)
    where = {"metadata": {"path": str(HERE)}}
    client = NotebookClient(book, timeout=SECONDS, kernel_name="python3", record_timing=False, resources=where)
    client.execute()
    nbformat.write(settled(book), target)


def settled(book: Any) -> Any:
    """The notebook without what says when, where and by which versions it was run."""
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number:02}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            data |= {kind: _without_chance(data[kind], number) for kind in ("text/html", "text/plain") if kind in data}
    return book


def _without_chance(text: str, number: int) -> str:
    """An output without the ids that pandas draws for styled tables, and without addresses in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", re.sub(r'\bT_[0-9a-f]{5}(?=[_" ])', f"T_{number:05}", text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="without, all in this folder")
    parser.add_argument("--to", type=Path, help="folder for the notebooks with their outputs; without, in place")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder  # nobody's profile has a say
        for notebook in arguments.notebooks or sorted(HERE.glob("*.ipynb")):
            run(notebook, arguments.to / notebook.name if arguments.to else notebook)


if __name__ == "__main__":
    main()
