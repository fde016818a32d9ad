"""Old documents through LibreOffice: the same lines as the Word file, in one run, and every loss with its status."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from ingest_files import docx, para, zipped
from office import convert, needs_office
from taizhang.ingest import Input, Limits, discover, office, read
from taizhang.ingest.office import converted
from taizhang.records import ReadError
from word_report import CHECKS, LAST, word_report

KEPT = [line for check in CHECKS if check.kept for line in check.lines]
LIMITS = Limits(office_seconds=0.7)


def ole2(*, name: str = "WordDocument", flags: int = 0, kind: int = 0xA5EC, cut: int = 0) -> bytes:
    """An OLE2 container of one stream, five sectors long: table, directory, and the stream."""
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 3, 4, 0xFFFFFFFE, *[0xFFFFFFFF] * 123)
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 0x1000, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    )  # fmt: skip

    def entry(text: str, start: int) -> bytes:
        raw = text.encode("utf-16-le")
        return raw.ljust(64, b"\0") + struct.pack("<H50xIII", len(raw) + 2, start, 1536, 0)

    stream = struct.pack("<H8xH", kind, flags) + "今年召开会议28次".encode("utf-16-le")
    data = head + fat + (entry("Root Entry", 0) + entry(name, 2)).ljust(512, b"\0") + stream.ljust(1536, b"\0")
    return data[: len(data) - cut]


def odt(files: dict[str, bytes]) -> bytes:
    """An OpenDocument text; its first entry says what it is and is not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_DEFLATED, 1)
    return stream.getvalue()


def status(path: Path, data: bytes, limits: Limits | None = None) -> str:
    path.write_bytes(data)
    try:
        source = read(next(discover(path)), limits)
    except ReadError as error:
        return error.status if error.reason else "no reason"
    return f"ok {source.format}"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.doc", ole2(flags=0x0100), "encrypted"),
        ("a.doc", ole2(name="EncryptedPackage"), "encrypted"),
        ("a.doc", ole2(name="Workbook"), "wrong_type"),
        ("a.doc", ole2(kind=0x1234), "corrupt"),
        ("a.wps", ole2(cut=600), "corrupt"),
        ("a.doc", ole2()[:700], "corrupt"),
        ("a.rtf", b"{\\rtf1 {\\b abc} \\{ de", "corrupt"),
        ("a.rtf", b"just text", "wrong_type"),
        ("a.doc", "今年召开会议28次。".encode("gbk"), "ok txt"),
        ("a.doc", docx(para("正文")), "ok docx"),
        ("a.odt", odt({"content.xml": b"<!DOCTYPE a><a/>"}), "corrupt"),
        ("a.odt", odt({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "encrypted"),
        ("a.odt", odt({"x": bytes(210 << 20)}), "limit"),
        ("a.odt", zipped({"mimetype": b"x"}), "wrong_type"),
        ("a.doc", b"", "empty"),
    ],
)  # fmt: skip
def test_what_never_reaches_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, expected: str
) -> None:
    for program in ("/nonexistent/soffice", None):
        monkeypatch.setattr(office, "find_office", lambda program=program: program)
        assert status(tmp_path / name, data) == expected


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf", "a.odt", "a"])
def test_without_libreoffice_the_status_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    data = {"a.rtf": b"{\\rtf1 x}", "a.odt": odt({})}.get(name, ole2())
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match="libreoffice-writer") as caught:
        read(next(discover(tmp_path)))
    assert caught.value.status == "unsupported"


_FAKE = """#!{python}
import sys, time, os, pathlib
args = sys.argv[1:]
out = pathlib.Path(args[args.index("--outdir") + 1])
files = args[args.index("--outdir") + 2:]
profile = next(a for a in args if a.startswith("-env:UserInstallation="))
with open({log!r}, "a") as log:
    log.write(f"{{profile}} {{len(files)}}\\n")
for name in files:
    text = pathlib.Path(name).read_text()
    if "CRASH" in text:
        os.abort()
    if "HANG" in text:
        time.sleep(60)
    if "REFUSE" not in text and ("ONCE" not in text or len(files) == 1):
        (out / (pathlib.Path(name).stem + ".docx")).write_bytes(pathlib.Path({made!r}).read_bytes())
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice that does what the files say; the log of its runs."""
    made, log, program = tmp_path / "made.docx", tmp_path / "log", tmp_path / "soffice"
    made.write_bytes(docx(para("今年召开会议28次。")))
    program.write_text(_FAKE.format(python=sys.executable, log=str(log), made=str(made)), "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))
    return log


def rtf(folder: Path, words: list[str]) -> list[Input]:
    folder.mkdir()
    for number, word in enumerate(words):
        (folder / f"{number:03}.rtf").write_text(f"{{\\rtf1 {word} {number}}}", "utf-8")
    return list(discover(folder))


def test_one_run_for_a_batch(tmp_path: Path, fake: Path) -> None:
    items = rtf(tmp_path / "in", ["GOOD"] * 30)
    (tmp_path / "in" / "b.txt").write_text("二", "utf-8")
    with converted([*items, *discover(tmp_path / "in" / "b.txt")], LIMITS) as ready:
        sources = [read(item) for item in ready]
    assert [source.text for source in sources] == [*["今年召开会议28次。"] * 30, "二"]
    assert [source.format for source in sources] == [*["rtf"] * 30, "txt"]
    assert len({source.sha256 for source in sources}) == 31, "the digest is that of the original"
    assert [source.path for source in sources[:30]] == [item.path for item in items]
    assert len(fake.read_text("utf-8").splitlines()) == 1


def test_a_bad_file_costs_that_file_only(tmp_path: Path, fake: Path) -> None:
    words = ["GOOD", "CRASH", "GOOD", "REFUSE", "GOOD", "HANG", "GOOD", "ONCE", "CRASH", "GOOD"]
    with converted(rtf(tmp_path / "in", words), LIMITS) as ready:
        found = [item.problem[0] if item.problem else "ok" for item in ready]
        assert all(item.problem or read(item).text for item in ready)
    wanted = {"CRASH": "crash", "REFUSE": "corrupt", "HANG": "timeout"}
    assert found == [wanted.get(word, "ok") for word in words]
    profiles = [line.split()[0] for line in fake.read_text("utf-8").splitlines()]
    assert len(set(profiles)) == len(profiles), "no two runs share a profile"


def test_a_run_that_always_fails_ends(tmp_path: Path, fake: Path) -> None:
    with converted(rtf(tmp_path / "in", ["CRASH"] * 6), LIMITS, workers=2) as ready:
        assert [item.problem[0] if item.problem else "ok" for item in ready] == ["crash"] * 6


def test_nothing_is_left_behind(tmp_path: Path, fake: Path) -> None:
    with converted(rtf(tmp_path / "in", ["GOOD"]), LIMITS) as ready:
        made = Path(ready[0].converted or "")
        assert made.is_file()
    assert not made.parent.exists()


@needs_office
def test_doc_odt_and_rtf_of_the_word_report(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_report(kept=True))
    (tmp_path / "in").mkdir()
    for kind in ("doc", "odt"):
        convert(tmp_path / "a.docx", kind, tmp_path).rename(tmp_path / "in" / f"a.{kind}")
    (tmp_path / "in" / "b.wps").write_bytes((tmp_path / "in" / "a.doc").read_bytes())
    (tmp_path / "in" / "c.rtf").write_bytes(_RTF)
    (tmp_path / "in" / "d.doc").write_bytes(ole2())
    items = list(discover(tmp_path / "in"))
    with converted(items) as ready:
        sources = {item.relative: read(item) for item in ready if item.problem is None}
        assert [item.problem[0] for item in ready if item.problem] == ["corrupt"]
    assert len(KEPT) >= 30
    for name in ("a.doc", "a.odt", "b.wps"):
        assert sources[name].text.split("\n") == [*KEPT, LAST], name
        assert sources[name].format == name[-3:]
    assert sources["c.rtf"].text.split("\n") == ["一、总结", "二、办结45件"]
    assert {name: where_of(source, "28次") for name, source in sources.items() if name[0] != "c"} == dict.fromkeys(
        ("a.doc", "a.odt", "b.wps"), "表1第2行第3列"
    )


def where_of(source: object, words: str) -> str:
    from taizhang.ingest import where
    from taizhang.records import Source

    assert isinstance(source, Source)
    return where(source, source.text.index(words))


_RTF = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
    r"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc39\leveljc0\levelfollow2\levelstartat1"
    r"{\leveltext\'02\'00\u12289 ?;}{\levelnumbers\'01;}}\listid1}}"
    r"{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
    r"\pard\plain\f0\ls1\ilvl0 \u24635 ?\u32467 ?\par \'b0\'ec\'bd\'e145\'bc\'fe\par}"
).encode("ascii")


def test_an_audit_converts_its_old_documents_in_one_run(tmp_path: Path, fake: Path) -> None:
    import taizhang

    rtf(tmp_path / "in", ["GOOD", "REFUSE", "GOOD"])
    made = taizhang.audit(tmp_path / "in", workers=1)
    assert made.inputs["status"].tolist() == ["ok", "corrupt", "duplicate"]
    assert made.inputs["format"].tolist() == ["rtf"] * 3
    assert fake.read_text("utf-8").splitlines()[0].endswith(" 3")
