"""The report's own body: its kind, its place, the short forms of its name; and names that are not its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from taizhang.lexicon import load

__all__ = ["Body", "is_short_form", "kind_of", "read_body", "self_pattern"]

_PLACE = re.compile(
    r"^(?:中共)?(?:[一-鿿]{2,9}?(?:省|自治区))?(?:[一-鿿]{2,8}?(?:市|州|盟))??(?P<place>[一-鿿]{1,6}?(?:新区|开发区|县|区|市|旗|州))"
)
# Systems whose name stands before that of the place.
_SYSTEM = re.compile(r"^(?:国家税务总局|国家统计局|中国[一-鿿]{2,6}银行|国网|国家电网|共青团|中国共产党)")
_PARTY = re.compile(r"(?:党组|党委|党工委|机关党委|党总支|党支部|委员会)$")


@dataclass(frozen=True, slots=True)
class Body:
    """A name read: ``place`` is its own county, district or city (empty where it names none), ``rest`` what follows
    without the party organ, ``kind`` the id of its kind or None."""

    name: str
    place: str
    rest: str
    kind: str | None


@lru_cache(maxsize=1)
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    data: dict[str, Any] = load("flags_identity")
    return [(k["id"], re.compile(rf"{k['tail']}$")) for k in data["kinds"]]


def kind_of(name: str) -> str | None:
    """The kind of body that a name ends as; None where it is of no known kind."""
    return next((kind for kind, tail in _kinds() if tail.search(name)), None)


@lru_cache(maxsize=256)
def self_pattern(name: str) -> re.Pattern[str]:
    """Words by which the body of this name speaks of itself: its name, 我局, 局党组, 学校, 本院."""
    data: dict[str, Any] = load("flags_identity")
    own: list[str] = next((k["own"] for k in data["kinds"] if k["id"] == kind_of(name)), [])
    words = "|".join(sorted((re.escape(w) for w in own), key=len, reverse=True))
    forms = [re.escape(name)] if name else []
    if words:
        forms.append(rf"(?:[我本全各]|[学医法]|检察)?(?:{words})(?:党组|党委|党工委|党总支|党支部)?(?:领导班子|班子)?")
    return re.compile("|".join(forms) or r"(?!)")


def read_body(name: str) -> Body:
    """Read the name of a body."""
    name = re.sub(r"\s", "", name).removeprefix("中共")
    plain = _SYSTEM.sub("", name)
    found = _PLACE.match(plain)
    place = found["place"] if found and found.end() < len(plain) else ""
    rest = plain[found.end() :] if place and found else plain
    bare = _PARTY.sub("", rest)
    return Body(name, place, bare or rest, kind_of(name))


def is_short_form(short: str, long: str) -> bool:
    """``short`` has the characters of ``long`` in their order (住建局, 住房和城乡建设局)."""
    rest = iter(long)
    return all(c in rest for c in short)
