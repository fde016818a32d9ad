"""How list numbers are written: the number formats of WordprocessingML and of CSS lists."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["is_bullet", "write_number"]

_DIGITS = "零一二三四五六七八九"
_CIRCLE_DIGITS = "○一二三四五六七八九"
_MOST = 32_767
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_ENGLISH_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
                     "nine": "ninth", "twelve": "twelfth"}  # fmt: skip


def is_bullet(style: str) -> bool:
    """True for formats that show a sign and no number."""
    return style in ("bullet", "none", "")


def write_number(number: int, style: str, pattern: str = "") -> str:
    """``number`` as the format ``style`` (``w:numFmt``) writes it; unknown formats give plain digits.

    So do numbers over 32,767, where Word's counting ends too: letters and Roman numerals grow as long as the number.
    ``pattern`` is the example of a custom format (``001, 002, …``), which sets the least number of digits.
    """
    if style == "custom":
        return str(number).zfill(len(pattern.partition(",")[0].strip()))
    writer = _WRITERS.get(style)
    return writer(number) if writer and number <= _MOST else str(number)


def _grouped(number: int, digits: str, ranks: str, *, zero: bool, lead_one: bool, teen_one: bool = False) -> str:
    """A number in words below 10,000 by place (十 百 千), above it by groups (万 亿).

    ``zero`` writes 零 for skipped places, ``lead_one`` the 一 before 百 and 千, ``teen_one`` also the one before 十.
    """
    if number <= 0 or number >= 10**12:
        return digits[0] if number == 0 else str(number)
    if number >= 10_000:
        unit, name = (10**8, "亿") if number >= 10**8 else (10_000, "万")
        high, low = divmod(number, unit)
        head = _grouped(high, digits, ranks, zero=zero, lead_one=lead_one, teen_one=teen_one) + name
        if not low:
            return head
        gap = digits[0] if zero and low < unit // 10 else ""
        return head + gap + _grouped(low, digits, ranks, zero=zero, lead_one=lead_one, teen_one=True)
    text, pending = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            pending = bool(text)
            continue
        if pending and zero:
            text += digits[0]
        pending = False
        silent = digit == 1 and ((place == 1 and not text and not teen_one) or (place > 0 and not lead_one))
        text += ("" if silent else digits[digit]) + (ranks[place - 1] if place else "")
    return text


def _counting_thousand(number: int) -> str:
    return _grouped(number, _DIGITS, "十百千", zero=True, lead_one=True)


def _chinese_counting(number: int) -> str:
    """一 … 九十九, then digit by digit: 一○○."""
    return _counting_thousand(number) if 0 < number < 100 else _by_digit(number, _CIRCLE_DIGITS)


def _japanese_counting(number: int) -> str:
    return _grouped(number, "〇一二三四五六七八九", "十百千", zero=False, lead_one=False)


def _legal_simplified(number: int) -> str:
    return _grouped(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", zero=True, lead_one=True, teen_one=True)


def _legal_traditional(number: int) -> str:
    return _grouped(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟", zero=True, lead_one=True, teen_one=True)


def _by_digit(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def _cycle(number: int, signs: str) -> str:
    return signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _stem_branch(number: int) -> str:
    return _cycle(number, _STEMS) + _cycle(number, _BRANCHES) if number > 0 else str(number)


def _from(number: int, first: int, most: int, zero: int = 0) -> str:
    """Signs that stand in a row in Unicode; beyond them plain digits."""
    if number == 0 and zero:
        return chr(zero)
    return chr(first + number - 1) if 1 <= number <= most else str(number)


def _circled(number: int) -> str:
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 36 <= number <= 50 else _from(number, 0x2460, 20, 0x24EA)


def _letters(number: int, first: str) -> str:
    """a … z, aa, bb … zz, aaa: Word repeats the letter."""
    return chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _english(number: int) -> str:
    if number < 20:
        return _ENGLISH[max(number, 0)]
    if number < 100:
        return _ENGLISH_TENS[number // 10] + ("-" + _ENGLISH[number % 10] if number % 10 else "")
    return str(number)


def _english_ordinal(number: int) -> str:
    words = _english(number)
    head, dash, last = words.rpartition("-")
    ordinal = _ENGLISH_ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + dash + ordinal


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


_Writer = Callable[[int], str]
_WRITERS: dict[str, _Writer] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: _by_digit(n, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda n: _by_digit(n, "０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda n: _from(n, 0x2474, 20),
    "decimalEnclosedFullstop": lambda n: _from(n, 0x2488, 20),
    "ideographEnclosedCircle": lambda n: _from(n, 0x3280, 10),
    "numberInDash": lambda n: f"- {n} -",
    "chineseCounting": _chinese_counting,
    "chineseCountingThousand": _counting_thousand,
    "taiwaneseCounting": _counting_thousand,
    "taiwaneseCountingThousand": _counting_thousand,
    "japaneseCounting": _japanese_counting,
    "japaneseDigitalTenThousand": lambda n: _by_digit(n, "〇一二三四五六七八九"),
    "taiwaneseDigital": lambda n: _by_digit(n, _CIRCLE_DIGITS),
    "ideographDigital": lambda n: _by_digit(n, "〇一二三四五六七八九"),
    "chineseLegalSimplified": _legal_simplified,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": lambda n: _grouped(n, "零壱弐参四伍六七八九", "拾百阡", zero=False, lead_one=True, teen_one=True),
    "ideographTraditional": lambda n: _cycle(n, _STEMS) if n <= 10 else str(n),
    "ideographZodiac": lambda n: _cycle(n, _BRANCHES) if n <= 12 else str(n),
    "ideographZodiacTraditional": _stem_branch,
    "upperLetter": lambda n: _letters(n, "A"),
    "lowerLetter": lambda n: _letters(n, "a"),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "ordinal": _ordinal,
    "cardinalText": lambda n: _english(n).capitalize(),
    "ordinalText": lambda n: _english_ordinal(n).capitalize(),
    "hex": lambda n: f"{n:X}",
}
