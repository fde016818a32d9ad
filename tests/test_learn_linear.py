"""The linear model: equal to scikit-learn, stable bytes, no pickle, no scikit-learn at prediction."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from taizhang.learn import Example, Settings, WordTable, cross_validate, load_model, model_bytes, train
from taizhang.learn.linear import CLIP
from taizhang.records import DataFileError

NAMES = ("quantity", "length", "constant")


def examples(count: int = 160, seed: int = 7) -> list[Example]:
    """Rows of two sorts whose words and features overlap."""
    pick = random.Random(seed)
    rows = []
    for i in range(count):
        label = pick.random() < 0.4
        own = ["加强", "推进", "落实", "深化"] if label else ["召开", "完成", "建成", "印发"]
        common = ["工作", "全县", "会议", "0", "群众"]
        words = tuple(pick.choice(own if pick.random() < 0.6 else common) for _ in range(9))
        quantity = float(pick.random() < (0.1 if label else 0.7))
        rows.append(Example(f"d{i % 5}", words, (quantity, pick.gauss(3, 1) * (50 if i == 3 else 1), 1.0), label))
    return rows


def test_prediction_equals_scikit_learn() -> None:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rows, settings = examples(), Settings(strength=2.0, block=0.3, least=2)
    known, fresh = rows[:120], rows[120:]
    model = train(known, NAMES, WordTable(), settings)

    vectorizer = TfidfVectorizer(analyzer=list, min_df=settings.least, sublinear_tf=True).fit([r.words for r in known])
    scaler = StandardScaler().fit([r.features for r in known])

    def matrix(some: list[Example]) -> object:
        dense = np.clip(scaler.transform([r.features for r in some]), -CLIP, CLIP) * settings.block
        return hstack([vectorizer.transform([r.words for r in some]), csr_matrix(dense)]).tocsr()

    reference = LogisticRegression(C=settings.strength, max_iter=2000, tol=1e-6)
    reference.fit(matrix(known), [r.label for r in known])
    for some in (known, fresh):
        mine = model.predict([r.words for r in some], [r.features for r in some])
        assert np.abs(np.array(mine) - reference.predict_proba(matrix(some))[:, 1]).max() < 1e-9


def test_file_gives_the_same_predictions_and_the_same_bytes(tmp_path: Path) -> None:
    rows = examples()
    table = WordTable({"签约": 1.5, "精神": -0.7})
    first, second = (train(rows, NAMES, table, Settings(), threshold=0.44) for _ in range(2))
    assert model_bytes(first) == model_bytes(second)
    path = tmp_path / "model.npz"
    path.write_bytes(model_bytes(first))
    loaded = load_model(path)
    words, features = [r.words for r in rows], [r.features for r in rows]
    assert loaded.predict(words, features) == first.predict(words, features)
    assert (loaded.threshold, loaded.features, dict(loaded.table.affinity)) == (0.44, NAMES, dict(table.affinity))
    assert model_bytes(loaded) == model_bytes(first)


def test_unknown_words_and_no_rows() -> None:
    model = train(examples(), NAMES, WordTable(), Settings())
    assert model.predict([], []) == []
    alone = model.predict([()], [(0.0, 3.0, 1.0)])
    assert model.predict([("没见过的词",)], [(0.0, 3.0, 1.0)]) == alone
    assert 0.0 < alone[0] < 1.0


def test_a_feature_far_outside_training_is_cut_off() -> None:
    model = train(examples(), NAMES, WordTable(), Settings())
    far, farther = model.predict([(), ()], [(0.0, 1e6, 1.0), (0.0, 1e9, 1.0)])
    assert far == farther


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", "不是模型".encode()])
def test_broken_file_is_a_data_error_with_its_path(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match=r"model\.npz"):
        load_model(path)


def test_an_array_that_lacks_is_a_data_error(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    np.savez(path, words=np.zeros(1))
    with pytest.raises(DataFileError):
        load_model(path)


def test_pickles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    np.savez(path, words=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(DataFileError):
        load_model(path)


def test_prediction_imports_no_scikit_learn(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(model_bytes(train(examples(), NAMES, WordTable(), Settings())))
    code = (
        "import sys; from pathlib import Path; from taizhang.learn import load_model;"
        f"load_model(Path({str(path)!r})).predict([('召开',)], [(1.0, 2.0, 1.0)]);"
        "sys.exit(any(name.split('.')[0] in ('sklearn', 'scipy', 'pandas') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_cross_validation_never_trains_on_what_it_scores() -> None:
    """A document whose labels are turned round is scored by the others, so it scores badly."""
    rows = examples(200)
    turned = [Example(r.document, r.words, r.features, not r.label) if r.document == "d0" else r for r in rows]
    scores = cross_validate(turned, NAMES, WordTable(), Settings())
    right = [(p >= 0.5) == r.label for p, r in zip(scores.probabilities, turned, strict=True)]
    share = {
        own: sum(ok for ok, r in zip(right, turned, strict=True) if (r.document == "d0") == own)
        / sum((r.document == "d0") == own for r in turned)
        for own in (True, False)
    }
    assert share[True] < 0.35
    assert share[False] > 0.65


def test_groups_are_left_out_together() -> None:
    rows = examples(120)
    split = cross_validate(rows, NAMES, WordTable(), Settings())
    merged = cross_validate(rows, NAMES, WordTable(), Settings(), group=lambda name: "a" if name < "d3" else "b")
    assert split.probabilities != merged.probabilities
    assert 0.5 < merged.auc <= 1.0
    assert merged.f1_best >= merged.f1_nested
