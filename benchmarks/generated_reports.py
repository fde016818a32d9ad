"""Reports made by a seeded generator, as many as wanted, with copies planted between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_COPIES = 0.05  # of the reports hold one
_CHANGED = 0.03  # of the characters of a copy
_FORMULAE = 0.04  # of the clauses
_WORDS = 9  # of a clause, at most
_VERBS, _NOUNS = ("v", "vn"), ("n", "vn", "nz", "l")


@dataclass(slots=True)
class Text:
    """As much of a report as the search looks at."""

    id: str
    unit: str
    year: int
    text: str


class Copy(NamedTuple):
    """A planted passage: the two reports (holder, source), and its place in the holder."""

    pair: tuple[str, str]
    start: int
    end: int


class Generated(NamedTuple):
    reports: list[Text]
    copies: list[Copy]


class _Words(NamedTuple):
    words: Any
    weights: Any


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, _Words]:
    """Words of two to four characters by kind, weighted by their frequency, from the segmenter's dictionary."""
    import jieba

    rows = [line.split() for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()]
    found = {}
    for name, kinds in (("verb", _VERBS), ("noun", _NOUNS)):
        words = [(w, float(n)) for w, n, kind in rows if kind in kinds and 2 <= len(w) <= 4 and float(n) >= 100]
        weight = np.cumsum(np.array([n for _, n in words]))
        found[name] = _Words(np.array([w for w, _ in words], object), weight / weight[-1])
    return found


def _draw(kind: str, size: int, rng: np.random.Generator) -> Any:
    words = _dictionary()[kind]
    return words.words[np.searchsorted(words.weights, rng.random(size))]


def _clauses(size: int, rng: np.random.Generator) -> list[str]:
    """Clauses of three to nine words: verb, nouns, at times the particle or a number."""
    cells = np.empty((size, _WORDS + 1), object)
    cells[:, :] = ""
    lengths = rng.integers(2, _WORDS, size)
    cells[:, 0] = _draw("verb", size, rng)
    for i in range(1, _WORDS):
        use = lengths >= i
        kind = "verb" if i == 4 else "noun"
        cells[use, i] = _draw(kind, int(use.sum()), rng)
    particle = (rng.random(size) < 0.4) & (lengths >= 3)
    cells[particle, 2] += "的"
    counted = rng.random(size) < 0.25
    numbers = rng.integers(2, 5000, size)
    cells[counted, _WORDS] = [f"{n}个" for n in numbers[counted]]
    return ["".join(row) for row in cells.tolist()]


def generate(count: int, chars: int, seed: int = 6) -> Generated:
    """``count`` reports of about ``chars`` characters, five years of each unit, and the copies planted in them."""
    rng = np.random.default_rng(seed)
    formulae = _clauses(200, rng)
    reports: list[Text] = []
    copies: list[Copy] = []
    for number in range(count):
        clauses = _clauses(chars // 10, rng)
        for place in np.flatnonzero(rng.random(len(clauses)) < _FORMULAE).tolist():
            clauses[place] = formulae[int(rng.integers(len(formulae)))]
        marks = np.where(rng.random(len(clauses)) < 0.3, "。", "，").tolist()
        text = "".join(c + m for c, m in zip(clauses, marks, strict=True))[:chars]
        report = Text(f"{number:012x}", f"第{number // 5}局", 2019 + number % 5, text)
        if reports and rng.random() < _COPIES:
            copies.append(_plant(report, reports, rng))
        reports.append(report)
    return Generated(reports, copies)


def _plant(report: Text, others: list[Text], rng: np.random.Generator) -> Copy:
    source = others[int(rng.integers(len(others)))]
    size = int(rng.integers(60, 400))
    begin = int(rng.integers(0, max(1, len(source.text) - size)))
    passage = list(source.text[begin : begin + size])
    for place in np.flatnonzero(rng.random(len(passage)) < _CHANGED).tolist():
        passage[place] = source.text[int(rng.integers(len(source.text)))]
    start = int(rng.integers(0, max(1, len(report.text) - len(passage))))
    report.text = report.text[:start] + "".join(passage) + report.text[start + len(passage) :]
    pair = (report.id, source.id) if source.year <= report.year else (source.id, report.id)
    if pair[0] != report.id:
        start = begin
    return Copy(pair, start, start + len(passage))
