"""`taizhang extract`: one record a report."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from taizhang.cli.console import out, tell, tell_unread
from taizhang.cli.options import (
    Indicators,
    Lang,
    Manifest,
    Paths,
    Rules,
    TextColumn,
    UnitColumn,
    Verbose,
    Workers,
    YearColumn,
)
from taizhang.cli.texts import text

if TYPE_CHECKING:
    from taizhang.ingest import Input
    from taizhang.records import Metric, Report

__all__ = ["Format", "extract", "record_names"]

_CSV_TABLE = "metrics"
Put = Callable[[int, "Report"], None]


class Format(StrEnum):
    """Forms of a record."""

    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def extract(
    paths: Paths,
    form: Annotated[Format, typer.Option("--format", "-f", help=text("opt_format"))] = Format.json,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=text("opt_records"), metavar="DIR", show_default=False)
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=text("opt_explain"))] = False,
    workers: Workers = None,
    manifest: Manifest = None,
    indicators: Indicators = None,
    rules: Rules = None,
    text_column: TextColumn = None,
    unit_column: UnitColumn = None,
    year_column: YearColumn = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Write the record of every report to standard output or below `output`; the exit code."""
    from taizhang.run.audit import find_inputs, outcomes
    from taizhang.run.settings import settings_of

    settings = settings_of(indicators, rules)
    inputs = find_inputs(
        paths, manifest, text_column=text_column, unit_column=unit_column, year_column=year_column,
        aside=(indicators, rules),
    )  # fmt: skip
    unread = []
    with _printer(form, len(inputs) == 1) if output is None else _filer(form, output, inputs) as put:
        for number, outcome in enumerate(outcomes(inputs, workers=workers, settings=settings)):
            if outcome.report is None:
                unread.append(outcome.row)
                continue
            put(number, outcome.report)
            if explain:
                _explain(outcome.report)
    tell_unread(unread)
    return 3 if unread else 0


@contextlib.contextmanager
def _printer(form: Format, single: bool) -> Iterator[Put]:
    """Records to standard output: one JSON object, an array of several, a line each, or the rows of the metrics."""
    written = 0

    def put(_: int, report: Report) -> None:
        nonlocal written
        if form is Format.json and not single:
            out(",\n" if written else "[\n", end="")
        out(_content(form, report, head=not written), end="" if form is Format.csv or not single else "\n")
        if form is Format.jsonl and not single:
            out()
        written += 1

    yield put
    if form is Format.json and not single:
        out("\n]" if written else "[]")


def _content(form: Format, report: Report, *, head: bool) -> str:
    if form is Format.json:
        return report.to_json()
    if form is Format.jsonl:
        return report.to_json(indent=None)
    from taizhang.tables import csv_text, rows_of

    return csv_text(_CSV_TABLE, rows_of(report, _CSV_TABLE), header=head)


@contextlib.contextmanager
def _filer(form: Format, folder: Path, inputs: Sequence[Input]) -> Iterator[Put]:
    """Records to files below `folder`, each of which appears whole or not at all."""
    from taizhang.tables import make_folder, write_bytes

    make_folder(folder)
    names = record_names([item.relative for item in inputs], form.value)

    def put(number: int, report: Report) -> None:
        path = folder / names[number]
        make_folder(path.parent)
        content = _content(form, report, head=True)
        mark = "\ufeff" if form is Format.csv else ""
        write_bytes(path, (mark + content + ("" if form is Format.csv else "\n")).encode("utf-8"))

    yield put
    tell(text("records_written", folder=folder))


def record_names(relative: Sequence[str], suffix: str) -> list[str]:
    """A path below the output folder for the record of each input, all different.

    The relative path without its extension; the file name with it where two inputs of a folder share the stem; a
    number behind it where inputs of several arguments have the same path. No name leads out of the folder.
    """
    parts = [[part for part in PurePosixPath(path).parts if part not in ("/", "..")] or ["report"] for path in relative]
    whole = ["/".join(part) for part in parts]
    stems = ["/".join((*part[:-1], _stem(part[-1]))) for part in parts]
    shared = Counter(stems)
    names = [name if shared[stem] > 1 else stem for name, stem in zip(whole, stems, strict=True)]
    # `a.txt.md` alone takes the name `a.txt`, which `a.txt` beside `a.md` takes too.
    again = Counter(names)
    names = [name if again[short] > 1 else short for name, short in zip(whole, names, strict=True)]
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name}.{suffix}" if seen[name] == 1 else f"{name}~{seen[name]}.{suffix}")
    return unique


def _stem(name: str) -> str:
    """The name without extension; a row of a table (`c.csv#12`) keeps its own."""
    return name if "#" in name else PurePosixPath(name).stem


def _explain(report: Report) -> None:
    """Say for every number of the report what it is and why."""
    metrics = {metric.id: metric for metric in report.metrics}
    tell(text("explain_head", path=report.path, count=len(report.mentions)))
    for mention in report.mentions:
        metric = metrics.get(mention.metric or "")
        what = _told(metric) if metric else text("kind_" + mention.kind)
        tell(f"[{mention.start}, {mention.end}) {mention.text}\t{what}\t{mention.why}")


def _told(metric: Metric) -> str:
    value = json.dumps(metric.value if metric.value != int(metric.value) else int(metric.value))
    upper = "" if metric.upper is None else f"–{metric.upper:g}"
    facts = (metric.bound, metric.status, metric.measure, metric.category, metric.per, metric.canonical)
    return f"{metric.id} {metric.indicator} = {value}{upper} {metric.unit} ({', '.join(f for f in facts if f)})"
