"""One document number on two different documents, within a report and across the batch (R12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Report

__all__ = ["Citation", "Cited", "check", "citations", "find", "first_citations"]

_NUMBER = r"[一-鿿]{1,10}[〔\[［(（【]\s*(?:19|20)[0-9]{2}\s*[〕\]］)）】]\s*第?\s*[0-9]{1,5}\s*号"
_TITLE = r"[^《》\n]{4,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,20})?"
_CITED = re.compile(rf"《(?P<title>{_TITLE})》\s*[（(【]?\s*(?P<number>{_NUMBER})")
_MARKS = re.compile(r"[\W_]+")
_FRAME = re.compile(r"关于|印发|转发|发布|的通知|通知|意见|试行|暂行|的|等|文件")
_ALIKE = 0.5  # of the shorter title's pairs of characters


class Citation(NamedTuple):
    """A title with its number; ``key`` is the number without marks."""

    start: int
    end: int
    title: str
    number: str
    key: str


def check(view: View) -> Iterable[Finding]:
    """One finding a later citation of a number that stood for another title before."""
    first: dict[str, Citation] = {}
    for cited in citations(view.text):
        before = first.setdefault(cited.key, cited)
        if not _same(before.title, cited.title):
            message = f"文号“{cited.number}”前文为《{before.title}》，此处为《{cited.title}》，建议核实。"
            evidence = {"number": cited.number, "earlier_start": before.start}
            yield Finding(cited.start, cited.end, message, evidence)


class Cited:
    """Who cites one number, under which titles: of each title the first two reports by path, since one may be the
    report itself."""

    def __init__(self) -> None:
        self._titles: dict[str, list[_Citing]] = {}

    def add(self, report_id: str, path: str, unit: str, year: int | None, citation: Citation) -> None:
        """The first citation in a report."""
        citing = self._titles.setdefault(citation.title, [])
        citing.append(_Citing(path, report_id, unit, year, citation))
        citing.sort()
        del citing[2:]

    def other(self, report_id: str, title: str) -> _Citing | None:
        """The first report by path, other than this one, that has the number under a title that is not the same."""
        found = [
            next((c for c in citing if c.report_id != report_id), None)
            for other, citing in self._titles.items()
            if not _same(title, other)
        ]
        return min((c for c in found if c is not None), default=None)


class _Citing(NamedTuple):
    path: str
    report_id: str
    unit: str
    year: int | None
    citation: Citation


def find(report: Report, by_number: Mapping[str, Cited]) -> list[Finding]:
    """The same against the first citations of the batch's reports; one finding a number."""
    found: list[Finding] = []
    for mine in first_citations(report.text):
        cited = by_number.get(mine.key)
        other = cited.other(report.id, mine.title) if cited is not None else None
        if other is None:
            continue
        there = other.citation
        where = f"“{other.unit or other.path}”{other.year or ''}报告"
        message = f"文号“{mine.number}”在此为《{mine.title}》，在{where}中为《{there.title}》，建议核实。"
        evidence = {
            "number": mine.number, "other_report": other.report_id, "other_start": there.start, "other_end": there.end,
        }  # fmt: skip
        found.append(Finding(mine.start, mine.end, message, evidence))
    return found


def first_citations(text: str) -> Iterator[Citation]:
    """The first citation of each number."""
    seen: set[str] = set()
    for cited in citations(text):
        if cited.key not in seen:
            seen.add(cited.key)
            yield cited


def citations(text: str) -> Iterator[Citation]:
    """Every 《title》（number） of the text, in order."""
    if "号" not in text or "《" not in text:
        return
    for m in _CITED.finditer(text):
        yield Citation(m.start(), m.end(), m["title"], m["number"], _MARKS.sub("", m["number"]))


def _same(a: str, b: str) -> bool:
    """One title holds the other, or half of its pairs of characters, without the words that every title has."""
    short, long = sorted((_FRAME.sub("", _MARKS.sub("", t)) for t in (a, b)), key=len)
    if short in long:
        return True
    pairs = {short[i : i + 2] for i in range(len(short) - 1)}
    return not pairs or sum(p in long for p in pairs) >= _ALIKE * len(pairs)
