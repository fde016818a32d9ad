"""Packs of norms: how often something is due, by whom, since when and by which text. Data, checked entry by entry.

The shipped pack is ``lexicon/data/norms.yaml`` (grades A and B only); a user's file has the same form and goes before
it: an id that stands in both is the user's, and ``active: false`` switches a norm off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

from taizhang.lexicon import load, read_yaml
from taizhang.records import DataFileError

__all__ = ["Condition", "Example", "Fault", "Norm", "default_norms", "load_norms", "read_pack"]

Strength = Literal["应当", "一般", "本地"]
Verdict = Literal["达到", "未达到", "未写明", "不适用"]
Due = Literal["year", "half", "quarter", "month", "week"]

_PERIODS: tuple[str, ...] = get_args(Due)
_CONDITION = re.compile(r"\s*([^<>=≥≤]+?)\s*(>=|<=|>|<|==?|≥|≤)\s*([0-9]+(?:\.[0-9]+)?)\s*([^\d\s]*)\s*")
_SIGNS = {"≥": ">=", "≤": "<=", "==": "="}
_REQUIRED = ("id", "name", "due", "strength", "from", "document", "wording", "grade")
_OPTIONAL = ("indicator", "terms", "not", "units", "body", "condition", "scale", "period", "bound", "to", "number",
             "article", "source", "note", "examples", "active")  # fmt: skip
_TEXTS = ("id", "name", "document", "wording", "indicator", "number", "article", "source", "note")
_CHOICES: dict[str, tuple[str, ...]] = {
    "strength": get_args(Strength), "period": _PERIODS, "scale": ("body", "branch"), "bound": ("at_least", "at_most"),
    "grade": ("A", "B", "C"),
}  # fmt: skip


class Condition(NamedTuple):
    """What must hold for the norm to apply: a number that the report itself states (正式党员>=7)."""

    term: str
    sign: str
    value: float
    text: str

    def holds(self, value: float) -> bool:
        """Whether a stated value meets it."""
        return {
            ">=": value >= self.value, "<=": value <= self.value, ">": value > self.value, "<": value < self.value,
            "=": value == self.value,
        }[self.sign]  # fmt: skip


class Example(NamedTuple):
    """A short report and what the norm says of it; `unit` and `year` are those of the report."""

    text: str
    verdict: Verdict
    unit: str
    year: int


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm. ``due`` times (or so much) in a ``period``, at least or at most; ``bodies`` are kinds of own names
    (any where empty); ``scale`` is `branch` where it is due in each branch; ``start`` and ``end`` are the first and
    the last year that it holds in. ``terms``: the indicator must hold one, or be the catalogue's ``indicator``, and the
    clause none of ``never``."""

    id: str
    name: str
    indicator: str | None
    terms: tuple[str, ...]
    never: tuple[str, ...]
    units: frozenset[str]
    bodies: frozenset[str]
    condition: Condition | None
    scale: Literal["body", "branch"]
    due: float
    period: Due
    bound: Literal["at_least", "at_most"]
    strength: Strength
    start: int
    end: int | None
    document: str
    number: str
    article: str
    wording: str
    grade: str
    examples: tuple[Example, ...]


class Fault(NamedTuple):
    """What is wrong with a pack: the place (file, line, norm) and the reason."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@lru_cache(maxsize=1)
def default_norms() -> tuple[Norm, ...]:
    """The shipped norms, read once per process."""
    return tuple(_norm(row) for row in load("norms")["norms"])


def load_norms(path: Path) -> tuple[Norm, ...]:
    """The norms of a user's file, and the shipped ones that it does not replace or switch off.

    Raises `DataFileError` with file, line, norm and reason of the first fault.
    """
    own, off, faults = read_pack(path)
    if faults:
        raise DataFileError(str(faults[0]))
    taken = off | {norm.id for norm in own}
    return (*own, *(norm for norm in default_norms() if norm.id not in taken))


def read_pack(path: Path) -> tuple[list[Norm], set[str], list[Fault]]:
    """The sound norms of a file, the ids that it switches off, and every fault in the order of the file.

    Raises `DataFileError` where the file cannot be read or is no YAML.
    """
    data = read_yaml(path)
    rows = data.get("norms") if isinstance(data, Mapping) else data
    if not isinstance(rows, list):
        return [], set(), [Fault(str(path), "应有 norms 列表")]
    norms: list[Norm] = []
    off: set[str] = set()
    faults: list[Fault] = []
    seen: set[str] = set()
    for row, line in zip(rows, _lines(path, len(rows)), strict=True):
        identifier = str(row.get("id", "")) if isinstance(row, Mapping) else ""
        place = f"{path}:{line}: {identifier or '?'}"
        reasons = list(_reasons(row))
        if identifier and identifier in seen:
            reasons.append("id 重复")
        seen.add(identifier)
        faults += [Fault(place, reason) for reason in reasons]
        if reasons:
            continue
        if row.get("active") is False:
            off.add(identifier)
        else:
            norms.append(_norm(row))
    return norms, off, faults


def _lines(path: Path, count: int) -> list[int]:
    """The line on which each entry begins."""
    import yaml

    root: Any = yaml.compose(path.read_bytes(), Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == "norms"), root)
    lines = [node.start_mark.line + 1 for node in root.value if isinstance(node, yaml.Node)]
    return lines if len(lines) == count else [1] * count


def _reasons(row: object) -> Iterator[str]:
    """What is wrong with an entry."""
    if not isinstance(row, Mapping):
        yield "每条规范应为字段的集合"
        return
    unknown = [str(key) for key in row if key not in (*_REQUIRED, *_OPTIONAL)]
    if unknown:
        yield f"没有这样的字段：{'、'.join(unknown)}"
    required = ("id",) if row.get("active") is False else _REQUIRED
    missing = [key for key in required if row.get(key) in (None, "")]
    if missing:
        yield f"缺少字段：{'、'.join(missing)}"
    if row.get("active") is False:
        return
    if not row.get("indicator") and not row.get("terms"):
        yield "indicator 与 terms 至少写一项"
    yield from _values(row)


def _values(row: Mapping[str, Any]) -> Iterator[str]:
    for key in _TEXTS:
        if isinstance(row.get(key), list | Mapping):
            yield f"{key} 应为文字"
    for key, allowed in _CHOICES.items():
        if row.get(key) is not None and row[key] not in allowed:
            yield f"{key} 只能是 {'、'.join(allowed)}，不能是“{row[key]}”"
    due = row.get("due")
    if due is not None and (isinstance(due, bool) or not isinstance(due, int | float) or due < 0):
        yield f"due 应为数，不能是“{due}”"
    for key in ("from", "to"):
        year = row.get(key)
        if year is not None and (isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2100):
            yield f"{key} 应为四位年份，不能是“{year}”"
    if isinstance(row.get("from"), int) and isinstance(row.get("to"), int) and row["to"] < row["from"]:
        yield "to 早于 from"
    for key in ("terms", "not", "units", "body"):
        if row.get(key) is not None and not _is_words(row[key]):
            yield f"{key} 应为词的列表"
    kinds = _body_kinds()
    strange = [kind for kind in row.get("body") or () if kind not in kinds] if _is_words(row.get("body")) else []
    if strange:
        yield f"没有这样的单位类型：{'、'.join(strange)}（可用 {'、'.join(kinds)}）"
    if row.get("condition") is not None and not _CONDITION.fullmatch(str(row["condition"])):
        yield f"condition 应如“正式党员>=7”，不能是“{row['condition']}”"
    yield from _example_faults(row.get("examples"))


def _example_faults(examples: object) -> Iterator[str]:
    if examples is None:
        return
    if not isinstance(examples, list):
        yield "examples 应为列表"
        return
    for number, case in enumerate(examples, 1):
        if not isinstance(case, Mapping) or set(case) != {"text", "verdict", "unit", "year"}:
            yield f"例{number}应有 text、unit、year、verdict 四项"
        elif case["verdict"] not in get_args(Verdict):
            yield f"例{number}的 verdict 只能是 {'、'.join(get_args(Verdict))}"
        elif not isinstance(case["year"], int):
            yield f"例{number}的 year 应为年份"


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _body_kinds() -> tuple[str, ...]:
    return tuple(kind["id"] for kind in load("flags_identity")["kinds"])


def _norm(row: Mapping[str, Any]) -> Norm:
    return Norm(
        id=str(row["id"]),
        name=str(row["name"]),
        indicator=str(row["indicator"]) if row.get("indicator") else None,
        terms=tuple(row.get("terms") or ()),
        never=tuple(row.get("not") or ()),
        units=frozenset(row.get("units") or ("次",)),
        bodies=frozenset(row.get("body") or ()),
        condition=_condition(row.get("condition")),
        scale=row.get("scale") or "body",
        due=float(row["due"]),
        period=cast(Due, row.get("period") or "year"),
        bound=row.get("bound") or "at_least",
        strength=row["strength"],
        start=row["from"],
        end=row.get("to"),
        document=str(row["document"]),
        number=str(row.get("number") or ""),
        article=str(row.get("article") or ""),
        wording=str(row["wording"]),
        grade=str(row["grade"]),
        examples=tuple(
            Example(str(c["text"]), c["verdict"], str(c["unit"] or ""), c["year"]) for c in row.get("examples") or ()
        ),
    )


def _condition(text: object) -> Condition | None:
    found = _CONDITION.fullmatch(str(text)) if text is not None else None
    if not found:
        return None
    return Condition(found[1], _SIGNS.get(found[2], found[2]), float(found[3]), str(text).strip())
