"""How fast reading is, in processor time, so that a busy machine does not fail it."""

from __future__ import annotations

import time
from pathlib import Path

from ingest_files import abstract, docx, level, num, para
from taizhang.ingest import LIMITS, discover, read
from taizhang.ingest.read import read_here
from taizhang.run.analyse import analyse

SENTENCE = (
    "今年以来，全局召开党组会{}次，开展监督谈话86人次，完成率98.6%，发放补贴1.2亿元，修订完善制度11项，排查风险点36个。"
)


def _document(number: int) -> bytes:
    numbering = abstract(0, level(0, "chineseCountingThousand", "%1、") + level(1, "decimal", "%2.")) + num(1, 0)
    body = "".join(para(SENTENCE.format(number + n), num=(1, n % 2) if n % 3 == 0 else None) for n in range(32))
    return docx(body, numbering=numbering)


def test_a_hundred_word_files_a_second_and_core(tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / f"{number:03}.docx").write_bytes(_document(number))
    items = list(discover(tmp_path))
    assert len(read(items[0]).text.encode()) > 5_000
    started = time.process_time()
    for item in items:
        read_here(item, LIMITS)
    rate = 100 / (time.process_time() - started)
    assert rate >= 100, f"{rate:.0f} files a second"


def test_workers_add_little(tmp_path: Path) -> None:
    """What the reading of small files costs outside of the reader: handing over and taking back."""
    for number in range(50):
        (tmp_path / f"{number:03}.docx").write_bytes(_document(number))
    items = list(discover(tmp_path))
    read(items[0])
    started = time.process_time()
    for item in items:
        read(item)
    assert time.process_time() - started < 50 * 0.005


def test_reading_text_takes_little_of_an_analysis(samples: Path) -> None:
    items = list(discover(samples))
    sources = [read(item) for item in items]
    started = time.process_time()
    for _ in range(5):
        for item in items:
            read(item)
    reading = (time.process_time() - started) / 5
    for source in sources[:2]:
        analyse(source)
    started = time.process_time()
    for source in sources:
        analyse(source)
    share = reading / (time.process_time() - started)
    assert share <= 0.05, f"{share:.1%}"
