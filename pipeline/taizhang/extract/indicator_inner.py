"""Verbs that belong to a name rather than govern it: what cases are about, which people are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_lexicon import NAMES, NOUN, OF, WITHIN, lexicon

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

__all__ = ["is_about", "is_person", "is_relative"]


def is_person(text: str) -> bool:
    """Whether a name ends in a word for people."""
    return len(text) > 1 and text.endswith(lexicon().people)


def is_relative(row: list[Atom], index: int, end: int) -> bool:
    """Whether the verb there says which people are counted (参加失业保险人数, 参加工伤保险的农民工)."""
    last = row[end - 1].text
    if row[index].text not in lexicon().statives or index + 2 > end - 1:
        return False
    return last.endswith("人数") or (is_person(last) and any(atom.cls == OF for atom in row[index + 2 : end - 1]))


def is_about(row: list[Atom], index: int, end: int) -> bool:
    """Whether the verb there says what the cases are about that the clause deals with (办理司法协助互助案件)."""
    words = lexicon()
    if not row[end - 1].text.endswith(words.dealt):
        return False
    at = next((i for i in range(index) if row[i].text in words.deals), index)
    between = row[at + 1 : index]
    nouns = bool(between) and between[-1].cls == NOUN and all(atom.cls in NAMES for atom in between)
    meant = nouns or (at + 1 == index and row[index].text in words.by_means)  # 查处利用职务便利谋取私利案件
    return meant and all(atom.cls in WITHIN for atom in row[index:end])
