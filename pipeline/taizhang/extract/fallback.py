"""What is guessed where rules are silent: the category of a name that no lexicon knows.

The model is learned (`taizhang.run.fallbacks`), its card says what it adds. Of the status of a passage whose tense no
heading and no word tells there are only the grams: what is learned from them adds nothing (see its card).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from taizhang.extract.clause import MASK, View
from taizhang.learn import GramModel, load_grams
from taizhang.lexicon import resource
from taizhang.records import Span

__all__ = ["category_grams", "guess_category", "mood_of", "status_grams"]

_NEAR = 4  # sentences to each side that tell the mood of a passage
_PAST = re.compile(
    r"[已了曾]|累计|截至|全年|荣获|获评|同比|去年|上年|达到?[＃0-9]|(?:增长|下降)[0-9＃.]+%(?!左右|以上)|圆满|顺利|完成[＃0-9]"
)
_AHEAD = re.compile(
    r"[将要]|力争|确保|争取|计划|左右|年内|年底前|目标|打算|继续|抓好|加快|坚持|着力|下一步|今年|努力|推进|深化|实施|支持"
)


@lru_cache(maxsize=1)
def category_model() -> GramModel | None:
    """The shipped model of categories, read once per process; None where none is shipped, because it did not help."""
    path = resource("models", "category_fallback.npz")
    return load_grams(path) if path.is_file() else None


def category_grams(indicator: str, unit: str, clause: str) -> tuple[str, ...]:
    """Grams of the name (one to three characters, its end marked), the unit, and the end of the words before."""
    name = indicator[-16:] + "$"
    words = clause.rpartition(MASK)[2][-10:] + "$"
    return (
        f"u:{unit}",
        *(f"i:{name[i : i + n]}" for n in (1, 2, 3) for i in range(len(name) - n + 1)),
        *(f"c:{words[i : i + n]}" for n in (2, 3) for i in range(len(words) - n + 1)),
        f"ui:{unit}|{indicator[-1:]}",
    )


def guess_category(indicator: str, unit: str, clause: str) -> str | None:
    """The learned category, None where the model is not sure."""
    model = category_model()
    return model.answer(category_grams(indicator, unit, clause)) if model else None


def mood_of(text: str, sentences: Sequence[Span]) -> list[tuple[str, ...]]:
    """For each sentence the grams of its passage: how often words of the past and words of intention stand near it."""
    past = [len(_PAST.findall(text, s.start, s.end)) for s in sentences]
    ahead = [len(_AHEAD.findall(text, s.start, s.end)) for s in sentences]
    found: list[tuple[str, ...]] = []
    for i in range(len(sentences)):
        near = slice(max(0, i - _NEAR), i + _NEAR + 1)
        a, b = sum(past[near]), sum(ahead[near])
        share = round(4 * a / (a + b)) if a + b else -1
        own = min(past[i], 2), min(ahead[i], 2)
        found.append((f"m:{share}", f"mp:{min(a, 6)}", f"ma:{min(b // 2, 6)}", f"o:{own[0]}{own[1]}"))
    return found


def status_grams(view: View, mood: Sequence[str]) -> tuple[str, ...]:
    """Grams of the clause before the number, of what follows it and of how the sentence begins, and the
    ``mood`` of its passage."""
    clause, after, opening = view.item[-12:], view.after[:8], view.before[:8]
    return (
        *mood,
        f"b:{view.quantity.bound}",
        f"d:{view.quantity.dimension}",
        *(f"c:{clause[i : i + n]}" for n in (1, 2) for i in range(len(clause) - n + 1)),
        *(f"h:{clause[:n]}" for n in (2, 3)),
        *(f"a:{after[i : i + 2]}" for i in range(len(after) - 1)),
        *(f"s:{opening[i : i + 2]}" for i in range(len(opening) - 1)),
    )
