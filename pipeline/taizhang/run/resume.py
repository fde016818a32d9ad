"""An audit that writes: what is known is taken from the workspace, what is new is kept there at once, and the outputs
take the place of the old ones when all of them are complete."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.run.compared import compare, compared, same_texts, shown_rows
from taizhang.run.crew import Crew
from taizhang.run.engine import Engine
from taizhang.run.fingerprint import Keys, digest_of
from taizhang.run.ignore import Suppressed
from taizhang.run.outcomes import SECONDS, Packed, Progress, packed_outcomes
from taizhang.run.packing import final_of, report_of
from taizhang.run.piles import Piles, Spool
from taizhang.run.plan import Plan
from taizhang.run.pool import worker_count
from taizhang.run.publish import publish, staging, state_of, whole
from taizhang.run.source import StoreSource
from taizhang.run.stages import Context
from taizhang.run.texts import language
from taizhang.run.workspace import Found, Run, Workspace, workspace_of_run
from taizhang.run.workspace.store import Store
from taizhang.run.writing import Written, write_all
from taizhang.tables import InputRow, overlap_shares

if TYPE_CHECKING:
    from taizhang.ingest import Input
    from taizhang.run.audit import Audit

__all__ = ["Order", "audit_into"]

_AGAIN = frozenset({"timeout", "crash", "oom", "unsupported", "no_text"})
"""What may come out otherwise next time, since it hung on the machine or on a program that lacked, or costs nothing."""
_PIECE, _SECONDS = 64, 2.0  # inputs, or time, after which what has been analysed is kept
_AT_HAND = 300  # reports that are compared in this process, and that a result holds itself
_RECORDS = {
    "inputs": "input_rows", "overlaps": "overlap_records", "panel": "panel_cells", "promises": "promise_records",
    "suppressed": "suppressed_records", "quotations": "quotation_records",
}  # fmt: skip
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
    engine: Engine | None = None


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
    if len(made.records) <= _AT_HAND:
        for name in ("records", *_RECORDS.values()):
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

    analyse = packed_outcomes if order.engine is None else order.engine.outcomes
    results = analyse(
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
    return Found(key, row, packed.record, again, packed.named)


def _finish(workspace: Workspace, inputs: Sequence[Input], keys: Sequence[str], key: str, order: Order) -> Audit:
    """Compare, write the outputs aside, keep the results, and let both take the place of the old ones."""
    store = workspace.store
    rows, firsts = same_texts(store.input_rows(keys))
    mine = [keys[i] for i in firsts]
    run = store.begin(key)
    with staging(order.out) as folder:
        if len(mine) > _AT_HAND or order.engine is not None:
            with staging(order.out, "work") as work:
                made, sizes, outputs = _from_workspace(store, Run(run, key, {}), mine, rows, (folder, work), order)
        else:
            made, sizes, outputs = _at_hand(store, run, mine, rows, folder, order)
        if order.annotate:
            from taizhang.run.annotate import annotate_inputs

            outputs["annotated"] = annotate_inputs(inputs, made.records, folder)
        paths = {name: path.relative_to(folder) for name, path in outputs.items()}
        files = publish(folder, order.out)
    if order.align is not None:
        from taizhang.run.align import save_alignment

        save_alignment(order.align, order.plan.alignment, made.records)
        files[str(order.align.resolve())] = state_of(order.align)
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


_Made = tuple["Audit", dict[str, int], dict[str, Path]]


def _at_hand(store: Store, run: int, keys: Sequence[str], rows: list[InputRow], folder: Path, order: Order) -> _Made:
    """The run of a few reports, which fit into memory."""
    made = compared([report_of(record) for record in store.records(keys, _PIECE)], rows, order.plan)
    outputs = made.save(folder, order.memo_template)
    shares = overlap_shares(made.records, made.overlap_records)
    masked = order.plan.redact is not None
    finals = [final_of(i, report, shares[report.id], masked=masked) for i, report in enumerate(made.records)]
    store.add_reports(run, finals, keys)
    sizes = {"reports": len(finals)}
    for name, attribute in _RECORDS.items():
        sizes[name] = store.add_rows(run, name, getattr(made, attribute))
    return made, sizes, outputs


def _from_workspace(
    store: Store, run: Run, keys: list[str], rows: list[InputRow], folders: tuple[Path, Path], order: Order
) -> _Made:
    """The run of a large batch: reports are read where they are needed, results are kept as they come. The folders are
    for the outputs and for what is there in between."""
    folder, work = folders
    do = Crew(work, worker_count(order.workers))
    context = Context(StoreSource(store.url, keys, store.named(keys)), order.plan)
    elsewhere = None if order.engine is None else order.engine.crew(store.url)
    found = compare(context, rows, elsewhere or do)
    piles, promises, shown = Piles(work), Spool(work / "promises.pickle"), dict[str, InputRow]()
    suppressed: list[tuple[int, Suppressed]] = []
    for judged in found.judged:
        store.add_reports(run.number, [final for _, final, _ in judged.reports], keys)
        piles.add(judged.cells)
        promises.add(judged.promises)
        suppressed += judged.suppressed
        shown.update(judged.rows)
    sizes = {"reports": len(keys)}
    kinds: dict[str, Iterable[Any]] = {
        "inputs": shown_rows(rows, shown, order.plan),
        "overlaps": found.overlaps,
        "panel": (cell for _, cell in piles.merged()),
        "promises": promises.read(),
        "suppressed": [finding for _, finding in sorted(suppressed, key=lambda item: item[0])],
        "quotations": found.quotations,
    }
    for name, records in kinds.items():
        sizes[name] = store.add_rows(run.number, name, records)
    piles.drop()
    about = replace(run, about={"sizes": sizes})
    outputs = write_all(
        Written(store.url, about, folder, work, order.plan.settings, order.memo_template), do.as_they_end
    )
    made = Workspace(store, about).audit()
    made.settings = order.plan.settings
    return made, sizes, outputs
