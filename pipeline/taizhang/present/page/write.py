"""The page as a whole: one file with its data, style and scripts, allowed by their hashes and nothing else."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from taizhang.present.audited import Audited
from taizhang.present.dossier import dossier
from taizhang.present.page.data import detail, index
from taizhang.records import Report
from taizhang.tables import make_folder

__all__ = ["SPLIT_ABOVE", "write"]

SPLIT_ABOVE = 200
_TEXT = re.compile(r"[0-9a-f]{12}\.(?:js|part)")
FOLDER = "reports"
_SCRIPTS = (
    "text", "dom", "data", "grid", "diff", "ledger", "overview", "matrix", "findings", "overlaps", "charts", "promises",
    "report", "main",
)  # fmt: skip
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>工作总结审核</title>
<style>{style}</style>
</head>
<body>
<noscript>本页需要启用脚本（JavaScript）才能查看；数据都在本文件内，不访问网络。</noscript>
<div id="app"></div>
{data}
<script id="charts-library">{library}</script>
<script>{script}</script>
</body>
</html>
"""
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPED = re.compile("[<>&\u2028\u2029]")


def write(audit: Audited, path: Path, *, split_above: int = SPLIT_ABOVE) -> None:
    """Write the page to `path`; the texts of more than `split_above` reports go to `reports/<id>.js` beside it."""
    data = dossier(audit)
    split = len(data.reports) > split_above
    blocks = [_block("data", index(data, split=split))]
    _clear(path.parent / FOLDER)
    if split:
        _write_texts(data.reports, path.parent / FOLDER)
    else:
        blocks += [_block(f"r{place}", detail(report)) for place, report in enumerate(data.reports)]
    path.write_bytes(_page(blocks, split=split).encode("utf-8"))


def _page(blocks: list[str], *, split: bool) -> str:
    style = _asset("audit.css")
    script = "'use strict';\n(() => {\n" + "\n".join(_asset(f"{name}.js") for name in _SCRIPTS) + "\n})();\n"
    library = _asset("vendor/echarts.min.js")
    scripts = f"'sha256-{_digest(script)}' 'sha256-{_digest(library)}'" + (" 'self' file:" if split else "")
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'sha256-{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _PAGE.format(policy=policy, style=style, script=script, library=library, data="\n".join(blocks))


def _asset(name: str) -> str:
    return (files("taizhang.present.page") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _json(value: Any) -> str:
    """JSON that can stand in a script element whatever the texts hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda match: _ESCAPES[match.group()], text)


def _block(name: str, value: Any) -> str:
    return f'<script type="application/json" id="{name}">{_json(value)}</script>'


def _clear(folder: Path) -> None:
    """Remove the texts of an earlier audit (and nothing else), and the folder if it is empty then."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if _TEXT.fullmatch(path.name):
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _write_texts(reports: Sequence[Report], folder: Path) -> None:
    """A script file a report, since a page opened from disk can load scripts but not fetch files."""
    make_folder(folder)
    for place, report in enumerate(reports):
        path = folder / f"{report.id}.js"
        beside = path.with_suffix(".part")
        beside.write_text(f"taizhangText({place},{_json(detail(report))});\n", encoding="utf-8", newline="\n")
        os.replace(beside, path)
