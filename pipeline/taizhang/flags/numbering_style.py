"""A counting that goes on in another style: 一、 二、 3、, or 1. 2. （3）."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.flags.model import Finding
from taizhang.flags.view import View

__all__ = ["check"]

_HAN = "一二三四五六七八九十"
_MARKER = re.compile(
    rf"^[ \t\u3000]*(?P<marker>(?P<han>[{_HAN}])、|[（(](?P<han_in>[{_HAN}])[）)]|(?P<dot>[0-9]{{1,2}})[.．](?![0-9])"
    r"|(?P<comma>[0-9]{1,2})、|[（(](?P<digit_in>[0-9]{1,2})[）)])(?=[一-鿿“《])",
    re.MULTILINE,
)
_SHOWN = 20


def check(view: View) -> Iterable[Finding]:
    """One finding a line whose number goes on from the two lines before it that have one, in a style that has not come
    to that number: what begins a counting of its own begins with 1."""
    last: dict[str, int] = {}
    run: list[tuple[str, int, str]] = []
    for m in _MARKER.finditer(view.text):
        style = next(name for name, value in m.groupdict().items() if value and name != "marker")
        number = _HAN.index(m[style]) + 1 if m[style] in _HAN else int(m[style])
        if len(run) > 1 and last.get(style) != number - 1:
            (first, one, _), (second, two, shown) = run[-2:]
            if first == second != style and (one, two) == (number - 2, number - 1):
                stop = view.text.find("\n", m.end())
                end = min(m.end() + _SHOWN, stop if stop >= 0 else len(view.text))
                message = f"序号“{shown}”之后写作“{m['marker']}”，样式不一，建议核实。"
                quote = view.text[m.start("marker") : end]
                yield Finding(m.start("marker"), end, message, {"quote": quote})
        last[style] = number
        run.append((style, number, m["marker"]))
