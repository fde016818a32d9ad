"""The features of the sentence label, each for all sentences of a report at once (one array a feature).

Patterns are run only in the sentences that hold a character they cannot do without; the rest is counting. What each
feature means is said in `taizhang.extract.sentence_features`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING, Literal, NamedTuple

from taizhang.extract.cues import cue_matcher, phrase_matcher
from taizhang.lexicon import load
from taizhang.records import Mention, Span
from taizhang.words import Scanner, code_points, count_between, places_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Columns = dict[str, Floats]

__all__ = ["Page", "clauses", "marks", "names", "numbers", "phrases", "standing", "titles"]

_DIGITS = "0123456789０１２３４５６７８９"
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
_DIRECT_ACTS = ("award", "first", "decide", "tariff", "proposal")
_HOLLOW = ("vague_verb", "intensifier", "claim", "guidance", "frame", "need", "problem", "vague_amount")
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


class _Groups:
    """The groups of the cues as bits of one number."""

    def __init__(self) -> None:
        self.names = cue_matcher().names
        self.number = {name: number for number, name in enumerate(self.names)}
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


@lru_cache(maxsize=1)
def _logs(size: int) -> Floats:
    import numpy as np

    return np.array([log1p(count) for count in range(size)])


def logs(counts: Ints) -> Floats:
    """``log1p`` of whole numbers."""
    size = 1024
    most = int(counts.max(initial=0))
    while size <= most:
        size *= 4
    return _logs(size)[counts]


class Found(NamedTuple):
    """Cues that begin in a sentence, in order of their start: places, groups, and the sentence of each."""

    starts: Ints
    ends: Ints
    groups: Ints
    sentences: Ints

    def only(self, chosen: NDArray[np.bool_]) -> Found:
        return Found(*(column[chosen] for column in self))


class Page:
    """A text with everything found in it, by sentence. ``spans`` are the sentences, in order and disjoint."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        import numpy as np

        self.text, self.spans = text, spans
        bounds = np.array(spans, dtype=np.int64).reshape(-1, 2)
        self.starts, self.ends = bounds[:, 0].copy(), bounds[:, 1].copy()
        self.sizes = self.ends - self.starts
        self.codes = code_points(text)
        self.digits = places_of(self.codes, _DIGITS)
        self.cues = self._found(cue_matcher().arrays(text))
        self.phrases = self._found(phrase_matcher().arrays(text))

    def sentences_at(self, places: Ints) -> Ints:
        """The sentence that holds each of ``places``, -1 for none."""
        import numpy as np

        at = np.searchsorted(self.starts, places, side="right") - 1
        outside = at < 0
        if len(self.ends):
            outside |= places >= self.ends[at]
        at[outside] = -1
        return at

    def with_any(self, characters: str) -> list[int]:
        """The sentences that hold one of ``characters``."""
        places = places_of(self.codes, characters)
        return (count_between(places, self.starts, self.ends) > 0).nonzero()[0].tolist()

    def sentence(self, index: int) -> str:
        span = self.spans[index]
        return self.text[span.start : span.end]

    def count(self, sentences: Ints) -> Ints:
        """How many of each sentence's number there are."""
        import numpy as np

        return np.bincount(sentences, minlength=len(self.spans))

    def column(self, values: Iterable[tuple[int, float]]) -> Floats:
        """A column that is 0 but for the sentences given."""
        import numpy as np

        filled = np.zeros(len(self.spans))
        for index, value in values:
            filled[index] = value
        return filled

    def _found(self, arrays: tuple[Ints, Ints, Ints]) -> Found:
        starts, ends, groups = arrays
        sentences = self.sentences_at(starts)
        inside = sentences >= 0
        return Found(starts[inside], ends[inside], groups[inside], sentences[inside])

    def cover(self, cues: Found) -> Ints:
        """Characters that the cues cover in each sentence, overlaps counted once."""
        import numpy as np

        shift = cues.sentences * (len(self.text) + 1)  # a cue covers nothing of the next sentence
        starts, ends = cues.starts + shift, cues.ends + shift
        reached = np.maximum.accumulate(ends)
        begins = starts.copy()
        np.maximum(starts[1:], reached[:-1], out=begins[1:])
        return np.bincount(cues.sentences, np.maximum(ends - begins, 0), len(self.spans)).astype(np.int64)


def cue_counts(page: Page) -> Columns:
    """How often each group of cues stands in the sentence, and what part of it is hollow."""
    import numpy as np

    groups = _groups()
    size = len(groups.names)
    cues = page.cues
    counts = np.bincount(cues.sentences * size + cues.groups, minlength=size * len(page.spans)).reshape(-1, size)
    columns = {"cue." + name: logs(counts[:, number]) for name, number in groups.number.items()}
    hollow = cues.only((groups.hollow >> cues.groups & 1).astype(bool))
    columns["hollow_cover"] = page.cover(hollow) / page.sizes
    return columns


def numbers(page: Page, mentions: Sequence[Mention], kinds: Sequence[str]) -> Columns:
    """What the ledger of numbers has in the sentence."""
    import numpy as np

    at = page.sentences_at(np.fromiter((mention.start for mention in mentions), np.int64, len(mentions)))
    numbered = {kind: number for number, kind in enumerate(("metric", *kinds), 1)}
    of_kind = np.fromiter((numbered.get(mention.kind, 0) for mention in mentions), np.int64, len(mentions))
    counts = [page.count(at[(at >= 0) & (of_kind == number)]) for number in numbered.values()]
    columns = {"kind." + kind: logs(counts[number]) for number, kind in enumerate(kinds, 1)}
    columns["quantity"] = (counts[0] > 0).astype(float)
    columns["quantities"] = logs(counts[0])
    columns["date"] = _tally(page, _DATE, "月")
    columns["digits"] = (count_between(page.digits, page.starts, page.ends) > 0).astype(float)
    return columns


def _tally(page: Page, pattern: re.Pattern[str], needed: str) -> Floats:
    """How often ``pattern``, which cannot do without one of ``needed``, stands in each sentence."""
    return page.column((i, log1p(len(pattern.findall(page.sentence(i))))) for i in page.with_any(needed))


def _seen(page: Page, pattern: re.Pattern[str], needed: str) -> Floats:
    return page.column((i, float(pattern.search(page.sentence(i)) is not None)) for i in page.with_any(needed))


def titles(page: Page) -> Columns:
    """Documents in 《》, told apart into the unit's own and those of others, and laws named without brackets."""
    import numpy as np

    making = page.cues.starts[page.cues.groups == _groups().number["make_document"]].tolist()
    rows: list[tuple[int, int, int, int]] = []
    for index in page.with_any("《"):
        sentence, start = page.sentence(index), page.spans[index].start
        own = foreign = other = 0
        for match in _BOOK.finditer(sentence):
            at = start + match.start()
            if match[1].startswith(_HIGHER) or any(verb in sentence[: match.start()][-12:] for verb in _STUDY):
                foreign += 1
            elif any(max(start, at - 12) <= cue < at for cue in making):
                own += 1
            else:
                other += 1
        rows.append((index, own, foreign, other))
    counts = np.zeros((len(page.spans), 3), dtype=np.int64)
    for index, *row in rows:
        counts[index] = row
    columns = {name: logs(counts[:, i]) for i, name in enumerate(("book_own", "book_foreign", "book_other"))}
    columns["law"] = _tally(page, _LAW, "法例")
    return columns


def clauses(page: Page) -> Columns:
    """What happens within a clause: a verb of making and a document, a verb of holding and an event, and so on."""
    import numpy as np

    groups, bit = _groups(), _groups().bit
    commas = places_of(page.codes, "，,；;：:")
    commas = commas[page.sentences_at(commas) >= 0]
    # Sentences cut at their commas: sorted, the beginnings and the ends belong to one another.
    starts = np.sort(np.concatenate([page.starts, commas + 1]))
    ends = np.sort(np.concatenate([page.ends, commas]))
    filled = ends > starts
    starts, ends = starts[filled], ends[filled]
    sentences = page.sentences_at(starts)
    masks = np.zeros(len(starts), dtype=np.int64)
    # A cue that begins at a comma is counted to the clause behind it.
    clause = np.searchsorted(ends, page.cues.starts, side="right")
    known = clause < len(ends)
    known[known] = sentences[clause[known]] == page.cues.sentences[known]
    np.bitwise_or.at(masks, clause[known], 1 << page.cues.groups[known])

    def has(*wanted: int) -> NDArray[np.bool_]:
        there: NDArray[np.bool_] = np.logical_and.reduce([masks & mask > 0 for mask in wanted])
        return there

    acts = {
        "act_document": has(bit["make_document"], bit["document_noun"]),
        "act_event": has(bit["hold"], bit["event_noun"]),
        "act_site": has(groups.started, groups.work),
        "act_direct": has(groups.direct),
    }
    columns = {name: logs(page.count(sentences[there])) for name, there in acts.items()}
    concrete = np.logical_or.reduce([*acts.values(), count_between(page.digits, starts, ends) > 0])
    hollow = ~concrete & has(groups.hollow)
    total = np.maximum(1, page.count(sentences))
    columns["concrete_share"] = page.count(sentences[concrete]) / total
    columns["hollow_share"] = page.count(sentences[hollow]) / total
    columns["clauses"] = logs(total)
    columns["clause_length"] = np.array([log1p(mean) for mean in (page.sizes / total).tolist()])
    columns["parallel"] = _parallel(page, ends - starts, sentences)
    columns.update(_leads(page))
    return columns


def _parallel(page: Page, lengths: Ints, sentences: Ints) -> Floats:
    """Share of neighbouring clauses of equal length (up to one character), from three clauses on."""
    import numpy as np

    together = sentences[1:] == sentences[:-1]
    alike = together & (np.abs(np.diff(lengths)) <= 1)
    pairs = page.count(sentences[1:][together])
    share: Floats = np.where(pairs > 1, page.count(sentences[1:][alike]) / np.maximum(1, pairs), 0.0)
    return share


def _leads(page: Page) -> Columns:
    """What stands at the head of the sentence."""
    import numpy as np

    groups = _groups()
    cues = page.cues.only(page.cues.starts <= page.starts[page.cues.sentences] + 1)
    lead = np.zeros(len(page.spans), dtype=np.int64)
    np.bitwise_or.at(lead, cues.sentences, 1 << cues.groups)
    masks = {
        "lead_hollow": groups.lead_hollow,
        "lead_higher": groups.bit["higher_office"],
        "lead_centre": groups.bit["centre"],
        "lead_act": groups.lead_act,
    }
    return {name: (lead & mask > 0).astype(float) for name, mask in masks.items()}


def names(page: Page, unit: str, rare: Sequence[tuple[int, str]]) -> Columns:
    """Names of places, works, persons, and what stands in quotation marks.

    ``unit`` is the name of the reporting unit; ``rare`` gives the rare words, each with its sentence.
    """
    groups, text = _groups(), page.text
    located = page.cues.only((groups.located >> page.cues.groups & 1).astype(bool))
    places: dict[int, list[int]] = {}
    others: dict[int, set[str]] = {}
    for start, end, sentence in zip(
        located.starts.tolist(), located.ends.tolist(), located.sentences.tolist(), strict=True
    ):
        places.setdefault(sentence, []).append(start)
        name = text[start:end]
        if name not in unit:
            others.setdefault(sentence, set()).add(name)
    words: dict[int, list[str]] = {}
    for sentence, word in rare:
        words.setdefault(sentence, []).append(word)
    sites = page.cues.only(page.cues.groups == groups.number["site"])
    named: dict[int, int] = {}
    for start, sentence in zip(sites.starts.tolist(), sites.sentences.tolist(), strict=True):
        near = any(start - 6 <= place < start for place in places.get(sentence, ()))
        if not near and sentence in words:
            before = text[max(page.spans[sentence].start, start - 8) : start]
            near = any(word in before for word in words[sentence])
        if near:
            named[sentence] = named.get(sentence, 0) + 1
    columns = {
        "place_other": page.column((i, log1p(len(found))) for i, found in others.items()),
        "named_site": page.column((i, log1p(count)) for i, count in named.items()),
    }
    return {**columns, **_quotations(page)}


def _quotations(page: Page) -> Columns:
    chosen = page.phrases.only(page.phrases.groups == phrase_matcher().names.index("quoted"))
    known: dict[int, set[str]] = {}
    for start, end, sentence in zip(
        chosen.starts.tolist(), chosen.ends.tolist(), chosen.sentences.tolist(), strict=True
    ):
        known.setdefault(sentence, set()).add(page.text[start:end])
    rows: list[tuple[int, float, float, float]] = []
    for index in page.with_any('“"'):
        sentence = page.sentence(index)
        quotes = _QUOTE.findall(sentence)
        if quotes:
            new = sum(quote not in known.get(index, ()) for quote in quotes)
            existing = len(_names_of("quoted").findall(sentence))
            rows.append((index, log1p(new), log1p(len(quotes) - new), log1p(existing)))
    return {
        name: page.column((row[0], row[place]) for row in rows)
        for place, name in enumerate(("quote_new", "quote_known", "quote_named"), 1)
    }


def phrases(page: Page) -> Columns:
    """Shares of characters in set phrases: of both banks, of the hand-made one, of the mined one."""
    import numpy as np

    groups = phrase_matcher().names
    found = page.phrases
    mined = found.groups == groups.index("mined")
    hand = ~np.isin(found.groups, [groups.index(name) for name in _MINED])
    return {
        "set_phrases": page.cover(found.only(hand | mined)) / page.sizes,
        "set_hand": page.cover(found.only(hand)) / page.sizes,
        "set_mined": page.cover(found.only(mined)) / page.sizes,
    }


def marks(page: Page) -> Columns:
    """Length, enumerations, and what single characters give away."""
    import numpy as np

    codes = page.codes
    letters = ((codes >= 65) & (codes <= 90)) | ((codes >= 97) & (codes <= 122))
    pairs = np.flatnonzero(letters[1:] & letters[:-1])  # both letters within the sentence
    last = codes[page.ends - 1]
    return {
        "length": logs(page.sizes),
        "short": (page.sizes <= _SHORT).astype(float),
        "lists": count_between(places_of(codes, "、"), page.starts, page.ends) / page.sizes,
        "latin": (count_between(pairs, page.starts, page.ends - 1) > 0).astype(float),
        "colon": ((last == ord("：")) | (last == ord(":"))).astype(float),
        "numbered": _seen(page, _NUMBERED, "号"),
        "person": _persons(page),
        "aspect": _tally(page, _ASPECT, "了"),
    }


@lru_cache(maxsize=1)
def _person() -> Scanner:
    return Scanner(_names_of("person"))


def _persons(page: Page) -> Floats:
    """Names of persons: only where a title or a hidden name stands, which few sentences have."""
    import numpy as np

    starts = np.array([match.start() for match in _person().finditer(page.text)], dtype=np.int64)
    return page.column((i, 1.0) for i in page.sentences_at(starts).tolist() if i >= 0)


def standing(page: Page, quantities: Floats) -> Columns:
    """Where the sentence stands in its paragraph and in the report, and whether its neighbours hold quantities."""
    import numpy as np

    size = len(page.spans)
    breaks = places_of(page.codes, "\n")
    parted = np.ones(size + 1, dtype=bool)  # parted[i]: a line break before sentence i
    parted[1:size] = count_between(breaks, page.ends[:-1], page.starts[1:]) > 0
    first, final = parted[:-1], parted[1:]
    index = np.arange(size)
    after, before = np.zeros(size), np.zeros(size)
    after[:-1], before[1:] = quantities[1:], quantities[:-1]
    return {
        "paragraph_first": (first & ~final).astype(float),
        "paragraph_last": (final & ~first).astype(float),
        "paragraph_only": (first & final).astype(float),
        "topic": (first & ~final & (page.sizes <= _TOPIC_LENGTH)).astype(float),
        "next_quantity": np.where(final, 0.0, after),
        "previous_quantity": np.where(first, 0.0, before),
        "position": index / max(1, size - 1),
        "opening": (index < 6).astype(float),
        "closing": (index > size - 4).astype(float),
    }
