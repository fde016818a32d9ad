"""The data of the flags: every pattern matches its example and not its counter-example."""

from __future__ import annotations

import re

import pytest

from taizhang.flags.partition import exclude_each_other, is_complete
from taizhang.lexicon import load

TEMPLATE = load("flags_template")["patterns"]
TYPO = load("flags_typo")
PARTS = load("flags_parts")


@pytest.mark.parametrize("entry", TEMPLATE, ids=lambda e: e["id"])
def test_remnant_is_found_once_in_its_example_only(entry):
    pattern = re.compile(entry["pattern"])
    assert len(list(pattern.finditer(entry["example"]))) == 1
    assert not pattern.search(entry["counter_example"])


@pytest.mark.parametrize("entry", TYPO["marks"], ids=lambda e: e["id"])
def test_mark_given_twice_is_found_in_its_example_only(entry):
    pattern = re.compile(entry["pattern"])
    assert pattern.search(entry["example"])
    assert not pattern.search(entry["counter_example"])


@pytest.mark.parametrize("entry", TYPO["reduplications"], ids=lambda e: e["id"])
def test_reduplication_is_a_whole_run(entry):
    pattern = re.compile(entry["pattern"])
    assert pattern.fullmatch(entry["example"])
    assert not pattern.fullmatch(entry["counter_example"])


@pytest.mark.parametrize("entry", PARTS["ladders"], ids=lambda e: e["id"])
def test_steps_of_a_ladder_exclude_each_other(entry):
    assert exclude_each_other(entry["example"])
    assert not exclude_each_other([entry["example"][0], entry["example"][0]])


@pytest.mark.parametrize("entry", PARTS["pairs"], ids=lambda e: e["id"])
def test_a_pair_leaves_nothing_out(entry):
    assert is_complete(entry["example"])
    assert not is_complete([entry["example"][0], entry["example"][0]])
