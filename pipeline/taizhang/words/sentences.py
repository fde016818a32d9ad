"""Where sentences end."""

from __future__ import annotations

import re
from functools import lru_cache

from taizhang.records import Span

# A sentence ends with 。！？ (and what closes a quotation behind it) or at a line break; ； does not end one.
_SENTENCE = re.compile(r"[^\n。！？]*[。！？]+[”’」』）)】]*|[^\n。！？]+")
_SPACE = " \t\r\u3000\u00a0"


def split_sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order: half-open spans without the white space around them, none empty.

    Spans do not overlap; what lies between them is white space and line breaks only.
    """
    return list(_split(text))


@lru_cache(maxsize=2)
def _split(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for match in _SENTENCE.finditer(text):
        start, stop = match.span()
        if text[start] in _SPACE or text[stop - 1] in _SPACE:
            piece = match.group().rstrip(_SPACE)
            stop = start + len(piece)
            start = stop - len(piece.lstrip(_SPACE))
        if start < stop:
            spans.append(Span(start, stop))
    return tuple(spans)
