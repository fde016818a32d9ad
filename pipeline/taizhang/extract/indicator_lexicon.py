"""The word lists behind the naming of quantities, read once from ``indicator_words`` and ``indicator_rules``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from taizhang.lexicon import load

# Classes of atoms, one letter each.
VERB, LOOSE, ACT, NOUN = "V", "L", "A", "N"
ADVERB, TIME, TOTAL, REST, PART = "D", "T", "S", "E", "M"
REACH, CHANGE, COMPARE, SHARE = "R", "G", "X", "K"
AND, ETC, OF, PARTICLE, PREP, LOCAL, ACTOR = "C", "I", "U", "Z", "P", "F", "W"
BREAK, ASIDE = ",", "B"

VERBS = frozenset((VERB, LOOSE, ACT))
NAMES = frozenset((NOUN, ACT, LOOSE, ACTOR))
WITHIN = frozenset((VERB, LOOSE, ACT, NOUN, ACTOR, OF, ASIDE))  # what a phrase of verb and object is made of

_LETTER = {
    "verb": VERB, "loose": LOOSE, "act": ACT, "noun": NOUN, "adverb": ADVERB, "time": TIME, "total": TOTAL,
    "rest": REST, "part": PART, "reach": REACH, "change": CHANGE, "compare": COMPARE, "share": SHARE, "and": AND,
    "etc": ETC, "rank": VERB, "of": OF, "particle": PARTICLE, "prep": PREP, "local": LOCAL, "actor": ACTOR,
}  # fmt: skip
# A word of several groups keeps the class that stands first here; reach, change and rank words are asked for by list.
_ORDER = (
    "noun", "part", "rest", "total", "share", "compare", "act", "loose", "prep", "verb", "time", "actor", "and", "etc",
    "of", "local", "particle", "adverb", "reach", "change", "rank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by class, and the closed lists; built once per process by `lexicon`."""

    classes: dict[str, str]
    reach: frozenset[str]
    change: frozenset[str]
    rank: frozenset[str]
    total: frozenset[str]
    activity_units: frozenset[str]
    people_units: frozenset[str]
    bodies: tuple[str, ...]
    heads: tuple[str, ...]
    people: tuple[str, ...]
    suffixes: frozenset[str]
    edge_characters: frozenset[str]
    edge_guards: tuple[str, ...]
    splits: tuple[str, ...]
    bare_acts: frozenset[str]
    light_verbs: frozenset[str]
    generic_nouns: frozenset[str]
    empty_names: frozenset[str]
    merges: frozenset[str]
    places: frozenset[str]
    rest_words: frozenset[str]
    act_units: frozenset[str]
    means: frozenset[str]
    destinations: frozenset[str]
    events: tuple[str, ...]
    naming_units: frozenset[str]
    intransitive: frozenset[str]
    edge_acts: frozenset[str]
    completions: frozenset[str]
    verb_endings: tuple[str, ...]
    adjectives: tuple[str, ...]
    edge_words: frozenset[str]
    measures: tuple[str, ...]
    measure_guards: frozenset[str]
    body_guards: frozenset[str]
    modifiers: frozenset[str]
    predicates: frozenset[str]
    chiefs: tuple[str, ...]
    cares: frozenset[str]
    figures_of: frozenset[str]
    self_changes: frozenset[str]
    bare_sums: frozenset[str]
    provisos: frozenset[str]
    transitive_changes: frozenset[str]
    sums: frozenset[str]
    honours: frozenset[str]
    existing: frozenset[str]
    goes_to: frozenset[str]
    givers: frozenset[str]
    limits: frozenset[str]
    figure_adverbs: frozenset[str]
    reaches_places: frozenset[str]
    payers: tuple[str, ...]
    occasions: frozenset[str]
    receivers: tuple[str, ...]
    manners: frozenset[str]
    records: frozenset[str]
    growths: frozenset[str]
    builds: frozenset[str]
    by_means: frozenset[str]
    scores: frozenset[str]
    acts_done: frozenset[str]
    raises: frozenset[str]
    purposes: frozenset[str]
    carriers: frozenset[str]
    no_acts: frozenset[str]
    statives: frozenset[str]
    results: frozenset[str]
    leads: frozenset[str]
    deals: frozenset[str]
    dealt: tuple[str, ...]
    servers: tuple[str, ...]
    works: tuple[str, ...]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The word lists, parsed on first use."""
    groups: dict[str, list[str]] = {}
    for group in load("indicator_words")["groups"]:
        groups.setdefault(group["class"], []).extend(group["words"].split())
    classes: dict[str, str] = {}
    for name in _ORDER:
        for word in groups[name]:
            if name != "change" or len(word) > 1:  # 高, 多 and their like mean a change only right before the number
                classes.setdefault(word, _LETTER[name])
    rules = load("indicator_rules")

    def words(name: str) -> list[str]:
        listed: list[str] = rules[name]["words"]
        return listed

    return Lexicon(
        classes=classes,
        reach=frozenset(groups["reach"]),
        change=frozenset(groups["change"]),
        rank=frozenset(groups["rank"]),
        total=frozenset(groups["total"]),
        activity_units=frozenset(words("activity_units")),
        people_units=frozenset(words("people_units")),
        bodies=tuple(words("bodies")),
        heads=tuple(words("heads")),
        people=tuple(groups["head"]),
        suffixes=frozenset(words("suffixes")),
        edge_characters=frozenset(words("edge_characters")),
        edge_guards=tuple(words("edge_guards")),
        splits=tuple(words("splits")),
        bare_acts=frozenset(words("bare_acts")),
        light_verbs=frozenset(words("light_verbs")),
        generic_nouns=frozenset(words("generic_nouns")),
        empty_names=frozenset(words("empty_names")),
        merges=frozenset(words("merges")),
        places=frozenset(words("places")),
        adjectives=tuple(words("adjectives")),
        completions=frozenset(words("completions")),
        verb_endings=tuple(words("verb_endings")),
        edge_acts=frozenset(words("edge_acts")),
        intransitive=frozenset(words("intransitive")),
        naming_units=frozenset(words("naming_units")),
        destinations=frozenset(words("destinations")),
        events=tuple(words("events")),
        means=frozenset(words("means")),
        act_units=frozenset(words("act_units")),
        rest_words=frozenset(words("rest_words")),
        edge_words=frozenset(word for name in ("reach", "change") for word in groups[name] if len(word) > 1),
        measures=tuple(words("measures")),
        measure_guards=frozenset(words("measure_guards")),
        body_guards=frozenset(words("body_guards")),
        modifiers=frozenset(words("modifiers")),
        predicates=frozenset(words("predicates")),
        chiefs=tuple(words("chiefs")),
        cares=frozenset(words("cares")),
        figures_of=frozenset(words("figures_of")),
        self_changes=frozenset(words("self_changes")),
        bare_sums=frozenset(words("bare_sums")),
        provisos=frozenset(words("provisos")),
        transitive_changes=frozenset(words("transitive_changes")),
        sums=frozenset(words("sums")),
        honours=frozenset(words("honours")),
        existing=frozenset(words("existing")),
        goes_to=frozenset(words("goes_to")),
        givers=frozenset(words("givers")),
        limits=frozenset(words("limits")),
        figure_adverbs=frozenset(words("figure_adverbs")),
        reaches_places=frozenset(words("reaches_places")),
        payers=tuple(words("payers")),
        occasions=frozenset(words("occasions")),
        receivers=tuple(words("receivers")),
        manners=frozenset(words("manners")),
        records=frozenset(words("records")),
        growths=frozenset(words("growths")),
        builds=frozenset(words("builds")),
        by_means=frozenset(words("by_means")),
        scores=frozenset(words("scores")),
        acts_done=frozenset(words("acts_done")),
        raises=frozenset(words("raises")),
        purposes=frozenset(words("purposes")),
        carriers=frozenset(words("carriers")),
        no_acts=frozenset(words("no_acts")),
        statives=frozenset(words("statives")),
        results=frozenset(words("results")),
        leads=frozenset(words("leads")),
        deals=frozenset(words("deals")),
        dealt=tuple(words("dealt")),
        servers=tuple(words("servers")),
        works=tuple(words("works")),
    )


_YEAR = (
    r"(?:(?:\d{4}\s?|[〇零一二三四五六七八九]{4})年度?|[今去上本当前明同次]年度?|近[\d一二两三四五六七八九十]+年"
    r"|“[一二三四五六七八九十]+五”|[本上下每]学[期年]|上一(?:学[期年]|季度|届|轮)|[本上]季度|[本上]个?月)"
)
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[-—–至到](?:\d{1,2}|[一二三四五六七八九十]{1,2}))?月"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|[上中下]旬|底|初|末|份"
_QUARTER = r"(?:第?[一二三四1-4]季度|前三季度|[上下]半年)"
_YEARS = (
    r"(?:近|前|后|过去|未来|今后|[连持]续)?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})年(?![级生制]|行动|义务教育|一贯)"
)
_TAIL = r"(?:[末底初]|以来|起|来|间|期间|时期|时)?"


@lru_cache(maxsize=1)
def time_pattern() -> re.Pattern[str]:
    """Phrases of time that frame a figure (截至2022年12月底, 今年以来, 一季度末)."""
    point = rf"(?:{_YEAR}(?:{_QUARTER}|(?:{_MONTH})(?:{_DAY})?)?|(?:{_MONTH})(?:{_DAY})?|{_QUARTER}|{_YEARS})"
    return re.compile(rf"(?<![\d.])(?:截至|截止到?|自|从|到|至)?{point}(?:[至到—–-]{point})?{_TAIL}")
