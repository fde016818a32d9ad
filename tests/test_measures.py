"""The measures of a text, on texts small enough to count by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.extract.measures import (
    Grams,
    GramTable,
    boilerplate,
    hard_information,
    mean_sentence_length,
    read_grams,
    redundancy,
    set_phrase_density,
    share_empty,
    specificity,
    stickiness,
)
from taizhang.records import Mention, Sentence, SentenceLabel, Span
from taizhang.words import split_sentences


def grams(text: str) -> Grams:
    return read_grams(text, split_sentences(text))


def sentence(label: SentenceLabel) -> Sentence:
    return Sentence(0, 1, None, "work", label, 0.5)


def test_share_of_empty_sentences_leaves_headings_out() -> None:
    assert share_empty([sentence("empty"), sentence("substantive"), sentence("substantive"), sentence("skip")]) == 1 / 3
    assert share_empty([sentence("skip")]) is None


def test_set_phrases_per_thousand_characters() -> None:
    text = "高度重视安全。甲乙丙丁。"
    assert set_phrase_density(text, split_sentences(text)) == pytest.approx(1000 / 12)
    assert set_phrase_density(text, split_sentences(text)[1:]) == 0.0
    assert set_phrase_density("", []) == 0.0


def test_overlapping_set_phrases_count_once() -> None:
    text = "取得了新的成效甲乙丙。"
    assert set_phrase_density(text, split_sentences(text)) == pytest.approx(1000 / len(text))


def test_specificity_and_hard_information() -> None:
    text = "3月2日 召开会议12次。"
    mentions = [Mention(0, 4, "3月2日", "date"), Mention(9, 12, "12次", "metric"), Mention(0, 1, "3", "other")]
    assert specificity(text, mentions) == pytest.approx(1000 * 2 / 12)
    assert hard_information(text, mentions) == pytest.approx(1000 * 1 / 12)
    assert hard_information(" \n", mentions) == 0.0


def test_mean_sentence_length() -> None:
    assert mean_sentence_length([Span(0, 4), Span(5, 7)]) == 3.0
    assert mean_sentence_length([]) == 0.0


def test_stickiness_sees_through_changed_numbers_and_punctuation() -> None:
    now = "全年召开党组会议28次，研究议题。新开办社区食堂三处并投入使用。"
    before = "全年召开党组会议31次、研究议题！"
    first, second = (len("全年召开党组会议00次研究议题"), len("新开办社区食堂三处并投入使用"))
    assert stickiness(grams(now), grams(before)) == pytest.approx(first / (first + second))
    assert stickiness(grams(now), grams(now)) == 1.0
    assert stickiness(grams(now), grams("")) == 0.0


def test_redundancy_is_what_was_said_before() -> None:
    once = "全年共召开党组会议若干场次。"
    assert redundancy(grams(once)) == 0.0
    assert redundancy(grams(once + once)) == pytest.approx(0.5)
    assert redundancy(grams("短。")) == 0.0


COMMON = "坚持以人民为中心的发展思想。"
OWN = [
    "新建口袋公园并向居民开放。",
    "改造背街小巷路灯线路设施。",
    "建成城东敬老院康复活动室。",
    "完成河道清淤疏浚工程验收。",
]


def test_boilerplate_is_what_other_units_say_too() -> None:
    batch = [grams(COMMON + own) for own in OWN]
    table = GramTable.build(batch)
    size = [len(COMMON) - 1, len(OWN[0]) - 1]
    assert boilerplate(batch[0], table, [batch[0]]) == pytest.approx(size[0] / sum(size))


def test_boilerplate_leaves_the_units_own_reports_out() -> None:
    batch = [grams(COMMON + OWN[0]), grams(COMMON + OWN[1]), grams(OWN[2]), grams(OWN[3])]
    table = GramTable.build(batch)
    assert boilerplate(batch[0], table, batch[:2]) == 0.0, "only the unit itself says it"
    assert boilerplate(batch[0], table, batch[:1]) > 0.0
    assert boilerplate(batch[0], table, batch) is None


def test_share_of_units_is_a_threshold() -> None:
    batch = [
        grams(COMMON + OWN[0]),
        grams(COMMON),
        *(grams(own) for own in OWN),
        grams(OWN[1]),
        grams(OWN[2]),
        grams(OWN[3]),
    ]
    table = GramTable.build(batch[1:] + batch[:1])
    assert boilerplate(batch[0], table, batch[:1], share=0.3) == 0.0
    assert boilerplate(batch[0], table, batch[:1], share=0.1) > 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("甲乙丙丁戊。，\n 1", max_size=60), min_size=1, max_size=5))
def test_measures_stay_within_bounds(texts: list[str]) -> None:
    batch = [grams(text) for text in texts]
    table = GramTable.build(batch)
    for one in batch:
        values = [redundancy(one), stickiness(one, batch[0]), boilerplate(one, table, [one])]
        assert all(value is None or 0.0 <= value <= 1.0 for value in values)
        assert (table.of(one.hashes) >= 1).all()


@given(st.text(max_size=30))
def test_any_characters_can_be_hashed(text: str) -> None:
    found = grams(text)
    assert len(found.hashes) == len(found.sentences)
