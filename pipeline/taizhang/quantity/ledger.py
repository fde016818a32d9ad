"""The ledger of numbers: every number of a text in exactly one entry, with its kind and the reason.

Order of precedence: section markers; fixed forms (titles, documents, dates, ordinals, codes …); short quotations;
set phrases and words that merely hold a numeral; places reached; fractions; the grammar of quantities; what is left.
An earlier claim wins; later ones that touch it are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from taizhang.quantity.cells import find_cells, read_cell
from taizhang.quantity.forms import FixedForm, find_forms, find_phrases, find_quoted_names
from taizhang.quantity.grammar import (
    FRACTION,
    NUMERAL,
    Expression,
    positional_range,
    read_fraction,
    read_quantity,
    read_tenths,
    scale_of,
)
from taizhang.quantity.judge import judge, rank_cue
from taizhang.quantity.numerals import ARABIC, CHINESE, CHINESE_CHARS, parse_number, tidy
from taizhang.records import MentionKind, Quantity, Span
from taizhang.words import Scanner

__all__ = ["Entry", "Ledger", "read_ledger", "read_numbers"]

# What counts as a number at all: decimal digits of any script, other numeric signs (①, ⅔, ㈠), Chinese numerals.
_SCALED = 10_000  # numbers of a list from which on 万 and 亿 behind the last are not theirs
_DIGITS = re.compile(r"\d")
_SIGNS = re.compile(
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf]+"
)
_RUN = re.compile(rf"\d+|[{CHINESE_CHARS}]+|{_SIGNS.pattern}")
_NUMERIC = re.compile(rf"\d|[{CHINESE_CHARS}]|{_SIGNS.pattern.removesuffix('+')}")
_NUMERALS, _RUNS = Scanner(NUMERAL), Scanner(_RUN)
_RANK = re.compile(
    rf"第\s?(?P<n>{ARABIC}|{CHINESE})(?:位(?!数|置)|名(?!录|单|称|次))?(?=$|[，。；、！（）)\n\s”]|大(?!会|队|楼|道|厅)|[和及且并]|双双|跃|上升|升|提升|前移|前进|降|下降|的(?:优异|好|佳)?(?:成绩|佳绩|名次))"
)
_TOP = re.compile(rf"前\s?(?P<n>{ARABIC}|{CHINESE})(?:位|名|强|%)?(?=$|[，。；、！（）)\n\s”]|[和及且])")
_RATIO = re.compile(rf"(?<![0-9０-９.,])(?P<a>{ARABIC})\s?[∶:：比]\s?(?P<b>{ARABIC})(?P<more>\s?[∶:：]\s?{ARABIC})?")
_LISTED = frozenset(("、", "和", "与", "及", "以及"))
_LIST_ENDS = re.compile(r"$|[，。；、）)\n和]")
_NAMES_LIST = re.compile(r"(?:分别|依次|接连|相继)$|[、和与及][^，。；：、\n]{1,16}$")
_LISTED_BEFORE = 24  # characters in which a list of names may end before the first of its numbers
_HALF = re.compile(
    r"(?:超过|超|过|近|不足|差不多)?半数(?:以上)?|(?:超过|超|近|不足|差不多|(?<=[占少降简了达缩]))一半(?:以上|左右)?"
)
_LISTED_BEHIND = 24  # characters in which 分别 says that 1409万、1305万人次 are of one unit
_MORE = re.compile(r"(?:及)?以上|多(?!种|个)")
_COUNTED_BY_GE = frozenset(("百分点", "工作日", "月", "小时", "季度", "学时", "课时", "标准箱"))  # written 个百分点
_HALF_ENDS = 4  # characters of 一半以上, whose first is a numeral
_SLASH = re.compile(
    r"(?<![0-9０-９/／.])([1-9１-９])[/／]([2-9２-９])(?![0-9０-９/／.号月年日])"
    r"|(?<=[占的近约])(?<![0-9０-９/／.])([1-9])[/／]([1-9][0-9])(?![0-9０-９/／.号月年日])"  # 占全国1/10
    r"|(?<=占全[国省市县区])([1-9])[/／]([1-9][0-9])(?![0-9０-９/／.号月年日])"
)
_SHARE = re.compile(
    r"\s?(?:[、和与及或]|(?:增加|增长|提高|提升|上升|下降|降低|减少|缩减|压缩|扩大|[增减升降])?[至到])\s?"
)
_RANKS, _TOPS, _RATIOS, _SLASHES, _FRACTIONS = map(Scanner, (_RANK, _TOP, _RATIO, _SLASH, FRACTION))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger. ``quantity`` is set exactly where ``kind`` is ``metric``."""

    start: int
    end: int
    kind: MentionKind
    why: str
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries in text order, disjoint, and the spans of words that hold a numeral but state no number (统一)."""

    entries: tuple[Entry, ...]
    words: tuple[Span, ...]


class _Claims:
    """Which characters are taken; the first claim wins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._taken = bytearray(len(text))
        self.entries: list[Entry] = []
        self.words: list[Span] = []

    def free(self, start: int, end: int) -> bool:
        return end > start and self._taken.find(1, start, end) < 0

    def places(self, scanner: Scanner) -> list[int]:
        """Where ``scanner`` (of numerals) can match, in order."""
        found = scanner.places(self.text)
        return [match.start() for match in _NUMERIC.finditer(self.text)] if found is None else found

    def free_places(self, scanner: Scanner) -> list[int]:
        """The same where no claim stands yet."""
        import numpy as np

        taken = np.frombuffer(bytes(self._taken), dtype=np.uint8)
        at = np.array(self.places(scanner), dtype=np.int64)
        free: list[int] = at[taken[at] == 0].tolist()
        return free

    def end_of_taken(self, start: int) -> int:
        """Where the characters that are taken from ``start`` on end."""
        stop = self._taken.find(0, start)
        return len(self.text) if stop < 0 else stop

    def end_of_free(self, start: int, end: int) -> int:
        """Where the free characters from ``start`` on end, ``end`` at the latest."""
        stop = self._taken.find(1, start, end)
        return end if stop < 0 else stop

    def take(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\x01" * (end - start)

    def add(self, entry: Entry) -> bool:
        if not self.free(entry.start, entry.end) or self._parts_digits(entry.start) or self._parts_digits(entry.end):
            return False
        self.take(entry.start, entry.end)
        self.entries.append(entry)
        return True

    def _parts_digits(self, edge: int) -> bool:
        """Whether a run of digits would be cut at ``edge``."""
        return 0 < edge < len(self.text) and self.text[edge - 1].isdecimal() and self.text[edge].isdecimal()

    def add_form(self, form: FixedForm) -> None:
        if form.kind == "word":
            if self.free(form.start, form.end):
                self.take(form.start, form.end)
                self.words.append(Span(form.start, form.end))
            return
        self.add(Entry(form.start, form.end, form.kind, form.why))  # type: ignore[arg-type]


def read_numbers(text: str, markers: Sequence[Span] = ()) -> list[Entry]:
    """The entries of the ledger of ``text`` in order; ``markers`` are the spans of section markers."""
    return list(read_ledger(text, markers).entries)


def read_ledger(text: str, markers: Sequence[Span] = ()) -> Ledger:
    """The whole ledger of ``text``.

    Every run of digits and every Chinese numeral lies in exactly one entry or in one of the `Ledger.words`.
    """
    claims = _Claims(text)
    for start, end in markers:
        if _RUN.search(text, start, end):
            claims.add(Entry(start, end, "section", "章节编号"))
    _claim_ranks(claims)
    phrases = list(find_phrases(text))
    for form in phrases:
        if form.kind == "set_phrase" and text[form.start] == "第":  # 第一责任人 is a phrase, no ordinal
            claims.add_form(form)
    for form in find_forms(text):
        claims.add_form(form)
    for form in find_quoted_names(text):
        claims.add_form(form)
    _claim_fractions(claims)  # before the words: 三分之一 holds 之一
    for form in phrases:
        claims.add_form(form)
    _claim_cells(claims)
    _claim_ratios(claims)
    _claim_slashes(claims)
    _claim_quantities(claims)
    _claim_rest(claims)
    claims.entries.sort(key=attrgetter("start"))
    return Ledger(tuple(_share_bounds(text, claims.entries)), tuple(sorted(claims.words)))


def _share_bounds(text: str, entries: list[Entry]) -> Iterator[Entry]:
    """The entries, each number of a list with the bound that stands before the first (分别超过8亿元、9亿元)."""
    before: Quantity | None = None
    for entry in entries:
        quantity = entry.quantity
        if quantity and before and _shares_bound(text, before, quantity):
            yield replace(entry, quantity=replace(quantity, bound=before.bound))
            before = replace(before, end=quantity.end)  # a third number goes on with the same list
        else:
            yield entry
            before = quantity if quantity and quantity.start < quantity.number.start else None


def _shares_bound(text: str, first: Quantity, quantity: Quantity) -> bool:
    if text[first.end : quantity.start] not in _LISTED or quantity.bound != "exact" or first.bound == "exact":
        return False
    alike = first.unit == quantity.unit and quantity.start == quantity.number.start
    return alike and _LIST_ENDS.match(text, quantity.end) is not None and _NAMES_LIST.search(
        text, max(0, first.start - _LISTED_BEFORE), first.start
    ) is not None  # fmt: skip


def _metric(quantity: Quantity, why: str) -> Entry:
    return Entry(quantity.start, quantity.end, "metric", why, quantity)


def _claim_ranks(claims: _Claims) -> None:
    text = claims.text
    for scanner, bound, why in ((_RANKS, "exact", "名次"), (_TOPS, "at_most", "名次范围")):
        last = -1  # where the place before ended: a list goes on (分列全省第3、第2位)
        for match in scanner.finditer(text):
            listed = last >= 0 and text[last : match.start()] in _LISTED
            cue = listed or rank_cue(text, match.start(), named="名" in match.group())
            if text[match.end() - 1] == "%" or not cue:
                continue
            last = match.end()
            value = parse_number(match["n"])
            if value > 1000:
                continue
            quantity = Quantity(
                match.start(), match.end(), Span(*match.span("n")), value, None, "位", "rank",
                bound, rank=True,  # type: ignore[arg-type]
            )  # fmt: skip
            claims.add(_metric(quantity, why))


def _claim_cells(claims: _Claims) -> None:
    """Bare numbers of tables, whose unit stands in the head, in their row or before the table."""
    for cell in find_cells(claims.text):
        quantity = read_cell(claims.text, cell)
        if quantity is not None:
            claims.add(_metric(quantity, "表格中的数，单位见表头、行名或表前"))


def _claim_fractions(claims: _Claims) -> None:
    """百分之八十, 三分之一, 百分百."""
    for match in _FRACTIONS.finditer(claims.text):
        expression = read_fraction(claims.text, match.start())
        if expression is not None:
            claims.add(_metric(expression.quantity, "百分比" if expression.quantity.unit else "分数"))


def _claim_ratios(claims: _Claims) -> None:
    """2.5∶1 is a ratio of 2.5; three-part ratios state no single value."""
    for match in _RATIOS.finditer(claims.text):
        if match["more"]:
            claims.add(Entry(match.start(), match.end(), "other", "多项比例"))
            continue
        a, b = parse_number(match["a"]), parse_number(match["b"])
        if 1.0 not in (a, b):
            claims.add(Entry(match.start(), match.end(), "other", "比分或比例"))
            continue
        span = Span(*match.span("a")) if b == 1.0 else Span(*match.span("b"))
        quantity = Quantity(match.start(), match.end(), span, a if b == 1.0 else b, None, "", "rate", "exact")
        claims.add(_metric(quantity, "比例"))


def _claim_slashes(claims: _Claims) -> None:
    """1／4 is a fraction."""
    for match in _SLASHES.finditer(claims.text):
        top, whole = (parse_number(part) for part in match.groups() if part)
        if top < whole:
            more = _MORE.match(claims.text, match.end())
            end, bound = (more.end(), "at_least") if more else (match.end(), "exact")
            number = Span(*match.span())
            quantity = Quantity(match.start(), end, number, round(top / whole, 4), None, "", "rate", bound)  # type: ignore[arg-type]
            claims.add(_metric(quantity, "分数"))


def _claim_quantities(claims: _Claims) -> None:
    text = claims.text
    halves = "半数" in text or "一半" in text
    pending: list[Expression] = []  # numbers whose unit may stand behind the next number
    position = 0
    for start in claims.places(_NUMERALS) if halves else claims.free_places(_NUMERALS):
        if start < position:
            continue
        match = NUMERAL.match(text, start)
        if match is None:
            continue
        if halves:
            after = _claim_half(claims, position, start + _HALF_ENDS)
            if after > start:  # 减少一半: its 一 is read
                position = after
                continue
            if not claims.free(start, start + 1):
                position = claims.end_of_taken(start)
                continue
        position, pending = _claim_quantity(claims, match, pending)
    if halves:
        _claim_half(claims, position, len(text))
    _settle(claims, pending, None)


def _claim_half(claims: _Claims, start: int, end: int) -> int:
    """Claim the first half in ``text[start:end]``; give where it ends, 0 without one."""
    half = _HALF.search(claims.text, start, end)
    if half is None or not claims.free(*half.span()):
        return 0
    claims.add(_half(half))
    return half.end()


def _claim_quantity(claims: _Claims, match: re.Match[str], pending: list[Expression]) -> tuple[int, list[Expression]]:
    """Claim the quantity whose numeral is ``match``; give where to read on, and the numbers that still lack a unit."""
    text, start = claims.text, match.start()
    expression = _read(text, start)
    if expression is None:
        return match.end(), pending
    quantity = expression.quantity
    begin = quantity.start
    while begin < quantity.number.start and not claims.free(begin, begin + 1):
        begin += 1
    if begin != quantity.start:
        quantity = replace(quantity, start=begin)
        expression = expression._replace(quantity=quantity)
    if not claims.free(quantity.start, quantity.end):
        return match.end(), pending
    lacks_unit = not quantity.unit or (quantity.unit == "个" and quantity.end == expression.unit_start)
    listed = not expression.multiplied or "分别" in text[max(0, start - _LISTED_BEHIND) : start]
    if lacks_unit and expression.arabic and listed:
        shared = _SHARE.match(text, quantity.end)
        if shared and NUMERAL.match(text, shared.end()) and claims.free(shared.end(), shared.end() + 1):
            return shared.end(), [*pending, expression]
    _settle(claims, pending, expression)
    _add(claims, expression)
    return max(quantity.end, start + 1), []


def _read(text: str, start: int) -> Expression | None:
    expression = read_tenths(text, start) or read_quantity(text, start)
    if expression is None:
        return None
    quantity = expression.quantity
    if quantity.unit == "成":
        value = quantity.value * 10
        upper = quantity.upper * 10 if quantity.upper else None
        return expression._replace(quantity=replace(quantity, value=value, upper=upper, unit="%", dimension="rate"))
    pair = positional_range(text[quantity.number.start : quantity.number.end])
    if pair and quantity.unit:
        return expression._replace(quantity=replace(quantity, value=pair[0], upper=pair[1]))
    return expression


def _half(match: re.Match[str]) -> Entry:
    bound = (
        "at_least"
        if re.search("超|过|以上", match.group())
        else "about"
        if re.search("近|差不多", match.group())
        else "exact"
    )
    begin = match.start() + re.search("半数|一半", match.group()).start()  # type: ignore[union-attr]
    quantity = Quantity(match.start(), match.end(), Span(begin, begin + 2), 0.5, None, "", "rate", bound)  # type: ignore[arg-type]
    return _metric(quantity, "半数")


def _settle(claims: _Claims, pending: Iterable[Expression], owner: Expression | None) -> None:
    """Numbers in a list before a number with a unit share it (1.1和16.3个百分点, 3.4个、1个百分点); others stand for
    themselves."""
    for expression in pending:
        quantity = expression.quantity
        shares = owner is not None and owner.arabic and bool(owner.quantity.unit)
        if quantity.unit:  # 个 is the rest of a unit only where the last number says of which
            shares = shares and owner is not None and owner.quantity.unit in _COUNTED_BY_GE
        if shares and owner is not None:
            number = owner.quantity.number
            scale = scale_of(claims.text[number.start : number.end])
            scaled = scale > 1 and not expression.multiplied and quantity.value < _SCALED  # 1.1、2.2和3.3亿元
            quantity = replace(
                quantity,
                value=tidy(quantity.value * scale) if scaled else quantity.value,
                unit=owner.quantity.unit,
                dimension=owner.quantity.dimension,
            )
            claims.add(_metric(quantity, "与后一数共用单位"))
        else:
            _add(claims, expression)


def _add(claims: _Claims, expression: Expression) -> None:
    kind, why = judge(claims.text, expression)
    quantity = expression.quantity
    if kind == "metric":
        claims.add(_metric(quantity, why))
    else:
        claims.add(Entry(quantity.number.start, max(quantity.number.end, expression.unit_start), kind, why))  # type: ignore[arg-type]


def _claim_rest(claims: _Claims) -> None:
    """What nothing claimed: circled numbers in prose, numerals inside names. Nothing is dropped silently."""
    text = claims.text
    position = 0
    for start in claims.free_places(_RUNS):
        match = _RUN.match(text, start) if start >= position else None
        if match is None:
            continue
        position = claims.end_of_free(start, match.end())
        digits = _DIGITS.match(text, start) or _SIGNS.match(text, start)
        kind, why = ("other", "未能归类的数字") if digits else ("set_phrase", "名称或提法中的数字")
        claims.add(Entry(start, position, kind, why))  # type: ignore[arg-type]
