"""A folder of gold annotations: its texts, what we predict for them, and the figures that must not fall."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taizhang.records import DataFileError, NoInputError
from taizhang.run.analyse import extract
from taizhang.run.evaluation import Scores, score_document
from taizhang.run.texts import say
from taizhang.tables import write_bytes

__all__ = ["Evaluation", "evaluate", "fallen", "save_floor"]

_log = logging.getLogger("taizhang")
_SUFFIX = ".gold.json"
Figures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of each document and of all together; `missing` names gold documents without text or prediction."""

    documents: dict[str, Figures]
    total: Figures
    missing: tuple[str, ...]

    def figures(self) -> Figures:
        """The total, with the number of documents that had no result where there is one."""
        return {**self.total, "documents_without_result": len(self.missing)} if self.missing else dict(self.total)


def evaluate(gold: Path, predictions: Path | None = None) -> Evaluation:
    """Score `predictions` (a folder of `<name>.json` records), or what we extract now, against `<name>.gold.json`.

    Texts are looked for in `../texts`, `../reports` and beside the gold files. Raises `NoInputError` where there is
    no gold and `DataFileError` where a file is not valid JSON.
    """
    files = sorted(gold.glob("*" + _SUFFIX))
    if not files:
        raise NoInputError(say("gold_none", path=gold))
    total, documents, missing = Scores(), {}, []
    for path in files:
        name = path.name.removesuffix(_SUFFIX)
        truth = _read_json(path)
        record = _stored(predictions, name) if predictions is not None else _extracted(gold, name)
        if record is None:
            missing.append(name)
            record = {}
        elif truth.get("chars") not in (None, have := len(record.get("text", ""))):
            _log.warning(say("chars_differ", name=name, have=have, want=truth["chars"]))
        scores = score_document(truth, record)
        documents[name] = scores.figures()
        total.add(scores)
    return Evaluation(documents, total.figures(), tuple(missing))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataFileError(say("gold_broken", path=path, reason=error)) from error
    if not isinstance(content, dict):
        raise DataFileError(say("gold_broken", path=path, reason=type(content).__name__))
    return content


def _stored(folder: Path, name: str) -> dict[str, Any] | None:
    path = folder / f"{name}.json"
    return _read_json(path) if path.is_file() else None


def _extracted(gold: Path, name: str) -> dict[str, Any] | None:
    for folder in (gold.parent / "texts", gold.parent / "reports", gold):
        for path in sorted(folder.glob(f"{name}.*")):
            if not path.name.endswith(".json"):
                return extract(path).to_dict()
    return None


def fallen(evaluation: Evaluation, gold: Path, floor: Path) -> list[tuple[str, float, float]]:
    """Figures below those of the file `floor`: name, least, now. Sizes (`*_n`) are not compared.

    The file holds one object of figures, or one for each set under a key that the path of `gold` ends in
    (``corpus/gold``). Raises `DataFileError` where it has none for this set.
    """
    return [
        (name, least, now or 0.0)
        for name, least in _floor(gold, floor).items()
        if not name.endswith("_n") and ((now := evaluation.total.get(name)) is None or now < least)
    ]


def _floor(gold: Path, path: Path) -> Mapping[str, float]:
    sets = _read_floor(path)
    if all(isinstance(value, int | float) for value in sets.values()):
        return sets
    whole = gold.resolve().as_posix()
    for key, figures in sets.items():
        if whole == key or whole.endswith("/" + key):
            return figures  # type: ignore[no-any-return]
    raise DataFileError(say("floor_set", path=path, name=gold))


def _read_floor(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DataFileError(say("floor_unread", path=path, reason=error)) from error


def save_floor(evaluation: Evaluation, gold: Path, path: Path) -> None:
    """Enter the figures, cut to three decimals, in `path` under the last two parts of the path of `gold`."""
    sets = _read_floor(path) if path.exists() else {}
    key = next((k for k in sets if gold.resolve().as_posix().endswith("/" + k)), "/".join(gold.resolve().parts[-2:]))
    cut = {n: math.floor(v * 1000) / 1000 if isinstance(v, float) else v for n, v in evaluation.total.items()}
    text = json.dumps({**sets, key: cut}, ensure_ascii=False, indent=1)
    write_bytes(path, (text + "\n").encode())
