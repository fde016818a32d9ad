"""Small batches of reports for tests of the workspace, and what a run leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SENTENCES = (
    "一、工作完成情况", "全年召开党委会{a}次，研究议题{b}项。", "开展集中学习{c}场，参加{d}人次。", "完成道路改造{a}公里，投入资金{b}万元。",
    "办结信访事项{c}件，办结率为9{e}.{e}%。", "二、存在的问题", "基层力量仍显不足，{e}个站所缺编{a}人。", "三、下一步打算",
    "{next}年计划新建文化广场{e}处，培训干部{d}人次。",
)  # fmt: skip


def write_reports(folder: Path, units: int = 3, years: tuple[int, ...] = (2022, 2023)) -> Path:
    """Reports of a few bodies, each year of its own numbers; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for unit in range(units):
        for year in years:
            a = 10 + unit * 7 + year % 10
            values = {"a": a, "b": a * 3 + 1, "c": a + 13, "d": a * 11, "e": year % 7 + 1, "next": year + 1}
            name = f"{'甲乙丙丁戊己庚辛壬癸'[unit % 10]}{unit // 10 or ''}山镇"
            lines = [f"{name}{year}年工作总结", *(sentence.format(**values) for sentence in SENTENCES)]
            (folder / f"{name}_{year}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    """The bytes of every output, by its path below the folder."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and ".taizhang" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def command(*arguments: object) -> list[str]:
    """The command line of the program, as a user has it."""
    code = "from taizhang.cli import main; main()"
    return [sys.executable, "-c", code, *map(str, arguments)]


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
