"""Features of the sentence label: what in a sentence somebody could check, and what any report could say.

Everything is counted from the text, its words, the ledger of numbers and the lexicons ``sentence_cues``, ``phrases``
and ``phrases_mined``; nothing here is learned, so that a feature means the same for every model. The features of all
sentences of a report are computed together, a column a feature (`taizhang.extract.sentence_columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from taizhang.extract import sentence_columns as columns
from taizhang.extract.indicator_wrap import unwrap
from taizhang.extract.sentence_words import Affinity, Tokens, describe_words, model_words, rare_words, read_tokens
from taizhang.records import ROLES, Mention, Span, Word
from taizhang.words import word_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "FEATURES",
    "Affinity",
    "Facts",
    "Measured",
    "SentenceRow",
    "Standing",
    "describe_sentences",
    "join_lines",
    "measure_sentences",
    "model_words",
]


class Standing(Protocol):
    """Where a sentence stands (`taizhang.sections.Place`)."""

    @property
    def role(self) -> str: ...

    @property
    def heading(self) -> bool: ...


class Facts(NamedTuple):
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


class Measured(NamedTuple):
    """The sentences of a report as the model sees them, one row each, those joined that only layout parts.

    ``features`` has the columns of `FEATURES`, ``facts`` those of `Facts`; ``owner`` gives for each span the number of
    its row.
    """

    features: NDArray[np.float64]
    facts: NDArray[np.bool_]
    tokens: Tokens
    owner: list[int]

    @property
    def formulaic(self) -> NDArray[np.float64]:
        """The share of the characters of each sentence that set phrases cover."""
        share: NDArray[np.float64] = self.features[:, FEATURES.index("set_phrases")]
        return share


def measure_sentences(
    text: str,
    spans: Sequence[Span],
    places: Sequence[Standing],
    words: Sequence[Word],
    mentions: Sequence[Mention],
    *,
    unit: str,
    table: Affinity,
) -> Measured:
    """The features of every sentence. ``places`` may be empty (roles unknown), ``mentions`` is the ledger of numbers.

    ``unit`` is the name of the reporting unit: places within it are its own and make nothing specific.
    """
    import numpy as np

    whole, owner = join_lines(text, spans)
    if not whole:
        none = np.zeros(0, dtype=np.int64)
        shapes = np.zeros((0, len(FEATURES))), np.zeros((0, len(_FACTS)), dtype=bool)
        return Measured(*shapes, Tokens(none, none, none), owner)
    page = columns.Page(text, whole)
    tokens = read_tokens(page, words)
    rare = rare_words(tokens, table)
    numbers = columns.numbers(page, mentions, _KINDS)
    found = {
        **columns.cue_counts(page), **numbers, **columns.titles(page), **columns.clauses(page),
        **columns.names(page, unit, rare), **columns.phrases(page), **columns.marks(page),
        **describe_words(page, tokens, table, rare), **columns.standing(page, numbers["quantity"]),
    }  # fmt: skip
    features = np.zeros((len(whole), len(FEATURES)))
    for name, column in found.items():
        if name in _PLACE:
            features[:, _PLACE[name]] = column
    if places:
        firsts = [i for i, number in enumerate(owner) if i == 0 or number != owner[i - 1]]
        for index, first in enumerate(firsts):
            features[index, _PLACE["role." + places[first].role]] = 1.0
    facts = np.stack(
        [np.any([found[name] > 0 for name in names], axis=0) for names in _FACTS.values()], axis=1
    )  # fmt: skip
    return Measured(features, facts, tokens, owner)


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
    """One row a sentence, in order; see `measure_sentences`."""
    measured = measure_sentences(text, spans, places, words, mentions, unit=unit, table=table)
    known = word_numbers().words
    tokens: list[list[str]] = [[] for _ in measured.features]
    for sentence, number in zip(measured.tokens.sentences.tolist(), measured.tokens.numbers.tolist(), strict=True):
        tokens[sentence].append(known[number])
    rows = [
        SentenceRow(tuple(own), tuple(values), Facts(*facts), formulaic)
        for own, values, facts, formulaic in zip(
            tokens, measured.features.tolist(), measured.facts.tolist(), measured.formulaic.tolist(), strict=True
        )
    ]
    return [rows[number] for number in measured.owner]


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


_KINDS = ("date", "time", "duration", "document")
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

_PLACE = {name: place for place, name in enumerate(FEATURES)}
_FACTS = {
    "quantity": ("quantity",),
    "time": ("kind.date", "kind.time", "date", "cue.when"),
    "document": ("book_own", "act_document"),
    "place": ("place_other",),
    "act": ("act_event", "act_site", "act_direct"),
    "name": ("named_site", "quote_new", "latin"),
}
