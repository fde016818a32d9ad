"""The words of the sentences for the label: which count, how rare they are, how they go with numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log1p
from typing import TYPE_CHECKING, NamedTuple, Protocol

from taizhang.extract.sentence_columns import Page, logs
from taizhang.records import Word
from taizhang.words import Words, word_lengths, word_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from taizhang.extract.sentence_columns import Columns, Ints

__all__ = ["Affinity", "Tokens", "describe_words", "model_words", "rare_words", "read_tokens"]

_PUNCTUATION = re.compile(r"[\s\W_]+")
_DIGIT = re.compile(r"[0-9０-９]")
_SPECIFIC = 0.75  # rarity of a word in about one sentence of 200 or fewer


class Affinity(Protocol):
    """How words go with numbers (`taizhang.learn.WordTable`)."""

    def of(self, words: Sequence[str]) -> list[float]: ...

    def rarities(self, words: Sequence[str]) -> list[float]: ...

    def __contains__(self, word: object) -> bool: ...


class Tokens(NamedTuple):
    """The words that count for the model, in order: the number of each (see `taizhang.words.WordNumbers`), its
    sentence and its index among all words. A word with a digit counts as ``0``."""

    numbers: Ints
    sentences: Ints
    places: Ints


def model_words(words: Sequence[str]) -> list[str]:
    """The words that count for the model: no punctuation, anything with a digit as ``0``."""
    return [_as_counted(word) for word in words if not _PUNCTUATION.fullmatch(word)]


def _as_counted(word: str) -> str:
    return "0" if _DIGIT.search(word) else word


def read_tokens(page: Page, words: Sequence[Word]) -> Tokens:
    """The words of each sentence, those that begin in it."""
    import numpy as np

    table = word_numbers()
    if isinstance(words, Words):
        numbers = words.numbers()
        ends = np.cumsum(table.column("length", table, word_lengths)[numbers])
        starts = np.concatenate([[0], ends[:-1]])[: len(words)]
    else:
        numbers = table.of([word.text for word in words])
        starts = np.fromiter((word.start for word in words), np.int64, len(words))
    zero = table["0"]
    counted = table.column("counted", table, lambda new: [_counted_as(word) for word in new])[numbers]
    numbers = np.where(counted == 2, zero, numbers)
    sentences = page.sentences_at(starts)
    kept = np.flatnonzero((sentences >= 0) & (counted > 0))
    return Tokens(numbers[kept], sentences[kept], kept)


def _counted_as(word: str) -> int:
    """0: punctuation, 1: the word itself, 2: a word with a digit."""
    if _PUNCTUATION.fullmatch(word):
        return 0
    return 2 if _DIGIT.search(word) else 1


def rare_words(tokens: Tokens, table: Affinity) -> list[tuple[int, str]]:
    """Words of two characters or more that the table lacks, each with its sentence."""
    import numpy as np

    numbers = word_numbers()
    known = numbers.column("known", table, lambda new: [word in table for word in new])[tokens.numbers]
    length = numbers.column("length", numbers, word_lengths)[tokens.numbers]
    rare = np.flatnonzero(~known & (length > 1))
    words = numbers.words
    return [
        (sentence, words[number])
        for sentence, number in zip(tokens.sentences[rare].tolist(), tokens.numbers[rare].tolist(), strict=True)
    ]


def describe_words(page: Page, tokens: Tokens, table: Affinity, rare: Sequence[tuple[int, str]]) -> Columns:
    """How rare the words are, and how they go with numbers."""
    import numpy as np

    size = len(page.spans)
    counts = np.zeros(size, dtype=np.int64)
    if rare:
        counts = np.bincount([sentence for sentence, _ in rare], minlength=size)
    columns = {
        "rare_share": counts / np.maximum(1, page.count(tokens.sentences)),
        "rare": logs(counts),
    }
    numbers = word_numbers()
    plain = tokens.numbers != numbers["0"]
    affinity = numbers.column("affinity", table, table.of)[tokens.numbers]
    columns.update(_affinity(page, affinity[plain], tokens.sentences[plain]))
    long = plain & (numbers.column("length", numbers, word_lengths)[tokens.numbers] > 1)
    rarity = numbers.column("rarity", table, table.rarities)[tokens.numbers]
    columns.update(_rarities(page, rarity[long], tokens.sentences[long]))
    return columns


def _affinity(page: Page, values: NDArray[np.float64], sentences: Ints) -> Columns:
    import numpy as np

    size = len(page.spans)
    columns = {name: np.zeros(size) for name in ("affinity_mean", "affinity_max", "affinity_min", "affinity_sum")}
    if not len(values):
        return columns
    count = page.count(sentences)
    there = count > 0
    firsts = np.searchsorted(sentences, np.flatnonzero(there))
    total = np.bincount(sentences, values, size)[there]
    columns["affinity_mean"][there] = total / count[there]
    columns["affinity_max"][there] = np.maximum.reduceat(values, firsts)
    columns["affinity_min"][there] = np.minimum.reduceat(values, firsts)
    columns["affinity_sum"][there] = total / np.sqrt(count[there])
    return columns


def _rarities(page: Page, values: NDArray[np.float64], sentences: Ints) -> Columns:
    """Mean rarity, that of the three rarest words, how many are rare."""
    import numpy as np

    size = len(page.spans)
    count = page.count(sentences)
    some = np.maximum(1, count)
    specific = page.count(sentences[values >= _SPECIFIC])
    order = np.lexsort((-values, sentences))
    ranked, owners = values[order], sentences[order]
    rank = np.arange(len(ranked)) - np.searchsorted(owners, owners)
    top = rank < 3
    return {
        "rarity_mean": np.bincount(sentences, values, size) / some,
        "rarity_top": np.bincount(owners[top], ranked[top], size) / np.minimum(3, some),
        "specific": np.array([log1p(n) for n in specific.tolist()]),
        "specific_share": specific / some,
    }
