"""Segmentation with jieba's algorithm and dictionary, computed by rjieba.

The tokens are identical to those of ``jieba.lcut`` with the same user dictionary; `reference_segment` is that reference
and the tests compare the two. rjieba differs only inside runs of ASCII that the dictionary does not know
(``2023-01-01``, ``PM_2.5``, ``ex.com``): jieba splits them by the pattern of its ``finalseg``, rjieba does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, overload

from taizhang.lexicon import load
from taizhang.records import Word
from taizhang.words.numbers import WordNumbers, word_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    tokens: list[str] = segmenter.cut(text, True)
    if not _ASCII_RUN.search(text):
        return tokens
    parts = {token: _parted(token) for token in set(tokens) if len(token) > 1 and token.isascii()}
    parts = {token: pieces for token, pieces in parts.items() if len(pieces) > 1 and not segmenter.has_word(token)}
    if not parts:
        return tokens
    return [part for token in tokens for part in parts.get(token) or (token,)]


def _parted(token: str) -> list[str]:
    """A run of ASCII as jieba's finalseg parts it; other tokens are left whole."""
    return [part for part in _ASCII_PART.split(token) if part] if _ASCII_RUN.fullmatch(token) else [token]


class Words(Sequence[Word]):
    """The words of a text with their places, each made when it is asked for: most stages read the columns only."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self._numbered: tuple[WordNumbers, int, NDArray[np.int64]] | None = None

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins; one more at the end, the length of the text."""
        return list(accumulate(map(len, self.texts), initial=0))

    def numbers(self) -> NDArray[np.int64]:
        """The number of each word (`taizhang.words.word_numbers`), good until new words are numbered."""
        table = word_numbers()
        if self._numbered is None or self._numbered[0] is not table or self._numbered[1] != table.age:
            found = table.of(self.texts)
            self._numbered = table, table.age, found
        return self._numbered[2]

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self.texts)))]
        at = range(len(self.texts))[index]
        return Word(self.texts[at], self.starts[at], self.starts[at + 1])

    def __iter__(self) -> Iterator[Word]:
        return map(Word, self.texts, self.starts, self.starts[1:])


def tokenize(text: str) -> Words:
    """The words of ``text`` with their places; ``text[word.start:word.end] == word.text``."""
    return Words(segment(text))
