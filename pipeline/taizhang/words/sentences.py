"""Where sentences end."""

from __future__ import annotations

import re

from taizhang.records import Span

# A sentence ends with 。！？ (and what closes a quotation behind it) or at a line break; ； does not end one.
_SENTENCE = re.compile(r"[^\n。！？]*(?:[。！？]+[”’」』）)】]*|(?=\n)|$)")
_SPACE = " \t\r\u3000\u00a0"


def split_sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order: half-open spans without the white space around them, none empty.

    Spans do not overlap; what lies between them is white space and line breaks only.
    """
    spans: list[Span] = []
    position, size = 0, len(text)
    while position < size:
        match = _SENTENCE.match(text, position)
        end = match.end() if match else position
        start, stop = position, end
        while start < stop and (text[start] in _SPACE or text[start] == "\n"):
            start += 1
        while stop > start and text[stop - 1] in _SPACE:
            stop -= 1
        if start < stop:
            spans.append(Span(start, stop))
        position = end + 1 if end < size and text[end] == "\n" else max(end, position + 1)
    return spans
