"""Where something cannot be written, what stood there before stands whole, and one line says why."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import taizhang
from taizhang.records import WorkspaceError
from workspace_runs import command, outputs, run, write_reports

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_EVENTS = ("os.rename", "os.mkdir", "os.truncate", "os.remove")
_plan: dict[str, Any] = {"on": False}


def _hook(event: str, args: tuple[Any, ...]) -> None:
    """Fail the n-th opening for writing, renaming, making or removing below the folder of the outputs."""
    if not _plan["on"]:
        return
    if event == "open":
        path, _, flags = args
        writing = isinstance(path, str | os.PathLike) and isinstance(flags, int) and flags & _WRITES
    else:
        path = args[0] if args else None
        writing = event in _EVENTS and isinstance(path, str | os.PathLike)
    if writing and str(path).startswith(_plan["below"]) and not str(path).endswith(("-wal", "-shm", ".sqlite3")):
        _plan["left"] -= 1
        if _plan["left"] == 0:
            _plan["hit"] = f"{event} {path}"
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


@pytest.fixture(scope="module", autouse=True)
def _hooked() -> None:
    sys.addaudithook(_hook)  # it cannot be taken back, only switched off


@contextmanager
def failing(below: Path, n: int) -> Iterator[None]:
    _plan.update(on=True, below=str(below), left=n, hit="")
    try:
        yield
    finally:
        _plan["on"] = False


def _audited(reports: Path, out: Path) -> None:
    taizhang.audit(reports, out, workers=1)


def _fail_everywhere(tmp_path: Path, step: int) -> None:
    reports = write_reports(tmp_path / "in", units=1)
    out = tmp_path / "out"
    _audited(reports, out)
    old = outputs(out)
    changed = reports / "甲山镇_2023.txt"
    changed.write_text(changed.read_text("utf-8").replace("培训干部", "轮训干部"), "utf-8")
    _audited(reports, tmp_path / "fresh")
    new = outputs(tmp_path / "fresh")
    assert old.keys() == new.keys()
    saved = tmp_path / "saved"
    shutil.copytree(out, saved)
    n, failures, mixed = 1, 0, 0
    said: list[str] = []
    while True:
        with failing(out, n):
            try:
                _audited(reports, out)
            except (OSError, WorkspaceError) as error:
                failures += 1
                said.append(str(error))
        hit = _plan["hit"]
        now = outputs(out)
        if not hit:
            break
        assert now.keys() == old.keys(), hit
        assert all(now[name] in (old[name], new[name]) for name in now), f"each is whole: {hit}"
        if now not in (old, new):
            mixed += 1
            assert "os.rename" in hit, f"nothing is in place before all are complete: {hit}"
        shutil.rmtree(out)
        shutil.copytree(saved, out)
        n += step
    assert now == new
    assert all(len(line.splitlines()) == 1 for line in said)
    assert failures > 20 // step
    assert mixed < len(new), "only the renaming itself can part them"


def test_the_nth_write_fails_for_some_n(tmp_path: Path) -> None:
    _fail_everywhere(tmp_path, step=9)


@pytest.mark.slow
def test_the_nth_write_fails_for_every_n(tmp_path: Path) -> None:
    _fail_everywhere(tmp_path, step=1)


@pytest.mark.parametrize("most", [60_000, 130_000, 400_000])
def test_a_full_disk_is_one_line(tmp_path: Path, most: int) -> None:
    """The limit of the system on the size of a file stands for a disk that is full, also for writers in C."""
    reports = write_reports(tmp_path / "in", units=8)
    out = tmp_path / "out"
    small = write_reports(tmp_path / "small", units=1)
    _audited(small, out)
    old = outputs(out)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    ended = run("audit", reports, "-o", out, "--workers", 1, "--lang", "en", preexec_fn=limited)
    assert ended.returncode == 2, ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    assert outputs(out) == old
    assert run("audit", reports, "-o", out, "--workers", 1).returncode == 0
    _audited(reports, tmp_path / "fresh")
    assert outputs(out) == outputs(tmp_path / "fresh")


def _unprivileged(arguments: list[str]) -> list[str]:
    """The command without the right of root to pass over permissions."""
    if os.getuid() != 0:
        return arguments
    assert shutil.which("setpriv"), "util-linux is there wherever there is a root of Linux"
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *arguments]


@pytest.mark.parametrize("what", ["folder", "parent", "state"])
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path, what: str) -> None:
    reports = write_reports(tmp_path / "in", units=1)
    out = tmp_path / "place" / "out"
    if what == "parent":
        out.parent.mkdir()
        locked = out.parent
    else:
        _audited(reports, out)
        locked = out if what == "folder" else out / ".taizhang"
        (reports / "new.txt").write_text("辛山镇2023年工作总结\n全年召开党委会21次。\n", "utf-8")
    old = outputs(out) if out.exists() else {}
    locked.chmod(0o555)
    try:
        ended = subprocess.run(
            _unprivileged(command("audit", reports, "-o", out, "--workers", 1, "--lang", "en")),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        locked.chmod(0o755)
    assert ended.returncode == 2, ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    assert str(out) in ended.stderr or str(out.parent) in ended.stderr
    assert (outputs(out) if out.exists() else {}) == old


def test_inputs_that_vanish_have_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from taizhang.run import audit as module

    reports = write_reports(tmp_path / "in", units=2)
    plain = module.find_inputs

    def vanishing(*args: Any, **options: Any) -> Any:
        found = plain(*args, **options)
        (reports / "甲山镇_2022.txt").unlink()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(module, "find_inputs", vanishing)
        made = taizhang.audit(reports, tmp_path / "out", workers=1)
    lost = [row for row in made.input_rows if row.status != "ok"]
    assert [(Path(row.path).name, row.status, len(row.reason) > 3) for row in lost] == [
        ("甲山镇_2022.txt", "corrupt", True)
    ]
    assert len(made.records) == 3
    write_reports(reports, units=2)
    assert len(taizhang.audit(reports, tmp_path / "out", workers=1).records) == 4, "back again, it is read"
