"""What a number means in its sentence: status, measure, frequency, basis of a change, period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from taizhang.extract.clause import NamingLike, Outlook, PlaceLike, View, make_views, mask
from taizhang.extract.measure import joined, read_basis, read_measure, read_per
from taizhang.extract.outlook import read_outlook
from taizhang.extract.period import Calendar, Times, make_calendar, read_period, read_stated, since
from taizhang.extract.rules import Facts
from taizhang.extract.status import announces_targets, read_status
from taizhang.records import Measure, Period, Quantity, Span, Status

__all__ = ["Context", "read_contexts"]

_GAPS = ("高", "低", "快", "慢", "好", "优", "多", "少", "大", "小", "超", "领", "落")  # of a gap, which is a level

_OPENING_YEAR = re.compile(  # of a sentence that looks back, no base of comparison and no intention
    r"[^，。；]{0,4}?(?<!到)((?:19|20)[0-9]{2})年(?!初?以来)(?![^，]{0,8}(?:基础|价格|为基|[—－-]|[至到]))"
    r"(?!.*[将要]|.*(?:计划|力争|目标))"
)


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
    views: Sequence[View] | None = None,
) -> list[Context]:
    """One context a quantity, in order.

    ``places[i]`` says where ``sentences[i]`` stands, ``namings[i]`` what ``quantities[i]`` counts; ``year`` is the one
    the report is about, None if unknown. ``namings`` may be empty.
    """
    outlook = read_outlook(text, sentences, places, year)
    views = [
        replace(view, outlook=own) if (own := _at(outlook, view.sentence)) else view
        for view in (make_views(text, quantities, sentences, places) if views is None else views)
    ]
    calendar = make_calendar(text, sentences, places, year)
    times = Times(mask(text, quantities), calendar)
    contexts: list[Context] = []
    for view in views:
        before: tuple[View, Context] | None = None
        if view.link is not None:
            before = views[view.index - 1], contexts[-1]
        lead = sentences[view.sentence - 1] if view.sentence else None
        targets = bool(lead and announces_targets(text[lead.start : lead.end]))
        part_of = namings[view.index].part_of if view.index < len(namings) else None
        whole = contexts[part_of] if part_of is not None and part_of < view.index else None
        if whole and whole.status == "required" and views[part_of or 0].sentence != view.sentence:
            whole = None  # a norm is not the norm of what the next sentence counts
        contexts.append(_context(view, before, whole, calendar, times, targets))
    return contexts


def _at(outlook: Sequence[Outlook], sentence: int) -> Outlook:
    return outlook[sentence] if sentence < len(outlook) else ""


def _looks_back(view: View, calendar: Calendar) -> bool:
    """Whether the sentence opens with a year that is over by now (2005年与2000年相比……)."""
    opening = _OPENING_YEAR.match(view.before)
    return opening is not None and calendar.now is not None and int(opening[1]) < calendar.now


def _context(
    view: View,
    before: tuple[View, Context] | None,
    whole: Context | None,
    calendar: Calendar,
    times: Times,
    targets: bool,
) -> Context:
    """``before`` is the quantity before this one in the sentence, ``whole`` the one whose part this is."""
    if view.outlook.startswith("plan") and view.role not in ("problem", "achievement"):
        view = replace(view, role="plan")
    if view.role == "plan" and (calendar.frame(view.sentence).past or _looks_back(view, calendar)):
        view = replace(view, role="work")  # 三、2011年的工作。过去一年……
    measure = read_measure(view, before and (before[0], before[1].measure))
    per = read_per(view, before and (before[0], before[1].per))
    stated = read_stated(view, calendar, times)
    later = calendar.year is not None and stated.year is not None and int(stated.year) > calendar.year
    if view.column and stated.year is not None and not later:
        view = replace(view, role="work", outlook="")  # a column of a year that is over, whatever stands beside it
    shared = whole.status if whole else before[1].status if before and joined(view) else None
    shared = None if view.column else shared  # each column has its own
    status, next_year = read_status(view, Facts(per), ahead=targets or later, shared=shared)
    next_year = next_year and view.outlook != "plan_now"
    basis = read_basis(view, before[1].basis if before else None)
    if measure == "level" and basis and not basis.startswith(_GAPS):
        basis = None
    period = read_period(view, calendar, stated, next_year, measure)
    return Context(status, measure, per, basis, since(basis, period) if measure == "change" else period)
