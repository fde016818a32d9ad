"""The benchmark's own parts: text that no round has seen, and ratios that may not grow."""

from __future__ import annotations

import json
import random
import sys

import pytest

from shared_data import CORPUS

sys.path.insert(0, str(CORPUS.parent / "benchmarks"))
speed = pytest.importorskip("speed")


def test_each_round_reads_the_same_characters_in_another_order() -> None:
    text = (CORPUS / "reports" / "jyj_2023.txt").read_text("utf-8")
    rounds = [speed.shuffled(text, random.Random(seed)) for seed in (1, 1, 2)]
    assert rounds[0] == rounds[1] != rounds[2]
    assert rounds[0].split("\n")[0] == text.split("\n")[0]
    assert sorted(rounds[0].replace("。", "")) == sorted(text.replace("。", ""))


def test_a_ratio_that_grows_by_more_than_a_fifth_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(speed, "RATIOS", tmp_path / "ratios.json")
    speed.RATIOS.write_text(json.dumps({"analysis": 2.0, "flags": 0.01}), "utf-8")
    assert speed.compare({"analysis": 2.4, "flags": 0.03}) == []
    (line,) = speed.compare({"analysis": 2.5, "flags": 0.03})
    assert line.startswith("analysis: 2.500")


def test_the_entered_ratios_are_those_that_are_measured() -> None:
    entered = json.loads(speed.RATIOS.read_text("utf-8"))
    assert set(entered) == {"analysis", *speed.STAGES, "record as JSON", "cold start"}
