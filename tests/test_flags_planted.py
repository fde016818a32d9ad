"""Faults planted one at a time in reports written for it (`planted/`), the same reports without faults, and sentences."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from taizhang.compare import find_overlaps, match_promises
from taizhang.flags import check_batch, check_report
from taizhang.ingest import discover, read
from taizhang.records import Flag, Report, Source
from taizhang.run.analyse import analyse
from test_flags_faults import ALARMS, KINDS, NEAR

PLANTED = Path(__file__).parent / "planted"
FAULTS = json.loads((PLANTED / "faults.json").read_text(encoding="utf-8"))
# Of all faults of a kind, those that must be found; docs/precision.md has the figures.
FLOORS = {"copied_passage": 0.75, "conflicting_value": 0.85, "foreign_unit": 0.9, "inconsistent_total": 0.88}


@cache
def sources() -> dict[str, Source]:
    return {Path(s.path).stem: read(s) for s in discover([PLANTED / "reports"])}


@cache
def clean() -> dict[str, Report]:
    return {stem: analyse(source) for stem, source in sources().items()}


def found_in(report: Report, others: list[Report]) -> tuple[list[Flag], list[tuple[int, int]]]:
    """The flags of a report, and its passages that another one holds."""
    reports = [*others, report]
    overlaps = find_overlaps(reports)
    batch = check_batch(reports, overlaps, match_promises(reports))
    shared = [(o.start_a, o.end_a) for o in overlaps if o.report_a == report.id]
    shared += [(o.start_b, o.end_b) for o in overlaps if o.report_b == report.id]
    return [*check_report(report), *batch[report.id]], shared


def is_found(fault: dict[str, str]) -> bool:
    source = sources()[fault["doc"]]
    assert source.text.count(fault["old"]) == 1
    report = analyse(
        dataclasses.replace(source, text=source.text.replace(fault["old"], fault["new"]), sha256="planted")
    )
    unit = fault["doc"].split("_")[0]
    near = fault["kind"] != "copied_passage"
    others = [r for stem, r in clean().items() if stem != fault["doc"] and (not near or stem.startswith(unit + "_"))]
    start = report.text.index(fault["quote"])
    end, size = start + len(fault["quote"]), 3 * len(fault["quote"])
    far = 200 if fault["kind"] in NEAR else 0
    flags, shared = found_in(report, others)
    places = [(f.start, f.end) for f in flags if f.kind in KINDS[fault["kind"]]]
    if fault["kind"] == "copied_passage":
        places += shared
    if far and any(first - far <= end and start - far <= last for first, last in places):
        return True
    return any(first < end and start < last and last - first <= size for first, last in places)


@pytest.mark.parametrize("kind", KINDS)
def test_planted_faults_are_found(kind):
    faults = [f for f in FAULTS if f["kind"] == kind]
    missed = [f"{f['doc']} {f['quote'][:40]}" for f in faults if not is_found(f)]
    assert len(faults) - len(missed) >= FLOORS.get(kind, 0.92) * len(faults), missed


def test_reports_without_faults_raise_no_grave_flag():
    grave = ALARMS | {"norm", "same-numbers", "chronology"}
    reports = list(clean().values())
    batch = check_batch(reports, find_overlaps(reports), match_promises(reports))
    alarms = [(r.unit, f.message) for r in reports for f in [*check_report(r), *batch[r.id]] if f.kind in grave]
    assert alarms == []


def test_sentences_of_local_bodies():
    lines = [line.split("\t") for line in (PLANTED / "sentences.tsv").read_text(encoding="utf-8").splitlines()]
    text = "某县水利局2023年工作总结\n" + "".join(sentence for _, sentence in lines)
    report = analyse(Source(path="a.txt", sha256="", format="text", text=text))
    labels = {report.text[s.start : s.end]: s.label for s in report.sentences}
    seen = Counter((label, labels[sentence]) for label, sentence in lines)
    right, wrong = seen["empty", "empty"], seen["substantive", "empty"] + seen["empty", "substantive"]
    assert 2 * right / (2 * right + wrong) >= 0.9, seen
