"""Whose report it is, about which year, of which kind, under which title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.extract.identity_head import Genre, Head, genres, lexicon, read_head, read_tail
from taizhang.extract.identity_unit import find_unit, is_same_body, unit_of_name
from taizhang.extract.identity_year import find_year
from taizhang.records import Source

__all__ = ["Identity", "identify"]

_ROW = re.compile(r"\.(?:csv|tsv|xlsx|jsonl|ndjson|parquet)#[^/]*$", re.I)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is. ``unit`` is ``""`` and ``year`` None where nothing tells; ``notes`` are contradictions."""

    title: str
    unit: str
    year: int | None
    genre: str
    notes: tuple[str, ...] = ()


def identify(source: Source) -> Identity:
    """Title, unit, year and genre of a report, from its title block, opening, signature, file name and folder.

    ``source.hints`` (``unit``, ``year``, ``title``, ``genre``; from a manifest or columns) win. What contradicts the
    answer is noted in Chinese, not smoothed over.
    """
    hints = dict(source.hints)
    head, tail = read_head(source.text), read_tail(source.text)
    names = _names(source.path)
    genre = _genre(head, names)
    unit, notes = _unit(find_unit(head, tail, source.text, congress=bool(genre and genre.delivered)), names, genre)
    year, year_notes = find_year(head, tail, source.text, genre, names)
    notes += year_notes
    if hints.get("unit"):
        if unit and not is_same_body(unit, hints["unit"]):
            notes.append(f"给定的单位是{hints['unit']}，报告中写的是{unit}，请核对")
        unit = hints["unit"]
    given = re.search(r"(?:19|20)\d\d", hints.get("year", ""))
    if given:
        if year is not None and year != int(given.group()):
            notes.append(f"给定的年份是{given.group()}年，从报告中读出的是{year}年，请核对")
        year = int(given.group())
    kind = hints.get("genre") or (genre.name if genre else _default(head))
    return Identity(hints.get("title") or head.title or (names[0] if names else ""), unit, year, kind, tuple(notes))


def _names(path: str) -> tuple[str, ...]:
    """File name without suffix and the folders above it, nearest first; none for a row of a table."""
    if _ROW.search(path):
        return ()
    parts = [part for part in re.split(r"/|!/", path) if part not in ("", ".", "..")]
    return tuple([_SUFFIX.sub("", part) for part in reversed(parts)][:2])


def _genre(head: Head, names: tuple[str, ...]) -> Genre | None:
    """By the title; without one by the file name, then by the opening."""
    for text in (head.title, names[0] if names else ""):
        found = next((genre for genre in genres() if text and genre.title.search(text)), None)
        if found:
            return found
    if head.speaker and head.title and not head.occasion:
        return None
    opening = head.opening[:400]
    return next((genre for genre in genres() if genre.body and genre.body.search(opening)), None)


def _default(head: Head) -> str:
    name: str = lexicon()["genre_speaker" if head.speaker else "genre_default"]
    return name


def _unit(found: list[tuple[str, str]], names: tuple[str, ...], genre: Genre | None) -> tuple[str, list[str]]:
    if genre is not None and genre.name == "政府工作报告":
        found = [(re.sub(r"(?:省|市|县|区|州|盟|旗|镇|乡)?人民政府$", _level, name), where) for name, where in found]
    by_name = next((unit for name in names if (unit := unit_of_name(_without_code(name)))), "")
    if not found:
        return by_name or (_stem(names[0]) if names else ""), []
    unit, where = found[0]
    notes = [
        f"{where}的单位是{unit}，{elsewhere}的单位是{other}，请核对"
        for other, elsewhere in [*found[1:], (by_name, "文件名")]
        if other and elsewhere in ("落款", "文件名") and not is_same_body(unit, other)
    ]
    return unit, notes


def _level(match: re.Match[str]) -> str:
    return match.group()[: -len("人民政府")]


def _without_code(name: str) -> str:
    """A file name without codes and numbers before and after its Chinese part: gwr_2026_云南省."""
    return re.sub(r"^[\x00-\x7f]+|[\x00-\x7f]+$", "", name)


def _stem(name: str) -> str:
    """The file name without year and separators, as a stand-in for a name that nothing tells."""
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?:年度|年)?(?!\d)", "", name).strip("_- .（）()") or name
