"""Values of written numbers: ASCII and full-width digits, Chinese numerals, mixtures of both.

Pure functions on the numeral alone; approximators (近 余 多) and units are the grammar's business.
"""

from __future__ import annotations

import re

__all__ = ["ARABIC", "CHINESE", "CHINESE_CHARS", "MULTIPLIERS", "is_positional", "parse_number", "tidy", "to_ascii"]

CHINESE_CHARS = "〇零一二两三四五六七八九十百千万亿"
_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
MULTIPLIERS = _SMALL | _LARGE

# Groups of three parted by a comma of either width, or a plain run; with decimals. Older reports print the decimal
# point as a middle dot (14·1％); before anything but a rate or a multiplier that is a name (3·15).
ARABIC = (
    r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)"
    r"(?:[.．][0-9０-９]+|·[0-9０-９]+(?=\s?[％%万亿个]))?"
)
CHINESE = rf"[{CHINESE_CHARS}]+"

_TO_ASCII = str.maketrans("０１２３４５６７８９．·，－−＋％", "0123456789..,--+%")
_PIECE = re.compile(r"([0-9]+(?:\.[0-9]+)?)|([十百千万亿])|([〇○零一二两三四五六七八九])")


def to_ascii(text: str) -> str:
    """Full-width digits and their signs as ASCII; the length stays the same."""
    return text.translate(_TO_ASCII)


def is_positional(numeral: str) -> bool:
    """Whether a Chinese numeral of two or more characters has no 十百千万亿, as 二〇二三 or 七八."""
    return len(numeral) > 1 and not any(c in MULTIPLIERS for c in numeral)


def parse_number(numeral: str) -> float:
    """The value of ``numeral``: ``1,280`` ``２０`` ``3.5万`` ``一万二千`` ``两千三百`` ``二〇二三`` ``百`` ``2万亿``.

    A multiplier without a number before it counts once (百 is 100), as does a digit behind 百 or 千 at the end in
    spoken short forms (一百二 is 120). Raises ValueError for text that is no numeral.
    """
    bare = numeral.replace(",", "")
    if bare.isascii() and bare.replace(".", "", 1).isdigit():  # the usual case
        return float(bare)
    plain = re.sub(r"[,\s\u00a0\u2009]", "", to_ascii(numeral))
    sign = -1.0 if plain.startswith("-") else 1.0
    plain = plain.lstrip("+-")
    if not plain:
        raise ValueError(f"no numeral: {numeral!r}")
    if is_positional(plain) and all(c in _VALUES for c in plain):
        return sign * float("".join(str(_VALUES[c]) for c in plain))
    return sign * _compose(plain, numeral)


def _compose(plain: str, numeral: str) -> float:
    total = 0.0  # closed by 亿
    block = 0.0  # closed by 万
    part = 0.0  # under 10,000
    digit: float | None = None
    last_unit = 1.0
    position = 0
    for piece in _PIECE.finditer(plain):
        if piece.start() != position:
            raise ValueError(f"no numeral: {numeral!r}")
        position = piece.end()
        arabic, unit, chinese = piece.groups()
        if arabic is not None:
            digit = float(arabic)
        elif chinese is not None:
            value = _VALUES[chinese]
            if value or digit is None:
                digit = float(value)
            last_unit = 1.0 if not value else last_unit
        elif unit in _SMALL:
            part += (1.0 if digit is None else digit) * _SMALL[unit]
            digit, last_unit = None, float(_SMALL[unit])
        elif unit == "万":
            block = (part + (digit or 0.0) if part or digit is not None else block or 1.0) * 10_000
            part, digit, last_unit = 0.0, None, 10_000.0
        else:
            whole = block + part + (digit or 0.0)
            total = (whole if whole or digit is not None else total or 1.0) * 100_000_000
            block, part, digit, last_unit = 0.0, 0.0, None, 100_000_000.0
    if position != len(plain):
        raise ValueError(f"no numeral: {numeral!r}")
    if digit is not None:
        spoken = last_unit >= 100 and plain[-1] in _VALUES and len(plain) > 1 and plain[-2] in MULTIPLIERS
        part += digit * (last_unit / 10 if spoken else 1.0)
    return tidy(total + block + part)


def tidy(value: float) -> float:
    """Drop the dust of binary floating point (1.1万 is 11,000, 138.2亿 13,820,000,000): a double holds 15 digits."""
    rounded = round(float(f"{value:.15g}"), 6)
    return float(int(rounded)) if rounded == int(rounded) else rounded
