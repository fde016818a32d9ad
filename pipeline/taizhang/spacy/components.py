"""The components.

Each puts plain rows into ``doc.user_data`` (so that a Doc can be stored) and spans into ``doc.spans``;
``doc._.sections``, ``doc._.metrics`` and ``doc._.flags`` read them back as records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from taizhang.records import Flag, Metric, Report, Section
from taizhang.records import Span as Place
from taizhang.run.analyse import analyse, source_of_text

__all__ = ["make_flags", "make_metrics", "make_sections"]

_KEYS = {"sections": Section, "metrics": Metric, "flags": Flag}


def _row(record: Any) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _record(kind: Any, row: dict[str, Any]) -> Any:
    values = dict(row)
    for name in ("indicator_span", "sentence"):
        if values.get(name) is not None:
            values[name] = Place(*values[name])
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
    """Writes one sort of record to a Doc. ``last`` drops the shared analysis when no later component needs it."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._nlp = nlp
        self._name = name

    def __call__(self, doc: Doc) -> Doc:
        report = _report(doc)
        records: tuple[Any, ...] = getattr(report, self._name)
        doc.user_data[f"taizhang_{self._name}"] = [_row(r) for r in records]
        doc.spans[self._name] = list(_spans(doc, records))
        if not self._later():
            del doc.user_data["taizhang_report"]
        return doc

    def _later(self) -> bool:
        names = [self._nlp.get_pipe_meta(n).factory for n in self._nlp.pipe_names]
        own = names.index(f"taizhang_{self._name}")
        return any(n.startswith("taizhang_") for n in names[own + 1 :])


def _spans(doc: Doc, records: Iterable[Any]) -> Iterable[Span]:
    for record in records:
        label = str(getattr(record, "category", None) or getattr(record, "kind", None) or getattr(record, "role", ""))
        span = doc.char_span(record.start, record.end, label=label, alignment_mode="expand")
        if span is not None:
            yield span


@Language.factory("taizhang_sections", assigns=["doc._.sections", "doc.spans"], requires=["token.orth"])
def make_sections(nlp: Language, name: str) -> _Component:
    """Sections: ``doc._.sections`` and ``doc.spans["sections"]``, labelled by role."""
    return _Component(nlp, "sections")


@Language.factory("taizhang_metrics", assigns=["doc._.metrics", "doc.spans"], requires=["token.orth"])
def make_metrics(nlp: Language, name: str) -> _Component:
    """Metrics: ``doc._.metrics`` and ``doc.spans["metrics"]``, labelled by category."""
    return _Component(nlp, "metrics")


@Language.factory("taizhang_flags", assigns=["doc._.flags", "doc.spans"], requires=["token.orth"])
def make_flags(nlp: Language, name: str) -> _Component:
    """Flags: ``doc._.flags`` and ``doc.spans["flags"]``, labelled by kind. Only the rules that one report can break."""
    return _Component(nlp, "flags")
