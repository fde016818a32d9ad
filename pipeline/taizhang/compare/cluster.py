"""Names of one thing that the catalogue does not know: agglomerative clustering, complete linkage.

Two names may be one where unit of measure, measure, category and head noun agree, most characters and pairs of
characters are the same, and what either has more says nothing about the thing (有关, 人员, 开展). They never are where
one report states both with different values for the same time: such a report means two things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from taizhang.compare.naming import plain_name, row_name, unit_key
from taizhang.lexicon import load
from taizhang.records import Metric, Report

__all__ = ["Cluster", "cluster_names"]

LEAST = 0.65
_HEAD = 2  # characters
_SHORTEST = 4
_COMMON = 400  # names that share a pair of characters; a pair that more have tells nothing

Group = tuple[str, str]  # unit of measure, measure


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names (as `row_name` gives them) of one thing in one unit of measure; the first stands for the row.

    ``similarity`` is that of the two least alike, by Dice's coefficient over characters and pairs of characters;
    ``spare`` are the characters that some have and others have not.
    """

    unit: str
    measure: str
    names: tuple[str, ...]
    similarity: float
    head: str
    category: str
    spare: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why, in one line for the user."""
        more = f"只差“{'”“'.join(self.spare)}”" if self.spare else "只是字序不同"
        return (
            f"字面相近（相似度{self.similarity:.2f}），中心词同为“{self.head}”，{more}；"
            f"计量单位同为“{self.unit or '无'}”，类别相同，没有一份报告分别写出不同数值"
        )


@dataclass
class _Name:
    """A name with all that is known of it."""

    name: str
    core: str
    grams: Counter[str]
    count: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    values: dict[tuple[int, str, str], set[float]] = field(default_factory=lambda: defaultdict(set))

    @property
    def category(self) -> str:
        return min(self.categories, key=lambda c: (-self.categories[c], c))


def cluster_names(reports: Sequence[Report]) -> list[Cluster]:
    """The clusters of two names and more, by unit of measure, measure and first name."""
    groups: dict[Group, dict[str, _Name]] = defaultdict(dict)
    for number, report in enumerate(reports):
        for m in report.metrics:
            if m.indicator and m.canonical is None and m.per is None:
                _note(groups[unit_key(m.unit), m.measure], m, number)
    found: list[Cluster] = []
    for (unit, measure), names in sorted(groups.items()):
        ordered = [names[name] for name in sorted(names)]
        found += [_cluster(unit, measure, [ordered[i] for i in members]) for members in _agglomerate(ordered)]
    return sorted(found, key=lambda c: (c.unit, c.measure, c.names))


def _note(names: dict[str, _Name], metric: Metric, report: int) -> None:
    name = row_name(metric)
    if name not in names:
        core = _core(name)
        names[name] = _Name(name, core, _grams(core))
    entry = names[name]
    entry.count += 1
    entry.categories[metric.category] += 1
    entry.values[report, metric.status, metric.period or ""].add(metric.value)


@lru_cache(maxsize=1)
def _generic() -> tuple[str, ...]:
    return tuple(sorted(load("panel_names")["generic"], key=lambda word: (-len(word), word)))


def _core(name: str) -> str:
    """The name without generic words at its end."""
    core = plain_name(name)
    shorter = True
    while shorter:
        shorter = False
        for word in _generic():
            if core.endswith(word) and len(core) - len(word) >= _HEAD:
                core, shorter = core[: -len(word)], True
                break
    return core


def _grams(text: str) -> Counter[str]:
    return Counter([*text, *(text[i : i + 2] for i in range(len(text) - 1))])


def _agglomerate(names: Sequence[_Name]) -> Iterator[list[int]]:
    """Clusters as places in ``names``: the most alike first, and only where every pair of both clusters may be one."""
    alike: dict[tuple[int, int], float] = {}
    for i, j in _neighbours(names):
        similarity = _similarity(names[i], names[j])
        if similarity >= LEAST and _may_be_one(names[i], names[j]):
            alike[i, j] = similarity
    cluster = {i: [i] for pair in alike for i in pair}
    for i, j in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        one, other = cluster[i], cluster[j]
        if one is not other and all((min(a, b), max(a, b)) in alike for a in one for b in other):
            one += other
            for member in other:
                cluster[member] = one
    seen: set[int] = set()
    for i in sorted(cluster):
        if i not in seen and len(cluster[i]) > 1:
            seen.update(cluster[i])
            yield sorted(cluster[i])


def _neighbours(names: Sequence[_Name]) -> Iterable[tuple[int, int]]:
    """Pairs of names that share a pair of characters and the head noun."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        if len(name.core) >= _SHORTEST:
            for gram in name.grams:
                if len(gram) == 2:
                    places[name.core[-_HEAD:], gram].append(i)
    found: set[tuple[int, int]] = set()
    for held in places.values():
        if len(held) <= _COMMON:
            found.update(combinations(held, 2))
    return sorted(found)


def _similarity(a: _Name, b: _Name) -> float:
    return 2 * (a.grams & b.grams).total() / (a.grams.total() + b.grams.total())


def _may_be_one(a: _Name, b: _Name) -> bool:
    if a.category != b.category or not (_says_nothing(_spare(a, b)) and _says_nothing(_spare(b, a))):
        return False
    met = a.values.keys() & b.values.keys()
    return all(a.values[key] == b.values[key] for key in met)


def _spare(a: _Name, b: _Name) -> str:
    """The characters that the first name has more than the second, in their order."""
    left = Counter(b.core)
    found = []
    for character in a.core:
        if left[character]:
            left[character] -= 1
        else:
            found.append(character)
    return "".join(found)


def _says_nothing(spare: str) -> bool:
    for word in _generic():
        spare = spare.replace(word, "")
    return not spare


def _cluster(unit: str, measure: str, members: Sequence[_Name]) -> Cluster:
    ordered = sorted(members, key=lambda n: (-n.count, len(n.name), n.name))
    pairs = list(combinations(ordered, 2))
    spare = sorted({word for a, b in pairs for word in (_spare(a, b), _spare(b, a)) if word})
    least = min(_similarity(a, b) for a, b in pairs)
    first = ordered[0]
    names = tuple(n.name for n in ordered)
    return Cluster(unit, measure, names, round(least, 4), first.core[-_HEAD:], first.category, tuple(spare))
