"""The notebooks run on the installed package, and what is committed are their outputs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from shared_data import ROOT

FOLDER = ROOT / "notebooks"
NAMES = ["01_quickstart", "02_compare_units_and_years", "03_formulaic_language", "04_train_and_evaluate"]
SECONDS = 180  # for all four
PLACE = re.compile(r"(?<![\w:./])/(?:home|root|tmp|var|opt|usr|work|mnt|Users|private)/|[A-Z]:\\\\|site-packages")

Notebook = dict[str, Any]


def run(*arguments: object, seed: str = "0", **env: str) -> None:
    """Run notebooks as a user does, without settings of the developer's own shell."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("TAIZHANG_")}
    command = [sys.executable, str(FOLDER / "run.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS,
                          env={**keep, "PYTHONHASHSEED": seed, **env})  # fmt: skip
    assert done.returncode == 0, done.stderr


def read(path: Path) -> Notebook:
    return dict(json.loads(path.read_text("utf-8")))


def code(book: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def outputs(book: Notebook) -> list[dict[str, Any]]:
    return [output for cell in code(book) for output in cell["outputs"]]


def kinds(book: Notebook) -> set[str]:
    return {kind for output in outputs(book) for kind in output.get("data", ())}


def test_all_notebooks_are_tested() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_as_an_article(name: str) -> None:
    cells = read(FOLDER / f"{name}.ipynb")["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert "".join(cells[0]["source"]).startswith("# ")
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert sum(text.startswith("## ") for text in prose) >= 4
    for cell in cells:
        if cell["cell_type"] == "code":
            assert len(cell["source"]) <= 40, "".join(cell["source"])
            ast.parse("".join(cell["source"]))


@pytest.mark.parametrize("name", NAMES)
def test_committed_outputs(name: str) -> None:
    book = read(FOLDER / f"{name}.ipynb")
    assert [cell["execution_count"] for cell in code(book)] == list(range(1, len(code(book)) + 1))
    assert {output["output_type"] for output in outputs(book)} <= {"execute_result", "display_data"}
    assert {"text/html", "image/png"} <= kinds(book), "a table and a chart"
    said = json.dumps([cell.get("outputs") for cell in book["cells"]], ensure_ascii=False)
    assert not PLACE.search(said), "a place on somebody's machine"
    assert book["metadata"]["language_info"] == {"name": "python"}
    assert all(set(cell["metadata"]) <= {"tags"} for cell in book["cells"])


@pytest.mark.slow
def test_all_run_and_give_what_the_committed_ones_show(tmp_path: Path) -> None:
    started = time.monotonic()
    run("--to", tmp_path)
    assert time.monotonic() - started < SECONDS
    for name in NAMES:
        fresh, committed = (read(folder / f"{name}.ipynb") for folder in (tmp_path, FOLDER))
        assert kinds(fresh) == kinds(committed), name
        shapes = [[len(cell["outputs"]) for cell in code(book)] for book in (fresh, committed)]
        assert shapes[0] == shapes[1], name
        assert not PLACE.search(json.dumps([cell.get("outputs") for cell in fresh["cells"]], ensure_ascii=False)), name


@pytest.mark.slow
def test_same_notebook_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        run(FOLDER / f"{NAMES[0]}.ipynb", FOLDER / f"{NAMES[1]}.ipynb", "--to", tmp_path / seed, seed=seed)
    for path in sorted((tmp_path / "1").iterdir()):
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_measures_of_a_folder_of_ones_own(count: int, tmp_path: Path, samples: Path) -> None:
    """One report has nothing to compare with; and where there is no Chinese font, charts are English."""
    (tmp_path / "reports").mkdir()
    for name in ("jyj_2022.txt", "jyj_2023.txt", "fy_2023.txt")[:count]:
        shutil.copy(samples / name, tmp_path / "reports" / name)
    text = (FOLDER / f"{NAMES[2]}.ipynb").read_text("utf-8")
    plain = re.sub(r'"CJK = \(.*?\\n"', r'"CJK = ()\\n"', text, count=1)
    assert plain != text
    (tmp_path / "own.ipynb").write_text(plain, "utf-8")
    (tmp_path / "out").mkdir()
    run(tmp_path / "own.ipynb", "--to", tmp_path / "out", TAIZHANG_REPORTS=str(tmp_path / "reports"))
    book = read(tmp_path / "out" / "own.ipynb")
    sizes = "".join(code(book)[1]["outputs"][0]["data"]["text/plain"])
    assert sizes == f"({count}, {min(count, 2)})"
    said = "".join("".join(output.get("text", ())) for output in outputs(book))
    assert "Glyph" not in said, "a label that the font cannot write"
