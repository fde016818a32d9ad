"""Every value that can stand in the data has its Chinese name."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

import taizhang
from taizhang import records
from taizhang.flags import all_rules
from taizhang.flags.model import named
from taizhang.present import terms
from taizhang.present.findings import describe
from test_flags_rules import flags_of


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (terms.SEVERITIES, get_args(records.Severity)), (terms.STATUSES, get_args(records.Status)),
        (terms.BOUNDS, get_args(records.Bound)), (terms.MEASURES, get_args(records.Measure)),
        (terms.PERIODS, get_args(records.Period)), (terms.ROLES, records.ROLES),
        (terms.LABELS, get_args(records.SentenceLabel)), (terms.RELATIONS, get_args(records.Relation)),
        (terms.CATEGORIES, records.CATEGORIES), (terms.MENTIONS, records.MENTION_KINDS),
        (terms.KINDS, records.FLAG_KINDS), (terms.UNREAD, records.INPUT_STATUSES),
    ],
)  # fmt: skip
def test_names_are_complete(names: dict[str, object], values: tuple[str, ...]) -> None:
    assert set(names) == set(values)
    assert all(names.values())


def test_classes_of_findings_are_known() -> None:
    assert {terms.class_of(kind) for kind in terms.KINDS} == set(terms.CLASSES)


def test_evidence_of_rules_is_shown_in_words(samples: Path) -> None:
    audit = taizhang.audit(samples, workers=1)
    keys = {key for report in audit.records for flag in report.flags for key in flag.evidence}
    assert keys
    for rule in all_rules().values():
        keys |= {key for case in rule.examples for flag in flags_of(rule.id, case) for key in flag.evidence}
    assert keys - set(terms.EVIDENCE) == set()


def test_a_median_of_figures_is_no_share() -> None:
    assert describe({"median": 12.5, "peers": 8}, {}) == "同批中位数：12.5；同类单位数：8"
    assert describe({"share": 0.5, "median": 0.125}, {}) == "本报告占比：50.0%；同批中位数：12.5%"


def test_quotation_marks_are_not_doubled() -> None:
    assert named("党委会") == "“党委会”"
    assert named("“红旗党支部”") == "“‘红旗党支部’”"
