"""A report as rules look at it: its text with sentences, roles and metrics at hand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from taizhang.compare.parts import by_sentence, part_ids
from taizhang.records import Metric, Report, Sentence

if TYPE_CHECKING:
    from taizhang.flags.norm_pack import Norm

__all__ = ["View"]

_STOP = re.compile(r"[，,；;。！？!?\n]")
_LAYOUT = 24  # a line that long, without a stop at its end, was broken by layout
_CHINESE_YEAR = re.compile(r"(?:二[〇○零Ｏ0]|一九)[〇○零Ｏ0一二三四五六七八九]{2}(?=年)")
_FIGURES = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_HALF_YEAR = re.compile(r"上半年|半年|[一二三1-3]季度|[1-9]\s*[—–\-~至]\s*(?:[1-9]|10|11)\s*月")


class View:
    """One report; derived views are made when first asked for. ``norms``: None stands for those that ship."""

    def __init__(self, report: Report, norms: tuple[Norm, ...] | None = None) -> None:
        self.norms = norms
        self.report = report
        self.text = report.text

    @cached_property
    def groups(self) -> list[list[Metric]]:
        """The metrics of each sentence that has any."""
        return by_sentence(self.report)

    @cached_property
    def parts(self) -> frozenset[str]:
        """Ids of metrics that state a part of another."""
        return part_ids(self.report)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.report.sentences]

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence that holds ``place``, else None."""
        i = bisect_right(self._starts, place) - 1
        if i < 0 or place >= self.report.sentences[i].end:
            return None
        return self.report.sentences[i]

    def role_at(self, place: int) -> str:
        """The role of the sentence at ``place``; `work` where there is none."""
        sentence = self.sentence_at(place)
        return sentence.role if sentence else "work"

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around ``[start, end)``: up to the nearest comma, stop or line break on either side."""
        before, behind = bisect_left(self._stops, start), bisect_left(self._stops, end)
        start = self._stops[before - 1] + 1 if before else 0
        end = self._stops[behind] if behind < len(self._stops) else max(end, len(self.text))
        while start < end and self.text[start] in " \u3000\t":
            start += 1
        return start, end

    @cached_property
    def _stops(self) -> list[int]:
        return [found.start() for found in _STOP.finditer(self.text)]

    @cached_property
    def _by_sentence(self) -> dict[int, list[Metric]]:
        return {group[0].sentence[0]: group for group in self.groups}

    def neighbours(self, metric: Metric) -> list[Metric]:
        """The metrics of the metric's sentence, itself among them."""
        return self._by_sentence[metric.sentence[0]]

    def broken(self, start: int) -> bool:
        """The sentence at ``start`` goes on from a line that layout broke off (PDF, tables)."""
        line = self.text[:start].rstrip(" \u3000\t")
        if not line.endswith("\n"):
            return False
        line = line.rstrip()
        return len(line) - line.rfind("\n") > _LAYOUT and line[-1:] not in "。！？；：…”）》"

    @cached_property
    def part_year(self) -> bool:
        """The report is about a piece of a year (上半年, 一季度), by its first lines."""
        return bool(_HALF_YEAR.search(self.report.title or self.text[:60]))

    @cached_property
    def arabic(self) -> str:
        """The text with the years that are written in characters (二〇二二年) in figures, place by place."""
        return _CHINESE_YEAR.sub(lambda m: m[0].translate(_FIGURES), self.text)

    @cached_property
    def body_start(self) -> int:
        """Where the text behind the title lines begins: the first sentence that is no heading."""
        return next((s.start for s in self.report.sentences if s.label != "skip"), 0)
