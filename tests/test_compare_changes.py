"""Figures against the year before and among like units; likeness of whole reports."""

from __future__ import annotations

import random

import pytest

import taizhang
from compare_records import metric, report
from planted_copies import edited
from taizhang.compare import build_panel, changes, drift, near_duplicates
from taizhang.compare.drift import likeness
from taizhang.records import Section
from test_compare_overlap import ALPHABET, PASSAGE, noise

PUPILS = {"indicator": "在校学生", "unit": "人", "category": "service"}


def told(*reports):
    return changes(build_panel(reports), reports, lambda _: "like")


def one(found, **fields):
    (row,) = [c for c in found if all(getattr(c, k) == v for k, v in fields.items())]
    return row


def test_change_follows_from_both_reports_and_is_held_against_the_claim():
    reports = [
        report("a", "甲校", 2022, metric(1, 200, **PUPILS)),
        report("b", "甲校", 2023, metric(1, 230, **PUPILS), metric(2, 15, **{**PUPILS, "unit": "%", "measure": "change"})),
        report("c", "乙校", 2022, metric(1, 100, **PUPILS)),
        report("d", "乙校", 2023, metric(1, 110, **PUPILS), metric(2, 14.2, **{**PUPILS, "unit": "%", "measure": "change"})),
    ]  # fmt: skip
    found = told(*reports)
    right = one(found, unit="甲校", year=2023)
    assert (right.event, right.change_pct, right.claimed_pct, right.agrees) == ("changed", 15, 15, True)
    wrong = one(found, unit="乙校", year=2023)
    assert (wrong.change_pct, wrong.claimed_pct, wrong.agrees) == (10, 14.2, False)


def test_indicators_that_appear_vanish_or_stand_still():
    still, gone, new = ({**PUPILS, "indicator": name} for name in ("专任教师", "校车数量", "心理教师"))
    reports = [
        report("a", "甲校", 2021, metric(1, 30, **still), metric(2, 5, **gone)),
        report("b", "甲校", 2022, metric(1, 30, **still), metric(2, 6, **gone)),
        report("c", "甲校", 2023, metric(1, 30, **still), metric(2, 2, **new)),
    ]
    found = told(*reports)
    assert one(found, indicator="专任教师", year=2023).event == "same"
    assert one(found, indicator="专任教师", year=2023).same_years == 3
    assert one(found, indicator="心理教师").event == "appeared"
    vanished = one(found, year=2023, event="vanished")
    assert (vanished.value, vanished.previous) == (None, 6)  # 未写明, no zero


def test_no_report_of_the_year_before_means_nothing_appeared():
    assert [c.event for c in told(report("a", "甲校", 2023, metric(1, 3, **PUPILS)))] == ["changed"]


def like_units(category: str, values):
    fields = {**PUPILS, "category": category}
    return [
        r
        for i, (before, now) in enumerate(values)
        for r in (report(f"p{i}", f"第{i}校", 2022, metric(1, before, **fields)),
                  report(f"n{i}", f"第{i}校", 2023, metric(1, now, **fields)))
    ]  # fmt: skip


def test_place_among_like_units_for_results_only():
    values = [(100, 101), (200, 205), (300, 303), (400, 408), (500, 515)]
    found = [c for c in told(*like_units("service", values)) if c.year == 2023]
    assert [c.place for c in sorted(found, key=lambda c: c.unit)] == [0, 0.25, 0.5, 0.75, 1]
    for category in ("meeting", "talk", "document", "study", "lesson"):
        assert {c.place for c in told(*like_units(category, values))} == {None}


def test_place_per_head_where_all_sizes_are_known():
    reports = [
        report(f"n{i}", f"第{i}县", 2023, metric(1, beds, indicator="养老床位", unit="张", category="service"),
               metric(2, people, indicator="常住人口", unit="人", category="people"))
        for i, (beds, people) in enumerate([(100, 1e4), (200, 4e4), (300, 9e4), (400, 16e4), (500, 25e4)])
    ]  # fmt: skip
    found = sorted((c for c in told(*reports) if c.indicator == "养老床位"), key=lambda c: c.unit)
    assert [c.place for c in found] == [0, 0.25, 0.5, 0.75, 1]
    assert [c.place_per_head for c in found] == [1, 0.75, 0.5, 0.25, 0]


def test_a_leap_among_like_units_is_an_outlier():
    found = told(*like_units("service", [(100, 103), (200, 201), (300, 309), (400, 404), (500, 5000)]))
    assert [c.unit for c in found if c.outlier] == ["第4校"]


def test_likeness_of_texts():
    assert likeness([], []) == (1, 1, 1)
    assert likeness(["党", "建"], ["党", "建"]) == (1, 1, 1)
    cosine, jaccard, edit = likeness(["建", "党", "学"], ["党", "建", "学"])
    assert (cosine, jaccard) == (1, 1)
    assert edit == pytest.approx(0.3333, abs=1e-4)
    assert likeness(["甲"], ["乙"]) == (0, 0, 0)


def test_drift_of_a_report_and_of_its_sections():
    def parted(name, year, one, other):
        text = f"{one}\n{other}"
        middle = len(one) + 1
        sections = (
            Section("s1", None, 1, "一、", 1, "主要工作", "work", 0, middle),
            Section("s2", None, 1, "二、", 2, "存在问题", "problem", middle, len(text)),
        )
        made = report(name, "甲局", year, text=text)
        return type(made)(**{**{f: getattr(made, f) for f in made.__slots__}, "sections": sections})

    reports = [parted("a", 2022, noise(1, 200), noise(2, 200)), parted("b", 2023, noise(3, 200), noise(2, 200))]
    found = {d.section: d for d in drift(reports, list)}
    assert set(found) == {"", "主要工作", "存在问题"}
    assert found["存在问题"].edit == 1
    assert found["主要工作"].edit < 0.3 < found[""].edit < 1
    assert (found[""].report_id, found[""].previous_id) == ("b", "a")


def test_near_duplicates_though_all_units_have_the_text():
    base = noise(1, 2000) + PASSAGE

    rng = random.Random(3)
    reports = [report(f"r{i}", f"第{i}局", 2023, text=edited(base, 0.01, rng, ALPHABET)) for i in range(6)]
    reports += [report("x", "另局", 2023, text=noise(99, 2000))]
    found = near_duplicates(reports)
    assert [(d.report_a, d.report_b) for d in found] == [("r0", f"r{i}") for i in range(1, 6)]
    assert all(0.5 <= d.similarity < 1 for d in found)
    assert near_duplicates([]) == []


def test_an_audit_has_these_frames(tmp_path):
    for year, words in ((2022, noise(1, 300)), (2023, noise(1, 280))):
        text = f"甲县教育局{year}年工作总结\n一、主要工作\n全年新增学位{year - 1900}个。{words}。\n"
        (tmp_path / f"{year}.txt").write_text(text, "utf-8")
    audit = taizhang.audit(tmp_path)
    assert audit.changes.query("year == 2023")["previous"].tolist() == [122]
    assert audit.drift["section"].tolist()[0] == ""
    assert len(audit.near_duplicates) == 1
