"""Masking personal data in a report, each character by one other, so that every offset stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from taizhang.lexicon import load
from taizhang.records import Flag, Mention, Metric, Report, Span
from taizhang.tables import InputRow

__all__ = ["redact", "redact_all"]

_DIGIT = "[0-9０-９]"
_SIGN = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ@_.]")
_RUN = re.compile(r"[0-9０-９][0-9０-９ -]{4,}[0-9０-９XxＸｘ]")
_LEAST = 6


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern, and of a match what stands before the part that is masked."""

    pattern: re.Pattern[str]
    keep: re.Pattern[str] | None = None


@cache
def number_rules() -> tuple[_Rule, ...]:
    """The rules of identity numbers, telephones and the like."""
    return tuple(
        _Rule(re.compile(_digits(entry["pattern"])), re.compile(entry["keep"]) if "keep" in entry else None)
        for entry in load("redact")["numbers"]
    )


@cache
def name_rules() -> tuple[_Rule, ...]:
    """The rules of names of persons; the group `who` is the name."""
    data = load("redact")
    surname = f"(?:[{data['surnames'].strip()}]|{'|'.join(data['compound'].split())})"
    name = surname + f"(?:(?![{data['not_given']}])[\\u4e00-\\u9fa5]){{1,2}}?"
    titles = f"(?:{data['titles'].strip()})"
    return tuple(
        _Rule(re.compile(entry["pattern"].replace("NAME", name).replace("TITLE", titles))) for entry in data["names"]
    )


def _digits(pattern: str) -> str:
    """`D` as a digit, in a class of characters and outside of one."""
    inside = re.sub(r"\[[^\]]*\]", lambda m: m.group().replace("D", "0-9０-９"), pattern)
    return re.sub(r"D(?![^\[]*\])", _DIGIT, inside)


def redact(report: Report, *, names: bool = False) -> Report:
    """The report without identity numbers, telephones, card numbers and addresses of mail, with `names` also without
    the names of persons that stand with a title or in a signature.

    Signs of a number become ``*``, characters of a given name 某; the length of every text and so every offset stays.
    A metric that lies in a masked place goes. `id` and `sha256` stay those of the original.
    """
    mask = _Mask(report.text, names=names)
    text = mask.text
    metrics = tuple(mask.metric(m) for m in report.metrics if not mask.touches(m.start, m.end))
    kept = {m.id for m in metrics}
    return replace(
        report,
        path=mask(report.path),
        title=mask(report.title),
        unit=mask(report.unit),
        text=text,
        sections=tuple(replace(s, title=mask(s.title)) for s in report.sections),
        sentences=tuple(replace(s, reasons=tuple(map(mask, s.reasons))) for s in report.sentences),
        mentions=tuple(mask.mention(m, kept) for m in report.mentions),
        metrics=metrics,
        keywords=tuple(k for k in report.keywords if mask(k.term) == k.term),
        flags=tuple(mask.flag(f) for f in report.flags),
    )


def redact_all(
    reports: Sequence[Report], rows: Sequence[InputRow], *, names: bool = False
) -> tuple[list[Report], list[InputRow]]:
    """The reports, and what became of the inputs, with paths and reasons masked as their reports are."""
    masks = {report.id: _Mask(report.text, names=names) for report in reports}
    nothing = _Mask("", names=names)
    shown = [
        replace(row, path=mask(row.path), reason=mask(row.reason))
        for row in rows
        for mask in (masks.get(row.report_id or "", nothing),)
    ]
    return [redact(report, names=names) for report in reports], shown


class _Mask:
    """What is masked in one report: places of its text, and the same numbers and names wherever they are repeated."""

    def __init__(self, text: str, *, names: bool) -> None:
        self._names = names
        self._spans = _numbers(text)
        self._secrets = {_plain(text[a:b]) for a, b in self._spans}
        people = _people(text) if names else []
        self._people = sorted({text[a:b] for a, b in people}, key=lambda name: (-len(name), name))
        self._spans += people
        self._spans += [Span(*m.span()) for name in self._people for m in re.finditer(re.escape(name), text)]
        self.text = _masked(text, self._spans)

    def __call__(self, text: str) -> str:
        """A text that the rules have made from the report."""
        spans = _numbers(text) + (_people(text) if self._names else [])
        spans += [Span(*m.span()) for m in _RUN.finditer(text) if self._known(m.group())]
        spans += [Span(*m.span()) for name in self._people for m in re.finditer(re.escape(name), text)]
        return _masked(text, spans)

    def _known(self, digits: str) -> bool:
        """Whether this is a piece of a number that is masked (messages quote texts cut short)."""
        plain = _plain(digits)
        return len(plain) >= _LEAST and any(plain in secret for secret in self._secrets)

    def touches(self, start: int, end: int) -> bool:
        """Whether something between these offsets is masked."""
        return any(a < end and start < b for a, b in self._spans)

    def mention(self, m: Mention, metrics: set[str]) -> Mention:
        kind = "code" if m.metric is not None and m.metric not in metrics else m.kind
        metric = m.metric if m.metric in metrics else None
        return replace(m, text=self.text[m.start : m.end], kind=kind, metric=metric, why=self(m.why))

    def metric(self, m: Metric) -> Metric:
        return replace(
            m,
            text=self.text[m.start : m.end],
            indicator=self(m.indicator),
            action=self._maybe(m.action),
            actor=self._maybe(m.actor),
            basis=self._maybe(m.basis),
        )

    def flag(self, f: Flag) -> Flag:
        return replace(f, message=self(f.message), evidence={key: self._value(v) for key, v in f.evidence.items()})

    def _maybe(self, text: str | None) -> str | None:
        return None if text is None else self(text)

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self(value)
        if isinstance(value, list | tuple):
            return [self._value(item) for item in value]
        if isinstance(value, dict):
            return {key: self._value(item) for key, item in value.items()}
        if isinstance(value, int | float) and not isinstance(value, bool) and self._known(f"{value:.0f}"):
            return None
        return value


def _numbers(text: str) -> list[Span]:
    spans = []
    for rule in number_rules():
        for match in rule.pattern.finditer(text):
            kept = rule.keep.match(match.group()) if rule.keep else None
            spans.append(Span(match.start() + (kept.end() if kept else 0), match.end()))
    return spans


def _people(text: str) -> list[Span]:
    return [Span(*match.span("who")) for rule in name_rules() for match in rule.pattern.finditer(text)]


def _plain(digits: str) -> str:
    """Digits only, in ASCII."""
    return "".join(c for c in digits.translate(_ASCII) if c.isalnum())


_ASCII = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "x"}


def _masked(text: str, spans: Iterable[Span]) -> str:
    """The text with the signs of numbers as ``*`` and the given names as 某 in these places, as long as before."""
    characters = list(text)
    for start, end in spans:
        person = not _SIGN.search(text[start:end])
        for place in range(start + person, end):
            if person:
                characters[place] = "某"
            elif _SIGN.match(text[place]):
                characters[place] = "*"
    return "".join(characters)
