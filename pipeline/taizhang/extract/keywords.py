"""Keywords of a report: terms that are frequent here and rare in other reports (TF-IDF), with multi-word terms.

A run of words becomes a term of its own where its words belong together: normalised pointwise mutual information
within the report and varied neighbours on both sides (branching entropy), after Luo and Sun (2003), "Two-character
Chinese word extraction based on hybrid of internal and contextual measures".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log

from taizhang.learn.idf import TermTable
from taizhang.lexicon import load, resource
from taizhang.records import Keyword, Word

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


@lru_cache(maxsize=8192)
def _is_content(word: str) -> bool:
    """Two Han characters at least and no function word, numeral or empty verb."""
    return len(word) >= 2 and all("\u4e00" <= c <= "\u9fff" for c in word) and word not in _stopwords()


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Maximal runs of content words."""
    start = None
    for index, word in enumerate(words):
        if _is_content(word):
            start = index if start is None else start
        elif start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(words)


def candidate_terms(words: Sequence[str]) -> Counter[str]:
    """Every content word and multi-word term of ``words`` with its count; multi-word terms occur twice at least."""
    single: Counter[str] = Counter()
    grams: Counter[tuple[str, ...]] = Counter()
    neighbours: dict[tuple[str, ...], tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
    for start, end in _runs(words):
        single.update(words[start:end])
        for size in range(2, _LONGEST + 1):
            for at in range(start, end - size + 1):
                gram = tuple(words[at : at + size])
                grams[gram] += 1
                left, right = neighbours[gram]
                left[words[at - 1] if at else ""] += 1
                right[words[at + size] if at + size < len(words) else ""] += 1
    total = sum(single.values()) or 1
    terms: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for gram, count in sorted(grams.items(), key=lambda item: (-len(item[0]), item[0])):
        term = "".join(gram)
        if (
            count < 2
            or len(term) > _MOST_CHARACTERS
            or not _holds_together(gram, count, single, total, neighbours[gram])
        ):
            continue
        if inside[term] >= count:  # never without the words around it
            continue
        terms[term] += count
        for size in range(1, len(gram)):
            for at in range(len(gram) - size + 1):
                inside["".join(gram[at : at + size])] += count
    for word, count in single.items():
        own = count - inside[word]
        if own > 0:
            terms[word] += own
    return terms


def _holds_together(
    gram: tuple[str, ...], count: int, single: Counter[str], total: int, around: tuple[Counter[str], Counter[str]]
) -> bool:
    expected = 1.0
    for word in gram:
        expected *= single[word] / total
    share = count / total
    if share < 1 and log(share / expected) / -log(share) < _LEAST_PMI:
        return False
    return min(_entropy(around[0]), _entropy(around[1])) >= _LEAST_ENTROPY


def _entropy(counts: Counter[str]) -> float:
    total = sum(counts.values())
    return sum(-n / total * log(n / total) for n in sorted(counts.values()))


def find_keywords(words: Sequence[Word], *, top: int = 20) -> tuple[Keyword, ...]:
    """The ``top`` terms by TF-IDF, best first; ties in the order of the terms.

    ``score`` is the term's count over the count of all terms, times its inverse document frequency.
    """
    terms = candidate_terms([word.text for word in words])
    total = sum(terms.values()) or 1
    table = term_table()
    scored = [(count / total * table.idf(term), term, count) for term, count in terms.items()]
    scored.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Keyword(term, round(score, 6), count) for score, term, count in scored[:top])
