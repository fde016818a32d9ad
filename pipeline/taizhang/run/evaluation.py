"""Scores of predicted records against gold ones.

What is right is defined by the rules of annotation (a metric pairs by place, value and unit; a section by start and
marker; a sentence is predicted empty when predicted-empty sentences cover at least half of it). Totals are
micro-averaged over documents. All spans are half-open code point offsets into the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["FIELDS", "Scores", "same_indicator", "same_unit", "score_document"]

Row = Mapping[str, Any]

FIELDS = ("bound", "indicator", "category", "status", "measure", "per")
_RECORD = ("bound", "indicator", "category", "status", "measure")
_SECTION_FIELDS = ("level", "title", "end")
_LEAST_UNION = 0.5
_LEAST_NAME, _LEAST_ENDING = 0.7, 0.5
_END_SLACK = 2

# One of these in one name only makes it the name of another thing.
_CONTRASTS = ("人均", "免予", "未", "农村", "城镇", "进口", "出口", "一审", "二审", "上年", "男", "女")
_UNIT_NAMES = {"公里": "千米", "KM": "千米", "km": "千米", "个月": "月"}


@dataclass
class Tally:
    """Hits among what should be found (`gold`) and what was found (`predicted`)."""

    hit: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, other: Tally) -> None:
        self.hit, self.gold, self.predicted = (
            self.hit + other.hit, self.gold + other.gold, self.predicted + other.predicted,
        )  # fmt: skip

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else float(self.gold == 0)

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Scores:
    """Counts of one document, or of many added up; `figures` turns them into rates."""

    metrics: Tally = field(default_factory=Tally)
    records: int = 0
    sections: Tally = field(default_factory=Tally)
    empty: Tally = field(default_factory=Tally)
    sentences: int = 0
    right: Counter[str] = field(default_factory=Counter)
    scored: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, other: Scores) -> None:
        """Add the counts of another document."""
        self.metrics.add(other.metrics)
        self.sections.add(other.sections)
        self.empty.add(other.empty)
        self.records += other.records
        self.sentences += other.sentences
        self.right.update(other.right)
        self.scored.extend(other.scored)

    def figures(self) -> dict[str, float | int | None]:
        """Precision, recall, F1, accuracies and AUC of what gold speaks of, with the sizes (`*_n`)."""
        out: dict[str, float | int | None] = {}
        if self.metrics.gold or self.metrics.predicted:
            out |= _prf("metric", self.metrics) | {"metric_n": self.metrics.gold}
            out["record_f1"] = Tally(self.records, self.metrics.gold, self.metrics.predicted).f1
            out |= self._accuracies(FIELDS, self.metrics.hit)
        if self.sections.gold or self.sections.predicted:
            out |= {"section_f1": self.sections.f1, "section_n": self.sections.gold}
            out |= self._accuracies(_SECTION_FIELDS, self.sections.hit)
        if self.sentences:
            out |= _prf("empty", self.empty) | {"empty_auc": auc(self.scored), "sentence_n": self.sentences}
        return out

    def _accuracies(self, names: Iterable[str], hits: int) -> dict[str, float]:
        return {f"{name}_acc": self.right[name] / hits if hits else 0.0 for name in names}


def _prf(name: str, tally: Tally) -> dict[str, float | int | None]:
    return {f"{name}_p": tally.precision, f"{name}_r": tally.recall, f"{name}_f1": tally.f1}


def score_document(gold: Row, predicted: Row) -> Scores:
    """The counts of one document; only the parts (metrics, sections, sentences) that its gold has are scored."""
    scores = Scores()
    if "metrics" in gold:
        _score_metrics(scores, gold["metrics"], predicted.get("metrics", ()))
    if "sections" in gold:
        unsure = gold.get("sections_unsure", ())
        _score_sections(scores, gold["sections"], predicted.get("sections", ()), unsure)
    if "sentences" in gold:
        _score_sentences(scores, gold["sentences"], predicted.get("sentences", ()))
    return scores


def _shared(a: Row, b: Row) -> int:
    """Code points that two spans have in common."""
    return int(max(0, min(a["end"], b["end"]) - max(a["start"], b["start"])))


# --- metrics


def same_unit(a: str | None, b: str | None) -> bool:
    """Whether two units of measure are the same but for 个, full width and common names of one unit."""
    return _unit(a) == _unit(b)


def _unit(unit: str | None) -> str:
    name = (unit or "").replace("％", "%").strip()
    if len(name) > 2 and name.startswith("个"):
        name = name[1:]
    return _UNIT_NAMES.get(name, name)


def _same_number(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(float(a) - float(b)) <= 1e-6 * max(1.0, abs(float(a)), abs(float(b)))


def _fits(gold: Row, predicted: Row) -> float:
    """Intersection over union of two metrics that state the same quantity; 0 where they do not."""
    shared = _shared(gold, predicted)
    if not shared or not all(_same_number(gold.get(key), predicted.get(key)) for key in ("value", "upper")):
        return 0.0
    if gold.get("measure") != "rank" and not same_unit(gold.get("unit"), predicted.get("unit")):
        return 0.0
    union: int = max(gold["end"], predicted["end"]) - min(gold["start"], predicted["start"])
    return shared / union


def _pair(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[int, int]:
    """Gold index → predicted index: each gold metric in turn takes the best that is still free."""
    pairs: dict[int, int] = {}
    free = dict(enumerate(predicted))
    for number, record in enumerate(gold):
        fits = [(_fits(record, candidate), -index) for index, candidate in free.items()]
        best, index = max(fits, default=(0.0, 0))
        if best >= _LEAST_UNION:
            pairs[number] = -index
            del free[-index]
    return pairs


def _score_metrics(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    pairs = _pair(gold, predicted)
    optional = [record for record in gold if record.get("optional")]
    taken = set(pairs.values())
    spurious = sum(
        index not in taken and not any(_shared(record, o) for o in optional) for index, record in enumerate(predicted)
    )
    must = {number: index for number, index in pairs.items() if not gold[number].get("optional")}
    scores.metrics = Tally(len(must), len(gold) - len(optional), len(must) + spurious)
    for number, index in must.items():
        right = {name: _field_right(name, gold[number], predicted[index]) for name in FIELDS}
        scores.right.update(name for name, ok in right.items() if ok)
        scores.records += all(right[name] for name in _RECORD)


def _field_right(name: str, gold: Row, predicted: Row) -> bool:
    if name == "indicator":
        said = predicted.get("indicator", "")
        return any(same_indicator(one, said) for one in (gold.get("indicator") or "").split("|"))
    if name == "category":
        # The category of a rank is not scored.
        return gold.get("measure") == "rank" or predicted.get("category") in (gold.get("category") or "").split("|")
    return (gold.get(name) or None) == (predicted.get(name) or None)


def same_indicator(gold: str, said: str) -> bool:
    """Whether two names mean the same thing, one a little longer or shorter.

    Their longest common subsequence must make an F1 of 0.7, or 0.5 where one ends in the other (of two characters
    and more), unless a word that makes another thing of it (农村, 未, 上年 …) stands in one only.
    """
    if not gold or not said:
        return gold == said
    if any((word in gold) != (word in said) for word in _CONTRASTS):
        return False
    if sorted(gold) == sorted(said):
        return True
    short, long = sorted((gold, said), key=len)
    least = _LEAST_ENDING if len(short) >= 2 and long.endswith(short) else _LEAST_NAME
    return 2 * _common(gold, said) / (len(gold) + len(said)) >= least


def _common(a: str, b: str) -> int:
    """Length of the longest common subsequence."""
    lengths = [0] * (len(b) + 1)
    for one in a:
        corner = 0
        for place, other in enumerate(b, 1):
            corner, lengths[place] = lengths[place], (
                corner + 1 if one == other else max(lengths[place], lengths[place - 1])
            )  # fmt: skip
    return lengths[-1]


# --- sections


def _opening(section: Row) -> tuple[int, str]:
    return section["start"], section.get("marker") or ""


def _score_sections(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row], unsure: Sequence[Row]) -> None:
    found = {_opening(section): section for section in predicted}
    known = {_opening(section) for section in gold}
    # Sections on which annotators differed are neither missed nor wrong.
    free = sum(_opening(section) in found and _opening(section) not in known for section in unsure)
    scores.sections = Tally(0, len(gold), len(predicted) - free)
    for section in gold:
        match = found.get(_opening(section))
        if match is None:
            continue
        scores.sections.hit += 1
        scores.right["level"] += section["level"] == match.get("level")
        scores.right["title"] += (section.get("title") or "") == (match.get("title") or "")
        scores.right["end"] += abs(section["end"] - match.get("end", -9)) <= _END_SLACK


# --- sentences


def _score_sentences(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    for sentence in gold:
        if sentence["label"] == "skip":
            continue
        near = [(shared, p) for p in predicted if (shared := _shared(sentence, p))]
        covered = sum(shared for shared, p in near if p.get("label") == "empty")
        said = covered * 2 >= sentence["end"] - sentence["start"]
        truth = sentence["label"] == "empty"
        scores.empty.add(Tally(truth and said, truth, said))
        scores.sentences += 1
        weighed = [(shared, p["score"]) for shared, p in near if p.get("score") is not None]
        if weighed:
            mean = sum(shared * score for shared, score in weighed) / sum(shared for shared, _ in weighed)
            scores.scored.append((mean, truth))


def auc(scored: Sequence[tuple[float, bool]]) -> float | None:
    """Probability that an empty sentence scores higher than another, ties counting half; None without both sorts.

    By ranks (Mann–Whitney), which equals counting pairs.
    """
    positive = sum(truth for _, truth in scored)
    negative = len(scored) - positive
    if not positive or not negative:
        return None
    ordered = sorted(score for score, _ in scored)
    rank = _mean_ranks(ordered)
    total = sum(rank[score] for score, truth in scored if truth)
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def _mean_ranks(ordered: Sequence[float]) -> dict[float, float]:
    """Value → mean of the ranks (from 1) that it takes in the sorted sequence."""
    first: dict[float, int] = {}
    count: Counter[float] = Counter(ordered)
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
    return {value: start + (count[value] - 1) / 2 for value, start in first.items()}
