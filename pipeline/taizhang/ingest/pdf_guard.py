"""A look at the packed streams of a PDF before it is opened: a few kilobytes may hold gigabytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from taizhang.ingest.model import Limits, passed

__all__ = ["check_streams"]

_CHUNK = 1 << 16
_DICTIONARY = 2_000  # bytes before a stream in which its dictionary is looked for
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")


def check_streams(data: bytes, limits: Limits) -> None:
    """Raise `ReadError` ``limit`` where a packed stream (or all of them) expands to more than is allowed.

    Pictures are passed over: reading text does not expand them. A stream that only says it is one is left to the
    limit of memory.
    """
    total = 0
    for match in _STREAM.finditer(data):
        head = data[max(match.start() - _DICTIONARY, 0) : match.start()]
        head = head[head.rfind(b"endobj") + 1 :]
        stages = len(_FLATE.findall(head))
        if not stages or _IMAGE.search(head):
            continue
        size = 0
        for piece in _expanded(data, match.end(), stages):
            size += len(piece)
            if size > limits.stream_bytes:
                raise passed(limits, "stream_bytes", "PDF 中一个压缩数据流展开后过大")
        total += size
        if total > limits.package_bytes:
            raise passed(limits, "package_bytes", "PDF 的压缩数据流展开后过大")


def _expanded(data: bytes, start: int, stages: int) -> Iterator[bytes]:
    """The content of a stream in pieces; it ends quietly where the data are no packed ones."""
    pieces: Iterator[bytes] = (data[at : at + _CHUNK] for at in range(start, len(data), _CHUNK))
    for _ in range(min(stages, 8)):
        pieces = _inflated(pieces)
    return pieces


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest and not unpacker.eof:
            try:
                out = unpacker.decompress(rest, _CHUNK)
            except zlib.error:
                return
            if out:
                yield out
            rest = unpacker.unconsumed_tail
        if unpacker.eof:
            return
