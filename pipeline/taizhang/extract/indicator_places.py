"""What was done at the places that one went to: the act is counted, the places are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.extract.indicator_lexicon import ACT, ACTOR, ADVERB, NOUN, TIME, TOTAL, VERBS, lexicon

if TYPE_CHECKING:
    from taizhang.extract.indicator_atoms import Atom

__all__ = ["behind_actor", "what_happened"]


def _what_goes(row: list[Atom], start: int, body: list[Atom]) -> list[Atom]:
    """The act that is carried to places (反诈宣传进村入户进企业近百场), or who or what goes there with the places
    (劳模进校园、进企业16场次); ``body`` where nothing stands before the verb."""
    end = next((i for i in range(start) if row[i].text.startswith("进") and i), 0)
    goer = row[next((i for i in range(end) if row[i].cls not in (ADVERB, TIME, ACTOR, TOTAL)), end) : end]
    if not goer or any(a.cls not in (NOUN, ACT) for a in goer) or any(a.cls != NOUN for a in body):
        return body
    return goer if goer[-1].cls == ACT else [*goer, *row[end:start], *body]


def what_happened(row: list[Atom], start: int, body: list[Atom], governed: bool) -> list[Atom]:
    """The act for which one went to places, without the places; ``body`` where there are none."""
    if governed and row[start - 1].text in lexicon().goes_to:
        goes = _what_goes(row, start, body)
        return _last_act(body) if goes is body else goes
    return _last_act(body) if _done_elsewhere(row[:start], body) else body


def _done_elsewhere(before: list[Atom], body: list[Atom]) -> bool:
    """Whether the phrase ends in an act for which one went somewhere (到分管领域、联系点宣讲28场)."""
    gone = any(atom.text in lexicon().reaches_places and atom.text != "在" for atom in before)
    return gone and body[-1].cls == ACT and body[-1].text != "服务"


def _last_act(body: list[Atom]) -> list[Atom]:
    """The act at the end of a phrase with its modifiers (机关、社区 专题 宣讲); the phrase if it ends otherwise."""
    index = len(body)
    while index and body[index - 1].cls == ACT:
        index -= 1
    if not 0 < index < len(body):
        return body
    while index and body[index - 1].text in lexicon().modifiers:
        index -= 1
    return body[index:]


def behind_actor(body: list[Atom], *, led: bool) -> int:
    """Where the act begins that people or a body do (集团领导 带队检查); 0 where the phrase is no such sentence.

    ``led`` says that somebody had them do it (邀请专家 授课), so that any word for people will do."""
    words = lexicon()
    if body[-1:] and body[-1].cls != ACT:
        return 0
    index = next((i for i, atom in enumerate(body) if atom.cls != NOUN or atom.text in words.modifiers), 0)
    alone = all(atom.cls in VERBS or atom.text in words.modifiers for atom in body[index:])
    doer = index and body[index - 1].text.endswith((*words.chiefs, *(words.people if led else ())))
    return index if doer and alone else 0
