"""Document frequencies of terms: the background against which keywords stand out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from pathlib import Path

from taizhang.records import DataFileError

__all__ = ["TermTable"]


@dataclass(frozen=True, slots=True)
class TermTable:
    """In how many of ``total`` documents each term occurs. Terms of fewer than ``least`` documents are left out."""

    total: int
    least: int
    frequency: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Inverse document frequency, smoothed: ``ln((1 + N) / (1 + df)) + 1`` (the form that scikit-learn uses).

        A term that the table lacks counts as one of ``least - 1`` documents.
        """
        return log((1 + self.total) / (1 + self.frequency.get(term, self.least - 1))) + 1

    @classmethod
    def build(cls, documents: Iterable[Iterable[str]], *, least: int = 2) -> TermTable:
        """Count over documents, each given as its terms."""
        frequency: Counter[str] = Counter()
        total = 0
        for terms in documents:
            total += 1
            frequency.update(set(terms))
        return cls(total, least, {t: n for t, n in sorted(frequency.items()) if n >= least})

    def save(self, path: Path) -> None:
        """Write as text: a head line, then one line a term, sorted; the same bytes for the same table."""
        lines = [f"#documents\t{self.total}\tleast\t{self.least}"]
        lines += [f"{term}\t{self.frequency[term]}" for term in sorted(self.frequency)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, path: Path) -> TermTable:
        """Read what `save` wrote; raises `DataFileError` for another form."""
        try:
            head, _, body = path.read_text(encoding="utf-8").partition("\n")
            _, total, _, least = head.split("\t")
            pairs = (line.rsplit("\t", 1) for line in body.splitlines())
            return cls(int(total), int(least), {term: int(n) for term, n in pairs})
        except (OSError, ValueError) as error:
            raise DataFileError(f"{path}: no table of document frequencies ({error})") from error
