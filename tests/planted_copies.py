"""A collection with copies planted between real reports, and how well a search finds them.

    python tests/planted_copies.py FOLDER

Passages of 40 to 400 characters go from one report into another place of the collection, as they are or with some of
their characters changed (half replaced, a quarter lost, a quarter with another one behind), besides sentences that
every report holds. What is found counts as right where it is a planted passage, or where a plain alignment of the two
places, made without anything of the search, agrees that they share their wording.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from taizhang.compare import find_overlaps
from taizhang.records import Overlap

FORMULAE = (
    "全体干部职工要进一步统一思想、提高认识，以更高的标准、更严的要求、更实的举措推动各项任务落到实处，为全局工作作出应有贡献。",
    "回顾一年来的历程，成绩的取得离不开上级机关的正确领导，离不开有关部门的大力支持，也离不开全体同志的团结奋斗和辛勤付出。",
    "同时也要清醒地看到，对照群众的期待和先进地区的水平，我们的工作仍有不少差距，需要在今后的实践中认真研究并逐步加以解决。",
)
EDGE = 10  # characters that an end may be off
FOUND = 0.5  # of either side of a planted passage, for it to count as found
ALIKE = 0.7


@dataclass
class Text:
    id: str
    unit: str
    year: int | None
    text: str


class Place(NamedTuple):
    report: str
    start: int
    end: int


@dataclass
class Planted:
    """One passage: where it comes from, where it went, how many of its characters were changed."""

    source: Place
    copy: Place
    rate: float

    @property
    def chars(self) -> int:
        return self.source.end - self.source.start


@dataclass
class _Draft:
    """A report before anything is put in: stretches that are taken, and what comes in where."""

    text: str
    taken: list[tuple[int, int]] = field(default_factory=list)
    added: dict[int, str] = field(default_factory=dict)

    def is_free(self, start: int, end: int) -> bool:
        return all(end <= s or e <= start for s, e in self.taken) and not any(start <= p <= end for p in self.added)

    def place(self, offset: int, *, behind: bool = False) -> int:
        """Where a character of the draft lies in the result."""
        return offset + sum(len(t) for p, t in self.added.items() if p < offset or (behind and p == offset))

    def result(self) -> str:
        parts, position = [], 0
        for p in sorted(self.added):
            parts += [self.text[position:p], self.added[p]]
            position = p
        return "".join([*parts, self.text[position:]])


def edited(text: str, rate: float, rng: random.Random, letters: str) -> str:
    """``rate`` of the characters replaced, lost, or followed by another."""
    made = []
    for c in text:
        draw = rng.random()
        if draw < rate / 2:
            made.append(rng.choice(letters))
        elif draw < rate * 0.75:
            made += [c, rng.choice(letters)]
        elif draw >= rate:
            made.append(c)
    return "".join(made)


def read_folder(folder: Path) -> list[Text]:
    """The reports of a folder; a file is named by its unit and, at the end, the year."""
    texts = []
    for path in sorted(folder.glob("*.txt")):
        name = re.fullmatch(r"(.*?)_?((?:19|20)\d\d)?", path.stem)
        assert name
        texts.append(Text(path.stem, name[1], int(name[2]) if name[2] else None, path.read_text("utf-8")))
    return texts


def plant(reports: Sequence[Text], count: int, seed: int = 6) -> tuple[list[Text], list[Planted]]:
    """The reports with ``count`` passages at each rate of change (0, 5 %, 15 %) and the formulae in all of them."""
    rng = random.Random(seed)
    letters = "".join(sorted({c for r in reports for c in r.text if "一" <= c <= "鿿"}))
    drafts = [_Draft(r.text) for r in reports]
    for draft in drafts:
        for formula in FORMULAE:
            _put(draft, formula, rng)
    plans = []
    for i in range(count * 3):
        rate = (0.0, 0.05, 0.15)[i % 3]
        for _ in range(200):
            source = rng.randrange(len(drafts))
            target = source if rng.random() < 0.15 else rng.randrange(len(drafts))
            size = rng.randint(40, 400)
            start = rng.randrange(max(1, len(drafts[source].text) - size))
            passage = drafts[source].text[start : start + size]
            if (
                len(passage) == size
                and drafts[source].is_free(start, start + size)
                and _is_prose(passage)
                and not _is_formula(passage, reports, reports[source].unit)
            ):
                break
        else:
            continue
        drafts[source].taken.append((start, start + size))
        copy = edited(passage, rate, rng, letters)
        plans.append((source, start, size, target, _put(drafts[target], copy, rng), len(copy), rate))
    texts = [Text(r.id, r.unit, r.year, d.result()) for r, d in zip(reports, drafts, strict=True)]
    planted = []
    for source, start, size, target, at, length, rate in plans:
        begin = drafts[source].place(start, behind=True)
        into = drafts[target].place(at)
        planted.append(Planted(Place(reports[source].id, begin, begin + size),
                               Place(reports[target].id, into, into + length), rate))  # fmt: skip
    return texts, planted


def _put(draft: _Draft, passage: str, rng: random.Random) -> int:
    """Put a passage in at a free place; the place in the draft."""
    while True:
        at = rng.randrange(1, len(draft.text))
        if at not in draft.added and draft.is_free(at, at + 1) and draft.is_free(at - 1, at):
            draft.added[at] = passage
            return at


def _is_formula(passage: str, reports: Sequence[Text], unit: str) -> bool:
    """Two other units at least hold the middle of it themselves."""
    middle = passage[len(passage) // 2 - 12 : len(passage) // 2 + 12]
    return len({r.unit for r in reports if r.unit != unit and middle in r.text}) > 1


def _is_prose(passage: str) -> bool:
    """No rows of a table: these are left out of the search by design."""
    return sum(passage.count(c) for c in "\n\t") <= len(passage) / 20 and len(
        re.findall("[一-鿿]", passage)
    ) > 0.6 * len(passage)


class Score(NamedTuple):
    """Recall by rate of change (of all, of those of at least 80 characters), precision, share of right spans."""

    recall: dict[float, float]
    recall_80: dict[float, float]
    precision: float
    spans: dict[float, float]
    wrong: list[Overlap]
    missed: list[Planted]


def score(texts: Sequence[Text], planted: Sequence[Planted], found: Sequence[Overlap]) -> Score:
    """Hold what was found against what was planted."""
    by_id = {t.id: t.text for t in texts}
    right: set[int] = set()
    hits: Counter[tuple[float, bool]] = Counter()
    exact: Counter[float] = Counter()
    total: Counter[tuple[float, bool]] = Counter()
    missed = []
    for p in planted:
        meeting = [i for i, o in enumerate(found) if _meets(p, o)]
        right.update(meeting)
        total[p.rate, p.chars >= 80] += 1
        if meeting:
            hits[p.rate, p.chars >= 80] += 1
            exact[p.rate] += any(_off(p, found[i]) <= EDGE for i in meeting)
        else:
            missed.append(p)
    wrong = [o for i, o in enumerate(found) if i not in right and not _is_shared(o, by_id)]
    rates = sorted({p.rate for p in planted})
    return Score(
        {r: (hits[r, True] + hits[r, False]) / (total[r, True] + total[r, False]) for r in rates},
        {r: hits[r, True] / total[r, True] for r in rates},
        1 - len(wrong) / max(1, len(found)),
        {r: exact[r] / max(1, hits[r, True] + hits[r, False]) for r in rates},
        wrong,
        missed,
    )


def _sides(p: Planted, o: Overlap) -> list[tuple[tuple[Place, int, int], tuple[Place, int, int]]]:
    """The planted sides with the found ones, in the orders that fit their reports."""
    a, b = (o.report_a, o.start_a, o.end_a), (o.report_b, o.start_b, o.end_b)
    return [
        ((p.source, one[1], one[2]), (p.copy, other[1], other[2]))
        for one, other in ((a, b), (b, a))
        if one[0] == p.source.report and other[0] == p.copy.report
    ]


def _meets(p: Planted, o: Overlap) -> bool:
    return any(
        all(min(end, side.end) - max(start, side.start) >= FOUND * (side.end - side.start) for side, start, end in pair)
        for pair in _sides(p, o)
    )


def _off(p: Planted, o: Overlap) -> int:
    """How many characters the worst end is off."""
    return min(
        max(max(abs(start - side.start), abs(end - side.end)) for side, start, end in pair) for pair in _sides(p, o)
    )


def _is_shared(o: Overlap, texts: dict[str, str]) -> bool:
    """A plain alignment of the two places: most characters of the longer one agree, in order."""
    a, b = (
        re.sub(r"\d[\d.,，]*", "0", re.sub(r"[^\w]", "", texts[report][start:end]))
        for report, start, end in ((o.report_a, o.start_a, o.end_a), (o.report_b, o.start_b, o.end_b))
    )
    agree = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return max(o.end_a - o.start_a, o.end_b - o.start_b) >= 40 - 3 and agree >= ALIKE * max(len(a), len(b))


def main(folder: str, count: int = 150) -> None:
    """Print the figures of one collection."""
    texts, planted = plant(read_folder(Path(folder)), count)
    found = find_overlaps(texts)
    result = score(texts, planted, found)
    print(f"{len(texts)} reports, {len(planted)} passages planted, {len(found)} found")
    for rate, recall in result.recall.items():
        print(f"{rate:4.0%} changed: recall {recall:.4f}, of 80 characters and more {result.recall_80[rate]:.4f}, "
              f"spans within {EDGE} characters {result.spans[rate]:.4f}")  # fmt: skip
    print(f"precision {result.precision:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
