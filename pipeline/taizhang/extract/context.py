"""What a number means in its sentence: status, measure, frequency, basis of a change, period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from taizhang.extract.clause import NamingLike, PlaceLike, View, make_views
from taizhang.extract.measure import joined, read_basis, read_measure, read_per
from taizhang.extract.period import Calendar, make_calendar, read_period, read_stated
from taizhang.extract.rules import Facts
from taizhang.extract.status import announces_targets, read_status
from taizhang.records import Measure, Period, Quantity, Span, Status

__all__ = ["Context", "read_contexts"]

_GAPS = ("高", "低", "快", "慢", "好", "优", "多", "少", "大", "小", "超", "领", "落")  # of a gap, which is a level


@dataclass(frozen=True, slots=True)
class Context:
    """The reading of one quantity.

    ``basis`` is what a change (or a gap to another body) is measured from, as written (同比, 比上年, 高于全国);
    ``period`` has the forms of `taizhang.extract.period`.
    """

    status: Status
    measure: Measure
    per: Period | None
    basis: str | None
    period: str | None


def read_contexts(
    text: str,
    quantities: Sequence[Quantity],
    sentences: Sequence[Span],
    places: Sequence[PlaceLike],
    namings: Sequence[NamingLike],
    year: int | None,
) -> list[Context]:
    """One context a quantity, in order.

    ``places[i]`` says where ``sentences[i]`` stands, ``namings[i]`` what ``quantities[i]`` counts; ``year`` is the one
    the report is about, None if unknown. ``namings`` may be empty.
    """
    views = make_views(text, quantities, sentences, places)
    calendar = make_calendar(text, sentences, places, year)
    contexts: list[Context] = []
    for view in views:
        before: tuple[View, Context] | None = None
        if view.link is not None:
            before = views[view.index - 1], contexts[-1]
        lead = sentences[view.sentence - 1] if view.sentence else None
        targets = bool(lead and announces_targets(text[lead.start : lead.end]))
        part_of = namings[view.index].part_of if view.index < len(namings) else None
        whole = contexts[part_of] if part_of is not None and part_of < view.index else None
        contexts.append(_context(view, before, whole, calendar, targets))
    return contexts


def _context(
    view: View, before: tuple[View, Context] | None, whole: Context | None, calendar: Calendar, targets: bool
) -> Context:
    """``before`` is the quantity before this one in the sentence, ``whole`` the one whose part this is."""
    if view.role == "plan" and calendar.frame(view.sentence).past:
        view = replace(view, role="work")  # 三、2011年的工作。过去一年……
    measure = read_measure(view, before and (before[0], before[1].measure))
    per = read_per(view, before and (before[0], before[1].per))
    stated = read_stated(view, calendar)
    later = calendar.year is not None and stated.year is not None and int(stated.year) > calendar.year
    shared = whole.status if whole else before[1].status if before and joined(view) else None
    status, next_year = read_status(view, Facts(per), ahead=targets or later, shared=shared)
    basis = read_basis(view, before[1].basis if before else None)
    if measure == "level" and basis and not basis.startswith(_GAPS):
        basis = None
    return Context(status, measure, per, basis, read_period(view, calendar, stated, next_year, measure))
