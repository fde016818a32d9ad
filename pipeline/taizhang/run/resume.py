"""An audit that writes: what is known is taken from the workspace, what is new is kept there at once, and the outputs
take the place of the old ones when all of them are complete."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.run.compared import Plan, compared, same_texts
from taizhang.run.fingerprint import Keys, digest_of
from taizhang.run.outcomes import SECONDS, Packed, Progress, packed_outcomes
from taizhang.run.packing import head_of, pack_report, report_of
from taizhang.run.publish import publish, staging, state_of, whole
from taizhang.run.texts import language
from taizhang.run.workspace import Final, Found, Workspace, workspace_of_run
from taizhang.tables import overlap_shares

if TYPE_CHECKING:
    from taizhang.ingest import Input
    from taizhang.run.audit import Audit

__all__ = ["Order", "audit_into"]

_AGAIN = frozenset({"timeout", "crash", "oom", "unsupported", "no_text"})
"""What may come out otherwise next time, since it hung on the machine or on a program that lacked, or costs nothing."""
_PIECE, _SECONDS = 64, 2.0  # inputs, or time, after which what has been analysed is kept
_IN_MEMORY = 2000  # reports that a result holds itself
_RECORDS = ("records", "input_rows", "overlap_records", "panel_cells", "promise_records", "suppressed_records",
            "quotation_records")  # fmt: skip
_KINDS = ("inputs", "overlaps", "panel", "promises", "suppressed", "quotations")  # of all but the reports
_log = logging.getLogger("taizhang")


@dataclass(frozen=True, slots=True)
class Order:
    """What an audit is to do besides comparing: how to analyse, what to write where. `options` is all else that the
    outputs depend on, as plain values."""

    out: Path
    plan: Plan
    workspace: str | None = None
    workers: int | None = None
    seconds: float = SECONDS
    progress: Progress | None = None
    memo_template: Path | None = None
    annotate: bool = False
    align: Path | None = None
    options: tuple[Any, ...] = ()


def audit_into(inputs: Sequence[Input], order: Order) -> Audit:
    """Audit the inputs and write the outputs; where nothing has changed since the last run, only that is found out.

    Raises `WorkspaceError` where another run is at work there, `OSError` where something cannot be written; then the
    outputs of the last run stand as they did.
    """
    started = time.perf_counter()
    with workspace_of_run(order.out, order.workspace) as workspace:
        keys = Keys(order.plan.settings)
        mine = [keys.key(item) for item in inputs]
        key = digest_of(mine, order.options, language(), str(order.out.resolve()))
        if workspace.run and workspace.run.key == key and whole(order.out, workspace.run.about["files"]):
            _log.info("unchanged: %.2f s", time.perf_counter() - started)
            if order.progress is not None:
                order.progress(len(inputs), len(inputs))
            return _kept(workspace, order)
        new = _analyse_new(workspace, inputs, mine, order)
        _log.info("analysed %d of %d inputs: %.2f s", new, len(inputs), time.perf_counter() - started)
        made = _finish(workspace, inputs, mine, key, order)
        _log.info("compared and written: %.2f s", time.perf_counter() - started)
        return made


def _kept(workspace: Workspace, order: Order) -> Audit:
    """The results of the last run; those of a few reports are read at once, so that no later run takes them away."""
    made = workspace.audit()
    made.settings = order.plan.settings
    made.outputs = {name: order.out / path for name, path in made.outputs.items()}
    if len(made.records) <= _IN_MEMORY:
        for name in _RECORDS:
            setattr(made, name, list(getattr(made, name)))
    return made


def _analyse_new(workspace: Workspace, inputs: Sequence[Input], keys: Sequence[str], order: Order) -> int:
    """Analyse the inputs that the workspace does not know yet and keep each there as soon as it is done; how many."""
    store = workspace.store
    known = store.known(keys)
    new = [i for i, key in enumerate(keys) if key not in known]
    before, progress = len(inputs) - len(new), order.progress
    if progress is not None and before:
        progress(before, len(inputs))

    def told(done: int, _: int) -> None:
        if progress is not None:
            progress(before + done, len(inputs))

    results = packed_outcomes(
        [inputs[i] for i in new], workers=order.workers, seconds=order.seconds, progress=told,
        settings=order.plan.settings,
    )  # fmt: skip
    waiting: list[Found] = []
    kept = time.monotonic()
    try:
        for number, packed in results:
            waiting.append(_found(keys[new[number]], packed))
            if len(waiting) >= _PIECE or time.monotonic() - kept > _SECONDS:
                ready, waiting, kept = waiting, [], time.monotonic()
                store.put(ready)
    finally:
        store.put(waiting)  # also where somebody ends the run
    return len(new)


def _found(key: str, packed: Packed) -> Found:
    row = packed.row
    again = row.status in _AGAIN or (packed.record is None and not row.sha256)
    return Found(key, row, packed.record, again)


def _finish(workspace: Workspace, inputs: Sequence[Input], keys: Sequence[str], key: str, order: Order) -> Audit:
    """Compare, write the outputs aside, keep the results, and let both take the place of the old ones."""
    store = workspace.store
    rows, firsts = same_texts(store.input_rows(keys))
    mine = [keys[i] for i in firsts]
    reports = [report_of(record) for record in store.records(mine, _PIECE)]
    made = compared(reports, rows, order.plan)
    with staging(order.out) as folder:
        _write(made, inputs, folder, order)
        run = store.begin(key)
        sizes = {"reports": store.add_reports(run, _finals(made, mine, masked=order.plan.redact is not None))}
        for name, records in zip(_KINDS, (getattr(made, attribute) for attribute in _RECORDS[1:]), strict=True):
            sizes[name] = store.add_rows(run, name, records)
        files = publish(folder, order.out)
    if order.align is not None:
        from taizhang.run.align import save_alignment

        save_alignment(order.align, order.plan.alignment, made.records)
        files[str(order.align.resolve())] = state_of(order.align)
    paths = {name: path.relative_to(folder) for name, path in made.outputs.items()}
    settings = order.plan.settings
    store.finish(run, {
        "sizes": sizes, "files": files, "paths": {name: path.as_posix() for name, path in paths.items()},
        "settings": [None if path is None else str(path) for path in (settings.indicators, settings.rules)],
    })  # fmt: skip
    store.tidy(run, keys)
    if order.plan.redact is not None:
        store.forget()
    made.outputs = {name: order.out / path for name, path in paths.items()}
    return made


def _finals(made: Audit, keys: Sequence[str], *, masked: bool) -> Iterator[Final]:
    shares = overlap_shares(made.records, made.overlap_records)
    for report, key in zip(made.records, keys, strict=True):
        record = pack_report(report) if masked else None
        yield Final(key, head_of(report, shares[report.id]), report.flags, record)


def _write(made: Audit, inputs: Sequence[Input], folder: Path, order: Order) -> None:
    made.save(folder, order.memo_template)
    if order.annotate:
        from taizhang.run.annotate import annotate_inputs

        made.outputs["annotated"] = annotate_inputs(inputs, made.records, folder)
