"""Words and sentences of a text."""

from taizhang.words.sentences import split_sentences

__all__ = ["split_sentences"]
