"""Training of the fallbacks (`taizhang train fallbacks`): category and status where the rules are silent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from taizhang.learn import GramExample, cross_validate_grams, gram_model_bytes, train_grams
from taizhang.records import NoInputError, Source, Span
from taizhang.run.texts import say
from taizhang.tables import write_bytes

__all__ = ["Asked", "Outcome", "read_asked", "train_fallbacks"]

_SUFFIX = ".gold.json"
_STRENGTH = 10.0
_THRESHOLDS = (0.6, 0.7, 0.8, 0.9)  # a guess that is little likelier than not is worse than the rules


@dataclass(frozen=True, slots=True)
class Asked:
    """A quantity of a gold document as a fallback sees it.

    ``right`` are the answers that gold allows, ``ruled`` what the rules say without the fallback, ``silent`` whether
    they would ask it.
    """

    document: str
    grams: tuple[str, ...]
    right: tuple[str, ...]
    ruled: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What left-out documents score: rows, silent rows, right by rules alone and with the fallback at ``threshold``;
    ``alone`` is how many of all rows the model gets right by itself. ``helps`` if it adds right answers."""

    rows: int
    silent: int
    ruled: int
    helped: int
    alone: int
    threshold: float

    @property
    def helps(self) -> bool:
        return self.helped > self.ruled


def train_fallbacks(gold: Sequence[Path], models: Path) -> dict[str, Outcome]:
    """Train both fallbacks from the folders ``gold`` and write ``category_fallback`` and ``status_fallback`` (npz, md).

    The texts lie in ``../texts`` or ``../reports`` beside each folder. A fallback that adds nothing on left-out
    documents gets a card, which says so, and no weights. The same data gives the same bytes.
    """
    categories, statuses = read_asked(gold)
    models.mkdir(parents=True, exist_ok=True)
    return {name: _train(name, asked, models) for name, asked in (("category", categories), ("status", statuses))}


def _train(name: str, asked: Sequence[Asked], models: Path) -> Outcome:
    examples = [GramExample(row.document, row.grams, row.right[0]) for row in asked]
    outcome = _judge(asked, cross_validate_grams(examples, strength=_STRENGTH))
    weights = models / f"{name}_fallback.npz"
    content = b""
    if outcome.helps:
        content = gram_model_bytes(train_grams(examples, strength=_STRENGTH, threshold=outcome.threshold))
        write_bytes(weights, content)
    else:
        weights.unlink(missing_ok=True)
    write_bytes(models / f"{name}_fallback.md", _card(name, asked, outcome, content).encode())
    return outcome


def _judge(asked: Sequence[Asked], guesses: Sequence[tuple[str, float]]) -> Outcome:
    """The threshold that helps most, the highest among equals."""
    rows = [(row, label, odds) for row, (label, odds) in zip(asked, guesses, strict=True)]
    silent = [row for row in rows if row[0].silent]
    ruled = sum(row.ruled in row.right for row, _, _ in silent)

    def helped(threshold: float) -> int:
        return sum((label if odds >= threshold else row.ruled) in row.right for row, label, odds in silent)

    best = max(_THRESHOLDS, key=lambda threshold: (helped(threshold), threshold))
    alone = sum(label in row.right for row, label, _ in rows)
    return Outcome(len(rows), len(silent), ruled, helped(best), alone, best)


def read_asked(gold: Sequence[Path]) -> tuple[list[Asked], list[Asked]]:
    """The quantities of all gold documents as the fallbacks of category and of status see them."""
    paths = sorted((path for folder in gold for path in folder.glob("*" + _SUFFIX)), key=lambda path: path.name)
    if not paths:
        raise NoInputError(say("gold_none", path=gold[0] if gold else "-"))
    categories: list[Asked] = []
    statuses: list[Asked] = []
    for path in paths:
        truth = [m for m in json.loads(path.read_text("utf-8")).get("metrics", ()) if not m.get("optional")]
        if truth:
            category, status = _document(path, truth)
            categories += category
            statuses += status
    return categories, statuses


def _text(path: Path) -> str:
    name = path.name.removesuffix(_SUFFIX) + ".txt"
    folders = [path.parent.parent / folder for folder in ("texts", "reports")]
    found = next((folder / name for folder in folders if (folder / name).is_file()), folders[0] / name)
    return found.read_text("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _document(path: Path, truth: Sequence[dict[str, Any]]) -> tuple[list[Asked], list[Asked]]:
    """Read a text as `taizhang.run.analyse` does, noting where the fallback of categories is asked."""
    from taizhang.extract.canonical import find_entries
    from taizhang.extract.category import find_categories
    from taizhang.extract.clause import make_views
    from taizhang.extract.context import read_contexts
    from taizhang.extract.fallback import category_grams, mood_of, status_grams
    from taizhang.extract.identity import identify
    from taizhang.extract.indicator import find_indicators
    from taizhang.extract.rules import Facts, rules
    from taizhang.quantity import read_numbers
    from taizhang.sections import find_sections, place_sentences
    from taizhang.words import split_sentences

    text = _text(path)
    sections, spans = tuple(find_sections(text)), split_sentences(text)
    places = place_sentences(text, sections, spans)
    entries = read_numbers(text, [Span(s.start, s.start + len(s.marker)) for s in sections if s.marker])
    quantities = [entry.quantity for entry in entries if entry.quantity is not None]
    year = identify(Source(path=path.name, sha256="", format="text", text=text)).year
    namings = find_indicators(text, quantities, spans)
    contexts = read_contexts(text, quantities, spans, places, namings, year)
    known = find_entries(text, quantities, spans, places, namings, contexts)
    of_catalogue = [entry.category if entry else None for entry in known]
    plain = find_categories(text, quantities, spans, places, namings, contexts, known=of_catalogue)
    sure = find_categories(
        text, quantities, spans, places, namings, contexts, known=of_catalogue, learned=lambda *_: _ASKED
    )
    views, mood = make_views(text, quantities, spans, places), mood_of(text, spans)
    name = path.name.removesuffix(_SUFFIX)
    categories: list[Asked] = []
    statuses: list[Asked] = []
    for i, quantity in enumerate(quantities):
        gold = next((m for m in truth if m["start"] < quantity.end and quantity.start < m["end"]), None)
        if gold is None:
            continue
        view = replace(views[i], role="work")
        if gold["measure"] != "rank" and quantity.dimension not in ("money", "rate"):
            grams = category_grams(namings[i].indicator, quantity.unit, views[i].clause)
            right = tuple(gold["category"].split("|"))
            categories.append(Asked(name, grams, right, plain[i], sure[i] == _ASKED))
        if not any(rule.match(view, Facts(contexts[i].per)) for rule in rules("status")):
            grams = status_grams(view, mood[view.sentence])
            silent = views[i].role != "plan" and contexts[i].status == "done"
            statuses.append(Asked(name, grams, (gold["status"],), contexts[i].status, silent))
    return categories, statuses


_ASKED = "?"


def _documents(asked: Iterable[Asked]) -> int:
    return len({row.document for row in asked})


def _card(name: str, asked: Sequence[Asked], outcome: Outcome, content: bytes) -> str:
    data = hashlib.sha256("\n".join(repr((row.document, row.grams, row.right)) for row in asked).encode()).hexdigest()
    what = {"category": "the category of an indicator", "status": "whether a number is done or planned"}[name]
    use = (
        f"asked where the rules are silent, answers from a probability of {outcome.threshold:.2f} on"
        if outcome.helps
        else "not used, and no weights are shipped: it adds nothing on left-out documents"
    )
    file = f"`{name}_fallback.npz`, SHA-256 `{hashlib.sha256(content).hexdigest()}`" if content else "none"
    return f"""# {name}_fallback: {what} where the rules are silent

Softmax regression on grams of characters (C = {_STRENGTH:g}); see `taizhang.extract.fallback` for the grams.

| | |
|---|---|
| file | {file} |
| data | {outcome.rows} quantities of {_documents(asked)} documents; SHA-256 `{data}` |
| use | {use} |
| rebuilt by | `taizhang train fallbacks GOLD… -o models` |

## Scores, one document left out at a time

| | right |
|---|---|
| the model alone, all {outcome.rows} quantities | {outcome.alone} ({outcome.alone / max(1, outcome.rows):.3f}) |
| where the rules are silent ({outcome.silent} quantities): rules alone | {outcome.ruled} |
| where the rules are silent: with the model from {outcome.threshold:.2f} on | {outcome.helped} |

## Limits

- The rules and their words were written by people who knew these documents, so they are silent here more seldom than
  elsewhere; the gain above is over few quantities.
- The threshold was chosen on the same left-out predictions.
"""
