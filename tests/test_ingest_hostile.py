"""Hostile files: each ends with its status, soon, and in bounded memory; the process lives on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from hostile_files import HOSTILE
from taizhang.ingest import Limits, discover, read
from taizhang.records import ReadError, Source


def outcomes(path: Path, limits: Limits) -> tuple[str, list[Source]]:
    """The statuses of all reports of a file, and those that were read."""
    statuses, sources = set(), []
    for item in discover(path, limits=limits):
        try:
            sources.append(read(item, limits))
            statuses.add("ok")
        except ReadError as error:
            statuses.add(error.status if error.reason else "no reason")
    return "+".join(sorted(statuses)), sources


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in HOSTILE])
def test_each_ends_with_its_status(name: str, tmp_path: Path) -> None:
    status, build = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(build())
    started = time.monotonic()
    found, sources = outcomes(path, Limits())
    assert found == status
    assert time.monotonic() - started < 30
    for source in sources:
        source.text.encode("utf-8")
        assert "root" not in source.text
    path.unlink()


def test_signs_that_deceive_are_noted(tmp_path: Path) -> None:
    for name, words in (
        ("bidi_and_zero_width.txt", ["4 个改变文字方向", "1 个零宽"]),
        ("private_use_digits.txt", ["2 个私用区", "第 1 行"]),
        ("private_use_digits_gb18030.txt", ["6 个私用区"]),
        ("surrogates.txt", ["无法识别"]),
    ):
        (tmp_path / name).write_bytes(HOSTILE[name][1]())
        (source,) = outcomes(tmp_path / name, Limits())[1]
        assert [word for word in words if not any(word in note for note in source.notes)] == [], source.notes


# What a process uses is known for certain only if the one that starts it is small: a fresh one.
_MEASURE = """
import sys
from taizhang.ingest import discover, read, isolate
from taizhang.records import ReadError
for path in sys.argv[1:]:
    for item in discover(path):
        try:
            read(item)
        except ReadError:
            pass
isolate.READERS.close()
print(isolate.READERS.peak)
"""


def test_memory_of_the_workers_stays_within_the_limit(tmp_path: Path) -> None:
    names = [name for name, (status, _) in HOSTILE.items() if status == "oom"]
    for name in names:
        (tmp_path / name).write_bytes(HOSTILE[name][1]())
    command = [sys.executable, "-c", _MEASURE, *[str(tmp_path / name) for name in names]]
    peak = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert 500 << 20 < peak <= 1 << 30
