"""Written texts of local genres with their answers in the line, read into text and gold.

``[[28次|党委会|meeting]]`` is a quantity with its indicator and category; a ``/`` parts categories of which either is right. Further
fields: ``v`` ``up`` ``u`` ``b`` (value, upper end, unit, bound, where they do not follow from the words), ``s=p`` planned, ``s=r``
required, ``m`` measure, ``per``, ``alt`` a second right name, ``opt`` neither missed nor wrong. ``‹2:（一）|党建工作›`` opens a section of
level 2 with its marker and title.
"""

from __future__ import annotations

import re
from typing import Any

_BOUNDS = {
    "近": "about", "约": "about", "左右": "about", "余": "at_least", "多": "at_least", "以上": "at_least", "超过": "at_least",
    "超": "at_least", "逾": "at_least", "突破": "at_least", "不少于": "at_least", "至少": "at_least", "不低于": "at_least",
    "不足": "at_most", "以内": "at_most", "以下": "at_most", "不超过": "at_most", "低于": "at_most",
}  # fmt: skip
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TIMES = {"万": 1e4, "亿": 1e8, "万亿": 1e12, None: 1.0}
_TAG = re.compile(r"\[\[(.*?)\]\]|‹(\d):(.*?)\|(.*?)›", re.DOTALL)
_QUANTITY = re.compile(
    r"(?P<before>将?近|约|超过|突破|不少于|不超过|不足|至少|超|逾|不低于|低于)?(?P<scale>百分之)?"
    r"(?P<number>[\d,，]+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+)(?P<more>余|多)?(?P<times>万亿|万|亿)?(?P<rest>余|多)?"
    r"(?:个(?=百分点|月|工作日))?(?P<unit>.*?)(?P<after>以上|左右|以内|以下|余|多)?"
)


def _number(digits: str) -> float:
    if digits[0].isdigit():
        return float(digits.replace(",", "").replace("，", ""))
    total = block = last = 0
    for c in digits:
        if c in _DIGITS:
            last = _DIGITS[c]
        elif c in "十百千":
            block, last = block + (last or 1) * {"十": 10, "百": 100, "千": 1000}[c], 0
        else:
            total, block, last = (total + block + last) * (10_000 if c == "万" else 10**8), 0, 0
    return float(total + block + last)


def _metric(tag: str, start: int) -> tuple[str, dict[str, Any]]:
    written, *parts = tag.split("|")
    given = dict(part.split("=", 1) for part in parts if "=" in part)
    named = [part for part in parts if "=" not in part and part != "opt"]
    if "v" in given and "u" in given:
        value, unit, bound = float(given["v"]), given["u"], "exact"
    else:
        match = _QUANTITY.fullmatch(written)
        assert match, written
        value, unit = (
            round(_number(match["number"]) * _TIMES[match["times"]], 6),
            "%" if match["scale"] else match["unit"],
        )
        words = [match[k] for k in ("before", "more", "rest", "after") if match[k]]
        bound = _BOUNDS[words[-1].removeprefix("将")] if words else "exact"
    name, category = [*named, "", ""][:2]
    return written, {
        "start": start,
        "end": start + len(written),
        "value": float(given.get("v", value)),
        "upper": float(given["up"]) if "up" in given else None,
        "unit": given.get("u", unit),
        "bound": given.get("b", bound),
        "indicator": "|".join([name, *([given["alt"]] if "alt" in given else [])]),
        "category": category.replace("/", "|"),
        "status": {"p": "planned", "r": "required"}.get(given.get("s", ""), "done"),
        "measure": given.get("m", "level"),
        "per": given.get("per"),
        "optional": "opt" in parts,
    }


def read_annotated(source: str) -> tuple[str, dict[str, Any]]:
    """The text without its tags, and the gold record that they make."""
    pieces: list[str] = []
    metrics: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    position = size = 0
    for tag in _TAG.finditer(source):
        pieces.append(source[position : tag.start()])
        size, position = size + len(pieces[-1]), tag.end()
        if tag[1] is not None:
            written, metric = _metric(tag[1], size)
            metrics.append(metric)
        else:
            written, title = tag[3] + tag[4], tag[4].strip().rstrip("。；：")
            sections.append({"start": size, "level": int(tag[2]), "marker": tag[3].strip(), "title": title})
        pieces.append(written)
        size += len(written)
    text = "".join([*pieces, source[position:]])
    for i, section in enumerate(sections):
        behind = (s["start"] for s in sections[i + 1 :] if s["level"] <= section["level"])
        section["end"] = len(text[: next(behind, len(text))].rstrip())
    return text, {"chars": len(text), "metrics": metrics, "sections": sections}
