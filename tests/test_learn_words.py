"""Statistics of words and phrases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taizhang.learn import WordTable, mine_phrases, mine_quotations


def test_words_that_go_with_numbers_have_a_high_affinity() -> None:
    rows = [(["签约", "项目"], True)] * 20 + [(["贯彻", "精神", "项目"], False)] * 20
    table = WordTable.build(rows)
    signed, plain, spirit = table.of(["签约", "项目", "精神"])
    assert signed > plain > spirit
    assert abs(plain) < 1e-6
    assert table.of(["没见过"]) == [0.0]
    assert "没见过" not in table


def test_a_word_counts_once_a_sentence_and_rare_words_are_left_out() -> None:
    table = WordTable.build([(["一", "一", "二"], True), (["二"], False)], least=2)
    assert sorted(table.affinity) == ["二"]


def test_no_contrast_no_table() -> None:
    assert dict(WordTable.build([(["词"], False)] * 5).affinity) == {}
    assert dict(WordTable.build([]).affinity) == {}


@given(st.lists(st.tuples(st.lists(st.sampled_from("甲乙丙丁"), max_size=5), st.booleans()), max_size=30), st.randoms())
def test_table_does_not_depend_on_the_order_of_sentences(rows: list[tuple[list[str], bool]], random: object) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dict(WordTable.build(rows).affinity) == dict(WordTable.build(shuffled).affinity)


def documents() -> dict[str, list[tuple[list[str], bool]]]:
    plain = (["我们", "坚持", "全面", "深化", "改革", "，", "取得", "成效"], False)
    counted = (["新建", "学校", "12", "所"], True)
    habit = (["本系列", "专用", "说法"], False)
    return {f"{series}_{i}": [plain, counted, *([habit] if series == "a" else [])] for series in "ab" for i in range(4)}


def test_mined_phrases_are_common_to_series_and_go_without_numbers() -> None:
    rows = documents()
    found = mine_phrases(rows, {name: name[0] for name in rows}, least=5)
    assert found.get("我们坚持全面深化改革") == 8
    assert "新建学校" not in found, "goes with numbers"
    assert "本系列专用" not in found, "of one series only"
    assert not any("，" in phrase for phrase in found)
    assert "全面深化" not in found, "absorbed by the longer phrase of the same frequency"


def test_a_phrase_of_too_few_documents_is_none() -> None:
    rows = documents()
    assert mine_phrases(rows, {name: name[0] for name in rows}, least=9) == {}


def test_quotations_count_once_a_document() -> None:
    found = mine_quotations({"a": ["两个维护", "两个维护"], "b": ["两个维护", "厂区"], "c": ["四风"]}, least=2)
    assert found == {"两个维护": 2}
