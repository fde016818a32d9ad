"""Which category a metric belongs to: rules from unit, name and act (data in `categories.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from taizhang.extract.clause import MASK, NamingLike, PlaceLike, View, make_views
from taizhang.extract.context import Context
from taizhang.lexicon import load
from taizhang.quantity.units import unit_table
from taizhang.records import Quantity, Span

__all__ = ["categorise", "find_categories"]

Learned = Callable[[str, str, str], str | None]
"""A fallback: (indicator, unit, words before the number) → category, None where it is not sure."""

_PHYSICAL = frozenset({"length", "area", "weight", "volume", "power"})
_THINGS = frozenset({"people", "organisation", "document", "physical", "project"})
_HAPPENINGS = frozenset({"training", "activity", "study", "lesson", "meeting"})
_SUM = 1000  # a bare number from which on a name of money makes it one
_TAKE_PART = re.compile(r"^[^，。；：、]{0,12}?(?:参加|参与|接受|受到)([^，。；：、]*)")
_TAKING_PART = re.compile(r"^(?:全[国省市县区]|年末|期末)?参加")
_DEALT_WITH = re.compile(r"^[^，。；：、]{0,14}?(?:作出|给予|予以|进行|开展|实施)([^，。；：、]*)")
# Acts that pass on what was counted before, and the categories that it may have.
_PASSED_ON = ("受理", "办理", "办结", "审结", "执结", "结案", "立案", "移送", "转办", "交办", "调处", "化解")
_OBJECTS = frozenset(("case", "service", "document"))
_GRADES = ("级", "类", "等", "档")
_HOUSEHOLDS = ("户", "家")  # units that say what is counted where no name does
_REACHING = ("惠及", "受益", "覆盖")
_TOWARDS = ("对", "给", "向")
_FOR = ("为", "对", "给", "向")  # what is done for people stands behind their number (为14名被害人发放救助金)
_SENT = re.compile(r"(?:组织|选派|选送|安排|派出|抽调|推荐)(?:[一二三四五六七八九十两0-9]+(?:批次|批|期|轮))?$")
# 举办演练3次，参加人员260人次: who took part belongs to what took place
_PARTAKING = re.compile(
    r"[，,、；;]\s*(?:参加|参与|参训|参会|参演|参学|到会|出席)(?:的)?(?:人员|人数|群众|居民|党员|干部|职工|师生|学员)?(?:共|约|达|累计|超)*"
)
_GOING = re.compile(r"^[^，。；：]{0,16}?(?:赴|到|前往)([^，。；：]*)")
_UP_TO_MARK = re.compile(f"[^，,；;。：:、（）()\\s{MASK}]*")
_LIST = MASK + "、和及与 "
_ASIDE = re.compile(
    r"[（(][^）)]*[）)]$|(?<=[吨方米时])[/／].*$|[/／][十百千万]+[人户]$"
)  # 头（只）, 吨/日: the unit is the first
_PLAIN = re.compile(r"[“”\"‘’「」《》（）()\s]")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    firm: dict[str, str]
    classes: dict[str, frozenset[str]]  # unit → its classes
    counted: dict[str, frozenset[str]]
    heads: dict[str, tuple[tuple[str, frozenset[str]], ...]]  # word → (category, units)
    acts: dict[str, str]
    defaults: dict[str, str]
    authors: tuple[str, ...]
    authored: tuple[str, ...]
    openers: tuple[str, ...]
    closing: dict[str, str]
    frames: dict[str, str]
    agents: re.Pattern[str]  # 检查员: who does it, not who is reached by it
    money_names: tuple[str, ...]
    rate_names: tuple[str, ...]
    strong: dict[str, str]
    longest: int
    completions: frozenset[str]
    attended: frozenset[str]
    titled: tuple[str, ...]
    handed_on: frozenset[str]
    hours: dict[str, str]
    probes: frozenset[str]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    data = load("categories")
    classes: dict[str, set[str]] = {}
    for name, units in data["unit_classes"].items():
        for unit in units:
            classes.setdefault(unit, set()).add(name)
    heads: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for entry in data["heads"]:
        for word in entry["words"]:
            heads.setdefault(word, []).append((entry["category"], frozenset(entry.get("units", ()))))
    return _Lexicon(
        firm={u: c for c, units in data["firm_units"].items() for u in units},
        classes={u: frozenset(names) for u, names in classes.items()},
        counted={c: frozenset(names) for c, names in data["counted_in"].items()},
        heads={w: tuple(sorted(found, key=lambda f: not f[1])) for w, found in heads.items()},
        acts={w: c for c, words in data["acts"].items() for w in words},
        defaults=data["unit_defaults"],
        authors=tuple(data["authored"]["verbs"]),
        authored=tuple(data["authored"]["words"]),
        openers=tuple(data["openers"]),
        closing={w: c for c, words in data["closing"].items() for w in words},
        frames={w: c for c, words in data["frames"].items() for w in words},
        agents=re.compile(
            f"(?:{'|'.join(w for words in data['acts'].values() for w in words)})[员师手]$"
            "|监测(?=户|对象)|转移就业|劳动力转移|参加[^，。；、]{0,14}(?:保险|医保|社保)"
        ),
        money_names=tuple(data["money_names"]),
        rate_names=tuple(data["rate_names"]),
        strong=data["strong_units"],
        longest=max(map(len, heads)),
        completions=frozenset(data["completions"]),
        attended=frozenset(data["attended"]),
        titled=tuple(data["titled"]),
        handed_on=frozenset(data["handed_on"]),
        probes=frozenset(data["probes"]),
        hours={w: c for c, words in data["hours"].items() for w in words},
    )


def _fits(category: str, units: frozenset[str], unit: str) -> bool:
    lexicon = _lexicon()
    if units:
        return unit in units
    classes = lexicon.classes.get(unit)
    return classes is None or bool(classes & lexicon.counted[category])


def _head(name: str, unit: str) -> tuple[str, int, int] | None:
    """Category, end and length of the head word of ``name`` that can be counted in ``unit``.

    The head is the word that ends last, then the longest; a single character only counts at the very end.
    """
    heads = _lexicon().heads
    for end in range(len(name), 0, -1):
        last = end - 1 if end == len(name) else end - 2
        for start in range(max(0, end - _lexicon().longest), last + 1):
            for category, units in heads.get(name[start:end], ()):
                if _fits(category, units, unit):
                    return category, end, end - start
    return None


def _core(name: str) -> str:
    """What stands behind the last 的 of a name: its noun (免疫规划预防的疾病)."""
    noun = name.rpartition("的")[2]
    return noun if len(noun) > 1 else name


def _act(words: str) -> str | None:
    """The category of the last act in ``words``: of the one that ends last, then of the longest."""
    endings = _acts_by_end()
    for end in range(len(words), 0, -1):
        for word in endings.get(words[end - 1], ()):
            if words.endswith(word, 0, end):
                return _lexicon().acts[word]
    return None


@lru_cache(maxsize=1)
def _acts_by_end() -> dict[str, list[str]]:
    """The words for acts by their last character, long ones first."""
    found: dict[str, list[str]] = {}
    for word in sorted(_lexicon().acts, key=len, reverse=True):
        found.setdefault(word[-1], []).append(word)
    return found


def categorise(
    quantity: Quantity,
    naming: NamingLike,
    context: Context,
    clause: str,
    *,
    behind: str = "",
    whole: str | None = None,
    known: str | None = None,
    prior: str | None = None,
    learned: Learned | None = None,
) -> str:
    """The category of one metric, one of `CATEGORIES`.

    ``clause`` is the text before the number back to the last comma, ``behind`` that after it up to the next mark;
    ``whole`` the category of the quantity whose part this is; ``known`` that of the catalogue's entry; ``prior`` that
    of the quantity before it in the sentence, if it has the same unit; ``learned`` is asked where the rules are silent.
    """
    unit = quantity.unit
    fixed = (unit == "小时" and _of_hours(naming.indicator)) or _fixed(quantity, context, clause)
    if fixed:
        return fixed
    praised = naming.indicator.endswith("”") or naming.indicator.startswith(("优秀", "先进"))
    if praised and _act(naming.action or "") == "honour":  # 评选“最美家庭”150户, 表彰优秀建议10件
        return "honour"
    if whole and whole not in ("money", "rate"):
        return whole
    if prior and (naming.indicator in _lexicon().completions or naming.action in _lexicon().handed_on):
        return prior  # 认领项目43个，办结41个; 问题51个，移交城管部门51个
    lexicon = _lexicon()
    name = _core(_PLAIN.sub("", naming.indicator))
    if bare := _bare(quantity, name):
        return bare
    head = _head(name, unit)
    if head and head[1] < len(name) and unit in lexicon.strong and not name.endswith(tuple(lexicon.acts)):
        return lexicon.strong[unit]
    if "people" in lexicon.classes.get(unit, ()):
        return _of_people(name, naming.action, clause, unit)
    if quantity.dimension in _PHYSICAL or unit_table().dimension(unit) in _PHYSICAL:
        return "physical"
    happened = _of_events(name, naming.action, clause, unit, head) if "event" in lexicon.classes.get(unit, ()) else None
    if happened:
        return happened
    if head and head[0] == "service" and name.endswith(lexicon.authored) and any(v in clause for v in lexicon.authors):
        return "document"
    found = _dealt_with(clause, unit, head) or (head[0] if head else known)
    found = found or _silent(quantity, naming, clause, behind, prior, learned)
    looked_at = found == "document" and naming.action in lexicon.probes  # 抽查试卷420份: not written here
    return "inspection" if looked_at else found


def _fixed(quantity: Quantity, context: Context, clause: str) -> str | None:
    """What rank, dimension and unit settle alone, and who is reached (改造小区870个、惠及10万余户)."""
    unit = quantity.unit
    if context.measure == "rank" or (context.measure == "change" and unit in ("位", "位次", "名次")):
        return "honour"
    if quantity.dimension == "money" or "元" in unit or unit.startswith(("分/", "角/")):
        return "money"
    if quantity.dimension == "rate":
        return "rate"
    if unit == "户" and clause.endswith(_REACHING):
        return "organisation"
    return _lexicon().firm.get(unit)


def _bare(quantity: Quantity, name: str) -> str | None:
    """What a number without unit is of: money or a rate, where its name says so; else None."""
    lexicon = _lexicon()
    if quantity.unit:
        return None
    if quantity.value >= _SUM and name.endswith(lexicon.money_names):
        return "money"
    return "rate" if name.endswith(lexicon.rate_names) else None


def _of_hours(name: str) -> str | None:
    """What hours were spent on, where the name ends in it."""
    return next((c for w, c in _lexicon().hours.items() if name.endswith(w)), None)


def _dealt_with(clause: str, unit: str, head: tuple[str, int, int] | None) -> str | None:
    """The category of the verb right before the number that settles what 件 or 起 are; what happens is no 起 but a
    case (查处隐形变异培训9起)."""
    if unit in ("起", "宗") and head and head[0] in _HAPPENINGS:
        return "case"
    return next((c for w, c in _lexicon().closing.items() if clause.endswith(w) and unit in ("件", "起", "宗")), None)


def _of_events(name: str, action: str | None, clause: str, unit: str, head: tuple[str, int, int] | None) -> str | None:
    """What happened so many times, where frame, act or opening of its name say so; else None."""
    lexicon = _lexicon()
    if action in lexicon.attended:
        return "activity"
    frame = next((c for w, c in lexicon.frames.items() if w in name or w in clause.rpartition(MASK)[2]), None)
    if frame and (head is None or head[0] not in ("document", "study", "inspection")):
        return frame
    act = _act(action or "")
    if act == "inspection" and head and head[0] in ("physical", "other"):  # 抽检食品1260批次
        return act
    person = _head(name, "人") if act == "training" else None
    if person and person[0] == "people" and person[1] == len(name):  # 培训代表2期
        return act
    if not name.startswith(lexicon.openers):
        return None
    opening = _head(name[:4], unit)
    return _act(name[:4]) or (opening[0] if opening else "activity")


def _of_people(name: str, action: str | None, clause: str, unit: str) -> str:
    """People reached through an act take its category; ``people`` are those who are the matter themselves."""
    head = _head(name, unit)
    if action in _lexicon().attended:
        return "activity"
    if head and head[0] not in _THINGS and head[1] >= len(name) - 2:
        titled = head[0] == "honour" and name.endswith(_lexicon().titled)
        reached = _act(action or "") or _act(clause) if titled else None
        return reached or head[0]  # 走访慰问劳模94人
    if name.endswith(("人数", "人口", "保险", "医保", "社保")):  # 参加工伤保险人数 are people, 培训人数 are trained
        return _act(_TAKING_PART.sub("", name)) or "people"
    name, clause = _lexicon().agents.sub("", name), _lexicon().agents.sub("", clause)
    if head and head[0] == "people" and _act(name[head[1] - head[2] : head[1]]):  # 监测对象
        return "people"
    act = _act(action or "") or _act(name) or _act(clause)
    if act or not head:
        return act or _lexicon().defaults.get(unit, "people")
    return "people" if head[0] in _THINGS else head[0]


def _silent(
    quantity: Quantity, naming: NamingLike, clause: str, behind: str, prior: str | None, learned: Learned | None
) -> str:
    """The category where the name says nothing: what follows, the learned guess, the verb before, the unit alone."""
    lexicon = _lexicon()
    if quantity.unit in _HOUSEHOLDS:
        return "organisation"
    following = _head(_PLAIN.sub("", behind[:12]), quantity.unit)
    if following and following[2] > 1:
        return following[0]
    happens = "event" in lexicon.classes.get(quantity.unit, ())
    if (
        prior
        and not happens
        and (naming.indicator == naming.action or _PLAIN.sub("", naming.indicator).endswith(_GRADES))
    ):
        return prior  # 注销208本, 市级5个, “四星级”9个
    guess = learned(naming.indicator, quantity.unit, clause) if learned else None
    if guess:
        return guess
    words = _PLAIN.sub("", f"{clause.rpartition(MASK)[2]}{naming.action or ''}")[-12:]
    if lexicon.classes.get(quantity.unit, frozenset()) & {"event", "visit"}:
        act = _act(words)
        if act:
            return act
    head = _head(words, quantity.unit)
    return head[0] if head else lexicon.defaults.get(quantity.unit, "other")


def _goes_on(views: Sequence[View], quantities: Sequence[Quantity], i: int) -> bool:
    """Whether the quantity counts in the unit of the one before it in its sentence (线索11条，移交县纪委2条)."""
    return i > 0 and quantities[i].unit == quantities[i - 1].unit and views[i].sentence == views[i - 1].sentence


def _done_for(after: str, clause: str, unit: str) -> str:
    """What stands behind a count of people and says what was done for them or where they were sent."""
    if "people" not in _lexicon().classes.get(unit, ()):
        return ""
    if clause.endswith(_FOR):
        done = _UP_TO_MARK.match(after)
        return done.group() if done else ""
    going = _GOING.match(after) if _SENT.search(clause) else None
    return going.group(1) if going else ""


def _same_object(view: View, quantity: Quantity, before: Quantity, naming: NamingLike) -> bool:
    """Whether the quantity is named by an act alone, done with what the one before counts (受理案件90件，审结80件)."""
    return view.link is not None and quantity.unit == before.unit and naming.indicator.endswith(_PASSED_ON)


def find_categories(
    text: str,
    quantities: Sequence[Quantity],
    sentences: Sequence[Span],
    places: Sequence[PlaceLike],
    namings: Sequence[NamingLike],
    contexts: Sequence[Context],
    *,
    known: Sequence[str | None] = (),
    learned: Learned | None = None,
    views: Sequence[View] | None = None,
) -> list[str]:
    """The category of every quantity, in order; a part takes that of its whole."""
    quantities = [q if q.unit in _lexicon().defaults else replace(q, unit=_ASIDE.sub("", q.unit)) for q in quantities]
    views = make_views(text, quantities, sentences, places) if views is None else views
    found: list[str] = []
    for i, (quantity, naming, context) in enumerate(zip(quantities, namings, contexts, strict=True)):
        whole = found[naming.part_of] if naming.part_of is not None and naming.part_of < i else None
        entry = known[i] if i < len(known) else None
        if whole is None and i and found[-1] in _HAPPENINGS and _PARTAKING.fullmatch(views[i].link or ""):
            whole = found[-1]
        if whole is None and i and _same_object(views[i], quantity, quantities[i - 1], naming):
            whole = found[i - 1] if found[i - 1] in _OBJECTS else None
        clause = views[i].clause.rstrip(_LIST)  # 分别审结612件、583件: both are of 审结
        taking_part = _TAKE_PART.match(views[i].after)
        if taking_part:  # 选派2名干部参加培训
            clause += taking_part.group(1)
        dealt_with = _DEALT_WITH.match(views[i].after) if clause[:1] in _TOWARDS or clause[-1:] in _TOWARDS else None
        if dealt_with:  # 对52名党员作出党纪处分
            clause += dealt_with.group(1)
        clause += _done_for(views[i].after, clause, quantity.unit)
        behind = _UP_TO_MARK.match(views[i].after)
        found.append(
            categorise(
                quantity,
                naming,
                context,
                clause,
                behind=behind.group() if behind else "",
                whole=whole,
                known=entry,
                prior=found[-1] if _goes_on(views, quantities, i) else None,
                learned=learned,
            )
        )
    return found
