"""Hostile PDF files; entered in the register on import."""

from __future__ import annotations

import hashlib
import struct
import zlib

from hostile_register import BODY
from hostile_register import MB as _MB
from hostile_register import hostile as _hostile
from ingest_files import pdf, raw_pdf


@_hostile("flate_bomb.pdf", "limit")
def _flate_bomb() -> bytes:
    return _flate(_squeezed(b" " * _MB, 300), "/FlateDecode")


@_hostile("flate_bomb_in_bomb.pdf", "limit")
def _flate_chain() -> bytes:
    return _flate(zlib.compress(_squeezed(b" " * _MB, 400), 9), "[/FlateDecode/FlateDecode]")


@_hostile("flate_bomb_called_image.pdf", "oom")
def _flate_image() -> bytes:
    """It says that it is a picture, which is not expanded before reading, and is the text of the page."""
    return _flate(_squeezed(b" " * _MB, 1_100), "/FlateDecode/Subtype/Image")


def _squeezed(block: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(block) for _ in range(times)) + packer.flush()


def _flate(data: bytes, filters: str) -> bytes:
    content = b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(data), filters.encode(), data)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[4 0 R]>>", content, page])


@_hostile("operators_600000.pdf", "limit")
def _operators() -> bytes:
    return _flate(_squeezed(b"0 0 m 9 9 l S\n" * 60_000, 10), "/FlateDecode")


@_hostile("operators_4_million.pdf", "oom")
def _operators_more() -> bytes:
    return _flate(_squeezed(b"0 0 m 9 9 l S\n" * 60_000, 70), "/FlateDecode")


@_hostile("characters_400000.pdf", "limit")
def _characters() -> bytes:
    return pdf([[(90, 700 - 20 * n, 14, BODY * 60) for n in range(180)]])


@_hostile("pages_in_a_loop.pdf", "corrupt")
def _page_loop() -> bytes:
    kids = b"<</Type/Pages/Parent 2 0 R/Count 5/Kids[2 0 R 3 0 R]>>"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 5/Kids[3 0 R 2 0 R]>>", kids])


@_hostile("pages_a_billion.pdf", "no_text")
def _page_count() -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1000000000/Kids[3 0 R]>>", page])


@_hostile("forms_in_a_loop.pdf", "oom")
def _form_loop() -> bytes:
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 3 0 R/G 3 0 R>>>>/Length 9>>stream\n/F Do /G Do\nendstream"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</F 3 0 R>>>>>>"
    content = b"<</Length 5>>stream\n/F Do\nendstream"
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[4 0 R]>>", form, page, content])


@_hostile("forms_a_billion.pdf", "oom")
def _form_tree() -> bytes:
    """Ten forms, each of which draws the next one ten times."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    objects.append(
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    )
    objects.append(b"<</Length 5>>stream\n/F Do\nendstream")
    for number in range(5, 15):
        content = b"/F Do " * 10
        below = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1) if number < 14 else b""
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d>>stream\n%s\nendstream"
            % (below, len(content), content)
        )
    return raw_pdf(objects)


@_hostile("arrays_100000_deep.pdf", "corrupt")
def _deep_arrays() -> bytes:
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 100_000 + b"]" * 100_000])


@_hostile("encrypted.pdf", "encrypted")
def _encrypted_pdf() -> bytes:
    """RC4 with 40 bits, as PDF 1.1 has it; the user's password is ``secret``."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    identity = bytes(range(16))
    owner = _rc4(hashlib.md5(padding).digest()[:5], (b"secret" + padding)[:32])
    key = hashlib.md5((b"secret" + padding)[:32] + owner + struct.pack("<i", -4) + identity).digest()[:5]
    user = _rc4(key, padding)
    encrypt = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), user.hex().encode())
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return raw_pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, encrypt],
        b"/Encrypt 4 0 R/ID[<%s><%s>]" % ((identity.hex().encode(),) * 2),
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


@_hostile("truncated.pdf", "corrupt")
def _truncated_pdf() -> bytes:
    data = pdf([[(90, 700, 14, f"{BODY}{n}")] for n in range(20)])
    return data[: len(data) // 2]
