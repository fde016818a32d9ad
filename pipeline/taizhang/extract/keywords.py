"""Keywords of a report: terms that are frequent here and rare in other reports (TF-IDF), with multi-word terms.

A run of words becomes a term of its own where its words belong together: normalised pointwise mutual information
within the report and varied neighbours on both sides (branching entropy), after Luo and Sun (2003), "Two-character
Chinese word extraction based on hybrid of internal and contextual measures".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from taizhang.learn.idf import TermTable
from taizhang.lexicon import load, resource
from taizhang.records import Keyword, Word
from taizhang.words import Words, word_lengths, word_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["candidate_terms", "find_keywords", "term_table"]

_LONGEST = 3  # words of a multi-word term
_MOST_CHARACTERS = 12
_LEAST_PMI = 0.45  # normalised to [-1, 1]
_LEAST_ENTROPY = 0.6


@lru_cache(maxsize=1)
def term_table() -> TermTable:
    """The shipped document frequencies."""
    return TermTable.load(resource("models", "idf.tsv"))


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    data = load("stopwords")
    return frozenset(word for group in data["groups"] for word in str(group["words"]).split())


def _is_content(word: str) -> bool:
    """Two Han characters at least and no function word, numeral or empty verb."""
    return len(word) >= 2 and all("\u4e00" <= c <= "\u9fff" for c in word) and word not in _stopwords()


class _Counted(NamedTuple):
    """Content words (by number) with their counts in the order of first sight, and the multi-word terms that stand."""

    numbers: NDArray[np.int64]
    counts: NDArray[np.int64]
    several: Counter[str]
    inside: Counter[str]


def candidate_terms(words: Sequence[str]) -> Counter[str]:
    """Every content word and multi-word term of ``words`` with its count; multi-word terms occur twice at least."""
    counted = _count(word_numbers().of(words))
    terms = counted.several.copy()
    known = word_numbers().words
    for number, count in zip(counted.numbers.tolist(), counted.counts.tolist(), strict=True):
        own = count - counted.inside[known[number]]
        if own > 0:
            terms[known[number]] += own
    return terms


def _count(numbers: NDArray[np.int64]) -> _Counted:
    import numpy as np

    table = word_numbers()
    content = table.column("content", table, lambda new: [_is_content(word) for word in new])[numbers]
    chosen = numbers[content]
    single, first, counts = np.unique(chosen, return_index=True, return_counts=True)
    of_word = np.zeros(len(table.words), dtype=np.int64)
    of_word[single] = counts
    several: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for size in range(_LONGEST, 1, -1):
        found = _grams(numbers, content, of_word, len(chosen) or 1, size)
        rows = sorted((tuple(table.words[number] for number in gram), count) for gram, count in found)
        for gram, count in rows:
            term = "".join(gram)
            if inside[term] >= count:  # never without the words around it
                continue
            several[term] += count
            for part in range(1, size):
                for at in range(size - part + 1):
                    inside["".join(gram[at : at + part])] += count
    order = np.argsort(first)
    return _Counted(single[order], counts[order], several, inside)


def _grams(
    numbers: NDArray[np.int64], content: NDArray[np.bool_], single: NDArray[np.int64], total: int, size: int
) -> Iterator[tuple[list[int], int]]:
    """The runs of ``size`` content words that belong together, with their counts."""
    import numpy as np

    if len(numbers) < size:
        return
    last = len(numbers) - size + 1
    starts = np.flatnonzero(np.logical_and.reduce([content[at : last + at] for at in range(size)]))
    keys = np.zeros(len(starts), dtype=np.int64)
    for at in range(size):
        keys = keys * len(single) + numbers[starts + at]
    grams, firsts, owners, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    members = numbers[starts[firsts][:, None] + np.arange(size)]
    length = word_numbers().column("length", word_numbers(), word_lengths)
    good = (counts > 1) & (length[members].sum(axis=1) <= _MOST_CHARACTERS)
    share = counts / total
    with np.errstate(divide="ignore", invalid="ignore"):
        together = np.log(share / np.prod(single[members] / total, axis=1)) / -np.log(share)
    good &= ~((share < 1) & (together < _LEAST_PMI))
    kept = good[owners]
    owners, starts = owners[kept], starts[kept]
    around = np.concatenate([[-1], numbers, [-1]])
    for neighbours in (around[starts], around[starts + size + 1]):
        good &= _entropies(owners, neighbours, len(grams)) >= _LEAST_ENTROPY
    for at in np.flatnonzero(good).tolist():
        yield members[at].tolist(), int(counts[at])


def _entropies(owners: NDArray[np.int64], neighbours: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """How varied the neighbours of each gram are, in nats."""
    import numpy as np

    base = int(neighbours.max(initial=0)) + 2
    keys, counts = np.unique(owners * base + neighbours + 1, return_counts=True)
    grams = keys // base
    share = counts / np.bincount(owners, minlength=size)[grams]
    entropies: NDArray[np.float64] = np.bincount(grams, -share * np.log(share), size).astype(np.float64)
    return entropies


def find_keywords(words: Sequence[Word], *, top: int = 20) -> tuple[Keyword, ...]:
    """The ``top`` terms by TF-IDF, best first; ties in the order of the terms.

    ``score`` is the term's count over the count of all terms, times its inverse document frequency.
    """
    import numpy as np

    table, known = term_table(), word_numbers()
    counted = _count(words.numbers() if isinstance(words, Words) else known.of([word.text for word in words]))
    inside = counted.inside
    own = counted.counts.copy()
    places = {number: at for at, number in enumerate(counted.numbers.tolist())} if inside else {}
    for term, count in inside.items():
        at = places.get(known.get(term, -1))
        if at is not None:
            own[at] = max(0, own[at] - count)
    several = counted.several.copy()
    for term in several:  # a word that other words make up, too
        at = places.get(known.get(term, -1))
        if at is not None:
            several[term] += int(own[at])
            own[at] = 0
    total = int(own.sum()) + sum(several.values()) or 1
    scores = own / total * known.column("idf", table, lambda new: [table.idf(word) for word in new])[counted.numbers]
    least = np.partition(scores, len(scores) - top)[len(scores) - top] if len(scores) > top else 0.0
    scored = [(count / total * table.idf(term), term, count) for term, count in several.items()]
    for at in np.flatnonzero((scores >= least) & (own > 0)).tolist():
        scored.append((float(scores[at]), known.words[counted.numbers[at]], int(own[at])))
    scored.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Keyword(term, round(score, 6), count) for score, term, count in scored[:top])
