"""Words and sentences of a text."""

from taizhang.words.segmentation import domain_words, reference_segment, segment, tokenize
from taizhang.words.sentences import split_sentences

__all__ = ["domain_words", "reference_segment", "segment", "split_sentences", "tokenize"]
