"""Bytes of a text file to characters.

The order is that of likelihood and of safety: byte order mark, strict UTF-8, GB18030 if what comes out is plausible
Chinese, BIG5 and UTF-16/32 by the same test, lines of mixed encodings, and last a general detector.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache

from taizhang.records import ReadError

__all__ = ["clean", "decode", "decode_stream_encoding"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"
_PLAUSIBLE = 0.85
_SAMPLE = 6_000
_CLEAR = 0.95
_LEAST_BYTES = 16  # of each encoding: fewer are more likely damage
_MOST_SEAMS = 300
_LONGEST_SEAM = 600  # bytes: within so many the place is sought where one encoding goes over into the other
# Other bytes than ASCII, with the ASCII byte in which a character of GBK may end.
_PIECES = re.compile(rb"[\x00-\x7f]+|[\x80-\xff]+[\x40-\x7e](?=[\x80-\xff])|[\x80-\xff]+")


def clean(text: str) -> str:
    """``\\r\\n`` and ``\\r`` as ``\\n``, without byte order mark; nothing else changes (the contract's text)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith("\ufeff") else text


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file and notes on what had to be guessed.

    Raises `ReadError` with ``wrong_type`` where the bytes are no text.
    """
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if "\0" not in text and not _binary(data):
                return _hz(clean(text))
    text, notes = _decode_other(data)
    return clean(text), notes


def decode_stream_encoding(data: bytes) -> str:
    """The encoding in which the head of a large file is best read (``utf-8-sig`` also for plain UTF-8)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return max(("gb18030", "big5hkscs"), key=lambda e: _score(data.decode(e, "replace")))
    return "utf-8-sig"


def _decode_other(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace").removesuffix("\ufffd")
            return _checked(text), _lossy_note(text)
    wide = _wide(data)
    if wide is not None:
        return wide, ()
    if b"\0" in data or _binary(data):
        raise ReadError("wrong_type", "文件内容是二进制数据，不是文本；请确认文件类型")
    best = _best(data, ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"))
    if best is not None:
        return best, ()
    return _cut_end(data) or _mixed(data) or _damaged(data) or _detected(data)


def _hz(text: str) -> tuple[str, tuple[str, ...]]:
    """HZ writes Chinese in pure ASCII between ``~{`` and ``~}``."""
    if "~{" in text and text.isascii():
        try:
            read = text.encode("ascii").decode("hz")
        except UnicodeDecodeError:
            return text, ()
        if not read.isascii():
            return read, ()
    return text, ()


def _binary(data: bytes) -> bool:
    """More than one control character in a hundred bytes: no text in any encoding that extends ASCII."""
    return len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 100 + 1


def _wide(data: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark, told by the control bytes that halves of characters look like."""
    if b"\0" not in data and not _binary(data):
        return None
    return _best(data, ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"))


def _best(data: bytes, encodings: tuple[str, ...]) -> str | None:
    found: tuple[float, str] | None = None
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _score(text)
        if score > 0.97:
            return text
        if score >= _PLAUSIBLE and (found is None or score > found[0]):
            found = score, text
    return found[1] if found else None


def _cut_end(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """A text that ends in the middle of its last character."""
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        if _score(text) >= _PLAUSIBLE:
            return text, ("文件末尾的一个字不完整，已略去；文件可能被截断",)
    return None


def _mixed(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Parts in UTF-8 and parts in GB18030 in one file, as pasting and joining of files leave them.

    A line is read whole where it is of one encoding, else each of its pieces between ASCII characters by itself.
    """
    lines: list[str] = []
    seen: Counter[str] = Counter()
    seams = 0
    for raw in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        pieces = [raw] if _encoding_of(raw) else _PIECES.findall(raw)
        line: list[str] = []
        for piece in pieces:
            parts = _two_parts(piece)
            seams += len(parts) != 1
            if seams > _MOST_SEAMS:
                return None
            if not parts:
                line.append(piece.decode("utf-8", "replace"))
            seen.update({encoding: len(part) for encoding, part in parts if not part.isascii()})
            line.extend(part.decode(encoding) for encoding, part in parts)
        lines.append("".join(line))
    text = "\n".join(lines)
    if len(seen) < 2 or min(seen.values()) < _LEAST_BYTES or _score(text) < _PLAUSIBLE or _torn(text):
        return None
    return text, ("文件混用 UTF-8 与 GB18030 两种编码，已分段识别，请核对文字", *_lossy_note(text))


def _encoding_of(raw: bytes) -> str | None:
    """Which of the two these bytes are in. Damaged UTF-8 is often GB18030 too, but then it makes no sense."""
    for encoding, least in (("utf-8", -2.0), ("gb18030", _PLAUSIBLE)):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text or _score(text) >= least:
            return encoding
    return None


def _two_parts(raw: bytes) -> list[tuple[str, bytes]]:
    """Bytes of one encoding, or of one up to some place and of the other behind it; nothing for anything else."""
    whole = _encoding_of(raw)
    if whole:
        return [(whole, raw)]
    if len(raw) > _LONGEST_SEAM:
        return []
    best: tuple[float, list[tuple[str, bytes]]] | None = None
    for at in range(1, len(raw)):
        for first, second in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
            try:
                score = _score(raw[:at].decode(first) + raw[at:].decode(second))
            except UnicodeDecodeError:
                continue
            if best is None or score > best[0]:
                best = score, [(first, raw[:at]), (second, raw[at:])]
    return best[1] if best and best[0] > _CLEAR else []  # else it is damage in one encoding


def _damaged(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """A few broken bytes in a text that is otherwise clear: they show as U+FFFD, and a note says so."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if not _torn(text) and _score(text) >= _PLAUSIBLE - 0.05:
            return text, _lossy_note(text)
    return None


def _detected(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    match = from_bytes(data[:200_000]).best()
    if match is not None:
        text = data.decode(match.encoding, "replace")
        if _score(text) >= 0.5:
            return text, (f"编码不常见，按 {match.encoding} 读取，请核对文字", *_lossy_note(text))
    raise ReadError("wrong_type", "无法识别文字编码，内容可能不是文本；请另存为 UTF-8 编码的文本后再试")


def _torn(text: str) -> bool:
    """More than one character in fifty is lost."""
    return text.count("\ufffd") * 50 > len(text)


def _lossy_note(text: str) -> tuple[str, ...]:
    lost = text.count("\ufffd")
    return (f"有 {lost} 处字节无法识别，以“\ufffd”代替",) if lost else ()


def _checked(text: str) -> str:
    if "\0" in text or text.count("\ufffd") * 10 > len(text) + 10:
        raise ReadError("wrong_type", "文件内容不是文本；请确认文件类型")
    return text


def _score(text: str) -> float:
    """The share of plausible characters in the head of a text; every impossible one takes two off."""
    sample = text[:_SAMPLE]
    return sum(map(_weight, sample)) / len(sample) if sample else 0.0


@lru_cache(maxsize=20_000)
def _weight(char: str) -> float:
    """1 for what Chinese texts are made of, 0 for rare characters, -2 for what no text holds.

    Common characters are those of the first plane of GB 2312 (3,755) and of BIG5 (5,401): both standards order by use,
    so that the lead byte of the encoded character tells.
    """
    code = ord(char)
    if code < 0x80:
        return 1.0 if code >= 0x20 or char in "\t\n\r\f\v" else -2.0
    if 0x2010 <= code <= 0x2027 or 0x2160 <= code <= 0x217F or 0x2460 <= code <= 0x249B:
        return 1.0
    if 0x3000 <= code <= 0x301F or 0xFF01 <= code <= 0xFF5E or char in "·×÷°℃㎡±→—…":
        return 1.0
    if code < 0xA0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD or code >= 0x40000:
        return -2.0
    if 0x4E00 <= code <= 0x9FFF:
        return 1.0 if _lead(char, "gb2312") in range(0xB0, 0xD8) or _lead(char, "big5") in range(0xA4, 0xC7) else 0.0
    return 0.0


def _lead(char: str, encoding: str) -> int:
    try:
        return char.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0
