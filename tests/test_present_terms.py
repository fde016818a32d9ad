"""Every value that can stand in the data has its Chinese name."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

import taizhang
from taizhang import records
from taizhang.present import terms


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
    assert keys <= set(terms.EVIDENCE)
