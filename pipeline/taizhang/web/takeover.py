"""The results of an audit that was written to the workspace, taken over so that they can be looked at and reviewed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.records import NoInputError
from taizhang.web.store import Store

if TYPE_CHECKING:
    from taizhang.run.audit import Audit
    from taizhang.run.workspace import Workspace

__all__ = ["KEY", "entered", "stored_audit", "take_over"]

_BLOCK = re.compile(r'<script type="application/json" id="(data|r\d+)">(.*?)</script>', re.DOTALL)
_BESIDE = re.compile(r"taizhangText\((\d+),(.*)\);\s*", re.DOTALL)
_HINTS = ("unit", "year", "title", "genre")
KEY = "taken_over"


def take_over(store: Store) -> str:
    """What there is to take over that has not been: the kind of job that does it, empty where there is nothing.

    `take_over` shows what the audit found as it stands (its workspace holds it); `audit` analyses the texts of a page
    `audit.html` anew, where there is nothing else. Files that were uploaded here go before both.
    """
    if store.value("SELECT count(*) FROM files"):
        return ""
    workspace = _workspace(store.workspace)
    if workspace is not None:
        with workspace:
            state = f"run {workspace.run.number}" if workspace.run else ""
        return "take_over" if state and store.get(KEY) != state else ""
    page = store.workspace / "audit.html"
    if store.get(KEY) or not page.is_file():
        return ""
    entered(store, _texts(page), "page")
    return "audit" if store.value("SELECT count(*) FROM given") else ""


def stored_audit(store: Store) -> tuple[Audit, str] | None:
    """What the last finished run in the workspace found, and which run it was."""
    workspace = _workspace(store.workspace)
    if workspace is None or workspace.run is None:
        return None
    return workspace.audit(), f"run {workspace.run.number}"


def entered(store: Store, texts: Iterator[tuple[str, str, dict[str, str]]], state: str) -> None:
    """Enter texts as inputs of the audits to come, in the place of those of an earlier state."""
    rows = [(path, text, json.dumps(hints, ensure_ascii=False)) for path, text, hints in texts]
    with store.writing() as connection:
        connection.execute("DELETE FROM given")
        connection.executemany("INSERT INTO given (path, text, hints) VALUES (?, ?, ?)", rows)
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (KEY, state))


def _workspace(folder: Path) -> Workspace | None:
    if not (folder / ".taizhang").is_dir():
        return None  # the common case, without loading what reads a workspace
    from taizhang.run.workspace import open_workspace

    try:
        return open_workspace(folder)
    except NoInputError:
        return None


def _texts(page: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Path, text and hints of each report in a page: it holds every text as it was read."""
    blocks = {name: json.loads(content) for name, content in _BLOCK.findall(page.read_text("utf-8"))}
    if "data" not in blocks:
        return
    packed = blocks["data"]["reports"]
    for place, row in enumerate(packed["r"]):
        report = dict(zip(packed["c"], row, strict=True))
        detail = blocks.get(f"r{place}") or _beside(page.parent / "reports" / f"{report['id']}.js")
        if detail is not None:
            yield report["path"], detail["text"], {name: str(report[name]) for name in _HINTS if report[name]}


def _beside(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    found = _BESIDE.fullmatch(path.read_text("utf-8"))
    return json.loads(found[2]) if found else None
