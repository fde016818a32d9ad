"""Reading in workers: whatever a file does to its reader, it costs that file only."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest_files import docx, para, zipped
from taizhang.ingest import Input, Limits, current_limits, discover, read
from taizhang.ingest.isolate import Readers
from taizhang.ingest.worker import Task
from taizhang.records import ReadError, UsageError

LIMITS = Limits(memory_bytes=300 << 20, cpu_seconds=1.0, wall_seconds=2.0, ocr_page_seconds=10.0)
GOOD = "今年召开会议28次。"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the limits are those of POSIX systems")


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    made = Readers("misbehaving:answers")
    yield made
    made.close()


def ask(readers: Readers, path: Path, text: str, limits: Limits = LIMITS) -> tuple[str, str]:
    """Status, and the text or the reason, of a file with this content."""
    path.write_text(text, "utf-8")
    try:
        messages = list(readers.ask(Task("read", Input(path.name, path.name, "txt", str(path)), limits)))
    except ReadError as error:
        return error.status, error.reason
    return "ok", messages[0][4]


@pytest.mark.parametrize(
    ("act", "status", "reason"),
    [
        ("abort", "crash", "SIGABRT"),
        ("segv", "crash", "SIGSEGV"),
        ("exit", "crash", "代码 0"),
        ("raise", "crash", "KeyError"),
        ("kill", "oom", "memory_bytes"),
        ("hoard", "oom", "300 MB"),
        ("hoard-in-c", "oom", "memory_bytes"),
        ("spin", "timeout", "cpu_seconds"),
        ("spin-in-c", "timeout", "1 秒"),
        ("sleep", "timeout", "wall_seconds"),
        ("close", "crash", ""),
        ("garble", "crash", ""),
        ("flood", "ok", "flood"),
        ("patient", "ok", "patient"),
    ],
)
def test_each_way_to_fail_has_its_status(readers: Readers, tmp_path: Path, act: str, status: str, reason: str) -> None:
    started = time.monotonic()
    found = ask(readers, tmp_path / "bad", act)
    assert found[0] == status
    assert reason in found[1]
    assert time.monotonic() - started < 10
    assert ask(readers, tmp_path / "good", GOOD)[0] == "ok", "the next file has a worker"


def test_a_worker_serves_many_files_until_one_trips_it(readers: Readers, tmp_path: Path) -> None:
    def worker(text: str) -> str:
        return ask(readers, tmp_path / "a", text)[1].split()[0]

    first = worker(GOOD)
    assert [worker(GOOD) for _ in range(5)] == [first] * 5
    assert ask(readers, tmp_path / "a", "raise")[0] == "crash"
    assert worker(GOOD) == first, "an error that is caught costs no worker"
    ask(readers, tmp_path / "a", "hoard")
    second = worker(GOOD)
    assert second != first
    ask(readers, tmp_path / "a", "abort")
    assert worker(GOOD) != second


def test_a_worker_that_dies_while_it_waits_is_replaced(readers: Readers, tmp_path: Path) -> None:
    pid = int(ask(readers, tmp_path / "a", GOOD)[1].split()[0])
    os.kill(pid, 9)
    time.sleep(0.2)
    assert ask(readers, tmp_path / "a", GOOD)[0] == "ok"


def test_readers_at_the_same_time_have_workers_of_their_own(readers: Readers, tmp_path: Path) -> None:
    barrier = threading.Barrier(3)

    def one(number: int) -> tuple[str, str]:
        barrier.wait()
        return ask(readers, tmp_path / str(number), ["sleep", GOOD, "abort"][number])

    with ThreadPoolExecutor(3) as pool:
        assert [status for status, _ in pool.map(one, range(3))] == ["timeout", "ok", "crash"]


def test_a_worker_without_parent_ends(tmp_path: Path) -> None:
    """Closing the pipes is all that a dying parent can do."""
    made = Readers()
    worker = made._hire()
    process = worker._process
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=10) == 0
    worker.end()


@pytest.mark.slow
def test_two_thousand_files_of_which_one_in_six_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the workers of an audit: 16 % of the files abort, hang or exhaust memory; nothing else is lost."""
    from taizhang.run.pool import run_jobs

    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv("TAIZHANG_LIMITS", "cpu_seconds=1,wall_seconds=2,memory_bytes=160M")
    bad = ["abort", "sleep", "hoard", "spin", "segv", "hoard-in-c"]
    contents = [bad[n // 25 % 6] if n % 25 in (0, 6, 12, 18) else f"{GOOD}{n}" for n in range(2_000)]
    for number, content in enumerate(contents):
        (tmp_path / f"{number:04}.html").write_text(content, "utf-8")
    items = list(discover(tmp_path))
    made = dict(run_jobs("misbehaving:work", items, workers=4, seconds=60))
    expected = {"abort": "crash", "segv": "crash", "sleep": "timeout", "spin": "timeout"}
    wanted = [expected.get(text, "oom") if text in bad else "ok" for text in contents]
    found = [made[number][0] for number in range(2_000)]
    assert Counter(wanted)["ok"] == 1_680
    assert Counter(found) == Counter(wanted)
    assert found == wanted
    assert all(made[n][1].endswith(contents[n]) for n in range(2_000) if wanted[n] == "ok")


def test_limits_can_be_set_and_say_which_one_was_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.docx").write_bytes(docx("".join(para(GOOD) for _ in range(200))))
    item = next(discover(tmp_path / "a.docx"))
    assert read(item).text.startswith(GOOD)
    for setting, name in (
        ("text_chars=100", "text_chars"), ("package_entries = 1", "package_entries"), ("pages=9,package_bytes=1K", "package_bytes"),
        ("document_bytes=1", "document_bytes"),
    ):  # fmt: skip
        monkeypatch.setenv("TAIZHANG_LIMITS", setting)
        with pytest.raises(ReadError, match=name) as caught:
            read(item)
        assert caught.value.status == "limit"
    monkeypatch.setenv("TAIZHANG_LIMITS", "memory_bytes=2G, wall_seconds=1.5")
    assert (current_limits().memory_bytes, current_limits().wall_seconds) == (2 << 30, 1.5)


@pytest.mark.parametrize("setting", ["pages", "nonsense=1", "pages=many", "pages=-1"])
def test_limits_that_are_none(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("TAIZHANG_LIMITS", setting)
    with pytest.raises(UsageError, match="TAIZHANG_LIMITS"):
        current_limits()


def test_archives_and_tables_are_opened_in_a_worker(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["单位", "正文"])
    for number in range(3_000):
        book.active.append(["某局", f"{GOOD}{number}"])
    book.save(tmp_path / "t.xlsx")
    items = list(discover(tmp_path / "t.xlsx"))
    assert [item.text for item in items] == [f"{GOOD}{number}" for number in range(3_000)]
    tiny = Limits(table_seconds=0.01)
    assert [item.problem[0] for item in discover(tmp_path / "t.xlsx", limits=tiny) if item.problem] == ["timeout"]
    with pytest.raises(UsageError, match="没有名为"):
        list(discover(tmp_path / "t.xlsx", text_column="没有"))
    (tmp_path / "a.zip").write_bytes(zipped({f"{n:04}.txt": GOOD.encode() for n in range(700)}))
    assert len(list(discover(tmp_path / "a.zip"))) == 700
    first = next(iter(discover(tmp_path / "a.zip")))
    assert first.entries == (0,)
    assert read(first).text == GOOD


def test_plain_text_needs_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a worker was asked")

    monkeypatch.setattr(Readers, "ask", refuse)
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "b.csv").write_text(f"正文\n{GOOD}\n", "utf-8")
    (tmp_path / "c.md").write_text(GOOD, "utf-8")
    assert [read(item).text for item in discover(tmp_path)] == [GOOD] * 3
