"""Copies planted between reports are found, at their places, and little else; the same on any order of texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted_copies import plant, read_folder, score
from shared_data import CORPUS, REPORTS
from taizhang.compare import find_overlaps


def scored(folder: Path, count: int, seed: int = 6):
    texts, planted = plant(read_folder(folder), count, seed)
    return score(texts, planted, find_overlaps(texts))


def test_copies_between_sample_reports():
    """The sample is small and full of figures, which folding takes for one sign: short passages have few signs left."""
    result = scored(CORPUS / "reports", 50)
    assert result.recall[0.0] == 1
    assert result.recall_80[0.05] == 1
    assert result.recall_80[0.15] >= 0.85
    assert result.precision >= 0.99
    assert all(share >= 0.9 for share in result.spans.values())


@pytest.mark.shared
@pytest.mark.skipif(not REPORTS.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("seed", [6, 7])
def test_copies_between_real_reports(seed):
    result = scored(REPORTS, 150, seed)
    assert result.recall[0.0] == 1
    assert result.recall[0.05] >= 0.98
    assert result.recall_80[0.15] >= 0.85
    assert result.precision >= 0.99
    assert result.spans[0.0] >= 0.98
    assert result.spans[0.05] >= 0.98
    assert result.spans[0.15] >= 0.95
