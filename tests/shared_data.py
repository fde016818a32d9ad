"""Where the project's shared evaluation data lies, if it is at hand; tests that need it skip with a reason otherwise."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("TAIZHANG_SHARED", ROOT.parent / "shared"))
CORPUS = ROOT / "corpus"
GOLD = SHARED / "evaluation" / "gold"
TEXTS = SHARED / "evaluation" / "texts"
REPORTS = SHARED / "reports"
ALL_TEXTS = sorted([*CORPUS.glob("reports/*.txt"), *TEXTS.glob("*.txt"), *REPORTS.glob("*.txt")])
