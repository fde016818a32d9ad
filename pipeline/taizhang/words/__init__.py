"""Words and sentences of a text."""

from taizhang.words.glyphs import code_points, count_between, places_of
from taizhang.words.numbers import WordNumbers, word_lengths, word_numbers
from taizhang.words.scan import Probe, Scanner, Sieve
from taizhang.words.segmentation import Words, domain_words, reference_segment, segment, tokenize
from taizhang.words.sentences import split_sentences
from taizhang.words.shape import endings, first_characters, needs

__all__ = [
    "Probe",
    "Scanner",
    "Sieve",
    "WordNumbers",
    "Words",
    "code_points",
    "count_between",
    "domain_words",
    "endings",
    "first_characters",
    "needs",
    "places_of",
    "reference_segment",
    "segment",
    "split_sentences",
    "tokenize",
    "word_lengths",
    "word_numbers",
]
