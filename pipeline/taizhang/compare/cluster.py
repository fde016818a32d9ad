"""Names of one thing that the catalogue does not know: agglomerative clustering, complete linkage.

Two names may be one where unit of measure, measure, category and head noun agree, most characters and pairs of
characters are the same, and what either has more says nothing about the thing (有关, 人员, 开展). They never are where
one report states both with different values for the same time: such a report means two things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from taizhang.compare.naming import plain_name, row_name, unit_key
from taizhang.lexicon import load
from taizhang.records import Report

__all__ = ["Cluster", "Names", "cluster_names"]

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
    """A name with what a batch says of it."""

    name: str
    core: str
    count: int = 0
    categories: Counter[str] = field(default_factory=Counter)

    @property
    def category(self) -> str:
        return min(self.categories, key=lambda c: (-self.categories[c], c))


class Names:
    """Names by unit of measure and measure, and which of them one report tells apart; parts of a batch add up."""

    def __init__(self) -> None:
        self._groups: dict[Group, dict[str, _Name]] = defaultdict(dict)
        self._apart: set[tuple[Group, str, str]] = set()

    def add(self, report: Report) -> None:
        """Take the names of a report."""
        values: dict[tuple[Group, str], dict[str, dict[tuple[str, str], set[float]]]] = defaultdict(dict)
        for m in report.metrics:
            if not m.indicator or m.canonical is not None or m.per is not None:
                continue
            group: Group = (unit_key(m.unit), m.measure)
            name = row_name(m)
            names = self._groups[group]
            entry = names.get(name) or names.setdefault(name, _Name(name, _core(name)))
            entry.count += 1
            entry.categories[m.category] += 1
            stated = values[group, entry.core[-_HEAD:]].setdefault(name, defaultdict(set))
            stated[m.status, m.period or ""].add(m.value)
        for (of, _), stated_by in values.items():
            for a, b in combinations(sorted(stated_by), 2):
                one, other = stated_by[a], stated_by[b]
                differ = any(one[key] != other[key] for key in one.keys() & other.keys())
                if differ and _alike(self._groups[of][a].core, self._groups[of][b].core) is not None:
                    self._apart.add((of, a, b))

    def merge(self, other: Names) -> None:
        """Add the names of another part of the batch."""
        for group, names in other._groups.items():
            mine = self._groups[group]
            for name, entry in names.items():
                known = mine.setdefault(name, _Name(name, entry.core))
                known.count += entry.count
                known.categories.update(entry.categories)
        self._apart |= other._apart

    def clusters(self) -> list[Cluster]:
        """The clusters of two names and more, by unit of measure, measure and first name."""
        found: list[Cluster] = []
        for group, names in sorted(self._groups.items()):
            ordered = [names[name] for name in sorted(names)]
            apart = {(a, b) for of, a, b in self._apart if of == group}
            found += [_cluster(*group, [ordered[i] for i in members]) for members in _agglomerate(ordered, apart)]
        return sorted(found, key=lambda c: (c.unit, c.measure, c.names))


def cluster_names(reports: Iterable[Report]) -> list[Cluster]:
    """The clusters of the names of a batch, see `Names`."""
    names = Names()
    for report in reports:
        names.add(report)
    return names.clusters()


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


def _agglomerate(names: Sequence[_Name], apart: AbstractSet[tuple[str, str]]) -> Iterator[list[int]]:
    """Clusters as places in ``names``: the most alike first, and only where every pair of both clusters may be one."""
    alike: dict[tuple[int, int], float] = {}
    for i, j in _neighbours(names):
        a, b = names[i], names[j]
        if a.category == b.category and (a.name, b.name) not in apart:
            similarity = _alike(a.core, b.core)
            if similarity is not None:
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
            for gram in _grams(name.core):
                if len(gram) == 2:
                    places[name.core[-_HEAD:], gram].append(i)
    found: set[tuple[int, int]] = set()
    for held in places.values():
        if len(held) <= _COMMON:
            found.update(combinations(held, 2))
    return sorted(found)


@lru_cache(maxsize=200_000)
def _alike(a: str, b: str) -> float | None:
    """How alike two names are, without their generic words; None where they cannot be one."""
    similarity = _similarity(a, b)
    spare = _spare(a, b), _spare(b, a)
    return similarity if similarity >= LEAST and all(map(_says_nothing, spare)) else None


def _similarity(a: str, b: str) -> float:
    one, other = _grams(a), _grams(b)
    return 2 * (one & other).total() / (one.total() + other.total())


def _spare(a: str, b: str) -> str:
    """The characters that the first name has more than the second, in their order."""
    left = Counter(b)
    found = []
    for character in a:
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
    spare = sorted({word for a, b in pairs for word in (_spare(a.core, b.core), _spare(b.core, a.core)) if word})
    least = min(_similarity(a.core, b.core) for a, b in pairs)
    first = ordered[0]
    names = tuple(n.name for n in ordered)
    return Cluster(unit, measure, names, round(least, 4), first.core[-_HEAD:], first.category, tuple(spare))
