"""Characters that no one sees or no one can read, which may change what a figure seems to say."""

from __future__ import annotations

import re

__all__ = ["is_blank", "sign_notes"]

_ZERO_WIDTH = "\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_ANY = re.compile(f"[{_ZERO_WIDTH}{_DIRECTION}{_PRIVATE}]")
_VISIBLE = re.compile(f"[^\\s{_ZERO_WIDTH}{_DIRECTION}]")
_KINDS = (
    (re.compile(f"[{_DIRECTION}]"), "有 {} 个改变文字方向的不可见字符（首处在第 {} 行），显示的顺序可能不实，请核对"),
    (re.compile(f"[{_ZERO_WIDTH}]"), "有 {} 个零宽字符（首处在第 {} 行），可能把词语或数字隔开，请核对"),
    (re.compile(f"[{_PRIVATE}]"), "有 {} 个私用区字符（首处在第 {} 行），可能是数字或符号，无法辨认，请对照原文"),
)  # fmt: skip


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in a text."""
    return _VISIBLE.search(text) is None


def sign_notes(text: str) -> tuple[str, ...]:
    """Notes in Chinese on signs of writing direction, of no width, and of private meaning; the text keeps them."""
    if _ANY.search(text) is None:
        return ()
    notes = []
    for kind, note in _KINDS:
        places = [match.start() for match in kind.finditer(text)]
        if places:
            notes.append(note.format(len(places), text.count("\n", 0, places[0]) + 1))
    return tuple(notes)
