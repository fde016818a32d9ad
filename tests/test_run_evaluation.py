"""Scores: against hand-made cases and, where the shared data are, against the reference scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from taizhang.records import DataFileError, NoInputError
from taizhang.run.evaluation import auc, same_indicator, score_document
from taizhang.run.goldset import evaluate, fallen, save_floor


def metric(start: int, end: int, value: float, **other: Any) -> dict[str, Any]:
    row = {"start": start, "end": end, "value": value, "upper": None, "unit": "次", "bound": "exact",
           "indicator": "党委会", "category": "meeting", "status": "done", "measure": "level", "per": None}  # fmt: skip
    return row | other


def figures(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Any]:
    return score_document(gold, predicted).figures()


def test_all_right() -> None:
    gold = {"metrics": [metric(0, 3, 28), metric(5, 8, 3)]}
    assert figures(gold, gold)["metric_f1"] == 1.0
    assert figures(gold, gold)["record_f1"] == 1.0


def test_value_unit_and_place_make_a_pair() -> None:
    gold = {"metrics": [metric(0, 4, 28)]}
    for wrong in (metric(0, 4, 29), metric(0, 4, 28, unit="场"), metric(0, 1, 28), metric(9, 12, 28)):
        assert figures(gold, {"metrics": [wrong]})["metric_f1"] == 0.0
    for right in (metric(1, 4, 28), metric(0, 4, 28, upper=None)):
        assert figures(gold, {"metrics": [right]})["metric_f1"] == 1.0


def test_names_of_units() -> None:
    gold = {"metrics": [metric(0, 4, 2, unit="个百分点"), metric(9, 12, 3, unit="公里")]}
    predicted = {"metrics": [metric(0, 4, 2, unit="百分点"), metric(9, 12, 3, unit="千米")]}
    assert figures(gold, predicted)["metric_f1"] == 1.0


def test_optional_records_are_neither_missed_nor_wrong() -> None:
    gold = {"metrics": [metric(0, 3, 28), metric(5, 8, 3, optional=True)]}
    assert figures(gold, {"metrics": [metric(0, 3, 28)]})["metric_f1"] == 1.0
    assert figures(gold, {"metrics": [metric(0, 3, 28), metric(5, 8, 99)]})["metric_f1"] == 1.0
    assert figures(gold, {"metrics": [metric(0, 3, 28), metric(20, 22, 9)]})["metric_p"] == 0.5


def test_a_wrong_field_costs_the_record() -> None:
    gold = {"metrics": [metric(0, 3, 28)]}
    result = figures(gold, {"metrics": [metric(0, 3, 28, status="planned")]})
    assert (result["metric_f1"], result["record_f1"], result["status_acc"]) == (1.0, 0.0, 0.0)
    result = figures(gold, {"metrics": [metric(0, 3, 28, per="month")]})
    assert (result["record_f1"], result["per_acc"]) == (1.0, 0.0)


def test_either_of_two_answers_is_right() -> None:
    gold = {"metrics": [metric(0, 3, 28, category="case|people", indicator="处分|处分人数")]}
    assert figures(gold, {"metrics": [metric(0, 3, 28, category="people", indicator="处分")]})["record_f1"] == 1.0


@pytest.mark.parametrize(
    ("gold", "said", "same"),
    [
        ("城镇新增就业", "新增城镇就业", True),
        ("专题学习", "“三会一课”专题学习", True),
        ("学习", "“三会一课”专题学习", False),
        ("集中学习", "理论集中学习", True),
        ("农村居民收入", "居民收入", False),
        ("", "党委会", False),
        ("", "", True),
    ],
)
def test_names_of_indicators(gold: str, said: str, same: bool) -> None:
    assert same_indicator(gold, said) is same


def test_sections() -> None:
    gold = {"sections": [{"start": 0, "end": 50, "level": 1, "marker": "一、", "title": "甲"},
                         {"start": 50, "end": 90, "level": 1, "marker": "二、", "title": "乙"}],
            "sections_unsure": [{"start": 60, "marker": "一是"}]}  # fmt: skip
    predicted = {"sections": [{"start": 0, "end": 52, "level": 1, "marker": "一、", "title": "甲"},
                              {"start": 60, "end": 70, "level": 2, "marker": "一是", "title": ""}]}  # fmt: skip
    result = figures(gold, predicted)
    assert result["section_f1"] == pytest.approx(2 / 3)
    assert result["end_acc"] == 1.0


def test_sentences() -> None:
    gold = {"sentences": [{"start": 0, "end": 10, "label": "empty"}, {"start": 10, "end": 20, "label": "substantive"},
                          {"start": 20, "end": 22, "label": "skip"}]}  # fmt: skip
    predicted = {"sentences": [{"start": 0, "end": 5, "label": "empty", "score": 0.9},
                               {"start": 5, "end": 20, "label": "substantive", "score": 0.2}]}  # fmt: skip
    result = figures(gold, predicted)
    assert (result["empty_f1"], result["sentence_n"], result["empty_auc"]) == (1.0, 2, 1.0)


def test_auc_counts_ties_half() -> None:
    assert auc([(0.5, True), (0.5, False)]) == 0.5
    assert auc([(0.9, True), (0.1, False), (0.9, False)]) == 0.75
    assert auc([(0.9, True)]) is None


def gold_folder(folder: Path, text: str = "全年召开党委会28次。") -> Path:
    gold = folder / "set" / "gold"
    gold.mkdir(parents=True)
    (gold / "a.gold.json").write_text(
        json.dumps({"chars": len(text), "metrics": [metric(7, 10, 28)]}, ensure_ascii=False), "utf-8"
    )
    return gold


def test_predictions_of_a_folder(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path)
    predicted = tmp_path / "predicted"
    predicted.mkdir()
    assert evaluate(gold, predicted).missing == ("a",)
    (predicted / "a.json").write_text(json.dumps({"text": "x" * 11, "metrics": [metric(7, 10, 28)]}), "utf-8")
    assert evaluate(gold, predicted).total["metric_f1"] == 1.0


def test_floor(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path)
    predicted = tmp_path / "predicted"
    predicted.mkdir()
    (predicted / "a.json").write_text(json.dumps({"text": "x" * 11, "metrics": [metric(7, 10, 28)]}), "utf-8")
    result = evaluate(gold, predicted)
    floor = tmp_path / "quality.json"
    save_floor(result, gold, floor)
    assert list(json.loads(floor.read_text("utf-8"))) == ["set/gold"]
    assert fallen(result, gold, floor) == []
    (predicted / "a.json").write_text(json.dumps({"text": "x" * 11, "metrics": []}), "utf-8")
    names = [name for name, _, _ in fallen(evaluate(gold, predicted), gold, floor)]
    assert "metric_f1" in names
    assert "metric_n" not in names
    with pytest.raises(DataFileError):
        fallen(result, tmp_path, floor)


def test_wrong_folders(tmp_path: Path) -> None:
    with pytest.raises(NoInputError):
        evaluate(tmp_path)
    (tmp_path / "a.gold.json").write_text("{", "utf-8")
    with pytest.raises(DataFileError, match=r"a\.gold\.json"):
        evaluate(tmp_path)


def _spoiled(gold: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A prediction with every sort of error in it."""
    out: dict[str, Any] = {"text": "x" * gold.get("chars", 0)}
    for part in ("metrics", "sections", "sentences"):
        rows = []
        for row in gold.get(part, ()):
            fate = dice.random()
            if fate < 0.1:
                continue
            made = dict(row)
            made["indicator"] = (made.get("indicator") or "").split("|")[0]
            made["category"] = (made.get("category") or "").split("|")[0]
            if part == "sentences":
                made["label"] = made["label"] if fate < 0.8 else dice.choice(["empty", "substantive"])
                made["score"] = round(dice.random(), 1)
                made["end"] += dice.choice([0, 0, 3])
            elif fate < 0.4:
                key = dice.choice(["start", "end", "value", "unit", "bound", "indicator", "category", "status", "level",
                                   "title", "measure"])  # fmt: skip
                if isinstance(made.get(key), int | float):
                    made[key] += dice.choice([-2, -1, 1, 5])
                elif key in made:
                    made[key] = dice.choice(["", "党员", (made[key] or "") + "数", "done", "rate"])
            rows.append(made)
            if dice.random() < 0.05:
                rows.append(made)
        out[part] = rows
    return out


@pytest.mark.shared
def test_totals_equal_those_of_the_reference_scorer(shared: Path, tmp_path: Path) -> None:
    gold = shared / "evaluation" / "gold"
    dice = random.Random(7)
    for path in sorted(gold.glob("*.gold.json")):
        record = _spoiled(json.loads(path.read_text("utf-8")), dice)
        (tmp_path / path.name.replace(".gold.json", ".json")).write_text(json.dumps(record), "utf-8")
    command = [sys.executable, str(shared / "evaluation" / "score.py"), str(gold), str(tmp_path), "--json"]
    reference = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = evaluate(gold, tmp_path).figures()
    assert ours.keys() == reference.keys()
    for name, value in reference.items():
        assert ours[name] == pytest.approx(value, abs=1e-12), name
    assert 0.3 < reference["metric_f1"] < 0.99, "the spoiled records are neither all right nor all wrong"
