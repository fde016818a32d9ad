"""Measures of a report's text that research uses, adapted to Chinese. None of them is a score of style.

Two can be checked by hand: `share_empty` and `set_phrase_density`. The others follow published definitions; an n-gram
is a run of eight characters within a sentence (Chinese has no spaces), white space and punctuation left out, every
digit read as 0, so that this year's numbers do not hide last year's sentence.

Sources
-------
Lang, M., Stice-Lawrence, L. (2015): Textual analysis and international financial reporting. Journal of Accounting and
Economics 60, 110-135 (boilerplate). Dyer, T., Lang, M., Stice-Lawrence, L. (2017): The evolution of 10-K textual
disclosure. Journal of Accounting and Economics 64, 221-245 (stickiness, redundancy, hard information). Hope, O.-K.,
Hu, D., Lu, H. (2016): The benefits of specific risk-factor disclosures. Review of Accounting Studies 21, 1005-1045
(specificity). Loughran, T., McDonald, B. (2014): Measuring readability in financial disclosures. Journal of Finance 69,
1643-1671 (why length of sentences and of the whole says as much as a formula).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.extract.cues import phrase_matcher
from taizhang.records import Mention, Sentence, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Grams",
    "GramTable",
    "boilerplate",
    "hard_information",
    "mean_sentence_length",
    "read_grams",
    "redundancy",
    "set_phrase_density",
    "share_empty",
    "specificity",
    "stickiness",
]

GRAM = 8
"""Characters of an n-gram."""
_BASE = 1_000_003
_DROPPED = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_ENTITY_KINDS = frozenset({"metric", "date", "document", "name", "code", "rank"})


def share_empty(sentences: Sequence[Sentence]) -> float | None:
    """Sentences labelled empty over sentences labelled at all, in [0, 1]; None without labelled sentences."""
    labels = [sentence.label for sentence in sentences if sentence.label != "skip"]
    return labels.count("empty") / len(labels) if labels else None


def set_phrase_density(text: str, spans: Iterable[Span]) -> float:
    """Set phrases of the phrase bank per thousand characters of the given sentences."""
    starts = sorted({(cue.start, cue.end) for cue in phrase_matcher().find(text)})
    found = chars = position = 0
    for span in spans:
        chars += span.end - span.start
        reached = span.start
        while position < len(starts) and starts[position][0] < span.end:
            start, end = starts[position]
            if start >= reached:
                found += 1
                reached = end
            position += 1
    return 1000.0 * found / chars if chars else 0.0


def specificity(text: str, mentions: Sequence[Mention]) -> float:
    """Quantities, dates, documents, names, codes and ranks per thousand characters (Hope, Hu and Lu 2016, whose
    entities are persons, places, organisations, times, amounts and shares over the number of words)."""
    return _per_thousand(text, sum(mention.kind in _ENTITY_KINDS for mention in mentions))


def hard_information(text: str, mentions: Sequence[Mention]) -> float:
    """Quantities per thousand characters (Dyer, Lang and Stice-Lawrence 2017: informative numbers over length)."""
    return _per_thousand(text, sum(mention.kind == "metric" for mention in mentions))


def mean_sentence_length(spans: Sequence[Span]) -> float:
    """Characters a sentence, the plainest measure of readability; 0 without sentences."""
    return sum(span.end - span.start for span in spans) / len(spans) if spans else 0.0


def _per_thousand(text: str, count: int) -> float:
    size = len(text) - sum(map(str.isspace, text))
    return 1000.0 * count / size if size else 0.0


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams of a report in text order, as hashes, and the sentence of each.

    ``lengths`` are the characters of each sentence that count (no white space, no punctuation); sentences shorter than
    an n-gram have none and count in no measure.
    """

    hashes: NDArray[np.uint64]
    sentences: NDArray[np.int64]
    lengths: NDArray[np.int64]

    def share(self, marked: NDArray[np.bool_]) -> float:
        """Length of the sentences with a marked n-gram over the length of all sentences that have n-grams."""
        import numpy as np

        holders = np.unique(self.sentences)
        total = int(self.lengths[holders].sum())
        return int(self.lengths[np.unique(self.sentences[marked])].sum()) / total if total else 0.0


def read_grams(text: str, spans: Sequence[Span]) -> Grams:
    """The n-grams of each sentence of ``text``; none crosses the end of a sentence."""
    import numpy as np

    rows = [_DIGIT.sub("0", _DROPPED.sub("", text[span.start : span.end])) for span in spans]
    hashes = [_hash(row) for row in rows]
    owners = [np.full(len(row), index, dtype=np.int64) for index, row in enumerate(hashes)]
    return Grams(
        hashes=np.concatenate([np.zeros(0, np.uint64), *hashes]),
        sentences=np.concatenate([np.zeros(0, np.int64), *owners]),
        lengths=np.array([len(row) for row in rows], dtype=np.int64),
    )


def _hash(row: str) -> NDArray[np.uint64]:
    """A polynomial hash of each run of `GRAM` characters, modulo 2**64."""
    import numpy as np

    codes = np.frombuffer(row.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - GRAM + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    value = np.zeros(count, np.uint64)
    for offset in range(GRAM):
        value = value * np.uint64(_BASE) + codes[offset : offset + count]
    return value


def redundancy(grams: Grams) -> float:
    """Share of the n-grams that stand earlier in the same report already (Dyer, Lang and Stice-Lawrence 2017)."""
    import numpy as np

    size = len(grams.hashes)
    return 1.0 - len(np.unique(grams.hashes)) / size if size else 0.0


def stickiness(grams: Grams, prior: Grams) -> float:
    """Length of the sentences that share an n-gram with the unit's own report of the year before, over the length of
    all (Dyer, Lang and Stice-Lawrence 2017). Unchanged text is usual: what changed is the news, not what stayed."""
    import numpy as np

    return grams.share(np.isin(grams.hashes, prior.hashes))


@dataclass(frozen=True, slots=True)
class GramTable:
    """In how many reports of a batch each n-gram stands; ``hashes`` sorted, those of one report only left out."""

    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]
    reports: int

    @classmethod
    def build(cls, batch: Sequence[Grams]) -> GramTable:
        """Count a batch; the order of the reports makes no difference."""
        import numpy as np

        each = [np.unique(grams.hashes) for grams in batch]
        hashes, counts = np.unique(np.concatenate([np.zeros(0, np.uint64), *each]), return_counts=True)
        return cls(hashes[counts > 1], counts[counts > 1], len(batch))

    def of(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The number of reports of the batch that hold each n-gram; 1 for those that the table left out."""
        import numpy as np

        if not len(self.hashes):
            return np.ones(len(hashes), np.int64)
        place = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[place] == hashes, self.counts[place], 1)


def boilerplate(grams: Grams, table: GramTable, own: Sequence[Grams], *, share: float = 0.3) -> float | None:
    """Length of the sentences with an n-gram that at least ``share`` of the other units' reports hold, over the length
    of all (Lang and Stice-Lawrence 2015). ``own`` are all reports of the unit in the batch, this one among them; None
    where there are no others.
    """
    import numpy as np

    others = table.reports - len(own)
    if others < 1:
        return None
    at_home = sum((np.isin(grams.hashes, mine.hashes).astype(np.int64) for mine in own), np.zeros(len(grams.hashes)))
    elsewhere = table.of(grams.hashes) - at_home
    return grams.share(elsewhere >= max(1.0, share * others))
