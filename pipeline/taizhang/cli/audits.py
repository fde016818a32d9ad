"""Commands over many reports: `audit`, `demo`, `compare`, `overlap`, `keywords`."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taizhang.cli.comparing import SHOWN, View, by_year, draw_pictures, print_duplicates
from taizhang.cli.console import number, out, print_table, progress_bar, tell, tell_unread
from taizhang.cli.options import (
    Align,
    Ignore,
    Indicators,
    Lang,
    Manifest,
    Paths,
    Pictures,
    Reference,
    Rules,
    TextColumn,
    UnitColumn,
    Verbose,
    Without,
    Workers,
    YearColumn,
)
from taizhang.cli.texts import text

if TYPE_CHECKING:
    import pandas as pd

    from taizhang.run.audit import Audit

__all__ = ["Form", "audit", "compare", "demo", "keywords", "overlap"]

_ROWS_SHOWN = 40


class Level(StrEnum):
    """Severities of flags, the gravest first."""

    high = "high"
    medium = "medium"
    low = "low"
    info = "info"


class Scope(StrEnum):
    """What a mark is of."""

    unit = "unit"
    year = "year"


class Engine(StrEnum):
    """Where the work is done."""

    local = "local"
    spark = "spark"


class Form(StrEnum):
    """Forms of a printed table."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


Output = Annotated[Path | None, typer.Option("-o", "--output", help=text("opt_table_dir"), metavar="DIR",
                                             show_default=False)]  # fmt: skip
Printed = Annotated[Form, typer.Option("--format", "-f", help=text("opt_form"))]


def audit(
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", help=text("opt_audit_dir"), metavar="DIR")],
    workers: Workers = None,
    manifest: Manifest = None,
    indicators: Indicators = None,
    rules: Rules = None,
    ignore: Ignore = None,
    align: Align = None,
    reference: Reference = None,
    without: Without = None,
    fail_on: Annotated[Level | None, typer.Option("--fail-on", help=text("opt_fail_on"), show_default=False)] = None,
    text_column: TextColumn = None,
    unit_column: UnitColumn = None,
    year_column: YearColumn = None,
    redact: Annotated[bool, typer.Option("--redact", help=text("opt_redact"))] = False,
    redact_names: Annotated[bool, typer.Option("--redact-names", help=text("opt_redact_names"))] = False,
    memo_template: Annotated[
        Path | None,
        typer.Option("--memo-template", help=text("opt_memo_template"), metavar="FILE", show_default=False),
    ] = None,
    annotate: Annotated[bool, typer.Option("--annotate", help=text("opt_annotate"))] = False,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help=text("opt_workspace"), metavar="URL", show_default=False)
    ] = None,
    engine: Annotated[Engine, typer.Option("--engine", help=text("opt_engine"))] = Engine.local,
    master: Annotated[
        str | None, typer.Option("--master", help=text("opt_master"), metavar="URL", show_default=False)
    ] = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Audit all reports under the paths and write the results; the exit code."""
    elsewhere: dict[str, Any] = {}
    if engine is Engine.spark:
        from taizhang.spark.audit import SparkEngine, session_of

        elsewhere["engine"] = SparkEngine(session_of(master))
    made = _audited(
        paths, output, workers=workers, manifest=manifest, indicators=indicators, rules=rules,
        ignore=ignore, align=align, reference=reference, without=_named(without),
        text_column=text_column, unit_column=unit_column, year_column=year_column,
        redact="names" if redact_names else "numbers" if redact else None, memo_template=memo_template,
        annotate=annotate, workspace=workspace, **elsewhere,
    )  # fmt: skip
    _summary(made)
    code = made.exit_code(fail_on.value if fail_on else None)
    if code == 1:
        tell(text("threshold", severity=text(f"severity_{fail_on}")))
    return code


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help=text("opt_demo_dir"), metavar="DIR")] = Path(
        "taizhang-demo"
    ),
    workers: Workers = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Audit the sample reports that come with the program; the exit code."""
    from taizhang.lexicon import resource

    made = _audited([resource("corpus", "reports")], output, workers=workers)
    _summary(made)
    return made.exit_code()


def _audited(paths: list[Path], output: Path | None, **options: Any) -> Audit:
    from taizhang.run.audit import audit

    with progress_bar() as progress:
        made = audit(paths, output, progress=progress, **options)
    tell_unread(made.unread)
    return made


def _named(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def _summary(made: Audit) -> None:
    """What was found, in a table of the reports and a few lines, and where the results lie."""
    heads = [text("head_" + name) for name in ("unit", "year", "chars", "sections", "metrics", "empty", "copied",
                                               "flags")]  # fmt: skip
    listed = list(made.heads())
    rows = []
    for head in sorted(listed, key=lambda h: (h.unit, h.year or 0, h.path)):
        flags = sum(count for severity, count in head.flags.items() if severity != "info")
        rows.append((head.unit or Path(head.path).stem, head.year, number(head.chars), head.sections, head.metrics,
                     _percent(head.emptiness), _percent(head.overlap), flags))  # fmt: skip
    if rows:
        print_table(heads, rows[:_ROWS_SHOWN], right=heads[1:])
    if len(rows) > _ROWS_SHOWN:
        out(text("more_rows", count=len(rows) - _ROWS_SHOWN))
    statuses = Counter(row.status for row in made.input_rows)
    severities: Counter[str] = Counter()
    for head in listed:
        severities.update(head.flags)
    out(text("sum_inputs", total=len(made.input_rows), read=len(made.records), duplicate=statuses["duplicate"],
             unread=len(made.unread)))  # fmt: skip
    out(text("sum_found", metrics=sum(head.metrics for head in listed), high=severities["high"],
             medium=severities["medium"], low=severities["low"], overlaps=len(made.overlap_records),
             cells=len(made.panel_cells), promises=len(made.promise_records)))  # fmt: skip
    if made.suppressed_records:
        files = dict.fromkeys(silent.file for silent in made.suppressed_records)
        out(text("sum_suppressed", count=len(made.suppressed_records), files=", ".join(files)))
    if made.quotation_records:
        documents = len({q.reference for q in made.quotation_records})
        out(text("sum_quoted", count=len(made.quotation_records), documents=documents))
    out(text("results"))
    places = {name: f"{path}/" if path.is_dir() else str(path) for name, path in made.outputs.items()}
    width = max(map(len, places.values()), default=0)
    for name, place in places.items():
        out(f"  {place:<{width}}  {text('out_' + name)}")


def _percent(share: Any) -> str:
    return "" if share is None or share != share else f"{share:.0%}"  # noqa: PLR0124 - not a number


def compare(
    paths: Paths,
    by: Annotated[
        str | None, typer.Option("--by", help=text("opt_by"), metavar="unit,year", show_default=False)
    ] = None,
    form: Printed = Form.table,
    output: Output = None,
    workers: Workers = None,
    manifest: Manifest = None,
    indicators: Indicators = None,
    align: Align = None,
    view: Annotated[View | None, typer.Option("--show", help=text("opt_show"), show_default=False)] = None,
    pictures: Pictures = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Print the panel units × indicators × years; the exit code."""
    keys = _keys(by)
    made = _audited(paths, None, workers=workers, manifest=manifest, indicators=indicators, align=align)
    panel = made.tables["panel"]
    _save(made, ("panel",), output)
    draw_pictures(made, pictures, ("heat", "slope"))
    if view is not None:
        found = made.changes if view is View.changes else made.drift
        _print_frame(found[SHOWN[view]] if form is Form.table else found, form)
    elif keys:
        _print_frame(_spread(panel, keys), form)
    elif form is Form.table:
        heads, rows, right = by_year(panel)
        print_table(heads, rows, right=right)
    else:
        _print_frame(panel, form)
    return made.exit_code()


def _keys(by: str | None) -> list[str]:
    keys = [key.strip() for key in (by or "").split(",") if key.strip()]
    if not set(keys) <= {"unit", "year"}:
        raise typer.BadParameter(text("bad_by"), param_hint="--by")
    return keys


def _spread(panel: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The panel with one column for each value of the keys (one unit, one year, or both)."""
    rest = [key for key in ("unit", "year") if key not in keys]
    index = ["indicator", "category", "measure", "unit_of_measure", "status", *rest]
    column = panel[keys].astype("string").fillna("—").agg(" ".join, axis=1) if len(panel) else panel["unit"]
    wide = panel.assign(_column=column).pivot_table(
        index=index, columns="_column", values="value", aggfunc="first", dropna=False, observed=True, sort=True
    )  # fmt: skip
    return wide.dropna(how="all").rename_axis(columns=None).reset_index()


def overlap(
    paths: Paths,
    form: Printed = Form.table,
    output: Output = None,
    workers: Workers = None,
    manifest: Manifest = None,
    reference: Reference = None,
    without: Without = None,
    pictures: Pictures = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Print the passages that reports share; the exit code."""
    made = _audited(paths, None, workers=workers, manifest=manifest, reference=reference,
                    without=_named(without))  # fmt: skip
    overlaps = made.tables["overlaps"]
    _save(made, ("overlaps",), output)
    draw_pictures(made, pictures, ("alike", "copies"))
    if form is Form.table:
        print_duplicates(made)
        overlaps = _readable(made, overlaps)
    _print_frame(overlaps, form)
    if form is Form.table and made.quotation_records:
        _print_quotations(made)
    return made.exit_code()


def _print_quotations(made: Audit) -> None:
    """What stands in the reference documents and so is no copy."""
    paths = {report.id: report.path for report in made.records}
    rows = [
        (paths[q.report_id], q.start, q.reference, q.start_reference, q.chars, number(q.similarity), words[:40])
        for q, words in zip(made.quotation_records, made.quotations["quotation"].str.replace("\n", " "), strict=True)
    ]
    heads = ["report", "start", "reference", "start_reference", "chars", "similarity", "text"]
    print_table(heads, rows[:_ROWS_SHOWN], right=["start", "start_reference", "chars", "similarity"],
                title=text("quotations"))  # fmt: skip
    if len(rows) > _ROWS_SHOWN:
        out(text("more_quotations", count=len(rows) - _ROWS_SHOWN))


def _readable(made: Audit, overlaps: pd.DataFrame) -> pd.DataFrame:
    """The passages with paths for ids and the beginning of the text."""
    reports = {report.id: report for report in made.records}
    table = overlaps.assign(
        report_a=overlaps["report_a"].map(lambda i: reports[i].path),
        report_b=overlaps["report_b"].map(lambda i: reports[i].path),
        text=[
            reports[i].text[start:end].replace("\n", " ")[:40]
            for i, start, end in zip(overlaps["report_a"], overlaps["start_a"], overlaps["end_a"], strict=True)
        ],
    )
    return table[["report_a", "start_a", "report_b", "start_b", "chars", "similarity", "source", "text"]]


def keywords(
    paths: Paths,
    by: Annotated[Scope | None, typer.Option("--by", help=text("opt_marks"), show_default=False)] = None,
    form: Printed = Form.table,
    output: Output = None,
    workers: Workers = None,
    manifest: Manifest = None,
    indicators: Indicators = None,
    lang: Lang = "",
    verbose: Verbose = False,
) -> int:
    """Print the keywords of each report, and what marks a unit or a year; the exit code."""
    made = _audited(paths, None, workers=workers, manifest=manifest, indicators=indicators)
    _save(made, ("keywords",), output)
    if by is not None:
        _print_frame(_marks(made, by), form)
    elif form is not Form.table:
        _print_frame(made.tables["keywords"], form)
    else:
        heads = [text("head_report"), text("head_keywords")]
        print_table(heads, [(r.path, "、".join(k.term for k in r.keywords)) for r in made.records])
        for scope in Scope:
            marks = _marks(made, scope)
            if len(marks):
                grouped = marks.groupby(["unit", "year"], sort=False, dropna=False)["term"].agg("、".join).reset_index()
                heads = [text("head_unit"), text("head_year"), text("head_keywords")]
                rows = grouped.astype(object).where(grouped.notna(), None).to_numpy().tolist()
                print_table(heads, rows, title=text("marks_" + scope.value))
    return made.exit_code()


def _marks(made: Audit, scope: Scope) -> pd.DataFrame:
    import pandas as pd

    from taizhang.run.marks import Mark, mark_units, mark_years

    marks = (mark_units if scope is Scope.unit else mark_years)(made.records)
    rows = [[getattr(mark, name) for name in Mark.__slots__] for mark in marks]
    return pd.DataFrame(rows, columns=list(Mark.__slots__)).astype({"year": "Int64"})


def _save(made: Audit, names: tuple[str, ...], folder: Path | None) -> None:
    if folder is None:
        return
    from taizhang.tables import check, make_folder, write_csv, write_jsonl, write_parquet

    make_folder(folder)
    for name in names:
        check(name, made.tables[name])
        write_parquet(name, made.tables[name], folder / f"{name}.parquet")
        write_csv(name, made.tables[name], folder / f"{name}.csv")
        write_jsonl(name, made.tables[name], folder / f"{name}.jsonl")


def _print_frame(data: pd.DataFrame, form: Form) -> None:
    """A table for people, or as data: CSV, a JSON array, or a JSON object a line (null for an empty cell)."""
    if form is Form.csv:
        out(data.to_csv(index=False, lineterminator="\r\n"), end="")
        return
    rows = data.astype(object).where(data.notna(), None).to_dict("records")
    if form is Form.json:
        out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if form is Form.jsonl:
        for row in rows:
            out(json.dumps(row, ensure_ascii=False))
        return
    right = [name for name in data.columns if data[name].dtype.kind in "if"]
    cells = [[number(v) if k in right and k != "year" else v for k, v in row.items()] for row in rows]
    print_table(list(data.columns), cells, right=right)
