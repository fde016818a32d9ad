"""Old Office files (OLE2 containers, .doc and .wps): just enough to tell what they are and whether they are whole."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from taizhang.records import ReadError

__all__ = ["SIGNATURE", "check_word_file"]

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA  # numbers above have meanings of their own
_DIRECTORY_ENTRY = 128
_WORD = (0xA5EC, 0xA5DC, 0xA697, 0xA699)  # Word 97 and later, Word 6 and 95, and those of East Asian editions
_ENCRYPTED = 0x0100


class _Container:
    """Sectors of an OLE2 file and their chains."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(SIGNATURE):
            raise _broken()
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise _broken()
        self._data = data
        self.size = 1 << shift
        self._fat = self._allocation()

    def _allocation(self) -> list[int]:
        """The allocation table: for each sector the next one of its chain."""
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        following, count = struct.unpack_from("<II", self._data, 68)
        per_sector = self.size // 4
        for _ in range(min(count, len(self._data) // self.size)):
            if following >= _LAST_SECTOR:
                break
            *more, following = struct.unpack(f"<{per_sector}I", self.sector(following))
            numbers.extend(more)
        fat: list[int] = []
        for number in numbers:
            if number < _LAST_SECTOR:
                fat.extend(struct.unpack(f"<{per_sector}I", self.sector(number)))
        return fat

    def sector(self, number: int) -> bytes:
        """The bytes of a sector; the last one of a file may be cut short."""
        start = (number + 1) * self.size
        if start >= len(self._data):
            raise _broken()
        return self._data[start : start + self.size].ljust(self.size, b"\0")

    def check_length(self) -> None:
        """Raise where the file ends before the last sector that is in use begins."""
        last = max((at for at, following in enumerate(self._fat) if following != _FREE), default=0)
        if (last + 1) * self.size >= len(self._data):
            raise _broken()

    def chain(self, number: int) -> Iterator[bytes]:
        """The sectors of a stream."""
        for _ in range(len(self._fat)):
            if number >= len(self._fat):
                return
            yield self.sector(number)
            number = self._fat[number]

    def streams(self) -> dict[str, int]:
        """First sectors by name."""
        found: dict[str, int] = {}
        for sector in self.chain(struct.unpack_from("<I", self._data, 48)[0]):
            for at in range(0, self.size, _DIRECTORY_ENTRY):
                length = min(struct.unpack_from("<H", sector, at + 64)[0], 64)
                name = sector[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
                if name:
                    found.setdefault(name, struct.unpack_from("<I", sector, at + 116)[0])
        return found


def _broken() -> ReadError:
    return ReadError("corrupt", "旧版 Word 文件已损坏或被截断，无法打开")


def check_word_file(data: bytes) -> None:
    """Raise `ReadError` where an OLE2 file is no whole, open Word file: ``encrypted``, ``corrupt``, ``wrong_type``."""
    container = _Container(data)
    streams = container.streams()
    if "EncryptedPackage" in streams:
        raise ReadError("encrypted", "文件已加密；请取消密码后另存再试")
    if "WordDocument" not in streams:
        raise ReadError("wrong_type", "内容是别的 Office 文件（不是文字文档），不能作为报告读取")
    container.check_length()
    head = next(container.chain(streams["WordDocument"]), b"").ljust(12, b"\0")
    kind, flags = struct.unpack_from("<H8xH", head)
    if kind not in _WORD:
        raise _broken()
    if flags & _ENCRYPTED:
        raise ReadError("encrypted", "文件已加密；请取消密码后另存再试")
