"""Texts as words for the full-text index, and what a query asks of it.

Chinese is indexed as overlapping pairs of characters: a query of two characters or more finds every place where it
stands, whatever the segmentation would have made of the sentence (谈心 within 谈心谈话), and never anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["asked", "indexed"]

_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def indexed(text: str) -> str:
    """The text as words parted by spaces."""
    return " ".join(word for run in _RUN.findall(text) for word in _words(run))


def _words(run: str) -> Iterator[str]:
    if "\u3400" <= run[0] <= "\u9fff":
        yield from (run[i : i + 2] for i in range(len(run)))  # the last one stands alone
    else:
        yield run.lower()


def asked(query: str) -> str:
    """The query of the index for what a user typed: each part between spaces must occur as it is written. Empty where
    nothing can be asked for."""
    parts = []
    for part in query.split():
        runs = _RUN.findall(part)
        words = [word for run in runs for word in _words(run)]
        if not words:
            continue
        open_end = "\u3400" <= runs[-1][0] <= "\u9fff"  # within a text, a run of Chinese may go on
        if open_end and len(runs[-1]) > 1:
            words.pop()  # covered by the pair before it
            open_end = False
        parts.append('"' + " ".join(words) + '"' + (" *" if open_end else ""))
    return " AND ".join(parts)
