"""A year that cannot be: last year's in this year's promises, headings and standing figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Sentence

__all__ = ["check"]

_YEAR = re.compile(r"(?<![0-9〔\[【（(/—–\-])(20[0-9]{2})年(?:度)?")
_PROMISE = re.compile(
    r"(?:确保|力争|争取|努力|奋力|全力|推动|圆满|顺利|按期|高质量|完成|实现|做好|抓好|保证|夺取)[^，。；]{0,4}$"
)
_GOAL = re.compile(r"^[^，。；]{0,14}?(?:目标|任务|工作|指标|计划|发展|建设)")
_BY = re.compile(r"(?:力争|确保|争取|计划|努力|拟|将)[^，。；]{0,6}$")
_END = re.compile(r"^(?:底|末|内|上半年|下半年|[0-9]{1,2}月|第?[一二三四]季度)")
_OPENING = re.compile(r"^(20[0-9]{2})年(?:，|度，|以来|是|来)")
_OUTLOOK = re.compile(r"计划|打算|思路|安排|设想|谋划|展望|下一步|重点任务|主要任务|工作要点|努力方向")
_LOOK_BACK = re.compile(r"回顾|完成情况|工作情况|工作总结|主要工作|工作成效|主要成效|做法")
_AS_OF = re.compile(r"(?:截至|截止|截止到|截至到)(20[0-9]{2})年(?:(?:1[0-2]|十[一二]?)月)?(?:份)?(?:底|末|31日|30日)")
_COMPARED = re.compile(r"比|较|同期|相比|增长|下降|提高|由|从|以来|期间|当年|上年|基础上|编制|决算|执行")
_NEXT = re.compile(r"明年|来年|下一年|新的一年|下年度|今后")
_SIGNED = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月(?:[0-9]{1,2}日)?\s*$")
_PLAN_GENRE = re.compile(r"计划|预算|要点|方案|规划|统计|决算|公报|年报")


def check(view: View) -> Iterable[Finding]:
    """One finding a place. Silent without a known year, for reports on a piece of a year, and for plans, budgets and
    statistics, which speak of several years at once."""
    year = view.report.year
    if year is None or view.part_year or _PLAN_GENRE.search(view.report.genre):
        return
    yield from _headings(view, year)
    yield from _opening(view, year)
    for sentence in view.report.sentences:
        if sentence.label == "skip":
            continue
        if sentence.role == "plan":
            yield from _promises(view, sentence, year)
        else:
            yield from _standing(view, sentence, year)


def _headings(view: View, year: int) -> Iterator[Finding]:
    """A heading that plans for this year or looks back on the last one."""
    ahead = {int(y) for s in view.report.sections for y in _YEAR.findall(s.title)} | _title_years(view)
    for section in view.report.sections:
        found = _YEAR.match(section.title)
        if not found or len(section.title) > 30:
            continue
        stated = int(found[1])
        start = view.text.find(section.title, section.start)
        end = start + len(section.title)
        rest = section.title[found.end() :]
        if section.role == "plan" and _OUTLOOK.search(rest) and stated <= year and year + 1 not in ahead:
            message = f"{year}年的报告，下一步工作的标题写作{stated}年，应为{year + 1}年，建议核实。"
            yield Finding(section.start, end, message, {"stated": stated, "expected": year + 1})
        elif section.role != "plan" and _LOOK_BACK.search(rest) and stated == year - 1 and year in _title_years(view):
            message = f"{year}年的报告，工作回顾的标题写作{stated}年，建议核实。"
            yield Finding(section.start, end, message, {"stated": stated, "expected": year})


def _opening(view: View, year: int) -> Iterator[Finding]:
    """The first sentence speaks of last year, though the title says this one."""
    first = next((s for s in view.report.sentences if s.label != "skip"), None)
    found = _OPENING.match(view.text[first.start : first.end]) if first else None
    if first is None or found is None or int(found[1]) != year - 1 or _title_years(view) != {year}:
        return
    if f"{year}年" in view.text[first.start : first.end]:
        return
    end = first.start + len(found[0])
    message = f"{year}年的报告，开头写作{found[1]}年，建议核实。"
    yield Finding(first.start, end, message, {"stated": year - 1, "expected": year})


def _title_years(view: View) -> set[int]:
    lines = (view.report.title, view.text.lstrip()[:100].split("\n")[0])
    return {int(y) for line in lines if len(line) < 60 for y in _YEAR.findall(line)}


def _promises(view: View, sentence: Sentence, year: int) -> Iterator[Finding]:
    """确保2022年各项目标任务圆满完成 in the plans of a report about 2022 or later."""
    text = view.text[sentence.start : sentence.end]
    years = {int(y) for y in _YEAR.findall(text)}
    for found in _YEAR.finditer(text):
        stated = int(found[1])
        lead, rest = text[: found.start()], text[found.end() :]
        goal = _PROMISE.search(lead) and _GOAL.match(rest)
        deadline = stated < year and _BY.search(lead) and _END.match(rest)
        if not year - 3 <= stated <= year or not (goal or deadline):
            continue
        if stated == year and (year + 1 in years or _early(view, year) or "年底" in rest[:4]):
            continue
        start, end = view.clause(sentence.start + found.start(), sentence.start + found.end())
        message = f"下一步工作中写作{stated}年，而报告是{year}年的，建议核实。"
        yield Finding(start, end, message, {"stated": stated, "expected": year + 1})


def _early(view: View, year: int) -> bool:
    """The report was written before the end of its year: it is signed so."""
    signed = _SIGNED.search(view.text.rstrip())
    return bool(signed and int(signed[1]) == year and int(signed[2]) < 12)


def _standing(view: View, sentence: Sentence, year: int) -> Iterator[Finding]:
    """截至2022年12月底 as the state of things in a report about 2023."""
    text = view.text[sentence.start : sentence.end]
    for found in _AS_OF.finditer(text):
        start, end = view.clause(sentence.start + found.start(), sentence.start + found.end())
        stop = _stop(text, found.end())
        if int(found[1]) != year - 1 or f"{year}年" in text or _COMPARED.search(text[found.end() : stop]):
            continue
        end = min(sentence.start + stop, end + 30)
        message = f"{year}年的报告用了{found[1]}年底的时点，建议核实。"
        yield Finding(start, end, message, {"stated": int(found[1]), "expected": year})


def _stop(text: str, start: int) -> int:
    places = [p for c in "。；" if (p := text.find(c, start)) >= 0]
    return min(places, default=len(text))
