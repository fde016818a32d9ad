"""The stages of the analysis one by one, beside bare `jieba.lcut` on the same text, with pytest-benchmark.

    pytest benchmarks/test_stages.py --benchmark-timer=time.process_time --benchmark-columns=median,iqr,rounds

For work on one stage: the table names each stage's time over that of the quickest. What CI holds to is `speed.py`,
which takes turns with jieba within each round. No round sees a text that an earlier one has seen.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from speed import shuffled

from taizhang.lexicon import resource

_ROUNDS = 7
_TIMES = 4  # how often a round holds each report of the corpus, each time in another order


def _jieba(texts: Sequence[str]) -> None:
    import jieba

    for text in texts:
        jieba.lcut(text)


def _words(texts: Sequence[str]) -> None:
    from taizhang.words import split_sentences, tokenize

    for text in texts:
        tokenize(text)
        split_sentences(text)


def _sections(texts: Sequence[str]) -> None:
    from taizhang.sections import find_sections

    for text in texts:
        find_sections(text)


def _ledger(texts: Sequence[str]) -> None:
    from taizhang.quantity import read_numbers

    for text in texts:
        read_numbers(text, [])


def _analysis(texts: Sequence[str]) -> None:
    from taizhang import extract

    for text in texts:
        extract(text)


def _analysis_json(texts: Sequence[str]) -> None:
    from taizhang import extract

    for text in texts:
        extract(text).to_json()


@cache
def _corpus() -> list[str]:
    return [path.read_text("utf-8") for path in sorted(resource("corpus", "reports").glob("*.txt"))]


@pytest.mark.benchmark(group="stages")
@pytest.mark.parametrize(
    "stage", [_jieba, _words, _sections, _ledger, _analysis, _analysis_json], ids=lambda stage: stage.__name__[1:]
)
def test_stage(benchmark: Any, stage: Callable[[Sequence[str]], None]) -> None:
    seed = random.Random(0)

    def fresh() -> tuple[tuple[list[str]], dict[str, Any]]:
        return ([shuffled(text, seed) for _ in range(_TIMES) for text in _corpus()],), {}

    benchmark.pedantic(stage, setup=fresh, rounds=_ROUNDS, warmup_rounds=2)
    assert len(benchmark.stats.stats.data) == _ROUNDS
