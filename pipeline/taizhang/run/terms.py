"""Building the shipped table of document frequencies (`taizhang train terms`)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from taizhang.extract.keywords import candidate_terms
from taizhang.learn.idf import TermTable
from taizhang.words import segment

__all__ = ["train_terms"]

_PIECE = 3000  # characters: long reports count as several documents of the size of a short one


def train_terms(texts: Sequence[Path], out: Path) -> TermTable:
    """Count terms over the reports ``texts`` (UTF-8) and write ``idf.tsv`` with its card ``idf.md`` below ``out``.

    A report longer than 3,000 characters is cut at line ends into pieces of about that size, each one document.
    The same texts give the same bytes in any order.
    """
    digest = hashlib.sha256()
    documents: list[list[str]] = []
    for content in sorted(path.read_text("utf-8-sig") for path in texts):
        digest.update(content.encode())
        documents.extend(list(candidate_terms(segment(piece))) for piece in _pieces(content))
    table = TermTable.build(documents)
    out.mkdir(parents=True, exist_ok=True)
    table.save(out / "idf.tsv")
    (out / "idf.md").write_text(
        "# idf.tsv: document frequencies of terms\n\n"
        "Counts only, no text. The background of keywords (`taizhang.extract.keywords`).\n\n"
        f"- reports: {len(texts)}; documents (pieces of about {_PIECE} characters): {table.total}\n"
        f"- terms of at least {table.least} documents: {len(table.frequency)}\n"
        f"- SHA-256 of the texts: {digest.hexdigest()}\n"
        "- rebuilt by: `taizhang train terms REPORTS… -o models`\n",
        encoding="utf-8",
    )
    return table


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    current: list[str] = []
    size = 0
    for line in text.splitlines(keepends=True):
        current.append(line)
        size += len(line)
        if size >= _PIECE:
            pieces.append("".join(current))
            current, size = [], 0
    if current and (size >= _PIECE // 3 or not pieces):
        pieces.append("".join(current))
    return pieces
