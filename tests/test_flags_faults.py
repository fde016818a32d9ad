"""Planted faults are found with the right kind and place; official texts stay nearly silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_data import CORPUS, REPORTS, SHARED, TEXTS
from taizhang.compare import find_overlaps, match_promises
from taizhang.flags import check_batch, check_report
from taizhang.flags.registry import BATCH_RULES
from taizhang.ingest import discover, read
from taizhang.records import Flag, Report, Source
from taizhang.run.analyse import analyse

KINDS = {
    "copied_passage": {"copied"}, "stale_year": {"stale-year"}, "foreign_unit": {"foreign-unit"},
    "template_remnant": {"template"}, "inconsistent_total": {"inconsistent"},
    "conflicting_value": {"conflict", "inconsistent"}, "wrong_growth": {"growth"}, "doubled_word": {"typo"},
    "numbering_gap": {"numbering"}, "below_norm": {"norm"}, "same_numbers": {"same-numbers"},
    "chronology": {"chronology"},
}  # fmt: skip
NEAR = ("numbering_gap", "conflicting_value")
ALARMS = {"template", "stale-year", "foreign-unit", "inconsistent", "conflict", "growth", "typo", "numbering"}


def flagged(folder: Path) -> tuple[dict[str, Report], dict[str, list[Flag]]]:
    """Reports of a folder by stem, with all their flags."""
    reports = [analyse(read(source)) for source in discover([folder])]
    overlaps = find_overlaps(reports)
    batch = check_batch(reports, overlaps, match_promises(reports))
    stems = {Path(r.path).stem: r for r in reports}
    return stems, {stem: [*check_report(r), *batch[r.id]] for stem, r in stems.items()}


def missed(faults: Path, folder: Path) -> list[str]:
    reports, flags = flagged(folder)
    lacking = []
    for fault in json.loads(faults.read_text(encoding="utf-8")):
        quote = fault["quote"]
        start = reports[fault["doc"]].text.index(quote)
        end = start + len(quote)
        far = 200 if fault["kind"] in NEAR else 0
        if not any(
            f.kind in KINDS[fault["kind"]]
            and ((f.start < end and start < f.end and f.end - f.start <= 3 * len(quote))
                 or (far and f.start - far <= end and start - far <= f.end))
            for f in flags[fault["doc"]]
        ):  # fmt: skip
            lacking.append(f"{fault['doc']} {fault['kind']} {quote[:30]}")
    return lacking


def test_faults_of_the_sample_corpus():
    assert missed(CORPUS / "faults.json", CORPUS / "reports") == []


def test_sample_reports_hold_no_other_grave_flags():
    faults = json.loads((CORPUS / "faults.json").read_text(encoding="utf-8"))
    reports, flags = flagged(CORPUS / "reports")
    stray = []
    for stem, found in flags.items():
        quotes = [f["quote"] for f in faults if f["doc"] == stem]
        spans = [(p, p + len(q)) for q in quotes if (p := reports[stem].text.index(q)) >= 0]
        stray += [
            (stem, f.message)
            for f in found
            if f.kind in ALARMS and not any(f.start < e and s < f.end for s, e in spans)
        ]
    assert len(stray) <= 2, stray


@pytest.mark.shared
def test_faults_of_the_shared_texts():
    if not TEXTS.is_dir():
        pytest.skip("the shared evaluation data are not here")
    assert missed(SHARED / "evaluation" / "faults.json", TEXTS) == []


@pytest.mark.shared
def test_official_texts_raise_few_alarms():
    if not REPORTS.is_dir():
        pytest.skip("the shared evaluation data are not here")
    reports, flags = flagged(REPORTS)
    alarms = [(stem, f.message) for stem, found in flags.items() for f in found if f.kind in ALARMS]
    size = sum(len(r.text) for r in reports.values())
    assert len(alarms) <= size / 10_000 / 2, alarms


@pytest.mark.shared
def test_seed_report():
    path = REPORTS / "seed_party_discipline_2023.txt"
    if not path.is_file():
        pytest.skip("the shared evaluation data are not here")
    report = analyse(read(next(iter(discover([path])))))
    found = {(f.rule, report.text[f.start : f.end]) for f in report.flags}
    assert {("typo-doubled", "建建设"), ("typo-doubled", "做到做到"), ("template-remnant", "*")} <= found
    assert {("body-name", "党委"), ("body-name", "委")} <= found


PIECES = ["全年", "召开党委会", "28次", "，", "。", "其中", "《", "》", "“", "XX", "2023年", "3月5日", "由", "增加到", "％", "\n", "一、", "（二）",
          "共计", "1,204件", "同比增长", "3.5%", "针对此事", "我镇", "党组", "每季度至少1次", "\t", "０", "😀", "*"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", "甲县民政局", "乙镇党委"]))
def test_any_text_gives_flags_inside_it_and_the_same_twice(pieces, unit):
    text = "".join(pieces)
    report = analyse(
        Source(path="a.txt", sha256="", format="text", text=text, hints=(("unit", unit), ("year", "2023")))
    )
    flags = check_report(report)
    assert flags == check_report(report)
    assert list(flags) == sorted(flags, key=lambda f: (f.start, f.end, f.rule, f.message))
    for flag in flags:
        assert 0 <= flag.start < flag.end <= len(text)
        json.dumps(flag.evidence)


def test_batch_flags_every_report_and_only_batch_rules():
    reports, _ = flagged(CORPUS / "reports")
    batch = check_batch(list(reports.values()), find_overlaps(list(reports.values())))
    assert set(batch) == {r.id for r in reports.values()}
    assert {f.rule for found in batch.values() for f in found} <= set(BATCH_RULES)
    assert check_batch([]) == {}
