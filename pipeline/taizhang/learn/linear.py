"""A linear text model without scikit-learn: words by TF-IDF and dense features, weights from an npz file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.learn.table import WordTable
from taizhang.records import DataFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CLIP", "LinearModel", "load_model", "model_bytes"]

CLIP = 6.0
"""Standardised features are cut off here, so that a sentence unlike all of training stays within reason."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression on sublinear TF-IDF of words (rows of length 1) and on standardised features.

    ``vocabulary`` gives each word its IDF and its weight; ``mean``, ``deviation`` and ``feature_weights`` belong to
    ``features``. ``threshold`` is the probability from which the label applies; ``table`` are the word statistics that
    the features were computed with.
    """

    vocabulary: Mapping[str, tuple[float, float]]
    features: tuple[str, ...]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    feature_weights: NDArray[np.float64]
    intercept: float
    threshold: float
    table: WordTable

    def predict(self, words: Iterable[Sequence[str]], features: Sequence[Sequence[float]]) -> list[float]:
        """The probability of the label for each row; rows do not depend on one another."""
        import numpy as np

        if not features:
            return []
        scores = self.standardise(np.asarray(features, dtype=np.float64)) @ self.feature_weights
        scores += self.intercept + np.fromiter((self._word_score(row) for row in words), np.float64, len(features))
        return [float(p) for p in 1.0 / (1.0 + np.exp(-scores))]

    def standardise(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Features in standard deviations of the training data, cut off at `CLIP`."""
        import numpy as np

        return np.clip((features - self.mean) / self.deviation, -CLIP, CLIP)

    def _word_score(self, words: Sequence[str]) -> float:
        score = square = 0.0
        for word, count in Counter(words).items():
            known = self.vocabulary.get(word)
            if known is not None:
                value = (1.0 + log(count)) * known[0]
                square += value * value
                score += value * known[1]
        return score / sqrt(square) if square else 0.0


def model_bytes(model: LinearModel) -> bytes:
    """The model as an npz file: arrays only, no pickle; the same model gives the same bytes."""
    import numpy as np

    words = sorted(model.vocabulary)
    table = sorted(model.table.affinity)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        words=_strings(words),
        idf=np.array([model.vocabulary[word][0] for word in words]),
        word_weights=np.array([model.vocabulary[word][1] for word in words]),
        features=_strings(model.features),
        mean=model.mean,
        deviation=model.deviation,
        feature_weights=model.feature_weights,
        intercept=np.array(model.intercept),
        threshold=np.array(model.threshold),
        table_words=_strings(table),
        table_affinity=np.array([model.table.affinity[word] for word in table]),
        table_rarity=np.array([model.table.rarity.get(word, 1.0) for word in table]),
    )
    return buffer.getvalue()


def load_model(path: Path) -> LinearModel:
    """Read what `model_bytes` gave; a file that is missing or not such a model raises `DataFileError`."""
    import zipfile

    import numpy as np

    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as data:
            words = _lines(data["table_words"])
            weights = zip(data["idf"].tolist(), data["word_weights"].tolist(), strict=True)
            return LinearModel(
                vocabulary=dict(zip(_lines(data["words"]), weights, strict=True)),
                features=tuple(_lines(data["features"])),
                mean=data["mean"],
                deviation=data["deviation"],
                feature_weights=data["feature_weights"],
                intercept=float(data["intercept"]),
                threshold=float(data["threshold"]),
                table=WordTable(
                    dict(zip(words, data["table_affinity"].tolist(), strict=True)),
                    dict(zip(words, data["table_rarity"].tolist(), strict=True)),
                ),
            )
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DataFileError(f"{path}: not a readable model ({error})") from error


def _strings(strings: Iterable[str]) -> NDArray[np.uint8]:
    """Strings without line breaks as one array of UTF-8 bytes."""
    import numpy as np

    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def _lines(array: NDArray[np.uint8]) -> list[str]:
    text = array.tobytes().decode()
    return text.split("\n") if text else []
