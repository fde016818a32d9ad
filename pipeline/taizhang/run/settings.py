"""What a user's own files add to the knowledge of the program, as it travels to every worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taizhang.extract.catalogue import Catalogue
    from taizhang.flags.norm_pack import Norm

__all__ = ["IGNORE_NAME", "Settings", "settings_of"]

IGNORE_NAME = "taizhang.ignore.yaml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's files of indicators and of norms; each process reads them once. Both are asked for before what ships
    with the program, and an id that stands in both is the user's."""

    indicators: Path | None = None
    rules: Path | None = None

    def catalogue(self) -> Catalogue | None:
        """The catalogue of indicators with the user's entries, None where there are none."""
        from taizhang.extract.catalogue import load_catalogue

        return None if self.indicators is None else _once(load_catalogue, self.indicators)

    def norms(self) -> tuple[Norm, ...] | None:
        """The norms with those of the user, None where there are none."""
        from taizhang.flags.norm_pack import load_norms

        return None if self.rules is None else _once(load_norms, self.rules)


def settings_of(indicators: str | Path | None = None, rules: str | Path | None = None) -> Settings:
    """Settings of these files, each read and found sound; raises `DataFileError` with file, entry and reason."""
    made = Settings(*(None if path is None else Path(path) for path in (indicators, rules)))
    made.catalogue()
    made.norms()
    return made


def _once(read: Callable[[Path], Any], path: Path) -> Any:
    """What a file holds, read again only where it has changed."""
    try:
        status = path.stat()
    except OSError:
        return read(path)  # which says what is wrong
    return _read(read, path, (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=16)
def _read(read: Callable[[Path], Any], path: Path, _state: tuple[int, int]) -> Any:
    return read(path)
