"""Features of the sentence label: what in a sentence somebody could check, and what any report could say.

Everything is counted from the text, its words, the ledger of numbers and the lexicons ``sentence_cues``, ``phrases``
and ``phrases_mined``; nothing here is learned, so that a feature means the same for every model.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Protocol

from taizhang.extract.cues import Cue, cue_matcher, phrase_matcher
from taizhang.records import ROLES, Mention, Metric, Span, Word

__all__ = ["FEATURES", "Facts", "SentenceRow", "Standing", "describe_sentences", "model_words"]


class Standing(Protocol):
    """Where a sentence stands (`taizhang.sections.Place`)."""

    @property
    def role(self) -> str: ...

    @property
    def heading(self) -> bool: ...


class Affinity(Protocol):
    """How words go with numbers (`taizhang.learn.WordTable`)."""

    def of(self, words: Sequence[str]) -> list[float]: ...

    def __contains__(self, word: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen in a sentence that somebody could check."""

    quantity: bool
    time: bool
    document: bool
    place: bool
    act: bool
    name: bool


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence as the model sees it: its words, its features in the order of `FEATURES`, and the facts seen."""

    words: tuple[str, ...]
    features: tuple[float, ...]
    facts: Facts
    formulaic: float


_PUNCTUATION = re.compile(r"[\s\W_]+")
_DIGIT = re.compile(r"[0-9０-９]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CLAUSE = re.compile(r"[^，,；;：:]+")
_BOOK = re.compile(r"《([^》\n]{2,60})》")
_QUOTE = re.compile('[“"]([^“”"\n]{2,24})[”"]')
_DATE = re.compile(r"\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{1,2}月(?:份|底|初|中旬)?")
# A law named without brackets: 资源税法, 土地管理法, 民营经济促进条例.
_LAW = re.compile(r"[\u4e00-\u9fff]{2,}(?:[^办方立执司守普依合违非宪看想做说用]法|条例)(?=[、，。；和修草的]|$)")
_LEARN = ("学习", "贯彻", "按照", "根据", "落实", "执行", "遵守", "宣传", "依据", "围绕", "对照", "依照")
_FOREIGN_TITLE = ("中共中央", "中华人民共和国", "中国共产党", "习近平", "国务院", "中央", "党内", "国家", "全国")
_ACT_GROUPS = ("award", "first", "decide", "tariff", "proposal")
_HOLLOW_GROUPS = ("vague_verb", "intensifier", "claim", "guidance", "frame", "need", "problem", "vague_amount")
_KINDS = ("date", "time", "duration", "ordinal", "document", "name", "code", "set_phrase")


def model_words(words: Sequence[str]) -> list[str]:
    """The words that count for the model: no punctuation, anything with a digit as ``0``."""
    return ["0" if _DIGIT.search(word) else word for word in words if not _PUNCTUATION.fullmatch(word)]


def describe_sentences(
    text: str,
    spans: Sequence[Span],
    places: Sequence[Standing],
    words: Sequence[Word],
    mentions: Sequence[Mention],
    metrics: Sequence[Metric],
    *,
    unit: str,
    table: Affinity,
) -> list[SentenceRow]:
    """One row a sentence, in order. ``places`` may be empty (role and headings unknown).

    ``unit`` is the name of the reporting unit: places within it are its own and make nothing specific.
    """
    page = _Page(text, words, mentions, metrics, unit, table)
    quantities = [page.count_quantities(span) for span in spans]
    rows: list[SentenceRow] = []
    for index, span in enumerate(spans):
        features, facts, tokens = _describe(page, span, quantities[index])
        features.update(_standing(text, spans, places, quantities, index))
        rows.append(
            SentenceRow(
                tuple(tokens), tuple([features.get(name, 0.0) for name in FEATURES]), facts, features["set_phrases"]
            )
        )
    return rows


class _Page:
    """The text with everything found in it, ready to be cut into sentences."""

    def __init__(
        self, text: str, words: Sequence[Word], mentions: Sequence[Mention], metrics: Sequence[Metric], unit: str, table: Affinity
    ) -> None:  # fmt: skip
        self.text, self.words, self.mentions, self.unit, self.table = text, words, mentions, unit, table
        self.word_starts = [word.start for word in words]
        self.mention_starts = [mention.start for mention in mentions]
        self.metric_starts = [metric.start for metric in metrics]
        self.cues = cue_matcher().find(text)
        self.cue_starts = [cue.start for cue in self.cues]
        self.phrases = phrase_matcher().find(text)
        self.phrase_starts = [cue.start for cue in self.phrases]

    def words_of(self, span: Span) -> list[str]:
        part = self.words[bisect_left(self.word_starts, span.start) : bisect_left(self.word_starts, span.end)]
        return [word.text for word in part]

    def count_quantities(self, span: Span) -> int:
        return bisect_left(self.metric_starts, span.end) - bisect_left(self.metric_starts, span.start)

    def mentions_of(self, span: Span) -> Sequence[Mention]:
        return self.mentions[bisect_left(self.mention_starts, span.start) : bisect_left(self.mention_starts, span.end)]

    def cues_of(self, span: Span) -> list[Cue]:
        return self.cues[bisect_left(self.cue_starts, span.start) : bisect_left(self.cue_starts, span.end)]

    def phrases_of(self, span: Span) -> list[Cue]:
        return self.phrases[bisect_left(self.phrase_starts, span.start) : bisect_left(self.phrase_starts, span.end)]


def _describe(page: _Page, span: Span, quantities: int) -> tuple[dict[str, float], Facts, list[str]]:
    sentence = page.text[span.start : span.end]
    size = len(sentence)
    tokens = model_words(page.words_of(span))
    cues = page.cues_of(span)
    names = cue_matcher().names
    features: dict[str, float] = {}
    counts = [0] * len(names)
    for cue in cues:
        counts[cue.group] += 1
    for name, count in zip(names, counts, strict=True):
        features["cue." + name] = log1p(count)
    features.update(_numbers(page, span, sentence, quantities))
    features.update(_titles(sentence))
    features.update(_clauses(page, span, sentence, cues))
    features.update(_names(page, span, sentence, cues, tokens))
    features.update(_phrases(page, span, sentence))
    features.update(_affinity(page.table, tokens))
    features["hollow_cover"] = _cover([c for c in cues if names[c.group] in _HOLLOW_GROUPS], span) / size
    features["length"] = log1p(size)
    features["lists"] = sentence.count("、") / size
    features["colon"] = float(sentence[-1] in "：:")
    facts = Facts(
        quantity=quantities > 0,
        time=features["kind.date"] + features["kind.time"] + features["date"] > 0 or features["cue.when"] > 0,
        document=features["book_own"] + features["act_document"] > 0,
        place=features["place_other"] > 0,
        act=features["act_event"] + features["act_site"] + features["act_direct"] > 0,
        name=features["named_site"] + features["quote_new"] + features["latin"] > 0,
    )
    return features, facts, tokens


def _numbers(page: _Page, span: Span, sentence: str, quantities: int) -> dict[str, float]:
    features = {"quantity": float(quantities > 0), "quantities": log1p(quantities)}
    kinds: list[str] = [mention.kind for mention in page.mentions_of(span)]
    for kind in _KINDS:
        features["kind." + kind] = log1p(kinds.count(kind))
    features["date"] = log1p(len(_DATE.findall(sentence)))
    features["digits"] = float(_DIGIT.search(sentence) is not None)
    return features


def _titles(sentence: str) -> dict[str, float]:
    """Documents in 《》, told apart into the unit's own and those of others, and laws named without brackets."""
    own = foreign = other = 0
    for match in _BOOK.finditer(sentence):
        before = sentence[max(0, match.start() - 12) : match.start()]
        if match[1].startswith(_FOREIGN_TITLE) or any(verb in before for verb in _LEARN):
            foreign += 1
        elif any(cue.group == _group("make_document") for cue in cue_matcher().find(before)):
            own += 1
        else:
            other += 1
    laws = len(_LAW.findall(sentence))
    return {"book_own": log1p(own), "book_foreign": log1p(foreign), "book_other": log1p(other), "law": log1p(laws)}


def _clauses(page: _Page, span: Span, sentence: str, cues: Sequence[Cue]) -> dict[str, float]:
    """What happens within a clause: a verb of making and a document, a verb of holding and an event."""
    names = cue_matcher().names
    documents = events = sites = direct = concrete = hollow = 0
    lengths: list[int] = []
    position = 0
    for match in _CLAUSE.finditer(sentence):
        end = span.start + match.end()
        groups: set[str] = set()
        while position < len(cues) and cues[position].start < end:
            groups.add(names[cues[position].group])
            position += 1
        lengths.append(match.end() - match.start())
        document = "make_document" in groups and "document_noun" in groups
        event = "hold" in groups and "event_noun" in groups
        site = ("found" in groups or "build" in groups) and (
            "site" in groups or "place" in groups or "event_noun" in groups
        )
        act = any(group in groups for group in _ACT_GROUPS)
        documents, events, sites, direct = documents + document, events + event, sites + site, direct + act
        if document or event or site or act or _DIGIT.search(match[0]):
            concrete += 1
        elif any(group in groups for group in _HOLLOW_GROUPS):
            hollow += 1
    total = max(1, len(lengths))
    lead = [names[cue.group] for cue in cues if cue.start <= span.start + 1]
    return {
        "act_document": log1p(documents),
        "act_event": log1p(events),
        "act_site": log1p(sites),
        "act_direct": log1p(direct),
        "concrete_share": concrete / total,
        "hollow_share": hollow / total,
        "clauses": log1p(total),
        "clause_length": log1p(len(sentence) / total),
        "parallel": _parallel(lengths),
        "lead_hollow": float("vague_verb" in lead or "intensifier" in lead),
        "lead_higher": float("higher_office" in lead),
        "lead_act": float("make_document" in lead or "hold" in lead or "found" in lead or "decide" in lead),
    }


def _parallel(lengths: Sequence[int]) -> float:
    """Share of neighbouring clauses of equal length (up to one character), from three clauses on."""
    if len(lengths) < 3:
        return 0.0
    return sum(abs(a - b) <= 1 for a, b in zip(lengths, lengths[1:], strict=False)) / (len(lengths) - 1)


def _names(page: _Page, span: Span, sentence: str, cues: Sequence[Cue], tokens: Sequence[str]) -> dict[str, float]:
    names = cue_matcher().names
    places = [c for c in cues if names[c.group] in ("place", "region")]
    others = {page.text[c.start : c.end] for c in places if page.text[c.start : c.end] not in page.unit}
    rare = [token for token in tokens if len(token) > 1 and token not in page.table and token != "0"]
    starts = {c.start for c in places}
    named = sum(
        names[c.group] == "site"
        and (any(c.start - 6 <= s < c.start for s in starts) or any(_ends(page.text, token, c.start) for token in rare))
        for c in cues
    )
    known = {page.text[c.start : c.end] for c in page.phrases_of(span) if phrase_matcher().names[c.group] == "quoted"}
    quotes = _QUOTE.findall(sentence)
    new = sum(quote not in known for quote in quotes)
    return {
        "place_other": log1p(len(others)),
        "named_site": log1p(named),
        "rare_share": len(rare) / max(1, len(tokens)),
        "rare": log1p(len(rare)),
        "quote_new": log1p(new),
        "quote_known": log1p(len(quotes) - new),
        "latin": float(_LATIN.search(sentence) is not None),
    }


def _ends(text: str, token: str, position: int) -> bool:
    """Whether ``token`` stands right before ``position`` (up to four characters between)."""
    return token in text[max(0, position - len(token) - 4) : position]


def _phrases(page: _Page, span: Span, sentence: str) -> dict[str, float]:
    names = phrase_matcher().names
    found = page.phrases_of(span)
    hand = [cue for cue in found if names[cue.group] not in ("mined", "quoted")]
    mined = [cue for cue in found if names[cue.group] == "mined"]
    size = len(sentence)
    features = {
        "set_phrases": _cover([*hand, *mined], span) / size,
        "set_hand": _cover(hand, span) / size,
        "set_mined": _cover(mined, span) / size,
    }
    for cue in hand:
        key = "set." + names[cue.group]
        features[key] = features.get(key, 0.0) + 1.0
    return features


def _affinity(table: Affinity, tokens: Sequence[str]) -> dict[str, float]:
    values = table.of([token for token in tokens if token != "0"])
    if not values:
        return {}
    total = sum(values)
    return {
        "affinity_mean": total / len(values),
        "affinity_max": max(values),
        "affinity_min": min(values),
        "affinity_sum": total / len(values) ** 0.5,
    }


def _standing(
    text: str, spans: Sequence[Span], places: Sequence[Standing], quantities: Sequence[int], index: int
) -> dict[str, float]:
    """Where the sentence stands in its paragraph and in the report, and what its neighbours hold."""
    last = len(spans) - 1
    first = index == 0 or "\n" in text[spans[index - 1].end : spans[index].start]
    final = index == last or "\n" in text[spans[index].end : spans[index + 1].start]
    features = {
        "paragraph_first": float(first and not final),
        "paragraph_last": float(final and not first),
        "paragraph_only": float(first and final),
        "topic": float(first and not final and spans[index].end - spans[index].start <= 24),
        "next_quantity": float(not final and quantities[index + 1] > 0),
        "previous_quantity": float(not first and quantities[index - 1] > 0),
        "position": index / max(1, last),
        "opening": float(index < 6),
        "closing": float(index > last - 3),
    }
    if places:
        features["role." + places[index].role] = 1.0
    return features


def _cover(cues: Sequence[Cue], span: Span) -> int:
    """Characters of the span that the cues cover, overlaps counted once."""
    covered, reached = 0, span.start
    for start, end, _ in sorted(cues):
        end = min(end, span.end)
        if end > reached:
            covered += end - max(start, reached)
            reached = end
    return covered


def _group(name: str) -> int:
    return cue_matcher().names.index(name)


_GROUPS = (
    "make_document", "document_noun", "hold", "event_noun", "found", "build", "award", "first", "decide", "tariff", "proposal",
    "site", "when", "vague_verb", "intensifier", "claim", "problem", "guidance", "frame", "need", "vague_amount", "higher_office",
    "self", "colloquial", "place", "region",
)  # fmt: skip
_SETS = (
    "hollow_verb", "empty_result", "declared_weight", "vague_measure", "empty_problem", "empty_cause", "empty_plan",
    "abstract_noun", "opening_closing",
)  # fmt: skip
FEATURES: tuple[str, ...] = (
    *("cue." + name for name in _GROUPS),
    *("set." + name for name in _SETS),
    *("kind." + name for name in _KINDS),
    *("role." + name for name in ROLES),
    "quantity", "quantities", "date", "digits", "book_own", "book_foreign", "book_other", "law",
    "act_document", "act_event", "act_site", "act_direct", "concrete_share", "hollow_share", "hollow_cover", "clauses",
    "clause_length", "parallel", "lead_hollow", "lead_higher", "lead_act", "place_other", "named_site", "rare_share", "rare",
    "quote_new", "quote_known", "latin", "set_phrases", "set_hand", "set_mined", "affinity_mean", "affinity_max", "affinity_min",
    "affinity_sum", "length", "lists", "colon", "paragraph_first", "paragraph_last", "paragraph_only", "topic", "next_quantity",
    "previous_quantity", "position", "opening", "closing",
)  # fmt: skip
"""The names of the features, in the order of `SentenceRow.features`."""
