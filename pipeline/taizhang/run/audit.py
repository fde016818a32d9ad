"""Many reports: read, analyse, compare, flag."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from taizhang.records import MATCH_SOURCES, Overlap, Report, Severity, UsageError
from taizhang.run.align import load_alignment, save_alignment
from taizhang.run.compared import compared, without_duplicates
from taizhang.run.extras import EXTRAS, extra, judgements
from taizhang.run.fingerprint import folder_digest
from taizhang.run.ignore import IgnoreList, Suppressed, ignore_files
from taizhang.run.inputs import find_inputs
from taizhang.run.outcomes import SECONDS, Outcome, Progress, outcomes
from taizhang.run.plan import Plan, Redaction
from taizhang.run.references import read_references
from taizhang.run.settings import Settings, settings_of
from taizhang.run.texts import say
from taizhang.tables import TABLES, InputRow, frames, overlap_shares

if TYPE_CHECKING:
    import pandas as pd

    from taizhang.compare import Quotation
    from taizhang.flags.norm_judge import Judgement
    from taizhang.run.engine import Engine
    from taizhang.run.packing import Head

__all__ = ["Audit", "Outcome", "Progress", "Redaction", "audit", "find_inputs", "outcomes"]

_log = logging.getLogger("taizhang")
_SEVERITIES: tuple[str, ...] = get_args(Severity)
_SHIPPED = Settings()


@dataclass
class Audit:
    """The result of an audit: `records` are the reports, and there is a pandas DataFrame for each table.

    Besides `inputs` … `promises`, `tables` holds all of them by name. More frames are no tables of the contract:
    `suppressed` (findings that the user's list keeps silent), `norms` (the verdict of each norm on each report) and
    `quotations` (passages found in reference documents), `changes` (each figure against the year before and among like
    units), `drift` (how far a report has moved from the one before) and `near_duplicates` (reports nearly the same).
    The frames are made when first asked for.
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
    review_records: Sequence[dict[str, Any]] = ()  # decisions of people, where the records are reviewed ones
    note: str = ""

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

    def heads(self) -> Iterator[Head]:
        """What lists show of each report, in order; the reports themselves are not read for it where they are kept in
        a workspace."""
        from taizhang.run.packing import head_of

        stored = getattr(self.records, "heads", None)
        if stored is not None:
            yield from stored()
            return
        shares = overlap_shares(self.records, self.overlap_records)
        yield from (head_of(report, shares[report.id]) for report in self.records)

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
            if any(severity in enough for head in self.heads() for severity in head.flags):
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
    without: Sequence[str] = (),
    text_column: str | None = None,
    unit_column: str | None = None,
    year_column: str | None = None,
    seconds: float = SECONDS,
    redact: Redaction | None = None,
    memo_template: str | Path | None = None,
    annotate: bool = False,
    workspace: str | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Audit every report under `paths` (files, folders, archives, tables of reports); write all to `out` if given.

    `workers` processes share the work (default: TAIZHANG_WORKERS or the number of processors); the result does not
    depend on it. `manifest` is a CSV file that says unit, year, genre or title by path. `indicators` and `rules` are
    YAML files of the user's own indicators and norms. `ignore` lists findings that stay silent (without it
    `taizhang.ignore.yaml` beside the inputs), `align` is the file of review that says which names are one row of the
    panel (made where it is not there, and brought up to date), `reference` a folder of laws and model texts: what
    stands there is quoted and no copy; `without` switches off groups of shared passages (``policy``, ``quoted``,
    ``own-past``, ``other-unit``, ``within``), and shares and findings follow. The columns name those of tables of
    reports. An input that takes longer than `seconds` is given up. `redact` masks identity numbers and telephones, with
    ``"names"`` also names of persons, in all that is kept. `memo_template` is a Word file that the memo is put into;
    with `annotate` a copy of each Word file gets its flags as comments. `progress(done, total)` is called after each.

    With `out`, what has been analysed is kept in a workspace, ``.taizhang/`` below it or the PostgreSQL database of the
    URL `workspace`: a run that was broken off goes on where it was, a report that has not changed is not analysed
    again, and the outputs of the last run stand until the new ones are complete. `engine` does the work elsewhere (see
    `taizhang.spark.audit`).

    Raises `UsageError` (a path that does not exist, no report anywhere, a broken manifest or template, a workspace that
    another run is using) and `OSError` where an output cannot be written.
    """
    if annotate and redact:
        raise UsageError(say("redact_annotate"))
    if workspace is not None and out is None:
        raise UsageError(say("workspace_out"))
    unknown = [name for name in without if name not in MATCH_SOURCES]
    if unknown:
        raise UsageError(say("bad_without", name=unknown[0], names=", ".join(MATCH_SOURCES)))
    started = time.perf_counter()
    settings = settings_of(indicators, rules)
    roots = [paths] if isinstance(paths, str | Path) else list(paths)
    lists = ignore_files(ignore, roots)
    plan = Plan(settings, IgnoreList(lists), load_alignment(align), redact=redact, without=sorted(set(without)))
    inputs = find_inputs(
        roots, manifest, text_column=text_column, unit_column=unit_column, year_column=year_column,
        aside=(indicators, rules, ignore, align),
    )  # fmt: skip
    if reference is not None:
        plan = replace(plan, references=read_references(reference))
    if memo_template is not None:
        from taizhang.present import check_template

        check_template(Path(memo_template))
    if out is not None:
        from taizhang.run.resume import Order, audit_into

        template, review = (None if path is None else Path(path) for path in (memo_template, align))
        files = folder_digest(path for path in (*lists, template) if path is not None)
        quoted = [(reference.path, reference.text) for reference in plan.references]
        options = (files, quoted, plan.alignment.decided, redact, annotate, str(review), plan.without)
        return audit_into(
            inputs,
            Order(
                Path(out), plan, workspace, workers, seconds, progress, memo_template=template, annotate=annotate,
                align=review, options=options, engine=engine,
            ),
        )  # fmt: skip
    done = list(outcomes(inputs, workers=workers, seconds=seconds, progress=progress, settings=settings))
    _log.info("analysed %d inputs: %.2f s", len(done), time.perf_counter() - started)
    made = compared(*without_duplicates(done), plan)
    _log.info("compared: %.2f s", time.perf_counter() - started)
    if align is not None:
        save_alignment(Path(align), plan.alignment, made.records)
    return made
