"""The spaCy components wrap the plain functions and add nothing."""

from __future__ import annotations

import pytest

import taizhang
from shared_data import ALL_TEXTS, CORPUS
from taizhang.words import segment

spacy = pytest.importorskip("spacy")
_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "taizhang_tokenizer.v1"}}}


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("zh", config=_TOKENIZER)
    for name in ("taizhang_sections", "taizhang_metrics", "taizhang_flags"):
        pipeline.add_pipe(name)
    return pipeline


@pytest.mark.parametrize("path", ALL_TEXTS[:20], ids=lambda p: p.stem)
def test_tokens_and_text_are_exact(nlp, path) -> None:
    text = path.read_text("utf-8")
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert [t.text for t in doc] == segment(text)


def test_records_are_those_of_extract(nlp) -> None:
    text = sorted(CORPUS.glob("reports/*.txt"))[0].read_text("utf-8")
    doc, report = nlp(text), taizhang.extract(text)
    assert doc._.sections == report.sections
    assert doc._.metrics == report.metrics
    assert doc._.flags == report.flags
    assert len(doc.spans["metrics"]) == len(report.metrics) > 0
    for span, metric in zip(doc.spans["metrics"], report.metrics, strict=True):
        assert span.start_char <= metric.start < metric.end <= span.end_char
        assert span.label_ == metric.category


def test_a_doc_can_be_stored(nlp) -> None:
    doc = nlp("召开党委会28次，比上年增加3次。")
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.metrics == doc._.metrics
    assert len(again._.metrics) == 2


@pytest.mark.parametrize("name", ["sections", "metrics", "flags"])
def test_each_component_works_alone(name: str) -> None:
    pipeline = spacy.blank("zh", config=_TOKENIZER)
    pipeline.add_pipe(f"taizhang_{name}")
    doc = pipeline("一、工作情况\n召开党委会28次。")
    assert isinstance(getattr(doc._, name), tuple)
    assert "taizhang_report" not in doc.user_data
    assert pipeline("").text == ""
