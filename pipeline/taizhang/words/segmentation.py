"""Segmentation with jieba's algorithm and dictionary, computed by rjieba.

The tokens are identical to those of ``jieba.lcut`` with the same user dictionary; `reference_segment` is that reference
and the tests compare the two. rjieba differs only inside runs of ASCII that the dictionary does not know
(``2023-01-01``, ``PM_2.5``, ``ex.com``): jieba splits them by the pattern of its ``finalseg``, rjieba does not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from taizhang.lexicon import load
from taizhang.records import Word

if TYPE_CHECKING:
    from collections.abc import Iterable

# What jieba takes for a run of ASCII (re_han_default without the Han characters) ...
_ASCII_RUN = re.compile(r"[a-zA-Z0-9+#&._%\-]{2,}")
# ... and how its finalseg parts it.
_ASCII_PART = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
# Rare Han characters that jieba.re_han_default does not count as Han and rjieba does: jieba gives each by itself and
# segments what lies between them apart.
_BEYOND_JIEBA = re.compile("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


def domain_words() -> list[str]:
    """The words that the domain dictionary adds to jieba's, sorted."""
    words = {word for group in load("dictionary")["groups"] for word in group["words"]}
    # Two characters with a numeral (三保, 两新) are too short to be told from a number and a noun.
    words.update(word for word in load("set_phrases")["phrases"]["set_phrase"].split() if len(word) > 2)
    return sorted(words)


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import rjieba

    segmenter = rjieba.Jieba()
    for word in domain_words():
        segmenter.add_word(word, None, None)
    return segmenter


@lru_cache(maxsize=1)
def _reference() -> Any:
    import jieba

    tokenizer = jieba.Tokenizer()
    for word in domain_words():
        tokenizer.add_word(word)
    return tokenizer


def reference_segment(text: str) -> list[str]:
    """``jieba.lcut`` itself with our dictionary: slow, for tests and comparisons."""
    tokens: list[str] = _reference().lcut(text)
    return tokens


def segment(text: str) -> list[str]:
    """The words of ``text``; joined they give the text back, white space and punctuation included."""
    if _BEYOND_JIEBA.search(text):
        return [token for piece in _BEYOND_JIEBA.split(text) if piece for token in _cut(piece)]
    return _cut(text)


def _cut(text: str) -> list[str]:
    segmenter = _segmenter()
    tokens: list[str] = []
    for token in segmenter.cut(text, True):
        if len(token) > 1 and _ASCII_RUN.fullmatch(token) and not segmenter.has_word(token):
            tokens.extend(part for part in _ASCII_PART.split(token) if part)
        else:
            tokens.append(token)
    return tokens


def tokenize(text: str) -> list[Word]:
    """The words of ``text`` with their places; ``text[word.start:word.end] == word.text``."""
    return list(locate(segment(text)))


def locate(tokens: Iterable[str]) -> Iterable[Word]:
    """Give each token its place, counting from 0."""
    position = 0
    for token in tokens:
        end = position + len(token)
        yield Word(token, position, end)
        position = end
