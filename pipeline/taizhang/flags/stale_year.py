"""A year that cannot be: last year's in this year's promises, headings and standing figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taizhang.flags.model import Finding
from taizhang.flags.view import View
from taizhang.records import Section, Sentence

__all__ = ["check"]

_YEAR = re.compile(r"(?<![0-9〔\[【（(/—–\-])(20[0-9]{2})年(?:度)?")
_PROMISE = re.compile(
    r"(?:确保|力争|争取|努力|奋力|全力|推动|圆满|顺利|按期|高质量|完成|实现|做好|抓好|保证|夺取)[^，。；]{0,4}$"
)
_FIRM = re.compile(r"(?:确保|力争|争取|保证|努力实现|预计|计划|拟于?|将于|计划于|力争在)[^，。；]{0,14}$")
_GOAL = re.compile(r"^[^，。；]{0,14}?(?:目标|任务|工作|指标|计划|发展|建设)")
_END = re.compile(r"^(?:底|末|内|上半年|下半年|[0-9]{1,2}月|第?[一二三四]季度)")
_BEFORE = re.compile(r"^(?:[0-9]{1,2}月)?(?:底|末|份)?(?:以?前)")
_DUE = re.compile(
    r"^(?:[0-9]{1,2}月)?(?:底|末|份)?(?:以?前)(?:全面|全部|基本|力争)?(?:完成|建成|投用|投入|竣工|实现|达到|启用|通车|通水)(?!的)"
)
_PAST = re.compile(
    r"^[^，。；]{0,6}(?:基础|水平|以来|考核|决算|结转|立项|批次|遗留|未完成|跨年|续建|已|相比|开工|启动|认定)"
)
_AHEAD = re.compile(
    r"^[^。；]{0,24}?(?<!已)(?:将[^军领官]|要(?!求|素|点)|继续|重点(?:抓好|做好|推进|开展)|预期目标|主要目标|力争|拟)"
)
_LABEL = re.compile(r"^的?(?:主要|重点)?(?:工作)?(?:打算|计划|思路|安排|目标|设想)(?:是)?[：:，]")  # 2023年打算：
_WILL = re.compile(
    r"^[，,][^，。；]{0,20}?(?:计划|打算|要重点|将(?:实施|推进|开展|完成|新建|建设|争取|组织|举办|推动|加快|加强|深化|强化|"
    r"落实|聚力|启动|从|在|深入|继续|重点|抓|以|坚持|围绕|聚焦|办好|全力|"
    r"着力|紧紧|进一步|认真|全面|大力|努力|力争|牢牢|锚定|按照|紧扣|立足|突出|做好|做到|更加|持续))"
)
_OURS = re.compile(
    r"^(20[0-9]{2})年(?:度|以来)?，(?:我们|[我本全](?:[局院校县市区镇乡省厅委所站队社村园馆办]|街道|公司|集团|系统|社区|单位|体))(?![^。]*(?:被评|荣获|获评|获得|试点|列入|列为|批准|批复|立项|获批|争取))"
)
_SEASON = re.compile(  # 2022年汛期组织巡查12次 in the report about 2023
    r"^(20[0-9]{2})年(?:春季|夏季|秋季|冬季|汛期|暑期|暑假|寒假|春节|国庆|中秋|五一|“五一”|(?:1[0-2]|[1-9])月(?:份|上旬|中旬|下旬|底)?)"
    r"(?:期间|前后|前)?，?[^，。；0-9]{0,12}(?:召开|举办|开展|组织|检查|慰问|走访|销毁|整治|清理|值守|演练|巡查|宣传|发放|培训)"
)
_NOW = re.compile(
    r"今年|本年|目前|现|[比较](?!例|率|重|好|大|多)|同期|增长|下降|提高|由|从|以来|截至|上年|去年|基础上|以后|之后|后，"
)
_OPENING = re.compile(r"^(20[0-9]{2})年(?:，|度，|以来|是|来)")
_KEY_YEAR = re.compile(r"^(20[0-9]{2})年是[^。；]{2,60}?(?:之年|一年|年份|年)[，。；]")
_OUTLOOK = re.compile(
    r"计划|打算|思路|安排|设想|谋划|展望|下一步|重点任务|主要任务|重点工作|工作要点|努力方向|举措|目标"
)
_LOOK_BACK = re.compile(r"回顾|完成情况|工作情况|开展情况|工作开展|落实情况|工作总结|主要工作|工作成效|主要成效|做法")
_AS_OF = re.compile(
    r"(?:(?:截至|截止到?|截至到)(20[0-9]{2})年(?:(?:1[0-2]|十[一二]?)月)?(?:份)?(?:底|末|31日|30日)|(?:(?<=[。；，\n）])|^)(20[0-9]{2})年(?:末|底)(?!前|之前|以前|以来))"
)
_COMPARED = re.compile(
    r"比(?!例|率|重)|较(?!年初|大|好|多)|同期|相比|增长|下降|提高|由|从|以来|期间|当年|上年|基础上|编制|决算|执行|增加|减少|前"
)
_SIGNED = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月(?:[0-9]{1,2}日)?\s*$")
_PLAN_GENRE = re.compile(r"计划|预算|要点|方案|规划|统计|决算|公报|年报")
_FIRST = 6  # sentences in which the year of the report may be introduced


def check(view: View) -> Iterable[Finding]:
    """One finding a place. Silent without a known year, for reports on a piece of a year, and for plans, budgets and
    statistics, which speak of several years at once."""
    year = view.report.year
    if year is None or view.part_year or _PLAN_GENRE.search(view.report.genre):
        return
    yield from _headings(view, year)
    yield from _opening(view, year)
    planned, opened = _next_years(view, year), _opened_ahead(view, year)
    for sentence in view.report.sentences:
        said = view.arabic[sentence.start : sentence.end]
        if sentence.label == "skip" or "20" not in said:
            continue
        ahead = any(start <= sentence.start < end for start, end in planned)
        spoken = f"{year + 1}年" in said
        ahead = ahead or (not spoken and any(start < sentence.start < end for start, end in opened))
        plan = sentence.role == "plan" or ahead or _says_will(view, sentence)
        yield from _standing(view, sentence, year, plan)
        if plan:
            yield from _promises(view, sentence, year, ahead)
        else:
            yield from _overdue(view, sentence, year)
            yield from _own_doings(view, sentence, year)


def _says_will(view: View, sentence: Sentence) -> bool:
    """2023年，我局将重点抓好…: what is to come, wherever it stands."""
    found = _YEAR.match(view.arabic, sentence.start)
    return bool(found and _WILL.match(view.arabic[found.end() : sentence.end]))


def _next_years(view: View, year: int) -> list[tuple[int, int]]:
    """The sections whose title plans for a later year."""
    return [
        (s.start, s.end)
        for s in view.report.sections
        if s.role == "plan" and any(int(y) > year for y in _YEAR.findall(s.title))
    ]


def _opened_ahead(view: View, year: int) -> list[tuple[int, int]]:
    """The plans, from their first sentence on, where that begins with the next year (2025年，计划新增…)."""
    found: list[tuple[int, int]] = []
    for section in view.report.sections:
        if section.role != "plan":
            continue
        within = (s for s in view.report.sentences if section.start <= s.start < section.end and s.label != "skip")
        first = next(within, None)
        said = _OPENING.match(view.arabic[first.start : first.end]) if first else None
        if first and said and int(said[1]) > year:
            found.append((first.start, section.end))
    return found


def _headings(view: View, year: int) -> Iterator[Finding]:
    """A heading that plans for this year or looks back on the last one."""
    ahead = {int(y) for s in view.report.sections for y in _YEAR.findall(s.title)}
    for section in view.report.sections:
        found = _YEAR.match(section.title)
        if not found or len(section.title) > 30:
            continue
        stated = int(found[1])
        start = view.text.find(section.title, section.start)
        end = start + len(section.title)
        rest = section.title[found.end() :]
        planned = section.role == "plan" or _closes(view, section)
        if planned and _OUTLOOK.search(rest) and stated <= year and year + 1 not in ahead:
            message = f"{year}年的报告，下一步工作的标题写作{stated}年，应为{year + 1}年，建议核实。"
            yield Finding(section.start, end, message, {"stated": stated, "expected": year + 1})
        elif not planned and _LOOK_BACK.search(rest) and stated == year - 1 and year in _title_years(view):
            message = f"{year}年的报告，工作回顾的标题写作{stated}年，建议核实。"
            yield Finding(section.start, end, message, {"stated": stated, "expected": year})


def _closes(view: View, section: Section) -> bool:
    """The last part of the report, right behind the one on problems."""
    parts = [s for s in view.report.sections if s.level == section.level]
    return len(parts) > 1 and parts[-1] is section and parts[-2].role == "problem"


def _opening(view: View, year: int) -> Iterator[Finding]:
    """The first sentence speaks of last year, though the title says this one; or last year is introduced as the year of
    the report (2022年是…的一年)."""
    said = [s for s in view.report.sentences if s.label != "skip"][:_FIRST]
    if _title_years(view) - {year, year + 1}:
        return
    for i, sentence in enumerate(said):
        text = view.arabic[sentence.start : sentence.end]
        found = (_OPENING.match(text) if i == 0 and _title_years(view) == {year} else None) or _KEY_YEAR.match(text)
        if found is None or int(found[1]) != year - 1 or f"{year}年" in text:
            continue
        end = sentence.start + min(len(found[0]), 20)
        message = f"{year}年的报告，开头写作{found[1]}年，建议核实。"
        yield Finding(sentence.start, end, message, {"stated": year - 1, "expected": year})
        return


def _title_years(view: View) -> set[int]:
    lines = (view.report.title, view.text.lstrip()[:100].split("\n")[0])
    return {int(y) for line in lines if len(line) < 60 for y in _YEAR.findall(line)}


def _promises(view: View, sentence: Sentence, year: int, ahead: bool) -> Iterator[Finding]:
    """确保2022年各项目标任务圆满完成, 2022年，我局将… in the plans of a report about 2022 or later. ``ahead``: the
    section's title says that it plans for a later year."""
    text = view.arabic[sentence.start : sentence.end]
    years = {int(y) for y in _YEAR.findall(text)}
    for found in _YEAR.finditer(text):
        stated = int(found[1])
        spoken = year + 1 in years and not ahead
        if not year - 3 <= stated <= year or (stated == year and (spoken or _early(view, year))):
            continue
        lead, rest = text[: found.start()], text[found.end() :]
        if not _is_promise(lead, rest, stated < year or ahead):
            continue
        start, end = view.clause(sentence.start + found.start(), sentence.start + found.end())
        message = f"下一步工作中写作{stated}年，而报告是{year}年的，建议核实。"
        evidence = {"stated": stated, "expected": year + 1}
        yield Finding(max(start, sentence.start), min(end, start + 40), message, evidence)


def _overdue(view: View, sentence: Sentence, year: int) -> Iterator[Finding]:
    """预计2022年6月底前交付 in a report about 2023."""
    text = view.arabic[sentence.start : sentence.end]
    for found in _YEAR.finditer(text):
        stated, rest = int(found[1]), text[found.end() :]
        if stated != year - 1 or not _FIRM.search(text[: found.start()]) or not _BEFORE.match(rest):
            continue
        start, end = view.clause(sentence.start + found.start(), sentence.start + found.end())
        message = f"{year}年的报告写作“{view.text[start:end]}”，期限已过，建议核实。"
        evidence = {"stated": stated, "expected": year + 1}
        yield Finding(max(start, sentence.start), min(end, start + 40), message, evidence)


def _own_doings(view: View, sentence: Sentence, year: int) -> Iterator[Finding]:
    """2022年，全局上下做了大量工作 in the report about 2023: what the body has done opens with the wrong year."""
    text = view.arabic[sentence.start : sentence.end]
    found = _OURS.match(text) or _SEASON.match(text)
    if found is None or int(found[1]) != year - 1 or _title_years(view) != {year}:
        return
    after = view.arabic[sentence.end : sentence.end + 12].lstrip()
    if _NOW.search(text) or f"{year}年" in text or _NOW.match(after) or after.startswith(f"{year}年"):
        return
    start, end = sentence.start, view.clause(sentence.start + found.end(), sentence.start + found.end())[1]
    message = f"{year}年的报告，写本单位工作时作{found[1]}年，建议核实。"
    yield Finding(start, min(end, start + 40), message, {"stated": year - 1, "expected": year})


def _is_promise(lead: str, rest: str, sure: bool) -> bool:
    """The words around a year make it one that is to come. ``sure``: a year that is over."""
    if _PAST.match(rest):
        return False
    if not lead.strip() and (_AHEAD.match(rest) or _LABEL.match(rest)):
        return True
    if sure and (_FIRM.search(lead) or _DUE.match(rest)):
        return True
    return bool(_PROMISE.search(lead) and _GOAL.match(rest) and not (_END.match(rest) and not sure))


def _early(view: View, year: int) -> bool:
    """The report was written before the end of its year: it is signed so."""
    signed = _SIGNED.search(view.text.rstrip())
    return bool(signed and int(signed[1]) == year and int(signed[2]) < 12)


def _standing(view: View, sentence: Sentence, year: int, plan: bool) -> Iterator[Finding]:
    """截至2022年12月底 as the state of things in a report about 2023; in plans only where 截至 says so."""
    text = view.arabic[sentence.start : sentence.end]
    for found in _AS_OF.finditer(text):
        start, end = view.clause(sentence.start + found.start(), sentence.start + found.end())
        stop = _stop(text, found.end())
        stated = int(found[1] or found[2])
        if (
            (plan and not found[1])
            or stated != year - 1
            or f"{year}年" in text
            or _COMPARED.search(text[found.end() : stop])
        ):
            continue
        end = min(sentence.start + stop, end + 30)
        message = f"{year}年的报告用了{stated}年底的时点，建议核实。"
        yield Finding(start, end, message, {"stated": stated, "expected": year})


def _stop(text: str, start: int) -> int:
    places = [p for c in "。；" if (p := text.find(c, start)) >= 0]
    return min(places, default=len(text))
