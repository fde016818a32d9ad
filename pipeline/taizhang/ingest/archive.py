"""Zip archives of reports: names, refusals, and the bytes of one entry."""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from taizhang.ingest.model import LIMITS, Limits, passed
from taizhang.ingest.text import decode
from taizhang.records import ReadError

__all__ = ["BROKEN", "Entry", "entries", "entry_bytes", "is_skipped", "nested_bytes", "open_archive"]

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_MADE_BY_SYSTEMS = frozenset({"__macosx", "thumbs.db", "desktop.ini", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its number in the directory, its name in clear, and why it is refused, if it is."""

    number: int
    name: str
    problem: tuple[str, str] | None


def is_skipped(name: str) -> bool:
    """Files that no one wrote as a report: hidden ones, lock files of offices, leftovers of systems."""
    return name.startswith((".", "~$", ".~")) or name.lower() in _MADE_BY_SYSTEMS


def open_archive(source: str | bytes) -> zipfile.ZipFile:
    """The archive; `ReadError` ``corrupt`` where it is none."""
    try:
        return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except BROKEN as error:
        raise ReadError("corrupt", "压缩包已损坏，无法打开；请重新压缩后再试") from error


def entries(archive: zipfile.ZipFile, limits: Limits = LIMITS) -> Iterator[Entry]:
    """The files of the archive, sorted by name; `ReadError` ``limit`` where there are too many."""
    infos = archive.infolist()
    if len(infos) > limits.archive_entries:
        raise passed(limits, "archive_entries", f"压缩包内有 {len(infos)} 个条目")
    found = []
    for number, info in enumerate(infos):
        name = _name(info)
        if name.endswith("/") or any(is_skipped(part) for part in PurePosixPath(name).parts if part != ".."):
            continue
        found.append(Entry(number, name, _refusal(info, name)))
    yield from sorted(found, key=lambda entry: (entry.name, entry.number))


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name. Without the UTF-8 flag zipfile reads code page 437; Chinese systems wrote GBK there."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = raw.decode("ascii") if raw.isascii() else decode(raw)[0]
        except (UnicodeEncodeError, ReadError):
            pass
    return name.split("\0")[0].replace("\\", "/")


def _refusal(info: zipfile.ZipInfo, name: str) -> tuple[str, str] | None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or parts[0].endswith(":"):
        return "unsupported", "压缩包条目的路径指向包外，为安全起见不予读取"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "unsupported", "压缩包条目是符号链接，为安全起见不予读取"
    if info.flag_bits & 0x1:
        return "encrypted", "压缩包条目已加密；请解密后再试"
    return None


def entry_bytes(file: str, numbers: tuple[int, ...], limits: Limits, limit: str) -> bytes:
    """The bytes of entry ``numbers[0]`` of the archive ``file`` (of entry ``numbers[1]`` of that, where nested).

    Raises `ReadError`: ``limit`` over the bytes that the limit of this name allows, ``corrupt``, ``encrypted``.
    """
    status = os.stat(file)
    archive = _cached(os.getpid(), file, status.st_mtime_ns, status.st_size, numbers[:-1])
    return _extract(archive, numbers[-1], limits, limit)


def nested_bytes(archive: zipfile.ZipFile, number: int, limits: Limits = LIMITS) -> bytes:
    """The bytes of an archive within the archive."""
    return _extract(archive, number, limits, "package_bytes")


@lru_cache(maxsize=2)
def _cached(process: int, file: str, changed: int, size: int, outer: tuple[int, ...]) -> zipfile.ZipFile:
    """The open archive, kept because reading its directory for each of its entries would take quadratic time.

    Process and time of change are part of the key: a file handle must not be shared by forks nor outlive its file.
    """
    del process, changed, size
    archive = open_archive(file)
    for number in outer:
        archive = open_archive(nested_bytes(archive, number))
    return archive


def _extract(archive: zipfile.ZipFile, number: int, limits: Limits, limit: str) -> bytes:
    info = archive.infolist()[number]
    most = getattr(limits, limit)
    if info.file_size > most:
        raise passed(limits, limit, f"文件展开后 {info.file_size / (1 << 20):.4g} MB")
    try:
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except RuntimeError as error:
        raise ReadError("encrypted", "压缩包条目已加密；请解密后再试") from error
    except BROKEN as error:
        raise ReadError("corrupt", "压缩包条目已损坏，无法解开") from error
    if len(data) > most:
        raise passed(limits, limit, "文件展开后比所标的更大")
    return data
