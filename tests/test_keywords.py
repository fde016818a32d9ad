"""Keywords: multi-word terms, document frequencies, the table's form."""

from __future__ import annotations

import math

import pytest

from taizhang.extract.keywords import candidate_terms, find_keywords, term_table
from taizhang.learn.idf import TermTable
from taizhang.records import DataFileError
from taizhang.run.terms import train_terms
from taizhang.words import segment, tokenize

_TEXT = "推行湖岸巡护机制。湖岸巡护覆盖三个村，湖岸巡护队员28名；建立湖岸巡护台账。群众说好。"


def test_words_that_belong_together_become_one_term() -> None:
    terms = candidate_terms(
        ["推行", "湖岸", "巡护", "，", "说明", "湖岸", "巡护", "。", "要", "湖岸", "巡护", "、", "群众"]
    )
    assert terms["湖岸巡护"] == 3
    assert "湖岸" not in terms


def test_function_words_and_numerals_are_no_terms() -> None:
    assert not {"进一步", "一是", "万元", "28"} & set(candidate_terms(segment("一是进一步投入28万元，以及其他。")))


def test_scores_follow_the_formula() -> None:
    words = tokenize(_TEXT)
    terms = candidate_terms([w.text for w in words])
    total = sum(terms.values())
    found = find_keywords(words, top=5)
    assert len(found) == 5
    assert [k.score for k in found] == sorted((k.score for k in found), reverse=True)
    for keyword in found:
        assert keyword.count == terms[keyword.term]
        assert keyword.score == pytest.approx(keyword.count / total * term_table().idf(keyword.term), abs=1e-6)


def test_table_round_trip_and_smoothing(tmp_path) -> None:
    table = TermTable.build([["甲事", "乙事"], ["甲事"], ["甲事", "乙事", "丙事"]])
    assert dict(table.frequency) == {"乙事": 2, "甲事": 3}
    table.save(tmp_path / "t.tsv")
    again = TermTable.load(tmp_path / "t.tsv")
    assert (again.total, again.least, dict(again.frequency)) == (3, 2, dict(table.frequency))
    assert again.idf("甲事") == pytest.approx(math.log(4 / 4) + 1)
    assert again.idf("未见") == pytest.approx(math.log(4 / 2) + 1)


def test_a_broken_table_is_one_clear_error(tmp_path) -> None:
    (tmp_path / "t.tsv").write_text("nothing", "utf-8")
    with pytest.raises(DataFileError, match="document frequencies"):
        TermTable.load(tmp_path / "t.tsv")


def test_training_does_not_depend_on_the_order_of_files(tmp_path) -> None:
    paths = []
    for name, text in (("b", _TEXT * 120), ("a", "另一份材料谈产业振兴与产业振兴。" * 90)):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, "utf-8")
        paths.append(path)
    train_terms(paths, tmp_path / "one")
    train_terms(paths[::-1], tmp_path / "two")
    for name in ("idf.tsv", "idf.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
