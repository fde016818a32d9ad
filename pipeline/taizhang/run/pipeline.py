"""The spaCy pipeline as a folder that `spacy.load` takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from taizhang.lexicon import resource
from taizhang.records import DataFileError
from taizhang.tables import make_folder, write_bytes

__all__ = ["SHIPPED", "make_pipeline"]

SHIPPED = ("models", "zh_taizhang")
_SPACY = ">=3.8,<4.0"
_ABOUT = (
    "Chinese work reports: exact words, sections, sentences with whether they can be checked, the ledger of numbers, "
    "metrics, flags"
)


def make_pipeline(folder: Path, config: Path | None = None) -> list[str]:
    """Make the pipeline that a `config.cfg` describes (the shipped one where none is given) and write it to `folder`:
    ``config.cfg`` with every setting of its components, and ``meta.json``. The names of its components, in order.

    The same config gives the same files. Raises `DataFileError` where spaCy cannot read the config or does not know
    what it names.
    """
    source = config or resource(*SHIPPED, "config.cfg")
    nlp = _made(source)
    make_folder(folder)
    write_bytes(folder / "config.cfg", _settings(nlp).encode("utf-8"))
    write_bytes(folder / "meta.json", (json.dumps(_meta(nlp), ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return list(nlp.pipe_names)


def _made(source: Path) -> Any:
    from spacy.util import load_config, load_model_from_config

    try:
        return load_model_from_config(load_config(source), auto_fill=True)
    except (ValueError, KeyError, OSError) as error:
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise DataFileError(f"{source}: {reason}") from error


def _settings(nlp: Any) -> str:
    """The config without the parts on spaCy's own training, which has nothing to do here."""
    general = {key: value for key, value in sorted(nlp.config["nlp"].items()) if key != "vectors"}
    parts = {
        name: {key: value for key, value in nlp.config["components"][name].items() if key != "factory"}
        for name in nlp.component_names
    }
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.component_names}
    components = {name: {"factory": factories[name], **dict(sorted(part.items()))} for name, part in parts.items()}
    made: str = type(nlp.config)({"nlp": general, "components": components}).to_str()
    return made + "\n"


def _meta(nlp: Any) -> dict[str, Any]:
    """What spaCy wants to know of a pipeline, without the version that happens to be installed."""
    from taizhang import __version__

    return {
        "lang": nlp.lang, "name": "taizhang", "version": __version__, "description": _ABOUT, "author": "taizhang",
        "license": "Apache-2.0", "spacy_version": _SPACY, "requirements": [f"taizhang>={__version__}"],
        "pipeline": list(nlp.pipe_names), "components": list(nlp.component_names), "disabled": list(nlp.disabled),
        "labels": {}, "vectors": {"width": 0, "vectors": 0, "keys": 0, "name": None},
    }  # fmt: skip
