"""What all tests share: where things lie, and when a skip is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from shared_data import ROOT, SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the sources."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample reports."""
    return ROOT / "corpus" / "reports"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared data; the test is skipped where they are not there."""
    if not (SHARED / "evaluation").is_dir():
        pytest.skip("the shared evaluation data are not here")
    return SHARED


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own shell reaches a test."""
    for name in ("TAIZHANG_WORKERS", "TAIZHANG_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """With TAIZHANG_NO_SKIP=1 (where everything that tests need is provided) a skip is a failure.

    Tests marked `shared` may still be skipped where the shared data are not there.
    """
    report = yield
    excused = item.get_closest_marker("shared") is not None and not (SHARED / "evaluation").is_dir()
    if os.environ.get("TAIZHANG_NO_SKIP") == "1" and report.skipped and not hasattr(report, "wasxfail") and not excused:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"skipped although nothing may be skipped here: {reason}"
    return report
