"""Ordinals as markers write them: 十二, ⼀ (a radical), 12, １２, ⑫, ⒓, ㈡, Ⅳ, IV, 乙, B."""

from __future__ import annotations

import unicodedata

from taizhang.lexicon import load

__all__ = ["han_class", "misprint_class", "ordinal"]

_HAN = "一二三四五六七八九十"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_WORDS = {"首先": 1, "其次": 2, "再次": 3}
_LETTERS = frozenset(
    "abcdefghijkmnopqrstuvwxyz" + "".join(chr(c) for c in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))
)
_LETTERED = 2  # a letter and its mark
_ROMAN = {"I": 1, "V": 5, "X": 10}


def _misprints() -> dict[str, str]:
    table: dict[str, str] = load("sections")["misprints"]
    return table


def han_class() -> str:
    """A pattern for a Chinese numeral from 1 to 99 (Kangxi radicals of numerals count as the numeral)."""
    return "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九⼀⼆⼋⼗])"


def misprint_class() -> str:
    """The same, and the single characters that are typed or read for a numeral (ー for 一)."""
    wrong = "".join(c for c in _misprints() if c != "-")
    return f"(?:{han_class()}|[{wrong}-])"


def _han(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _HAN.index(text) + 1
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def ordinal(marker: str) -> int | None:
    """The number of a marker (1 or more), 0 for 最后, None where there is none to read.

    Of 1.2.3 it is the last part.
    """
    if marker in _WORDS or marker == "最后":
        return _WORDS.get(marker, 0)
    misprints = _misprints()
    text = "".join(misprints.get(c, c) for c in marker)
    han = "".join(c for c in text if c in _HAN)
    if han:
        return _han(han)
    digits, parts = "", []
    for c in [*text, " "]:
        if c.isdecimal():
            digits += str(unicodedata.digit(c))
        elif digits:
            parts.append(digits)
            digits = ""
    if parts:
        return int(parts[-1][-4:])
    for c in text:
        value = unicodedata.numeric(c, None)
        if value is not None:
            return int(value)
        if c in _STEMS:
            return _STEMS.index(c) + 1
    if text[:1] in _LETTERS and len(text) == _LETTERED:  # a. Ｂ、
        return ord(unicodedata.normalize("NFKC", text[0]).upper()) - ord("A") + 1
    letters = "".join(c for c in text if "A" <= c <= "Z")
    if letters and set(letters) <= set(_ROMAN) and (len(letters) > 1 or letters != "C"):
        return _roman(letters)
    return ord(letters[0]) - ord("A") + 1 if letters else (1 if "l" in text else None)
