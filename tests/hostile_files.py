"""Files that try to bring a reader down, each with the status that it must end with.

``python hostile_files.py FOLDER`` writes them all.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import hostile_pdf  # noqa: F401 - enters its files
from hostile_register import BODY, HOSTILE
from hostile_register import MB as _MB
from hostile_register import hostile as _hostile
from ingest_files import abstract, docx, level, num, para, pdf, zipped

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package in which something of one part is replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new, 1) if name == part else content)
    return stream.getvalue()


def _declared(doctype: str, body: str = BODY) -> bytes:
    return _replaced(docx(para(body)), "word/document.xml", b"<w:document", doctype.encode() + b"<w:document")


_LAUGHS = "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
) + "]>"  # fmt: skip


@_hostile("entity_bomb.docx", "corrupt")
def _entity_bomb() -> bytes:
    data = _declared(_LAUGHS, "ENTITY")
    return _replaced(data, "word/document.xml", b"ENTITY</w:t>", b"&a11;</w:t>")


@_hostile("entity_bomb_utf16.docx", "corrupt")
def _entity_bomb_utf16() -> bytes:
    xml = f'<?xml version="1.0" encoding="UTF-16"?>{_LAUGHS}<w:document>&a11;</w:document>'
    return _part("word/document.xml", xml.encode("utf-16"))


def _part(name: str, content: bytes) -> bytes:
    """A document of which one part is exchanged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(para(BODY)))) as source, zipfile.ZipFile(stream, "w") as target:
        for other in source.namelist():
            target.writestr(other, content if other == name else source.read(other))
    return stream.getvalue()


@_hostile("entity_bomb_in_styles.docx", "corrupt")
def _entity_bomb_in_styles() -> bytes:
    data = docx(para(BODY), styles="<w:style/>")
    return _replaced(data, "word/styles.xml", b"<w:styles", _LAUGHS.encode() + b"<w:styles")


@_hostile("external_entity.docx", "corrupt")
def _external_entity() -> bytes:
    return _declared('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>')


@_hostile("external_subset.docx", "corrupt")
def _external_subset() -> bytes:
    return _declared('<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">')


@_hostile("external_relations.docx", "ok")
def _external_relations() -> bytes:
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        f'<Relationships xmlns="{name}">'
        f'<Relationship Id="r1" Type="{kind}/attachedTemplate" Target="http://192.0.2.1/a.dotm" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{kind}/styles" Target="file:///etc/hostname" TargetMode="External"/>'
        f'<Relationship Id="r3" Type="{kind}/footnotes" Target="../../../../../etc/hostname"/></Relationships>'
    )
    return _part("word/_rels/document.xml.rels", rels.encode())


@_hostile("expands_to_300_mb.docx", "limit")
def _expands() -> bytes:
    return _with_zeros("word/media/image1.bmp", 300 * _MB)


def _with_zeros(name: str, size: int) -> bytes:
    stream = io.BytesIO(docx(para(BODY)))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as out:
        for _ in range(size // _MB):
            out.write(bytes(_MB))
    return stream.getvalue()


@_hostile("lies_about_its_size.docx", "corrupt")
def _lies() -> bytes:
    """The directory says that the document has 1,000 bytes; it has 300 MB."""
    data = bytearray(docx(para(BODY)))
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packed.compress(b"<w:document>" + bytes(300 * _MB)) + packed.flush()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if name == "word/document.xml" else source.read(name))
    raw = bytearray(stream.getvalue())
    at = raw.index(b"PK\x01\x02")
    while raw[at + 46 : at + 46 + struct.unpack_from("<H", raw, at + 28)[0]] != b"word/document.xml":
        at = raw.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<H", raw, at + 10, zipfile.ZIP_DEFLATED)
    struct.pack_into("<I", raw, at + 24, 1_000)
    local = struct.unpack_from("<I", raw, at + 42)[0]
    struct.pack_into("<H", raw, local + 8, zipfile.ZIP_DEFLATED)
    return bytes(raw)


@_hostile("entries_60000.docx", "limit")
def _entries() -> bytes:
    return _many_entries(60_000, "word/document.xml")


def _many_entries(count: int, first: str) -> bytes:
    """An archive of empty files, written by hand: zipfile takes its time."""
    local, directory = bytearray(), bytearray()
    for number in range(count):
        name = (first if number == 0 else f"word/{number}.xml").encode()
        head = struct.pack("<HHHHHIIIHH", 20, 0x800, 0, 0, 33, 0, 0, 0, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(local)) + name
        local += b"PK\x03\x04" + head + name
    most = min(count, 0xFFFF)
    offset, size = len(local), len(directory)
    end = b""
    if count > most:
        end = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, offset)
        end += b"PK\x06\x07" + struct.pack("<IQI", 0, offset + size, 1)
    end += b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, most, most, size, offset, 0)
    return bytes(local + directory) + end


@_hostile("depth_10000.docx", "limit")
def _depth() -> bytes:
    return docx("<w:sdt><w:sdtContent>" * 5_000 + para(BODY) + "</w:sdtContent></w:sdt>" * 5_000)


@_hostile("cells_200000.docx", "ok")
def _cells() -> bytes:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 200 + "</w:tr>"
    return docx(para(BODY) + f"<w:tbl>{row * 1_000}</w:tbl>")


@_hostile("runs_300000.docx", "ok")
def _runs() -> bytes:
    return docx(para(BODY) + "<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 300_000 + "</w:p>")


@_hostile("nested_tables.docx", "ok")
def _nested_tables() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 40 + para(BODY) + "</w:tc></w:tr></w:tbl>" * 40)


@_hostile("one_word_of_20_mb.docx", "limit")
def _long_word() -> bytes:
    return docx(para("字" * (20 * _MB // 3)))


@_hostile("style_loop.docx", "ok")
def _style_loop() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("AB", "BA", "CC")
    )
    links = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:numStyleLink w:val="A"/></w:abstractNum>' for n in range(3)
    )
    return docx(para(BODY, style="A", num=(1, 0)) + para(BODY, style="C"), styles=styles, numbering=links + num(1, 0))


@_hostile("huge_numbers.docx", "ok")
def _huge_numbers() -> bytes:
    """Letters and Roman numerals grow with the number: Word stops at 780 and 32,767."""
    kinds = ("lowerLetter", "upperRoman", "chineseCountingThousand", "ideographZodiacTraditional")
    levels = "".join(level(at, kind, f"%{at + 1}.", start=2_000_000_000) for at, kind in enumerate(kinds))
    body = "".join(para(BODY, num=(1, at)) for at in range(4)) * 50
    return docx(body, numbering=abstract(0, levels) + num(1, 0))


@_hostile("truncated.docx", "corrupt")
def _truncated_docx() -> bytes:
    data = docx("".join(para(f"{BODY}{n}") for n in range(500)))
    return data[: len(data) * 2 // 3]


@_hostile("damaged.docx", "corrupt")
def _damaged_docx() -> bytes:
    data = bytearray(docx("".join(para(f"{BODY}{n * n}") for n in range(500))))
    at = data.index(b"word/document.xml") + 600
    data[at : at + 40] = bytes(40)
    return bytes(data)


@_hostile("encrypted.docx", "encrypted")
def _encrypted_docx() -> bytes:
    return _OLE2 + bytes(1_528) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)


@_hostile("encrypted_entries.docx", "encrypted")
def _encrypted_entries() -> bytes:
    data = bytearray(docx(para(BODY)))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


@_hostile("surrogate.docx", "corrupt")
def _surrogate_docx() -> bytes:
    return _replaced(docx(para(BODY)), "word/document.xml", BODY.encode(), b"&#xD800;")


@_hostile("nul.docx", "corrupt")
def _nul_docx() -> bytes:
    return _replaced(docx(para(BODY)), "word/document.xml", BODY.encode(), b"a&#0;b")


for _name in ("empty.docx", "empty.pdf", "empty.txt", "empty.html", "empty.csv", "empty.xlsx"):
    HOSTILE[_name] = "empty", lambda: b""
HOSTILE["empty.zip"] = "corrupt", lambda: b""
HOSTILE["blank.txt"] = "empty", " \u3000\n\t\ufeff\n".encode
HOSTILE["html.docx"] = "wrong_type", f"<html><body>{BODY}</body></html>".encode
HOSTILE["pdf.docx"] = "wrong_type", lambda: pdf([[(90, 700, 14, BODY)]])
HOSTILE["docx.pdf"] = "wrong_type", lambda: docx(para(BODY))
HOSTILE["docx.txt"] = "wrong_type", lambda: docx(para(BODY))
HOSTILE["picture.txt"] = "wrong_type", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9


@_hostile("depth_10000.html", "limit")
def _deep_html() -> bytes:
    return ("<div>" * 10_000 + BODY + "</div>" * 10_000).encode()


@_hostile("tags_500000.html", "ok")
def _many_tags() -> bytes:
    return (f"<p>{BODY}</p>" + "<b>1</b>" * 500_000).encode()


@_hostile("lists_deep.html", "ok")
def _deep_lists() -> bytes:
    return ("<ol start=99999999999999999999 type=A><li>" * 100 + BODY + "</ol>" * 100).encode()


@_hostile("entities.html", "ok")
def _entities_html() -> bytes:
    return f"{_LAUGHS}<html><body><p>{BODY}&a11;&#xD800;&#0;&#99999999;</p></body></html>".encode()


@_hostile("nul.txt", "wrong_type")
def _nul_text() -> bytes:
    return f"{BODY}\0{BODY}".encode()


@_hostile("surrogates.txt", "ok")
def _surrogates() -> bytes:
    return (BODY * 5 + "\ud800" + BODY * 5 + "\udfff").encode("utf-8", "surrogatepass")


@_hostile("surrogates.jsonl", "ok")
def _surrogates_json() -> bytes:
    return ('{"text": "' + BODY + '\\ud800\\u0000"}\n').encode()


@_hostile("bidi_and_zero_width.txt", "ok")
def _bidi() -> bytes:
    return (BODY.replace("28", "\u202e82\u202c").replace("86", "8\u200b6") + "\u2066x\u2069").encode()


@_hostile("private_use_digits.txt", "ok")
def _private() -> bytes:
    return BODY.replace("28", "\ue012\ue018").encode()


@_hostile("private_use_digits_gb18030.txt", "ok")
def _private_gb() -> bytes:
    return (BODY * 3).replace("28", "\ue012\ue018").encode("gb18030")


@_hostile("text_of_100_mb.txt", "limit")
def _large() -> bytes:
    return BODY.encode() * (100 * _MB // len(BODY.encode()) + 1)


@_hostile("spaces_40000.txt", "ok")
def _spaces() -> bytes:
    return (BODY + " " * 40_000 + "\u3000" * 40_000 + "x\n" + BODY).encode()


@_hostile("controls.txt", "wrong_type")
def _controls() -> bytes:
    return bytes(range(1, 32)) * 100


@_hostile("one_line_of_6_mb.txt", "ok")
def _long_line() -> bytes:
    return BODY.encode() * 60_000


@_hostile("entity_bomb.xlsx", "corrupt")
def _entity_xlsx() -> bytes:
    return _replaced(_xlsx(), "xl/workbook.xml", b"<workbook", _LAUGHS.encode() + b"<workbook")


@_hostile("expands_to_300_mb.xlsx", "limit")
def _expands_xlsx() -> bytes:
    stream = io.BytesIO(_xlsx())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/media/x.bin", bytes(300 * _MB))
    return stream.getvalue()


@_hostile("wide_and_long.xlsx", "empty+ok")
def _wide_xlsx() -> bytes:
    """Two cells in opposite corners of the largest sheet that there can be."""
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    data = _replaced(_xlsx(), "xl/worksheets/sheet1.xml", b"</sheetData>", corner)
    return _replaced(data, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["单位", "正文"])
    book.active.append(["某局", BODY])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@_hostile("rows_of_12_mb.parquet", "oom")
def _parquet() -> bytes:
    """A thousand times the same ten megabytes: the file holds them once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    column = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000, pa.int32()), pa.array(["x" * (12 * _MB)]))
    stream = io.BytesIO()
    pq.write_table(pa.table({"text": column}), stream, compression="snappy", dictionary_pagesize_limit=64 * _MB)
    return stream.getvalue()


@_hostile("deep.jsonl", "corrupt+ok")
def _deep_json() -> bytes:
    return ('{"text": "' + BODY + '"}\n' + '{"text":' * 100_000 + "\n").encode()


@_hostile("nul.csv", "wrong_type")
def _nul_csv() -> bytes:
    return b"text\n\0\0\0\n"


@_hostile("entries_200001.zip", "limit")
def _many_files() -> bytes:
    return _many_entries(200_001, "word/0.txt")


@_hostile("bomb.zip", "limit")
def _zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.txt", bytes(300 * _MB))
    return stream.getvalue()


@_hostile("bomb_in_bomb.zip", "limit")
def _nested_bomb() -> bytes:
    return zipped({"in.zip": _zip_bomb()})


@_hostile("nested_five_times.zip", "unsupported")
def _nested() -> bytes:
    data = zipped({"a.txt": BODY.encode()})
    for _ in range(5):
        data = zipped({"a.zip": data})
    return data


def main(folder: str) -> None:
    """Write them all."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, (status, build) in HOSTILE.items():
        (Path(folder) / name).write_bytes(build())
        print(f"{name}\t{status}")


if __name__ == "__main__":
    main(sys.argv[1])
