"""Metrics: each quantity of the ledger with its name, category, status and period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from taizhang.extract.canonical import find_entries
from taizhang.extract.catalogue import Catalogue
from taizhang.extract.category import find_categories
from taizhang.extract.clause import make_views
from taizhang.extract.context import read_contexts
from taizhang.extract.fallback import guess_category
from taizhang.extract.indicator import find_indicators
from taizhang.extract.indicator_cells import name_cells
from taizhang.quantity import Entry
from taizhang.records import Mention, Metric, Section, Span
from taizhang.sections import Place

__all__ = ["find_metrics"]


def find_metrics(
    text: str,
    entries: Sequence[Entry],
    sections: Sequence[Section],
    sentences: Sequence[Span],
    places: Sequence[Place],
    year: int | None,
    catalogue: Catalogue | None = None,
) -> tuple[tuple[Metric, ...], tuple[Mention, ...]]:
    """The metrics of a report and its whole ledger as mentions, both in text order.

    ``entries`` is the ledger of ``text``, ``places[i]`` where ``sentences[i]`` stands, ``year`` the one the report is
    about, ``catalogue`` the indicators known (None: those that ship). Metric ids (m1, m2 …) are unique within the
    report; the mention of a metric carries its id.
    """
    counted = [entry for entry in entries if entry.quantity is not None]
    quantities = [entry.quantity for entry in counted if entry.quantity is not None]
    namings = name_cells(text, quantities, find_indicators(text, quantities, sentences))
    views = make_views(text, quantities, sentences, places)
    contexts = read_contexts(text, quantities, sentences, places, namings, year, views)
    known = find_entries(text, quantities, sentences, places, namings, contexts, catalogue, views)
    categories = find_categories(
        text,
        quantities,
        sentences,
        places,
        namings,
        contexts,
        known=[entry.category if entry else None for entry in known],
        learned=guess_category,
        views=views,
    )
    starts = [sentence.start for sentence in sentences]
    metrics: list[Metric] = []
    for index, quantity in enumerate(quantities):
        naming, context, entry = namings[index], contexts[index], known[index]
        at = max(0, bisect_right(starts, quantity.start) - 1)
        metrics.append(
            Metric(
                id=f"m{index + 1}",
                section=places[at].section or _innermost(sections, quantity.start),
                start=quantity.start,
                end=quantity.end,
                text=text[quantity.start : quantity.end],
                value=quantity.value,
                upper=quantity.upper,
                unit=quantity.unit,
                bound=quantity.bound,
                indicator=naming.indicator,
                indicator_span=naming.span,
                canonical=entry.id if entry else None,
                category=categories[index],
                action=naming.action,
                actor=naming.actor,
                status=context.status,
                measure=context.measure,
                per=context.per,
                basis=context.basis,
                period=context.period,
                sentence=sentences[at],
            )
        )
    return tuple(metrics), _ledger(text, entries, metrics)


def _innermost(sections: Sequence[Section], position: int) -> str | None:
    found = None
    for section in sections:
        if section.start <= position < section.end:
            found = section.id
    return found


def _ledger(text: str, entries: Sequence[Entry], metrics: Sequence[Metric]) -> tuple[Mention, ...]:
    ids = iter(metric.id for metric in metrics)
    return tuple(
        Mention(e.start, e.end, text[e.start : e.end], e.kind, next(ids) if e.quantity is not None else None, e.why)
        for e in entries
    )
