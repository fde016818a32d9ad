"""What `import taizhang` offers, and that it does no work."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

import taizhang
from taizhang.records import NoInputError, ReadError, Report, TaizhangError


def test_names() -> None:
    assert len(set(taizhang.__all__)) == len(taizhang.__all__)
    assert {"extract", "audit", "Report", "Audit", "TaizhangError"} <= set(taizhang.__all__)
    for name in taizhang.__all__:
        assert getattr(taizhang, name) is not None, name
        assert name in dir(taizhang)
    with pytest.raises(AttributeError):
        taizhang.nonsense  # noqa: B018


def test_extract_stays_the_function_whatever_is_imported() -> None:
    module = importlib.import_module("taizhang.extract.metrics")
    assert module.__name__ == "taizhang.extract.metrics"
    import taizhang.extract.metrics as by_path
    from taizhang.extract import metrics

    assert metrics is by_path is module
    assert isinstance(taizhang.extract("全年召开党委会28次。"), Report)


def test_text_and_file_give_the_same(tmp_path: Path) -> None:
    text = "甲局2023年工作总结\n全年召开党委会28次。\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    from_text, from_file = taizhang.extract(text), taizhang.extract(path)
    assert from_text.text == from_file.text == text
    assert from_text.id == from_file.id
    assert [m.value for m in from_text.metrics] == [m.value for m in from_file.metrics] == [28.0]


def test_record_round_trip() -> None:
    import json

    report = taizhang.extract("全年召开党委会28次。")
    assert json.loads(report.to_json()) == report.to_dict()


def test_errors_are_of_one_tree(tmp_path: Path) -> None:
    with pytest.raises(NoInputError, match="gone"):
        taizhang.extract(tmp_path / "gone.txt")
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    with pytest.raises(ReadError) as caught:
        taizhang.extract(tmp_path / "bad.docx")
    assert isinstance(caught.value, TaizhangError)
    assert caught.value.status != "ok"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ud800", "\x00", "①②③", "9" * 5000, "。" * 1000, "一、" * 300])
def test_any_text_has_a_record(text: str) -> None:
    report = taizhang.extract(text)
    report.to_json().encode("utf-8")
    assert len(report.text) == len(text)


def test_importing_does_no_work() -> None:
    code = "import sys; before = set(sys.modules); import taizhang; print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "taizhang" in loaded
    assert not [name for name in loaded if name.startswith("taizhang.")]
    assert not {"json", "dataclasses", "numpy", "pandas"} & set(loaded)


def test_importing_costs_next_to_nothing() -> None:
    def seconds(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - started

    # Taken in turn, the best of each: other work on the machine only ever adds.
    pairs = [(seconds("import taizhang"), seconds("import typing, pathlib, importlib")) for _ in range(9)]
    ours, floor = (min(column) for column in zip(*pairs, strict=True))
    assert ours < 1.5 * floor
