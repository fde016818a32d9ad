"""Segmentation: the tokens are jieba's, on every text at hand and on random mixed strings."""

from __future__ import annotations

import random

import pytest

from shared_data import ALL_TEXTS
from taizhang.words import domain_words, reference_segment, segment, split_sentences, tokenize

_ALPHABET = [
    *"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严",
    "一岗双责", "三会一课", "监督谈话", "党组理论学习中心组", "12345热线", "1,280", "２０２３", "①", "5%", "％", "3.5", "PM_2.5", "ex.com", "2023-01-01",
    "a-b", "C++", "A股", "O2O", " ", "\n", "\u3000", "，", "。", "“", "”", "《", "》", "-", "_", ".", "#", "&", "+", "\U00020000", "㐀", "龥", "鿕", "鿖", "é", "x9", "9x", "％%",
]  # fmt: skip


def test_tokens_join_to_the_text() -> None:
    text = "今年以来，召开党组会28次；PM_2.5下降5%。\n\u3000第２页"
    assert "".join(segment(text)) == text
    assert all(text[w.start : w.end] == w.text for w in tokenize(text))


def test_domain_words_stay_whole() -> None:
    assert "党组理论学习中心组" in segment("严密组织党组理论学习中心组学习")
    assert "一岗双责" in segment("认真履行“一岗双责”")
    assert len(domain_words()) == len(set(domain_words())) > 400


@pytest.mark.parametrize(
    "text", ["2023-01-01", "PM_2.5", "ex.com", "a-b_c.d%", "1,280.50元", "é1x", "", " \n ", "5%-8%"]
)
def test_ascii_runs_as_jieba(text: str) -> None:
    assert segment(text) == reference_segment(text)


def test_identical_to_jieba_on_random_strings() -> None:
    random_source = random.Random(20231231)
    for _ in range(1000):
        text = "".join(random_source.choices(_ALPHABET, k=random_source.randint(1, 40)))
        assert segment(text) == reference_segment(text), text


@pytest.mark.parametrize("path", ALL_TEXTS, ids=lambda p: p.stem)
def test_identical_to_jieba_on_every_text(path) -> None:
    text = path.read_text("utf-8")
    assert segment(text) == reference_segment(text)


def test_sentences_end_where_they_should() -> None:
    text = "一是强化组织领导。始终坚持；不松劲！\n\u3000\u3000下一步，“怎么办？”他问。\n\n二〇二三年"
    spans = split_sentences(text)
    assert [text[a:b] for a, b in spans] == [
        "一是强化组织领导。",
        "始终坚持；不松劲！",
        "下一步，“怎么办？”",
        "他问。",
        "二〇二三年",
    ]
