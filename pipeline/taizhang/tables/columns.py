"""The tables of an audit, column by column: the one place that knows their names, types and meaning.

Plain data: nothing heavy is imported here, so `taizhang extract --format csv` can use it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from taizhang.records import (
    CATEGORIES,
    FLAG_KINDS,
    INPUT_STATUSES,
    MATCH_SOURCES,
    MENTION_KINDS,
    ROLES,
    Bound,
    Measure,
    Period,
    Relation,
    SentenceLabel,
    Severity,
    Status,
)

__all__ = ["TABLES", "Column", "Kind", "columns"]

Kind = Literal["str", "int", "float"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, whether a cell may be empty, the values allowed (None: any), and what it means."""

    name: str
    kind: Kind
    meaning: str
    nullable: bool = False
    choices: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None


def _text(name: str, meaning: str, *, nullable: bool = False, choices: tuple[str, ...] | None = None) -> Column:
    return Column(name, "str", meaning, nullable, choices)


def _int(name: str, meaning: str, *, nullable: bool = False, low: float | None = 0) -> Column:
    return Column(name, "int", meaning, nullable, low=low)


def _float(
    name: str, meaning: str, *, nullable: bool = False, low: float | None = None, high: float | None = None
) -> Column:
    return Column(name, "float", meaning, nullable, low=low, high=high)


_REPORT = _text("report_id", "first 12 hex digits of the SHA-256 of the report's text")
_METRIC = _text("metric_id", "the metric, unique within its report")
_PLACE = (
    _int("start", "first code point of the place in the report's text"),
    _int("end", "the code point after its last"),
)
_EVIDENCE = _text("evidence", "the sentence that the place lies in")
_UNIT = _text("unit", "the body that the report is about")
_YEAR = _int("year", "the year that the report is about", nullable=True, low=1900)
_ROLE = _text("role", "part that this plays in the report", choices=ROLES)
_SECTION = _text("section", "id of the section that holds it", nullable=True)
_CANONICAL = _text("canonical", "id in the catalogue of indicators", nullable=True)
_STATUS = _text("status", "done, planned or required", choices=get_args(Status))
_MEASURE = _text("measure", "level, change or rank", choices=get_args(Measure))

TABLES: dict[str, tuple[Column, ...]] = {
    "inputs": (
        _text("path", "the input as the user named it; inside an archive `a.zip!/b.docx`, a row `c.csv#12`"),
        _text("sha256", "SHA-256 of the file's bytes; empty where they could not be read"),
        _text("format", "format by content and name"),
        _text("status", "what became of it", choices=INPUT_STATUSES),
        _text("reason", "why, in one line; for `ok` what reading left out or had to guess"),
        _text("report_id", "the report that it became", nullable=True),
    ),
    "reports": (
        _REPORT,
        _text("path", "its input"),
        _UNIT,
        _YEAR,
        _text("genre", "kind of report"),
        _text("title", "title line"),
        _int("chars", "length of the text in code points"),
        _int("n_sections", "sections found"),
        _int("n_metrics", "metrics found"),
        _float("emptiness", "empty sentences over labelled sentences; null without one", nullable=True, low=0, high=1),
        _float("overlap", "share of the text's code points that lie in passages shared with others", low=0, high=1),
    ),
    "sections": (
        _REPORT,
        _text("id", "the section, unique within its report"),
        _text("parent", "id of the section around it", nullable=True),
        _int("level", "1 for the outermost", low=1),
        _text("marker", "numbering as written, empty for a heading without"),
        _int("ordinal", "the marker's number", nullable=True),
        _text("title", "heading without marker"),
        _ROLE,
        *_PLACE,
        _EVIDENCE,
    ),
    "sentences": (
        _REPORT,
        *_PLACE,
        _SECTION,
        _ROLE,
        _text("label", "substantive, empty or skip", choices=get_args(SentenceLabel)),
        _float("score", "grows with emptiness", low=0, high=1),
        _text("reasons", "why, parted by ；"),
        _EVIDENCE,
    ),
    "mentions": (
        _REPORT,
        *_PLACE,
        _text("text", "the number as written"),
        _text("kind", "what the number is", choices=MENTION_KINDS),
        _text("metric", "id of the metric that it states", nullable=True),
        _text("why", "why it is of this kind"),
        _EVIDENCE,
    ),
    "metrics": (
        _REPORT,
        _METRIC,
        _SECTION,
        *_PLACE,
        _text("text", "the quantity as written"),
        _float("value", "in base units: 万 and 亿 multiplied out"),
        _float("upper", "upper end of a range", nullable=True),
        _text("unit", "unit of measure without 万 and 亿"),
        _text("bound", "exact, at_least, at_most or about", choices=get_args(Bound)),
        _text("indicator", "what is counted or measured"),
        _int("indicator_start", "where the indicator is named; null where put together from parts", nullable=True),
        _int("indicator_end", "its end", nullable=True),
        _CANONICAL,
        _text("category", "category of the indicator", choices=CATEGORIES),
        _text("action", "what was done", nullable=True),
        _text("actor", "who did it", nullable=True),
        _STATUS,
        _MEASURE,
        _text("per", "for a frequency", nullable=True, choices=get_args(Period)),
        _text("basis", "what a change is against", nullable=True),
        _text("period", "the time that the value is of", nullable=True),
        _int("sentence_start", "place of the sentence"),
        _int("sentence_end", "its end"),
        _EVIDENCE,
    ),
    "keywords": (
        _REPORT,
        _text("term", "the word or phrase"),
        _float("score", "TF-IDF against the shipped table", low=0),
        _int("count", "occurrences in the report", low=1),
        _EVIDENCE,
    ),
    "flags": (
        _REPORT,
        _text("rule", "id of the rule"),
        _text("kind", "kind of finding", choices=FLAG_KINDS),
        _text("severity", "high, medium, low or info", choices=get_args(Severity)),
        *_PLACE,
        _text("message", "the finding in one sentence"),
        _text("details", "what the rule found, as JSON (`evidence` of the record)"),
        _EVIDENCE,
    ),
    "overlaps": (
        _text("report_a", "the one report"),
        _int("start_a", "place in it"),
        _int("end_a", "its end"),
        _text("report_b", "the other"),
        _int("start_b", "place in it"),
        _int("end_b", "its end"),
        _int("chars", "length of the shared passage in code points", low=1),
        _float("similarity", "share that agrees", low=0, high=1),
        _text("relation", "how the two stand to each other", choices=get_args(Relation)),
        _text(
            "source",
            "what it is: policy text and set wording, a quotation with its source, the unit's own of another report, "
            "another unit's, the report's own",
            choices=MATCH_SOURCES,
        ),
    ),
    "panel": (
        _UNIT,
        _text("indicator", "name of the row"),
        _CANONICAL,
        _text("category", "category of the indicator", choices=CATEGORIES),
        _MEASURE,
        _text("unit_of_measure", "of the values"),
        _YEAR,
        _STATUS,
        _float("value", "null where 未写明", nullable=True),
        _float("upper", "upper end of a range", nullable=True),
        _float("previous", "value of the year before in this panel", nullable=True),
        _float("change", "value less previous", nullable=True),
        _float("change_pct", "change in percent of previous", nullable=True),
        _text("report_id", "report that states it", nullable=True),
        _text("metric_id", "metric of that report", nullable=True),
        _text("note", "other candidates, and why this one stands"),
    ),
    "promises": (
        _UNIT,
        _CANONICAL,
        _text("indicator", "what was promised"),
        _int("year", "the year that the target is for", nullable=True, low=1900),
        _float("target", "the value promised"),
        _text("target_report_id", "where it was promised"),
        _text("target_metric_id", "its metric"),
        _float("result", "the value reached; null where nothing is said", nullable=True),
        _text("result_report_id", "where the result stands", nullable=True),
        _text("result_metric_id", "its metric", nullable=True),
        _text("verdict", "what became of it", choices=("met", "missed", "silent")),
    ),
}


def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(column.name for column in TABLES[table])
