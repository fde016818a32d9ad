"""Another body's name where the report speaks of its own: 南桥街道党工委 in the report of 东湖街道."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from taizhang.flags.model import Finding
from taizhang.flags.own import Body, is_short_form, kind_of, read_body
from taizhang.flags.places import known_ending
from taizhang.flags.view import View
from taizhang.lexicon import load

__all__ = ["check", "is_proper", "with_others"]

_ORGAN = r"(?:党组|党委|党工委|工委|党总支|党支部|办事处|人民政府|政府)?"
_COUNTY = r"(?:新区|开发区|县|区|市|旗)"
_PLACED = ("bureau", "court", "procuratorate", "hospital", "commission", "school", "company", "office", "union")
_HEADS = {
    "bureau": r"[一-鿿]{2,10}局", "court": r"(?:人民)?法院", "procuratorate": r"(?:人民)?检察院",
    "hospital": r"(?:[一-鿿]{0,4}医院|[一-鿿]{0,3}卫生院)", "commission": r"[一-鿿]{2,8}(?:委员会|委)",
    "school": r"[一-鿿]{0,6}(?:小学|中学|学校)", "company": r"[一-鿿]{2,10}(?:集团|公司)",
    "office": r"[一-鿿]{2,8}办(?:公室)?",
    "union": r"(?:总工会|妇联|妇女联合会|科协|科学技术协会|残联|残疾人联合会|文联|侨联|工商联|红十字会)",
}  # fmt: skip
_SMALL = {
    "street": r"街道(?:党工委|工委|办事处|党委)?", "town": r"镇(?:党委|人民政府|政府|党政)?",
    "township": r"乡(?:党委|人民政府|政府|党政)?", "community": r"社区(?:党委|党总支|党支部|居委会)?",
    "village": r"村(?:党委|党总支|党支部|村委会|委会)", "hospital": r"(?:卫生院|医院)(?:党委|党总支|党支部)?",
    "school": r"(?:小学|中学|学校)(?:党委|党总支|党支部)?",
    "kindergarten": r"幼儿园(?:党总支|党支部)?", "college": r"(?:学院|大学)(?:党委|党总支)?",
    "company": r"(?:公司|集团)(?:党委|党总支|党支部)?", "commission": r"(?:街道|镇|乡)(?:纪工委|纪委|党工委)",
    "library": r"(?:图书馆|博物馆|档案馆|文化馆|纪念馆)(?:直属)?(?:党委|党总支|党支部)?",
}  # fmt: skip

_LEAGUE = re.compile(r"(?:共青团|团)(?P<place>[一-鿿]{2,3}(?:县|区|市|旗))(?:委员会|委)")
_PREPOSITIONS = "与和同跟赴到往向对被由请及给从在"
_LAST_LINES = 4
_NAME_LINE = re.compile(r"[一-鿿]+")


def check(view: View) -> Iterable[Finding]:
    """One finding a place. A name counts when it is of the report's own kind, of another place or proper name, and not
    one that the report's body met, helped or visited."""
    own = read_body(view.report.unit)
    if own.kind is None:
        return
    seen: set[int] = set()
    for start, end in [*_placed(view, own), *_small(view, own), *_league(view, own), *_signed(view, own)]:
        if start in seen or view.text[start:end] in view.report.unit:
            continue
        seen.add(start)
        name = view.text[start:end]
        message = f"本单位为“{own.name}”，此处写作“{name}”，建议核实。"
        yield Finding(start, end, message, {"own": own.name, "found": name})


@cache
def _data(key: str) -> Any:
    return load("flags_identity")[key]


@cache
def _common() -> re.Pattern[str]:
    return re.compile(rf"(?:{_data('common')})+")


@cache
def _pattern(kind: str, form: str) -> re.Pattern[str]:
    if form == "placed":
        return re.compile(rf"(?P<place>[一-鿿]{{2}}{_COUNTY})(?P<rest>{_HEADS[kind]}){_ORGAN}")
    lead, verbs, goals = _data("self_leads"), _data("self_verbs"), _data("self_goals")
    small = ("street", "town", "township", "community", "village")
    size = "{2,3}" if kind in small else "{1,12}" if kind == "college" else "{2,12}"
    name = rf"(?P<name>(?P<proper>[一-鿿]{size}?){_SMALL[kind]})"
    second = name.replace("?P<name>", "?P<name2>").replace("?P<proper>", "?P<proper2>")
    return re.compile(rf"(?:(?<=[。；，：\n\u3000])|^)(?!{lead}){name}(?={verbs})|(?:{lead}){second}(?={goals})")


def _placed(view: View, own: Body) -> Iterator[tuple[int, int]]:
    """Names with a county, district or city before them, anywhere but in company."""
    if own.kind not in _PLACED or not own.place:
        return
    for found in _pattern(own.kind, "placed").finditer(view.text):
        start, place = _whole(view.text, found.start(), found.end("place"))
        if len(place) == 3 and not is_proper(place):
            continue
        if place in own.name or own.place.endswith(place) or _level(place) != _level(own.place):
            continue
        if own.place in view.text[start : found.end()] or found["rest"].startswith("级"):
            continue
        if with_others(view.text, start, found.end()) or not _like(own, found["rest"]):
            continue
        yield start, found.end()


def _whole(text: str, start: int, end: int) -> tuple[int, str]:
    """The name of a place from its first character on: 哈巴河县, where the pattern has 巴河县."""
    longer = known_ending(text, end)
    start = start if longer is None else min(start, longer)
    return start, text[start:end]


def _level(place: str) -> bool:
    """A city (of whatever rank) is no county or district."""
    return place.endswith("市")


def is_proper(place: str) -> bool:
    """The two characters before 县 (区, 市) can be a name: no word of grammar, no word that is nobody's."""
    word = place[:2]
    return not (word[1] in _data("grammar") or word in _data("no_place") or _common().fullmatch(word))


def _like(own: Body, rest: str) -> bool:
    """The body named has the same business: 住建局 and 住房和城乡建设局, 人民法院 and 法院."""
    mine = re.sub(r"^人民", "", own.rest)
    other = re.sub(r"^人民", "", rest)
    return other == mine or is_short_form(other, mine) or is_short_form(mine, other)


def with_others(text: str, start: int, end: int) -> bool:
    """The words around a name say that the body met, helped or visited it."""
    before, after = text[max(0, start - 6) : start], text[end : end + 8]
    clause = re.split(r"[，。；：\n“]", before)[-1]
    return bool(re.search(_data("with_others"), clause) or re.match(_data("of_others"), after))


def _small(view: View, own: Body) -> Iterator[tuple[int, int]]:
    """Names without such a place, only where the body speaks of itself."""
    if own.kind not in _SMALL:
        return
    common = _common()
    for found in _pattern(own.kind, "small").finditer(view.text):
        group = "name" if found["name"] else "name2"
        proper = found["proper"] or found["proper2"]
        name = found[group]
        if len(proper) > 2 and proper[0] in _PREPOSITIONS:
            continue
        if re.search(_data("no_name"), proper):
            continue
        bare = re.sub(r"^[省市县区](?=.{2})|(?:县|区|市)$", "", proper)
        if common.fullmatch(proper) or common.fullmatch(bare) or bare in own.name or kind_of(name) != own.kind:
            continue
        yield found.start(group), found.end(group)


def _league(view: View, own: Body) -> Iterator[tuple[int, int]]:
    """共青团青石县委员会 in the report of another county's."""
    if not own.name.startswith("共青团") or not own.place:
        return
    for found in _LEAGUE.finditer(view.text):
        if found["place"] in own.name or with_others(view.text, found.start(), found.end()):
            continue
        yield found.start(), found.end()


def _signed(view: View, own: Body) -> Iterator[tuple[int, int]]:
    """A line by itself among the last that is the name of another body of the kind."""
    end = len(view.text.rstrip())
    for _ in range(_LAST_LINES):
        start = view.text.rfind("\n", 0, end) + 1
        line = view.text[start:end].strip()
        first = start + view.text[start:end].find(line)
        alike = own.name[:2] in line or is_short_form(line, own.name) or is_short_form(own.name, line)
        if 4 <= len(line) <= 24 and _NAME_LINE.fullmatch(line) and kind_of(line) == own.kind and not alike:
            yield first, first + len(line)
        end = len(view.text[:start].rstrip())
        if not start or not end:
            return
