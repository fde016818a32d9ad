"""How many reports a second are read from each format, and how many are read and analysed, in one process.

    python benchmarks/formats.py [--out FILE]

The reports are those of the sample corpus, written in each format. Seconds are those of the clock, since some formats
are read by a process of their own. PDF, DOC and ODT are measured where LibreOffice can write them.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from taizhang.ingest import discover, read
from taizhang.lexicon import resource
from taizhang.run.analyse import analyse

Texts = Mapping[str, str]


def _docx(texts: Texts, folder: Path) -> None:
    import docx

    for name, text in texts.items():
        document = docx.Document()
        for line in text.split("\n"):
            document.add_paragraph(line)
        document.save(str(folder / f"{name}.docx"))


def _html(texts: Texts, folder: Path) -> None:
    for name, text in texts.items():
        body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        (folder / f"{name}.html").write_text(f"<html><meta charset=utf-8><body>{body}</body></html>", "utf-8")


def _text(encoding: str) -> Callable[[Texts, Path], None]:
    def write(texts: Texts, folder: Path) -> None:
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding)

    return write


def _csv(texts: Texts, folder: Path) -> None:
    lines = io.StringIO()
    csv.writer(lines).writerows([("title", "text"), *texts.items()])
    (folder / "reports.csv").write_text(lines.getvalue(), "utf-8-sig")


def _xlsx(texts: Texts, folder: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("title", "text"), *texts.items()):
        book.active.append(row)
    book.save(folder / "reports.xlsx")


def _jsonl(texts: Texts, folder: Path) -> None:
    rows = [json.dumps({"title": name, "text": text}, ensure_ascii=False) for name, text in texts.items()]
    (folder / "reports.jsonl").write_text("\n".join(rows), "utf-8")


def _zip(texts: Texts, folder: Path) -> None:
    with zipfile.ZipFile(folder / "reports.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text.encode())


def _by_office(kind: str) -> Callable[[Texts, Path], None]:
    def write(texts: Texts, folder: Path) -> None:
        with tempfile.TemporaryDirectory() as place:
            _docx(texts, Path(place))
            files = sorted(map(str, Path(place).glob("*.docx")))
            command = ["soffice", f"-env:UserInstallation=file://{place}/user", "--headless", "--convert-to", kind]
            subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True)

    return write


FORMATS: dict[str, Callable[[Texts, Path], None]] = {
    "txt, UTF-8": _text("utf-8"), "txt, GB18030": _text("gb18030"), "html": _html, "docx": _docx,
    "csv, a report a row": _csv, "xlsx, a report a row": _xlsx, "jsonl": _jsonl, "zip of txt": _zip,
}  # fmt: skip
OFFICE = {"pdf": _by_office("pdf"), "doc": _by_office("doc"), "odt": _by_office("odt")}


def measure(write: Callable[[Texts, Path], None], texts: Texts) -> tuple[float, float]:
    """Reports a second: read, and read and analysed."""
    with tempfile.TemporaryDirectory() as place:
        write(texts, Path(place))
        rates = []
        for work in (read, lambda item: analyse(read(item))):
            items = list(discover([Path(place)]))
            work(items[0])
            started = time.perf_counter()
            for item in items:
                work(item)
            rates.append(len(items) / (time.perf_counter() - started))
    return rates[0], rates[1]


def main() -> int:
    """Measure and show all formats."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="write the rates as JSON")
    options = parser.parse_args()
    texts = {path.stem: path.read_text("utf-8") for path in sorted(resource("corpus", "reports").glob("*.txt"))}
    found = {}
    for name, write in {**FORMATS, **(OFFICE if shutil.which("soffice") else {})}.items():
        reading, whole = measure(write, texts)
        found[name] = {"read": round(reading, 1), "analysed": round(whole, 1)}
        print(f"{name:22} read {reading:8.1f}/s   read and analysed {whole:8.1f}/s")
    if options.out:
        options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
