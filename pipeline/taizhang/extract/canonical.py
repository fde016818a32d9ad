"""Which entry of the catalogue each quantity is of, from its name and the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from taizhang.extract.catalogue import Catalogue, CatalogueEntry, default_catalogue, plain
from taizhang.extract.clause import MASK, NamingLike, PlaceLike, View, make_views
from taizhang.extract.context import Context
from taizhang.records import Quantity, Span

__all__ = ["find_entries"]

_VERB = re.compile(
    r"(?:分别|均|各|已经?|共计?|总计|合计|累计|达到|达|实现|完成|为|是|有|约|近|突破|超过|至|到|提升|提高|上升|增长|增加|下降|降低|减少|降|升"
    r"|同比|环比|比上年|较上年|保持在|稳定在|控制在|由|从|了|\s)+$"
)


_LIST_MARKS = frozenset(("、", "和", "及", "与"))
# A sum with a bound before what it picks out is no figure of the report's own (经济总量超200亿元的县12个).
_PICKS_OUT = re.compile(
    r"的?(?:重大|重点|大)?(?:[产工]业|投资)?(?:县域?|强县|城市|省份|企业|项目|园区|开发区|乡镇|镇|村|产业|集群|家庭)"
)
_SHARE = re.compile(r"(?:占|相当于)[^＃，。在为达约超]{2,14}")


class SpannedNaming(NamingLike, Protocol):
    """A naming that knows the place of its indicator."""

    @property
    def span(self) -> Span | None: ...


def find_entries(
    text: str,
    quantities: Sequence[Quantity],
    sentences: Sequence[Span],
    places: Sequence[PlaceLike],
    namings: Sequence[SpannedNaming],
    contexts: Sequence[Context],
    catalogue: Catalogue | None = None,
    views: Sequence[View] | None = None,
) -> list[CatalogueEntry | None]:
    """The entry of each quantity, in order, None where the catalogue has none.

    The longest name wins, whether it is that of the indicator or reaches into the words before it (书记讲党课).
    """
    catalogue = catalogue or default_catalogue()
    views = make_views(text, quantities, sentences, places) if views is None else views
    found = [_entry(catalogue, *row) for row in zip(views, namings, contexts, strict=True)]
    last = len(found) - 1
    for i in range(len(found) - 2, -1, -1):  # 工业、制造业、技改投资分别增长: the last item has the head of all
        listed = views[i].sentence == views[i + 1].sentence and _listed(text, namings[i], namings[i + 1])
        last = last if listed else i
        if listed and found[i] is None and found[last] is not None:
            found[i] = _by_shared_head(catalogue, views[i], namings[i], namings[last], contexts[i])
    return found


def _listed(text: str, naming: SpannedNaming, following: SpannedNaming) -> bool:
    """Whether two names stand next to each other in a list."""
    if naming.span is None or following.span is None:
        return False
    return text[naming.span.end : following.span.start] in _LIST_MARKS


def _by_shared_head(
    catalogue: Catalogue, view: View, naming: SpannedNaming, following: SpannedNaming, context: Context
) -> CatalogueEntry | None:
    """The entry of an item of a list whose head the next item has (城镇、农村居民人均可支配收入分别增长4%、7.5%)."""
    if not naming.indicator:
        return None
    heads = (following.indicator[k:] for k in range(1, len(following.indicator) - 1))
    names = (naming.indicator + head for head in heads)
    other = (name for name in names if name != following.indicator)  # 工业、工业技改投资: the first is 工业投资
    matches = (catalogue.match(name, view.quantity.unit, None, context.measure) for name in other)
    return next((entry for entry in matches if entry is not None), None)


def _entry(catalogue: Catalogue, view: View, naming: SpannedNaming, context: Context) -> CatalogueEntry | None:
    unit = view.quantity.unit
    if view.quantity.dimension == "money" and view.quantity.bound == "at_least" and _PICKS_OUT.match(view.after):
        return None
    found = catalogue.find(naming.indicator, unit, naming.action, context.measure)
    clause, start = _tail(view, naming)
    wider = catalogue.match_clause(clause, start, unit, context.measure) if clause else None
    share = _SHARE.match(view.item)
    if found is None and share:  # 财政赤字9500亿元，占国内生产总值比重3%
        found = catalogue.find(naming.indicator + share.group(), unit, None, context.measure)
    if wider and (found is None or wider[0] > found[0]):
        found = wider
    return found[1] if found else None


def _tail(view: View, naming: SpannedNaming) -> tuple[str, int]:
    """The words of the clause up to the quantity without verbs at their end, and where the indicator begins in them."""
    item = view.clause[view.clause.rfind(MASK) + 1 :]
    item = item[item.rfind("、") + 1 :]
    begin = view.quantity.start - len(item)
    if naming.span is None or not begin <= naming.span.start < view.quantity.start:
        return "", 0
    lead = plain(item[: naming.span.start - begin])
    rest = plain(item[naming.span.start - begin :])
    return lead + _VERB.sub("", rest), len(lead)
