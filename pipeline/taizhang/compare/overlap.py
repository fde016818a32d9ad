"""Passages that reports share, exactly or with small edits.

Wording that many units use is a formula and no copy: fingerprints of more than ``max(4, 10 %)`` of the units are not
followed. What is left is joined, extended to where the texts part, and checked; see `fingerprint` and `align`.
"""

from __future__ import annotations

from collections.abc import Sequence

from taizhang.compare.align import Match, Runs, chain, extend, find_runs, promising
from taizhang.compare.fingerprint import Collection, collect, shared_seeds
from taizhang.compare.fold import edit_distance, fold
from taizhang.compare.units import body_key
from taizhang.records import Overlap, Relation, Report

__all__ = ["checked", "distinct", "find_overlaps", "shared_part"]

MIN_CHARS = 40
MIN_SIMILARITY = 0.7
_K, _WINDOW = 8, 3
_GAP, _DRIFT, _DROP = 12, 4, 9
_REACH = 24
_MOST_PLACES = 60
_MOST_BREAKS = 0.1
_OWN = 12  # signs of a passage that no formula covers
_OPENING = "《“‘（(【〔「『"


def find_overlaps(
    reports: Sequence[Report], *, min_chars: int = MIN_CHARS, min_similarity: float = MIN_SIMILARITY
) -> list[Overlap]:
    """Every passage of at least ``min_chars`` characters that two reports, or two places of one, share.

    ``similarity`` is 1 - edit distance / length of the longer side, over the folded text (no punctuation, a number as
    one sign). Side ``a`` is the later report (by year, then in the order given), so that a copy stands on side ``a``;
    ``relation`` is `prior-year` and `same-year` for one unit, `other-unit` and `within`. Sorted by report and place.
    """
    ordered = sorted(range(len(reports)), key=lambda i: (reports[i].year or 0, i))
    texts = [reports[i] for i in ordered]
    collection = collect([fold(r.text) for r in texts])
    matches = _shared(collection, _unit_numbers(texts), min_chars)
    found = [o for m in matches if (o := checked(m, collection, texts, min_chars, min_similarity))]
    place = {report.id: i for i, report in enumerate(reports)}
    found.sort(key=lambda o: (place[o.report_a], o.start_a, o.end_a, place[o.report_b], o.start_b))
    return _without_covered(found)


def _unit_numbers(reports: Sequence[Report]) -> list[int]:
    """One number for each unit; a report of no known unit is a unit of its own."""
    names: dict[str, int] = {}
    return [names.setdefault(body_key(r.unit) or f"\0{r.id}", len(names)) for r in reports]


def _shared(collection: Collection, units: list[int], min_chars: int) -> list[Match]:
    import numpy as np

    if not units:
        return []
    most = max(4, len(set(units)) // 10)
    seeds = shared_seeds(
        collection, np.array(units, np.int64), k=_K, window=_WINDOW, most_units=most, most_places=_MOST_PLACES
    )
    runs = find_runs(seeds, k=_K, gap=_GAP)
    apart = (runs.text_left != runs.text_right) | (runs.left_end <= runs.left + runs.shift)
    runs = Runs(*(c[apart] for c in runs))
    keep = promising(runs, collection.codes, reach=_REACH, least=min(_K + 8, min_chars // 2))
    runs = Runs(*(c[keep] for c in runs))
    matches = distinct(extend(chain(runs, gap=_GAP, drift=_DRIFT), collection.codes, drop=_DROP))
    own = np.ones(len(collection.codes) + 1, np.int64)
    for step in range(_K):
        own[np.minimum(seeds.formulae + step, len(collection.codes))] = 0
    before = np.concatenate(([0], np.cumsum(own)))
    return [m for m in matches if before[m.left_end] - before[m.left] >= _OWN]


def distinct(matches: list[Match]) -> list[Match]:
    """Without matches that lie within another one of the same pair, which extension from several seeds gives."""
    matches = sorted(set(matches), key=lambda m: (m.text_left, m.text_right, m.left, -m.left_end, m.right))
    kept: list[Match] = []
    for m in matches:
        last = [k for k in kept[-8:] if (k.text_left, k.text_right) == (m.text_left, m.text_right)]
        if not any(m.left_end <= k.left_end and m.right >= k.right and m.right_end <= k.right_end for k in last):
            kept.append(m)
    return kept


def checked(
    match: Match, collection: Collection, reports: Sequence[Report], min_chars: int, min_similarity: float
) -> Overlap | None:
    """The checked match as a record, or None where it is too short or too unlike."""
    if match.text_left == match.text_right and match.left_end > match.right:
        return None
    earlier, later = reports[match.text_left], reports[match.text_right]
    start_b, end_b = _span(collection, match.text_left, match.left, match.left_end)
    start_a, end_a = _span(collection, match.text_right, match.right, match.right_end)
    start_a, end_a, start_b, end_b, spare = _with_marks(later.text, start_a, end_a, earlier.text, start_b, end_b)
    if max(end_a - start_a, end_b - start_b) + spare < min_chars or _is_table(later.text[start_a:end_a]):
        return None
    left = collection.codes[match.left : match.left_end].tolist()
    right = collection.codes[match.right : match.right_end].tolist()
    similarity = 1.0 if left == right else 1 - edit_distance(left, right) / max(len(left), len(right))
    if similarity < min_similarity:
        return None
    relation = _relation(later, earlier)
    similarity = round(similarity, 4)
    return Overlap(later.id, start_a, end_a, earlier.id, start_b, end_b, end_a - start_a, similarity, relation)


def _span(collection: Collection, text: int, start: int, end: int) -> tuple[int, int]:
    part, base = collection.parts[text], int(collection.starts[text])
    return int(part.starts[start - base]), int(part.ends[end - 1 - base])


def _with_marks(a: str, start_a: int, end_a: int, b: str, start_b: int, end_b: int) -> tuple[int, int, int, int, int]:
    """The spans with the punctuation on their edges that both sides have, and how many marks both have before them."""
    while start_a and start_b and a[start_a - 1] == b[start_b - 1] and a[start_a - 1] in _OPENING:
        start_a, start_b = start_a - 1, start_b - 1
    while end_a < len(a) and end_b < len(b) and a[end_a] == b[end_b] and _closes(a[end_a]):
        end_a, end_b = end_a + 1, end_b + 1
    spare = 0
    while spare < min(start_a, start_b) and a[start_a - spare - 1] == b[start_b - spare - 1]:
        if not _closes(a[start_a - spare - 1]):
            break
        spare += 1
    return start_a, end_a, start_b, end_b, spare


def _is_table(passage: str) -> bool:
    """Rows of cells: many breaks for so few characters. Their sameness says nothing."""
    return sum(passage.count(c) for c in "\n\t") > len(passage) * _MOST_BREAKS


def _closes(character: str) -> bool:
    return not (character.isalnum() or character.isspace() or character in _OPENING)


def _relation(later: Report, earlier: Report) -> Relation:
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


def shared_part(start: int, end: int, other_start: int, other_end: int) -> float:
    """How much of the first span the second covers."""
    return max(0, min(end, other_end) - max(start, other_start)) / max(1, end - start)
