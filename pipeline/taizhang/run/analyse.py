"""One report: the stages in order."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from taizhang.records import Flag, NoInputError, Report, Source, Span
from taizhang.run.settings import Settings, settings_of

__all__ = ["analyse", "extract", "source_of_text"]

_SHIPPED = Settings()
_SURROGATE = re.compile("[\ud800-\udfff]")


def analyse(source: Source, settings: Settings = _SHIPPED) -> Report:
    """Everything that one report says: sections, sentences, numbers, metrics, keywords and its own flags.

    `settings` are the user's own files. Flags that need other reports (copies, promises, last year's figures) are
    added by `audit`.
    """
    from taizhang.extract.identity import identify
    from taizhang.extract.keywords import find_keywords
    from taizhang.extract.metrics import find_metrics
    from taizhang.extract.sentences import label_sentences
    from taizhang.flags import check_report
    from taizhang.quantity import read_numbers
    from taizhang.sections import find_sections, place_sentences
    from taizhang.words import split_sentences, tokenize

    source = _writable(source)
    text = source.text
    sections = find_sections(text)
    sentences = split_sentences(text)
    places = place_sentences(text, sections, sentences)
    markers = [Span(s.start, s.start + len(s.marker)) for s in sections if s.marker]
    entries = read_numbers(text, markers)
    identity = identify(source)
    metrics, mentions = find_metrics(text, entries, sections, sentences, places, identity.year, settings.catalogue())
    words = tokenize(text)
    labelled = label_sentences(text, sentences, places, words, mentions, metrics, unit=identity.unit)
    report = Report(
        id=hashlib.sha256(text.encode()).hexdigest()[:12],
        path=source.path,
        sha256=source.sha256,
        title=identity.title,
        unit=identity.unit,
        year=identity.year,
        genre=identity.genre,
        text=text,
        sections=tuple(sections),
        sentences=tuple(labelled),
        mentions=tuple(mentions),
        metrics=tuple(metrics),
        keywords=tuple(find_keywords(words)),
    )
    flags = [
        *check_report(report, settings.norms()),
        *_notes(source.notes, "reading"),
        *_notes(identity.notes, "metadata"),
    ]
    return replace(report, flags=in_order(flags))


def in_order(flags: list[Flag]) -> tuple[Flag, ...]:
    """Flags by their place, then by rule and message."""
    return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.rule, flag.message)))


def _notes(notes: tuple[str, ...], kind: str) -> list[Flag]:
    """What reading left out or had to guess, as flags on the whole report (an empty span at its start)."""
    rule, name = ("reading-note", "reading") if kind == "reading" else ("metadata-note", "metadata")
    return [Flag(rule, name, "info", 0, 0, note) for note in notes]  # type: ignore[arg-type]


def _writable(source: Source) -> Source:
    """A text without lone surrogates, which no file can hold: each becomes U+FFFD, so offsets stay."""
    if not _SURROGATE.search(source.text):
        return source
    return replace(source, text=_SURROGATE.sub("\ufffd", source.text))


def source_of_text(text: str, path: str = "") -> Source:
    """A text that came from no file, line ends read as ``\\n``; its SHA-256 is that of its UTF-8 bytes."""
    content = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(path=path, sha256=digest, format="text", text=content)


def extract(text: str | Path, *, indicators: str | Path | None = None, rules: str | Path | None = None) -> Report:
    """The record of one report. A `str` is the text itself, a `Path` a file that holds one report.

    `indicators` and `rules` are YAML files of the user's own indicators and norms. Raises `NoInputError` where the path
    is no file or holds more than one report (use `taizhang.audit` for those), `ReadError` with its `status` where the
    file cannot be read, and `DataFileError` where one of the user's files is broken.
    """
    settings = settings_of(indicators, rules)
    if not isinstance(text, Path):
        return analyse(source_of_text(text), settings)
    from taizhang.ingest import discover, read
    from taizhang.run.texts import say

    if not text.is_file():
        raise NoInputError(say("no_file", path=text))
    inputs = list(discover([text]))
    if len(inputs) != 1:
        raise NoInputError(say("not_one", path=text, count=len(inputs)))
    return analyse(read(inputs[0]), settings)
