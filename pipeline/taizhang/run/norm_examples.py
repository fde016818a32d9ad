"""A user's pack of norms, tested: every entry by its form, every example by what the norm says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from taizhang.flags.norm_judge import judge
from taizhang.flags.norm_pack import Example, Norm, read_pack
from taizhang.flags.view import View
from taizhang.records import Report, Source
from taizhang.run.analyse import analyse
from taizhang.run.settings import Settings
from taizhang.run.texts import say

__all__ = ["check_pack", "failed_examples"]


def check_pack(path: Path, indicators: Path | None = None) -> tuple[list[Norm], list[str]]:
    """The sound norms of a file, and a line for each fault: place and reason. `indicators` is the user's catalogue.

    Raises `DataFileError` where the file cannot be read or is no YAML.
    """
    from taizhang.extract.catalogue import default_catalogue

    norms, _, faults = read_pack(path)
    settings = Settings(indicators=indicators)
    catalogue = settings.catalogue() or default_catalogue()
    lines = [str(fault) for fault in faults]
    for norm in norms:
        place = f"{path}: {norm.id}"
        if norm.indicator and catalogue.get(norm.indicator) is None:
            lines.append(f"{place}: {say('norm_indicator', name=norm.indicator)}")
        lines += [f"{place}: {reason}" for reason in failed_examples(norm, settings)]
    return norms, lines


def failed_examples(norm: Norm, settings: Settings | None = None) -> Iterator[str]:
    """A line for each example that the norm judges otherwise than it says."""
    for number, example in enumerate(norm.examples, 1):
        report = _report(example, settings or Settings())
        (judgement,) = judge(View(report), (norm,))
        if judgement.verdict != example.verdict:
            yield say("norm_example", number=number, want=example.verdict, have=judgement.verdict,
                      reason=judgement.reason)  # fmt: skip


def _report(example: Example, settings: Settings) -> Report:
    hints = (("unit", example.unit), ("year", str(example.year)))
    return analyse(Source(path="", sha256="", format="text", text=example.text, hints=hints), settings)
