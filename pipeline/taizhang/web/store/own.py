"""The office's own files as audits of uploads follow them: norms, indicators, findings that stay silent, names of rows.

Who serves says which files. Each audit reads them anew and keeps what it has read, so that whatever is exported or
compared later is made as that audit was, also where a file has changed since, or the workspace has moved.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import NamedTuple

from taizhang.compare import Alignment, Merge, read_alignment
from taizhang.records import Report, UsageError
from taizhang.run.align import save_alignment
from taizhang.run.fingerprint import digest_of, file_digest
from taizhang.run.ignore import IgnoreList, ignore_files
from taizhang.run.settings import Settings, settings_of
from taizhang.run.texts import say
from taizhang.web.store.db import Store

__all__ = ["Followed", "Own", "choose", "follow", "merges", "names", "outdated", "save_proposals", "settings"]

_FOLDER = "own"
_GIVEN, _FOLLOWED, _MERGES = "own_given", "own_followed", "own_merges"  # keys of what the store holds


@dataclass(frozen=True, slots=True)
class Own:
    """The files that are given with the options of the same names; None where there is none."""

    rules: Path | None = None
    indicators: Path | None = None
    ignore: Path | None = None
    align: Path | None = None


class Followed(NamedTuple):
    """What an audit follows: the copies of norms and indicators with what they say as one hash, what stays silent."""

    settings: Settings
    digest: str
    ignore: IgnoreList


def choose(store: Store, own: Own) -> None:
    """Enter the files for the audits to come. Raises `DataFileError` where one is not there or broken."""
    given = {name: str(path.resolve()) for name, path in _each(own) if path is not None}
    _read(store, own)
    store.put(_GIVEN, json.dumps(given, ensure_ascii=False))


def outdated(store: Store) -> bool:
    """Whether the files say something else than those of the last audit."""
    own = _given(store)
    return _state(own, *_read(store, own)) != store.get(_FOLLOWED)


def names(store: Store) -> list[str]:
    """The names of the files that are given."""
    return [path.name for _, path in _each(_given(store)) if path is not None]


def follow(store: Store) -> Followed:
    """Read the files for an audit and keep what they say. Raises `DataFileError` where one is broken."""
    own = _given(store)
    ignore, decided = _read(store, own)
    folder = store.workspace / _FOLDER
    for name in ("rules", "indicators"):
        path: Path | None = getattr(own, name)
        copy = folder / f"{name}.yaml"
        if path is None:
            copy.unlink(missing_ok=True)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)
    store.put(_MERGES, json.dumps([asdict(merge) for merge in decided], ensure_ascii=False))
    store.put(_FOLLOWED, _state(own, ignore, decided))
    kept = settings(store)
    return Followed(kept, _of_analysis(kept), ignore)


def settings(store: Store) -> Settings:
    """Norms and indicators of the last audit."""
    folder = store.workspace / _FOLDER
    found = {name: path if (path := folder / f"{name}.yaml").is_file() else None for name in ("rules", "indicators")}
    return Settings(**found)


def merges(store: Store) -> list[Merge]:
    """The decisions of the alignment file, as the last audit has read them."""
    return [Merge(**{**row, "names": tuple(row["names"])}) for row in json.loads(store.get(_MERGES, "[]"))]


def save_proposals(store: Store, reports: Sequence[Report]) -> None:
    """Bring the alignment file up to date, as every audit does: its own decisions, and what the rules propose. What was
    decided here stays out of it, since it can still be undone."""
    path = _given(store).align
    if path is None:
        return
    try:
        save_alignment(path, Alignment(merges(store)), reports)
    except OSError as error:
        raise UsageError(say("align_unwritten", path=path, reason=error.strerror)) from error


def _each(own: Own) -> Iterator[tuple[str, Path | None]]:
    return ((field.name, getattr(own, field.name)) for field in fields(own))


def _given(store: Store) -> Own:
    return Own(**{name: Path(path) for name, path in json.loads(store.get(_GIVEN, "{}")).items()})


def _read(store: Store, own: Own) -> tuple[IgnoreList, list[Merge]]:
    """What stays silent (without a list, by that in the workspace) and the decisions on names, the rest found sound."""
    if own.indicators is not None or own.rules is not None:  # else nothing of this is loaded by the server
        settings_of(own.indicators, own.rules)
    decided = read_alignment(own.align) if own.align is not None and own.align.exists() else []
    return IgnoreList(ignore_files(own.ignore, [store.workspace])), [m for m in decided if m.decision is not None]


def _of_analysis(kept: Settings) -> str:
    found = [file_digest(path) if path is not None else "" for path in (kept.rules, kept.indicators)]
    return digest_of(found) if any(found) else ""


def _state(own: Own, ignore: IgnoreList, decided: list[Merge]) -> str:
    """All that the files say, as one hash; empty where they say nothing. Proposals in the alignment file, which every
    audit writes anew, are nothing said."""
    analysis = _of_analysis(Settings(own.indicators, own.rules))
    # Not where an entry stands, which is said in the language of the process.
    entries = [[entry.rule, entry.unit, entry.quotation, entry.reason] for entry in ignore.entries]
    silent = [entries, [name for _, name in ignore.names]]
    said = [analysis, *silent, [asdict(merge) for merge in decided]]
    return digest_of(said) if any(said) else ""
