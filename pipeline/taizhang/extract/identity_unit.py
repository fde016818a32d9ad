"""The body that a report is of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from taizhang.extract.identity_head import Head, Tail, fold, lexicon

__all__ = ["find_unit", "is_same_body", "unit_of_name"]

_YEAR = re.compile(r"^[（(]?(?:19|20)\d\d(?:[-—–－~至](?:19|20)?\d\d)?(?:年度|学年度|学年|年|度)?[）)]?")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–－~至](?:19|20)?\d\d)?(?:年度|学年度|学年|年)")
_TERM = re.compile(r"第?[一二三四五六七八九十]+届(?=人民代表大会|人大|委员会|常务委员会|政协)")
_WRAPPING = "《》“”\"'‘’【】[] \u3000"
_LONGEST = 40


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    data = lexicon()
    return re.compile("|".join([*data["body_ends"], data["place_ends"]]))


@lru_cache(maxsize=1)
def _plain_end() -> re.Pattern[str]:
    """Endings that stand in bodies' names only, whatever follows them."""
    return re.compile(rf"(?:{'|'.join(lexicon()['body_ends'][:3])})$")


@lru_cache(maxsize=1)
def _place_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon()['place_ends']})$")


@lru_cache(maxsize=1)
def _follows() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon()['follows']})|$")


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    return re.compile(lexicon()["generic"])


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicon()[name])


def _name_ends(text: str) -> Iterator[int]:
    """Where a body's name may end, from left to right; endings may overlap (法院 holds 院)."""
    seen = set()
    for start in range(len(text)):
        match = _ends().match(text, start)
        if match and match.end() not in seen:
            seen.add(match.end())
            yield match.end()


def _is_name(text: str) -> bool:
    """A proper name: ends like one, and is not just a level or a kind (县民政局 is, 局党组 is not)."""
    if not 3 <= len(text) <= _LONGEST or not re.fullmatch(r"[\u4e00-\u9fa5（）()·A-Za-z\d]+", text):
        return False
    if _pattern("offices").search(text):
        return False
    return len(text) in set(_name_ends(text)) and _generic().fullmatch(text) is None


def _of_office(text: str) -> str:
    """What stands before an office: 安岭县民政局 of 安岭县民政局局长张明."""
    matches = [match for match in _pattern("offices").finditer(text) if match.start() >= 3]
    if not matches:
        return text
    body = text[: matches[0].start()]
    plain = re.sub(r"党委$", "", body)
    # 公安局党委书记、局长 heads the bureau, not its committee only.
    return plain if any(match.group()[0] == plain[-1] for match in matches[1:]) else body


def unit_of_name(text: str) -> str:
    """The body that a title or a file name begins with; ``""`` where it names none."""
    text = _TERM.sub("", fold(text).strip(_WRAPPING))
    for _ in range(3):
        text = re.sub(r"^(?:关于印发|关于|中共(?=.{2,8}(?:局|厅|院|校)))", "", _YEAR.sub("", text)).strip(_WRAPPING)
    year = _ANY_YEAR.search(text)
    whole = _of_office(text[: year.start()] if year else text)
    if _is_name(whole):
        return _one_name(whole)
    ends = [end for end in _name_ends(text) if _is_name(text[:end]) and _follows().match(text, end)]
    if ends:
        # 青河县财政局 is meant, though 财政…… may follow a county too; but 青石镇政府工作报告 is the town's.
        bare = len(ends) > 1 and _place_end().search(text[: ends[0]]) and not text.startswith("政府工作", ends[0])
        return _one_name(text[: ends[1 if bare else 0]])
    office = _of_office(text)
    if office != text and _is_name(office):
        return _one_name(office)
    plain = [end for end in _name_ends(text) if _is_name(text[:end]) and _plain_end().search(text[:end])]
    return _one_name(text[: plain[-1]]) if plain else ""


def _one_name(name: str) -> str:
    for entry in lexicon()["same_name"]:
        name = re.sub(entry["pattern"], entry["name"], name)
    return name


def find_unit(head: Head, tail: Tail, text: str, *, congress: bool) -> list[tuple[str, str]]:
    """Names of the body with the place that they come from (Chinese, for notes), best first.

    ``congress``: the report is given to a congress, whose place then names the body.
    """
    found: list[tuple[str, str]] = []

    def add(name: str, where: str) -> None:
        if name and all(name != other for other, _ in found):
            found.append((name, where))

    place = _pattern("occasion").search(head.occasion)
    add(_field_name(head.field), "表头")
    if head.named:
        add(unit_of_name(head.title), "标题")
    for line in head.others:
        add(_one_name(line) if _is_name(line) else "", "标题")
    for line in tail.lines:
        add(_one_name(line) if _is_name(line) else "", "落款")
    if head.speaker:
        post = fold(head.speaker)
        before = _of_office(post)
        add(_one_name(before) if before != post and _is_name(before) else "", "署名")
    for cue in ("entrusted", "speaks_for"):
        for match in _pattern(cue).finditer(head.opening[:600]):
            add(_in_full(match.group("body"), place.group("place") if place else ""), "正文")
    if place and congress:
        add(place.group("place"), "会议")
    add(_subject(text), "正文")
    return [(_with_place(name, head.opening), where) for name, where in found]


def _field_name(text: str) -> str:
    return _one_name(text) if _is_name(text) else ""


def _in_full(name: str, place: str) -> str:
    """县人民法院 with the county of the congress; ``""`` where it stays a relative name."""
    if _pattern("relative").match(name):
        return _one_name(place + name[1:]) if place.endswith(name[0]) and name[0] else ""
    return _one_name(name) if _is_name(name) else ""


def _subject(text: str) -> str:
    """The one body that is the subject of several sentences; ``""`` where none or more than one is."""
    counts: Counter[str] = Counter()
    subject = re.compile(rf"(?:^|[，。；\s])(?P<body>[\u4e00-\u9fa5]{{4,20}}?)(?={lexicon()['subject']})", re.M)
    for match in subject.finditer(text[:20_000]):
        name = match.group("body")
        if _is_name(name) and len(name) >= 5 and not _pattern("relative").match(name):
            counts[_one_name(name)] += 1
    best = counts.most_common(2)
    return best[0][0] if best and best[0][1] >= 2 and (len(best) < 2 or best[1][1] < best[0][1]) else ""


def _with_place(name: str, opening: str) -> str:
    """The name with the city before it where the opening writes it so: 淮安市洪泽区人民政府."""
    if not re.match(r"[\u4e00-\u9fa5]{1,4}[县区旗镇乡]", name):
        return name
    before = r"(?:^|[\s，。、；：（(《“由在向和与对为是至到自从受经据])"
    match = re.search(rf"{before}(?P<city>[\u4e00-\u9fa5]{{2,3}}(?:省|市|州|盟)){re.escape(name)}", opening, re.M)
    return match.group("city") + name if match else name


def is_same_body(one: str, other: str) -> bool:
    """Two names that may be of one body: one holds the other, or is its short form (住建局 of 住房和城乡建设局)."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    if short in long or all(char in rest for char in short):
        return True
    stem = re.sub(r"(?:党组|党委|党工委|党支部|委员会|人民政府|政府|办公室|委)$", "", short)
    rest = iter(long)
    return len(stem) >= 2 and all(char in rest for char in stem)
