"""Word's automatic numbering: from the numbering and styles parts to the label that each paragraph shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from taizhang.ingest.numerals import is_bullet, write_number

__all__ = ["Numbering", "Styles", "is_on", "value", "w"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ENDS_IN_SIGN = re.compile(r"[0-9A-Za-z.０-９)\]①-⒛\-]$")


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return _W + name


def value(element: Any, child: str) -> str | None:
    """``w:val`` of a child element, None where there is no such child."""
    found = element.find(w(child)) if element is not None else None
    return found.get(w("val")) if found is not None else None


def is_on(element: Any, child: str) -> bool | None:
    """A switch such as ``w:vanish``: None where it is not set."""
    found = element.find(w(child)) if element is not None else None
    return None if found is None else found.get(w("val"), "true") not in ("0", "false", "off", "none")


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a style: its base, its numbering, whether it hides text."""

    name: str
    base: str | None
    number: str | None
    level: str | None
    hidden: bool | None


class Styles:
    """The styles part; missing styles are as if empty, loops of bases are cut."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        self.default: str | None = None
        for element in root.iter(w("style")) if root is not None else ():
            name = element.get(w("styleId"), "")
            numbers = element.find(f"{w('pPr')}/{w('numPr')}")
            self._styles[name] = Style(
                (value(element, "name") or "").lower(), value(element, "basedOn"), value(numbers, "numId"),
                value(numbers, "ilvl"), is_on(element.find(w("rPr")), "vanish"),
            )  # fmt: skip
            if element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true", "on"):
                self.default = name

    def chain(self, style: str | None) -> list[tuple[str, Style]]:
        """The style and its bases, nearest first."""
        found: list[tuple[str, Style]] = []
        while style in self._styles and style not in (name for name, _ in found):
            found.append((style, self._styles[style]))
            style = self._styles[style].base
        return found

    def number(self, style: str | None) -> str | None:
        """The ``numId`` that a style or its bases set."""
        return next((s.number for _, s in self.chain(style) if s.number is not None), None)

    def hidden(self, style: str | None) -> bool | None:
        """Whether a style hides its text; None where it does not say."""
        return next((s.hidden for _, s in self.chain(style) if s.hidden is not None), None)

    def name(self, style: str | None) -> str:
        """The name of a style in lower case (``heading 1``)."""
        return self._styles[style].name if style in self._styles else ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list as it is defined."""

    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    text: str = ""
    linked: str | None = None
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """One ``w:num``: its abstract list, levels after overriding, and starting numbers of its own."""

    name: str
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives each paragraph, in document order, the label that Word would show before it."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._style_links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for element in root.iter(w("abstractNum")):
            name = element.get(w("abstractNumId"), "")
            self._abstract[name] = {_whole(e.get(w("ilvl")), 0): _level(e) for e in element.findall(w("lvl"))}
            link = value(element, "numStyleLink")
            if link:
                self._style_links[name] = link
        elements = {element.get(w("numId"), ""): element for element in root.iter(w("num"))}
        direct = {name: value(element, "abstractNumId") or "" for name, element in elements.items()}
        for name, element in elements.items():
            abstract = self._resolved(direct[name], direct)
            self._lists[name] = _overridden(_List(name, abstract, dict(self._abstract.get(abstract, {}))), element)

    def _resolved(self, abstract: str, direct: dict[str, str]) -> str:
        """Follow ``numStyleLink``: the list of a numbering style stands for an empty one."""
        for _ in range(len(self._style_links)):
            if abstract not in self._style_links:
                break
            number = self._styles.number(self._style_links[abstract])
            abstract = direct.get(number or "", abstract)
        return abstract

    def label(self, properties: Any, style: str | None) -> str:
        """The label of the next paragraph with these ``w:pPr`` and this style, white space behind it included.

        ``""`` for paragraphs without a number and for bullets.
        """
        found = self._place(properties, style)
        if found is None:
            return ""
        numbered, at = found
        level = numbered.levels.get(at)
        counts = self._advance(numbered, at)
        if level is None or is_bullet(level.style) or not level.text:
            return ""
        shown = _PLACE.sub(lambda match: self._part(numbered, counts, int(match.group(1)) - 1, level), level.text)
        shown = "".join(char for char in shown if not "\ue000" <= char <= "\uf8ff").strip()
        return shown + " " if shown and _ENDS_IN_SIGN.search(shown) else shown

    def _place(self, properties: Any, style: str | None) -> tuple[_List, int] | None:
        numbers = properties.find(w("numPr")) if properties is not None else None
        name, level = value(numbers, "numId"), value(numbers, "ilvl")
        from_style = name is None
        chain = self._styles.chain(style)
        if from_style:
            name = next((s.number for _, s in chain if s.number is not None), None)
        if name is None or name == "0" or name not in self._lists:
            return None
        numbered = self._lists[name]
        if level is None and from_style:
            links = {lv.linked: at for at, lv in numbered.levels.items() if lv.linked}
            linked = next((links[own] for own, _ in chain if own in links), None)
            inherited = next((s.level for _, s in chain if s.level is not None), None)
            level = inherited if linked is None else str(linked)
        return numbered, min(max(_whole(level, 0), 0), _LEVELS - 1)

    def _advance(self, numbered: _List, at: int) -> list[int | None]:
        counts = self._counts.setdefault(numbered.abstract, [None] * _LEVELS)
        if numbered.name not in self._begun:
            self._begun.add(numbered.name)
            for level in numbered.starts:
                counts[level] = None
        current = counts[at]
        counts[at] = self._start(numbered, at) if current is None else current + 1
        for deeper in range(at + 1, _LEVELS):
            restart = numbered.levels.get(deeper, Level()).restart
            if restart is None or (restart > 0 and at < restart):
                counts[deeper] = None
        return counts

    def _start(self, numbered: _List, at: int) -> int:
        return numbered.starts.get(at, numbered.levels.get(at, Level()).start)

    def _part(self, numbered: _List, counts: list[int | None], at: int, shown_in: Level) -> str:
        own = numbered.levels.get(at, Level())
        count = counts[at]
        number = self._start(numbered, at) if count is None else count
        if is_bullet(own.style):
            return ""
        return write_number(number, "decimal" if shown_in.legal else own.style, own.pattern)


def _level(element: Any) -> Level:
    style, pattern = _format(element)
    restart = value(element, "lvlRestart")
    text = element.find(w("lvlText"))
    return Level(
        start=_whole(value(element, "start"), 0), style=style, pattern=pattern,
        text=(text.get(w("val")) or "") if text is not None else "", linked=value(element, "pStyle"),
        restart=None if restart is None else _whole(restart, 0), legal=bool(is_on(element, "isLgl")),
    )  # fmt: skip


def _format(element: Any) -> tuple[str, str]:
    """The number format; a custom one stands in an alternative, its plain stand-in beside it."""
    own = element.find(w("numFmt"))
    if own is None:
        own = next(iter(element.iter(w("numFmt"))), None)
    if own is None:
        return "decimal", ""
    return own.get(w("val"), "decimal"), own.get(w("format"), "")


def _overridden(numbered: _List, element: Any) -> _List:
    for override in element.findall(w("lvlOverride")):
        at = _whole(override.get(w("ilvl")), 0)
        own = override.find(w("lvl"))
        if own is not None:
            level = _level(own)
            base = numbered.levels.get(at)
            numbered.levels[at] = replace(level, linked=level.linked or (base.linked if base else None))
        start = value(override, "startOverride")
        if start is not None:
            numbered.starts[at] = _whole(start, 1)
    return numbered
