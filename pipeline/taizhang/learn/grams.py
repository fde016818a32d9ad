"""A linear classifier on short strings (grams): softmax regression, trained with scikit-learn, predicted with numpy."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.records import DataFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["GramExample", "GramModel", "cross_validate_grams", "gram_model_bytes", "load_grams", "train_grams"]


@dataclass(frozen=True, slots=True)
class GramExample:
    """A labelled row: its document, its grams, its class."""

    document: str
    grams: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class GramModel:
    """``weights[vocabulary[gram]]`` are the weights of a gram for each of ``classes``; a row of grams counts each once
    and has length 1. ``threshold`` is the probability below which the model does not answer."""

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: NDArray[np.float16]
    intercept: NDArray[np.float64]
    threshold: float

    def best(self, grams: Iterable[str]) -> tuple[str, float]:
        """The likeliest class and its probability."""
        import numpy as np

        known = sorted({self.vocabulary[gram] for gram in grams if gram in self.vocabulary})
        scores = self.intercept.copy()
        if known:
            scores += self.weights[known].astype(np.float64).sum(axis=0) / np.sqrt(len(known))
        odds = np.exp(scores - scores.max())
        place = int(odds.argmax())
        return self.classes[place], float(odds[place] / odds.sum())

    def answer(self, grams: Iterable[str]) -> str | None:
        """The likeliest class, None where its probability is below the threshold."""
        label, probability = self.best(grams)
        return label if probability >= self.threshold else None


def train_grams(
    examples: Sequence[GramExample], *, strength: float = 10.0, least: int = 2, threshold: float = 0.5
) -> GramModel:
    """Fit softmax regression (``strength`` is scikit-learn's C); grams of fewer than ``least`` rows are left out."""
    import numpy as np
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression

    counts = Counter(gram for example in examples for gram in set(example.grams))
    vocabulary = {gram: i for i, gram in enumerate(sorted(g for g, n in counts.items() if n >= least))}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for example in examples:
        known = sorted({vocabulary[gram] for gram in example.grams if gram in vocabulary})
        columns += known
        data += [1 / max(1, len(known)) ** 0.5] * len(known)
        ends.append(len(columns))
    matrix = csr_matrix((data, columns, ends), shape=(len(examples), len(vocabulary)))
    fitted = LogisticRegression(C=strength, max_iter=300, tol=1e-3).fit(matrix, [e.label for e in examples])
    weights, intercept = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:  # two classes: scikit-learn gives the weights of the second only
        weights, intercept = np.hstack([0 * weights, weights]), np.array([0.0, intercept[0]])
    classes = tuple(str(name) for name in fitted.classes_)
    return GramModel(classes, vocabulary, weights.astype(np.float16), intercept, threshold)


def cross_validate_grams(examples: Sequence[GramExample], *, strength: float = 10.0) -> list[tuple[str, float]]:
    """For each row the class and probability that a model gives which never saw its document."""
    found: list[tuple[str, float]] = [("", 0.0)] * len(examples)
    for name in sorted({example.document for example in examples}):
        model = train_grams([example for example in examples if example.document != name], strength=strength)
        for i, example in enumerate(examples):
            if example.document == name:
                found[i] = model.best(example.grams)
    return found


def gram_model_bytes(model: GramModel) -> bytes:
    """The model as an npz file: arrays only, no pickle; the same model gives the same bytes."""
    import numpy as np

    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        classes=np.frombuffer("\n".join(model.classes).encode(), dtype=np.uint8),
        grams=np.frombuffer("\n".join(model.vocabulary).encode(), dtype=np.uint8),
        weights=model.weights,
        intercept=model.intercept,
        threshold=np.array(model.threshold),
    )
    return buffer.getvalue()


def load_grams(path: Path) -> GramModel:
    """Read what `gram_model_bytes` gave; a file that is missing or not such a model raises `DataFileError`."""
    import zipfile

    import numpy as np

    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as data:
            classes, grams = (data[name].tobytes().decode().split("\n") for name in ("classes", "grams"))
            return GramModel(
                tuple(classes),
                {gram: i for i, gram in enumerate(grams)},
                data["weights"],
                data["intercept"],
                float(data["threshold"]),
            )
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DataFileError(f"{path}: not a readable model ({error})") from error
