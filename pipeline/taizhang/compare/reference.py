"""Passages that reports take from reference documents: laws, superior documents, model texts.

What stands there word for word is quoted, not copied from another unit: such passages are told apart from copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from taizhang.compare.fingerprint import collect
from taizhang.compare.model import Quotation, Reference
from taizhang.compare.passages import Passage, Passages, TextOfUnit, matches_of, shared_part
from taizhang.compare.seeds import reference_seeds
from taizhang.records import Overlap, Report

__all__ = ["find_quotations", "without_quotations"]

MIN_CHARS = 20
MIN_SIMILARITY = 0.8
MOST_QUOTED = 0.8
LEAST_OWN = 40  # characters


def find_quotations(
    reports: Sequence[TextOfUnit],
    references: Sequence[Reference],
    *,
    min_chars: int = MIN_CHARS,
    min_similarity: float = MIN_SIMILARITY,
) -> list[Quotation]:
    """Every passage of at least ``min_chars`` characters that a report shares with a reference, by report and place.

    Places in one report do not meet: where several references hold a passage, the longest match stands, then the one
    of the reference given first.
    """
    if not references or not reports:
        return []
    texts: list[TextOfUnit] = [*map(_as_report, references), *reports]
    collection = collect([t.text for t in texts], sum(len(t.text) + 1 for t in texts))
    matches = matches_of(collection, reference_seeds(collection, len(references)), min_chars)
    found: dict[int, list[tuple[int, Passage]]] = defaultdict(list)
    for match, passage in Passages(collection, texts).checked(matches, min_chars, min_similarity):
        found[match.text_right - len(references)].append((match.text_left, passage))
    return [quotation for i, report in enumerate(reports) for quotation in _of_report(report, found[i], references)]


def _as_report(reference: Reference) -> Report:
    return Report("", reference.path, "", "", "", None, "", reference.text)


def _of_report(
    report: TextOfUnit, found: Sequence[tuple[int, Passage]], references: Sequence[Reference]
) -> list[Quotation]:
    """The matches of one report that stand, by place."""
    standing: list[tuple[int, Passage]] = []
    for number, p in sorted(found, key=lambda f: (f[1].start_a - f[1].end_a, f[0], f[1].start_a, f[1].start_b)):
        if not any(p.start_a < k.end_a and k.start_a < p.end_a for _, k in standing):
            standing.append((number, p))
    return [
        Quotation(report.id, p.start_a, p.end_a, references[n].path, p.start_b, p.end_b, p.end_a - p.start_a,
                  p.similarity)
        for n, p in sorted(standing, key=lambda f: f[1].start_a)
    ]  # fmt: skip


def without_quotations(
    overlaps: Sequence[Overlap], quotations: Sequence[Quotation], *, most: float = MOST_QUOTED
) -> list[Overlap]:
    """The overlaps that are more than quotations: on either side at most the share ``most`` of the passage stands in a
    reference, and at least ``LEAST_OWN`` characters of it do not."""
    places: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in quotations:
        places[quotation.report_id].append(quotation)
    return [
        o
        for o in overlaps
        if _is_own(o.report_a, o.start_a, o.end_a, places, most)
        and _is_own(o.report_b, o.start_b, o.end_b, places, most)
    ]


def _is_own(report_id: str, start: int, end: int, places: Mapping[str, Sequence[Quotation]], most: float) -> bool:
    quoted = sum(shared_part(start, end, q.start, q.end) for q in places.get(report_id, ()))  # they do not meet
    return quoted == 0 or (quoted <= most and (1 - quoted) * (end - start) >= LEAST_OWN)
