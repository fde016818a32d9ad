"""The text between quantities as a row of classified pieces (atoms), ready for the phrase rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from taizhang.extract.indicator_lexicon import (
    ADVERB,
    ASIDE,
    BREAK,
    LOOSE,
    NOUN,
    PARTICLE,
    TIME,
    VERB,
    VERBS,
    Lexicon,
    lexicon,
    time_pattern,
)
from taizhang.words import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.records import Quantity, Span

_CLOSERS = {"“": "”", "《": "》", "「": "」", "『": "』", "‘": "’", "〈": "〉"}
_ASIDES = {"（": "）", "(": ")", "〔": "〕", "【": "】", "[": "]", "［": "］"}
_BREAKS = frozenset("，,；;：:。！？!?\t—…（）()〔〕【】[]［］\n“”《》「」『』‘’|→●■◆▲★※")
_SPACE = frozenset(" \u3000\u00a0\r")
_MASK = "\x01"
_FOOTNOTE = re.compile(r"[（(［\[〔]\s*(?:注|附注)?\s*\d{1,3}\s*[）)］\]〕]")


class Atom(NamedTuple):
    """A piece of the text with its class (see `indicator_lexicon`)."""

    start: int
    end: int
    cls: str
    text: str


class Line(NamedTuple):
    """A sentence with quantities: ``gaps[i]`` stands before the sentence's i-th quantity, the last one behind all."""

    first: int
    gaps: list[list[Atom]]
    start: int
    end: int


def read_lines(text: str, quantities: Sequence[Quantity], sentences: Sequence[Span]) -> list[Line]:
    """One `Line` for each sentence that holds quantities; ``first`` is the index of its first quantity.

    A quantity outside all sentences (there is none in practice) gets a line of its own.
    """
    starts = [sentence.start for sentence in sentences]
    groups: list[tuple[int, int, list[int]]] = []
    for index, quantity in enumerate(quantities):
        at = bisect_right(starts, quantity.start) - 1
        inside = at >= 0 and quantity.start < sentences[at].end
        start, end = sentences[at] if inside else (quantity.start, quantity.end)
        if groups and groups[-1][0] == start:
            groups[-1][2].append(index)
        else:
            groups.append((start, end, [index]))
    spans: list[tuple[int, int, bool]] = []
    for start, end, members in groups:
        position = start
        for index in members:
            spans.append((position, max(position, quantities[index].start), True))
            position = max(position, quantities[index].end)
        spans.append((position, max(position, end), False))
    gaps = iter(_atoms(text, spans))
    return [Line(members[0], [next(gaps) for _ in range(len(members) + 1)], start, end) for start, end, members in groups]


def _atoms(text: str, spans: Sequence[tuple[int, int, bool]]) -> list[list[Atom]]:
    """The atoms of each span; all spans are segmented in one call."""
    pattern = time_pattern()
    words = lexicon()
    masked = [pattern.sub(lambda m: _MASK * len(m.group()), text[start:end]) for start, end, _ in spans]
    edges = [_edge(piece, words) if span[2] else [] for span, piece in zip(spans, masked, strict=True)]
    pieces = [piece[: len(piece) - sum(map(len, edge))] for piece, edge in zip(masked, edges, strict=True)]
    tokens = iter(segment("\n".join(pieces)))
    rows: list[list[Atom]] = []
    rest = ""
    for (start, end, before), piece, edge in zip(spans, pieces, edges, strict=True):
        cuts: list[str] = []
        size = len(piece)
        length = 0
        while length < size:
            token = rest or next(tokens)
            rest = ""
            if length + len(token) > size:  # a token over the line break, which segmentation does not make
                token, rest = token[: size - length], token[size - length :]
            cuts.append(token)
            length += len(token)
        rows.append(_classify(text, start, end, cuts + edge, before, words))
        if not rest:
            rest = next(tokens, "")
        rest = rest[1:]  # the line break between two pieces
    return rows


def _edge(piece: str, words: Lexicon) -> list[str]:
    """The linking words at the end of a gap, which segmentation would glue to the name before them."""
    edge: list[str] = []
    end = len(piece)
    while end:
        size = next((size for size in (4, 3, 2) if size <= end and piece[end - size : end] in words.edge_words), 0)
        if not size:
            if piece[max(0, end - 2) : end] in words.edge_acts:
                edge.append(piece[end - 2 : end])
            break
        edge.append(piece[end - size : end])
        end -= size
    return edge[::-1]


def _classify(text: str, start: int, end: int, tokens: list[str], before: bool, words: Lexicon) -> list[Atom]:
    row: list[Atom] = []
    position, index, count = start, 0, len(tokens)
    classes = words.classes
    while index < count:
        token = tokens[index]
        size = len(token)
        index += 1
        if token == _MASK:
            stop = position + 1
            while index < count and tokens[index] == _MASK:
                stop, index = stop + 1, index + 1
            row.append(Atom(position, stop, TIME, text[position:stop]))
            position = stop
            continue
        if token in _CLOSERS or token in _ASIDES:
            closer = _CLOSERS.get(token) or _ASIDES[token]
            close = text.find(closer, position, end)
            if close >= 0:
                inside = text[position : close + 1]
                cls = NOUN if token in _CLOSERS else PARTICLE if _FOOTNOTE.fullmatch(inside) else ASIDE
                row.append(Atom(position, close + 1, cls, inside))
                position += size
                while index < count and position <= close:
                    position += len(tokens[index])
                    index += 1
                continue
        if token in _SPACE or token.isspace():
            if size > 1 or (row and token == "\u3000" and row[-1].cls == BREAK):
                row.append(Atom(position, position + size, BREAK, token))
        elif token in _BREAKS:
            row.append(Atom(position, position + 1, BREAK, token))
        elif token in classes:
            _append(row, Atom(position, position + size, classes[token], token), words)
        else:
            last = before and index == count
            for piece in _split(token, last, words):
                cls = classes.get(piece) or (VERB if 1 < len(piece) < 4 and piece.endswith(words.verb_endings) else NOUN)
                _append(row, Atom(position, position + len(piece), cls, piece), words)
                position += len(piece)
            continue
        position += size
    return row


def _append(row: list[Atom], atom: Atom, words: Lexicon) -> None:
    """Add an atom; a noun-making suffix joins the verb before it (采购+额)."""
    if row:
        last = row[-1]
        if last.end == atom.start:
            if atom.text in words.suffixes and last.cls in VERBS and len(last.text) > 1:
                row[-1] = Atom(last.start, atom.end, NOUN, last.text + atom.text)
                return
            if atom.text in ("了", "过") and last.cls == NOUN and len(last.text) < 4:  # 发了, 调成了: whatever it is, a verb
                row[-1] = last._replace(cls=VERB)
            joined = last.text + atom.text
            if joined in words.merges or (last.text == "新" and atom.cls == NOUN):
                row[-1] = Atom(last.start, atom.end, words.classes.get(joined, NOUN), joined)
                return
    row.append(atom)


def _split(token: str, last: bool, words: Lexicon) -> list[str]:
    """Part what segmentation glued: an adverb before a verb, a link word before the number, a verb before its object."""
    classes = words.classes
    size = len(token)
    if last and size > 1 and token[-1] in words.edge_characters and token not in words.edge_guards:
        return [*_split(token[:-1], False, words), token[-1]]
    if size > 1 and token[1:] in classes and classes.get(token[0]) in ("D", "S", "W", "F") and classes[token[1:]] in VERBS:
        return [token[0], token[1:]]
    if size == 3 and classes.get(token[:2]) == VERB and token[2] not in words.suffixes and token[2] not in "感性化":
        return [token[:2], token[2]]
    if size > 3:
        head, tail = classes.get(token[:2]), classes.get(token[2:])
        if head in (VERB, LOOSE) or (head == ADVERB and tail in VERBS) or token.startswith(words.splits):
            return [token[:2], token[2:]]
    return [token]
