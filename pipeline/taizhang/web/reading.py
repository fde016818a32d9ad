"""Reports as the pages read them: record, items by name, and the text cut into pieces that carry what lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from taizhang.records import Flag, Metric, Report
from taizhang.web.store import Store
from taizhang.web.store.codec import flag_items, metric_items, unpack

__all__ = ["Opened", "opened", "text_of"]


@dataclass(frozen=True)
class Opened:
    """A report with its metrics and flags under the names by which they are reviewed, in the order of the text."""

    report: Report
    metrics: dict[str, Metric]
    flags: dict[str, Flag]

    def record(self, kind: str, item: str) -> Metric | Flag | None:
        """The metric or flag of this name."""
        return self.metrics.get(item) if kind == "metric" else self.flags.get(item)

    def sentence(self, start: int) -> tuple[int, int] | None:
        """The sentence that holds a place."""
        return next(((s.start, s.end) for s in self.report.sentences if s.start <= start < s.end), None)


def opened(store: Store, report_id: str) -> Opened | None:
    """The report of this id; None where there is none."""
    return _opened(store, store.get("data_version", "0"), report_id)


@lru_cache(maxsize=256)
def _opened(store: Store, _version: str, report_id: str) -> Opened | None:
    content = store.value("SELECT record FROM reports WHERE id = ?", (report_id,))
    if content is None:
        return None
    report = unpack(content)
    names = metric_items(report)
    metrics = {names[m.id]: m for m in report.metrics}
    return Opened(report, metrics, dict(zip(flag_items(report), report.flags, strict=True)))


class _Span(NamedTuple):
    start: int
    end: int
    classes: str
    data: tuple[tuple[str, str], ...] = ()


def text_of(store: Store, found: Opened) -> Markup:
    """The text as HTML: a paragraph a line, in it pieces between the borders of all that lies there. Each piece knows
    its first code point (`data-at`), so that a marked passage finds its place."""
    return _text(store, store.get("data_version", "0"), found.report.id)


@lru_cache(maxsize=256)
def _text(store: Store, _version: str, report_id: str) -> Markup:
    found = opened(store, report_id)
    assert found is not None
    text = found.report.text
    spans = _spans(found)
    borders = sorted({0, len(text)} | {place for span in spans for place in (span.start, span.end)})
    levels = {section.start: section for section in found.report.sections}
    made: list[str] = []
    offset = first = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = offset + len(line)
        if line.strip():
            section = next((levels[p] for p in range(offset, min(end, offset + 8)) if p in levels), None)
            mark = f' id="at-{section.id}" class="level{min(section.level, 4)}"' if section is not None else ""
            while first < len(spans) and spans[first].end <= offset:
                first += 1
            inside = [s for s in spans if s.start < end and s.end > offset]
            made.append(f"<p{mark}><span class=\"no\" aria-hidden=\"true\">{number}</span>"
                        f"{_pieces(text, offset, end, borders, inside)}</p>")  # fmt: skip
        offset = end + 1
    return Markup("\n".join(made))


def _spans(found: Opened) -> list[_Span]:
    made = [_Span(s.start, s.end, "empty") for s in found.report.sentences if s.label == "empty"]
    named = {m.id: item for item, m in found.metrics.items()}
    for place, m in enumerate(found.report.mentions):
        data = [("n", str(place))]
        if m.metric in named:
            data.append(("metric", named[m.metric]))
        made.append(_Span(m.start, m.end, f"num k-{m.kind}", tuple(data)))
    made += [
        _Span(f.start, f.end, f"flag {f.severity}", (("flag", item),))
        for item, f in found.flags.items()
        if f.end > f.start
    ]
    return sorted(made)


def _pieces(text: str, start: int, end: int, borders: list[int], spans: list[_Span]) -> str:
    from bisect import bisect_right

    made = []
    place = start
    at = bisect_right(borders, start)
    while place < end:
        following = min(borders[at], end) if at < len(borders) else end
        over = [s for s in spans if s.start <= place and s.end >= following]
        classes = " ".join(s.classes for s in over)
        data: dict[str, Any] = dict(pair for s in over for pair in s.data)
        marks = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        style = f' class="{escape(classes)}"' if classes else ""
        made.append(f'<span data-at="{place}"{style}{marks}>{escape(text[place:following])}</span>')
        place, at = following, at + 1
    return "".join(made)
