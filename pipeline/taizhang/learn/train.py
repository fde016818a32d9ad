"""Training of the linear model with scikit-learn, and what it scores on documents it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from taizhang.learn.linear import CLIP, LinearModel
from taizhang.learn.table import WordTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Example", "Scores", "Settings", "area_under_curve", "cross_validate", "f1", "train"]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled row: its document, its words, its features, and whether the label applies."""

    document: str
    words: tuple[str, ...]
    features: tuple[float, ...]
    label: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """``strength`` is scikit-learn's C; ``block`` the weight of the features against the words (whose rows have
    length 1), ``emphasis`` a further factor of single features, which are then regularised less; words of fewer than
    ``least`` rows are left out."""

    strength: float = 3.0
    block: float = 0.1
    least: int = 2
    emphasis: tuple[tuple[str, float], ...] = ()

    def factors(self, features: Sequence[str]) -> list[float]:
        """The factor of each standardised feature."""
        emphasis = dict(self.emphasis)
        return [self.block * emphasis.get(name, 1.0) for name in features]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model scores on documents left out one at a time.

    ``probabilities`` are those of each example by a model that never saw its document. ``threshold`` is the one of
    best F1 on all of them; ``f1_nested`` takes for each document the threshold that was best on the others, and is
    the honest figure; ``f1_half`` is at 0.5. ``log_loss`` (nats a row) tells how good the probabilities are.
    """

    probabilities: tuple[float, ...]
    threshold: float
    f1_best: float
    f1_nested: float
    f1_half: float
    auc: float
    log_loss: float


def train(
    examples: Sequence[Example],
    features: Sequence[str],
    table: WordTable,
    settings: Settings,
    *,
    threshold: float = 0.5,
) -> LinearModel:
    """Fit logistic regression; the same examples in the same order give the same model."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(analyzer=list, min_df=settings.least, sublinear_tf=True)
    words = vectorizer.fit_transform([example.words for example in examples])
    dense = np.array([example.features for example in examples], dtype=np.float64)
    mean, deviation = dense.mean(axis=0), dense.std(axis=0)
    deviation[deviation == 0] = 1.0
    factors = np.array(settings.factors(features))
    block = csr_matrix(np.clip((dense - mean) / deviation, -CLIP, CLIP) * factors)
    matrix = hstack([words, block]).tocsr()
    fitted = LogisticRegression(C=settings.strength, max_iter=2000, tol=1e-6).fit(matrix, [e.label for e in examples])
    weights = fitted.coef_[0]
    names = vectorizer.get_feature_names_out().tolist()
    pairs = zip(vectorizer.idf_.tolist(), weights[: len(names)].tolist(), strict=True)
    return LinearModel(
        vocabulary=dict(zip(names, pairs, strict=True)),
        features=tuple(features),
        mean=mean,
        deviation=deviation,
        feature_weights=weights[len(names) :] * factors,
        intercept=float(fitted.intercept_[0]),
        threshold=threshold,
        table=table,
    )


def cross_validate(
    examples: Sequence[Example],
    features: Sequence[str],
    table: WordTable,
    settings: Settings,
    *,
    group: Callable[[str], str] = str,
) -> Scores:
    """Leave out one document (one ``group`` of documents) at a time, train on the rest, score what was left out."""
    import numpy as np

    groups = [group(example.document) for example in examples]
    probabilities = np.zeros(len(examples))
    for name in sorted(set(groups)):
        rest = [example for example, owner in zip(examples, groups, strict=True) if owner != name]
        model = train(rest, features, table, settings)
        rows = [i for i, owner in enumerate(groups) if owner == name]
        probabilities[rows] = model.predict([examples[i].words for i in rows], [examples[i].features for i in rows])
    labels = np.array([example.label for example in examples])
    threshold, best = _best_threshold(probabilities, labels)
    return Scores(
        probabilities=tuple(probabilities.tolist()),
        threshold=threshold,
        f1_best=best,
        f1_nested=_nested_f1(probabilities, labels, np.array(groups)),
        f1_half=f1(probabilities >= 0.5, labels),
        auc=area_under_curve(probabilities, labels),
        log_loss=float(-np.log(np.where(labels, probabilities, 1.0 - probabilities)).mean()),
    )


def f1(said: NDArray[np.bool_], labels: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall of the label."""
    total = int(said.sum()) + int(labels.sum())
    return 2.0 * int((said & labels).sum()) / total if total else 1.0


def area_under_curve(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Share of pairs of a labelled and another row that the scores put in the right order, ties counting half."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(labels, scores))


def _best_threshold(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[float, float]:
    """The threshold of best F1 on a coarse grid around one half, the one nearest to one half among equals."""
    grid = [step / 50 for step in range(15, 36)]
    ranked: list[tuple[float, float, float]] = [(f1(probabilities >= t, labels), -abs(t - 0.5), t) for t in grid]
    best, _, threshold = max(ranked)
    return threshold, best


def _nested_f1(probabilities: NDArray[np.float64], labels: NDArray[np.bool_], groups: NDArray[Any]) -> float:
    import numpy as np

    said = np.zeros(len(labels), dtype=bool)
    for name in sorted(set(groups.tolist())):
        mine = groups == name
        threshold, _ = _best_threshold(probabilities[~mine], labels[~mine])
        said[mine] = probabilities[mine] >= threshold
    return f1(said, labels)
