"""The label of sentences: lexicon, features, reasons, skip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.extract.cues import Matcher, cue_matcher, phrase_matcher
from taizhang.extract.sentence_features import FEATURES, describe_sentences, model_words
from taizhang.extract.sentences import label_sentences, sentence_model
from taizhang.lexicon import load
from taizhang.quantity import read_numbers
from taizhang.records import ROLES, Mention, Role, Sentence
from taizhang.words import split_sentences, tokenize

GROUPS = [(name, group) for name in ("sentence_cues", "phrases") for group in load(name)["groups"]]


@dataclass(frozen=True)
class Place:
    section: str | None = "s1"
    role: Role = "work"
    heading: bool = False


def label(text: str, *, headings: tuple[int, ...] = (), unit: str = "安岭县民政局") -> tuple[Sentence, ...]:
    spans = split_sentences(text)
    mentions = [Mention(e.start, e.end, text[e.start : e.end], e.kind) for e in read_numbers(text)]
    metrics: Any = [m for m in mentions if m.kind == "metric"]
    places = [Place(heading=i in headings) for i in range(len(spans))]
    return label_sentences(text, spans, places, tokenize(text), mentions, metrics, unit=unit)


@pytest.mark.parametrize(("name", "group"), GROUPS, ids=[f"{name}-{group['id']}" for name, group in GROUPS])
def test_each_group_finds_its_example_and_not_its_counter_example(name: str, group: dict[str, Any]) -> None:
    matcher = cue_matcher() if name == "sentence_cues" else phrase_matcher()

    def finds(text: str) -> bool:
        return any(matcher.names[cue.group] == group["id"] for cue in matcher.find(text))

    assert finds(group["example"])
    assert not finds(group["counter_example"])


def test_lexicons_are_clean() -> None:
    for name, group in GROUPS:
        strings = group["cues" if name == "sentence_cues" else "phrases"]
        assert len(set(strings)) == len(strings), group["id"]
        assert all(isinstance(string, str) and len(string) > 1 for string in strings), group["id"]
    mined = load("phrases_mined")
    for strings in (mined["mined"], mined["quoted"]):
        assert all(isinstance(count, int) and count > 1 for count in strings.values())


def test_every_group_and_role_has_its_feature() -> None:
    assert len(set(FEATURES)) == len(FEATURES)
    assert {f"cue.{name}" for name in cue_matcher().names} <= set(FEATURES)
    assert {f"role.{role}" for role in ROLES} <= set(FEATURES)
    assert sentence_model().features == FEATURES, "the model was trained on other features: train it again"


def test_the_longest_cue_of_a_group_wins_and_groups_overlap() -> None:
    matcher = Matcher({"a": ["推进", "深入推进"], "b": ["推进会"]})
    assert [(c.start, c.end, matcher.names[c.group]) for c in matcher.find("深入推进会")] == [(0, 4, "a"), (2, 5, "b")]


SUBSTANTIVE = [
    "全年召开党组会28次，研究议题96项。",
    "3月12日，局机关在东湖广场举办义诊活动。",
    "制定出台《安岭县临时救助实施细则》。",
    "城东污水处理厂二期工程建成投运。",
    "县第一小学获评省级文明校园。",
]
EMPTY = [
    "我们要进一步提高政治站位，切实增强责任感和使命感。",
    "各项工作取得了新的成效。",
    "现将有关情况汇报如下。",
    "下一步，我们将再接再厉、真抓实干，奋力谱写高质量发展新篇章。",
    "工作中还存在一些不足，创新意识不强。",
    "着力提升服务水平。",
]


@pytest.mark.parametrize("sentence", SUBSTANTIVE)
def test_sentences_with_a_fact_are_substantive(sentence: str) -> None:
    (found,) = label(sentence)
    assert found.label == "substantive"
    assert found.score < sentence_model().threshold


@pytest.mark.parametrize("sentence", EMPTY)
def test_sentences_without_a_fact_are_empty_with_a_reason(sentence: str) -> None:
    (found,) = label(sentence)
    assert found.label == "empty"
    assert found.reasons
    assert "空" not in "".join(found.reasons), "the reason is worded as something to add, not as a verdict"


def test_the_reason_names_what_is_missing() -> None:
    (found,) = label("着力提升服务水平。")
    assert found.reasons[0] == "该句未见数量、时间、对象"


def test_headings_and_salutations_are_skipped() -> None:
    text = "各位代表：\n一、加强组织领导\n尊敬的各位领导、同志们：\n全年开展培训12期。"
    found = label(text, headings=(1,))
    assert [s.label for s in found] == ["skip", "skip", "skip", "substantive"]
    assert [s.score for s in found[:3]] == [0.0, 0.0, 0.0]


def test_a_number_in_the_ledger_makes_the_sentence_less_empty() -> None:
    plain, counted = label("组织党员开展志愿服务活动。")[0], label("组织党员开展志愿服务活动12次。")[0]
    assert counted.score < plain.score


def test_another_units_place_is_a_fact_its_own_is_not() -> None:
    text = "在绍兴开展合作办学。"
    own = label(text, unit="绍兴市教育局")[0]
    other = label(text, unit="安岭县教育局")[0]
    assert other.score < own.score


def test_section_role_and_span_are_kept() -> None:
    text = "着力提升服务水平。\n全年培训12期。"
    found = label(text)
    assert [(s.start, s.end) for s in found] == [tuple(span) for span in split_sentences(text)]
    assert {(s.section, s.role) for s in found} == {("s1", "work")}


def test_no_sentences() -> None:
    assert label("") == ()


def test_model_words_drop_punctuation_and_hide_digits() -> None:
    assert model_words(["召开", "12", "次", "，", "\n", "5G", "“", "工作"]) == ["召开", "0", "次", "0", "工作"]


OFFICIAL = st.lists(
    st.sampled_from(["加强", "召开", "会议", "12", "次", *"，。《》“”、\n；", "绍兴", "工程", "a", "²", " "]),
    max_size=40,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(OFFICIAL)
def test_any_text_gives_a_label_and_a_probability_to_each_sentence(text: str) -> None:
    found = label(text)
    assert len(found) == len(split_sentences(text))
    for sentence in found:
        assert 0.0 <= sentence.score <= 1.0
        assert sentence.label in ("empty", "substantive", "skip")
        if sentence.label != "skip":
            assert (sentence.score >= sentence_model().threshold - 1e-4) == (sentence.label == "empty")


@settings(max_examples=30, deadline=None)
@given(OFFICIAL)
def test_features_do_not_depend_on_python_hash_or_run(text: str) -> None:
    spans, words = split_sentences(text), tokenize(text)
    rows = [describe_sentences(text, spans, [], words, [], unit="", table=sentence_model().table) for _ in range(2)]
    assert rows[0] == rows[1]
    assert all(len(row.features) == len(FEATURES) for row in rows[0])


def test_lines_that_a_fixed_width_broke_share_the_label_of_their_sentence() -> None:
    whole = "本单位严格执行各项财务管理规定，全年召开党组会议二十八次，研究资金使用事项九十六项，并且及时公开了全部的结果，请群众监督。"
    wrapped = "\n".join([whole[:29], whole[29:58], whole[58:]]) + "\n下一步，我们将再接再厉。"
    found = label(wrapped, headings=(1,))
    assert [s.label for s in found][:3] == ["substantive"] * 3
    assert len({s.score for s in found[:3]}) == 1


def test_a_named_person_and_a_numbered_document_are_seen() -> None:
    rows = {}
    for text in ("县长王志强主持会议。", "县长亲自重视会议。", "根据城府发〔2023〕17号文件执行。"):
        (row,) = describe_sentences(
            text, split_sentences(text), [], tokenize(text), [], unit="", table=sentence_model().table
        )
        rows[text[:4]] = dict(zip(FEATURES, row.features, strict=True))
    assert (rows["县长王志"]["person"], rows["县长亲自"]["person"]) == (1.0, 0.0)
    assert rows["根据城府"]["numbered"] == 1.0
