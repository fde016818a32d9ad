"""Every rule: its examples are found in their place, its counter-examples stay silent."""

from __future__ import annotations

import dataclasses

import pytest

from taizhang.compare import find_overlaps, match_promises
from taizhang.flags import all_rules, check_batch, check_report
from taizhang.flags.model import Case
from taizhang.flags.registry import BATCH_RULES, REPORT_RULES
from taizhang.records import FLAG_KINDS, Flag, Report, Source
from taizhang.run.analyse import analyse

RULES = all_rules()


def _report(text: str, unit: str, year: int | None, path: str = "a.txt") -> Report:
    hints = tuple((k, str(v)) for k, v in (("unit", unit), ("year", year)) if v)
    report = analyse(Source(path=path, sha256="", format="text", text=text, hints=hints))
    return dataclasses.replace(report, unit=unit or report.unit, year=year or report.year)


def flags_of(rule: str, case: Case) -> list[Flag]:
    report = _report(case.text, case.unit, case.year)
    if rule in REPORT_RULES:
        return [f for f in check_report(report) if f.rule == rule]
    reports = [report]
    if case.prior:
        reports.append(_report(case.prior, case.unit, (case.year or 2023) - 1, "b.txt"))
    if case.next:
        reports.append(_report(case.next, case.unit, (case.year or 2023) + 1, "n.txt"))
    if case.other:
        reports.append(_report(case.other, "别处某单位", case.year, "c.txt"))
    for i, text in enumerate(case.peers):
        reports.append(_report(text, f"{'甲乙丙丁戊己庚辛壬癸'[i + 1]}县{case.unit[2:]}", case.year, f"p{i}.txt"))
    flags = check_batch(reports, find_overlaps(reports), match_promises(reports))
    return [f for f in flags[report.id] if f.rule == rule]


def test_rules_and_their_data_are_the_same_set():
    assert set(RULES) == {*REPORT_RULES, *BATCH_RULES}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.id)
def test_rule_is_described(rule):
    assert rule.kind in FLAG_KINDS
    assert rule.title
    assert rule.how
    assert rule.limits
    assert rule.source


@pytest.mark.parametrize(("rule", "case"), [(r.id, c) for r in RULES.values() for c in r.examples])
def test_example_is_found_in_its_place(rule, case):
    start = case.text.index(case.quote)
    end = start + len(case.quote)
    flags = flags_of(rule, case)
    assert any(f.start < end and start < f.end and f.end - f.start <= 3 * max(len(case.quote), 12) for f in flags), (
        flags
    )


@pytest.mark.parametrize(("rule", "case"), [(r.id, c) for r in RULES.values() for c in r.counter_examples])
def test_counter_example_is_silent(rule, case):
    assert flags_of(rule, case) == []


def test_messages_stay_at_advice():
    cases = [(r.id, c) for r in RULES.values() for c in r.examples]
    flags = [f for rule, case in cases for f in flags_of(rule, case)]
    assert len(flags) >= len(cases)
    for flag in flags:
        assert "建议" in flag.message
        assert not any(word in flag.message for word in ("抄袭", "造假", "弄虚作假", "违纪"))
