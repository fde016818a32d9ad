"""Texts of an audit that was written to the workspace, taken over so that they can be looked at and reviewed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taizhang.web.store import Store

__all__ = ["take_over"]

_BLOCK = re.compile(r'<script type="application/json" id="(data|r\d+)">(.*?)</script>', re.DOTALL)
_BESIDE = re.compile(r"taizhangText\((\d+),(.*)\);\s*", re.DOTALL)
_HINTS = ("unit", "year", "title", "genre")


def take_over(store: Store) -> int:
    """Enter the texts of `audit.html` of the workspace, once; how many are new. The page holds every text as it was
    read, whatever has become of the files since."""
    page = store.workspace / "audit.html"
    if store.value("SELECT count(*) FROM given") or store.value("SELECT count(*) FROM files") or not page.is_file():
        return 0
    rows = list(_texts(page))
    with store.writing() as connection:
        connection.executemany("INSERT INTO given (path, text, hints) VALUES (?, ?, ?)", rows)
    return len(rows)


def _texts(page: Path) -> Iterator[tuple[str, str, str]]:
    blocks = {name: json.loads(content) for name, content in _BLOCK.findall(page.read_text("utf-8"))}
    if "data" not in blocks:
        return
    packed = blocks["data"]["reports"]
    for place, row in enumerate(packed["r"]):
        report = dict(zip(packed["c"], row, strict=True))
        detail = blocks.get(f"r{place}") or _beside(page.parent / "reports" / f"{report['id']}.js")
        if detail is not None:
            hints = {name: str(report[name]) for name in _HINTS if report[name]}
            yield report["path"], detail["text"], json.dumps(hints, ensure_ascii=False)


def _beside(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    found = _BESIDE.fullmatch(path.read_text("utf-8"))
    return json.loads(found[2]) if found else None
