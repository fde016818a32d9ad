"""Features of the sentence label: what in a sentence somebody could check, and what any report could say.

Everything is counted from the text, its words, the ledger of numbers and the lexicons ``sentence_cues``, ``phrases``
and ``phrases_mined``; nothing here is learned, so that a feature means the same for every model.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log1p
from typing import Literal, Protocol

from taizhang.extract.cues import Cue, cue_matcher, phrase_matcher
from taizhang.extract.indicator_wrap import unwrap
from taizhang.lexicon import load
from taizhang.records import ROLES, Mention, Span, Word

__all__ = [
    "FEATURES",
    "Affinity",
    "Facts",
    "SentenceRow",
    "Standing",
    "describe_sentences",
    "join_lines",
    "model_words",
]


class Standing(Protocol):
    """Where a sentence stands (`taizhang.sections.Place`)."""

    @property
    def role(self) -> str: ...

    @property
    def heading(self) -> bool: ...


class Affinity(Protocol):
    """How words go with numbers (`taizhang.learn.WordTable`)."""

    def of(self, words: Sequence[str]) -> list[float]: ...

    def rarities(self, words: Sequence[str]) -> list[float]: ...

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
    """A sentence as the model sees it: its words, its features in the order of `FEATURES`, and the facts seen.

    ``formulaic`` is the share of its characters that set phrases cover.
    """

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
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}日|份|底|初|中旬|上旬|下旬)|\d{4}年\d{1,2}月")
# A law named without brackets: 资源税法, 民营经济促进条例; not 办法, 司法, 合法 and their like.
_LAW = re.compile(r"[\u4e00-\u9fff]{2}(?:[^办方立执司守普依合违非宪看想做说用书技无设]法|条例)(?=[、，。；和修草的]|$)")
# Verbs that take another's document as their object, and how documents of higher offices begin.
_STUDY = ("学习", "贯彻", "按照", "根据", "落实", "执行", "遵守", "宣传", "依据", "围绕", "对照", "依照")
_HIGHER = ("中共中央", "中华人民共和国", "中国共产党", "习近平", "国务院", "中央", "党内", "国家", "全国")
_NUMBERED = re.compile(r"[〔【\[（(](?:19|20)\d\d[〕】\]）)]\s*\d+\s*号|第\d+号")  # 沪府规〔2016〕168号
_ASPECT = re.compile(r"(?<![为除到])[\u4e00-\u9fff]了(?!解|新|望|然|结)")
_SPECIFIC = 0.75  # rarity of a word in about one sentence of 200 or fewer
_DIRECT_ACTS = ("award", "first", "decide", "tariff", "proposal")
_HOLLOW = ("vague_verb", "intensifier", "claim", "guidance", "frame", "need", "problem", "vague_amount")
_KINDS = ("date", "time", "duration", "document")
_MINED = ("mined", "quoted")
_SHORT, _TOPIC_LENGTH = 12, 24


@lru_cache(maxsize=2)
def _names_of(kind: Literal["person", "quoted"]) -> re.Pattern[str]:
    """A person's name after a title; the end of a quotation that names something that exists (“晨光”行动)."""
    words = load("sentence_cues")["names"]
    if kind == "quoted":
        return re.compile(f'[”"](?=(?:{words["quoted_kinds"]})*(?:{words["quoted_things"]}))')
    surname = f"[{words['surnames']}]"
    return re.compile(
        f"(?:{words['titles']}){surname}[\u4e00-\u9fff]{{1,2}}(?={words['after_name']})|{surname}[某×XＸ]"
    )


def model_words(words: Sequence[str]) -> list[str]:
    """The words that count for the model: no punctuation, anything with a digit as ``0``."""
    return ["0" if _DIGIT.search(word) else word for word in words if not _PUNCTUATION.fullmatch(word)]


def describe_sentences(
    text: str,
    spans: Sequence[Span],
    places: Sequence[Standing],
    words: Sequence[Word],
    mentions: Sequence[Mention],
    *,
    unit: str,
    table: Affinity,
) -> list[SentenceRow]:
    """One row a sentence, in order. ``places`` may be empty (roles unknown), ``mentions`` is the ledger of numbers.

    ``unit`` is the name of the reporting unit: places within it are its own and make nothing specific.
    """
    page = _Page(text, words, mentions, unit, table)
    whole, owner = join_lines(text, spans)
    described = [_describe(page, span) for span in whole]
    quantities = [row[0]["quantity"] > 0 for row in described]
    rows: list[SentenceRow] = []
    for index, (features, facts, tokens) in enumerate(described):
        features.update(_standing(text, whole, quantities, index))
        if places:
            features["role." + places[owner.index(index)].role] = 1.0
        values = tuple([features.get(name, 0.0) for name in FEATURES])
        rows.append(SentenceRow(tuple(tokens), values, facts, features["set_phrases"]))
    return [rows[index] for index in owner]


def join_lines(text: str, spans: Sequence[Span]) -> tuple[list[Span], list[int]]:
    """The sentences, those joined that only a line break of layout parts, and for each span the number of its own."""
    unwrapped = unwrap(text)
    joints = set(unwrapped.origins[1:]) if unwrapped else set()
    whole: list[Span] = []
    owner: list[int] = []
    for span in spans:
        if whole and span.start in joints:
            whole[-1] = Span(whole[-1].start, span.end)
        else:
            whole.append(span)
        owner.append(len(whole) - 1)
    return whole, owner


class _Groups:
    """The groups of the cues as bits of one number."""

    def __init__(self) -> None:
        self.names = cue_matcher().names
        self.bit = {name: 1 << number for number, name in enumerate(self.names)}
        self.direct, self.hollow = self.of(*_DIRECT_ACTS), self.of(*_HOLLOW)
        self.started, self.work = self.of("found", "build"), self.of("site", "place", "event_noun")
        self.lead_act = self.of("make_document", "hold", "hands_on", "found", "decide")
        self.lead_hollow = self.of("vague_verb", "intensifier")
        self.located = self.of("place", "region")

    def of(self, *names: str) -> int:
        return sum(self.bit[name] for name in names)


@lru_cache(maxsize=1)
def _groups() -> _Groups:
    return _Groups()


class _Page:
    """The text with everything found in it, ready to be cut into sentences."""

    def __init__(
        self, text: str, words: Sequence[Word], mentions: Sequence[Mention], unit: str, table: Affinity
    ) -> None:
        self.text, self.unit, self.table = text, unit, table
        self.words, self._word_starts = words, [word.start for word in words]
        self.mentions, self._mention_starts = mentions, [mention.start for mention in mentions]
        self.cues = cue_matcher().find(text)
        self._cue_starts = [cue.start for cue in self.cues]
        self.phrases = phrase_matcher().find(text)
        self._phrase_starts = [cue.start for cue in self.phrases]

    def words_of(self, span: Span) -> list[str]:
        return [word.text for word in self.words[_slice(self._word_starts, span)]]

    def mentions_of(self, span: Span) -> Sequence[Mention]:
        return self.mentions[_slice(self._mention_starts, span)]

    def cues_of(self, span: Span) -> list[Cue]:
        return self.cues[_slice(self._cue_starts, span)]

    def phrases_of(self, span: Span) -> list[Cue]:
        return self.phrases[_slice(self._phrase_starts, span)]


def _slice(starts: list[int], span: Span) -> slice:
    first = bisect_left(starts, span.start)
    return slice(first, bisect_left(starts, span.end, first))


def _describe(page: _Page, span: Span) -> tuple[dict[str, float], Facts, list[str]]:
    sentence = page.text[span.start : span.end]
    size = len(sentence)
    tokens = model_words(page.words_of(span))
    cues = page.cues_of(span)
    groups = _groups()
    features: dict[str, float] = {}
    counts = [0] * len(groups.names)
    for cue in cues:
        counts[cue.group] += 1
    for name, count in zip(groups.names, counts, strict=True):
        if count:
            features["cue." + name] = log1p(count)
    features.update(_numbers(page.mentions_of(span), sentence))
    features.update(_titles(sentence, span.start, cues))
    features.update(_clauses(sentence, span.start, cues))
    features.update(_names(page, span, sentence, cues, tokens))
    features.update(_phrases(page.phrases_of(span), size))
    features.update(_affinity(page.table, tokens))
    features["hollow_cover"] = _cover([cue for cue in cues if groups.hollow >> cue.group & 1]) / size
    features["length"] = log1p(size)
    features["short"] = float(size <= _SHORT)
    features["lists"] = sentence.count("、") / size
    features.update(_rarities(page.table, tokens))
    features["numbered"] = float(_NUMBERED.search(sentence) is not None)
    features["person"] = float(_names_of("person").search(sentence) is not None)
    features["aspect"] = log1p(len(_ASPECT.findall(sentence)))
    features["colon"] = float(sentence[-1] in "：:")
    return features, _facts(features), tokens


def _facts(features: dict[str, float]) -> Facts:
    def seen(*names: str) -> bool:
        return any(features.get(name, 0.0) > 0 for name in names)

    return Facts(
        quantity=seen("quantity"),
        time=seen("kind.date", "kind.time", "date", "cue.when"),
        document=seen("book_own", "act_document"),
        place=seen("place_other"),
        act=seen("act_event", "act_site", "act_direct"),
        name=seen("named_site", "quote_new", "latin"),
    )


def _numbers(mentions: Sequence[Mention], sentence: str) -> dict[str, float]:
    kinds: list[str] = [mention.kind for mention in mentions]
    quantities = kinds.count("metric")
    features = {
        "quantity": float(quantities > 0),
        "quantities": log1p(quantities),
        "date": log1p(len(_DATE.findall(sentence))),
        "digits": float(_DIGIT.search(sentence) is not None),
    }
    for kind in _KINDS:
        if kind in kinds:
            features["kind." + kind] = log1p(kinds.count(kind))
    return features


def _titles(sentence: str, start: int, cues: Sequence[Cue]) -> dict[str, float]:
    """Documents in 《》, told apart into the unit's own and those of others, and laws named without brackets."""
    features = {"law": log1p(len(_LAW.findall(sentence)))}
    if "《" not in sentence:
        return features
    own = foreign = other = 0
    making = _groups().names.index("make_document")
    for match in _BOOK.finditer(sentence):
        window = range(start + match.start() - 12, start + match.start())
        if match[1].startswith(_HIGHER) or any(verb in sentence[: match.start()][-12:] for verb in _STUDY):
            foreign += 1
        elif any(cue.group == making and cue.start in window for cue in cues):
            own += 1
        else:
            other += 1
    return {**features, "book_own": log1p(own), "book_foreign": log1p(foreign), "book_other": log1p(other)}


def _clauses(sentence: str, start: int, cues: Sequence[Cue]) -> dict[str, float]:
    """What happens within a clause: a verb of making and a document, a verb of holding and an event, and so on."""
    groups = _groups()
    bit = groups.bit
    documents = events = sites = direct = concrete = hollow = position = 0
    lengths: list[int] = []
    for match in _CLAUSE.finditer(sentence):
        end = start + match.end()
        mask = 0
        while position < len(cues) and cues[position].start < end:
            mask |= 1 << cues[position].group
            position += 1
        lengths.append(match.end() - match.start())
        document = bool(mask & bit["make_document"] and mask & bit["document_noun"])
        event = bool(mask & bit["hold"] and mask & bit["event_noun"])
        site = bool(mask & groups.started and mask & groups.work)
        act = bool(mask & groups.direct)
        documents, events, sites, direct = documents + document, events + event, sites + site, direct + act
        if document or event or site or act or _DIGIT.search(match[0]):
            concrete += 1
        elif mask & groups.hollow:
            hollow += 1
    total = max(1, len(lengths))
    lead = 0
    for cue in cues:
        if cue.start > start + 1:
            break
        lead |= 1 << cue.group
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
        "lead_hollow": float(lead & groups.lead_hollow > 0),
        "lead_higher": float(lead & bit["higher_office"] > 0),
        "lead_centre": float(lead & bit["centre"] > 0),
        "lead_act": float(lead & groups.lead_act > 0),
    }


def _parallel(lengths: Sequence[int]) -> float:
    """Share of neighbouring clauses of equal length (up to one character), from three clauses on."""
    if len(lengths) < 3:
        return 0.0
    return sum(abs(a - b) <= 1 for a, b in pairwise(lengths)) / (len(lengths) - 1)


def _names(page: _Page, span: Span, sentence: str, cues: Sequence[Cue], tokens: Sequence[str]) -> dict[str, float]:
    """Names of places, works, institutions, persons, and what stands in quotation marks."""
    groups = _groups()
    text = page.text
    places = [cue for cue in cues if groups.located >> cue.group & 1]
    others = {name for cue in places if (name := text[cue.start : cue.end]) not in page.unit}
    rare = [token for token in tokens if len(token) > 1 and token not in page.table and token != "0"]
    site = groups.names.index("site")
    named = 0
    for cue in cues:
        if cue.group == site:
            before = text[max(span.start, cue.start - 8) : cue.start]
            named += any(cue.start - 6 <= place.start < cue.start for place in places) or any(t in before for t in rare)
    features = {
        "place_other": log1p(len(others)),
        "named_site": log1p(named),
        "rare_share": len(rare) / max(1, len(tokens)),
        "rare": log1p(len(rare)),
        "latin": float(_LATIN.search(sentence) is not None),
    }
    quotes = _QUOTE.findall(sentence)
    if quotes:
        quoted = phrase_matcher().names.index("quoted")
        known = {text[cue.start : cue.end] for cue in page.phrases_of(span) if cue.group == quoted}
        new = sum(quote not in known for quote in quotes)
        features.update({"quote_new": log1p(new), "quote_known": log1p(len(quotes) - new)})
        features["quote_named"] = log1p(len(_names_of("quoted").findall(sentence)))
    return features


def _phrases(found: Sequence[Cue], size: int) -> dict[str, float]:
    """Shares of characters in set phrases: of both banks, of the hand-made one, of the mined one."""
    names = phrase_matcher().names
    hand = [cue for cue in found if names[cue.group] not in _MINED]
    mined = [cue for cue in found if names[cue.group] == "mined"]
    return {
        "set_phrases": _cover(sorted([*hand, *mined])) / size,
        "set_hand": _cover(hand) / size,
        "set_mined": _cover(mined) / size,
    }


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


def _rarities(table: Affinity, tokens: Sequence[str]) -> dict[str, float]:
    """How specific the words are: their mean rarity, that of the three rarest, how many are rare."""
    values = sorted(table.rarities([token for token in tokens if len(token) > 1 and token != "0"]), reverse=True)
    if not values:
        return {}
    top = values[:3]
    specific = sum(value >= _SPECIFIC for value in values)
    return {
        "rarity_mean": sum(values) / len(values),
        "rarity_top": sum(top) / len(top),
        "specific": log1p(specific),
        "specific_share": specific / len(values),
    }


def _standing(text: str, spans: Sequence[Span], quantities: Sequence[bool], index: int) -> dict[str, float]:
    """Where the sentence stands in its paragraph and in the report, and whether its neighbours hold quantities."""
    last = len(spans) - 1
    first = index == 0 or "\n" in text[spans[index - 1].end : spans[index].start]
    final = index == last or "\n" in text[spans[index].end : spans[index + 1].start]
    return {
        "paragraph_first": float(first and not final),
        "paragraph_last": float(final and not first),
        "paragraph_only": float(first and final),
        "topic": float(first and not final and spans[index].end - spans[index].start <= _TOPIC_LENGTH),
        "next_quantity": float(not final and quantities[index + 1]),
        "previous_quantity": float(not first and quantities[index - 1]),
        "position": index / max(1, last),
        "opening": float(index < 6),
        "closing": float(index > last - 3),
    }


def _cover(cues: Sequence[Cue]) -> int:
    """Characters that the cues cover, overlaps counted once; cues in order of their start."""
    covered = reached = 0
    for start, end, _ in cues:
        if end > reached:
            covered += end - max(start, reached)
            reached = end
    return covered


_GROUPS = (
    "make_document", "document_noun", "hold", "hands_on", "event_noun", "found", "build", "award", "first", "decide",
    "tariff", "proposal", "site", "when", "vague_verb", "intensifier", "claim", "problem", "guidance", "frame",
    "need", "vague_amount", "higher_office", "centre", "self", "colloquial", "instrument", "incident", "feat",
    "happened", "programme", "place", "region",
)  # fmt: skip
FEATURES: tuple[str, ...] = (
    *("cue." + name for name in _GROUPS),
    *("kind." + name for name in _KINDS),
    *("role." + name for name in ROLES),
    "quantity", "quantities", "date", "digits", "book_own", "book_foreign", "book_other", "law", "act_document",
    "act_event", "act_site", "act_direct", "concrete_share", "hollow_share", "hollow_cover", "clauses",
    "clause_length", "parallel", "lead_hollow", "lead_higher", "lead_centre", "lead_act", "place_other", "named_site",
    "rare_share", "rare", "quote_new", "quote_known", "latin", "set_phrases", "set_hand", "set_mined",
    "affinity_mean", "affinity_max", "affinity_min", "affinity_sum", "length", "short", "lists", "colon",
    "paragraph_first", "paragraph_last", "paragraph_only", "topic", "next_quantity", "previous_quantity", "position",
    "opening", "closing", "numbered", "person", "aspect", "quote_named", "rarity_mean", "rarity_top", "specific",
    "specific_share",
)  # fmt: skip
"""The names of the features, in the order of `SentenceRow.features`."""
