"""Words that mark a text against others: the log-likelihood of Dunning (1993) from counts."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from taizhang.compare.model import Keyness

__all__ = ["keyness"]


def keyness(
    words: Mapping[str, int], reference: Mapping[str, int], *, top: int = 30, least: int = 3, both: bool = False
) -> list[Keyness]:
    """What marks ``words`` (counts of a unit, a year) against ``reference`` (its peers, the year before).

    The ``top`` words by score, of those that occur at least ``least`` times here (or due, for what is rare here; only
    with ``both``). Ties go by word.
    """
    size, other = sum(words.values()), sum(reference.values())
    if not size or not other:
        return []
    found: list[Keyness] = []
    for term in sorted(words.keys() | reference.keys() if both else words.keys()):
        here, there = words.get(term, 0), reference.get(term, 0)
        expected = size * (here + there) / (size + other)
        if max(here, expected if both else 0) < least:
            continue
        score = _log_likelihood(here, there, size, other)
        if here < expected:
            if not both:
                continue
            score = -score
        found.append(Keyness(term, round(score, 4), here, round(expected, 4)))
    found.sort(key=lambda k: (-abs(k.score), k.term))
    return found[:top]


def _log_likelihood(here: int, there: int, size: int, other: int) -> float:
    total = here + there
    due_here, due_there = size * total / (size + other), other * total / (size + other)
    return 2 * sum(n * log(n / due) for n, due in ((here, due_here), (there, due_there)) if n)
