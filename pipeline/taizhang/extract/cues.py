"""Finding the cues of the sentence label: plain strings of the lexicon, all found in one pass over the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from taizhang.lexicon import load

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

        self.names: tuple[str, ...] = tuple(groups)
        owners: dict[str, list[int]] = {}
        for number, strings in enumerate(groups.values()):
            for string in strings:
                if number not in owners.setdefault(string, []):
                    owners[string].append(number)
        self._owners: list[list[int]] = list(owners.values())
        self._automaton: Any = ahocorasick_rs.AhoCorasick(list(owners))

    def find(self, text: str) -> list[Cue]:
        """All cues in order of their start."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        found.sort(key=lambda match: (match[1], -match[2]))
        cues: list[Cue] = []
        ends = [0] * len(self.names)
        for pattern, start, end in found:
            for group in self._owners[pattern]:
                if start >= ends[group]:
                    ends[group] = end
                    cues.append(Cue(start, end, group))
        return cues


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
