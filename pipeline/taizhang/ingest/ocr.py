"""Scanned pages: recognised with rapidocr, where the extra ``ocr`` is installed. Nothing is ever downloaded."""

from __future__ import annotations

import math
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from taizhang.ingest.model import Limits
from taizhang.ingest.reflow import Char, Line, page_lines

__all__ = ["HINT", "is_there", "read_page"]

HINT = "安装文字识别后可读：pip install 'taizhang[ocr]'"
_DPI = 200
_MOST_PIXELS = 12_000_000  # A4 at 200 dpi has 3.9 million
_MODELS = 2  # the wheel brings one that finds lines and one that reads them (and one that turns them)


def is_there() -> bool:
    """Whether text can be recognised: the packages are installed, and their models with them."""
    spec = find_spec("rapidocr")
    if spec is None or find_spec("onnxruntime") is None or not spec.submodule_search_locations:
        return False
    return sum(1 for _ in Path(spec.submodule_search_locations[0], "models").glob("*.onnx")) >= _MODELS


@lru_cache(maxsize=1)
def _engine() -> Any:
    return import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})


def read_page(document: Any, number: int, limits: Limits) -> list[Line]:
    """The lines of a page (numbered from 0) of an open PDF, as they stand on it."""
    from taizhang.ingest.worker import more_time

    more_time(limits, "ocr_page_seconds", limits.ocr_memory_bytes)
    page = document[number]
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    image = page.render(scale=scale).to_numpy()
    page.close()
    found = _engine()(image[:, :, :3])
    if found.txts is None:
        return []
    chars = [
        char
        for box, text in zip(found.boxes, found.txts, strict=True)
        for char in _spread(text, [(float(x) / scale, height - float(y) / scale) for x, y in box])
    ]
    return page_lines(chars)


def _spread(text: str, corners: list[tuple[float, float]]) -> list[Char]:
    """The characters of a recognised piece, spread evenly over its box; those of ASCII take half the room."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = max(y for _, y in corners), min(y for _, y in corners)
    widths = [0.5 if char.isascii() else 1.0 for char in text]
    unit = (right - left) / max(sum(widths), 0.5)
    # The box hugs the signs: a size from the width is steadier than one from the height, which varies with them.
    size = min(max(unit, 0.6 * (top - bottom)), 1.4 * (top - bottom))
    base = bottom + 0.15 * (top - bottom)
    chars, at = [], left
    for char, wide in zip(text, widths, strict=True):
        chars.append(Char(char, at, at + wide * unit, base, size, char.isspace()))
        at += wide * unit
    return chars
