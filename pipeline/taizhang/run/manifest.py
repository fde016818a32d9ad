"""The user's list of which file is whose: unit, year, genre and title by path."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.records import DataFileError
from taizhang.run.texts import say

if TYPE_CHECKING:
    from taizhang.ingest import Input

__all__ = ["Manifest"]

_FIELDS = ("unit", "year", "genre", "title")


class Manifest:
    """A CSV file (UTF-8 or GB18030) with the column `path` and any of `unit year genre title`.

    A path is matched as the user named the input, relative to the folder given, relative to the manifest itself, or
    by the file name alone. What it says goes before what the report says; an empty cell says nothing. Raises
    `DataFileError` where the file cannot be read or a year is not of four digits.
    """

    def __init__(self, path: Path) -> None:
        self._hints: dict[str, tuple[tuple[str, str], ...]] = {}
        self._rows: dict[str, str] = {}  # key -> path as written
        for line, row in enumerate(_rows(path), 2):
            written = (row.get("path") or "").strip()
            if not written:
                continue
            hints = tuple((name, cell) for name in _FIELDS if (cell := (row.get(name) or "").strip()))
            year = dict(hints).get("year", "2000")
            if not (year.isascii() and year.isdigit() and len(year) == 4):
                raise DataFileError(say("manifest_year", path=path, line=line, value=year))
            for key in (_key(written), str((path.parent / written).resolve())):
                self._hints[key], self._rows[key] = hints, written

    def apply(self, inputs: Iterable[Input]) -> tuple[list[Input], list[str]]:
        """The inputs with their hints, and the paths of the manifest that no input answers to."""
        told, used = [], set()
        for item in inputs:
            key = next((k for k in _keys(item) if k in self._hints), None)
            if key is None:
                told.append(item)
                continue
            used.add(self._rows[key])
            ours = self._hints[key]
            named = {name for name, _ in ours}
            told.append(replace(item, hints=(*ours, *(hint for hint in item.hints if hint[0] not in named))))
        return told, [written for written in dict.fromkeys(self._rows.values()) if written not in used]


def _key(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./")


def _keys(item: Input) -> tuple[str, ...]:
    name = _key(item.relative).rpartition("/")[2]
    return _key(item.path), str(Path(item.path).resolve()), _key(item.relative), name


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(say("manifest_unread", path=path, reason=error.strerror)) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    try:
        rows = list(csv.DictReader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise DataFileError(say("manifest_unread", path=path, reason=error)) from error
    if "path" not in (csv.DictReader(text.splitlines()[:1]).fieldnames or ()):
        raise DataFileError(say("manifest_columns", path=path))
    return rows
