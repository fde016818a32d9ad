"""Passages that reports take from reference documents: laws, superior documents, model texts.

What stands there word for word is quoted, not copied from another unit: such passages are told apart from copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from taizhang.compare.align import chain, extend, find_runs, promising
from taizhang.compare.fingerprint import collect, reference_seeds
from taizhang.compare.fold import fold
from taizhang.compare.model import Quotation, Reference
from taizhang.compare.overlap import checked, shared_part
from taizhang.compare.overlap import distinct as without_inner
from taizhang.records import Overlap, Report

__all__ = ["find_quotations", "without_quotations"]

MIN_CHARS = 20
MIN_SIMILARITY = 0.8
MOST_QUOTED = 0.8
LEAST_OWN = 40  # characters
_K, _WINDOW = 8, 3
_GAP, _DRIFT, _DROP, _REACH = 12, 4, 9, 24


def find_quotations(
    reports: Sequence[Report],
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
    stand_ins = [_as_report(reference) for reference in references]
    texts = [*stand_ins, *reports]
    collection = collect([fold(r.text) for r in texts])
    seeds = reference_seeds(collection, len(references), k=_K, window=_WINDOW)
    runs = find_runs(seeds, k=_K, gap=_GAP)
    keep = promising(runs, collection.codes, reach=_REACH, least=min(_K + 8, min_chars // 2))
    runs = type(runs)(*(column[keep] for column in runs))
    matches = without_inner(extend(chain(runs, gap=_GAP, drift=_DRIFT), collection.codes, drop=_DROP))
    found: dict[int, list[tuple[int, Overlap]]] = defaultdict(list)
    for match in matches:
        overlap = checked(match, collection, texts, min_chars, min_similarity)
        if overlap is not None:
            found[match.text_right - len(references)].append((match.text_left, overlap))
    return [quotation for i, report in enumerate(reports) for quotation in _of_report(report, found[i], references)]


def _as_report(reference: Reference) -> Report:
    return Report("", reference.path, "", "", "", None, "", reference.text)


def _of_report(
    report: Report, found: Sequence[tuple[int, Overlap]], references: Sequence[Reference]
) -> list[Quotation]:
    """The matches of one report that stand, by place."""
    standing: list[tuple[int, Overlap]] = []
    for number, o in sorted(found, key=lambda f: (-f[1].chars, f[0], f[1].start_a, f[1].start_b)):
        if not any(o.start_a < k.end_a and k.start_a < o.end_a for _, k in standing):
            standing.append((number, o))
    return [
        Quotation(report.id, o.start_a, o.end_a, references[n].path, o.start_b, o.end_b, o.chars, o.similarity)
        for n, o in sorted(standing, key=lambda f: f[1].start_a)
    ]


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
