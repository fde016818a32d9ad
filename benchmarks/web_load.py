"""Many people at once on the web application: times of its pages, errors, memory.

    python benchmarks/web_load.py [--reports 1000] [--clients 50] [--seconds 60] [--think 1] [--cost MS]

The reports are those of the sample corpus under other names of units. Each client asks for a page of the usual mix (one
in twenty is a decision), looks at it for `--think` seconds on average (0: not at all), asks for the next. Exit code 1
where p95 is above 200 ms, an answer is not 200, or memory grows by more than 50 MB after the first quarter of the time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote, urlsplit

from forms import many

P95, GROWTH = 0.200, 50.0
WORDS = ("谈心", "党组会", "培训", "资金 万元", "调研", "二十大精神", "问题", "群众", "立案", "参加学习")
Times = dict[str, list[float]]


class Client:
    """One person: a connection that is kept, and a cookie."""

    def __init__(self, port: int, cookie: str, reports: list[str], items: list[str], seed: int) -> None:
        self._port, self._cookie = port, cookie
        self._random = random.Random(seed)
        self._reports, self._items = reports, items

    async def run(self, end: float, think: float, times: Times, errors: list[str]) -> None:
        """Ask for pages until `end`."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.sleep(self._random.random() * think)
        while time.perf_counter() < end:
            kind, path, body = self._next()
            started = time.perf_counter()
            status, content = await self.ask(reader, writer, path, body)
            times[kind].append(time.perf_counter() - started)
            # 409 is the right answer to a decision on what somebody else has decided meanwhile.
            if status != 200 and not (kind == "decide" and status == 409):
                errors.append(f"{status} {path} {content[:80]!r}")
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * think)
        writer.close()
        await writer.wait_closed()

    async def ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: str | None
    ) -> tuple[int, bytes]:
        """Status and content of a page."""
        head = f"Host: 127.0.0.1:{self._port}\r\nCookie: {self._cookie}\r\n"
        if body is None:
            writer.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        else:
            form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"POST {path} HTTP/1.1\r\n{head}{form}\r\n{body}".encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = next(int(line[15:]) for line in lines if line.lower().startswith("content-length:"))
        return int(lines[0].split()[1]), await reader.readexactly(length)

    def _next(self) -> tuple[str, str, str | None]:
        pick = self._random
        report, word = pick.choice(self._reports), quote(pick.choice(WORDS))
        if pick.random() < 0.05:
            return "decide", f"/review/metric/{pick.choice(self._items)}", "action=accept&version=0"
        return pick.choice((
            ("overview", "/", None), ("matrix", "/matrix", None),
            ("matrix rows", f"/data/matrix?page={pick.randint(1, 200)}&size=50", None),
            ("matrix filtered", f"/data/matrix?category=meeting&q={quote('会')}&page={pick.randint(1, 20)}", None),
            ("report", f"/reports/{report}", None), ("report", f"/reports/{report}", None),
            ("flags", f"/flags?severity={pick.choice(('high', 'medium', 'low'))}&shown={pick.randint(1, 9)}", None),
            ("card", f"/review/metric/{pick.choice(self._items)}", None),
            ("copies", f"/copies?shown={pick.randint(1, 20)}", None),
            ("promises rows", f"/data/promises?page={pick.randint(1, 40)}", None),
            ("trends", "/trends", None), ("search", f"/search?q={word}", None), ("reviews", "/reviews", None),
        ))  # fmt: skip


def fill(workspace: Path, count: int) -> tuple[list[str], list[str]]:
    """A workspace with `count` reports; their ids and some of their metrics."""
    from taizhang.web.store import Store
    from taizhang.web.store.codec import metric_items
    from taizhang.web.store.fill import fill as put

    audit = many(count)
    workspace.mkdir()
    store = Store(workspace)
    started = time.perf_counter()
    put(store, audit)
    print(f"{len(audit.records)} reports put into the store in {time.perf_counter() - started:.1f} s, "
          f"{store.path.stat().st_size / 1e6:.0f} MB")  # fmt: skip
    store.close()
    items = [f"{r.id}/{item}" for r in audit.records for item in list(metric_items(r).values())[:5]]
    return [r.id for r in audit.records], items


def resident(pid: int) -> float:
    """Memory of a process in MB."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024


async def load(arguments: argparse.Namespace, address: str, pid: int, known: tuple[list[str], list[str]]) -> bool:
    """Let the clients work, print what came of it; whether it is good enough."""
    port = urlsplit(address).port or 0
    cookie = await enter(port, urlsplit(address).query)
    await first_view(port, cookie)
    times: Times = defaultdict(list)
    errors: list[str] = []
    end = time.perf_counter() + arguments.seconds
    clients = [Client(port, cookie, *known, seed).run(end, arguments.think, times, errors)
               for seed in range(arguments.clients)]  # fmt: skip
    before, waiting = worked(pid), kept_waiting(pid) + kept_waiting(os.getpid())
    memory = asyncio.create_task(watch(pid, arguments.seconds))
    await asyncio.gather(*clients)
    sizes = await memory
    every = [one for found in times.values() for one in found]
    for kind, found in sorted(times.items(), key=lambda pair: -quantile(pair[1], 0.95)):
        middle, high, most = (value * 1000 for value in (quantile(found, 0.5), quantile(found, 0.95), max(found)))
        print(f"  {kind:16} {len(found):6}  p50 {middle:6.1f}  p95 {high:6.1f}  most {most:6.1f} ms")
    cost = (worked(pid) - before) / len(every)
    p95, growth = quantile(every, 0.95), sizes[-1] - sizes[len(sizes) // 4]
    print(f"{len(every)} answers, {len(every) / arguments.seconds:.0f}/s, p50 {quantile(every, 0.5) * 1000:.1f} ms, "
          f"p95 {p95 * 1000:.1f} ms, {cost * 1000:.1f} ms of a processor each, {len(errors)} errors, "
          f"memory {sizes[0]:.0f} → {sizes[-1]:.0f} MB")  # fmt: skip
    waiting = kept_waiting(pid) + kept_waiting(os.getpid()) - waiting
    print(f"server and clients waited {waiting:.1f} s for a processor")
    for error in errors[:5]:
        print(" ", error)
    slow = p95 > P95 if arguments.cost is None else cost > arguments.cost / 1000
    return not slow and not errors and growth <= GROWTH


async def enter(port: int, query: str) -> str:
    """The cookie of a session."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    writer.close()
    return next(
        line.partition(": ")[2].partition(";")[0] for line in head.split("\r\n") if line.startswith("set-cookie")
    )


async def first_view(port: int, cookie: str) -> None:
    """Say how long the first page takes that a fresh server makes."""
    client = Client(port, cookie, [], [], 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = time.perf_counter()
    await client.ask(reader, writer, "/", None)
    print(f"first view {time.perf_counter() - started:.2f} s")
    writer.close()


def worked(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kept_waiting(pid: int) -> float:
    """Seconds that a process was ready to go on and had no processor: how busy the machine was with other things."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[1]) for task in tasks) / 1e9


async def watch(pid: int, seconds: float) -> list[float]:
    """Memory of the server, ten times a minute and at the end."""
    sizes = [resident(pid)]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        await asyncio.sleep(min(6.0, seconds / 8))
        sizes.append(resident(pid))
    return sizes


def quantile(values: list[float], share: float) -> float:
    """The value that this share of the values does not pass."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[int(share * 100) - 1]


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser()
    for name, kind, default in (("reports", int, 1000), ("clients", int, 50), ("seconds", float, 60.0),
                                ("think", float, 1.0)):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, default=default)
    parser.add_argument("--cost", type=float, help="judge by ms of a processor an answer, where the machine is busy")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "space"
        known = fill(workspace, arguments.reports)
        command = [sys.executable, "-c", "import sys; from taizhang.cli import main; main()", "serve", str(workspace),
                   "--port", "0"]  # fmt: skip
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        try:
            good = asyncio.run(load(arguments, address, server.pid, known))
        finally:
            server.terminate()
            server.wait()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
