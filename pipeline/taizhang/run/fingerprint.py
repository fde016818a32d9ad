"""What a result depends on, as one hash: the program with its data files, the user's files, the input itself."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.run.settings import Settings

if TYPE_CHECKING:
    from taizhang.ingest import Input

__all__ = ["Keys", "digest_of", "file_digest", "folder_digest", "program_digest", "settings_digest"]

_LIBRARIES = ("rjieba", "numpy", "ahocorasick-rs", "charset-normalizer", "lxml", "openpyxl", "pyarrow", "pypdfium2")
_PARTS = (".py", ".yaml", ".js", ".css", ".html")


def digest_of(*values: Any) -> str:
    """SHA-256 of plain values."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=True, default=str).encode()).hexdigest()


@cache
def program_digest() -> str:
    """Hash of everything that the program is: its files, data files and models, and the libraries that read and cut
    texts. A change of a single rule gives another one."""
    from taizhang.lexicon import resource

    package = Path(__file__).resolve().parents[1]
    files = sorted(path for path in package.rglob("*") if path.suffix in _PARTS and "_shipped" not in path.parts)
    files += sorted(path for path in resource("models").rglob("*") if path.suffix != ".md" and path.is_file())
    versions = []
    for name in _LIBRARIES:
        try:
            versions.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            versions.append((name, ""))
    return digest_of(platform.python_version(), versions, [(path.name, file_digest(path)) for path in files])


def settings_digest(settings: Settings) -> str:
    """Hash of what the analysis of one report depends on besides its text: the program, the user's files of indicators
    and norms, the limits of reading."""
    own = [None if path is None else file_digest(path) for path in (settings.indicators, settings.rules)]
    return digest_of(program_digest(), own, os.environ.get("TAIZHANG_LIMITS", ""))


def folder_digest(paths: Iterable[Path]) -> str:
    """Hash of the names and contents of files, and of all files below folders."""
    found: list[tuple[str, str]] = []
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [(str(file), file_digest(file)) for file in files]
    return digest_of(found)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


class Keys:
    """The key of each input: of its place, its content, what its container says of it, and the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings_digest(settings)
        self._files: dict[str, str] = {}

    def key(self, item: Input) -> str:
        """The key; two inputs of one key give the same report."""
        if item.text is not None:
            content = hashlib.sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
        elif item.entries:  # an archive of many is read once
            content = self._files.get(item.file) or self._files.setdefault(item.file, file_digest(Path(item.file)))
        else:
            content = file_digest(Path(item.file))
        return digest_of(
            self._settings, item.path, item.relative, item.format, item.entries, item.hints, item.problem, content
        )
