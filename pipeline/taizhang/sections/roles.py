"""Roles: what a section or a sentence is for (preamble, work, achievement, problem, plan, closing).

Precedence: the title of a section; else what a sentence opened that still holds (下一步… below the last numbered
section of the work); else the role of the section around it; else, on the outermost level, plan after a plan and work
otherwise. What stands before the first section is preamble.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from taizhang.lexicon import load
from taizhang.records import Role, Span
from taizhang.sections.nesting import Placed
from taizhang.sections.paragraphs import Paragraph
from taizhang.sections.titles import Title
from taizhang.words import Sieve

__all__ = ["RoleMap", "main_year", "read_roles"]

_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?=\s?年)")
_OPENING_CHARS = 300  # of the text, for its year
_LONG_OPENING = 1500  # before the first section; longer than this it holds the work too
_TAIL_PARAGRAPHS = 4  # closing words stand in the last ones


class _Rule(NamedTuple):
    id: str
    role: Role
    until: str
    pattern: re.Pattern[str]
    without: re.Pattern[str] | None

    def fires(self, text: str) -> bool:
        """Whether the cue is there and nothing that takes it back."""
        return bool(self.pattern.search(text)) and not (self.without and self.without.search(text))


class _Tenor(NamedTuple):
    """What tells a plan by its sentences; see `tenor` in the data."""

    bidden: re.Pattern[str]
    reported: re.Pattern[str]
    never: re.Pattern[str]
    sentences: int
    share: float

    def plans(self, title: str, text: str) -> bool:
        """Whether a section of this title and text says what is to be done."""
        spoken = [sentence for line in text.split("\n") for sentence in line.split("。") if len(sentence) > 5]
        if len(spoken) < self.sentences or self.never.search(title):
            return False
        bidden = sum(bool(self.bidden.search(sentence.strip())) for sentence in spoken)
        reported = sum(bool(self.reported.search(sentence)) for sentence in spoken)
        return bidden >= self.share * len(spoken) and bidden >= 2 * reported


class _Rules(NamedTuple):
    titles: tuple[_Rule, ...]
    sentences: tuple[_Rule, ...]
    opening: re.Pattern[str]
    kept: dict[str, list[str]]
    sieve: Sieve
    tenor: _Tenor


@lru_cache(maxsize=64)
def _rules(year: int) -> _Rules:
    """The cues; years after ``year`` are the future (0: unknown)."""
    data = load("sections_roles")
    later = f"(?:{year + 1}|{year + 2})" if year else "(?!)"

    def compiled(row: dict[str, str]) -> _Rule:
        pattern = re.compile(row["pattern"].replace("{year}", later))
        without = re.compile(row["without"]) if "without" in row else None
        return _Rule(row["id"], cast(Role, row["role"]), row.get("from", ""), pattern, without)

    sentences = tuple(compiled(row) for row in data["sentences"])
    return _Rules(
        tuple(compiled(row) for row in data["titles"]),
        sentences,
        re.compile("|".join(f"(?:{row['pattern']})" for row in data["opening"])),
        data["kept"],
        Sieve([rule.pattern for rule in sentences]),
        _tenor(data["tenor"]),
    )


def _tenor(data: dict[str, Any]) -> _Tenor:
    bidden, reported, never = (re.compile(data[name]) for name in ("bidden", "reported", "never"))
    return _Tenor(bidden, reported, never, data["sentences"], data["share"])


def main_year(text: str) -> int:
    """The year that the opening speaks of most (the earlier of equals), 0 where it names none."""
    counts = Counter(int(y) for y in _YEAR.findall(text[:_OPENING_CHARS]))
    return min(counts, key=lambda y: (-counts[y], y)) if counts else 0


class RoleMap(NamedTuple):
    """``sections`` the role of each section; from ``starts[k]`` on the text has the role ``roles[k]``."""

    sections: list[Role]
    starts: list[int]
    roles: list[Role]

    def at(self, position: int) -> Role:
        """The role of the text at an offset."""
        return self.roles[max(bisect_right(self.starts, position) - 1, 0)]


class _Held(NamedTuple):
    """A role that a sentence opened: its reach, the level of the section around it, the first section after it."""

    role: Role
    until: str
    level: int
    first: int


def read_roles(
    text: str,
    sentences: Sequence[Span],
    paragraphs: Sequence[Paragraph],
    placed: Sequence[Placed],
    titles: Sequence[Title],
    front: int,
) -> RoleMap:
    """The roles of a text; ``front`` paragraphs are its title block."""
    reader = _Reader(text, paragraphs, placed, titles, front)
    for span, likely in zip(sentences, reader.rules.sieve.open(text, sentences), strict=True):
        reader.sentence(span, likely)
    return RoleMap(reader.sections, reader.starts, reader.roles)


class _Reader:
    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Paragraph],
        placed: Sequence[Placed],
        titles: Sequence[Title],
        front: int,
    ) -> None:
        self.text, self.paragraphs, self.placed, self.titles = text, paragraphs, placed, titles
        self.paragraph_starts = [p.start for p in paragraphs]
        self.section_starts = [p.candidate.start for p in placed] + [len(text) + 1]
        self.rules = _rules(main_year(text))
        self.body = paragraphs[front].start if front < len(paragraphs) else len(text)
        tail = max(front, len(paragraphs) - _TAIL_PARAGRAPHS)
        self.tail = paragraphs[tail].start if tail < len(paragraphs) else len(text)
        self.opening_end = self._opening_end(front)
        years = [int(y) for t in titles for y in _YEAR.findall(t.text)]
        self.future = max(years) if years and max(years) > min(years) else 0
        self.sections: list[Role] = []
        self.starts: list[int] = [0]
        self.roles: list[Role] = ["preamble"]
        self.current: Role = "preamble"
        self.held: _Held | None = None
        self.paragraph = -1
        self.outer: Role = "work"
        self.first_item: dict[tuple[int, str], int] = {}  # where the newest counting of a style below a section began

    def _opening_end(self, front: int) -> int:
        """Where the preamble ends at the latest: at the first section, or behind the paragraph that says 如下."""
        first = self.placed[0].candidate if self.placed else None
        if first is not None and first.place == "line" and first.start - self.body <= _LONG_OPENING:
            return first.start
        body = self.paragraphs[front:]
        for p in body[:3]:
            if self.rules.opening.search(self.text[p.start : p.end]):
                return p.end
        return body[0].end if len(body) > 1 else self.body

    # --- the walk ------------------------------------------------------------------------------------------------

    def sentence(self, span: Span, likely: int) -> None:
        """Read one sentence and the sections that start in it; ``likely`` are the cues that may stand in it."""
        self._enter_paragraph(span.start)
        while self._next_start() <= span.start:
            self._section()
        if span.start >= self.opening_end and self.current == "preamble" and not self.sections:
            self.current = "work"
        role = self._cue(span, likely) if likely else None
        self._put(span.start, role or self._role())
        while self._next_start() < span.end:
            start = self._next_start()
            self._section()
            self._put(start, self._role())
        if role and (self.held is None or self.held.until == "sentence"):
            self.held = None

    def _next_start(self) -> int:
        return self.section_starts[len(self.sections)]

    def _put(self, start: int, role: Role) -> None:
        if self.roles[-1] != role:
            self.starts.append(start)
            self.roles.append(role)

    def _role(self) -> Role:
        return self.held.role if self.held else self.current

    def _enter_paragraph(self, position: int) -> None:
        index = bisect_right(self.paragraph_starts, position) - 1
        if index == self.paragraph:
            return
        self.paragraph = index
        if self.held and self.held.until != "section" and not self._enumerates(self.held):
            self.held = None

    def _enumerates(self, held: _Held) -> bool:
        """Whether the paragraph begins with an item of an enumeration that the sentence with the cue opened."""
        k = len(self.sections)
        if held.role == "problem" and self.text.startswith("——", self.paragraphs[self.paragraph].start):
            return True  # 问题不少。 ——结构性矛盾突出。
        if k >= len(self.placed) or self.placed[k].candidate.paragraph != self.paragraph:
            return False
        return self._since(k, held)

    def _since(self, k: int, held: _Held) -> bool:
        """Whether section ``k`` is an item of a list that began behind the cue."""
        p = self.placed[k]
        if p.candidate.style.group == "structural":
            return False
        if p.ordinal == 1:
            return True
        return self.first_item.get((p.parent, p.candidate.family), -1) >= held.first

    # --- sections ------------------------------------------------------------------------------------------------

    def _section(self) -> None:
        k = len(self.sections)
        p = self.placed[k]
        key = (p.parent, p.candidate.family)
        if p.ordinal == 1 or key not in self.first_item:
            self.first_item[key] = k
        around: Role | None = self.sections[p.parent] if p.parent >= 0 else None
        own = self._title_role(self.titles[k].text, around)
        if self.held and (own or (p.level <= self.held.level and not self._since(k, self.held))):
            self.held = None
        role = own or (self.held.role if self.held else None) or around or self._by_tenor(k) or self.outer
        if p.level == 1:
            self.outer = "plan" if role == "plan" else "work"
        self.sections.append(role)
        self.current = role

    def _by_tenor(self, k: int) -> Role | None:
        """Plan, where an outermost section behind another one has a title that says nothing and plans by its text, or
        no title and stands behind what was wanting."""
        if not k or self.outer == "plan":
            return None
        title = self.titles[k].text
        if not title:
            return "plan" if self.roles[-1] in ("problem", "plan") else None
        behind = (p.candidate.start for p in self.placed[k + 1 :] if p.level <= self.placed[k].level)
        text = self.text[self.placed[k].candidate.start : next(behind, len(self.text))]
        return "plan" if self.rules.tenor.plans(title, text) else None

    def _title_role(self, title: str, around: Role | None) -> Role | None:
        if not title:
            return None
        rule = next((r for r in self.rules.titles if r.fires(title)), None)
        role = rule.role if rule else None
        if role in (None, "work") and self.future and (rule is None or rule.id != "review"):
            years = [int(y) for y in _YEAR.findall(title)]
            role = "plan" if years and max(years) == self.future else role
        kept = self.rules.kept.get(around or "")
        return role if kept is None or role in kept else None

    # --- sentences -----------------------------------------------------------------------------------------------

    def _cue(self, span: Span, likely: int) -> Role | None:
        """The role that the sentence itself opens, if any; remembers it as far as it reaches."""
        opening = self.current == "preamble" and not self.sections and span.start < self.opening_end
        if opening or self.current == "closing" or span.start < self.body:
            return None
        sentence = self.text[span.start : span.end]
        while likely:
            rule = self.rules.sentences[(likely & -likely).bit_length() - 1]
            likely &= likely - 1
            if rule.role == self._role() or not rule.fires(sentence):
                continue
            if rule.until == "sentence":
                if span.start < self.tail:
                    continue
                return rule.role
            if rule.role == "problem" and self._role() == "plan":
                continue
            level = self.placed[len(self.sections) - 1].level if self.sections else 0
            self.held = _Held(rule.role, rule.until, level, len(self.sections))
            return rule.role
        return None
