"""What is said of a defect: its kind and its place in the program. A message or trace could show what reports say."""

from __future__ import annotations

import traceback
from pathlib import Path

__all__ = ["place_of"]


def place_of(error: BaseException) -> str:
    """For example ``KeyError at fill.py:71``."""
    frames = traceback.extract_tb(error.__traceback__)
    return (
        f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
        if frames
        else type(error).__name__
    )
