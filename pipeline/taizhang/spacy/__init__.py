"""spaCy at the edge: a tokenizer with jieba's exact words, and components that wrap the plain functions.

    import spacy
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "taizhang_tokenizer.v1"}}})
    nlp.add_pipe("taizhang_sections")
    nlp.add_pipe("taizhang_metrics")
    nlp.add_pipe("taizhang_flags")

The registrations happen on import; spaCy finds them through entry points, so that naming a factory is enough.
"""

from taizhang.spacy.components import make_flags, make_metrics, make_sections
from taizhang.spacy.tokenizer import JiebaTokenizer, make_tokenizer

__all__ = ["JiebaTokenizer", "make_flags", "make_metrics", "make_sections", "make_tokenizer"]
