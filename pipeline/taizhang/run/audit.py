"""Many reports: read, analyse, compare, flag."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from taizhang.records import NoInputError, Overlap, ReadError, Report, Severity, UsageError
from taizhang.run.align import load_alignment, save_alignment
from taizhang.run.analyse import analyse, in_order
from taizhang.run.extras import EXTRAS, extra, judgements
from taizhang.run.ignore import IgnoreList, Suppressed, ignore_files, part
from taizhang.run.manifest import Manifest
from taizhang.run.pool import Lost, attempt, run_jobs, worker_count
from taizhang.run.references import read_references
from taizhang.run.settings import IGNORE_NAME, Settings, settings_of
from taizhang.run.texts import say
from taizhang.tables import TABLES, InputRow, frames, make_folder

if TYPE_CHECKING:
    import pandas as pd

    from taizhang.compare import Alignment, Quotation, Reference
    from taizhang.flags.norm_judge import Judgement
    from taizhang.ingest import Input

__all__ = ["Audit", "Outcome", "Progress", "Redaction", "audit", "find_inputs", "outcomes"]

Progress = Callable[[int, int], None]
Redaction = Literal["numbers", "names"]
Task = tuple["Input", Settings]

_log = logging.getLogger("taizhang")
_SEVERITIES: tuple[str, ...] = get_args(Severity)
_FEW_INPUTS, _SMALL_BYTES = 8, 200_000
_SECONDS = 120.0
_SHIPPED = Settings()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one input came to: its row of `inputs`, and the report where it was read."""

    row: InputRow
    report: Report | None = None


@dataclass
class Audit:
    """The result of an audit: `records` are the reports, and there is a pandas DataFrame for each table.

    Besides `inputs` … `promises`, `tables` holds all of them by name. Three more frames are no tables of the contract:
    `suppressed` (findings that the user's list keeps silent), `norms` (the verdict of each norm on each report) and
    `quotations` (passages found in reference documents). The frames are made when first asked for.
    """

    records: Sequence[Report]
    input_rows: Sequence[InputRow]
    overlap_records: Sequence[Overlap] = ()
    panel_cells: Sequence[Any] = ()
    promise_records: Sequence[Any] = ()
    suppressed_records: Sequence[Suppressed] = ()
    quotation_records: Sequence[Quotation] = ()
    settings: Settings = _SHIPPED
    outputs: dict[str, Path] = field(default_factory=dict)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name, unchecked (`save` checks)."""
        return frames(self.records, self.input_rows, self.overlap_records, self.panel_cells, self.promise_records)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES:
            return self.tables[name]
        if name in EXTRAS:
            frame = self.__dict__[name] = extra(self, name)
            return frame
        raise AttributeError(f"an audit has no {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES, *EXTRAS})

    @property
    def unread(self) -> list[InputRow]:
        """The inputs that could not be read, with status and reason."""
        return [row for row in self.input_rows if row.status not in ("ok", "duplicate")]

    @cached_property
    def norm_records(self) -> list[tuple[Report, Judgement]]:
        """What each report says against each norm: 达到, 未达到, 未写明 or 不适用."""
        return judgements(self.records, self.settings)

    def exit_code(self, fail_on: str | None = None) -> int:
        """1 where a flag is at least as severe as `fail_on`, else 3 where an input could not be read, else 0."""
        if fail_on is not None:
            enough = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
            if any(flag.severity in enough for report in self.records for flag in report.flags):
                return 1
        return 3 if self.unread else 0

    def save(self, out: str | Path, memo_template: str | Path | None = None) -> dict[str, Path]:
        """Write tables, workbook, page and memo (put into a template if given) below the folder `out`; name and path
        of each."""
        from taizhang.run.outputs import write_outputs

        self.outputs = write_outputs(self, Path(out), Path(memo_template) if memo_template else None)
        return self.outputs


def audit(
    paths: str | Path | Iterable[str | Path],
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    manifest: str | Path | None = None,
    indicators: str | Path | None = None,
    rules: str | Path | None = None,
    ignore: str | Path | None = None,
    align: str | Path | None = None,
    reference: str | Path | None = None,
    text_column: str | None = None,
    unit_column: str | None = None,
    year_column: str | None = None,
    seconds: float = _SECONDS,
    redact: Redaction | None = None,
    memo_template: str | Path | None = None,
    annotate: bool = False,
    progress: Progress | None = None,
) -> Audit:
    """Audit every report under `paths` (files, folders, archives, tables of reports); write all to `out` if given.

    `workers` processes share the work (default: TAIZHANG_WORKERS or the number of processors); the result does not
    depend on it. `manifest` is a CSV file that says unit, year, genre or title by path. `indicators` and `rules` are
    YAML files of the user's own indicators and norms. `ignore` lists findings that stay silent (without it
    `taizhang.ignore.yaml` beside the inputs), `align` is the file of review that says which names are one row of the
    panel (made where it is not there, and brought up to date), `reference` a folder of laws and model texts: what
    stands there is quoted and no copy. The columns name those of tables of reports. An input that takes longer than
    `seconds` is given up. `redact` masks identity numbers and telephones, with ``"names"`` also names of persons, in
    all that is kept. `memo_template` is a Word file that the memo is put into; with `annotate` a copy of each Word file
    gets its flags as comments. `progress(done, total)` is called after each. Raises `UsageError` (a path that does not
    exist, no report anywhere, a broken manifest or template).
    """
    if annotate and redact:
        raise UsageError(say("redact_annotate"))
    started = time.perf_counter()
    settings = settings_of(indicators, rules)
    roots = [paths] if isinstance(paths, str | Path) else list(paths)
    silent = IgnoreList(ignore_files(ignore, roots))
    decided = load_alignment(align)
    inputs = find_inputs(
        roots, manifest, text_column=text_column, unit_column=unit_column, year_column=year_column,
        aside=(indicators, rules, ignore, align),
    )  # fmt: skip
    if out is not None:
        make_folder(Path(out))  # better to fail before the work than after it
    texts = read_references(reference) if reference is not None else []
    if memo_template is not None:
        from taizhang.present import check_template

        check_template(Path(memo_template))
    done = list(outcomes(inputs, workers=workers, seconds=seconds, progress=progress, settings=settings))
    _log.info("analysed %d inputs: %.2f s", len(done), time.perf_counter() - started)
    made = _compared(*_without_duplicates(done), _Plan(settings, silent, decided, texts, redact))
    _log.info("compared: %.2f s", time.perf_counter() - started)
    if align is not None:
        save_alignment(Path(align), decided, made.records)
    if out is not None:
        made.save(out, memo_template)
        if annotate:
            from taizhang.run.annotate import annotate_inputs

            made.outputs["annotated"] = annotate_inputs(inputs, made.records, Path(out))
        _log.info("written: %.2f s", time.perf_counter() - started)
    return made


def find_inputs(
    paths: str | Path | Iterable[str | Path],
    manifest: str | Path | None = None,
    *,
    text_column: str | None = None,
    unit_column: str | None = None,
    year_column: str | None = None,
    aside: Iterable[str | Path | None] = (),
) -> list[Input]:
    """Every input under the paths, by path, but for the user's own files of settings (`aside`) that lie there too.

    Raises `NoInputError` for a path that is not there or holds nothing.
    """
    from taizhang.ingest import discover

    roots = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    for root in roots:
        if not root.exists():
            raise NoInputError(say("no_path", path=root))
    items = discover(roots, text_column=text_column, unit_column=unit_column, year_column=year_column)
    own = {Path(path).resolve() for path in (manifest, *aside) if path is not None}
    found = {item.path: item for item in items if not _is_aside(item, own)}
    if not found:
        raise NoInputError(say("no_reports", path=", ".join(map(str, roots))))
    inputs = [found[path] for path in sorted(found)]
    if manifest is not None:
        inputs, unused = Manifest(Path(manifest)).apply(inputs)
        if unused:
            _log.warning(say("manifest_unused", paths=", ".join(unused[:10])))
    return inputs


def _is_aside(item: Input, own: set[Path]) -> bool:
    """A file of settings and no report."""
    return Path(item.file).name == IGNORE_NAME or (bool(own) and Path(item.file).resolve() in own)


def outcomes(
    inputs: Sequence[Input],
    *,
    workers: int | None = None,
    seconds: float = _SECONDS,
    progress: Progress | None = None,
    settings: Settings = _SHIPPED,
) -> Iterator[Outcome]:
    """What each input comes to, in the order of the inputs, whatever the number of workers.

    Old documents are converted first, many in one run of LibreOffice.
    """
    from taizhang.ingest import converted

    count = min(worker_count(workers), len(inputs))
    with converted(inputs, workers=count) as ready:
        yield from _analysed([(item, settings) for item in ready], count, seconds, progress)


def _analysed(tasks: Sequence[Task], count: int, seconds: float, progress: Progress | None) -> Iterator[Outcome]:
    inputs = [item for item, _ in tasks]
    if count == 1 or _small(inputs):
        results: Iterator[tuple[int, Any]] = ((i, attempt(work, task)) for i, task in enumerate(tasks))
    else:
        results = run_jobs("taizhang.run.audit:work", tasks, workers=count, seconds=seconds)
    waiting: dict[int, Outcome] = {}
    following = 0
    for done, (number, result) in enumerate(results, 1):
        waiting[number] = _lost(inputs[number], result) if isinstance(result, Lost) else result
        if progress is not None:
            progress(done, len(inputs))
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _small(inputs: Sequence[Input]) -> bool:
    """Whether starting workers would cost more than they save."""
    if len(inputs) > _FEW_INPUTS:
        return False
    files = {item.file for item in inputs}
    return sum(path.stat().st_size for path in map(Path, sorted(files)) if path.is_file()) <= _SMALL_BYTES


def work(task: Task) -> Outcome:
    """Read and analyse one input."""
    from taizhang.ingest import read

    item, settings = task
    try:
        source = read(item)
        if not source.text.strip():
            raise ReadError("no_text", say("no_text"))
    except ReadError as error:
        return Outcome(InputRow(item.path, _digest(item), item.format, error.status, error.reason))  # type: ignore[arg-type]
    report = analyse(source, settings)
    reason = "；".join(source.notes)
    return Outcome(InputRow(source.path, source.sha256, source.format, "ok", reason, report.id), report)


def _lost(item: Input, lost: Lost) -> Outcome:
    return Outcome(InputRow(item.path, _digest(item), item.format, lost.status, lost.reason))  # type: ignore[arg-type]


def _digest(item: Input) -> str:
    """SHA-256 of a file that lies there as itself; empty for what could not be reached."""
    import hashlib

    if item.entries or item.text is not None:
        return ""
    try:
        with Path(item.file).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _without_duplicates(done: Iterable[Outcome]) -> tuple[list[Report], list[InputRow]]:
    """Each text once, under the path that comes first; the others keep their rows with status `duplicate`."""
    reports: dict[str, Report] = {}
    rows = []
    for outcome in done:
        report, row = outcome.report, outcome.row
        if report is not None and report.id in reports:
            reason = say("duplicate", path=reports[report.id].path)
            row = replace(row, status="duplicate", reason=reason)
        elif report is not None:
            reports[report.id] = report
        rows.append(row)
    return list(reports.values()), rows


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the user wants of the comparison."""

    settings: Settings
    ignore: IgnoreList
    alignment: Alignment
    references: Sequence[Reference] = ()
    redact: Redaction | None = None


def _compared(reports: list[Report], rows: list[InputRow], plan: _Plan) -> Audit:
    """What several reports say together. What is masked is masked last: rules see the texts, tables do not."""
    from taizhang.compare import build_panel, find_overlaps, find_quotations, match_promises, without_quotations
    from taizhang.flags import check_batch

    quotations = find_quotations(reports, plan.references)
    overlaps = without_quotations(find_overlaps(reports), quotations)
    promises = match_promises(reports)
    found = check_batch(reports, overlaps, promises)
    flagged = [replace(r, flags=in_order([*r.flags, *found.get(r.id, ())])) for r in reports]
    # Masking keeps flags in their order, so what is silent is told before and parted behind it.
    silent = [plan.ignore.marks(report) for report in flagged]
    if plan.redact:
        from taizhang.run.redact import redact_all

        flagged, rows = redact_all(flagged, rows, names=plan.redact == "names")
        promises = match_promises(flagged)
    parted = [part(report, marks) for report, marks in zip(flagged, silent, strict=True)]
    kept = [report for report, _ in parted]
    suppressed = [finding for _, findings in parted for finding in findings]
    panel = build_panel(kept, plan.alignment)
    return Audit(kept, rows, overlaps, panel, promises, suppressed, quotations, plan.settings)
