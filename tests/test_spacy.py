"""The spaCy components wrap the plain functions and add nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import taizhang
from shared_data import ALL_TEXTS, CORPUS, ROOT
from taizhang.words import segment
from test_cli import taizhang as command

spacy = pytest.importorskip("spacy")
_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "taizhang_tokenizer.v1"}}}
_NAMES = ("sentences", "sections", "mentions", "metrics", "flags")
_LABELS = {"sentences": "label", "sections": "role", "mentions": "kind", "metrics": "category", "flags": "kind"}
_FOLDER = ROOT / "models" / "zh_taizhang"


@pytest.fixture(scope="module")
def nlp():
    return spacy.load(_FOLDER)


@pytest.fixture(scope="module")
def sample() -> str:
    return (CORPUS / "reports" / "jyj_2023.txt").read_text("utf-8")


@pytest.mark.parametrize("path", ALL_TEXTS[:20], ids=lambda p: p.stem)
def test_tokens_and_text_are_exact(nlp, path) -> None:
    text = path.read_text("utf-8")
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert [t.text for t in doc] == segment(text)


def test_records_are_those_of_extract(nlp, sample: str) -> None:
    doc, report = nlp(sample), taizhang.extract(sample)
    for name in _NAMES:
        records = getattr(report, name)
        assert getattr(doc._, name) == records
        assert len(doc.spans[name]) == len(records) > 0
        for span, record in zip(doc.spans[name], records, strict=True):
            assert span.start_char <= record.start < record.end <= span.end_char
            assert span.label_ == getattr(record, _LABELS[name])
    assert doc.user_data.keys() == {f"taizhang_{name}" for name in _NAMES}
    starts = {sentence.start for sentence in report.sentences}
    assert starts <= {sentence.start_char for sentence in doc.sents}


def same(one, other) -> None:
    assert other.text == one.text
    for name in _NAMES:
        assert getattr(other._, name) == getattr(one._, name), name
        spans = [[(s.start, s.end, s.label_) for s in doc.spans[name]] for doc in (one, other)]
        assert spans[0] == spans[1], name
    assert [s.start for s in other.sents] == [s.start for s in one.sents]


def test_a_doc_can_be_stored(nlp, sample: str, tmp_path: Path) -> None:
    doc = nlp(sample)
    doc.to_disk(tmp_path / "doc")
    fresh = spacy.load(_FOLDER)
    same(doc, spacy.tokens.Doc(fresh.vocab).from_disk(tmp_path / "doc"))
    same(doc, spacy.tokens.Doc(fresh.vocab).from_bytes(doc.to_bytes()))


def test_many_docs_can_be_stored(nlp, sample: str, tmp_path: Path) -> None:
    docs = list(nlp.pipe([sample, "召开党委会28次，比上年增加3次。", ""]))
    spacy.tokens.DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    stored = spacy.tokens.DocBin().from_disk(tmp_path / "docs.spacy")
    for one, other in zip(docs, stored.get_docs(spacy.load(_FOLDER).vocab), strict=True):
        same(one, other)


def test_displacy_shows_the_spans(nlp) -> None:
    doc = nlp("全年召开党委会28次，新建文化广场2个。")
    page = spacy.displacy.render(doc, style="span", options={"spans_key": "metrics"}, jupyter=False)
    assert "meeting" in page
    assert "project" in page or "physical" in page


@pytest.mark.parametrize("name", _NAMES)
def test_each_component_works_alone(name: str) -> None:
    pipeline = spacy.blank("zh", config=_TOKENIZER)
    pipeline.add_pipe(f"taizhang_{name}", config={"spans_key": "ours"})
    doc = pipeline("一、工作情况\n召开党委会28次。")
    assert isinstance(getattr(doc._, name), tuple)
    assert len(doc.spans["ours"]) == len(getattr(doc._, name))
    assert "taizhang_report" not in doc.user_data
    assert pipeline("").text == ""


@pytest.mark.parametrize("name", _NAMES)
def test_a_factory_says_what_it_gives(nlp, name: str) -> None:
    meta = nlp.get_pipe_meta(f"taizhang_{name}")
    assert f"doc._.{name}" in meta.assigns
    assert "doc.spans" in meta.assigns
    assert meta.default_config == {"spans_key": name}
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_the_pipeline_is_made_by_its_config(tmp_path: Path) -> None:
    done = command("train", "pipeline", "-o", str(tmp_path / "made"))
    assert done.returncode == 0, done.stderr
    for name in ("config.cfg", "meta.json"):
        assert (tmp_path / "made" / name).read_bytes() == (_FOLDER / name).read_bytes(), "run: taizhang train pipeline"
    own = (_FOLDER / "config.cfg").read_text("utf-8").replace('spans_key = "metrics"', 'spans_key = "sc"')
    (tmp_path / "own.cfg").write_text(own, "utf-8")
    assert command("train", "pipeline", str(tmp_path / "own.cfg"), "-o", str(tmp_path / "own")).returncode == 0
    assert len(spacy.load(tmp_path / "own")("召开党委会28次。").spans["sc"]) == 1


@pytest.mark.parametrize("config", ["", "[nlp\n", '[nlp]\nlang = "zh"\npipeline = ["nonsense"]\n'])
def test_a_broken_config_is_one_line(config: str, tmp_path: Path) -> None:
    (tmp_path / "bad.cfg").write_text(config, "utf-8")
    for path in (tmp_path / "bad.cfg", tmp_path / "gone.cfg"):
        done = command("train", "pipeline", str(path), "-o", str(tmp_path / "out"))
        assert done.returncode in (2, 70), done
        assert len(done.stderr.strip().splitlines()) == 1
        assert path.name in done.stderr


def test_the_package_loads_what_it_ships() -> None:
    from taizhang.spacy import load

    doc = load(disable=["taizhang_flags"])("全年召开党委会28次。")
    assert [metric.indicator for metric in doc._.metrics] == ["党委会"]
    assert "flags" not in doc.spans
