"""From the paths that a user gives to the reports below them."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from taizhang.ingest.archive import entries, is_skipped, nested_bytes, open_archive
from taizhang.ingest.model import Input, Limits, current_limits, passed
from taizhang.records import NoInputError, ReadError, UsageError

__all__ = ["TABLES", "discover", "open_here"]

TABLES = frozenset({"csv", "tsv", "xlsx", "jsonl", "ndjson", "parquet"})
_TEXT_TABLES = frozenset({"csv", "tsv", "jsonl", "ndjson"})
_LOG = logging.getLogger(__name__)
Columns = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Walk:
    """Options of one discovery."""

    columns: Columns
    limits: Limits


def discover(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    text_column: str | None = None,
    unit_column: str | None = None,
    year_column: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Input]:
    """The inputs under ``paths`` in the order of the arguments, below each sorted by path.

    Folders are walked to any depth (links to folders too, but no folder twice); hidden and lock files, sockets, FIFOs
    and devices are skipped and logged. Zip archives are opened, also once within each other; a table (CSV, TSV,
    XLSX, JSONL, Parquet) gives an input a row, its columns named by the options or guessed where clear. What cannot
    be used has its input too, with ``problem`` set. Raises `NoInputError` at once where a path does not exist, at the
    first step where no file lies under the paths; `UsageError` where a named column is not in a table given by name.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not listed:
        raise NoInputError("没有指定要读取的路径；请给出报告文件、文件夹或 zip 压缩包")
    names = [os.fspath(path) for path in listed]
    for name in names:
        if not os.path.exists(name):
            raise NoInputError(f"找不到路径：{_shown(name)}；请检查路径是否写对")
    return _inputs(names, _Walk((text_column, unit_column, year_column), limits or current_limits()))


def _inputs(names: list[str], walk: _Walk) -> Iterator[Input]:
    seen: set[str] = set()
    found = False
    for name in names:
        named = not os.path.isdir(name)
        for file, relative in [(name, os.path.basename(name))] if named else _files(name):
            real = os.path.realpath(file)
            if real in seen:
                continue
            seen.add(real)
            for item in _open(_input(file, relative), walk, named=named):
                found = True
                yield item
    if not found:
        where = "、".join(_shown(name) for name in names)
        kinds = "txt、md、docx、doc、wps、rtf、odt、pdf、html、csv、xlsx、jsonl、parquet 以及 zip 压缩包"
        raise NoInputError(f"{where} 下没有报告；可读取的格式：{kinds}")


def _shown(name: str) -> str:
    """A path that can be written as UTF-8: names in GBK on a UTF-8 system are read as GBK."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")
    return name


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return suffix.lower() if dot and stem else ""


def _input(file: str, relative: str) -> Input:
    path = _shown(file).replace(os.sep, "/")
    return Input(path, _shown(relative).replace(os.sep, "/"), _suffix(os.path.basename(path)), file)


def _files(root: str) -> list[tuple[str, str]]:
    """The regular files below a folder with their paths relative to it, sorted by these."""
    found: list[tuple[str, str]] = []
    links: list[str] = []
    visited: set[tuple[int, int]] = set()
    pending = [root]
    while pending or links:
        folder = pending.pop() if pending else links.pop(0)
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as scan:
                children = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            _LOG.warning("folder left out: %s (%s)", _shown(folder), error.strerror)
            continue
        for child in children:
            if is_skipped(child.name):
                _LOG.info("skipped: %s", _shown(child.path))
            elif child.is_dir(follow_symlinks=False):
                pending.append(child.path)
            elif child.is_dir():
                links.append(child.path)
            elif _regular(child.path):
                found.append((child.path, os.path.relpath(child.path, root)))
        links.sort()
    return sorted(found, key=lambda pair: pair[1].split(os.sep))


def _regular(path: str) -> bool:
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        regular = False
    if not regular:
        _LOG.warning("no regular file, skipped: %s", _shown(path))
    return regular


def _open(item: Input, walk: _Walk, *, named: bool) -> Iterator[Input]:
    if not os.path.isfile(item.file):
        yield replace(item, problem=("unsupported", "不是普通文件，不予读取"))
    elif item.format in _TEXT_TABLES:
        yield from _table(item, None, walk, named=named)
    elif item.format == "zip" or item.format in TABLES:
        yield from _isolated(item, walk, named=named)
    else:
        yield item


def _isolated(item: Input, walk: _Walk, *, named: bool) -> Iterator[Input]:
    """The contents of an archive or a table, listed by a worker process."""
    from taizhang.ingest.isolate import READERS
    from taizhang.ingest.worker import Task, input_of

    try:
        for message in READERS.ask(Task("open", item, walk.limits, walk.columns, named)):
            yield from map(input_of, message[1])
    except ReadError as error:
        yield replace(item, problem=(error.status, error.reason))


def open_here(item: Input, columns: Columns, limits: Limits, *, named: bool) -> Iterator[Input]:
    """The inputs in an archive or a table, listed in this process; ``named`` if the user gave it by its name."""
    walk = _Walk(columns, limits)
    yield from _archive(item, item.file, walk) if item.format == "zip" else _table(item, None, walk, named=named)


def _archive(outer: Input, source: str | bytes, walk: _Walk) -> Iterator[Input]:
    try:
        with open_archive(source) as archive:
            for entry in entries(archive, walk.limits):
                item = Input(
                    f"{outer.path}!/{entry.name}", f"{outer.relative}!/{entry.name}", _suffix(Path(entry.name).name),
                    outer.file, (*outer.entries, entry.number), problem=entry.problem,
                )  # fmt: skip
                if entry.problem is not None or item.format not in TABLES | {"zip"}:
                    yield item
                elif item.format == "zip" and outer.entries:
                    yield replace(item, problem=("unsupported", "压缩包嵌套超过一层；请先解压里层的压缩包"))
                else:
                    yield from _within(item, archive.infolist()[entry.number].file_size, archive, walk)
    except ReadError as error:
        yield replace(outer, problem=(error.status, error.reason))


def _within(item: Input, size: int, archive: object, walk: _Walk) -> Iterator[Input]:
    """An archive or a table that lies in an archive."""
    import zipfile

    assert isinstance(archive, zipfile.ZipFile)
    try:
        if size > walk.limits.package_bytes:
            raise passed(walk.limits, "package_bytes", f"展开后 {size >> 20} MB")
        data = nested_bytes(archive, item.entries[-1], walk.limits)
    except ReadError as error:
        yield replace(item, problem=(error.status, error.reason))
        return
    yield from _archive(item, data, walk) if item.format == "zip" else _table(item, data, walk, named=False)


def _table(item: Input, data: bytes | None, walk: _Walk, *, named: bool) -> Iterator[Input]:
    from taizhang.ingest.rows import MissingColumnError, read_rows

    try:
        for row in read_rows(item.format, item.file if data is None else data, walk.columns, walk.limits):
            label = f"#{row.label}"
            if len(row.text) > walk.limits.text_chars:
                error = passed(walk.limits, "text_chars", f"文字有 {len(row.text)} 字")
                row = replace(row, text="", problem=(error.status, error.reason))  # noqa: PLW2901
            yield replace(
                item, path=item.path + label, relative=item.relative + label, text=row.text, hints=row.hints,
                problem=row.problem,
            )  # fmt: skip
    except MissingColumnError as error:
        if named and any(walk.columns):
            raise UsageError(f"{item.path}：{error.reason}") from error
        yield replace(item, problem=(error.status, error.reason))
    except ReadError as error:
        yield replace(item, problem=(error.status, error.reason))
