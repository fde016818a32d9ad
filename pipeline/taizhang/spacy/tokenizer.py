"""A tokenizer for ``spacy.blank("zh")``: the tokens of `taizhang.words.segment`, the text to the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from taizhang.words import segment

__all__ = ["JiebaTokenizer", "make_tokenizer"]


class JiebaTokenizer:
    """White space is a token like any other, so ``doc.text`` is the text to the letter."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = segment(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    # The dictionary is part of the program: there is nothing to store with a pipeline.
    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> JiebaTokenizer:
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        return None

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> JiebaTokenizer:
        return self


@registry.tokenizers("taizhang_tokenizer.v1")  # type: ignore[untyped-decorator, unused-ignore]
def make_tokenizer() -> Callable[[Any], JiebaTokenizer]:
    """For the config of a pipeline: ``[nlp.tokenizer]`` with ``@tokenizers = "taizhang_tokenizer.v1"``."""

    def create(nlp: Any) -> JiebaTokenizer:
        return JiebaTokenizer(nlp.vocab)

    return create
