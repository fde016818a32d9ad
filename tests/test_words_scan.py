"""`Scanner` gives the matches of its pattern; numbers of words and columns of what is known of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.words import Probe, Scanner, WordNumbers, scan, tokenize

_PATTERNS = [
    r"第[一二三四五六七八九十\d]{1,3}[届次]",
    r"(?<![0-9])(20\d\d)年(?:(\d{1,2})月)?(?!底)",
    r"(?:超|过|以上)?一半",
    r"[^，。\n]{2,4}了",
    r"《[^》]+》|“(.)\1”",
    r"a*b",
    r"x?",
    r"^第|届$",
    r"(?s:.)\d+?。",
    r"(?P<n>\d+)(?=次)|\W\w",
    r"[\U00020000-\U0002ffff]号|㐀",
    r"(?>[0-9]+)(?:项|个)++",
    r"(?i:AB)c",
    r"(?<![0-9半])\d{1,2}月|(?<!超)过",
    r"(?<![0-9半第])(?:\d{1,2}|二)[月次]",
    r"(?<!超过)半",
    r"(?<![^第二])次",
    r"五{3}|\d{5,}",
]
_TEXTS = st.text(alphabet="第一二届次2023年月底超过半以上，。\n了《》“”ab x五项个号\U00020001㐀c", max_size=60)


@pytest.mark.parametrize("pattern", _PATTERNS)
@settings(max_examples=60, deadline=None)
@given(text=_TEXTS)
def test_the_same_matches_as_the_pattern(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    scanner = Scanner(compiled)
    scanner._read = scan._CHARACTERS  # as after a long text
    expected = [(m.span(), m.groups()) for m in compiled.finditer(text)]
    assert [(m.span(), m.groups()) for m in scanner.finditer(text)] == expected
    found = scanner.search(text)
    assert (found and found.span()) == (expected[0][0] if expected else None)


@pytest.mark.parametrize(
    "pattern",
    [*_PATTERNS, r"(?:第|超过?)$", r"[^，]{0,3}月$|[0-9]+个?$", r"超$|半", r"(?:底|\n)?$", r"(?:第|超(?=一))$", "$"],
)
@settings(max_examples=60, deadline=None)
@given(text=_TEXTS, start=st.integers(0, 6), size=st.integers(0, 30))
def test_a_probe_finds_what_the_pattern_finds(pattern: str, text: str, start: int, size: int) -> None:
    compiled = re.compile(pattern)
    probe = Probe(compiled)
    for _ in range(scan._PIECES + 1):
        probe.search("")
    for arguments in ((text,), (text, start), (text, start, start + size)):
        found, expected = probe.search(*arguments), compiled.search(*arguments)
        assert (found and found.span()) == (expected and expected.span())


def test_a_short_run_does_not_take_patterns_apart() -> None:
    scanner = Scanner(re.compile(r"\d+次"))
    assert [m[0] for m in scanner.finditer("召开12次")] == ["12次"]
    assert not scanner._apart


def test_columns_follow_the_words_that_come_in() -> None:
    numbers = WordNumbers()
    asked: list[str] = []

    def length(words: list[str]) -> list[int]:
        asked.extend(words)
        return [len(word) for word in words]

    for words in (["会议", "召开", "会议"], ["召开", "三会一课"]):
        found = numbers.of(words)
        assert numbers.column("length", numbers, length)[found].tolist() == [len(word) for word in words]
    assert asked == ["会议", "召开", "三会一课"]


def test_numbers_begin_anew_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taizhang.words.numbers._MOST", 3)
    numbers = WordNumbers()
    for words in (["一", "二", "三", "四"], ["四", "五"], ["五", "六", "七", "八"], ["八", "一"]):
        found = numbers.of(words)
        column = numbers.column("self", numbers, lambda new: [ord(word) for word in new])
        assert column[found].tolist() == [ord(word) for word in words]
    assert len(numbers) <= 6


def test_words_are_a_sequence() -> None:
    words = tokenize("召开会议12次。")
    assert [w.text for w in words] == words.texts
    assert words[-1] == list(words)[-1]
    assert words[1:3] == list(words)[1:3]
    with pytest.raises(IndexError):
        words[len(words)]
