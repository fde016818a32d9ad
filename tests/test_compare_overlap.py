"""Shared passages: found where they are, exact and edited; formulae and chance left out."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare_records import report
from planted_copies import edited
from taizhang.compare import find_overlaps
from taizhang.compare.distance import edit_distance
from taizhang.compare.fold import fold, fold_all

PASSAGE = (
    "坚持把学生放在心上，逐班走访、逐户家访，建立困难学生帮扶名册，做到底数清、需求明、措施实，让每个孩子都能安心读书。"
)
ALPHABET = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"


def noise(seed: int, size: int) -> str:
    """Characters without sense, a stop here and there."""
    rng = random.Random(seed)
    return "".join(rng.choice(ALPHABET) + ("，" if rng.random() < 0.08 else "") for _ in range(size))


def test_exact_passage_has_its_exact_place():
    a = report("a", "甲局", 2023, text=noise(1, 300) + "。" + PASSAGE + noise(2, 300))
    b = report("b", "乙局", 2023, text=noise(3, 200) + "。" + PASSAGE + noise(4, 100))
    (found,) = find_overlaps([a, b])
    sides = {found.report_a: (found.start_a, found.end_a), found.report_b: (found.start_b, found.end_b)}
    for r in (a, b):
        start, end = sides[r.id]
        assert r.text[start:end] == PASSAGE
    assert found.similarity == 1
    assert found.relation == "other-unit"


def test_relations_and_side_of_the_later_report():
    texts = [noise(i, 100) + PASSAGE + noise(i + 50, 100) for i in range(4)]
    reports = [
        report("y22", "甲局", 2022, text=texts[0]), report("y23", "中共甲局党组", 2023, text=texts[1]),
        report("z23", "甲局", 2023, text=texts[2]), report("other", "乙局", 2023, text=texts[3]),
    ]  # fmt: skip
    kinds = {(o.report_a, o.report_b): o.relation for o in find_overlaps(reports)}
    assert kinds["y23", "y22"] == "prior-year"
    assert kinds["z23", "y23"] == "same-year"
    assert kinds["other", "y22"] == "other-unit"


def test_passage_twice_in_one_report():
    text = noise(1, 100) + PASSAGE + noise(2, 100) + PASSAGE + noise(3, 50)
    (found,) = find_overlaps([report("a", "甲局", 2023, text=text)])
    assert found.relation == "within"
    assert {text[found.start_a : found.end_a], text[found.start_b : found.end_b]} == {PASSAGE}


def test_changed_numbers_do_not_hide_a_copy():
    one = "修订完善财务管理制度11项，对低保、养老、殡葬等领域全面排查，共排查风险点36个，制定防控措施52条，做到底数清。"
    other = one.replace("11", "9").replace("36", "1,204").replace("52", "48.5")
    found = find_overlaps([
        report("a", "甲局", 2022, text=noise(1, 90) + one), report("b", "甲局", 2023, text=noise(2, 60) + other)
    ])  # fmt: skip
    assert [o.similarity for o in found] == [1]


def test_what_many_units_share_is_a_formula():
    reports = [report(str(i), f"第{i}局", 2023, text=noise(i, 80) + PASSAGE + noise(i + 99, 80)) for i in range(7)]
    assert find_overlaps(reports) == []
    assert len(find_overlaps(reports[:2])) == 1


def test_short_passage_is_none():
    reports = [report(str(i), f"第{i}局", 2023, text=noise(i, 80) + PASSAGE[:30] + noise(i + 9, 80)) for i in range(2)]
    assert find_overlaps(reports) == []
    assert len(find_overlaps(reports, min_chars=25)) == 1


@pytest.mark.parametrize(("rate", "least"), [(0.0, 1.0), (0.05, 0.98), (0.15, 0.85)])
def test_recall_and_spans_with_edits(rate, least):
    rng = random.Random(7)
    hits = total = right = 0
    for trial in range(40):
        size = rng.choice([80, 120, 200, 400])
        source = noise(1000 + trial, size)
        copy = edited(source, rate, rng, ALPHABET)
        a = report("a", "甲局", 2022, text=noise(trial, 400) + source + noise(trial + 500, 200))
        lead = noise(trial + 900, 300)
        b = report("b", "乙局", 2023, text=lead + copy + noise(trial + 700, 300))
        found = find_overlaps([a, b])
        total += 1
        hits += bool(found)
        assert len(found) <= 2
        right += any(abs(o.start_a - len(lead)) <= 10 and abs(o.end_a - len(lead) - len(copy)) <= 10 for o in found)
    assert hits / total >= least
    assert right / total >= least - 0.05


def test_nothing_is_shared_by_chance():
    assert find_overlaps([report(str(i), f"第{i}局", 2023, text=noise(i, 3000)) for i in range(8)]) == []


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["。，", "！"], ["一", "一"], ["\ud800", "a"]])
def test_tiny_texts(texts):
    assert find_overlaps([report(str(i), "", None, text=t or " ") for i, t in enumerate(texts)]) == []


def test_order_of_reports_changes_no_passage():
    reports = [report(str(i), f"第{i}局", 2020 + i, text=noise(i, 80) + PASSAGE + noise(i + 9, 80)) for i in range(3)]
    first, second = find_overlaps(reports), find_overlaps(reports[::-1])
    assert sorted(first, key=str) == sorted(second, key=str)


def test_time_grows_with_the_text():
    small = [report(str(i), f"第{i}局", 2023, text=noise(i, 4000)) for i in range(20)]
    large = [report(str(i), f"第{i}局", 2023, text=noise(i, 4000)) for i in range(80)]
    find_overlaps(small)
    times = []
    for reports in (small, large):
        started = time.perf_counter()
        find_overlaps(reports)
        times.append(time.perf_counter() - started)
    assert times[1] < 12 * times[0] + 0.2


def levenshtein(a: list[int], b: list[int]) -> int:
    """The plain recurrence."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


@given(st.lists(st.integers(0, 3), max_size=14), st.lists(st.integers(0, 3), max_size=14))
def test_edit_distance_is_levenshtein(a, b):
    assert edit_distance(a, b) == levenshtein(a, b)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_fold_points_back_into_the_text(text):
    signs = fold(text)
    for i, code in enumerate(signs.codes.tolist()):
        start, end = signs.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert code == ord("0") or end == start + 1


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(codec="utf-8", max_codepoint=0x2FFFF), max_size=40), min_size=1, max_size=5))
def test_many_texts_fold_as_one_by_one(texts):
    codes, starts = fold_all(texts)
    ends = [*starts[1:].tolist(), len(codes)]
    for text, start, end in zip(texts, starts.tolist(), ends, strict=True):
        assert codes[start : end - 1].tolist() == fold(text).codes.tolist()
        assert codes[end - 1] == 0
