"""The memo: scope first, three figures, the main findings, what is asked, signatures; then the findings by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from taizhang.lexicon import data_version
from taizhang.present.audited import Audited
from taizhang.present.dossier import Dossier, dossier, version
from taizhang.present.findings import Finding
from taizhang.present.memo.paper import Paper, Run
from taizhang.present.memo.template import Template
from taizhang.present.summary import Group, clean_reports, groups, scope, unread, year_runs, years
from taizhang.present.terms import SEVERITIES, UNREAD
from taizhang.records import Report

__all__ = ["FULL", "write"]

FULL = 300
_MAIN = 5
_LISTED = 12
_BRIEF = 1000
_QUOTED = 160
_VERDICT = "□属实　□不属实　□待核　□不适用　　理由：____________　　签：________"
_NUMERALS = "一二三四五六七八九十"


def write(audit: Audited, path: Path, template: Path | None = None) -> None:
    """Write the memo to `path`, into the places of the user's `template` where one is given (see `template.py`).

    The gravest 300 findings of the severities high and medium get their full form; what comes after them is listed in
    one line each or counted, and stands in the workbook.
    """
    data = dossier(audit)
    title = f"关于{years(data)}工作总结审核情况的备忘录" if data.reports else "关于工作总结审核情况的备忘录"
    if template is not None:
        form = Template(template)
        paper = Paper(title, form.document)
        form.fill(_words(data, title), _blocks(paper, data))
    else:
        paper = Paper(title)
        paper.title(title)
        blocks = _blocks(paper, data)
        annex = blocks.pop("附件")
        for numeral, (name, block) in zip(_NUMERALS, blocks.items(), strict=False):
            paper.head(f"{numeral}、{name}", 1)
            block()
        if data.findings:
            paper.page_break()
            paper.head("附件　分单位待核实事项", 1)
            annex()
    paper.save(path)


def _blocks(paper: Paper, data: Dossier) -> dict[str, Callable[[], None]]:
    """What writes each part of the memo, in order."""
    return {
        "范围": lambda: _scope(paper, data),
        "总体情况": lambda: _figures(paper, data),
        "主要事项": lambda: _main(paper, groups(data)),
        "核实要求": lambda: _requests(paper, data),
        "签署": lambda: _signatures(paper),
        "附件": lambda: _annex(paper, data),
    }


def _words(data: Dossier, title: str) -> dict[str, str]:
    from taizhang.flags import all_rules

    return {
        "标题": title, "年度": years(data),
        "单位数": str(len(data.units)), "报告数": str(len(data.reports)),
        "文件数": str(len(data.inputs)), "指标数": f"{data.count:,}", "规则数": str(len(all_rules())),
        "版本": version(), "规则版本": data_version(),
        **{name: str(data.severities[key]) for key, name in SEVERITIES.items()},
    }  # fmt: skip


def _scope(paper: Paper, data: Dossier) -> None:
    from taizhang.flags import all_rules

    paper.text(scope(data))
    paper.text(
        f"审核由程序台账 taizhang {version()} 按{len(all_rules())}条规则（规则库版本 {data_version()}）自动进行，"
        "规则的口径和局限见工作簿“说明”。"
        "以下均为待核实事项，不是结论；次数多少不作为评价工作的依据，不对单位排名。"
    )
    if data.units:
        _units(paper, data)
    clean = clean_reports(data)
    if clean:
        paper.text(f"{len(clean)}份报告未见重要、一般事项：{_names(clean)}。")
    lost = [row for row in data.unread if row.status != "duplicate"]
    if lost:
        listed = "；".join(f"{row.path}（{UNREAD[row.status][0]}）" for row in lost[:_LISTED])
        more = f"等{len(lost)}个，见工作簿“未能读取”" if len(lost) > _LISTED else ""
        paper.text(f"未能读取（{unread(data)}）：{listed}{more}。上述文件不在审核范围之内。")


def _names(reports: Sequence[Report]) -> str:
    names = "、".join(f"{r.unit}{r.year or ''}" for r in reports[:_LISTED])
    return names + ("等" if len(reports) > _LISTED else "")


def _units(paper: Paper, data: Dossier) -> None:
    """The units with what was read and found; for very many the workbook has the table."""
    most = 60
    if len(data.units) > most:
        paper.text(f"各单位的份数和事项数见工作簿“概览”（{len(data.units)}个单位）。")
        return
    rows = []
    for unit in data.units:
        reports = [r for r in data.reports if r.unit == unit]
        counts: Counter[str] = Counter()
        for r in reports:
            counts.update(data.severities_of[r.id])
        known = year_runs(sorted({r.year for r in reports if r.year}))
        unknown = "不详" if any(not r.year for r in reports) else ""
        said = "、".join(part for part in (known, unknown) if part)
        rows.append([unit, said, len(reports), *(counts[key] for key in ("high", "medium", "low"))])
    paper.table(("单位", "年度", "份数", "重要", "一般", "提示"), rows, (62, 42, 14, 14, 14, 14))


def _figures(paper: Paper, data: Dossier) -> None:
    counts = data.severities
    paper.text(
        "列出待核实事项：重要 ", (str(counts["high"]), "b"), " 条，一般 ", (str(counts["medium"]), "b"),
        " 条，提示 ", (str(counts["low"]), "b"), " 条；已人工确认 ____ 条。",
    )  # fmt: skip
    verdicts = Counter(row.verdict for row in data.promises)
    paper.text(
        f"共提取指标{data.count:,}项，每项都有原文位置；重复段落{len(data.overlaps):,}处；"
        f"上年目标{len(data.promises):,}项，其中达到{verdicts['met']}项、未达到{verdicts['missed']}项、"
        f"文中未写明{verdicts['silent']}项（未写明不等于没有完成）。"
    )


def _main(paper: Paper, found: list[Group]) -> None:
    if not found:
        paper.text("未见重要、一般事项。")
        return
    for numeral, group in zip(_NUMERALS, found[:_MAIN], strict=False):
        first = group.findings[0]
        where = f"{group.reports}份报告{len(group.findings)}处"
        example = f"{where}。如：{_owner(first)}，{first.flag.message}"
        paper.text((f"（{numeral}）{group.kind}。", "b"), example, _ref(first))
    if len(found) > _MAIN:
        rest = "、".join(f"{group.kind}{len(group.findings)}处" for group in found[_MAIN:])
        paper.text(f"此外：{rest}。")


def _owner(finding: Finding) -> str:
    report = finding.report
    return f"{report.unit}{report.year}年报告" if report.year else f"{report.unit}报告"


def _ref(finding: Finding) -> Run:
    return f"〔{finding.number}〕", "q"


def _requests(paper: Paper, data: Dossier) -> None:
    paper.text(
        "请对照附件逐条核实，每条选择“属实并更正”“口径说明”“不属实”之一，附台账或会议记录等依据，于____年__月__日前反馈。"
        "编号与工作簿“问题清单”一致，可据以查到原文和位置。"
    )
    low = data.severities["low"] + data.severities["info"]
    if low:
        paper.text(f"提示、参考事项共{low}条，可抽查。")


def _signatures(paper: Paper) -> None:
    rows = [[role, "", "　　年　月　日"] for role in ("编制人", "复核人", "审签人")]
    paper.table(("", "签名", "日期"), rows, (30, 80, 50), height=13)


def _annex(paper: Paper, data: Dossier) -> None:
    """Findings by unit: the full form for the gravest, a line for the next, counts for the others."""
    weighty = [f for f in data.findings if f.flag.severity in ("high", "medium")]
    full = {f.number for f in weighty[:FULL]}
    brief = {f.number for f in weighty[FULL : FULL + _BRIEF]}
    if len(weighty) > FULL:
        paper.text(
            f"重要、一般事项共{len(weighty)}条，最重的{FULL}条逐条详列，其余只列要点或条数，全部见工作簿“问题清单”。"
        )
    by_unit: dict[str, list[Finding]] = {unit: [] for unit in data.units}
    for finding in data.findings:
        by_unit[finding.report.unit].append(finding)
    for unit, findings in by_unit.items():
        if findings:
            _unit(paper, unit, findings, full, brief)


def _unit(paper: Paper, unit: str, findings: list[Finding], full: set[str], brief: set[str]) -> None:
    paper.head(unit, 2)
    for finding in findings:
        if finding.number in full:
            _full(paper, finding)
    for finding in findings:
        if finding.number in brief:
            paper.text(f"{SEVERITIES[finding.flag.severity]}　{finding.flag.message}", _ref(finding), indent=False)
    rest = [f for f in findings if f.number not in full and f.number not in brief]
    for severity in SEVERITIES:
        some = [f for f in rest if f.flag.severity == severity]
        if some:
            kinds = "、".join(f"{kind}{n}条" for kind, n in Counter(f.kind for f in some).items())
            numbers = "、".join(f.number for f in some[:3]) + ("等" if len(some) > 3 else "")
            paper.text(f"另有{SEVERITIES[severity]}事项{len(some)}条：{kinds}，见工作簿“问题清单”（{numbers}）。")


def _full(paper: Paper, f: Finding) -> None:
    """One finding: fact, basis, problem, advice, way to check, limits, and room for the verdict."""
    note = f.note
    paper.head(f"〔{f.number}〕{note.title}（{SEVERITIES[f.flag.severity]}）", 3)
    _line(paper, "事实", f"{_owner(f)}《{f.report.title or f.report.path}》{f.place.label}", *_quotation(f))
    paper.text((_where(f), "q"), indent=False)
    _line(paper, "依据", note.basis)
    _line(paper, "问题", f.flag.message)
    _line(paper, "建议", note.advice)
    _line(paper, "查法", note.check)
    _line(paper, "局限", note.limit)
    paper.text(("人工判定：", "b"), _VERDICT, indent=False)


def _line(paper: Paper, name: str, *runs: Run) -> None:
    paper.text((f"{name}：", "b"), *runs, indent=False, together=name in ("事实", "局限"))


def _quotation(f: Finding) -> list[Run]:
    """The sentence with the place in bold, cut around it where it is long."""
    if not f.place.paragraph:
        return ["。"]
    quote, sentence = f.place.quote.replace("↵", ""), f.sentence.strip().rstrip("。").replace("\n", "")
    at = sentence.find(quote)
    if at < 0 or len(quote) > _QUOTED:
        shown = quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1] + "…"
        return ["：“", (shown, "b"), "”。"]
    room = max(0, (_QUOTED - len(quote)) // 2)
    before, after = sentence[:at], sentence[at + len(quote) :]
    before = before if len(before) <= room else "…" + before[-room:]
    after = after if len(after) <= room else after[:room] + "…"
    return ["：“", before, (quote, "b"), after, "”。"]


def _where(f: Finding) -> str:
    context = f"{f.place.label}　上下文：{f.place.before}【…】{f.place.after}　" if f.place.paragraph else ""
    return f"位置：{context}文件：{f.report.path}　SHA-256：{f.report.sha256[:16] or '—'}"
