"""`taizhang doctor`: which optional parts are there, and what lacks without them."""

from __future__ import annotations

import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from taizhang.cli.console import out, print_table
from taizhang.cli.options import Lang, Verbose
from taizhang.cli.texts import text

__all__ = ["doctor"]

_CJK_FONTS = ("Noto Sans CJK", "Noto Serif CJK", "Source Han", "WenQuanYi", "SimSun", "SimHei", "Microsoft YaHei",
              "PingFang", "FangSong", "KaiTi")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """An optional part: key of its texts, where it was found, or None."""

    key: str
    found: str | None


def doctor(lang: Lang = "", verbose: Verbose = False) -> int:
    """Print the state of the optional parts; always 0, since the program works without any of them."""
    from taizhang import __version__

    out(f"taizhang {__version__} · Python {platform.python_version()} · {platform.system()} {platform.machine()}")
    heads = [text("head_part"), text("head_state"), text("head_lacks")]
    rows = [
        (text(f"part_{p.key}"), text("there", what=p.found) if p.found else text("absent"),
         "" if p.found else text(f"lack_{p.key}"))
        for p in _parts()
    ]  # fmt: skip
    print_table(heads, rows)
    return 0


def _parts() -> list[Part]:
    return [
        Part("office", _program("soffice", "libreoffice")),
        Part("pdf", _package("pypdfium2")),
        Part("ocr", _package("rapidocr", "onnxruntime")),
        Part("spark", _package("pyspark") if shutil.which("java") else None),
        Part("postgres", _package("psycopg")),
        Part("web", _package("fastapi", "uvicorn")),
        Part("fonts", _font()),
        Part("browser", _program("chromium", "chromium-browser", "google-chrome")),
    ]


def _program(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _package(*names: str) -> str | None:
    """Name and version where every one of the packages is installed; they are not imported."""
    if any(find_spec(name) is None for name in names):
        return None
    return ", ".join(f"{name} {metadata.version(name)}" for name in names)


def _font() -> str | None:
    """A font with Chinese characters, by fontconfig where that is there."""
    if not shutil.which("fc-list"):
        return None
    listed = subprocess.run(
        ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=30
    ).stdout.splitlines()
    families = sorted({line.split(",")[0].strip() for line in listed if line.strip()})
    known = [family for family in families if family.startswith(_CJK_FONTS)]
    return next(iter(known or families), None)
