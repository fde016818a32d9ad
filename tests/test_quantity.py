"""The ledger of numbers: cases as data, and properties on any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quantity_cases import KINDS, METRICS, WORDS
from shared_data import ALL_TEXTS
from taizhang.quantity import parse_number, read_ledger, read_numbers
from taizhang.quantity.numerals import CHINESE_CHARS
from taizhang.records import MENTION_KINDS, Span


def _unmark(marked: str) -> tuple[str, int, int]:
    start, end = marked.index("【"), marked.index("】") - 1
    return marked.replace("【", "").replace("】", ""), start, end


@pytest.mark.parametrize(("marked", "value", "upper", "unit", "bound"), METRICS, ids=[m[0] for m in METRICS])
def test_metric(marked: str, value: float, upper: float | None, unit: str, bound: str) -> None:
    text, start, end = _unmark(marked)
    found = [e for e in read_numbers(text) if e.start < end and start < e.end]
    assert [(e.start, e.end, e.kind) for e in found] == [(start, end, "metric")]
    quantity = found[0].quantity
    assert quantity is not None
    assert (quantity.value, quantity.upper, quantity.unit, quantity.bound) == (pytest.approx(value), upper, unit, bound)


@pytest.mark.parametrize(("marked", "kind"), KINDS, ids=[k[0] for k in KINDS])
def test_kind(marked: str, kind: str) -> None:
    text, start, end = _unmark(marked)
    found = [e for e in read_numbers(text) if e.start < end and start < e.end]
    assert [e.kind for e in found] == [kind], found
    assert all(e.why for e in found)


@pytest.mark.parametrize("text", WORDS)
def test_words_that_only_hold_a_numeral_have_no_entry(text: str) -> None:
    ledger = read_ledger(text)
    assert ledger.entries == ()
    assert len(ledger.words) == 1


def test_shared_units_and_lists() -> None:
    quantities = [e.quantity for e in read_numbers("分别提高1.1和16.3个百分点，听课9、16次。") if e.quantity]
    assert [(q.value, q.unit) for q in quantities] == [(1.1, "百分点"), (16.3, "百分点"), (9, "次"), (16, "次")]
    quantities = [e.quantity for e in read_numbers("分别完成1.1、2.2和138.2亿元，占12345和1.2万人") if e.quantity]
    assert [(q.value, q.unit) for q in quantities] == [
        (1.1e8, "元"),
        (2.2e8, "元"),
        (1.382e10, "元"),
        (12345, "人"),
        (12000, "人"),
    ]


def test_from_to_is_two_values_and_a_range_is_one() -> None:
    assert [e.quantity.value for e in read_numbers("由71.5%提高到76.3%") if e.quantity] == [71.5, 76.3]
    assert [e.quantity.value for e in read_numbers("从10至20人") if e.quantity] == [10, 20]
    assert [(e.quantity.value, e.quantity.upper) for e in read_numbers("安排10至20人") if e.quantity] == [(10, 20)]
    assert [e.quantity.value for e in read_numbers("投入1.1至2亿元") if e.quantity] == [1.1e8]
    assert [e.quantity.value for e in read_numbers("床位增加30张至210张") if e.quantity] == [30, 210]
    assert [(e.quantity.value, e.quantity.upper) for e in read_numbers("每年增加3至5人") if e.quantity] == [(3, 5)]


def test_markers_are_claimed_first() -> None:
    text = "3.提高质量。培训3次。"
    kinds = [(text[e.start : e.end], e.kind) for e in read_numbers(text, [Span(0, 2)])]
    assert kinds == [("3.", "section"), ("3次", "metric")]


def _assert_partition(text: str) -> None:
    ledger = read_ledger(text)
    taken = [0] * len(text)
    for entry in ledger.entries:
        assert entry.kind in MENTION_KINDS
        assert (entry.quantity is not None) == (entry.kind == "metric")
        assert 0 <= entry.start < entry.end <= len(text)
        for i in range(entry.start, entry.end):
            taken[i] += 1
    assert max(taken, default=0) <= 1, "entries overlap"
    for span in ledger.words:
        for i in range(*span):
            assert taken[i] == 0
            taken[i] += 1
    assert [e.start for e in ledger.entries] == sorted(e.start for e in ledger.entries)
    for match in re.finditer(rf"\d|[①-⑳]|[{CHINESE_CHARS}]", text):
        assert taken[match.start()] == 1, f"{match.group()!r} at {match.start()} in {text!r} lies in no entry"
    for entry in ledger.entries:  # a run of digits is never parted
        for edge in (entry.start, entry.end):
            if 0 < edge < len(text):
                assert not (
                    text[edge - 1].isascii()
                    and text[edge - 1].isdigit()
                    and text[edge].isascii()
                    and text[edge].isdigit()
                ), (
                    text,
                    entry,
                )


_PIECES = st.sampled_from(
    [*"0123456789０１２９〇零一二三四五六七八九十百千万亿两半成①⑩第年月日号次个人元%％.,，。、；：:（）()《》“”-—~至到余多近约超以上下分之每",
     "2023年", "二〇二三年", "不少于", "百分之", "三会一课", "统一", "一些", "党的二十大", "〔2023〕5号", "1,280", "3.5万", "人次", "个百分点",
     "\n", " ", "\u3000", "培训", "召开", "其中", "全国", "位居", "\t", "PM2.5", "∶"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_every_number_lies_in_exactly_one_entry(text: str) -> None:
    _assert_partition(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_every_number_of_any_text(text: str) -> None:
    _assert_partition(text)


@pytest.mark.parametrize("path", ALL_TEXTS, ids=lambda p: p.stem)
def test_every_number_of_the_reports(path) -> None:
    _assert_partition(path.read_text("utf-8"))


_FULL = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 999_999), st.integers(0, 9), st.sampled_from(["次", "人次", "%", "万元", "亿元", "个百分点"]))
def test_full_width_reads_as_half_width(whole: int, tenth: int, unit: str) -> None:
    half = f"完成指标{whole}.{tenth}{unit}。"
    one, two = ([e.quantity for e in read_numbers(t) if e.quantity] for t in (half, half.translate(_FULL)))
    assert [(q.value, q.unit, q.start, q.end) for q in one] == [(q.value, q.unit, q.start, q.end) for q in two]
    assert len(one) == 1


_DIGITS = "零一二三四五六七八九"


def _spell(value: int) -> str:
    """The Chinese numeral of a whole number under 10^12, as the standard writes it."""
    if value == 0:
        return "零"
    parts, gap = "", False
    for power, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        block, value = divmod(value, power)
        if block:
            parts += ("零" if parts and (gap or block < 1000) else "") + _spell_block(block) + name
            gap = False
        elif parts:
            gap = True
    return parts.removeprefix("一") if parts.startswith("一十") else parts


def _spell_block(block: int) -> str:
    parts, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, block = divmod(block, power)
        if digit:
            parts += ("零" if gap and parts else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return parts


@given(st.integers(0, 10**12 - 1))
def test_parse_is_the_inverse_of_format(value: int) -> None:
    assert parse_number(_spell(value)) == value
    assert parse_number(f"{value:,}") == value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一百二", 120),
        ("两千三", 2300),
        ("一百零二", 102),
        ("二〇二三", 2023),
        ("2万亿", 2e12),
        ("3万5千", 35000),
        ("百", 100),
        ("1.1万", 11000),
        ("138.2亿", 13_820_000_000),
        ("11.37万亿", 11_370_000_000_000),
    ],
)
def test_spoken_and_mixed_numerals(numeral: str, value: float) -> None:
    assert parse_number(numeral) == value


@pytest.mark.parametrize("text", ["", "次", "一次", "-", "近十"])
def test_no_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        parse_number(text)


def test_time_grows_linearly() -> None:
    import time

    def cost(text: str) -> float:
        """The better of two runs, for what else the machine does counts in one of them only."""
        times = []
        for _ in range(2):
            start = time.process_time()
            read_ledger(text)
            times.append(time.process_time() - start)
        return min(times)

    for unit in ("一", "1", "1 ", "第一", "“1", "1年", "、1"):
        cost(unit * 500)
        assert cost(unit * 16_000) < 40 * cost(unit * 2_000) + 0.2, unit
