"""Mining set phrases: word sequences that many reports of several sorts use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["mine_phrases", "mine_quotations"]

TokenRow = tuple[Sequence[str], bool]
"""The words of a sentence and whether it states a quantity."""

_LONGEST = 7
_CHARACTERS = range(4, 17)
# A shorter phrase is dropped where a longer one that holds it occurs in nearly as many documents.
_ABSORBED = 0.8


def _is_plain(word: str) -> bool:
    """Han characters only: no digits, letters, punctuation."""
    return all("\u4e00" <= c <= "\u9fff" for c in word)


def _sequences(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The word sequences that may be phrases: two words at least, no broken word (of one character) at either end."""
    for i, first in enumerate(words):
        if len(first) < 2 or not _is_plain(first):
            continue
        for j in range(i + 1, min(i + _LONGEST, len(words))):
            if not _is_plain(words[j]):
                break
            if len(words[j]) > 1:
                yield tuple(words[i : j + 1])


def mine_phrases(
    documents: Mapping[str, Sequence[TokenRow]], family: Mapping[str, str], *, least: int
) -> dict[str, int]:
    """Phrases in at least ``least`` documents of at least two families, with their document frequency.

    ``documents`` gives the sentences of each document, each with whether it states a quantity; ``family`` says which
    documents are of one sort, so that the habit of one series of reports is no set phrase. A phrase that stands with
    quantities more often than sentences at large do names a matter and is no set phrase either. Sorted by frequency,
    then by the phrase.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    rows: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for name in sorted(documents):
        for words, quantified in documents[name]:
            for phrase in {"".join(sequence) for sequence in _sequences(words)}:
                if len(phrase) in _CHARACTERS:
                    names[phrase].add(name)
                    rows[phrase] += 1
                    counted[phrase] += quantified
    everything = [quantified for sentences in documents.values() for _, quantified in sentences]
    rate = sum(everything) / max(1, len(everything))
    counts = {
        phrase: len(where)
        for phrase, where in names.items()
        if len(where) >= least and len({family[name] for name in where}) > 1 and counted[phrase] <= rate * rows[phrase]
    }
    absorbed = {
        part
        for phrase, count in counts.items()
        for part in _parts(phrase)
        if part in counts and count >= _ABSORBED * counts[part]
    }
    return _ranked({phrase: count for phrase, count in counts.items() if phrase not in absorbed})


def mine_quotations(documents: Mapping[str, Iterable[str]], *, least: int) -> dict[str, int]:
    """Quoted strings (“…”) in at least ``least`` documents, with their document frequency: slogans and common names."""
    counts: Counter[str] = Counter()
    for name in sorted(documents):
        counts.update(set(documents[name]))
    return _ranked({string: count for string, count in counts.items() if count >= least})


def _parts(phrase: str) -> Iterable[str]:
    for size in range(_CHARACTERS.start, len(phrase)):
        for i in range(len(phrase) - size + 1):
            yield phrase[i : i + size]


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
