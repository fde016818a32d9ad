"""The one loader of data files.

Shipped lexicons lie in ``lexicon/data/<name>.yaml``; models and the sample corpus in the top-level folders
``models/`` and ``corpus/`` of the sources, which the wheel carries as ``taizhang/_shipped/``.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from taizhang.records import DataFileError

_PACKAGE = Path(__file__).resolve().parent.parent
_DATA = Path(__file__).resolve().parent / "data"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, e.g. ``resource("models", "idf.npz")``.

    In an installed wheel it lies below ``taizhang/_shipped``, in a checkout at the top level.
    """
    shipped = _PACKAGE / "_shipped"
    root = shipped if shipped.is_dir() else _PACKAGE.parent.parent
    return root.joinpath(*parts)


def read_yaml(path: Path) -> Any:
    """Parse a YAML file; a syntax error becomes a `DataFileError` of one line with its place."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        with path.open("rb") as file:
            return yaml.load(file, Loader=loader)
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DataFileError(f"{place}: {getattr(error, 'problem', None) or 'not valid YAML'}") from error


@cache
def data_version() -> str:
    """Eight hex digits that name what the shipped lexicons and rules say: the beginning of the SHA-256 of all files."""
    digest = hashlib.sha256()
    for path in sorted(_DATA.rglob("*.yaml"), key=lambda path: path.relative_to(_DATA).as_posix()):
        digest.update(path.relative_to(_DATA).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:8]


@cache
def load(name: str) -> Any:
    """The content of the shipped lexicon ``name`` (without ``.yaml``), parsed once per process; do not change it."""
    return read_yaml(_DATA / f"{name}.yaml")
