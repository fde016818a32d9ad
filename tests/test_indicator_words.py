"""The word lists of the naming: their form, and each example and counter-example of each group."""

from __future__ import annotations

from typing import Any

import pytest

from indicator_cases import names
from taizhang.extract.indicator_lexicon import lexicon, time_pattern
from taizhang.lexicon import load

GROUPS: list[dict[str, Any]] = load("indicator_words")["groups"]
EXAMPLES = [
    pytest.param(example, id=f"{group['id']}:{kind}:{example['text']}")
    for group in GROUPS
    for kind in ("examples", "counter_examples")
    for example in group[kind]
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: dict[str, str]) -> None:
    assert names(example["text"])[-1] == example["indicator"]


def test_every_group_is_complete() -> None:
    for group in GROUPS:
        assert set(group) == {"id", "class", "note", "examples", "counter_examples", "words"}
        assert group["examples"]
        assert group["counter_examples"]
        words = group["words"].split()
        assert len(words) == len(set(words)), group["id"]
    assert len({group["id"] for group in GROUPS}) == len(GROUPS)


def test_a_word_is_verb_of_one_kind_only() -> None:
    kinds = {"verb", "loose", "act"}
    seen: dict[str, str] = {}
    for group in GROUPS:
        if group["class"] in kinds:
            for word in group["words"].split():
                assert word not in seen, (word, seen[word], group["id"])
                seen[word] = group["id"]


def test_every_rule_list_says_what_it_is_for() -> None:
    rules = {name: rule for name, rule in load("indicator_rules").items() if name != "source"}
    for name, rule in rules.items():
        assert rule["note"], name
        assert rule["words"], name
        assert len(rule["words"]) == len(set(rule["words"])), name


def test_the_lexicon_is_built_once() -> None:
    assert lexicon() is lexicon()


@pytest.mark.parametrize(
    "phrase",
    [
        "今年",
        "2023年",
        "截至2022年12月底",
        "一季度",
        "上半年",
        "2023年1至11月",
        "今年以来",
        "“十四五”时期",
        "近五年",
        "12月25日",
    ],
)
def test_phrases_of_time(phrase: str) -> None:
    match = time_pattern().fullmatch(phrase)
    assert match is not None


@pytest.mark.parametrize("phrase", ["PM2.5年平均浓度", "三年级", "5年制", "一年生"])
def test_no_phrases_of_time(phrase: str) -> None:
    match = time_pattern().search(phrase)
    assert match is None or match.group() not in {"5年", "三年", "一年"}
