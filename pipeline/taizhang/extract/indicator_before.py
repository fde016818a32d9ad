"""The noun phrase before a number, its verb and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from taizhang.extract.indicator_edge import EVERY, Edge
from taizhang.extract.indicator_inner import is_about, is_person, is_relative
from taizhang.extract.indicator_lexicon import (
    ACT,
    ACTOR,
    ADVERB,
    AND,
    ASIDE,
    CHANGE,
    COMPARE,
    ETC,
    LOCAL,
    LOOSE,
    NAMES,
    NOUN,
    OF,
    PART,
    PARTICLE,
    PREP,
    REACH,
    REST,
    SHARE,
    TIME,
    TOTAL,
    VERB,
    VERBS,
    lexicon,
)
from taizhang.extract.indicator_places import behind_actor, what_happened

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

_LINKS = frozenset((AND, ETC, OF, PARTICLE))
_LEADING = frozenset((AND, ETC, OF, PARTICLE, ADVERB, TIME, ASIDE, TOTAL, LOCAL, REACH, CHANGE))
_CLAUSE_LINKS = frozenset(("超过", "达", "达到", "有", "只有", "仅有", "为", "不到", "不足", "接近", "超"))
_EXPECTS = frozenset(("计划", "预期", "预计"))
_GAINS = frozenset(("实现", "完成", "取得", "获得", "创造", "形成", "产生"))
_EMPTY = frozenset(("组织",))  # an act that says nothing of a figure (组织收入)
_BOUNDS = frozenset(("以上", "以下", "以内"))  # 五年以上有期徒刑
_TOWARDS = frozenset(("对", "向", "为", "给"))
_WITH = frozenset(("与", "同", "跟", "和"))
_TALKS = ("谈话", "谈心", "座谈", "约谈")
_COMING = frozenset(("来电", "来信", "来访", "来函"))
_BUILT = frozenset(("建成", "新建", "修建"))
_DOTS = frozenset(".．")
_TRADE = ("出口", "进口", "支付", "贷款")
_INNER = frozenset((NOUN, VERB, ACT, LOOSE, AND, ASIDE, ACTOR, SHARE, ETC, OF))


class Phrase(NamedTuple):
    """A noun phrase ``[start, end)`` with its verb and actor; ``act`` if it names an act and no thing."""

    start: int
    end: int
    verb: str | None = None
    actor: str | None = None
    act: bool = False


def phrase_before(edge: Edge, *, rank: bool = False, items: bool = False, times: bool = False) -> Phrase | None:
    """The noun phrase that ends where the linking words begin; None where the clause has none.

    With ``items`` verbs that are items of a list themselves stay (起诉、判决案件数); ``times`` says that the unit
    counts happenings, so that an act with its object is named by the act (专项检查物业企业2轮次).
    """
    row = _behind_manner(_contributor(edge) or edge.row)
    end = len(row)
    expects = CHANGE in edge.marks and end > 1 and row[end - 1].text in _EXPECTS  # 生产总值计划增长7.5%
    end -= int(expects)
    while end and (row[end - 1].cls in _LINKS or (rank and row[end - 1].cls == LOCAL)):
        end -= 1
    if not end or row[end - 1].cls == LOCAL:
        return None
    start = _walk_left(row, end, items)
    governed = start > 0 and row[start - 1].cls in VERBS
    chained = governed and (row[start].cls == AND or row[start - 1].cls != VERB or _carries(row, start))
    first, verb, own_actor = _trim_left(row, start, end, items or (governed and not chained))
    if first >= end:
        return None
    body = row[first:end]
    if start and row[start - 1].cls == PREP and first == start:
        whole, body = body, _behind_preposition(body, row[start - 1].text, edge, times)
        verb = verb or _cut_verb(whole, body)
    if body and times and edge.last and edge.last.cls == LOOSE and is_person(body[-1].text):  # 流动党员每月联系一次
        return Phrase(edge.last.start, edge.last.end, edge.verb, "".join(atom.text for atom in body), act=True)
    if body and times:
        body = what_happened(row, start, body, governed)
    led = governed and row[start - 1].text in lexicon().leads  # 邀请专家授课3次
    if times and verb is None and (led or not governed) and (act_start := behind_actor(body, led=led)):
        own_actor, body = "".join(atom.text for atom in body[:act_start]), body[act_start:]
    if not body or _names_nothing(body, governed or verb is not None, edge, times):
        return None
    act = False
    if governed:
        verb = verb or row[start - 1].text
        act = _names_destination(row[start - 1], body)  # 列入黑名单
        figure = len(body) == 1 and len(body[0].text) == 2 and is_figure(body[0].text)
        if act or (figure and row[start - 1].text not in _GAINS):  # 覆盖人数
            body = [row[start - 1], *body]
    elif verb is None:
        body, verb = _with_modifier(body, times)
    while len(body) > 1 and body[-1].cls == ASIDE and body[-1].end - body[-1].start > 6:
        body = body[:-1]
    body = _towards(row, start, first, body)
    act = act or all(atom.cls in VERBS or atom.cls in _LINKS for atom in body)
    actor = own_actor or _actor(row, start - 1 if governed else start)
    return Phrase(body[0].start, body[-1].end, verb or edge.verb or (body[-1].text if act else None), actor, act)


def _carries(row: list[Atom], start: int) -> bool:
    """Whether the verb before the phrase only says how another one was begun (加快建设充电桩, 布局建设中试平台)."""
    return row[start - 1].text in lexicon().carriers and row[start].cls == LOOSE


def _towards(row: list[Atom], start: int, first: int, body: list[Atom]) -> list[Atom]:
    """The phrase with 对 before it where that opens the name of a figure (对地方的转移支付, 对东盟出口)."""
    if not start or first != start or row[start - 1].text != "对" or body[0] is not row[first] or body[-1].cls != NOUN:
        return body
    figure = is_figure(body[-1].text) or body[-1].text.endswith(_TRADE) or (len(body) > 1 and body[-2].cls == OF)
    return [row[start - 1], *body] if figure else body


def _behind_manner(row: list[Atom]) -> list[Atom]:
    """The row without a phrase that says by what means something was done (以微课堂、板凳会等形式宣讲)."""
    words = lexicon()
    for end in range(len(row) - 1, 1, -1):
        if row[end - 1].text in words.manners:
            opens = words.means | words.by_means
            start = next((i for i in range(end - 1) if row[i].text in opens), None)
            return row if start is None or all(a.cls in _LINKS for a in row[end:]) else [*row[:start], *row[end:]]
    return row


def _contributor(edge: Edge) -> list[Atom]:
    """Who contributes, without to what (三大产业对经济增长贡献超五成); empty where nobody does."""
    at = next((i for i, atom in enumerate(edge.row) if atom.text == "对"), 0) if edge.verb == "贡献" else 0
    return edge.row[:at]


def nominal_clause(lead: list[Atom], *, people: bool, rate: bool) -> Phrase | None:
    """A verb made a noun by 的 before the words that link it to its number (到基层就业的超过三分之一)."""
    words = lexicon()
    whole = next((i for i in range(len(lead) - 1, 1, -1) if lead[i].cls == SHARE), len(lead))  # 解决的占总数的71%
    at = next((i for i in range(min(whole, len(lead) - 1), 0, -1) if lead[i].cls == OF), 0)
    if not at or lead[at].text != "的" or lead[at - 1].cls not in VERBS:
        return None
    links = lead[at + 1 :]
    if rate and links and whole == at + 1:
        links = links[:1]
    if not all(atom.cls in (SHARE, ADVERB, TIME, TOTAL) or atom.text in _CLAUSE_LINKS for atom in links):
        return None
    start = 0
    while start < at and lead[start].cls in (ADVERB, TIME, AND, PART, ACTOR, REST):
        start += 1
    body = lead[start:at]
    compared = any(a.cls in (SHARE, COMPARE, CHANGE, REACH) or a.text in words.reach for a in body[1:])
    if not body or compared or (body[0].cls in (SHARE, COMPARE, CHANGE, REACH, VERB) and len(body) > 1):
        return None
    alone = len(body) == 1
    if (alone and body[0].text in (*words.light_verbs, "参加", "参与")) or not (links or rate or (people and alone)):
        return None
    return Phrase(body[0].start, body[-1].end, body[-1].text, act=True)


def _names_destination(verb: Atom, body: list[Atom]) -> bool:
    """Whether verb and noun are one act (列入黑名单), the noun being no thing that the number could count."""
    words = lexicon()
    countable = body[-1].text.endswith((*words.heads, *words.people))
    return verb.text in words.destinations and not countable and all(atom.cls != OF for atom in body)


def is_figure(text: str) -> bool:
    """Whether a word ends the name of a figure (率, 数, 收入): verbs before it belong to the name."""
    words = lexicon()
    return text.endswith(words.measures) and text not in words.measure_guards


def _last_word(row: list[Atom], end: int) -> str:
    """The word that closes the phrase, an aside behind it left out (采购金额（以合同为准）)."""
    return next((atom.text for atom in reversed(row[:end]) if atom.cls != ASIDE), row[end - 1].text)


def figure_start(body: list[Atom]) -> int:
    """Where the name of a figure begins behind the thing it is a figure of (17个传统制造业增加值); 0 without one."""
    if len(body) < 2 or not is_figure(body[-1].text) or body[-1].text == "能力":
        return 0
    last = len(body) - 1
    while last > 1 and body[last - 1].cls == AND:  # 24个省份、规模居前
        last -= 1
    return last - 1 if last > 1 and body[last - 1].text[0] in "“‘" else last  # 312所学校“明厨亮灶”覆盖率


def _walk_left(row: list[Atom], end: int, items: bool) -> int:
    """The left end of the phrase that ends at ``end``: up to the governing verb, an adverb or preposition, or 0."""
    figure = items or is_figure(_last_word(row, end))
    etc = end < len(row) and row[end].cls == ETC
    index, of, local = end, False, 0
    while index:
        atom = row[index - 1]
        of, etc = of or atom.cls == OF, etc or atom.cls == ETC
        if atom.cls == PREP:
            if atom.text == "用于":
                return index - 1
            if local:
                return local
        if _stops(row, index, end, _Seen(figure, of, etc, local > 0)):
            return index
        local = index if atom.cls == LOCAL else local
        index -= 1
    return 0


class _Seen(NamedTuple):
    """What the walk to the left has met: whether the phrase names a figure, and holds 的, 等 or a word of place."""

    figure: bool
    of: bool
    etc: bool
    local: bool


def _stops(row: list[Atom], index: int, end: int, seen: _Seen) -> bool:
    """Whether the phrase begins behind the atom before ``index``."""
    atom = row[index - 1]
    cls, before = atom.cls, row[index - 2].cls if index > 1 else ""
    inside = before in (NOUN, ASIDE)
    relative = seen.of and any(a.cls in VERBS for a in row[: index - 1])  # 审结检察机关提起的案件: 提起 belongs to 的
    if cls in VERBS:
        inner = is_relative(row, index - 1, end) or is_about(row, index - 1, end) or index == end
        if inner or (cls != VERB and not _governs(row, index - 1, end)):
            return False
        listed = (seen.etc or seen.figure) and before == AND
        modifies = seen.figure and ((inside and not is_body(row[index - 2].text)) or cls == ACT)
        described = inside and row[index].cls == OF  # 12345转来的单子
        return not (listed or modifies or relative or described)
    if cls == PREP:
        joins = atom.text == "与" and inside and any(a.text == "、" for a in row[index:end])  # 造纸与木材加工、石化产业
        return not (relative or joins or (seen.figure and inside))
    if _spans(row, index, end, seen, inside=inside) or (
        _of_figure(row, index - 1) and (inside or before in ("", AND) or before in VERBS)
    ):
        return False
    if cls == LOCAL:
        return before != ETC and not (inside and (seen.figure or seen.etc))
    if cls == PARTICLE:
        return not (inside or (before == ACT and atom.text[0] in "［[〔（("))  # 职业教育［7］招生
    if cls == AND:  # a verb before it ends a clause (三期建成投产、总装机), but not 公务用车购置及运行费
        if seen.figure and atom.text != "、" and index > 2 and row[index - 3].cls == NOUN:
            return False
        return before in (VERB, LOOSE) and index < end and index > 2 and row[index].cls not in VERBS
    if cls == ADVERB and inside and seen.figure and atom.text[0] != "首":  # 低收入人口主动发现率
        return False
    if cls == TIME and inside and seen.figure and index < end and atom.text in ("年初", "年末", "年底", "期初", "期末"):
        return False
    if cls == CHANGE and atom.text in lexicon().transitive_changes:
        return True
    of_change = (NOUN, OF) if seen.figure else (NOUN,)  # 经济增长的贡献率
    if cls == CHANGE and inside and index < end and row[index].cls in of_change:
        return False
    return cls not in _INNER and not relative


def _spans(row: list[Atom], index: int, end: int, seen: _Seen, *, inside: bool) -> bool:
    """Whether the atom before ``index`` is within the name of a range (五年以上有期徒刑至死刑的612人)."""
    atom = row[index - 1]
    if atom.text == "至":
        return inside and not seen.figure and row[index].cls == NOUN
    return atom.cls == TIME and index < end and row[index].text in _BOUNDS


def _of_figure(row: list[Atom], index: int) -> bool:
    """Whether the adverb there belongs to the name of the rate right behind it (及时受理率、按期答复率)."""
    if row[index].text not in lexicon().figure_adverbs or index + 1 >= len(row):
        return False
    return row[index + 1].cls == NOUN and row[index + 1].text.endswith("率")


def _governs(row: list[Atom], index: int, end: int) -> bool:
    """Whether the verb there takes what follows as its object, rather than modify it."""
    cls = row[index].cls
    comes = index + 1 < end and row[index + 1].text in _COMING  # 热线接听来电
    if not comes and all(atom.cls == ACT for atom in row[index + 1 : end]):
        return False
    if index + 2 < len(row) and row[index + 1].cls == AND and row[index + 2].cls not in VERBS:
        return False
    if index == 0:
        return cls == LOOSE
    object_ = row[index + 1].text if index + 1 < end else ""
    if row[index].text == "服务" and not row[index - 1].text.endswith(lexicon().servers):
        pass  # 家政服务员工
    elif row[index].text in lexicon().cares and is_person(row[end - 1].text) and object_ not in ("对象", "人员"):
        return row[index - 1].cls == NOUN and row[index + 1].cls != OF
    before = row[index - 1]
    if row[index].text in _BUILT and before.cls in (ACT, VERB) and row[index + 1].cls == NOUN:
        return True  # 引进企业投资建成冷库
    if cls == LOOSE and row[index].text == "新增":
        return row[index + 1].cls == NOUN
    if before.cls == NOUN:
        named = cls == LOOSE and index + 2 == end and row[index + 1].text.endswith(lexicon().heads)  # 社区建设推进会
        gives = row[index].text in lexicon().givers
        if gives and before.text.endswith(lexicon().payers):  # 省级预算安排救助资金
            return True
        return is_body(before.text) and not (named and not gives)
    if before.cls == ACTOR:
        return True
    return cls == LOOSE and before.cls not in (VERB, ACT, LOOSE, AND, OF)


def is_body(text: str) -> bool:
    """Whether a word names a body or people, who act before a verb."""
    words = lexicon()
    return text.rstrip("”’》").endswith(words.bodies) and text not in words.body_guards


def _trim_left(row: list[Atom], start: int, end: int, governed: bool) -> tuple[int, str | None, str | None]:
    """Take adverbs, times, actors and (unless it is governed already) the verb off the left end."""
    verb: str | None = None
    actor: str | None = None
    figure = is_figure(_last_word(row, end)) and not _last_word(row, end).endswith("费")  # 征收水资源费
    while start < end:
        cls = row[start].cls
        if start + 1 < end and (_of_figure(row, start) or (cls == TIME and row[start + 1].text in _BOUNDS)):
            break
        if cls in _LEADING:
            start += 1
        elif (skip := _not_name(row, start, end)) > start:
            start = skip
        elif (
            cls == ACTOR
            and row[start + 1 : start + 2]
            and row[start + 1].cls != AND
            and any(atom.cls in NAMES for atom in row[start + 1 : end])
        ):
            actor = row[start].text
            start += 1
        elif (
            governed
            or verb
            or cls not in VERBS
            or is_relative(row, start, end)
            or is_about(row, start, end)
            or (figure and cls == ACT and row[start].text not in _EMPTY)
        ):
            break
        elif stop := _verb_group(row, start, end):
            verb, start = next(atom.text for atom in reversed(row[start:stop]) if atom.cls in VERBS), stop
        else:
            break
    return start, verb, actor


def _not_name(row: list[Atom], start: int, end: int) -> int:
    """The end of a numbering (1.) or of 计划 before a verb at the start of a phrase; ``start`` without one."""
    if start + 1 < end and row[start].text == "计划" and row[start + 1].cls in VERBS:
        return start + 1
    numbered = start + 1 < end and row[start].text.isdigit() and row[start + 1].text in _DOTS
    return start + 2 if numbered else start


def _verb_group(row: list[Atom], first: int, end: int) -> int:
    """The end of the verbs at the start of a phrase (修订完善, 新建、改造), if a thing follows them; else 0.

    The last of several acts may say which thing instead (办理信访事项), and 组织 gives way to any act (组织义诊).
    """
    words = lexicon()
    governed = first > 0 and row[first - 1].cls in (VERB, LOOSE)
    if governed and row[first].text in words.intransitive and first + 1 < end and row[first + 1].cls in NAMES:
        return 0  # 安排就业专项资金
    index = first
    while index < end:
        if index > first and is_about(row, index, end):
            return index
        if row[index].cls in VERBS and not (index > first and row[index].text in words.intransitive):
            index += 1
        elif row[index].cls == AND and index + 1 < end and row[index + 1].cls in VERBS:
            index += 2
        else:
            break
    occasion = index + 1 == end and row[index].text in words.occasions
    if occasion and row[first].cls == ACT and row[first].text not in words.bare_acts:  # 无偿献血活动
        return 0
    stop = index
    if stop < end and row[stop].cls in (PARTICLE, OF):
        stop += 1
    if stop < end and (row[stop].cls in (NOUN, ACTOR) or row[stop].text in words.intransitive):
        return stop
    return first + 1 if row[first].text in words.light_verbs and first + 1 < end else 0


def _behind_preposition(body: list[Atom], preposition: str, edge: Edge, times: bool) -> list[Atom]:
    """What is left of a phrase that a preposition opens, without the noun of that preposition (为群众上门服务)."""
    if preposition in _TOWARDS and (taken := _taken_by(body)):
        return taken
    if preposition in _WITH and len(body) > 1 and body[-1].text.endswith(_TALKS) and is_person(body[-2].text):
        return body[-1:]  # 与科室负责人谈心谈话
    doer = is_person(body[-1].text) or is_body(body[-1].text) or body[-1].text.endswith("长")
    if preposition == "由" and VERB in edge.marks and doer:
        return []  # 任务中由党员领办16项
    if is_figure(body[-1].text):
        return body
    built = next((i for i, a in enumerate(body[:-1]) if i and a.text in lexicon().builds), 0)
    if built and preposition == "在":  # 在重点区域新建哨点12个
        return body[built + 1 :]
    first = next((i for i, atom in enumerate(body) if atom.cls in VERBS and not _modifies(body, i)), None)
    if first is not None:
        last = first
        while last < len(body) and body[last].cls in VERBS:
            last += 1
        if last < len(body) and body[last].cls == AND:  # 造纸与木材加工、石化产业
            return body
        while first and body[first - 1].text in lexicon().modifiers:  # 免费体检
            first -= 1
        if last + 1 < len(body) and body[last].cls == OF:  # 在本市就读的留学生
            last += 1
        return body[last:] if last < len(body) else body[first:]
    means = CHANGE in edge.marks and preposition in lexicon().means
    return [] if means or (times and VERB in edge.marks) else body


def _cut_verb(whole: list[Atom], body: list[Atom]) -> str | None:
    """The verb that was cut off before ``body`` (按照审判监督程序再审改判刑事案件); None where it is no end of
    ``whole``, or all of it."""
    if not body or len(body) == len(whole) or body[-1] is not whole[-1]:
        return None
    last = whole[len(whole) - len(body) - 1]
    return last.text if last.cls in VERBS else None


def _taken_by(body: list[Atom]) -> list[Atom]:
    """What is given to people or a body that a preposition names (对困难群众发放救助金, 为小微企业减免税费)."""
    first = next((i for i, atom in enumerate(body) if atom.cls in (VERB, LOOSE)), 0)
    if not first or not (is_person(body[first - 1].text) or body[first - 1].text.endswith(lexicon().receivers)):
        return []
    last = first
    while last < len(body) and body[last].cls in (VERB, LOOSE):
        last += 1
    rest = body[last:]
    return rest if rest and rest[0].cls in (NOUN, ACT) else []


def _modifies(body: list[Atom], index: int) -> bool:
    """A loose verb between two nouns (预算稳定 调节 基金)."""
    inside = 0 < index < len(body) - 1 and body[index].cls == LOOSE
    return inside and body[index - 1].cls == NOUN and body[index + 1].cls == NOUN


def _names_nothing(body: list[Atom], governed: bool, edge: Edge, times: bool) -> bool:
    """An actor alone before its verb (支部召开12次), a place, or a word that names nothing by itself."""
    words = lexicon()
    if len(body) == 1 and body[0].text in words.bare_acts:
        return True
    acts = times and is_body(body[-1].text)
    if all(atom.text in words.places for atom in body) or (acts and EVERY in edge.marks):
        return True
    if VERB not in edge.marks:
        return False
    if all(atom.text in words.modifiers for atom in body):
        return True
    return not governed and (acts or all(atom.cls == ACTOR for atom in body))


def _with_modifier(body: list[Atom], times: bool) -> tuple[list[Atom], str | None]:
    """专项检查物业企业: the act with its modifier governs; it names happenings, its object names things."""
    words = lexicon()
    index = 0
    while index < len(body) and body[index].text in words.modifiers:
        index += 1
    stop = index
    while stop < len(body) and body[stop].cls in (ACT, LOOSE):
        stop += 1
    if not index or stop == index or stop == len(body) or body[-1].text.endswith(words.events):
        return body, None
    if body[stop].cls != NOUN or is_figure(body[-1].text):
        return body, None
    return (body[:stop] if times else body[stop:]), body[stop - 1].text


def _actor(row: list[Atom], end: int) -> str | None:
    """Who acts: the body or people named before the verb."""
    while end and row[end - 1].cls in (ADVERB, TIME, TOTAL, PARTICLE):
        end -= 1
    start = end
    while start and row[start - 1].cls in (NOUN, ACTOR):
        start -= 1
    if start == end:
        return None
    if start and row[start - 1].text in ("在", "于", "通过", "依托"):  # a place does not act
        return _actor(row, start - 1)
    acts = row[end - 1].cls == ACTOR or is_body(row[end - 1].text)
    return "".join(atom.text for atom in row[start:end]) if acts else None
