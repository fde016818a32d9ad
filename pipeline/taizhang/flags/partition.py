"""Do the named parts exclude each other, and do they leave nothing out? By their names alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import permutations
from typing import Any

from taizhang.lexicon import load

__all__ = ["exclude_each_other", "is_complete", "may_meet"]

_BOUND = re.compile(r"以上|以下|不少于|超过|含")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load("flags_parts")
    return data


@cache
def _across() -> re.Pattern[str]:
    return re.compile(_data()["across"])


def may_meet(names: Sequence[str]) -> bool:
    """One thing may be counted in two of the parts (35岁以下, 大专以上学历): their sum says nothing."""
    if any(name.startswith(("各", "等")) for name in names):
        return True
    if not any(_across().search(name) for name in names):
        return False
    return not exclude_each_other(names)


def exclude_each_other(names: Sequence[str]) -> bool:
    """Steps of one ladder or the two of a pair: nothing is in two of them."""
    return _of_ladder(names) or _of_pair(names)


def is_complete(names: Sequence[str]) -> bool:
    """The parts leave nothing out: a pair (男, 女), or one of them is the rest (其他)."""
    if any(re.search(_data()["rest"], name) for name in names):
        return len(names) > 1
    return _of_pair(names)


def _of_ladder(names: Sequence[str]) -> bool:
    """All names are different steps of one ladder, without a bound."""
    if any(_BOUND.search(name) for name in names):
        return False
    for ladder in _data()["ladders"]:
        steps = [max((s for s in ladder["steps"] if s in name), key=len, default="") for name in names]
        if all(steps) and len(set(steps)) == len(steps):
            return True
    return False


def _of_pair(names: Sequence[str]) -> bool:
    if len(names) != 2:
        return False
    return any(
        re.search(pair["one"], a) and re.search(pair["other"], b) and not re.search(pair["other"], a)
        for a, b in permutations(names)
        for pair in _data()["pairs"]
        if not pair.get("alike") or _but_for(pair, a, b)
    )


def _but_for(pair: dict[str, Any], a: str, b: str) -> bool:
    """Without the opposite words the two names are one (高压户, 低压户)."""
    return re.sub(pair["one"], "", a, count=1) == re.sub(pair["other"], "", b, count=1)
