"""A linear text model without scikit-learn: words by TF-IDF and dense features, weights from an npz file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taizhang.learn.table import WordTable
from taizhang.records import DataFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CLIP", "LinearModel", "NumberedWords", "load_model", "model_bytes"]

CLIP = 6.0
"""Standardised features are cut off here, so that a sentence unlike all of training stays within reason."""


_UNKNOWN = (0.0, 0.0)


class NumberedWords(NamedTuple):
    """The words of many rows: the number of each and its row, and what a model knows by number."""

    numbers: NDArray[np.int64]
    rows: NDArray[np.int64]
    idf: NDArray[np.float64]
    weights: NDArray[np.float64]

    def scores(self, count: int) -> NDArray[np.float64]:
        """What the words add to the score of each of ``count`` rows."""
        import numpy as np

        known = self.idf[self.numbers] != 0.0
        size = len(self.idf)
        keys, counts = np.unique(self.rows[known] * size + self.numbers[known], return_counts=True)
        rows, numbers = keys // size, keys % size
        logs = np.array([0.0] + [log(n) for n in range(1, int(counts.max(initial=0)) + 1)])
        values = (1.0 + logs[counts]) * self.idf[numbers]
        square = np.bincount(rows, values * values, count)
        score = np.bincount(rows, values * self.weights[numbers], count)
        return np.divide(score, np.sqrt(square), out=np.zeros(count), where=square > 0)


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

    def probabilities(self, features: NDArray[np.float64], words: NumberedWords) -> list[float]:
        """As `predict`, for words that come as numbers."""
        import numpy as np

        if not len(features):
            return []
        scores = self.standardise(features) @ self.feature_weights
        scores += self.intercept + words.scores(len(features))
        chances: list[float] = (1.0 / (1.0 + np.exp(-scores))).tolist()
        return chances

    def inverse_frequencies(self, words: Sequence[str]) -> list[float]:
        """The IDF of each word, 0 for one that the model lacks."""
        return [self.vocabulary.get(word, _UNKNOWN)[0] for word in words]

    def weights(self, words: Sequence[str]) -> list[float]:
        """The weight of each word, 0 for one that the model lacks."""
        return [self.vocabulary.get(word, _UNKNOWN)[1] for word in words]

    def standardise(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Features in standard deviations of the training data, cut off at `CLIP`."""
        import numpy as np

        found = (features - self.mean) / self.deviation
        return np.clip(found, -CLIP, CLIP, out=found)

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
