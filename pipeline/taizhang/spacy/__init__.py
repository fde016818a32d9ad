"""spaCy at the edge: a tokenizer with jieba's exact words, and components that wrap the plain functions.

    import spacy
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "taizhang_tokenizer.v1"}}})
    nlp.add_pipe("taizhang_sections")
    nlp.add_pipe("taizhang_metrics")

`load()` gives the pipeline with all of them that ships with the program, the folder ``models/zh_taizhang``.
The registrations happen on import; spaCy finds them through entry points, so that naming a factory is enough.
"""

from typing import Any

from taizhang.lexicon import resource
from taizhang.spacy.components import make_flags, make_mentions, make_metrics, make_sections, make_sentences
from taizhang.spacy.tokenizer import JiebaTokenizer, make_tokenizer

__all__ = [
    "JiebaTokenizer", "load", "make_flags", "make_mentions", "make_metrics", "make_sections", "make_sentences",
    "make_tokenizer",
]  # fmt: skip


def load(**options: Any) -> Any:
    """The shipped pipeline; `options` (`disable`, `exclude`, `config`, …) are those of `spacy.load`."""
    import spacy

    return spacy.load(resource("models", "zh_taizhang"), **options)
