"""Headings without a number, the title block and the table of contents: lines judged by form and neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from taizhang.sections.markers import Candidate, heading_candidate
from taizhang.sections.paragraphs import Paragraph
from taizhang.sections.rules import heading_rules

__all__ = ["Layout", "read_layout"]

_ENDS = frozenset("。！？!?；;")
_CLOSERS = "”’」』）)】》"
_FORBIDDEN = frozenset("。！？!?；;\t")
_BAD_START = frozenset("，。；：、！？,.;:!?》）)”’—-·•●■◆*#|")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEADER = re.compile(r"[\s.…·．\-—_]*\d{0,3}$")
_ENTRY_MARKER = re.compile(r"^(?:第[一二三四五六七八九十]{1,3}[部分章节编]{1,2}|[（(]?[一二三四五六七八九十]{1,3}[、）)]+|\d{1,2}[.．、])\s*")
_TITLE_LINES = 6  # a title block is no longer than this
_BODY_CHARS = 45  # a line of that length is body text whatever its end


class Layout(NamedTuple):
    """``headings`` the accepted ones in order; ``front`` the number of paragraphs that make up the title block;
    ``contents`` the paragraphs of a table of contents, as a range."""

    headings: list[Candidate]
    front: int
    contents: range


def read_layout(text: str, paragraphs: Sequence[Paragraph], marked: dict[int, int]) -> Layout:
    """Judge all paragraphs; ``marked`` maps those that begin with a marker to its ordinal."""
    pieces = [text[p.start : p.end] for p in paragraphs]
    contents = _contents(pieces)
    front = _front(pieces, marked)
    forms = [_form(piece) if i not in marked and i not in contents else "" for i, piece in enumerate(pieces)]
    likely = [i for i in range(front, len(pieces)) if forms[i] and _fits(i, pieces, forms, marked, front)]
    plain = [i for i in likely if forms[i] == "plain"]
    strong = {i for i in likely if forms[i] != "plain"}
    if len(plain) > 1 or (plain and strong) or (plain and _alone(plain[0], pieces, marked)):
        strong.update(plain)
    last = front - 1
    if 0 < last and forms[last] and last not in marked and _below_title(last, pieces, forms, bool(strong)):
        strong.add(last)
        front = last
    rules = heading_rules()
    headings = [
        heading_candidate(paragraphs[i], i, forced=bool(rules.outermost.search(pieces[i])), leads=forms[i] == "leads")
        for i in sorted(strong)
    ]
    return Layout(headings, front, contents)


def _form(piece: str) -> str:
    """The form of a line: `cue`, `plain`, `leads` (ends with ：) or `` where it cannot be a heading."""
    rules = heading_rules()
    if len(piece) > rules.max_chars or len(piece) < 2 or piece[0] in _BAD_START:
        return ""
    if rules.outermost.search(piece):
        return "cue"
    if rules.never.search(piece) or any(c in _FORBIDDEN for c in piece) or piece[-1] in "，,、":
        return ""
    if piece[-1] in "：:":
        return "" if rules.lead_in.search(piece) or "，" in piece else "leads"
    if any(piece.count(a) != piece.count(b) for a, b in ("“”", "《》", "（）", "()")):
        return ""
    if rules.cue.search(piece):
        return "cue"
    return "plain" if len(_HAN.findall(piece)) >= rules.min_chars else ""


def _is_body(piece: str) -> bool:
    return piece.rstrip(_CLOSERS)[-1:] in _ENDS or len(piece) >= _BODY_CHARS


def _fits(i: int, pieces: Sequence[str], forms: Sequence[str], marked: dict[int, int], front: int) -> bool:
    """Whether the neighbours are those of a heading: the text before it is complete, text or a list follows."""
    if i + 1 >= len(pieces):
        return False
    before, after = pieces[i - 1] if i else "", pieces[i + 1]
    complete = i <= front or i - 1 in marked or before[-1:] in "。！？!?；;：:…”’）)】" or bool(forms[i - 1])
    if not complete or after[0] in _BAD_START - {"—", "-", "·", "•", "●", "■", "◆", "*"}:
        return False
    if i - 1 >= front and i - 1 not in marked and not _is_body(before) and forms[i - 1] in ("", "plain") and i > front:
        complete = before[-1:] in "：:)）】" or forms[i - 1] == "cue"
        if not complete:
            return False
    if forms[i] == "leads":
        return marked.get(i + 1) == 1
    if i + 1 in marked or _is_body(after):
        return True
    return bool(forms[i + 1]) and i + 2 < len(pieces) and (i + 2 in marked or _is_body(pieces[i + 2])) and forms[i] == "cue"


def _alone(i: int, pieces: Sequence[str], marked: dict[int, int]) -> bool:
    """A single line of the form is a heading only between full paragraphs."""
    return i > 0 and pieces[i - 1][-1:] in "。！？" and (i + 1 in marked or len(pieces[i + 1]) >= 2 * _BODY_CHARS)


def _front(pieces: Sequence[str], marked: dict[int, int]) -> int:
    """How many paragraphs at the top are title, subtitle, author, date and salutation."""
    rules = heading_rules()
    for i, piece in enumerate(pieces[: _TITLE_LINES + 1]):
        body = _is_body(piece) and not rules.never.search(piece) and not rules.title.search(piece)
        if i in marked or body or i == _TITLE_LINES or piece[-1] in "：:，,":
            while i < len(pieces) and rules.never.search(pieces[i]) and i not in marked:
                i += 1
            return i
    return 0 if len(pieces) > 1 else len(pieces)


def _below_title(last: int, pieces: Sequence[str], forms: Sequence[str], others: bool) -> bool:
    """Whether the last line of the title block is the first heading of a report that has no opening paragraph."""
    rules = heading_rules()
    titled = any(rules.title.search(p) for p in pieces[:last])
    return forms[last] == "cue" and not rules.title.search(pieces[last]) or (forms[last] == "plain" and others and titled)


def _contents(pieces: Sequence[str]) -> range:
    """The table of contents: from 目录 to before the line that repeats its first entry."""
    for i, piece in enumerate(pieces[:60]):
        if re.fullmatch(r"目\s{0,4}[录次]", piece) and i + 1 < len(pieces):
            first = _entry(pieces[i + 1])
            for j in range(i + 2, min(len(pieces), i + 200)):
                if len(pieces[j]) > 150 or pieces[j].endswith("。"):
                    break
                if _entry(pieces[j]) == first:
                    return range(i, j)
    return range(0)


def _entry(piece: str) -> str:
    """A line as a table of contents gives it, without number, leaders, page and spaces."""
    return "".join(_ENTRY_MARKER.sub("", _LEADER.sub("", piece)).split())
