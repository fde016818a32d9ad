"""Models that are trained on annotated reports: statistics, training with scikit-learn, prediction with numpy."""

from taizhang.learn.cards import data_hash, sentence_card
from taizhang.learn.grams import (
    GramExample,
    GramModel,
    cross_validate_grams,
    gram_model_bytes,
    load_grams,
    train_grams,
)
from taizhang.learn.linear import LinearModel, load_model, model_bytes
from taizhang.learn.phrases import mine_phrases, mine_quotations
from taizhang.learn.table import WordTable
from taizhang.learn.train import Example, Scores, Settings, cross_validate, train

__all__ = [
    "Example", "GramExample", "GramModel", "LinearModel", "Scores", "Settings", "WordTable", "cross_validate",
    "cross_validate_grams", "data_hash", "gram_model_bytes", "load_grams", "load_model", "mine_phrases",
    "mine_quotations", "model_bytes", "sentence_card", "train", "train_grams",
]  # fmt: skip
