"""Names of divisions: read as whole, known by what they lie in; and one date that no month has."""

from __future__ import annotations

import pytest

from taizhang.flags.places import is_known, kin, known_ending, known_starting


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在哈巴河县", "哈巴河县"),
        ("推动巴里坤哈萨克自治县", "巴里坤哈萨克自治县"),
        ("到丽水市", "丽水市"),
        ("和喀喇沁旗", "喀喇沁旗"),
    ],
)
def test_longest_name_that_ends_here(text, name):
    start = known_ending(text, len(text))
    assert start is not None
    assert text[start:] == name
    assert known_starting(text, start) == len(text)


def test_no_name_of_a_place():
    assert known_ending("推动示范县", 5) is None
    assert known_starting("各县区", 0) is None
    assert not is_known("开发区")


def test_kin_lie_within_each_other():
    assert kin("丽水市", "浙江省")
    assert kin("浙江省", "丽水市")
    assert kin("长沙市", "长沙县")
    assert not kin("丽水市", "哈巴河县")
