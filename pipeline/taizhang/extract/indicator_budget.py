"""What a budget or its outcome (全年预算, 决算数), which names no thing itself, is the figure of."""

from __future__ import annotations

import re

from taizhang.extract.indicator_lexicon import lexicon
from taizhang.extract.indicator_line import Found, LineState

__all__ = ["figure_of"]

_TOPIC = re.compile(
    r"\s*(?P<marker>[（(]?[\d一二三四五六七八九十]{1,3}[）)、．.]\s*)?(?P<name>(?!主要用于|用于)[^。，；：:\d\n]{4,60})(?:。|$)",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n(?:\s|[（(]?[\d一二三四五六七八九十]{1,3}[）)、．.](?!\d))")
_MARKED = re.compile(r"\s*[（(]?[\d一二三四五六七八九十]{1,3}[）)、．.](?!\d)")
_LINES_ABOVE = 3  # from a budget up to the heading of its paragraph
_NEAR = 120  # characters between a budget and the number whose name it takes


def figure_of(line: LineState, offset: int, found: Found) -> Found | None:
    """A budget or its outcome without the thing it is for takes the thing named right before it in its paragraph, or
    the heading that opens the paragraph (6、行政单位医疗（项）。全年预算为2万元)."""
    if found.phrase is None or line.text[slice(*found.phrase)] not in lexicon().figures_of:
        return None
    index, start = line.first + offset, line.quantity(offset).start
    if index and (thing := line.found[-1].phrase):
        source, end = line.found[-1], line.quantities[index - 1].end
        if start - end <= _NEAR and not _PARAGRAPH.search(line.text, end, start):
            thing = _without_figure(line.text, thing)
            return Found(thing, "same", found.verb or source.verb, found.actor or source.actor)
    heading = _topic(line.text, start)
    return Found(heading.span("name"), "thing", found.verb, found.actor) if heading else None


def _without_figure(text: str, phrase: tuple[int, int]) -> tuple[int, int]:
    """The thing of a budget or an outcome (接待费年初预算 is that of 接待费)."""
    start, end = phrase
    words = (word for word in lexicon().figures_of if text.endswith(word, start, end) and end - start - len(word) > 2)
    return start, end - max(map(len, words), default=0)


def _topic(text: str, position: int) -> re.Match[str] | None:
    """The heading that opens the paragraph, on the line of ``position`` or on a numbered one of its own above it."""
    begin = position
    for above in range(_LINES_ABOVE):
        begin = text.rfind("\n", 0, max(begin - 1, 0)) + 1
        topic = _TOPIC.match(text, begin, position)
        if topic and (topic["marker"] or (above == 0 and text[topic.end() - 1] == "。")):
            return topic
        if begin == 0 or _MARKED.match(text, begin):
            break
    return None
