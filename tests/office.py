"""LibreOffice for tests: where it is, and one run of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (apt: libreoffice-writer)")


def convert(source: Path, kind: str, folder: Path) -> Path:
    """``source`` written as ``kind`` (``odt``, ``txt:Text (encoded):UTF8``) into ``folder``."""
    assert SOFFICE is not None
    profile = folder / "profile"
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    made = folder / f"{source.stem}.{kind.partition(':')[0]}"
    assert made.is_file()
    return made
