"""Administrative divisions of China, county level and above; read when a candidate first needs them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from taizhang.records import DataFileError

__all__ = ["is_known", "kin", "known_ending", "known_starting"]

_FILE = Path(__file__).resolve().parent.parent / "lexicon" / "data" / "divisions.txt"
_LONGEST = 15
_LEAST = 3  # within running text 示范县 is not 范县, 市和县 not 和县
_SHORT = re.compile(r"(?:[一-鿿]{1,4}族)*(?:自治区|自治州|自治县|自治旗|特别行政区|省|市|地区|盟|林区|区|县|旗)$")
# Names that are words as well (和平区, 新华区): too common to prove a place.
_WORDS = frozenset({
    "城区", "郊区", "矿区", "新区", "城中区", "城关区", "河东区", "河西区", "新市区", "市中区", "开发区", "市辖区",
    "东区", "西区", "新城区", "老城区", "港口区", "海港区", "平安区", "和平区", "红旗区", "高新区", "工业园区",
})  # fmt: skip


@cache
def _parents() -> dict[str, frozenset[str]]:
    """Each name with the names above it (of all places that bear it)."""
    try:
        lines = _FILE.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataFileError(f"{_FILE}: {error.strerror}") from error
    above: dict[str, set[str]] = {}
    province = ""
    for line in lines:
        if line.startswith("="):
            province = line[1:]
            above.setdefault(province, set())
        elif line and not line.startswith("#"):
            prefecture, _, counties = line.partition(":")
            held = {province} if prefecture == "-" else {province, prefecture}
            if prefecture != "-":
                above.setdefault(prefecture, set()).add(province)
            for county in counties.split():
                above.setdefault(county, set()).update(held)
    return {name: frozenset(held) for name, held in above.items() if name not in _WORDS}


def is_known(name: str) -> bool:
    """The whole name of a province, prefecture or county, but for those that are words as well (新城区)."""
    return name in _parents()


def known_ending(text: str, end: int) -> int | None:
    """Where the longest known name (three characters or more) that ends at ``end`` begins; None where none is."""
    names = _parents()
    return next((end - n for n in range(min(_LONGEST, end), _LEAST - 1, -1) if text[end - n : end] in names), None)


def known_starting(text: str, start: int) -> int | None:
    """Where the longest known name (three characters or more) that begins at ``start`` ends; None where none is."""
    names = _parents()
    most = min(_LONGEST, len(text) - start)
    return next((start + n for n in range(most, _LEAST - 1, -1) if text[start : start + n] in names), None)


def kin(own: str, other: str) -> bool:
    """One lies within the other, or their short names are the same (长沙市 and 长沙县)."""
    names = _parents()
    if other in names.get(own, ()) or own in names.get(other, ()):
        return True
    return _SHORT.sub("", own) == _SHORT.sub("", other)
