"""How words of many reports go with numbers: a table of statistics, learned without labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

__all__ = ["WordTable"]

_SMOOTHING = 4.0


@dataclass(frozen=True, slots=True)
class WordTable:
    """For each word, how much likelier it is in sentences that state a quantity than in others.

    ``affinity`` is a log-odds ratio, smoothed: above 0 the word goes with numbers (签约, 新建), below 0 without
    (贯彻, 精神). Words of fewer than ``least`` sentences are left out; they count as ``unseen`` (0).
    ``rarity`` lies between 0 (in every sentence) and 1 (in one sentence of all): what is rare is specific.
    """

    affinity: Mapping[str, float] = field(default_factory=dict)
    rarity: Mapping[str, float] = field(default_factory=dict)

    def __contains__(self, word: object) -> bool:
        return word in self.affinity

    def of(self, words: Sequence[str]) -> list[float]:
        """The affinity of each word, 0 for an unseen one."""
        get = self.affinity.get
        return [get(word, 0.0) for word in words]

    def rarities(self, words: Sequence[str]) -> list[float]:
        """The rarity of each word, 1 for an unseen one."""
        get = self.rarity.get
        return [get(word, 1.0) for word in words]

    @classmethod
    def build(cls, rows: Iterable[tuple[Sequence[str], bool]], *, least: int = 2) -> WordTable:
        """Count over sentences, each given as its words and whether it states a quantity."""
        seen: Counter[str] = Counter()
        counted: Counter[str] = Counter()
        total = quantified = 0
        for words, has_quantity in rows:
            total += 1
            quantified += has_quantity
            for word in set(words):
                seen[word] += 1
                counted[word] += has_quantity
        if not 0 < quantified < total:
            return cls({})
        rate = quantified / total
        base = log(rate / (1 - rate))
        kept = {word: count for word, count in sorted(seen.items()) if count >= least}
        return cls(
            {word: round(_log_odds(counted[word], count, rate) - base, 4) for word, count in kept.items()},
            {word: round(log(total / count) / log(total), 3) for word, count in kept.items()},
        )


def _log_odds(counted: int, seen: int, rate: float) -> float:
    return log((counted + _SMOOTHING * rate) / (seen - counted + _SMOOTHING * (1 - rate)))
