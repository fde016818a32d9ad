"""The record as text: what is written row by row is what `json.dumps` writes."""

from __future__ import annotations

import json

import pytest

from taizhang import extract
from taizhang.lexicon import resource
from taizhang.records import Flag, Keyword, Mention, Metric, Report, Section, Sentence, Span

_NOTHING = Report("id", 'a"b\\c\n.txt', "0" * 64, "", "", None, "其他", "")
_TEXT = '引“号”"\\\t\n\u2028\x01 ；'


def _metric(value: float, upper: float | None, span: Span | None) -> Metric:
    return Metric(
        "m1", None, 0, 2, _TEXT, value, upper, "次", "exact", _TEXT, span, None, "other", _TEXT, None, "done", "level",
        None, None, None, Span(0, 9),
    )  # fmt: skip


def _full(value: float) -> Report:
    return Report(
        "id", "p", "0" * 64, _TEXT, _TEXT, 2023, "总结", _TEXT,
        (Section("s1", None, 1, "一、", 1, _TEXT, "work", 0, 3),),
        (
            Sentence(0, 3, None, "work", "empty", 0.25, ()),
            Sentence(3, 5, "s1", "plan", "skip", 0.0, (_TEXT, "二")),
        ),
        (Mention(0, 1, _TEXT, "metric", "m1", _TEXT), Mention(1, 2, "3", "other")),
        (_metric(value, None, None), _metric(1.5, value, Span(1, 2))),
        (Keyword(_TEXT, 1e-7, 3),),
        (Flag("r", "norm", "low", 0, 1, _TEXT, {"a": [1, [2, {}]], "b": None, "c": {"d": "\n"}}),),
    )  # fmt: skip


@pytest.mark.parametrize("value", [0.0, -3.0, 28.0, 0.1, 1e15, -1e15, 123456789012345.0, 1e22, 2.5e-9, -0.0])
def test_the_same_to_the_letter(value: float) -> None:
    report = _full(value)
    assert report.to_json() == json.dumps(report.to_dict(), ensure_ascii=False, indent=1)


def test_the_same_for_nothing_and_for_a_sample() -> None:
    sample = extract((resource("corpus", "reports") / "jyj_2023.txt").read_text("utf-8"))
    for report in (_NOTHING, sample):
        assert report.to_json() == json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
        assert json.loads(report.to_json(indent=None)) == report.to_dict()
