"""A name built as the report's own, of another place: 青松县供销社 in the report of 青柏县供销合作社联合社."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from taizhang.flags import foreign
from taizhang.flags.model import Finding
from taizhang.flags.own import is_short_form
from taizhang.flags.places import is_known, kin
from taizhang.flags.view import View
from taizhang.words import segment

__all__ = ["check"]

_OWN = re.compile(
    r"^(?:中共)?(?:[一-鿿]{2,6}(?:省|市|州|盟))?(?P<proper>[一-鿿]{2,3})(?P<level>新区|县|区|旗|镇|乡|街道)(?P<rest>[一-鿿]{3,})$"
)
_COMPANY = re.compile(r"^(?P<proper>[一-鿿]{2})(?P<rest>[一-鿿]{2,8}?(?:集团|公司|银行|学院))")
_OFTEN = 3  # a name given so often is of one that the body deals with
_LONGEST = 14  # characters of a name behind its place
_STOP = "。；，：\n\u3000”）"
_PLAIN = re.compile(r"[原该本我各某邻外全年月季属级辖]")
# Behind the name of a county, what says that no other word is meant (临街区域 is no district).
_GOES_ON = (
    r"(?=委|政府|人民|直|内|范围|境内|各|危|企业|高质量|经济|农|城|乡镇|群众|干部|党|机关|首|第|实现|建成|成立|完成)"
)


class _Own(NamedTuple):
    proper: str
    level: str
    rest: str


def check(view: View) -> Iterable[Finding]:
    """One finding a place; what the body met, helped, visited or names often stays out."""
    own = _own(view.report.unit)
    if own is None:
        return
    finders = (_of_level, _slips) if own.level else (_of_company,)
    places = [place for find in finders for place in find(view.text, own)]
    seen = {finding.start for finding in foreign.check(view)} if places else set()
    for start, end in places:
        name = view.text[start:end]
        if start in seen or name in view.report.unit or view.text.count(name) >= _OFTEN:
            continue
        if foreign.with_others(view.text, start, end):
            continue
        seen.add(start)
        message = f"本单位为“{view.report.unit}”，此处写作“{name}”，建议核实。"
        yield Finding(start, end, message, {"own": view.report.unit, "found": name})


def _own(unit: str) -> _Own | None:
    found = _OWN.match(unit)
    if found:
        return _Own(found["proper"], found["level"], found["rest"])
    found = _COMPANY.match(unit)
    if found and not is_known(found["proper"]) and len(found["rest"]) >= 4:
        return _Own(found["proper"], "", found["rest"])
    return None


def _of_level(text: str, own: _Own) -> Iterator[tuple[int, int]]:
    """Two characters, the level of the own place, and the own business or a short form of it."""
    first = re.escape(own.rest[0])
    pattern = re.compile(rf"(?P<proper>[一-鿿]{{2}}){own.level}(?P<rest>(?:{first}|[一-鿿])[一-鿿]{{1,{_LONGEST}}})")
    for found in pattern.finditer(text):
        size = _short_form(found["rest"], own.rest)
        if size and _is_other(text, found.start(), found["proper"], own):
            yield found.start(), found.start("rest") + size


def _short_form(rest: str, own: str) -> int:
    """How much of ``rest`` is the own business: three characters or more that end as it does or as its parts do."""
    ends = {own[-1], *(m[0][-1] for m in re.finditer(r".[局社院队站所会委]", own))}
    for size in range(min(len(rest), len(own)), 2, -1):
        if rest[size - 1] in ends and is_short_form(rest[:size], own):
            return size
    return 0


def _slips(text: str, own: _Own) -> Iterator[tuple[int, int]]:
    """The own place with one of its two characters another: 澄湖县 for 澄溪县."""
    if len(own.proper) != 2:
        return
    a, b = own.proper[0], own.proper[1]
    pattern = re.compile(rf"(?:{a}[一-鿿]|[一-鿿]{b}){own.level}{_GOES_ON}")
    for found in pattern.finditer(text):
        proper = found[0][:2]
        if _is_other(text, found.start(), proper, own) and text.count(own.proper + own.level) > 1:
            yield found.start(), found.end()


def _of_company(text: str, own: _Own) -> Iterator[tuple[int, int]]:
    """At the head of a clause, another proper name of two characters before the own business."""
    for found in re.finditer(rf"(?:(?<=[{_STOP}])|^)(?P<proper>[一-鿿]{{2}}){re.escape(own.rest)}", text):
        if _is_other(text, found.start("proper"), found["proper"], own):
            yield found.start("proper"), found.end()


def _is_other(text: str, start: int, proper: str, own: _Own) -> bool:
    """``proper`` is a name, not a word of everyone's, and of no place that the own one lies in."""
    if proper == own.proper or own.proper.endswith(proper) or _PLAIN.search(proper):
        return False
    if not foreign.is_proper(proper):
        return False
    name = proper + own.level
    if own.level and kin(own.proper + own.level, name):
        return False
    # Within a longer word the two characters are none (推进城区, 落户街道).
    before = text[max(0, start - 2) : start]
    words = segment(before + text[start : start + len(name)])
    position = 0
    for word in words:
        if position < len(before) < position + len(word):
            return False
        position += len(word)
    return True
