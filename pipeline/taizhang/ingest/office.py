"""Old documents (.doc, .wps, .rtf, .odt): LibreOffice turns them into .docx, which the reader of Word files reads.

Many files go into one run, for starting takes a second. A file at which a run ends, or stays, costs that file only:
what is done is kept, the file is tried once more alone, and a new run takes the rest. Each run has a profile of its
own, since of two on one profile one silently does nothing; so what counts is the file that comes out.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from taizhang.ingest.model import Input, Limits, current_limits
from taizhang.records import ReadError

__all__ = ["OLD_FORMATS", "converted", "find_office", "is_old"]

OLD_FORMATS = frozenset({"doc", "wps", "dot", "wpt", "rtf", "odt", "ott"})
_CANDIDATES = OLD_FORMATS | {""}
_BATCH = 100
_LOOK = 0.5  # seconds between looks at what has come out
_BRACES = re.compile(rb"\\[\\{}]|[{}]")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
_LIMITED = (
    "import os, sys\n"
    "try:\n"
    "    import resource\n"
    "    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)\n"
    "    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)\n"  # also when we are gone
    "    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    "except ImportError:\n"
    "    pass\n"
    "os.execvp(sys.argv[3], sys.argv[3:])\n"
)


@lru_cache(maxsize=1)
def find_office() -> str | None:
    """The program LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def is_old(data: bytes) -> bool:
    """Whether these bytes are a document that LibreOffice has to convert."""
    return _suffix(data) is not None


def _suffix(data: bytes) -> str | None:
    from taizhang.ingest.ole import SIGNATURE

    if data.startswith(SIGNATURE):
        return "doc"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return "odt" if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[30:120] else None


@contextlib.contextmanager
def converted(items: Sequence[Input], limits: Limits | None = None, *, workers: int = 1) -> Iterator[list[Input]]:
    """The inputs, the old documents among them with ``converted`` set, or with the ``problem`` that there was.

    The files that come out are there while the context is open. Without LibreOffice the inputs come back as they are,
    and reading them gives ``unsupported`` with what to install.
    """
    limits = limits or current_limits()
    found = list(items)
    old = [at for at, item in enumerate(found) if _is_candidate(item)]
    if not old:
        yield found
        return
    if find_office() is None:
        for at in old:
            try:
                _prepared(found[at], limits)
            except ReadError as error:
                found[at] = replace(found[at], problem=(error.status, error.reason))
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="taizhang-", ignore_cleanup_errors=True) as folder:
        size = min(_BATCH, -(-len(old) // workers))
        parts = [old[at : at + size] for at in range(0, len(old), size)]
        batches = [_Batch(Path(folder, str(n)), [found[at] for at in part], limits) for n, part in enumerate(parts)]
        with ThreadPoolExecutor(workers) as pool:
            for part, made in zip(parts, pool.map(_Batch.run, batches), strict=True):
                for at, item in zip(part, made, strict=True):
                    found[at] = item
        yield found


def _is_candidate(item: Input) -> bool:
    return item.format in _CANDIDATES and item.problem is None and item.text is None and item.converted is None


@dataclass(frozen=True, slots=True)
class _Run:
    """How one run of LibreOffice ended: its exit code, None where the time was up."""

    code: int | None


class _Batch:
    """Some inputs and a folder in which they are converted."""

    def __init__(self, folder: Path, items: Sequence[Input], limits: Limits) -> None:
        self._folder, self._items, self._limits = folder, list(items), limits
        self._runs = 0

    def run(self) -> list[Input]:
        """The inputs with their results."""
        (self._folder / "out").mkdir(parents=True)
        waiting = []
        for number in range(len(self._items)):
            file = self._laid_out(number)
            if file is not None:
                waiting.append((number, file))
        while waiting:
            ended = self._office([file for _, file in waiting])
            single = len(waiting) == 1
            waiting = [entry for entry in waiting if not self._taken(*entry)]
            if single:
                self._settle(waiting, ended)
                break
            # A run goes through its files in order: it ended at the first that has no result, or refused that.
            # One that came to its end has refused them all. Each is tried once more, to tell the reason.
            doubtful = len(waiting) if ended.code == 0 else 1
            for entry in waiting[:doubtful]:
                self._settle([entry], self._office([entry[1]]))
            waiting = waiting[doubtful:]
        return self._items

    def _settle(self, entries: Sequence[tuple[int, Path]], ended: _Run) -> None:
        """Take the result of a file that had a run of its own, or enter why there is none."""
        for number, file in entries:
            if not self._taken(number, file):
                self._failed(number, ended)

    def _laid_out(self, number: int) -> Path | None:
        """The input as a file of its own; None where it need not or cannot be converted."""
        try:
            found = _prepared(self._items[number], self._limits)
        except ReadError as error:
            self._items[number] = replace(self._items[number], problem=(error.status, error.reason))
            return None
        if found is None:
            return None
        data, suffix = found
        file = self._folder / f"{number}.{suffix}"
        file.write_bytes(data)
        return file

    def _taken(self, number: int, file: Path) -> bool:
        """Whether the result of a file is there."""
        made = self._folder / "out" / f"{file.stem}.docx"
        if not made.is_file() or not zipfile.is_zipfile(made):  # not there, or not whole
            return False
        self._items[number] = replace(self._items[number], converted=str(made))
        return True

    def _failed(self, number: int, ended: _Run) -> None:
        if ended.code is None:
            seconds = self._limits.office_seconds
            problem = (
                "timeout",
                f"LibreOffice 转换超过上限 {seconds:g} 秒（office_seconds，可用 TAIZHANG_LIMITS 调整）",
            )
        elif ended.code == 0:
            problem = ("corrupt", "LibreOffice 无法打开此文件；文件可能已损坏")
        else:
            memory = f"{self._limits.office_memory_bytes >> 20} MB（office_memory_bytes）"
            problem = ("crash", f"LibreOffice 转换此文件时意外中止；文件可能已损坏，或所需内存超过上限 {memory}")
        self._items[number] = replace(self._items[number], problem=problem)

    def _office(self, files: Sequence[Path]) -> _Run:
        """One run over these files; it is ended where nothing new comes out for too long."""
        self._runs += 1
        profile = self._folder / f"profile{self._runs}"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        office = find_office()
        assert office is not None
        seconds = self._limits.office_seconds * (len(files) + 1)
        command = [
            sys.executable, "-c", _LIMITED, str(self._limits.office_memory_bytes), str(math.ceil(seconds)), office,
            f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", "docx", "--outdir", str(self._folder / "out"), *map(str, files),
        ]  # fmt: skip
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                code = self._wait(process)
            finally:
                _end(process)
        shutil.rmtree(profile, ignore_errors=True)
        return _Run(code)

    def _wait(self, process: subprocess.Popen[bytes]) -> int | None:
        """The exit code of a run; None where it made no progress within the limit."""
        made, since = -1, time.monotonic()
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(min(_LOOK, self._limits.office_seconds))
            count = sum(1 for _ in (self._folder / "out").iterdir())
            if count != made:
                made, since = count, time.monotonic()
            elif time.monotonic() - since > self._limits.office_seconds:
                return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a run and what it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _prepared(item: Input, limits: Limits) -> tuple[bytes, str] | None:
    """The bytes of an old document and the suffix that fits them; None for a web page or a new document under an old
    name, of which reading tells. Raises `ReadError` where there is no need to try."""
    from taizhang.ingest.read import original_bytes

    data = original_bytes(item, limits)
    suffix = _suffix(data)
    if suffix is None:
        return None
    _check(data, suffix, limits)
    return data, suffix


def _check(data: bytes, suffix: str, limits: Limits) -> None:
    """Raise `ReadError` for what LibreOffice should not even see."""
    if suffix == "doc":
        from taizhang.ingest.ole import check_word_file

        check_word_file(data)
    elif suffix == "odt":
        import io

        from taizhang.ingest.package import Package

        package = Package(io.BytesIO(data), limits)
        if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
            raise ReadError("encrypted", "文件已加密；请取消密码后另存再试")
        for name in ("content.xml", "styles.xml"):
            package.part(name)
    else:
        braces = Counter(_BRACES.findall(data))
        if braces[b"{"] > braces[b"}"]:
            raise ReadError("corrupt", "RTF 文件不完整，可能被截断")
