"""What passes between the stages: frozen, slotted records.

All offsets are half-open ``[start, end)`` counts of Unicode code points into the text of the report.
The field names of what users see are those of the record of a report (schema ``taizhang/1``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

__all__ = [
    "CATEGORIES",
    "FLAG_KINDS",
    "INPUT_STATUSES",
    "MENTION_KINDS",
    "MATCH_SOURCES",
    "ROLES",
    "SCHEMA",
    "Bound",
    "Flag",
    "FlagKind",
    "InputStatus",
    "Keyword",
    "MatchSource",
    "Measure",
    "Mention",
    "MentionKind",
    "Metric",
    "Overlap",
    "Period",
    "Quantity",
    "Relation",
    "Report",
    "Role",
    "Section",
    "Sentence",
    "SentenceLabel",
    "Severity",
    "Source",
    "Span",
    "Status",
    "Word",
]

SCHEMA = "taizhang/1"

Role = Literal["preamble", "work", "achievement", "problem", "plan", "closing"]
MentionKind = Literal[
    "metric", "date", "year", "time", "duration", "ordinal", "rank", "section", "set_phrase", "name", "document",
    "code", "other",
]  # fmt: skip
Bound = Literal["exact", "at_least", "at_most", "about"]
Status = Literal["done", "planned", "required"]
Measure = Literal["level", "change", "rank"]
Period = Literal["year", "half", "quarter", "month", "week", "day"]
SentenceLabel = Literal["substantive", "empty", "skip"]
Severity = Literal["high", "medium", "low", "info"]
Relation = Literal["prior-year", "other-unit", "same-year", "within"]
MatchSource = Literal["policy", "quoted", "own-past", "other-unit", "within"]
FlagKind = Literal[
    "empty", "formulaic", "template", "stale-year", "same-numbers", "chronology", "foreign-unit", "inconsistent",
    "conflict", "growth", "norm", "missing", "typo", "numbering", "copied", "promise", "outlier", "metadata",
    "reading",
]  # fmt: skip
InputStatus = Literal[
    "ok", "empty", "encrypted", "corrupt", "limit", "timeout", "crash", "oom", "unsupported", "wrong_type",
    "duplicate", "no_text",
]  # fmt: skip

ROLES: tuple[str, ...] = get_args(Role)
MATCH_SOURCES: tuple[str, ...] = get_args(MatchSource)
MENTION_KINDS: tuple[str, ...] = get_args(MentionKind)
FLAG_KINDS: tuple[str, ...] = get_args(FlagKind)
INPUT_STATUSES: tuple[str, ...] = get_args(InputStatus)
CATEGORIES: tuple[str, ...] = (
    "meeting", "study", "lesson", "talk", "training", "activity", "inspection", "case", "service", "document",
    "project", "people", "organisation", "money", "rate", "physical", "honour", "other",
)  # fmt: skip


class Span(NamedTuple):
    """A half-open piece of the text."""

    start: int
    end: int


class Word(NamedTuple):
    """A token of the segmentation with its place; ``text[start:end] == word.text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one report, as a reader gives it, and where it came from.

    ``path`` is the user's (``a.zip!/dir/b.docx``, ``c.csv#12``), ``sha256`` that of the file's bytes (of the text
    for a row of a table), ``notes`` what reading left out or had to guess, ``hints`` what the container says of the
    report (keys ``unit``, ``year``, ``title``; from columns or a manifest). ``origin`` tells where in the file each
    piece of the text stood: pairs of an offset and a place that holds up to the next one (see `taizhang.ingest.where`).
    """

    path: str
    sha256: str
    format: str
    text: str
    notes: tuple[str, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    origin: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report that a heading or a numbering marker opens."""

    id: str
    parent: str | None
    level: int
    marker: str
    ordinal: int | None
    title: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its label; ``score`` in [0, 1] grows with emptiness."""

    start: int
    end: int
    section: str | None
    role: Role
    label: SentenceLabel
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One entry of the ledger of numbers. ``why`` says in Chinese why it is of this kind."""

    start: int
    end: int
    text: str
    kind: MentionKind
    metric: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, found by the ledger, before its context is read.

    ``start, end`` hold number, approximator and unit; ``number`` the digits or numerals only. ``value`` and ``upper``
    are in base units (万 and 亿 multiplied out), ``unit`` is without them. ``dimension`` is that of the unit in the
    lexicon (``count people money rate length area weight volume power duration age rank other``). ``rank`` is true
    for a place reached (第3位).
    """

    start: int
    end: int
    number: Span
    value: float
    upper: float | None
    unit: str
    dimension: str
    bound: Bound
    rank: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """One quantity that the report states about work, people, money, things or rates."""

    id: str
    section: str | None
    start: int
    end: int
    text: str
    value: float
    upper: float | None
    unit: str
    bound: Bound
    indicator: str
    indicator_span: Span | None
    canonical: str | None
    category: str
    action: str | None
    actor: str | None
    status: Status
    measure: Measure
    per: Period | None
    basis: str | None
    period: str | None
    sentence: Span


@dataclass(frozen=True, slots=True)
class Keyword:
    """A term of the report; ``score`` is TF-IDF against the shipped table, ``count`` its occurrences."""

    term: str
    score: float
    count: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding, worded no stronger than 建议核实, with its place and evidence."""

    rule: str
    kind: FlagKind
    severity: Severity
    start: int
    end: int
    message: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A passage that two reports (or two places of one) share; ``similarity`` in (0, 1], ``source`` says what it is:
    policy text, a quotation, the unit's own, another unit's, the report's own."""

    report_a: str
    start_a: int
    end_a: int
    report_b: str
    start_b: int
    end_b: int
    chars: int
    similarity: float
    relation: Relation
    source: MatchSource = "other-unit"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was read from one report."""

    id: str
    path: str
    sha256: str
    title: str
    unit: str
    year: int | None
    genre: str
    text: str
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    metrics: tuple[Metric, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    flags: tuple[Flag, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record of the report, schema ``taizhang/1``: plain lists, dicts, strings and numbers."""
        return {
            "schema": SCHEMA,
            "report": {
                "id": self.id, "path": self.path, "sha256": self.sha256, "title": self.title, "unit": self.unit,
                "year": self.year, "genre": self.genre, "chars": len(self.text),
            },
            "text": self.text,
            "sections": [_row(s) for s in self.sections],
            "sentences": [{**_row(s), "reasons": list(s.reasons)} for s in self.sentences],
            "mentions": [_mention(m) for m in self.mentions],
            "metrics": [_metric(m) for m in self.metrics],
            "keywords": [_row(k) for k in self.keywords],
            "flags": [_row(f) for f in self.flags],
        }  # fmt: skip

    def to_json(self, *, indent: int | None = 1) -> str:
        """The record as JSON text, UTF-8 characters unescaped."""
        if indent == 1:
            from taizhang.records.json_text import indented

            return indented(self)
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report of a record, the inverse of `to_dict`; raises `DataFileError` where it is no such record.

        Lists and tuples in the evidence of a flag are lists then, as JSON has no other.
        """
        from taizhang.records.restore import report_of

        return report_of(data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """The report of a record as JSON, the inverse of `to_json`; raises `DataFileError`."""
        from taizhang.records.errors import DataFileError

        try:
            data = json.loads(text)
        except ValueError as error:
            raise DataFileError(f"not a record: {error}") from error
        if not isinstance(data, dict):
            raise DataFileError("not a record: no object")
        return cls.from_dict(data)


def _row(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def number(value: float | None) -> float | int | None:
    """A whole number as int, so that JSON reads 28 and not 28.0."""
    return int(value) if value is not None and value == int(value) and abs(value) < 1e15 else value


def _mention(m: Mention) -> dict[str, Any]:
    row: dict[str, Any] = {"start": m.start, "end": m.end, "text": m.text, "kind": m.kind, "metric": m.metric}
    if m.why:
        row["why"] = m.why
    return row


def _metric(m: Metric) -> dict[str, Any]:
    row = _row(m)
    row["value"], row["upper"] = number(m.value), number(m.upper)
    row["indicator_span"] = list(m.indicator_span) if m.indicator_span else None
    row["sentence"] = list(m.sentence)
    return row
