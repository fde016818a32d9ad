"""From paths to inputs, and from inputs to sources."""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import zipfile
from pathlib import Path

import pytest

from ingest_files import docx, para, zipped
from taizhang.ingest import Input, Limits, discover, from_text, read
from taizhang.records import NoInputError, ReadError, UsageError

BODY = "今年召开会议28次，办结案件3件。"


def paths(*roots: Path, **options: str) -> list[str]:
    return [item.relative for item in discover(list(roots), **options)]  # type: ignore[arg-type]


def status(item: Input, limits: Limits | None = None) -> str:
    try:
        read(item, limits or Limits())
    except ReadError as error:
        return error.status if error.reason else "no reason"
    return "ok"


def one(path: Path, data: bytes) -> Input:
    path.write_bytes(data)
    return next(discover(path))


def test_folders_are_walked_in_order_and_leftovers_skipped(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1/深.md", "a.txt", ".git/x.txt", "~$锁.docx", ".~lock.a", "Thumbs.db", "c.TXT"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(BODY, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere")
    assert paths(tmp_path) == ["a.txt", "b/1/深.md", "b/2.txt", "c.TXT"]
    assert paths(tmp_path, tmp_path / "a.txt") == ["a.txt", "b/1/深.md", "b/2.txt", "c.TXT"]
    assert all(status(item) == "ok" for item in discover(tmp_path))


def test_links_to_folders_outside_are_followed_once(tmp_path: Path) -> None:
    other, root = tmp_path / "other", tmp_path / "root"
    other.mkdir()
    root.mkdir()
    (other / "x.txt").write_text(BODY, encoding="utf-8")
    (root / "m").symlink_to(other)
    (root / "n").symlink_to(other)
    assert paths(root) == ["m/x.txt"]


def test_no_input_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(NoInputError, match="找不到路径"):
        discover(tmp_path / "nowhere")
    with pytest.raises(NoInputError, match="没有报告"):
        list(discover(tmp_path))
    with pytest.raises(NoInputError):
        discover([])


def test_names_in_gbk_can_be_written(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "总结.txt".encode("gbk")
    with open(raw, "wb") as file:
        file.write(BODY.encode())
    item = next(discover(tmp_path))
    assert item.relative == "总结.txt"
    assert read(item).text == BODY


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_archives_nested_once_with_names_in_gbk(tmp_path: Path, encoding: str) -> None:
    inner = zipped({"里/丙.txt": BODY.encode("gbk"), "再.zip": zipped({"x.txt": b"x"})}, encoding)
    files = {"单位/甲.docx": docx(para(BODY)), "乙.txt": BODY.encode(), "内.zip": inner, "__MACOSX/乙.txt": b"x"}
    (tmp_path / "a.zip").write_bytes(zipped(files, encoding))
    items = list(discover(tmp_path))
    assert [item.relative for item in items] == [
        "a.zip!/乙.txt", "a.zip!/内.zip!/再.zip", "a.zip!/内.zip!/里/丙.txt", "a.zip!/单位/甲.docx",
    ]  # fmt: skip
    assert [status(item) for item in items] == ["ok", "unsupported", "ok", "ok"]
    assert {read(item).text for item in items if item.problem is None} == {BODY}
    assert pickle.loads(pickle.dumps(items)) == items


def test_archive_entries_that_lead_outside_have_their_row(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../out.txt", BODY)
        archive.writestr("/abs.txt", BODY)
        archive.writestr("C:\\win.txt", BODY)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("ok.txt", BODY)
    item = tmp_path / "a.zip"
    item.write_bytes(stream.getvalue())
    assert {i.relative: status(i) for i in discover(item)} == {
        "a.zip!/../out.txt": "unsupported", "a.zip!//abs.txt": "unsupported", "a.zip!/C:/win.txt": "unsupported",
        "a.zip!/link.txt": "unsupported", "a.zip!/ok.txt": "ok",
    }  # fmt: skip


def test_broken_locked_and_large_archives(tmp_path: Path) -> None:
    good = zipped({"a.txt": BODY.encode() * 500})
    assert status(one(tmp_path / "cut.zip", good[:60])) == "corrupt"
    assert status(one(tmp_path / "no.zip", b"")) == "corrupt"
    locked = bytearray(good)
    for at in (6, good.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    assert status(one(tmp_path / "locked.zip", bytes(locked))) == "encrypted"
    assert status(one(tmp_path / "ok.zip", good), Limits(text_bytes=1_000)) == "limit"
    many = tmp_path / "many.zip"
    many.write_bytes(zipped({f"{n}.txt": b"x" for n in range(12)}))
    assert [status(item) for item in discover(many, limits=Limits(archive_entries=10))] == ["limit"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", " \n\u3000\n".encode(), "empty"),
        ("empty.docx", b"", "empty"),
        ("blank.docx", docx(para("")), "empty"),
        ("page.docx", "<html><body>网页</body></html>".encode(), "wrong_type"),
        ("text.docx", BODY.encode(), "wrong_type"),
        ("pdf.docx", b"%PDF-1.4 ...", "wrong_type"),
        ("zip.docx", zipped({"a": b"b"}), "wrong_type"),
        ("cut.docx", docx(para(BODY))[:300], "corrupt"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "wrong_type"),
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("word.txt", docx(para(BODY)), "wrong_type"),
        ("pic.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "wrong_type"),
        ("nul.txt", b"abc\0def", "wrong_type"),
        ("text.pdf", BODY.encode(), "wrong_type"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "corrupt"),
        ("new.doc", docx(para(BODY)), "ok"),
        ("web.doc", f"<html><body><p>{BODY}</p></body></html>".encode("gbk"), "ok"),
        ("no_suffix", BODY.encode(), "ok"),
        ("docx_without_suffix", docx(para(BODY)), "ok"),
        ("x.rar", b"Rar!", "unsupported"),
        ("x.rtf", b"{\\rtf1 {", "corrupt"),
        ("x.odt", zipped({"mimetype": b"x"}), "wrong_type"),
        ("x.json", b"{}", "unsupported"),
        ("p.html", f"<p>{BODY}</p>".encode(), "ok"),
        ("p.md", f"# 总结\n\n{BODY}".encode(), "ok"),
    ],
)
def test_name_and_content(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert status(one(tmp_path / name, data)) == expected


def test_size_limit_says_so(tmp_path: Path) -> None:
    item = one(tmp_path / "a.txt", BODY.encode() * 10)
    with pytest.raises(ReadError, match="上限") as caught:
        read(item, Limits(text_bytes=100))
    assert caught.value.status == "limit"


def test_a_source_carries_what_the_contract_asks(tmp_path: Path) -> None:
    import hashlib

    data = ("\ufeff" + BODY + "\r\n二\r").encode()
    source = read(one(tmp_path / "a.txt", data))
    assert (source.text, source.format) == (f"{BODY}\n二\n", "txt")
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.path.endswith("/a.txt")


def test_text_at_hand() -> None:
    assert from_text("\ufeff一\r\n二\ud800").text == "一\n二\ufffd"
    assert from_text("𠮷\ud83d").text == "𠮷\ufffd"
    with pytest.raises(ReadError):
        from_text(" \n")


ROWS = [("安岭县民政局", 2023, BODY), ("望川县公安局", 2022, "全年接报警情1,204起。"), ("某局", None, "  ")]


def _csv(encoding: str, delimiter: str = ",") -> bytes:
    import csv

    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows(
        [["单位名称", "年 份", "正文"], *[[unit, f"{year}年度" if year else "", text] for unit, year, text in ROWS]]
    )
    return stream.getvalue().encode(encoding)


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["单位", "年度", "正文"])
    for row in ROWS:
        book.active.append(list(row))
    book.create_sheet("说明").append(["随便", "写写"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    units, years, texts = zip(*ROWS, strict=True)
    pq.write_table(pa.table({"unit": units, "year": years, "text": texts}), stream)
    return stream.getvalue()


def _jsonl() -> bytes:
    return b"".join(
        json.dumps({"Unit": unit, "year": year, "content": text}, ensure_ascii=False).encode() + b"\n"
        for unit, year, text in ROWS
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("c.csv", _csv("utf-8-sig")), ("g.csv", _csv("gb18030")), ("s.csv", _csv("utf-8", ";")),
        ("t.tsv", _csv("utf-8", "\t")),
        ("u.csv", _csv("utf-16")), ("x.xlsx", _xlsx()), ("p.parquet", _parquet()), ("j.jsonl", _jsonl()),
    ],
)  # fmt: skip
def test_tables_with_a_report_a_row(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.zip").write_bytes(zipped({name: data}))
    for prefix, path in ((name, tmp_path / name), (f"z.zip!/{name}", tmp_path / "z.zip")):
        items = list(discover(path))
        assert [item.relative for item in items] == [f"{prefix}#1", f"{prefix}#2", f"{prefix}#3"]
        assert [status(item) for item in items] == ["ok", "ok", "empty"]
        source = read(items[1])
        assert source.text == ROWS[1][2]
        assert dict(source.hints) == {"unit": "望川县公安局", "year": "2022"}


def test_columns_by_option_by_length_and_missing(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"谁,甲栏,何时\n某局,{'很长的报告。' * 60},2021\n", encoding="utf-8")
    items = list(discover(path, unit_column="谁", year_column="何时"))
    assert dict(read(items[0]).hints) == {"unit": "某局", "year": "2021"}
    assert len(read(items[0]).text) == 360
    with pytest.raises(UsageError, match="没有名为"):
        list(discover(path, text_column="正文"))
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert [status(item) for item in discover(tmp_path)] == ["unsupported"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.csv", b"", "empty"), ("a.xlsx", b"no zip", "corrupt"), ("a.parquet", b"no parquet", "corrupt"),
        ("a.jsonl", b"[1]\n", "wrong_type"), ("a.xlsx", docx(para(BODY)), "wrong_type"),
        ("a.csv", b"a,text\n\0\0", "wrong_type"),
    ],
)  # fmt: skip
def test_broken_tables(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert status(one(tmp_path / name, data)) == expected


def test_a_broken_line_of_json_costs_that_line_only(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(_jsonl()[:-2] + b"\n{broken\n" + _jsonl().splitlines(True)[0])
    assert [status(item) for item in discover(tmp_path)] == ["ok", "ok", "corrupt", "corrupt", "ok"]


def test_long_cells_are_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\n" + "字" * 300_000 + "\n", encoding="utf-8")
    assert len(read(next(discover(tmp_path))).text) == 300_000
