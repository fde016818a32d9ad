"""Every entry of the ledger's data fires on its example and stays silent on its counter-example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import taizhang
from taizhang.lexicon import load, read_yaml
from taizhang.quantity import read_numbers
from taizhang.records import MENTION_KINDS, DataFileError

_FORMS = load("ledger")["forms"]
_UNITS = load("units")["dimensions"]


@pytest.mark.parametrize("form", _FORMS, ids=[f["id"] for f in _FORMS])
def test_form_fires_on_its_example_only(form) -> None:
    assert form["kind"] in MENTION_KINDS
    hit = (form["kind"], form["why"])
    assert hit in [(e.kind, e.why) for e in read_numbers(form["example"])], read_numbers(form["example"])
    assert hit not in [(e.kind, e.why) for e in read_numbers(form["counter_example"])]


@pytest.mark.parametrize("dimension", _UNITS, ids=[d["id"] for d in _UNITS])
def test_dimension_has_a_metric_in_its_example(dimension) -> None:
    names = {u.removeprefix("个") for u in dimension["units"].split()} | set(dimension["units"].split())
    found = [e.quantity.unit for e in read_numbers(dimension["example"]) if e.quantity]
    assert set(found) & names
    counter = [e.quantity.unit for e in read_numbers(dimension["counter_example"]) if e.quantity]
    assert not set(counter) & names


def test_set_phrases_and_words_do_not_repeat() -> None:
    words = [w for listing in load("set_phrases")["phrases"].values() for w in listing.split()]
    assert sorted(words) == sorted(set(words))
    assert all(re.search("[〇零一二两三四五六七八九十百千万亿半双]", w) for w in words)


def test_every_lexicon_says_where_it_comes_from() -> None:
    data = Path(taizhang.__file__).parent / "lexicon" / "data"
    files = sorted(data.rglob("*.yaml"))
    assert len(files) > 10
    for path in files:
        content = read_yaml(path)
        assert isinstance(content, dict) and content.get("source"), path.name


def test_broken_yaml_is_one_line_with_its_place(tmp_path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("a: [1, 2\nb: 3\n", "utf-8")
    with pytest.raises(DataFileError, match=r"rules\.yaml:\d+: ") as caught:
        read_yaml(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(DataFileError, match="No such file"):
        read_yaml(tmp_path / "none.yaml")
