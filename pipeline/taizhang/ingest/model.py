"""What discovery hands to the readers: one small picklable record an input, and the limits of reading."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Input", "Limits"]

_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Input:
    """One input: a file, an entry of an archive, or a row of a table of reports.

    ``path`` is what the user sees (``a.zip!/dir/b.docx``, ``c.csv#12``), ``relative`` the part of it below the
    argument that led here, ``format`` the lower-case suffix (``""`` where the name has none). The bytes lie in
    ``file``, for an archive in its entry number ``entries[0]`` (of that again ``entries[1]`` where archives are
    nested). A row brings its ``text`` along. ``problem`` is the status and the Chinese reason of an input that
    discovery refused; reading it raises them.
    """

    path: str
    relative: str
    format: str
    file: str
    entries: tuple[int, ...] = ()
    text: str | None = None
    hints: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one input may be: bytes of the file by format, entries and expanded bytes of packages."""

    text_bytes: int = 20 * _MB
    document_bytes: int = 100 * _MB
    table_bytes: int = 1024 * _MB
    package_entries: int = 1_000
    package_bytes: int = 200 * _MB
    archive_entries: int = 200_000
    pages: int = 3_000


LIMITS = Limits()
