"""What the documents say is there: commands, options, files, links; and the generated ones are up to date."""

from __future__ import annotations

import html
import importlib.util
import json
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import taizhang as package
from shared_data import ROOT
from taizhang.cli.app import make_app
from taizhang.flags import all_rules
from taizhang.flags.norm_pack import default_norms
from taizhang.tables import TABLES
from test_cli import taizhang

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "corpus").glob("*.md"),
        *ROOT.glob("notebooks/*.ipynb"),
    ]
)
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
FOLDERS = ("pipeline/", "tests/", "docs/", "corpus/", "models/", "notebooks/", "benchmarks/", ".ci/")
ENDS_COMMAND = re.compile(r"&&|\|\||\||;(?= )")


@cache
def prose(name: str) -> str:
    """The Markdown of a page; of a notebook that of its cells."""
    text = (ROOT / name).read_text("utf-8")
    if not name.endswith(".ipynb"):
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def blocks(name: str, *languages: str) -> list[str]:
    found = re.findall(r"^ *```(\w+)\n(.*?)^ *```", prose(name), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(body) for language, body in found if language in languages]


def inline(name: str) -> list[str]:
    without = re.sub(r"^ *```.*?^ *```", "", prose(name), flags=re.MULTILINE | re.DOTALL)
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", without)]


def command_lines(name: str) -> Iterator[list[str]]:
    """Every call of our command, in blocks and in running text, as its words."""
    lines = [line.removeprefix("$ ") for block in blocks(name, "sh", "text") for line in block.splitlines()]
    for line in [*lines, *inline(name)]:
        code = line.split(" #")[0]
        parts = [code] if '"' in code else ENDS_COMMAND.split(code)
        for part in parts:
            if part.strip().startswith("taizhang "):
                yield shlex.split(part)[1:]


@cache
def application() -> Any:
    from typer.main import get_command

    return get_command(make_app())


def options_of(command: Any) -> set[str]:
    return {"--help", "-h", *(option for parameter in command.params for option in parameter.opts)}


def follow(words: list[str]) -> tuple[Any, set[str]]:
    """The command that the words name, and the options that may stand in them; None where there is no such command."""
    command, allowed = application(), options_of(application())
    for word in words:
        if not hasattr(command, "commands"):
            break
        if word.startswith("-") or word.isupper():
            continue
        if word not in command.commands:
            return None, allowed
        command = command.commands[word]
        allowed |= options_of(command)
    return command, allowed


def all_commands(command: Any) -> Iterator[Any]:
    yield command
    for part in getattr(command, "commands", {}).values():
        yield from all_commands(part)


@pytest.mark.parametrize("name", NAMES)
def test_commands_exist_and_take_the_options(name: str) -> None:
    for words in command_lines(name):
        command, allowed = follow(words)
        assert command is not None, words
        given = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert given <= allowed, words


def test_commands_are_found_in_the_pages() -> None:
    """Without this the test above could pass on nothing."""
    found = [words for name in NAMES for words in command_lines(name)]
    named = {word for words in found for word in words}
    assert len(found) > 20
    assert {"audit", "extract", "sql", "evaluate", "demo"} <= named
    assert follow(["nonsense"])[0] is None
    assert "--nonsense" not in follow(["audit"])[1]
    assert "--fail-on" in follow(["audit"])[1]


@pytest.mark.parametrize("name", NAMES)
def test_options_that_are_named_exist(name: str) -> None:
    known = {option for command in all_commands(application()) for option in options_of(command)}
    for code in inline(name):
        for option in re.findall(r"^--[a-z][a-z-]*", code):
            assert option in known, code


def slug(heading: str) -> str:
    """The anchor that is made of a heading."""
    return re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", NAMES)
def test_links_resolve(name: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", prose(name)):
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert html.unescape(anchor) in map(slug, headings), link


@pytest.mark.parametrize("name", NAMES)
def test_files_that_are_named_exist(name: str) -> None:
    for code in inline(name):
        if code.startswith(FOLDERS) and re.fullmatch(r"[\w./-]+", code):
            assert (ROOT / code).exists(), code


def test_pictures_are_small_and_all_are_shown() -> None:
    shown = {
        link for name in ("README.md", "README.zh.md") for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", prose(name))
    }
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    assert {picture.relative_to(ROOT).as_posix() for picture in pictures} == shown
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


def test_every_picture_of_the_web_application_is_in_its_document() -> None:
    shown = set(re.findall(r"\]\((web-images/[^)]+)\)", prose("docs/web.md")))
    pictures = sorted((ROOT / "docs" / "web-images").iterdir())
    assert {f"web-images/{picture.name}" for picture in pictures} == shown
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


def test_every_document_is_in_the_index() -> None:
    index = prose("docs/README.md")
    listed = set(re.findall(r"\]\(([^)#]+)", index))
    for page in sorted((ROOT / "docs").iterdir()):
        if page.suffix in (".md", ".json") and page.name != "README.md":
            assert page.name in listed, page.name
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert f"../notebooks/{notebook.name}" in listed


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["tables.md", "rules.md"])
def test_generated_pages_are_up_to_date(generator: ModuleType, page: str) -> None:
    made = generator.PAGES[page]()
    assert (ROOT / "docs" / page).read_text("utf-8") == made, "run: python docs/generate.py"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_shows_what_the_demo_says(generator: ModuleType, name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == generator.readme(name), "run: python docs/generate.py"


def test_generated_pages_are_complete(generator: ModuleType) -> None:
    assert set(generator.ROWS) == set(TABLES)
    tables, rules = generator.tables(), generator.rules()
    for name, columns in TABLES.items():
        section = tables.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [column.name for column in columns]
        assert len({line.count("|") - line.count("\\|") for line in section.splitlines() if line.startswith("|")}) == 1
    for rule in all_rules().values():
        section = rules.split(f"\n## {rule.id}\n")[1].split("\n## ")[0]
        for said in (rule.title, rule.how, rule.limits, rule.source):
            assert said in section
        assert bool(rule.examples) == ("> 例" in section)
    assert all(f"| {norm.id} |" in rules for norm in default_norms())


def test_the_code_in_the_documents_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    (indicators,) = blocks("docs/extending.md", "yaml")
    (tmp_path / "our_indicators.yaml").write_text(indicators, "utf-8")
    shutil.copytree(samples, tmp_path / "reports", ignore=shutil.ignore_patterns("x*", "l*"))
    monkeypatch.chdir(tmp_path)
    assert taizhang("audit", "reports", "-o", "taizhang-demo").returncode == 0
    for name in ("docs/extending.md", "docs/concepts.md"):
        for block in blocks(name, "python"):
            exec(compile(block, name, "exec"), {})


def test_files_of_ones_own_as_the_document_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Path
) -> None:
    """Every file of the page is taken by the command of the page, and does what the page says."""
    for block in blocks("docs/own-files.md", "yaml"):
        (tmp_path / block.split("\n")[0].removeprefix("# ")).write_text(block, "utf-8")
    (tmp_path / "units.csv").write_text(blocks("docs/own-files.md", "csv")[0], "utf-8")
    shutil.copytree(samples, tmp_path / "reports", ignore=shutil.ignore_patterns("x*", "l*", "f*"))
    monkeypatch.chdir(tmp_path)
    (command,) = blocks("docs/own-files.md", "sh")
    for words in ([*shlex.split(command)[1:]], ["rules", "check", "our_norms.yaml"]):
        done = taizhang(*words)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "audit.xlsx").exists()
    text = "清河县教育局2023年工作总结\n组织研学旅行2批次，开展研学实践3批次。\n"
    (tmp_path / "own.txt").write_text(text, "utf-8")
    made = package.audit("own.txt", indicators="our_indicators.yaml", rules="our_norms.yaml")
    assert set(made.metrics["canonical"]) == {"education.study_tours"}
    assert "OUR-01" in set(made.norms["norm"])
