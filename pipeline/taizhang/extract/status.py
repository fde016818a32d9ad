"""Whether a number is achieved, planned or a standing norm."""

from __future__ import annotations

import re
from typing import cast

from taizhang.extract.clause import View
from taizhang.extract.measure import joined
from taizhang.extract.rules import Facts, rules
from taizhang.records import Status

__all__ = ["announces_targets", "read_status"]

_YEAR = re.compile(r"(20[0-9]{2}|２０[０-９]{2})年")
_GIVEN = re.compile(r"(?:提前|预|下达|拨|已|完成)[^，。；]{0,6}$")
_TARGETS = re.compile(r"(?:目标|任务|指标|计划|打算|安排)(?:是|为|如下)?[：:]\s*$")


def announces_targets(sentence: str) -> bool:
    """Whether a sentence ends in a colon that introduces targets (主要预期目标是：)."""
    return bool(_TARGETS.search(sentence))


def _names_later_year(view: View, year: int | None) -> bool:
    found = list(_YEAR.finditer(view.before))
    if year is None or not found:
        return False
    last = found[-1]
    return int(last.group(1)) > year and not _GIVEN.search(view.before[: last.start()])


def read_status(
    view: View, facts: Facts, *, year: int | None, targets: bool, previous: Status | None
) -> Status:
    """done, planned or required.

    ``year`` is the one the report is about, ``targets`` says that the sentence before announced targets, ``previous``
    is the status of the quantity before it in the sentence.
    """
    for rule in rules("status"):
        if rule.match(view, facts):
            return cast(Status, rule.gives)
    if targets or _names_later_year(view, year):
        return "planned"
    return previous if previous and joined(view) else "done"
