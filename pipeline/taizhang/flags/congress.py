"""A congress, plan or campaign already past, written of as the newest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.lexicon import load
from taizhang.words import Scanner

__all__ = ["check"]

_STUDY = r"(?:学习|贯彻|宣传|落实|领会|宣讲|围绕|按照)[^。；！\n]{0,14}"
_PLAN = r"(?:实施|落实|推进|对照|按照|紧扣|围绕|编制|执行|融入|谋划)[^，。；\n“]{0,8}"
_RUN = r"(?:开展|推进|抓好|抓实|部署|组织)[^，。；\n“]{0,4}"
_YEARS = re.compile(r"[三四五]年来|过去[三四五]年|历年|先后")
_AFTER = re.compile(r"常态化|长效|成果|成效|巩固|拓展|以来")


@cache
def _scanner(pattern: str) -> Scanner:
    return Scanner(re.compile(pattern))


def check(view: View) -> Iterable[Finding]:
    """One finding a sentence; silent where the sentence names the newer one too, and in the year of change."""
    year = view.report.year
    if year is None:
        return
    data: dict[str, Any] = load("congresses")
    held = [c for c in data["congresses"] if c["year"] <= year]
    if len(held) > 1 and held[-1]["year"] < year:
        yield from _congress(view, held[:-1], held[-1])
    for plan in data["plans"]:
        if plan["last"] + 1 < year:
            pattern = _scanner(rf"{_PLAN}[“\"]?{plan['name']}[”\"]?(?:规划|时期|发展规划)")
            message = f"“{plan['name']}”规划期为{plan['first']}—{plan['last']}年，{year}年的报告写作现行，建议核实。"
            yield from _each(view, pattern, plan["name"], message)
    for campaign in data["campaigns"]:
        if campaign["last"] + 1 < year:
            pattern = _scanner(_RUN + re.escape(campaign["name"]) + r"(?=[，。；、])")
            message = (
                f"{campaign['name']}于{campaign['first']}—{campaign['last']}年开展，{year}年的报告写作当前，建议核实。"
            )
            later = [c["name"] for c in data["campaigns"] if c["first"] > campaign["last"]]
            yield from _each(view, pattern, campaign["name"], message, later)


def _congress(view: View, old: list[dict[str, Any]], newest: dict[str, Any]) -> Iterator[Finding]:
    names = "|".join(c["name"] for c in old)
    terms = "|".join(c["term"] for c in old)
    pattern = _scanner(
        rf"{_STUDY}(?:(?:{names})(?:报告)?精神|(?:{terms})[一二三四五六七历]+[中次][^。；，]{{0,4}}全会(?:精神|[和及、])"
        rf"|(?:{terms})(?:中央|中)纪委[一二三四五六七]次全会(?:精神|[和及、]))"
    )
    for found in pattern.finditer(view.text):
        sentence = view.sentence_at(found.start())
        whole = view.text[sentence.start : sentence.end] if sentence else found[0]
        # 党的二十大和十九届中央纪委六次全会: the congress is the newest, the yearly session is not.
        session = "纪委" in found[0] and not any(c["name"] in whole for c in old)
        named = newest["term"] in whole or (newest["name"] in whole and not session)
        if named or "历次" in whole or _AFTER.search(found[0]):
            continue
        message = f"{newest['name']}已于{newest['year']}年召开，此处以往届会议精神为最新，建议核实。"
        start = max(found.start(), found.end() - 24)
        yield Finding(start, found.end(), message, {"newest": newest["name"], "quote": found[0]})


def _each(view: View, pattern: Scanner, name: str, message: str, later: Iterable[str] = ()) -> Iterator[Finding]:
    for found in pattern.finditer(view.text):
        whole = _paragraph(view.text, found.start())
        if not _AFTER.search(whole) and not _YEARS.search(whole) and not any(c[-8:] in whole for c in later):
            yield Finding(found.start(), found.end(), message, {"name": name, "quote": found[0]})


def _paragraph(text: str, place: int) -> str:
    """The line that holds ``place`` and the one before it, which may say what time it looks back on."""
    start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, place))) + 1
    end = text.find("\n", place)
    return text[start : end if end >= 0 else len(text)]
