"""CPU time of the whole analysis of a report over that of bare `jieba.lcut` on the same text, taken in turn.

    python benchmarks/speed.py [--reports DIR] [--rounds N] [--out FILE]
    python benchmarks/speed.py --check        fails where a ratio is more than 20 % above benchmarks/ratios.json
    python benchmarks/speed.py --save         enters today's ratios there; look at the difference before you commit it

Each round reads text that no round has seen: the paragraphs of each report, and the sentences within them, in another
order. The analysis is `taizhang.extract` in one process, dictionaries and models loaded, its record written as JSON
text; stages are counted within it. Median of all rounds. Memory is that of a fresh process (Linux only).
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cold_start import ROOT, measure

from taizhang.lexicon import resource

RATIOS = ROOT / "benchmarks" / "ratios.json"
GROWTH, SLACK = 1.2, 0.03  # a stage of almost nothing may waver
CHARACTERS = 150_000  # of each round at least: small corpora are read several times, each time in another order
STAGES = {
    "words": ("taizhang.words", ("tokenize",)),
    "sections": ("taizhang.sections", ("find_sections", "place_sentences")),
    "ledger": ("taizhang.quantity", ("read_numbers",)),
    "identity": ("taizhang.extract.identity", ("identify",)),
    "metrics": ("taizhang.extract.metrics", ("find_metrics",)),
    "sentence labels": ("taizhang.extract.sentences", ("label_sentences",)),
    "keywords": ("taizhang.extract.keywords", ("find_keywords",)),
    "flags": ("taizhang.flags", ("check_report",)),
}


def shuffled(text: str, seed: random.Random) -> str:
    """The paragraphs in another order, and the sentences of each but the first, which holds its marker."""
    lines = []
    for line in text.split("\n"):
        first, *rest = [piece for piece in line.split("。") if piece] or [""]
        seed.shuffle(rest)
        lines.append("。".join([first, *rest]) + "。" * line.endswith("。"))
    title, *body = lines
    seed.shuffle(body)
    return "\n".join([title, *body])


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``."""
    started = time.process_time()
    work()
    return time.process_time() - started


@contextmanager
def counted(spent: dict[str, float]) -> Iterator[None]:
    """While it lasts, the stages of the analysis add their CPU time to ``spent``."""
    kept: list[tuple[Any, str, Any]] = []

    def timed(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            started = time.process_time()
            result = function(*args, **named)
            spent[stage] = spent.get(stage, 0.0) + time.process_time() - started
            return result

        return run

    for stage, (module, names) in STAGES.items():
        home = importlib.import_module(module)
        for name in names:
            kept.append((home, name, getattr(home, name)))
            setattr(home, name, timed(stage, getattr(home, name)))
    try:
        yield
    finally:
        for home, name, function in kept:
            setattr(home, name, function)


def one_round(texts: Sequence[str]) -> dict[str, float]:
    """What each thing takes of the time of `jieba.lcut`."""
    import jieba

    from taizhang import extract

    floor = cpu(lambda: [jieba.lcut(text) for text in texts])
    spent: dict[str, float] = {}
    reports = []
    with counted(spent):
        whole = cpu(lambda: reports.extend(extract(text) for text in texts))
    written = cpu(lambda: [report.to_json() for report in reports])
    found = {"analysis": whole + written, **spent, "record as JSON": written}
    return {name: value / floor for name, value in found.items()} | {"jieba seconds": floor}


def ratios(folder: Path, rounds: int) -> dict[str, float]:
    """The medians of all rounds; one more before them warms up."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    times = max(1, -(-CHARACTERS // sum(map(len, texts))))
    rows = []
    for number in range(rounds + 1):
        seed = random.Random(number)
        rows.append(one_round([shuffled(text, seed) for _ in range(times) for text in texts]))
    return {name: round(statistics.median(row[name] for row in rows[1:]), 3) for name in rows[0]}


def memory(folder: Path) -> dict[str, float]:
    """MB of a process that analyses the reports one after the other: loaded, at most, and kept for each report."""
    command = [sys.executable, __file__, "--reports", str(folder), "--memory"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure_memory(folder: Path) -> dict[str, float]:
    """What `memory` asks for, measured in this process."""
    from taizhang import extract

    def size(name: str) -> float:
        lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        return int(lines[name].split()[0]) / 1024

    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    seed, sizes = random.Random(0), []
    for _ in range(3):
        for text in texts:
            extract(shuffled(text, seed)).to_json()
        sizes.append(size("VmRSS"))
    kept = (sizes[-1] - sizes[0]) / (2 * len(texts))
    return {"loaded": round(sizes[0], 1), "most": round(size("VmHWM"), 1), "kept for each report": round(kept, 3)}


def compare(found: dict[str, float]) -> list[str]:
    """The ratios that have grown too much."""
    floor = json.loads(RATIOS.read_text("utf-8"))
    return [
        f"{name}: {found[name]:.3f} of jieba's time, at most {GROWTH * value + SLACK:.3f} ({value:.3f} when entered)"
        for name, value in floor.items()
        if found[name] > GROWTH * value + SLACK
    ]


def main() -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=resource("corpus", "reports"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path, help="write everything as JSON")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        print(json.dumps(measure_memory(options.reports)))
        return 0
    found = ratios(options.reports, options.rounds)
    found["cold start"] = round(measure(options.rounds)[2], 3)
    for name, value in found.items():
        print(f"{name:18} {value:7.3f}")
    kept = {name: value for name, value in found.items() if name != "jieba seconds"}
    if options.out or not (options.check or options.save):
        used = memory(options.reports) if sys.platform == "linux" else {}
        for name, value in used.items():
            print(f"memory, {name:22} {value:9.3f} MB")
        if options.out:
            options.out.write_text(json.dumps({"ratios": found, "memory": used}, indent=1) + "\n", "utf-8")
    if options.save:
        RATIOS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    grown = compare(kept) if options.check else []
    if grown:  # once more, with what else the machine does left out as far as may be
        again = ratios(options.reports, 2 * options.rounds) | {"cold start": kept["cold start"]}
        grown = compare({name: min(value, again[name]) for name, value in kept.items()})
    print("\n".join(grown), end="\n" if grown else "")
    return int(bool(grown))


if __name__ == "__main__":
    sys.exit(main())
