"""Passages of last year's: with new numbers they are the form of a statement, with the old ones they are not."""

from __future__ import annotations

import pytest

from taizhang.compare import find_overlaps
from taizhang.flags import check_batch
from taizhang.flags.registry import check_report
from taizhang.records import Flag, Source
from taizhang.run.analyse import analyse

TEXT = (
    "安岭县民政局{year}年工作总结\n一、主要工作\n"
    "年末全县登记在册的各类养老服务机构{a}家，其中乡镇敬老院{b}家、社区日间照料站{c}家，配备持证护理员{d}人，"
    "登记在册的志愿服务队{e}支。\n"
)
OLD = {"a": 143, "b": 36, "c": 107, "d": 412, "e": 58}
NEW = {"a": 151, "b": 35, "c": 116, "d": 437, "e": 61}


def copied(numbers: dict[str, int]) -> list[Flag]:
    texts = [TEXT.format(year=2022, **OLD), TEXT.format(year=2023, **numbers)]
    reports = [analyse(Source(path=f"{i}.txt", sha256="", format="text", text=text)) for i, text in enumerate(texts)]
    found = check_batch(reports, find_overlaps(reports))
    return [f for f in found[reports[1].id] if f.rule == "copied"]


def test_a_form_filled_in_anew_is_only_noted():
    assert [f.severity for f in copied(NEW)] == ["info"]


@pytest.mark.parametrize("kept", ["a", "d"])
def test_a_number_that_has_stayed_makes_it_a_copy(kept):
    assert [f.severity for f in copied({**NEW, kept: OLD[kept]})] == ["medium"]


def test_a_particle_given_twice_is_told_once():
    report = analyse(Source(path="a.txt", sha256="", format="text", text="上门抄表的的师傅统一着装，入户前出示证件。"))
    assert [f.rule for f in check_report(report)] == ["typo-doubled"]


def test_digits_changed_over_are_told_once():
    text = "学院现有党员326名。\n投入资金改造活动室2间，全院362名党员全部完成年度集中培训。"
    report = analyse(Source(path="a.txt", sha256="", format="text", text=text))
    assert [f.rule for f in check_report(report)] == ["two-values"]
