"""The text between quantities as a row of classified pieces (atoms), ready for the phrase rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from taizhang.extract.indicator_lexicon import (
    ACT,
    ACTOR,
    ADVERB,
    ASIDE,
    BREAK,
    CHANGE,
    COMPARE,
    LOCAL,
    LOOSE,
    NOUN,
    PARTICLE,
    TIME,
    TOTAL,
    VERB,
    VERBS,
    Lexicon,
    lexicon,
    time_pattern,
)
from taizhang.words import Probe, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taizhang.records import Quantity, Span

_CLOSERS = {"“": "”", "《": "》", "「": "」", "『": "』", "‘": "’", "〈": "〉"}
_ASIDES = {"（": "）", "(": ")", "〔": "〕", "【": "】", "[": "]", "［": "］"}
_OPENERS = {**_CLOSERS, **_ASIDES}
_BREAKS = frozenset("，,；;：:。！？!?\t—…（）()〔〕【】[]［］\n“”《》「」『』‘’|→●■◆▲★※")
_SPACE = frozenset(" \u3000\u00a0\r")
_PREFIXES = frozenset((ADVERB, TOTAL, ACTOR, LOCAL))  # classes of single characters that segmentation glues to a verb
_ADJECTIVAL = frozenset(("新", "不", "实际"))  # adverbs that belong to a noun behind them (新项目, 不文明行为)
_BEFORE_ACTS = {"年": TIME, "专门": ADVERB}  # 年接待游客, 专门安排; 年产量, 专门学校 stay
_NEGATIONS = frozenset(("不", "不予", "未", "未予", "免予"))
_OF_CHANGE = frozenset("面率额量值点极")
_ENDS_IN = frozenset(("建成", "完成", "实现", "形成", "完工", "消除"))
_MASK = "\x01"
_CUT = "\x02"
# Where a figure's name ends before an adverb or a link that segmentation would glue to it (答复率均为, 立项数比上年).
_FIGURE_ENDS = re.compile(
    r"(?<=[率数额量值])(?=(?:均|仅|约|略|也|已|都|只|又|却|还|拟|占(?![比用地有])|较|由|从|超|达|居|则|就|比(?:上|去|前|同|全|预|计|年|往|\x01|\d))(?![出量额度率]))"
    r"|(?<=[区县市省盟州旗乡镇村])(?=均[被已获达实通建])"  # 16个区均被评为
    r"|(?<!其)(?=中有\n)"  # 30个村中有12个
    r"|(?<=得分)(?=[居列位排])|(?=全覆盖)|(?<=接报)(?=警)|(?<=[，；。：\n]以)(?=[^，；。：\n]{2,30}(?:形式|方式))"
    r"|(?<=[率数额量值]占)(?=[社规地全总服工农])"
    r"|(?<=[州县村镇乡市盟旗组区])(?=通(?:[高动公班柏沥硬宽]|上|水泥|自来|客车|天然))"  # 6个自治州通高铁
    r"|(?<=[州县村镇乡市盟旗组区]通)(?=[高动公客]|水泥|天然)"
)
_NUMERALS = frozenset("0123456789一二三四五六七八九十")
_ITEM_NUMBER = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")
_BOTH = re.compile(r"[“‘]双(?:下降|提升|增长|提高|上升|减少|升|降)[”’]")  # 起数、人数“双下降”，分别下降…
_FOOTNOTE = re.compile(r"[（(［\[〔]\s*(?:注|附注)?\s*\d{1,3}\s*[）)］\]〕]")


_WHOLE = frozenset("全本")


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
    return [Line(members[0], [next(gaps) for _ in range(len(members) + 1)]) for _, _, members in groups]


def _atoms(text: str, spans: Sequence[tuple[int, int, bool]]) -> list[list[Atom]]:
    """The atoms of each span; all spans are segmented in one call."""
    pattern, times = time_pattern(), _times()
    words = lexicon()
    pieces = [text[start:end].replace(_CUT, " ") for start, end, _ in spans]
    masked = [
        pattern.sub(lambda m: _MASK * len(m.group()), piece) if times.search(piece) else piece for piece in pieces
    ]
    edges = [_edge(piece, words) if span[2] else [] for span, piece in zip(spans, masked, strict=True)]
    pieces = [piece[: len(piece) - sum(map(len, edge))] for piece, edge in zip(masked, edges, strict=True)]
    tokens = (token for token in segment(_FIGURE_ENDS.sub(_CUT, "\n".join(pieces))) if token != _CUT)
    rows: list[list[Atom]] = []
    rest = ""
    for (start, _, before), piece, edge in zip(spans, pieces, edges, strict=True):
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
        rows.append(_classify(text, start, cuts + edge, before, words))
        if not rest:
            rest = next(tokens, "")
        rest = rest[1:]  # the line break between two pieces
    return rows


@lru_cache(maxsize=1)
def _times() -> Probe:
    return Probe(time_pattern())


def _edge(piece: str, words: Lexicon) -> list[str]:
    """The linking words at the end of a gap, which segmentation would glue to the name before them."""
    edge: list[str] = []
    end = len(piece)
    while end:
        for start in (end - 4, end - 3, end - 2):
            if start >= 0 and piece[start:end] in words.edge_words:
                break
        else:
            if piece[max(0, end - 2) : end] in words.edge_acts:
                edge.append(piece[end - 2 : end])
            break
        edge.append(piece[start:end])
        end = start
    return edge[::-1]


def _classify(text: str, start: int, tokens: list[str], before: bool, words: Lexicon) -> list[Atom]:
    """The atoms of the tokens of one piece; ``before`` says that it stands before a number."""
    row: list[Atom] = []
    position, index, count = start, 0, len(tokens)
    end = start + sum(map(len, tokens))
    while index < count:
        token = tokens[index]
        stop, cls = position + len(token), words.classes.get(token)
        index += 1
        if (not row or row[-1].cls == BREAK) and _marks_item(token, tokens[index : index + 2]):
            row.append(Atom(position, stop + 1, BREAK, token))
            position, index = stop + 1, index + 1
            continue
        if token == _MASK:
            cls = TIME
            while index < count and tokens[index] == _MASK:
                stop, index = stop + 1, index + 1
        elif token in _OPENERS and (close := text.find(_OPENERS[token], position, end)) >= 0:
            while index < count and stop <= close:
                stop, index = stop + len(tokens[index]), index + 1
            cls = _enclosed(token, text[position:stop], text[stop : stop + 1])
        elif token in _BREAKS or token.isspace():
            if token in _BREAKS or len(token) > 1 or text[position - 1 : stop] == "\u3000\u3000":
                row.append(Atom(position, stop, BREAK, token))
            position = stop
            continue
        elif cls is None:
            if token == "比较" and row and row[-1].text == "占":  # 占比较上年: 占比 + 较
                tokens[index - 1 : index], index, count = ["比", "较"], index - 1, count + 1
                continue
            for piece in _split(token, before and index == count, words):
                _append(row, Atom(position, position + len(piece), _guess(piece, words), piece), words)
                position += len(piece)
            continue
        _append(row, Atom(position, stop, cls, text[position:stop]), words)
        position = stop
    return row


def _marks_item(token: str, following: list[str]) -> bool:
    """Whether a token that opens a clause is the number of an item (2、新建……), and no list of numbers (一、二审)."""
    return (
        len(following) == 2
        and following[0] == "、"
        and _ITEM_NUMBER.fullmatch(token) is not None
        and following[1][0] not in _NUMERALS
    )


def _enclosed(opener: str, written: str, following: str) -> str:
    """The class of something in quotation marks or brackets: a name, a footnote, an aside, or how figures changed."""
    if opener in _CLOSERS:
        return CHANGE if following in _BREAKS and _BOTH.fullmatch(written) else NOUN
    return PARTICLE if _FOOTNOTE.fullmatch(written) else ASIDE


def _guess(word: str, words: Lexicon) -> str:
    """The class of a word that may be in no list."""
    listed = words.classes.get(word)
    return listed or (VERB if 1 < len(word) < 4 and word.endswith(words.verb_endings) else NOUN)


def _append(row: list[Atom], atom: Atom, words: Lexicon) -> None:
    """Add an atom, or join it to the one before: 采购+额 is a noun, 再+就业 one word; 发+了 makes 发 a verb."""
    if atom.cls == TIME:
        _part_ratio(row)
    if not row or row[-1].end != atom.start:
        row.append(atom)
        return
    last = row[-1]
    joined = last.text + atom.text
    grown = last.cls == CHANGE and atom.text in _OF_CHANGE  # 增长面, 下降率
    if grown or (atom.text in words.suffixes and last.cls in VERBS and len(last.text) > 1):
        row[-1] = Atom(last.start, atom.end, NOUN, joined)
        if len(row) > 1 and row[-2].text == "年" and row[-2].end == last.start:  # 年出栏量
            row[-2:] = [Atom(row[-2].start, atom.end, NOUN, f"年{joined}")]
    elif joined in words.merges or (
        atom.cls == NOUN and (last.text in _ADJECTIVAL or (last.text == "好" and _good(row)))
    ):
        row[-1] = Atom(last.start, atom.end, words.classes.get(joined, NOUN), joined)
    elif atom.cls in VERBS and (turned := _turned(last, atom)):
        row[-1] = last._replace(cls=turned)
        row.append(atom)
    elif last.text == "每" and atom.text.isdigit():  # 每10万人命案发案率
        row[-1] = Atom(last.start, atom.end, NOUN, joined)
    elif last.text in _WHOLE and words.classes.get(joined) == ACTOR:  # 全系统, 本部门
        row[-1] = Atom(last.start, atom.end, ACTOR, joined)
    elif last.cls == ACTOR and last.text[0] == "全" and atom.text[0] == "性":  # 全街道性会议: of its kind, no actor
        row[-1] = Atom(last.start, atom.end, NOUN, joined)
    elif (last.text in _NEGATIONS and atom.cls == ACT) or (last.text == "新" and atom.cls in VERBS):
        row[-1] = Atom(last.start, atom.end, atom.cls, joined)  # 不起诉: another thing than the act; 新投产: one verb
    else:
        result = atom.text in ("掉", "完") or (atom.text == "成" and len(last.text) == 1)  # 调成, 清完
        if (result or atom.text in ("了", "过")) and last.cls == NOUN and len(last.text) < 4:
            row[-1] = last._replace(cls=VERB)
            atom = atom._replace(cls=PARTICLE)
        row[-1] = _arranging(row, atom, words)
        row.append(atom)


def _turned(last: Atom, atom: Atom) -> str | None:
    """The class of a noun that the verb behind it makes a time or an adverb (住房基本建成, and `_BEFORE_ACTS`)."""
    return ADVERB if last.text == "基本" and atom.text in _ENDS_IN else _BEFORE_ACTS.get(last.text)


def _part_ratio(row: list[Atom]) -> None:
    """Part 收入比 before a time: 营业收入比上年增长 speaks of no ratio of incomes."""
    if row and row[-1].text == "收入比":
        start, end = row[-1].start, row[-1].end
        row[-1:] = [Atom(start, end - 1, NOUN, "收入"), Atom(end - 1, end, COMPARE, "比")]


def _arranging(row: list[Atom], atom: Atom, words: Lexicon) -> Atom:
    """The last atom of a row; 组织 between a body and an act is a verb (区妇联组织宣讲)."""
    last = row[-1]
    if last.text != "组织" or atom.cls != ACT or len(row) < 2:
        return last
    body = row[-2].cls == NOUN and row[-2].text.endswith(words.bodies) and row[-2].text not in words.body_guards
    return last._replace(cls=VERB) if body else last


def _good(row: list[Atom]) -> bool:
    """好 at the end of the row stands behind no verb: part of the name that follows (好媳妇)."""
    return len(row) == 1 or row[-2].cls not in VERBS


def _split(token: str, last: bool, words: Lexicon) -> list[str]:
    """Part what segmentation glued: an adverb before a verb, a link word before the number, a verb and its object."""
    classes, size = words.classes, len(token)
    if size < 2:
        return [token]
    if last and token[-1] in words.edge_characters and not token.endswith(words.edge_guards):
        return [*_split(token[:-1], False, words), token[-1]]
    if classes.get(token[0]) in _PREFIXES and classes.get(token[1:]) in VERBS:
        return [token[0], token[1:]]
    if size < 3:
        return list(token) if token[0] == "获" and token[1] in "省市县区国" else [token]  # 获市领导批示
    head, rest = classes.get(token[:2]), token[2:]
    if size == 3:
        if head == ACTOR and classes.get(rest) in (ADVERB, TOTAL):  # 全所共办理
            return [token[:2], rest]
        place = rest in "省市县区镇乡村"
        glued = head == VERB and (place or (rest not in words.suffixes and rest not in "感性化"))
        glued = glued or (head in VERBS and rest == "涉")  # 执结涉金融案件
    else:
        glued = (
            head in (VERB, LOOSE) or (head == ADVERB and classes.get(rest) in VERBS) or token.startswith(words.splits)
        )
    return [token[:2], rest] if glued else [token]
