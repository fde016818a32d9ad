"""What the pages say, in Chinese and in English: `texts.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["texts"]


@cache
def texts() -> dict[str, tuple[str, str]]:
    """By key the words in Chinese and in English."""
    import yaml

    content = files("taizhang.web").joinpath("texts.yaml").read_text("utf-8")
    return {key: (said[0], said[1]) for key, said in yaml.safe_load(content).items()}
