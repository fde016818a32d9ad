"""The version of the shipped lexicons and rules."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from taizhang.lexicon import data_version, loader


def test_a_changed_word_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = data_version()
    assert re.fullmatch(r"[0-9a-f]{8}", before)
    shutil.copytree(loader._DATA, tmp_path / "data")
    monkeypatch.setattr(loader, "_DATA", tmp_path / "data")
    assert data_version.__wrapped__() == before
    with (tmp_path / "data" / "norms.yaml").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    assert data_version.__wrapped__() != before
