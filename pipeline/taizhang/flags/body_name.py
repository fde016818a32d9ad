"""The body's own name that changes within the report: 局党组 in some places, 党委 in others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from taizhang.flags.model import Finding
from taizhang.flags.own import kind_of
from taizhang.flags.view import View
from taizhang.words import Scanner

__all__ = ["check"]

_LEADS = re.compile(r"(?:召开|完善|健全|由|制定|落实|学习|组织|出台|讨论|研究|审议|了|的|并|先后|经)$")
_NOT = re.compile(
    r"(?:机关|直属|上级|各级|基层|下属|所属|各|县|市|省|区|镇|乡|街道|社区|村|企业|学校|地方|二级|分|中央|部门|政法|系统|两级|、|和|或|（|\()$"
)
_ORGAN = Scanner(
    re.compile(
        r"(?:本局|我局|[局院校](?=党))?(党组|党委)"
        r"(?=(?:会议?)|书记|班子|理论|中心组|主体责任|议事|领导|[*＊]|成员|高度重视|切实|坚持|认真|先后|全面|始终)"
    )
)
_MIN_MAIN = 2
_BUREAU = Scanner(
    re.compile(r"(?<![一-鿿])[我本全]?局(?=党组|党委|机关|上下|领导|班子|属)|[我本]局|全局(?=上下|党员|干部|职工)")
)
_COMMISSION = re.compile(
    r"(?<=[，。；：\n\u3000])[我本全]?委(?=与各|和各|党组|党委|机关|领导班子|上下|系统|属单位|主要负责|班子)|[我本]委(?=党组|党委|机关|班子)"
)


def check(view: View) -> Iterable[Finding]:
    """One finding a place of the rarer name, when the commoner one stands at least twice; silent where the text says
    党委（党组） or has both by rights (机关党委, 县委)."""
    yield from _other_kind(view)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, organ in _mentions(view.text):
        places[organ].append((start, end))
    if len(places) < 2:
        return
    main = max(places, key=lambda organ: len(places[organ]))
    if len(places[main]) < _MIN_MAIN:
        return
    for organ in sorted(places):
        if organ == main:
            continue
        for start, end in places[organ]:
            message = f"本单位多处称“{main}”，此处称“{view.text[start:end]}”，前后不一，建议核实。"
            yield Finding(
                start, end, message, {"main": main, "count": len(places[main]), "found": view.text[start:end]}
            )


def _other_kind(view: View) -> Iterable[Finding]:
    """委 as the subject of a body that elsewhere calls itself 局 (委与各党组织签订责任书)."""
    if kind_of(view.report.unit) == "commission":
        return
    count = sum(1 for _ in _BUREAU.finditer(view.text))
    if count < _MIN_MAIN:
        return
    for found in _COMMISSION.finditer(view.text):
        message = f"本单位多处称“局”，此处称“{found[0]}”，前后不一，建议核实。"
        yield Finding(found.start(), found.end(), message, {"main": "局", "count": count, "found": found[0]})


def _mentions(text: str) -> Iterable[tuple[int, int, str]]:
    for found in _ORGAN.finditer(text):
        before = text[max(0, found.start() - 4) : found.start()]
        if found[0] == found[1] and (_NOT.search(before) or (before[-1:].isalnum() and not _LEADS.search(before))):
            continue
        if text[found.end() : found.end() + 3].startswith(("（", "(", "、", "和")):
            continue
        yield found.start(), found.end(), found[1]
