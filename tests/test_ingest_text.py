"""Encodings: what was written is what is read."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.ingest.text import clean, decode
from taizhang.records import ReadError

SAMPLE = (
    "安岭县民政局二〇二三年度工作总结\n今年以来，全局召开党组会２８次，开展监督谈话86人次，完成率98.6％。\n"
    "一、强化组织领导。修订完善制度11项，排查风险点36个，发放补贴1.2亿元。\n"
)  # fmt: skip
TRADITIONAL = (
    "本縣民政局二〇二三年度工作總結\n今年以來，召開會議２８次，辦理案件86件，完成率98.6％。\n一、強化組織領導。\n"
)
SHORT = "年度工作总结"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (SAMPLE.encode("utf-8"), SAMPLE),
        (codecs.BOM_UTF8 + SAMPLE.encode("utf-8"), SAMPLE),
        (SAMPLE.encode("gbk"), SAMPLE),
        (SAMPLE.encode("gb18030"), SAMPLE),
        (SAMPLE.replace("〇", "○").encode("gb2312"), SAMPLE.replace("〇", "○")),
        (b"\x84\x31\x95\x33" + SAMPLE.encode("gb18030"), SAMPLE),
        (SAMPLE.encode("utf-16"), SAMPLE),
        (codecs.BOM_UTF16_BE + SAMPLE.encode("utf-16-be"), SAMPLE),
        (SAMPLE.encode("utf-16-le"), SAMPLE),
        (SAMPLE.encode("utf-16-be"), SAMPLE),
        (SAMPLE.replace("\n", "").encode("utf-16-le"), SAMPLE.replace("\n", "")),
        (SAMPLE.encode("utf-32"), SAMPLE),
        (SAMPLE.encode("utf-32-le"), SAMPLE),
        (SAMPLE.encode("utf-32-be"), SAMPLE),
        (TRADITIONAL.encode("big5hkscs"), TRADITIONAL),
        (TRADITIONAL.replace("〇", "○").encode("big5"), TRADITIONAL.replace("〇", "○")),
        (TRADITIONAL.replace("〇", "○").encode("cp950"), TRADITIONAL.replace("〇", "○")),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL),
        (TRADITIONAL.encode("utf-8"), TRADITIONAL),
        (SAMPLE.replace("〇", "○").encode("hz"), SAMPLE.replace("〇", "○")),
        (SHORT.encode("gbk"), SHORT),
        (SHORT.encode("utf-16"), SHORT),
        (SHORT.encode("utf-16-le"), SHORT),
        (SAMPLE.replace("\n", "\r\n").encode("gbk"), SAMPLE),
        (SAMPLE.replace("\n", "\r").encode("utf-8"), SAMPLE),
        (SAMPLE.replace("\n", "\r\n").encode("utf-16"), SAMPLE),
        (b"plain ASCII, 28 items\r\n", "plain ASCII, 28 items\n"),
        ((SAMPLE + "𠮷䶮").encode("gb18030"), SAMPLE + "𠮷䶮"),
        ((SAMPLE + "\u2028\x0b\x0c\x85 ー⼀").encode(), SAMPLE + "\u2028\x0b\x0c\x85 ー⼀"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode(data) == (text, ())


def test_mixed_lines_are_read_and_noted() -> None:
    first, second, third = SAMPLE.splitlines(keepends=True)
    text, notes = decode(first.encode("utf-8") + second.encode("gbk") + third.encode("utf-8"))
    assert text == SAMPLE
    assert any("混用" in note for note in notes)


@pytest.mark.parametrize("order", [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_seam_within_a_line_is_found(order: tuple[str, str]) -> None:
    first, second = "今年以来，全局召开党组会28次。", "开展监督谈话86人次，完成率98.6％。"
    for times in (1, 30):
        text, notes = decode((first.encode(order[0]) + second.encode(order[1])) * times)
        assert text == (first + second) * times
        assert any("混用" in note for note in notes)


def test_endless_seams_end_soon() -> None:
    started = time.monotonic()
    data = "今年召开会议。".encode() + "开展谈话次。".encode("gbk")
    with pytest.raises(ReadError):
        decode(data * 300_000)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cut_last_character_is_left_out_and_noted(encoding: str) -> None:
    text, notes = decode((SAMPLE * 3 + "末").encode(encoding)[:-1])
    assert text == SAMPLE * 3
    assert any("不完整" in note for note in notes)


def test_a_few_broken_bytes_show_and_are_noted() -> None:
    data = bytearray((SAMPLE * 5).encode("utf-8"))
    data[300] = 0xFF
    text, notes = decode(bytes(data))
    assert 0 < text.count("\ufffd") <= 3
    assert text.endswith(SAMPLE)
    assert any("无法识别" in note for note in notes)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"report\0with nul",
        SAMPLE.encode("utf-8") + b"\0" * 5,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\x7fELF" + b"\x02\x01\x01" * 300,
    ],
)
def test_binary_is_no_text(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.status == "wrong_type"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_utf8_is_returned_unchanged(text: str) -> None:
    if not text.isascii():
        assert decode(text.encode("utf-8"))[0] == clean(text)


@given(st.text("今年以来局党组召开会议次年月日组织领导强化工作一二三1234567890，。、；\n", min_size=8, max_size=200))
def test_gbk_is_read_as_gbk(text: str) -> None:
    if not text.isascii():
        assert decode(text.encode("gbk"))[0] == clean(text)


@given(st.binary(max_size=400))
def test_any_bytes_end_in_text_or_a_read_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except ReadError as error:
        text = {"wrong_type": ""}[error.status]
    assert "\r" not in text
    text.encode("utf-8")
