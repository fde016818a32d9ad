"""The card of a model: what it is, what it was trained on, what it scores."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version

from taizhang.learn.train import Example, Scores, Settings

__all__ = ["data_hash", "sentence_card"]


def data_hash(examples: Sequence[Example]) -> str:
    """SHA-256 over documents, words, features and labels of all examples, in order."""
    digest = hashlib.sha256()
    for example in examples:
        row = (example.document, example.words, tuple(repr(value) for value in example.features), example.label)
        digest.update(repr(row).encode())
    return digest.hexdigest()


def sentence_card(
    examples: Sequence[Example], settings: Settings, scores: Scores, by_unit: Scores, *, reports: int, sha256: str
) -> str:
    """The card as Markdown.

    ``sha256`` is that of the model file, ``reports`` the number of reports behind the word table.
    """
    documents = sorted({example.document for example in examples})
    empty = sum(example.label for example in examples)
    data = f"{len(examples)} sentences of {len(documents)} documents, {empty} of them empty"
    chosen = f"of a coarse grid the least log loss ({scores.log_loss:.3f}) on left-out documents"
    rows = "\n".join(_document_row(name, examples, scores) for name in documents)
    return f"""# sentence_empty: is a sentence empty (空话套话)?

Logistic regression on words (TF-IDF) and on what a sentence shows that somebody could check: quantities, dates,
documents, places, acts; against that cues of empty talk, set phrases, the place in the report.

| | |
|---|---|
| file | `sentence_empty.npz`, SHA-256 `{sha256}` |
| data | {data}; SHA-256 `{data_hash(examples)}` |
| word table | {reports} unlabelled reports, none of them among the documents below |
| settings | C = {settings.strength}, weight of features {settings.block}, {settings.least} sentences a word; {chosen} |
| threshold | {scores.threshold:.2f}: best F1 over all left-out predictions |
| versions | scikit-learn {version("scikit-learn")}, numpy {version("numpy")}, scipy {version("scipy")} |

## Scores, one document left out at a time

| | F1 (empty) | AUC |
|---|---|---|
| threshold chosen on the other documents | {scores.f1_nested:.3f} | {scores.auc:.4f} |
| threshold {scores.threshold:.2f} | {scores.f1_best:.3f} | |
| threshold 0.50 | {scores.f1_half:.3f} | |
| the same, all documents of a unit or series left out together | {by_unit.f1_nested:.3f} | {by_unit.auc:.4f} |

| document | sentences | empty | right |
|---|---|---|---|
{rows}

## Limits

- The cues were written by someone who knew the annotated reports: the scores above are a little too good. The documents
  are Chinese official reports of governments, party bodies, courts and local units; nothing else was tried.
- A sentence is judged alone. Whether what it states is true, or matters, the model does not know.
- The score is a probability under the mix of the training data, not a measure of style.
"""


def _document_row(name: str, examples: Sequence[Example], scores: Scores) -> str:
    mine = [i for i, example in enumerate(examples) if example.document == name]
    empty = sum(examples[i].label for i in mine)
    right = sum((scores.probabilities[i] >= scores.threshold) == examples[i].label for i in mine)
    return f"| {name} | {len(mine)} | {empty} | {right / len(mine):.3f} |"
