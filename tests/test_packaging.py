"""What the wheel and the source distribution hold."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import taizhang
from taizhang.lexicon import resource

pytestmark = pytest.mark.slow


def build(kind: str, source: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", root, tmp_path_factory.mktemp("wheel"))


def names(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_what_the_program_needs(root: Path, wheel: Path) -> None:
    held = names(wheel)
    for folder, place in (("pipeline/taizhang", "taizhang"), ("models", "taizhang/_shipped/models"),
                          ("corpus", "taizhang/_shipped/corpus")):  # fmt: skip
        files = {
            path.relative_to(root / folder).as_posix()
            for path in (root / folder).rglob("*")
            if path.is_file() and not {"__pycache__", ".hypothesis"} & set(path.parts)
        }
        assert files, folder
        assert {f"{place}/{name}" for name in files} <= held
    assert "taizhang/py.typed" in held
    assert all(name.startswith("taizhang/") for name in held)


def test_the_source_distribution_builds_the_same_wheel(root: Path, wheel: Path, tmp_path: Path) -> None:
    archive = build("sdist", root, tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    assert names(build("wheel", source, tmp_path / "wheel")) == names(wheel)


def test_versions_agree(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == taizhang.__version__


def test_shipped_data_is_found() -> None:
    assert len(list(resource("corpus", "reports").glob("*.txt"))) >= 12


def test_every_import_is_a_dependency(root: Path) -> None:
    """No module outside the standard library is imported that pyproject does not name."""
    import ast
    import re

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [d for extra in project["optional-dependencies"].values() for d in extra]
    declared = {re.split(r"[\[<>=~! ]", name)[0].lower().replace("-", "_") for name in wanted}
    declared |= {"yaml", "sklearn", "docx"}  # import names of pyyaml, scikit-learn, python-docx
    found: dict[str, Path] = {}
    for path in (root / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            )  # fmt: skip
            found |= {module.split(".")[0]: path for module in modules}
    foreign = {m: p for m, p in found.items() if m not in sys.stdlib_module_names and m != "taizhang"}
    assert not {m: p for m, p in foreign.items() if m.lower() not in declared}
