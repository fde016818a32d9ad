"""The fallbacks: the classifier on grams, and what training from gold writes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from taizhang.extract.fallback import category_grams, guess_category, mood_of
from taizhang.learn import GramExample, cross_validate_grams, gram_model_bytes, load_grams, train_grams
from taizhang.records import CATEGORIES, DataFileError, NoInputError
from taizhang.run.fallbacks import train_fallbacks
from taizhang.words import split_sentences


def examples() -> list[GramExample]:
    named = [("党员大会", "次", "meeting"), ("座谈会", "场", "meeting"), ("实验室", "个", "organisation"),
             ("研究所", "家", "organisation"), ("山塘水库", "座", "physical"), ("水库", "座", "physical")]  # fmt: skip
    return [GramExample(f"d{i % 3}", category_grams(n, u, ""), c) for i in range(3) for n, u, c in named]


def test_grams_of_a_name_tell_its_class_and_unknown_ones_get_no_answer() -> None:
    model = train_grams(examples(), threshold=0.6)
    assert model.best(category_grams("支委会", "次", ""))[0] == "meeting"
    assert model.answer(category_grams("中型水库", "座", "")) == "physical"
    assert model.answer(("x:nothing",)) is None


def test_two_classes_give_probabilities_that_add_up() -> None:
    rows = [e for e in examples() if e.label != "physical"]
    model = train_grams(rows)
    label, probability = model.best(category_grams("党员大会", "次", ""))
    assert (label, len(model.classes)) == ("meeting", 2)
    assert 0.5 < probability < 1.0


def test_a_saved_model_answers_alike_and_has_stable_bytes(tmp_path: Path) -> None:
    first, second = (gram_model_bytes(train_grams(examples())) for _ in range(2))
    assert first == second
    (tmp_path / "m.npz").write_bytes(first)
    model = load_grams(tmp_path / "m.npz")
    grams = category_grams("座谈会", "场", "召开")
    assert model.best(grams) == train_grams(examples()).best(grams)
    (tmp_path / "m.npz").write_bytes(b"no model")
    with pytest.raises(DataFileError):
        load_grams(tmp_path / "m.npz")


def test_left_out_documents_are_guessed_by_models_that_never_saw_them() -> None:
    rows = [*examples(), GramExample("other", ("only:here",), "honour")]
    guessed = cross_validate_grams(rows)
    assert guessed[-1][0] != "honour"
    assert sum(label == row.label for row, (label, _) in zip(rows, guessed, strict=True)) >= 15


def test_the_shipped_model_answers_with_categories_only() -> None:
    answers = [guess_category(name, unit, clause) for name, unit, clause in (("注销", "家", "注销"), ("甲", "乙", ""))]
    assert set(answers) <= {*CATEGORIES, None}


def test_the_mood_of_a_passage_differs_between_reviews_and_plans() -> None:
    review = "去年完成项目3个，同比增长5%。累计培训干部12期，圆满完成任务。"
    plan = "今年要推进项目3个。继续抓好培训，力争年内完成。"
    assert set(mood_of(review, split_sentences(review))[0]).isdisjoint(mood_of(plan, split_sentences(plan))[0])


def test_training_writes_cards_with_what_the_models_add(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts").mkdir()
    text = "一、工作总结\n全年召开党员大会12次。注销甲乙3家。培训干部8期。\n二、下一步打算\n召开党员大会9次。"
    told = (("12次", "meeting", "done"), ("3家", "organisation", "done"), ("8期", "training", "done"),
            ("9次", "meeting", "planned"))  # fmt: skip
    for name in ("甲局_2022", "乙院_2023", "丙校_2023"):
        (tmp_path / "texts" / f"{name}.txt").write_text(text, "utf-8")
        metrics = [
            {"start": text.index(q), "end": text.index(q) + len(q), "category": c, "status": s, "measure": "level"}
            for q, c, s in told
        ]
        gold = {"chars": len(text), "metrics": metrics}
        (tmp_path / "gold" / f"{name}.gold.json").write_text(json.dumps(gold), "utf-8")
    outcomes = train_fallbacks([tmp_path / "gold"], tmp_path / "models")
    assert {name: outcome.rows for name, outcome in outcomes.items()} == {"category": 12, "status": 12}
    for name, outcome in outcomes.items():
        card = (tmp_path / "models" / f"{name}_fallback.md").read_text("utf-8")
        assert (
            ("not used" in card) == (not outcome.helps) == (not (tmp_path / "models" / f"{name}_fallback.npz").exists())
        )
    with pytest.raises(NoInputError):
        train_fallbacks([tmp_path / "texts"], tmp_path / "models")


def test_the_shipped_weights_are_those_of_their_card() -> None:
    models = Path(__file__).parents[1] / "models"
    for name in ("category", "status"):
        card = (models / f"{name}_fallback.md").read_text("utf-8")
        weights = models / f"{name}_fallback.npz"
        if weights.is_file():
            assert hashlib.sha256(weights.read_bytes()).hexdigest() in card
        else:
            assert "not used" in card
    sentence = hashlib.sha256((models / "sentence_empty.npz").read_bytes()).hexdigest()
    assert sentence in (models / "sentence_empty.md").read_text("utf-8")
