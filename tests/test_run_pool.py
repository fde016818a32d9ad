"""Worker processes: order, loss, limits."""

from __future__ import annotations

import time

import pytest

from taizhang.records import DataFileError, UsageError
from taizhang.run.pool import Lost, attempt, run_jobs, worker_count


def test_every_task_has_its_result() -> None:
    results = dict(run_jobs("operator:neg", range(50), workers=3, seconds=30))
    assert results == {n: -n for n in range(50)}


def test_an_error_costs_its_task_only() -> None:
    results = dict(run_jobs("builtins:int", ["1", "x", "3"], workers=1, seconds=30))
    assert results[0] == 1
    assert results[2] == 3
    assert isinstance(results[1], Lost)
    assert results[1].status == "crash"
    assert "ValueError" in results[1].reason


def test_a_worker_that_dies_is_replaced() -> None:
    # -1 as a duration is an error, not an end; os.abort takes no argument: so the end is an exit code.
    results = dict(run_jobs("os:_exit", [7, 0, 3], workers=2, seconds=30))
    assert [results[n].status for n in range(3)] == ["crash"] * 3
    assert "7" in results[0].reason


def test_one_that_dies_among_others_loses_nothing_else() -> None:
    tasks = ["1+1", "__import__('os').abort()", "2+2", "__import__('sys').stdout.write('noise') and 5"]
    results = dict(run_jobs("builtins:eval", tasks, workers=1, seconds=30))
    assert results[0] == 2
    assert results[1].status == "crash"
    assert results[2] == 4
    assert results[3] == 5, "what is printed does not get between the results"


def test_a_task_that_hangs_is_given_up() -> None:
    started = time.monotonic()
    results = dict(run_jobs("time:sleep", [60, 0], workers=1, seconds=2))
    assert results[0].status == "timeout"
    assert results[1] is None
    assert time.monotonic() - started < 30


def test_leaving_early_ends_the_workers() -> None:
    started = time.monotonic()
    results = run_jobs("time:sleep", [0, 60, 60], workers=2, seconds=60)
    assert next(results) == (0, None)
    results.close()
    assert time.monotonic() - started < 30


def test_an_error_of_the_tasks_themselves_is_raised() -> None:
    def tasks() -> object:
        yield 1
        raise OSError("the folder vanished")

    with pytest.raises(OSError, match="vanished"):
        list(run_jobs("operator:neg", tasks(), workers=2, seconds=30))  # type: ignore[arg-type]


def test_wrong_usage_stops_the_batch() -> None:
    task = "(_ for _ in ()).throw(__import__('taizhang.records').records.DataFileError('words.yaml: broken'))"
    with pytest.raises(DataFileError, match="broken"):
        list(run_jobs("builtins:eval", [task], workers=1, seconds=30))
    with pytest.raises(DataFileError, match="broken"):
        attempt(eval, task)


def test_memory_errors_have_their_status() -> None:
    def greedy(_: object) -> None:
        raise MemoryError

    lost = attempt(greedy, None)
    assert isinstance(lost, Lost)
    assert lost.status == "oom"


def test_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_WORKERS", "3")
    assert worker_count() == 3
    assert worker_count(2) == 2
    monkeypatch.delenv("TAIZHANG_WORKERS")
    assert worker_count() >= 1


@pytest.mark.parametrize("bad", ["0", "-1", "two", "1.5"])
def test_numbers_that_are_none(bad: str) -> None:
    with pytest.raises(UsageError, match=bad):
        worker_count(bad)
