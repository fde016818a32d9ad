"""Faults of the numbering: numbers left out, given twice, or out of order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from taizhang.records import Section

__all__ = ["NumberingFault", "numbering_faults"]

_BARE = 3  # a section of no more characters beside its title is a row of a table or of a list of contents
_SHAPES = (
    dict.fromkeys("一二三四五六七八九十⼀⼆⼋⼗ーㄧ―—－-ニハ＋", "h")
    | dict.fromkeys("、．.，,：:", ".")
    | dict.fromkeys("（(﹙〔【〈[「", "(")
    | dict.fromkeys("）)﹚〕】〉]」", ")")
    | dict.fromkeys("甲乙丙丁戊己庚辛壬癸", "s")
    | dict.fromkeys("IVX", "r")
    | dict.fromkeys("是要抓靠促查讲强严建重学改", "v")
    | dict.fromkeys(" \u3000", "")
)
FaultKind = Literal["gap", "repeat", "back", "start"]


class NumberingFault(NamedTuple):
    """A section whose number is not the one that was due.

    ``kind``: `gap` numbers were left out, `repeat` the number before it once more, `back` a smaller number than that,
    `start` a counting that does not begin with 1. ``expected`` is the number that was due, ``found`` the one written.
    """

    section: str
    kind: FaultKind
    expected: int
    found: int


def numbering_faults(sections: Sequence[Section]) -> list[NumberingFault]:
    """The faults in the order of the sections.

    A counting is the markers of one style below one section. It may start anew with 1 as often as it likes, and it may
    go on from the counting below the section before (（三） below 二、 where 一、 held （一） and （二）).
    """
    last: dict[tuple[str | None, str], int] = {}
    repeated: set[tuple[str | None, str]] = set()
    latest: dict[tuple[int, str], int] = {}
    faults: list[NumberingFault] = []
    for s in sections:
        if s.ordinal is None or not s.marker:
            continue
        shape = marker_shape(s.marker)
        key, across = (s.parent, shape), (s.level, shape)
        fault = _fault(s, last.get(key), latest.get(across))
        if fault and fault.kind == "gap" and key in repeated and s.ordinal == fault.expected + 1:
            fault = None  # 二、二、四、: the repeat was the fault
        repeated.discard(key)
        if fault and fault.kind == "repeat":
            repeated.add(key)
        if fault and s.end - s.start > len(s.marker) + len(s.title) + _BARE:
            faults.append(fault)
        last[key] = latest[across] = s.ordinal
    return faults


def marker_shape(marker: str) -> str:
    """The style of a marker whatever its number: ``h)`` for （一） and ㈠, ``d.`` for 1. and ⒈, ``hv`` for 一是."""
    if marker in ("首先", "其次", "再次", "最后"):
        return "first"
    shape = ""
    for c in marker:
        part = _SHAPES.get(c) or _shape(c)
        if not (part in "hdr" and shape.endswith(part)):
            shape += part
    return shape.strip("(.") if ")" in shape else shape


def _shape(c: str) -> str:
    if c.isdecimal():
        return "d"
    if unicodedata.category(c) not in ("No", "Nl"):
        return c
    plain = unicodedata.normalize("NFKC", c)
    return marker_shape(plain) if plain[0] in "(（" or plain.endswith(".") else _plain_class(plain)


def _plain_class(plain: str) -> str:
    """``c`` for a number in a circle, ``r`` for a Roman one."""
    return "c" if plain.isdecimal() else "r"


def _fault(s: Section, before: int | None, across: int | None) -> NumberingFault | None:
    found = s.ordinal or 0
    if found == 1:
        return NumberingFault(s.id, "repeat", 2, 1) if before == 1 else None
    if before is None:
        if across is not None and found == across + 1:
            return None
        return NumberingFault(s.id, "start", 1, found)
    if found == before + 1:
        return None
    if found == before:
        return NumberingFault(s.id, "repeat", before + 1, found)
    return NumberingFault(s.id, "gap" if found > before else "back", before + 1, found)
