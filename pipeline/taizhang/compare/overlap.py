"""Passages that reports share, exactly or with small edits.

Wording that many units use is a formula and no copy: what more than ``max(4, 10 %)`` of the units share is left out.
See `fingerprint` (what is looked at), `seeds` (what is alike), `align` and `passages` (how far).
"""

from __future__ import annotations

from collections.abc import Sequence

from taizhang.compare.fingerprint import Collection, collect
from taizhang.compare.passages import Passages, Sharing, TextOfUnit, matches_of, shared_part, without_formulae
from taizhang.compare.seeds import shared_seeds
from taizhang.compare.sources import source_of
from taizhang.compare.units import body_key, unit_of
from taizhang.records import Overlap, Relation

__all__ = ["find_overlaps"]

MIN_CHARS = 40
MIN_SIMILARITY = 0.73


def find_overlaps(
    reports: Sequence[TextOfUnit], *, min_chars: int = MIN_CHARS, min_similarity: float = MIN_SIMILARITY
) -> list[Overlap]:
    """Every passage of at least ``min_chars`` characters that two reports, or two places of one, share.

    ``similarity`` is 1 - edit distance / length of the longer side, over the folded text (no punctuation, a number as
    one sign). Side ``a`` is the later report (by year, then in the order given), so that a copy stands on side ``a``;
    ``relation`` is `prior-year` and `same-year` for one unit, `other-unit` and `within`; ``source`` as in `source_of`.
    Sorted by report and place.
    Of each report id, unit, year and text are looked at; about eight bytes a character are held besides the texts.
    """
    import numpy as np

    ordered = sorted(range(len(reports)), key=lambda i: (reports[i].year or 0, i))
    texts = [reports[i] for i in ordered]
    collection = _collection(texts)
    units = _unit_numbers(texts)
    most = most_units(len(set(units)))
    seeds = shared_seeds(collection, np.array(units, np.int64), most)
    matches = without_formulae(matches_of(collection, seeds, min_chars), seeds)
    checked = Passages(collection, texts).checked(matches, min_chars, min_similarity)
    sharing = Sharing(checked, units, most)
    found: list[tuple[tuple[int, ...], Overlap]] = []
    for m, p in checked:
        if not sharing.is_formula(m, p):
            later, earlier = texts[m.text_right], texts[m.text_left]
            relation = _relation(later, earlier)
            source = source_of(relation, (later.text, p.start_a, p.end_a), (earlier.text, p.start_b, p.end_b))
            o = Overlap(later.id, p.start_a, p.end_a, earlier.id, p.start_b, p.end_b, p.end_a - p.start_a,
                        p.similarity, relation, source)  # fmt: skip
            found.append(((ordered[m.text_right], p.start_a, p.end_a, ordered[m.text_left], p.start_b), o))
    found.sort(key=lambda item: item[0])
    return _without_covered([o for _, o in found])


def most_units(units: int) -> int:
    """How many of so many units may share wording that is no formula yet."""
    return max(4, units // 10)


def _collection(texts: Sequence[TextOfUnit]) -> Collection:
    """The texts folded, read one after the other."""
    return collect([t.text for t in texts], sum(len(t.text) + 1 for t in texts))


def _unit_numbers(reports: Sequence[TextOfUnit]) -> list[int]:
    """One number for each unit; a report of no known unit is a unit of its own."""
    names: dict[str, int] = {}
    return [names.setdefault(unit_of(r.unit, r.id), len(names)) for r in reports]


def _relation(later: TextOfUnit, earlier: TextOfUnit) -> Relation:
    if later.id == earlier.id:
        return "within"
    if not later.unit or body_key(later.unit) != body_key(earlier.unit):
        return "other-unit"
    return "same-year" if later.year == earlier.year else "prior-year"


def _without_covered(overlaps: list[Overlap]) -> list[Overlap]:
    """Drop an overlap whose sides both lie within those of a longer one of the same two reports."""
    kept: dict[tuple[str, str], list[Overlap]] = {}
    for o in sorted(overlaps, key=lambda o: -o.chars):
        rivals = kept.setdefault((o.report_a, o.report_b), [])
        if not any(
            shared_part(o.start_a, o.end_a, k.start_a, k.end_a) > 0.5
            and shared_part(o.start_b, o.end_b, k.start_b, k.end_b) > 0.5
            for k in rivals
        ):
            rivals.append(o)
    standing = {id(o) for rivals in kept.values() for o in rivals}
    return [o for o in overlaps if id(o) in standing]
