"""taizhang (台账): work reports into tables, every number accounted for, every finding with its place.

    >>> import taizhang
    >>> report = taizhang.extract("全年召开党委会28次。")
    >>> [(m.indicator, m.value, m.unit) for m in report.metrics]
    [('党委会', 28.0, '次')]

Importing the package does no work: what a name stands for is loaded when it is first used.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taizhang.records import (
        DataFileError,
        Flag,
        Keyword,
        Mention,
        Metric,
        NoInputError,
        Overlap,
        ReadError,
        Report,
        SchemaError,
        Section,
        Sentence,
        Source,
        TaizhangError,
        UsageError,
    )
    from taizhang.run.audit import Audit, audit

__version__ = "0.1.0"

__all__ = [
    "Audit",
    "DataFileError",
    "Flag",
    "Keyword",
    "Mention",
    "Metric",
    "NoInputError",
    "Overlap",
    "ReadError",
    "Report",
    "SchemaError",
    "Section",
    "Sentence",
    "Source",
    "TaizhangError",
    "UsageError",
    "__version__",
    "audit",
    "extract",
]

_HOMES = {"Audit": "taizhang.run.audit", "audit": "taizhang.run.audit"}


def extract(text: str | Path, *, indicators: str | Path | None = None, rules: str | Path | None = None) -> Report:
    """The record of one report. A `str` is the text itself, a `Path` a file that holds one report.

    `indicators` and `rules` are YAML files of the user's own indicators and norms, which go before those that ship with
    the program. Raises `NoInputError` where the path is no file or holds several reports (use `audit` for those),
    `ReadError` with its `status` where the file cannot be read, and `DataFileError` where one of the user's files is
    broken.
    """
    from taizhang.run.analyse import extract as run

    return run(text, indicators=indicators, rules=rules)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'taizhang' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES.get(name, "taizhang.records")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """`taizhang.extract` is the function: importing the subpackage of that name must not take its place."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "extract" and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
# `import taizhang.extract.metrics as m` asks the function for `metrics`, and then sys.modules by this name.
extract.__name__ = "taizhang.extract"
