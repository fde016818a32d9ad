"""Many people at once, the short version of `benchmarks/web_load.py`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

pytestmark = pytest.mark.slow


def test_many_people_at_once(root: Path) -> None:
    """No wrong answer, memory flat, and little work for a page; times are for a machine that does nothing else."""
    command = [sys.executable, str(root / "benchmarks" / "web_load.py"), "--reports", "100", "--clients", "30",
               "--seconds", "8", "--think", "0.5", "--cost", "25"]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 errors" in done.stdout


def test_the_workbook_of_a_small_workspace(root: Path) -> None:
    """The benchmark of the exports runs, and says seconds and memory of the process that writes."""
    command = [sys.executable, str(root / "benchmarks" / "web_export.py"), "--reports", "24", "--decisions", "30"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^audit\.xlsx +[\d.]+ s \([\d.]+ s of a processor\), peak [1-9]\d+ MB", done.stdout, re.MULTILINE)
