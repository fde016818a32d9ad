"""Finding the cues of the sentence label: plain strings of the lexicon, all found in one pass over the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang.lexicon import load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Cue", "Matcher", "cue_matcher", "phrase_matcher"]


class Cue(NamedTuple):
    """A string of the lexicon in the text, and the number of its group."""

    start: int
    end: int
    group: int


class Matcher:
    """Finds the strings of several groups at once; within a group the leftmost longest wins, groups may overlap."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        import ahocorasick_rs
        import numpy as np

        self.names: tuple[str, ...] = tuple(groups)
        owners: dict[str, list[int]] = {}
        for number, strings in enumerate(groups.values()):
            for string in strings:
                if number not in owners.setdefault(string, []):
                    owners[string].append(number)
        self._sizes = np.array([len(groups) for groups in owners.values()], dtype=np.int64)
        self._offsets = np.cumsum(self._sizes) - self._sizes
        self._groups = np.array(list(chain.from_iterable(owners.values())), dtype=np.int64)
        self._automaton: Any = ahocorasick_rs.AhoCorasick(list(owners))

    def find(self, text: str) -> list[Cue]:
        """All cues in order of their start."""
        starts, ends, groups = self.arrays(text)
        return list(map(Cue, starts.tolist(), ends.tolist(), groups.tolist()))

    def arrays(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Starts, ends and groups of all cues in order of their start."""
        import numpy as np

        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        rows = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
        rows = rows[np.lexsort((-rows[:, 2], rows[:, 1]))]
        patterns = rows[:, 0]
        each = np.repeat(np.arange(len(rows)), self._sizes[patterns])  # a string may belong to several groups
        inner = np.arange(len(each)) - np.searchsorted(each, each)
        groups = self._groups[self._offsets[patterns[each]] + inner]
        starts, ends = rows[each, 1], rows[each, 2]
        order = np.argsort(groups, kind="stable")
        kept = np.sort(order[_leftmost(starts[order], ends[order], groups[order], len(text) + 1)])
        return starts[kept], ends[kept], groups[kept]


def _leftmost(
    starts: NDArray[np.int64], ends: NDArray[np.int64], groups: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    """Which of the strings stand: within a group the first one, then the next that begins behind it, and so on."""
    import numpy as np

    starts, ends = starts + groups * size, ends + groups * size  # groups do not meet
    rest = np.arange(len(starts))
    kept: list[NDArray[np.int64]] = []
    while len(rest):
        begins, reached = starts[rest], np.maximum.accumulate(ends[rest])
        first = np.ones(len(rest), dtype=bool)  # the first of a row of strings that overlap
        first[1:] = begins[1:] >= reached[:-1]
        kept.append(rest[first])
        until = ends[rest[first]][np.cumsum(first) - 1]
        rest = rest[begins >= until]
    return np.concatenate(kept) if kept else rest


@lru_cache(maxsize=1)
def cue_matcher() -> Matcher:
    """The matcher of ``sentence_cues.yaml``."""
    return Matcher({group["id"]: group["cues"] for group in load("sentence_cues")["groups"]})


@lru_cache(maxsize=1)
def phrase_matcher() -> Matcher:
    """The matcher of the phrase bank: the groups of ``phrases.yaml``, then ``mined`` and ``quoted`` strings."""
    bank, mined = load("phrases"), load("phrases_mined")
    groups: dict[str, Sequence[str]] = {group["id"]: group["phrases"] for group in bank["groups"]}
    return Matcher({**groups, "mined": tuple(mined["mined"]), "quoted": tuple(mined["quoted"])})
