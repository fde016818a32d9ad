"""Models that are trained on annotated reports: statistics, training with scikit-learn, prediction with numpy."""

from taizhang.learn.cards import data_hash, sentence_card
from taizhang.learn.linear import LinearModel, load_model, model_bytes
from taizhang.learn.phrases import mine_phrases, mine_quotations
from taizhang.learn.table import WordTable
from taizhang.learn.train import Example, Scores, Settings, cross_validate, train

__all__ = [
    "Example", "LinearModel", "Scores", "Settings", "WordTable", "cross_validate", "data_hash", "load_model",
    "mine_phrases", "mine_quotations", "model_bytes", "sentence_card", "train",
]  # fmt: skip
