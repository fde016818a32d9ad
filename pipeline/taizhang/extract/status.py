"""Whether a number is achieved, planned or a standing norm."""

from __future__ import annotations

import re
from typing import cast

from taizhang.extract.clause import View
from taizhang.extract.rules import Facts, book
from taizhang.records import Status

__all__ = ["announces_targets", "read_status"]

_GIVEN = re.compile(  # 提前下达2026年债务限额; 今年1—4月财政收入; 截至2024年3月已办结29件，办结率
    r"(?:提前|预拨|下达|已|完成|以来)[^，。；]{0,30}$|截[至止][^。；]*(?:；(?:(?![0-9０-９]{4}年|明年|来年|年底前)[^。])*)?$|[0-9０-９]+个?月?(?:—|–|-|－|~|～|至|到)[0-9０-９]+月[^。；]*$"
)
_TARGETS = re.compile(r"(?:目标|任务|指标|计划|打算|安排)(?:是|为|如下)?[：:]\s*$")

# 年度目标, 计划数: the head of a column of a table; 完成目标任务情况 tells what was done
_TARGET_COLUMN = re.compile(r"(?:目标|计划|任务|预算|预期)(?:数|值|量|额|任务|指标)?(?:[（(].*)?$")


def announces_targets(sentence: str) -> bool:
    """Whether a sentence ends in a colon that introduces targets (主要预期目标是：)."""
    return not sentence[-1:].isalnum() and sentence[-1:] not in "。；，" and bool(_TARGETS.search(sentence))


def read_status(view: View, facts: Facts, *, ahead: bool, shared: Status | None) -> tuple[Status, bool]:
    """done, planned or required; and whether what is planned lies ahead of the report's own year.

    ``ahead`` says that the sentence names a year after the one the report is about, or stands under an announcement
    of targets; ``shared`` is the status of the list or the whole that it belongs to.
    """
    if view.column and _TARGET_COLUMN.search(view.column):
        return "planned", False
    for rule in book().likely("status", view):
        if rule.match(view, facts):
            status = cast(Status, rule.gives)
            return status, status == "planned" and not rule.same_year
    if ahead and not _GIVEN.search(view.before):
        return "planned", True
    return shared or "done", shared == "planned"
