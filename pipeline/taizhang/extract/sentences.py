"""Which sentences are empty (空话套话): a label, a score and the reasons for each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from taizhang.extract.sentence_features import Facts, Standing, measure_sentences
from taizhang.extract.sentence_words import Tokens
from taizhang.learn import LinearModel, load_model
from taizhang.learn.linear import NumberedWords
from taizhang.lexicon import resource
from taizhang.records import Mention, Metric, Role, Sentence, SentenceLabel, Span, Word
from taizhang.words import word_numbers

__all__ = ["label_sentences", "sentence_model"]

# 各位代表：  同志们，  尊敬的各位领导、同志们：
_SALUTATION = re.compile(
    r"(?:尊敬的)?(?:各位(?:代表|委员|领导|同志|同事|来宾|评委|老师|家长|党员)|同志们|代表们|委员们|居民朋友们|(?:主席|主任|书记|组长)同志)"
    r"(?:[、，,\s]*(?:尊敬的)?(?:各位)?(?:代表|委员|领导|同志们?|同事们?|来宾|评委|老师|家长|党员|朋友们?|列席人员))*\s*[：:，,！!。]?"
)
_SALUTES = frozenset("尊各同代委居主书组")  # what a salutation begins with
_SHOWN = 3
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
    score is that probability, in [0, 1]; the reasons say in Chinese what was seen or not seen. ``mentions`` is the
    ledger of numbers, ``metrics`` in text order; ``unit`` is the name of the reporting unit; ``model`` replaces the
    shipped one.
    """
    chosen = model or sentence_model()
    measured = measure_sentences(text, spans, places, words, mentions, unit=unit, table=chosen.table)
    scores = chosen.probabilities(measured.features, _numbered(measured.tokens, chosen))
    facts = [Facts(*row) for row in measured.facts.tolist()]
    formulaic = measured.formulaic.tolist()
    starts = [metric.start for metric in metrics]
    owner = measured.owner
    pieces = Counter(owner)
    titles = _broken_titles(spans, places, owner, mentions)
    labelled: list[Sentence] = []
    for span, place, number in zip(spans, places, owner, strict=True):
        score = scores[number]
        label: SentenceLabel = "empty" if score >= chosen.threshold else "substantive"
        reasons: tuple[str, ...] = ()
        heading = place.heading and (pieces[number] == 1 or number in titles)  # a line of a broken sentence is none
        if heading or (text[span.start] in _SALUTES and _SALUTATION.fullmatch(text, span.start, span.end)):
            label, score = "skip", 0.0
        elif label == "empty":
            reasons = why_empty(facts[number], formulaic[number])
        else:
            counted = metrics[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            reasons = why_substantive(facts[number], [metric.text for metric in counted])
        labelled.append(Sentence(span.start, span.end, place.section, place.role, label, round(score, 4), reasons))
    return tuple(labelled)


def _broken_titles(
    spans: Sequence[Span], places: Sequence[Place], owner: Sequence[int], mentions: Sequence[Mention]
) -> set[int]:
    """The sentences, by number, that are a numbered heading of several lines."""
    markers = {mention.start for mention in mentions if mention.kind == "section"}
    numbered = {number for span, number in zip(spans, owner, strict=True) if span.start in markers}
    return numbered - {number for place, number in zip(places, owner, strict=True) if not place.heading}


def _numbered(tokens: Tokens, model: LinearModel) -> NumberedWords:
    table = word_numbers()
    idf = table.column("idf", model, model.inverse_frequencies)
    return NumberedWords(tokens.numbers, tokens.sentences, idf, table.column("weight", model, model.weights))


def why_empty(facts: Facts, formulaic: float) -> tuple[str, ...]:
    """What a reader can check by eye and does not find: quantity, time, object; and how much is set phrase."""
    thing = facts.document or facts.place or facts.act or facts.name
    seen = {"数量": facts.quantity, "时间": facts.time, "对象": thing}
    missing = "、".join(name for name, there in seen.items() if not there)
    reasons = [f"该句未见{missing}"] if missing else ["该句所列多为通用表述，未写明具体事项"]
    if formulaic >= _FORMULAIC:
        reasons.append(f"固定提法约占{formulaic:.0%}")
    return tuple(reasons)


def why_substantive(facts: Facts, quantities: Sequence[str]) -> tuple[str, ...]:
    """What a reader finds in the sentence and can check; ``quantities`` are its quantities as written."""
    seen = {
        "时间": facts.time,
        "文件": facts.document,
        "地点": facts.place,
        "具体事项": facts.act,
        "专名": facts.name,
    }
    reasons = (
        [f"有数量：{'、'.join(quantities[:_SHOWN])}{'等' if len(quantities) > _SHOWN else ''}"] if quantities else []
    )
    found = "、".join(name for name, there in seen.items() if there)
    return (*reasons, f"写明{found}") if found else tuple(reasons)
