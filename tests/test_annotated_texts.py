"""Written texts of local genres (prosecutors, villages, schools, bureaus …): figures must not fall.

Each was annotated before the program read it; the rules have been mended by them since, so that these are floors against
losses, not measures of what is unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import taizhang
from annotated_texts import read_annotated
from taizhang.run.evaluation import Scores, score_document

TEXTS = sorted((Path(__file__).parent / "annotated").glob("*.txt"))
FLOORS = {
    "metric_f1": 0.997, "record_f1": 0.98, "indicator_acc": 0.988, "category_acc": 0.988, "status_acc": 0.996,
    "bound_acc": 0.998, "measure_acc": 0.998, "section_f1": 0.995, "level_acc": 0.995, "title_acc": 0.995,
}  # fmt: skip


def _scores(path: Path) -> Scores:
    text, gold = read_annotated(path.read_text("utf-8").rstrip("\n"))
    return score_document(gold, taizhang.extract(text).to_dict())


def test_figures_of_all_texts() -> None:
    total = Scores()
    for path in TEXTS:
        total.add(_scores(path))
    figures = total.figures()
    assert (figures["metric_n"] or 0) > 1800
    assert {name: figures[name] for name, floor in FLOORS.items() if (figures[name] or 0.0) < floor} == {}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_text_falls_far(path: Path) -> None:
    figures = _scores(path).figures()
    assert (figures["record_f1"] or 0.0) >= 0.9
    assert (figures["section_f1"] or 0.0) >= 0.9


def test_tags_are_read() -> None:
    text, gold = read_annotated("‹1:一、|学习›\n集中学习[[12次|集中学习|study]]，[[近百人|听众|lesson|opt]]。")
    assert text == "一、学习\n集中学习12次，近百人。"
    assert gold["sections"] == [{"start": 0, "level": 1, "marker": "一、", "title": "学习", "end": len(text)}]
    assert [(m["value"], m["unit"], m["bound"], m["optional"]) for m in gold["metrics"]] == [
        (12, "次", "exact", False), (100, "人", "about", True),
    ]  # fmt: skip
