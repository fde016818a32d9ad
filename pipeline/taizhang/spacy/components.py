"""The components.

Each puts plain rows into ``doc.user_data`` (so that a Doc can be stored) and spans into ``doc.spans``;
``doc._.sections``, ``doc._.sentences``, ``doc._.mentions``, ``doc._.metrics`` and ``doc._.flags`` read the rows back as
records. The setting ``spans_key`` names the group of spans, as displaCy and spaCy's own span components call it. None
requires another: they share one analysis of the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from taizhang.records import Flag, Mention, Metric, Report, Section, Sentence
from taizhang.records import Span as Place
from taizhang.run.analyse import analyse, source_of_text

__all__ = ["make_flags", "make_mentions", "make_metrics", "make_sections", "make_sentences"]

_KEYS = {"sections": Section, "sentences": Sentence, "mentions": Mention, "metrics": Metric, "flags": Flag}
_LABELS = {"sections": "role", "sentences": "label", "mentions": "kind", "metrics": "category", "flags": "kind"}
_PLACES, _LISTS = ("indicator_span", "sentence"), ("reasons",)


def _row(record: Any) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _record(kind: Any, row: dict[str, Any]) -> Any:
    """A record from its row; a stored Doc gives lists for tuples."""
    values = dict(row)
    for name in _PLACES:
        if values.get(name) is not None:
            values[name] = Place(*values[name])
    for name in _LISTS:
        if name in values:
            values[name] = tuple(values[name])
    return kind(**values)


def _reader(name: str) -> Any:
    kind = _KEYS[name]

    def read(doc: Doc) -> tuple[Any, ...]:
        return tuple(_record(kind, row) for row in doc.user_data.get(f"taizhang_{name}", ()))

    return read


for _name in _KEYS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, getter=_reader(_name))


def _report(doc: Doc) -> Report:
    """The analysis of the text, made once for all components that stand in one pipeline."""
    report: Report | None = doc.user_data.get("taizhang_report")
    if report is None:
        report = analyse(source_of_text(doc.text))
        doc.user_data["taizhang_report"] = report
    return report


class _Component:
    """Writes one sort of record to a Doc; the last of a pipeline drops the analysis that they share."""

    def __init__(self, nlp: Language, name: str, spans_key: str) -> None:
        self._nlp, self._name, self._spans_key = nlp, name, spans_key

    def __call__(self, doc: Doc) -> Doc:
        report = _report(doc)
        records: tuple[Any, ...] = getattr(report, self._name)
        doc.user_data[f"taizhang_{self._name}"] = [_row(r) for r in records]
        doc.spans[self._spans_key] = list(_spans(doc, records, _LABELS[self._name]))
        if not self._later():
            del doc.user_data["taizhang_report"]
        return doc

    def _later(self) -> bool:
        names = [self._nlp.get_pipe_meta(n).factory for n in self._nlp.pipe_names]
        own = names.index(f"taizhang_{self._name}")
        return any(n.startswith("taizhang_") for n in names[own + 1 :])


class _Sentences(_Component):
    """Sets the borders of the sentences besides."""

    def __call__(self, doc: Doc) -> Doc:
        super().__call__(doc)
        starts = {span.start for span in doc.spans[self._spans_key]}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.i in starts
        return doc


def _spans(doc: Doc, records: Iterable[Any], label: str) -> Iterable[Span]:
    for record in records:
        span = doc.char_span(record.start, record.end, label=getattr(record, label), alignment_mode="expand")
        if span is not None:
            yield span


@Language.factory(
    "taizhang_sections", assigns=["doc._.sections", "doc.spans"], requires=[],
    default_config={"spans_key": "sections"},
)  # fmt: skip
def make_sections(nlp: Language, name: str, spans_key: str) -> _Component:
    """Sections: ``doc._.sections`` and ``doc.spans[spans_key]``, labelled by role."""
    return _Component(nlp, "sections", spans_key)


@Language.factory(
    "taizhang_sentences",
    assigns=["doc._.sentences", "doc.spans", "doc.sents", "token.is_sent_start"], requires=[],
    default_config={"spans_key": "sentences"},
)  # fmt: skip
def make_sentences(nlp: Language, name: str, spans_key: str) -> _Component:
    """Sentences with whether they say something that can be checked: ``doc._.sentences``, ``doc.sents`` and
    ``doc.spans[spans_key]``, labelled ``substantive``, ``empty`` or ``skip``."""
    return _Sentences(nlp, "sentences", spans_key)


@Language.factory(
    "taizhang_mentions", assigns=["doc._.mentions", "doc.spans"], requires=[],
    default_config={"spans_key": "mentions"},
)  # fmt: skip
def make_mentions(nlp: Language, name: str, spans_key: str) -> _Component:
    """The ledger of numbers: ``doc._.mentions`` and ``doc.spans[spans_key]``, labelled by kind; every number of the
    text lies in one of them."""
    return _Component(nlp, "mentions", spans_key)


@Language.factory(
    "taizhang_metrics", assigns=["doc._.metrics", "doc.spans"], requires=[],
    default_config={"spans_key": "metrics"},
)  # fmt: skip
def make_metrics(nlp: Language, name: str, spans_key: str) -> _Component:
    """Metrics: ``doc._.metrics`` and ``doc.spans[spans_key]``, labelled by category."""
    return _Component(nlp, "metrics", spans_key)


@Language.factory(
    "taizhang_flags", assigns=["doc._.flags", "doc.spans"], requires=[],
    default_config={"spans_key": "flags"},
)  # fmt: skip
def make_flags(nlp: Language, name: str, spans_key: str) -> _Component:
    """Flags: ``doc._.flags`` and ``doc.spans[spans_key]``, labelled by kind; only the rules that one report can
    break."""
    return _Component(nlp, "flags", spans_key)
