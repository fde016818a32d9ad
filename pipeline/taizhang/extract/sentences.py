"""Which sentences are empty (空话套话): a label, a score and the reasons for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from taizhang.extract.sentence_features import SentenceRow, Standing, describe_sentences
from taizhang.learn import LinearModel, load_model
from taizhang.lexicon import resource
from taizhang.records import Mention, Metric, Role, Sentence, Span, Word

__all__ = ["label_sentences", "sentence_model"]

# 各位代表：  同志们，  尊敬的各位领导、同志们：
_SALUTATION = re.compile(
    r"(?:尊敬的)?(?:各位(?:代表|委员|领导|同志|同事|来宾|评委|老师|家长|党员)|同志们|代表们|委员们|居民朋友们|(?:主席|主任|书记|组长)同志)"
    r"(?:[、，,\s]*(?:尊敬的)?(?:各位)?(?:代表|委员|领导|同志们?|同事们?|来宾|评委|老师|家长|党员|朋友们?|列席人员))*\s*[：:，,！!。]?"
)
_FORMULAIC = 0.35
"""From this share of characters in set phrases a sentence is said to consist mostly of them."""


class Place(Standing, Protocol):
    """Where a sentence stands: its section's id besides role and heading."""

    @property
    def section(self) -> str | None: ...

    @property
    def role(self) -> Role: ...


@lru_cache(maxsize=1)
def sentence_model() -> LinearModel:
    """The shipped model, read once per process. Raises `DataFileError` where the file is missing or broken."""
    return load_model(resource("models", "sentence_empty.npz"))


def label_sentences(
    text: str,
    spans: Sequence[Span],
    places: Sequence[Place],
    words: Sequence[Word],
    mentions: Sequence[Mention],
    metrics: Sequence[Metric],
    *,
    unit: str,
    model: LinearModel | None = None,
) -> tuple[Sentence, ...]:
    """One `Sentence` for each span, in order, with its section and role from ``places``.

    ``skip``: headings and salutations, with score 0. ``empty``: the model's probability reaches its threshold. The
    score is that probability, in [0, 1]; the reasons say in Chinese what was seen or not seen. ``unit`` is the name of
    the reporting unit; ``model`` replaces the shipped one.
    """
    chosen = model or sentence_model()
    rows = describe_sentences(text, spans, places, words, mentions, metrics, unit=unit, table=chosen.table)
    scores = chosen.predict([row.words for row in rows], [row.features for row in rows])
    labelled: list[Sentence] = []
    for span, place, row, score in zip(spans, places, rows, scores, strict=True):
        if place.heading or _SALUTATION.fullmatch(text, span.start, span.end):
            labelled.append(Sentence(span.start, span.end, place.section, place.role, "skip", 0.0))
            continue
        empty = score >= chosen.threshold
        reasons = reasons_for(row, empty)
        labelled.append(
            Sentence(
                span.start,
                span.end,
                place.section,
                place.role,
                "empty" if empty else "substantive",
                round(score, 4),
                reasons,
            )
        )
    return tuple(labelled)


def reasons_for(row: SentenceRow, empty: bool) -> tuple[str, ...]:
    """What a reader can check by eye: the facts that the sentence lacks (empty) or shows (substantive)."""
    facts = row.facts
    shown = [
        name
        for name, seen in (
            ("数量", facts.quantity), ("时间", facts.time), ("文件", facts.document), ("地点", facts.place),
            ("具体事项", facts.act), ("专名", facts.name),
        )
        if seen
    ]  # fmt: skip
    if not empty:
        return (f"该句有{'、'.join(shown)}",) if shown else ()
    missing = [
        name
        for name, seen in (
            ("数量", facts.quantity), ("时间", facts.time), ("对象", facts.document or facts.place or facts.act or facts.name),
        )
        if not seen
    ]  # fmt: skip
    reasons = [f"该句未见{'、'.join(missing)}"] if missing else ["该句所列内容多为通用表述"]
    if row.formulaic >= _FORMULAIC:
        reasons.append(f"固定提法约占{round(row.formulaic * 100)}%")
    return tuple(reasons)
