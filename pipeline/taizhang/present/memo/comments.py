"""A copy of a Word file with the flags of its report as comments at their places."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, NamedTuple

from taizhang.present.findings import Finding
from taizhang.present.memo.paper import CREATED, packed
from taizhang.present.terms import SEVERITIES
from taizhang.records import Report

__all__ = ["annotate"]

_AHEAD = 2000
_BLANK = re.compile(r"\s+")


class _Piece(NamedTuple):
    """A run of a paragraph and the offsets of its text in the report."""

    run: Any
    start: int
    end: int


def annotate(content: bytes, report: Report, findings: Sequence[Finding]) -> bytes:
    """The file that `report` was read from, with a comment for each of its findings: number, severity, what was found,
    advice and way to check.

    A place is found again by the texts of the paragraphs in their order. A flag of the report as a whole, and one whose
    place is not found, stands at the first paragraph.
    """
    import docx

    document = docx.Document(io.BytesIO(content))
    pieces = list(_pieces(document, report.text))
    if not pieces:
        return content
    for finding in sorted(findings, key=lambda f: (f.flag.start, f.flag.end, f.number)):
        runs = _runs(pieces, finding.flag.start, finding.flag.end)
        comment = document.add_comment(runs, text=_text(finding), author="台账 taizhang", initials="台账")
        comment._comment_elm.date = CREATED.replace(tzinfo=UTC)
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(buffer)


def _text(finding: Finding) -> str:
    note = finding.note
    head = f"〔{finding.number}〕{SEVERITIES[finding.flag.severity]}　{finding.kind}"
    return f"{head}\n{finding.flag.message}\n建议：{note.advice}\n查法：{note.check}"


def _pieces(document: Any, text: str) -> Iterator[_Piece]:
    """The runs of the body in order, each with its place in the text of the report.

    The text of a paragraph is looked for behind that of the one before. Where reading has left something out (deleted
    or hidden words) the paragraph as a whole is not there, and its runs are looked for one by one.
    """
    from docx.oxml.ns import qn

    cursor = 0
    for paragraph in document.element.body.iter(qn("w:p")):
        runs = [run for run in paragraph.iter(qn("w:r")) if _of(run) is paragraph]
        whole = "".join(map(_said, runs))
        if not whole.strip():
            continue
        lead = len(whole) - len(whole.lstrip())
        start = text.find(whole.strip(), cursor, cursor + _AHEAD + len(whole))
        if start >= 0:
            place = start - lead
            for run in runs:
                size = len(_said(run))
                if size:
                    yield _Piece(run, max(start, place), place + size)
                place += size
            cursor = start + len(whole.strip())
            continue
        for run in runs:
            said = _said(run).strip()
            start = text.find(said, cursor, cursor + _AHEAD + len(said)) if len(said) > 1 else -1
            if start >= 0:
                yield _Piece(run, start, start + len(said))
                cursor = start + len(said)


def _of(run: Any) -> Any:
    """The paragraph that a run belongs to (not one around its text box)."""
    from docx.oxml.ns import qn

    return next(run.iterancestors(qn("w:p")))


def _said(run: Any) -> str:
    """The text of a run as reading takes it."""
    from docx.oxml.ns import qn

    signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    return "".join((part.text or "") if part.tag == qn("w:t") else signs.get(part.tag, "") for part in run)


def _runs(pieces: list[_Piece], start: int, end: int) -> list[Any]:
    """First and last run of the place, parted so that they hold nothing else where that can be done."""
    from docx.text.run import Run

    if end > start:
        for edge in (start, end):
            _part(pieces, edge)
    inside = [piece.run for piece in pieces if piece.start < end and start < piece.end]
    if not inside:
        line = _of(pieces[0].run)
        inside = [piece.run for piece in pieces if _of(piece.run) is line]
    return [Run(inside[0], None), Run(inside[-1], None)]  # type: ignore[arg-type]


def _part(pieces: list[_Piece], edge: int) -> None:
    """Part the run around this offset in two of the same look, if it holds nothing but one text."""
    from docx.oxml.ns import qn

    place = next((i for i, piece in enumerate(pieces) if piece.start < edge < piece.end), None)
    if place is None:
        return
    run, start, end = pieces[place]
    texts = [part for part in run if part.tag != qn("w:rPr")]
    if len(texts) != 1 or texts[0].tag != qn("w:t") or len(texts[0].text or "") < end - start:
        return
    said = texts[0].text
    cut = edge - end + len(said)  # counted from the end: white space ahead of a paragraph is not in the text
    second = copy.deepcopy(run)
    run.addnext(second)
    for element, piece in ((run, said[:cut]), (second, said[cut:])):
        part = element.find(qn("w:t"))
        part.text = piece
        part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    pieces[place : place + 1] = [_Piece(run, start, edge), _Piece(second, edge, end)]
