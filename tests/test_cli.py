"""The commands: channels, exit codes, one clear line for what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from taizhang.tables import columns

TEXT = "甲局2023年工作总结\n一、抓学习\n全年召开党委会28次，开展谈话15人次。\n二、下一步打算\n力争走访企业30户。\n"


def taizhang(*arguments: object, lang: str = "C.UTF-8", **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-c", "from taizhang.cli import main; main()", *map(str, arguments)]
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TAIZHANG_"))}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120,
                          env={**keep, "LC_ALL": lang, **env})  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "甲局2023.txt"
    path.write_text(TEXT, "utf-8")
    return path


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error; nothing on standard output, no trace."""
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    return lines[0]


def test_a_record_on_standard_output(report: Path) -> None:
    result = taizhang("extract", report)
    assert (result.returncode, result.stderr) == (0, "")
    record = json.loads(result.stdout)
    assert record["schema"] == "taizhang/1"
    assert record["text"] == TEXT
    assert record["report"]["path"] == str(report)
    for metric in record["metrics"]:
        assert TEXT[metric["start"] : metric["end"]] == metric["text"]
    assert [m["text"] for m in record["metrics"]] == ["28次", "15人次", "30户"]


def test_the_record_is_utf8_in_any_locale(report: Path) -> None:
    assert json.loads(taizhang("extract", report, lang="C").stdout)["text"] == TEXT


def test_lines_and_csv(report: Path, tmp_path: Path) -> None:
    (tmp_path / "乙.md").write_text("乙局总结\n开展检查3次。", "utf-8")
    lines = taizhang("extract", tmp_path, "--format", "jsonl").stdout.splitlines()
    assert sorted(len(json.loads(line)["metrics"]) for line in lines) == [1, 3]
    table = list(csv.reader(io.StringIO(taizhang("extract", tmp_path, "--format", "csv").stdout)))
    assert tuple(table[0]) == columns("metrics")
    assert len(table) == 5
    assert len(json.loads(taizhang("extract", tmp_path).stdout)) == 2


def test_files_below_a_folder(report: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "b.md", "sub/a.txt"):
        (source / name).write_text(TEXT, "utf-8")
    result = taizhang("extract", source, "-o", tmp_path / "out")
    assert result.returncode == 0
    assert result.stdout == ""
    written = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.json"))
    assert written == ["a.json", "b.md.json", "b.txt.json", "sub/a.json"], "duplicates are never left out"
    assert json.loads((tmp_path / "out" / "sub" / "a.json").read_text("utf-8"))["text"] == TEXT


def test_explain_names_every_number(report: Path) -> None:
    result = taizhang("extract", report, "--explain", "--lang", "zh")
    record = json.loads(result.stdout)
    for mention in record["mentions"]:
        assert f"[{mention['start']}, {mention['end']}) {mention['text']}\t" in result.stderr
    assert "指标" in result.stderr or "m1" in result.stderr


@pytest.mark.parametrize("command", ["audit", "extract", "compare", "overlap", "keywords"])
def test_a_wrong_path(command: str, tmp_path: Path) -> None:
    output = ["-o", tmp_path / "out"] if command == "audit" else []
    result = taizhang(command, tmp_path / "gone", *output)
    assert result.returncode == 2
    assert str(tmp_path / "gone") in one_line(result)
    assert not (tmp_path / "out").exists()


def test_an_empty_folder(tmp_path: Path) -> None:
    result = taizhang("extract", tmp_path, lang="zh_CN.UTF-8")
    assert result.returncode == 2
    assert "没有" in one_line(result)


def test_an_unknown_format(tmp_path: Path) -> None:
    path = tmp_path / "a.xyz"
    path.write_bytes(b"\x00\x01\x02\x03" * 100)
    result = taizhang("extract", path)
    assert result.returncode == 3
    assert str(path) in one_line(result)


def test_one_bad_file_does_not_stop_the_others(report: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    result = taizhang("extract", tmp_path, "--format", "jsonl")
    assert result.returncode == 3
    assert len(result.stdout.splitlines()) == 1
    assert "bad.docx" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["extract"], ["nonsense"], ["extract", "x", "--format", "yaml"], ["audit", "x"], ["extract", "x", "--lang", "fr"]],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = taizhang(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_number_of_workers_that_is_none(report: Path) -> None:
    assert "many" in one_line(taizhang("extract", report, TAIZHANG_WORKERS="many"))


def test_languages(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert "错误" in taizhang("extract", gone, lang="zh_CN.UTF-8").stderr
    assert "Error" in taizhang("extract", gone).stderr
    assert "错误" in taizhang("extract", gone, "--lang", "zh").stderr
    assert "Error" in taizhang("--lang=en", "extract", gone, lang="zh_CN.UTF-8").stderr
    assert "样例报告" in taizhang("--lang", "zh", "--help").stdout
    assert "sample reports" in taizhang("--help").stdout


@pytest.mark.parametrize("command", ["demo", "audit", "extract", "compare", "overlap", "keywords", "evaluate", "train",
                                     "doctor"])  # fmt: skip
def test_every_command_has_help(command: str) -> None:
    result = taizhang(command, "--help")
    assert result.returncode == 0
    assert command in result.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("audit", "--help"), ("extract", "-h"), ("train",), ("rules",)])
def test_help_is_whole_and_in_one_language(arguments: tuple[str, ...]) -> None:
    shown = taizhang(*arguments, lang="en_US.UTF-8" if "audit" in arguments else "zh_CN.UTF-8", COLUMNS="80")
    asked = taizhang("--lang", "zh", *arguments, COLUMNS="80").stdout
    for text in (shown.stdout, asked):
        assert "…" not in text.replace("://…", ""), "a text that was cut off"
    assert not re.search(r"Language of|Show the version|Worker processes|\[required\]", asked)


def test_version() -> None:
    import taizhang as package

    assert taizhang("--version").stdout.strip() == f"taizhang {package.__version__}"


def test_doctor_names_the_optional_parts() -> None:
    result = taizhang("doctor")
    assert result.returncode == 0
    for part in ("LibreOffice", "OCR", "Spark", "font"):
        assert part in result.stdout


def test_an_output_folder_that_cannot_be_made(report: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = taizhang("extract", report, "-o", tmp_path / "file" / "out")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_reader_that_leaves_is_no_error(report: Path) -> None:
    command = f"{sys.executable} -c 'from taizhang.cli import main; main()' extract '{report}' | head -c 10"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_extract_loads_nothing_heavy(report: Path) -> None:
    heavy = {"pandas", "pyarrow", "pandera", "sklearn", "scipy", "spacy", "jieba", "docx", "openpyxl", "xlsxwriter",
             "rich", "matplotlib", "lxml"}  # fmt: skip
    code = (
        "import sys; from taizhang.cli.app import run; code = run(sys.argv[1:]);"
        f"print(code, sorted(set(sys.modules) & {heavy!r}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "extract", str(report)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stderr.strip() == "0 []", result.stderr
