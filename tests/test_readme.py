"""What the READMEs and the docs say can be done."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from test_cli import taizhang

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands(name: str) -> set[tuple[str, ...]]:
    """Command (and subcommand) with the options that a README gives it."""
    found = set()
    for line in "".join(blocks(name, "sh")).splitlines():
        for part in re.split(r"&&|\|", line.split("#")[0]):
            words = shlex.split(part)
            if words[:1] == ["taizhang"]:
                depth = 3 if words[1] == "train" else 2
                found.add((*words[1:depth], *(w.split("=")[0] for w in words if w.startswith("-"))))
    return found


@pytest.mark.parametrize("name", READMES)
def test_both_commands_stand_at_the_top(name: str) -> None:
    first = blocks(name, "sh")[0]
    assert "pip install . && taizhang demo" in first
    assert "pip install '.[test]' && pytest" in first


@pytest.mark.parametrize("name", READMES)
def test_commands_and_their_options_exist(name: str) -> None:
    assert len(commands(name)) >= 8
    for command in sorted(commands(name)):
        words = [word for word in command if not word.startswith("-")]
        options = [word for word in command if word.startswith("-")]
        shown = taizhang(*words, "--help", COLUMNS="200").stdout
        assert [option for option in options if option not in shown] == [], words


def test_both_languages_give_the_same_commands_and_code() -> None:
    assert commands("README.md") == commands("README.zh.md")
    ours, theirs = ("".join(blocks(name, "python")) for name in READMES)
    assert re.sub(r"#.*", "", ours) == re.sub(r"#.*", "", theirs)


def test_the_code_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    shutil.copytree(samples, tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    for block in blocks("README.md", "python"):
        exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "docs/concepts.md", "docs/dependencies.md"])
def test_files_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for path in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / name).parent.joinpath(path).exists(), path
