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
_TORN = frozenset("，。；：、！？,.;:!?》）)”’")  # what a line begins with that goes on the one before
_COMPLETE = frozenset("。！？!?；;：:…”’）)】")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEADER = re.compile(r"[\s.…·．\-—_]*\d{0,3}$")
_ENTRY_MARKER = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}[部分章节编]{1,2}|[（(]?[一二三四五六七八九十]{1,3}[、）)]+|\d{1,2}[.．、])\s*"
)
_TITLE_LINES = 6  # a title block is no longer than this
_RUN_LEAST, _RUN_GAP = 3, 4  # headings in the form of a sentence: how many make a series, paragraphs between them
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
    strong.update(_parallel_sentences(pieces, marked, front))
    top = _below_title(pieces, forms, front, bool(strong))
    strong.update(i for i in range(top, front) if forms[i])
    return Layout(_candidates(paragraphs, pieces, forms, sorted(strong)), top, contents)


def _candidates(
    paragraphs: Sequence[Paragraph], pieces: Sequence[str], forms: Sequence[str], indices: Sequence[int]
) -> list[Candidate]:
    """The accepted headings; plain ones lie below the named parts where one follows such a part (工作回顾) directly."""
    chosen, rules = set(indices), heading_rules()
    forced = [bool(rules.outermost.search(pieces[i])) for i in indices]
    tiers = any(
        forms[i] == "cue" and not outer and i + 1 in chosen and forms[i + 1] == "plain"
        for i, outer in zip(indices, forced, strict=True)
    )
    return [
        heading_candidate(
            paragraphs[i],
            i,
            forced=outer,
            leads=forms[i] == "leads",
            below=tiers and forms[i] == "plain",
            sentence=pieces[i][-1] == "。",
        )
        for i, outer in zip(indices, forced, strict=True)
    ]


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
        leads_in = "，" in piece and rules.lead_in.search(piece)  # 一年来，我们做了以下主要工作：
        if rules.cue.search(piece[:-1]) and not leads_in:
            return "cue"
        return "" if rules.lead_in.search(piece) or "，" in piece else "leads"
    if any(piece.count(a) != piece.count(b) for a, b in ("“”", "《》", "（）", "()")):
        return ""
    if rules.cue.search(piece):
        return "cue"
    return "plain" if len(_HAN.findall(piece)) >= rules.min_chars else ""


def _parallel_sentences(pieces: Sequence[str], marked: dict[int, int], front: int) -> set[int]:
    """Headings in the form of a sentence (经济体制改革全面推进，市场体制初步建立。): three or more short lines of one
    sentence without figures, each with full paragraphs below it, at even distances.
    """
    found: set[int] = set()
    run: list[int] = []
    for i in range(front, len(pieces) - 1):
        if i in marked or not _sentence_line(pieces[i]) or i + 1 in marked or len(pieces[i + 1]) < 2 * _BODY_CHARS:
            continue
        if run and (i - run[-1] > _RUN_GAP or any(k in marked for k in range(run[-1], i))):
            run = []
        run.append(i)
        if len(run) >= _RUN_LEAST:
            found.update(run)
    return found


def _sentence_line(piece: str) -> bool:
    return (
        8 <= len(piece) <= _BODY_CHARS
        and piece[-1] == "。"
        and piece[0] not in _BAD_START
        and not any(c in _FORBIDDEN or c.isdigit() for c in piece[:-1])
        and not heading_rules().never.search(piece)
    )


def _is_body(piece: str) -> bool:
    return piece.rstrip(_CLOSERS)[-1:] in _ENDS or len(piece) >= _BODY_CHARS


def _follows(piece: str) -> bool:
    """Whether a line can stand below a heading: text, or the words that lead in to a list."""
    return _is_body(piece) or piece[-1] in "：:"


def _fits(i: int, pieces: Sequence[str], forms: Sequence[str], marked: dict[int, int], front: int) -> bool:
    """Whether the neighbours are those of a heading: what stands before is complete, text or a list follows."""
    if i + 1 >= len(pieces) or pieces[i + 1][0] in _TORN:
        return False
    if i > front and not _complete(pieces[i - 1], forms[i - 1], i - 1 in marked):
        return False
    if forms[i] == "leads":
        return marked.get(i + 1) == 1
    if i + 1 in marked or _follows(pieces[i + 1]):
        return True
    twice = forms[i] == "cue" and bool(forms[i + 1])  # two headings, then text
    return twice and i + 2 < len(pieces) and (i + 2 in marked or _is_body(pieces[i + 2]))


def _complete(before: str, form: str, marked: bool) -> bool:
    """Whether the line before a heading has come to its end."""
    return before[-1] in _COMPLETE or form == "cue" or (marked and len(before) < _BODY_CHARS)


def _alone(i: int, pieces: Sequence[str], marked: dict[int, int]) -> bool:
    """A single line of the form is a heading only between full paragraphs."""
    return i > 0 and pieces[i - 1][-1:] in "。！？" and (i + 1 in marked or len(pieces[i + 1]) >= 2 * _BODY_CHARS)


def _front(pieces: Sequence[str], marked: dict[int, int]) -> int:
    """How many paragraphs at the top are title, subtitle, author, date and salutation."""
    rules = heading_rules()
    for i, piece in enumerate(pieces[: _TITLE_LINES + 1]):
        body = _is_body(piece) and not rules.never.search(piece) and not rules.title.search(piece)
        if i in marked or body or i == _TITLE_LINES or piece[-1] in "：:，,":
            rest = range(i, len(pieces))
            return next((k for k in rest if k in marked or not rules.never.search(pieces[k])), len(pieces))
    return 0 if len(pieces) > 1 else len(pieces)


def _below_title(pieces: Sequence[str], forms: Sequence[str], front: int, others: bool) -> int:
    """Where the title block ends when the report has no opening paragraph and its first heading follows at once."""
    rules = heading_rules()
    for i in range(1, front):
        if forms[i] == "cue" and not rules.title.search(pieces[i]):
            return i
    last = front - 1
    titled = any(rules.title.search(p) for p in pieces[: max(last, 0)])
    return last if last > 0 and forms[last] == "plain" and others and titled else front


def _contents(pieces: Sequence[str]) -> range:
    """The table of contents: from 目录 to before the line that repeats its first entry."""
    for i, piece in enumerate(pieces[:60]):
        torn = piece == "目" and pieces[i + 1 : i + 2] in (["录"], ["次"])  # a line a character, as some pages give it
        top = i + 1 + torn
        if (torn or re.fullmatch(r"目\s{0,4}[录次]", piece)) and top < len(pieces):
            first = _entry(pieces[top])
            for j in range(top + 1, min(len(pieces), i + 200)):
                if len(pieces[j]) > 150 or pieces[j].endswith("。"):
                    break
                if _entry(pieces[j]) == first:
                    return range(i, j)
    return range(0)


def _entry(piece: str) -> str:
    """A line as a table of contents gives it, without number, leaders, page and spaces."""
    return "".join(_ENTRY_MARKER.sub("", _LEADER.sub("", piece)).split())
