"""What a shared passage is: policy text, a quotation, the unit's own, another's; groups that are off count nowhere."""

from __future__ import annotations

import pytest

import taizhang
from compare_records import report
from taizhang.compare import find_overlaps, without_sources
from taizhang.compare.sources import is_quoted
from taizhang.lexicon import load
from taizhang.records import MATCH_SOURCES, UsageError
from taizhang.tables import overlap_shares
from test_compare_overlap import PASSAGE, noise

POLICY = (
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神，增强四个意识、坚定四个自信、做到两个维护。"
)
TOLD = "忠诚干净担当是好干部的基本标准，也是每一名党员干部一生的修养，任何时候都不能有丝毫的放松和懈怠。"


def pair(one: str, other: str, unit: str = "乙局"):
    return [
        report("a", "甲局", 2022, text=noise(1, 200) + "。" + one + noise(2, 200)),
        report("b", unit, 2023, text=noise(3, 200) + "。" + other + noise(4, 200)),
    ]


@pytest.mark.parametrize("row", load("copy_sources")["cited"], ids=lambda row: row["id"])
def test_examples_of_citing(row):
    for text, quoted in ((row["example"], True), (row["counter_example"], False)):
        start, end = text.index("“") + 1, text.index("”")
        assert is_quoted(text, start, end) is quoted


def test_groups_of_passages():
    assert [o.source for o in find_overlaps(pair(PASSAGE, PASSAGE))] == ["other-unit"]
    assert [o.source for o in find_overlaps(pair(PASSAGE, PASSAGE, "甲局"))] == ["own-past"]
    assert [o.source for o in find_overlaps(pair(POLICY, POLICY))] == ["policy"]
    assert [o.source for o in find_overlaps(pair(f"会议指出：“{TOLD}”", TOLD))] == ["quoted"]
    twice = report("a", "甲局", 2022, text=noise(1, 99) + PASSAGE + noise(2, 99) + PASSAGE + noise(3, 9))
    assert [o.source for o in find_overlaps([twice])] == ["within"]


def test_shares_follow_the_groups_that_count():
    reports = pair(PASSAGE + "。" + noise(9, 60) + POLICY, PASSAGE + "。" + noise(8, 60) + POLICY)
    found = find_overlaps(reports)
    assert sorted(o.source for o in found) == ["other-unit", "policy"]
    whole = overlap_shares(reports, found)["a"]
    part = overlap_shares(reports, without_sources(found, ["policy"]))["a"]
    assert 0 < part < whole
    assert overlap_shares(reports, without_sources(found, MATCH_SOURCES))["a"] == 0


def test_an_audit_without_a_group(tmp_path):
    for name, r in zip(("甲局2022年工作总结", "乙局2023年工作总结"), pair(PASSAGE, PASSAGE), strict=True):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n{r.text}\n", "utf-8")
    whole = taizhang.audit(tmp_path)
    assert whole.overlaps["source"].tolist() == ["other-unit"]
    less = taizhang.audit(tmp_path, without=["other-unit"])
    assert less.overlaps.empty
    assert less.reports["overlap"].tolist() == [0, 0]
    assert not (less.flags["kind"] == "copied").any()
    with pytest.raises(UsageError, match="policy"):
        taizhang.audit(tmp_path, without=["none"])
