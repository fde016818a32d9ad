"""What an audit comes to, in a few sentences and figures: the same in workbook, page and memo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.present.dossier import Dossier
from taizhang.present.findings import Finding
from taizhang.present.terms import SEVERITIES, UNREAD, VERDICTS
from taizhang.records import Report

__all__ = ["CAUTION", "Figure", "Group", "clean_reports", "figures", "groups", "scope", "unread", "year_runs", "years"]

CAUTION = "本表由程序按规则自动列出，均为待核实事项，不是结论；不对单位打分排名。"


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: `sheet` names the sheet of the workbook that holds what it counts."""

    name: str
    value: int
    unit: str
    remark: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind, gravest first."""

    kind: str
    findings: list[Finding]

    @property
    def reports(self) -> int:
        """In how many reports they stand."""
        return len({finding.report.id for finding in self.findings})


def years(data: Dossier) -> str:
    """The years of the reports in words: 2021—2023年, 2019、2022年, 1998—2011、2023年, or 年度不详."""
    return year_runs(data.years) + "年" if data.years else "年度不详"


def year_runs(known: Sequence[int]) -> str:
    """Ascending years, three and more in a row as such: 1998—2011、2018、2019."""
    runs: list[list[int]] = []
    for year in known:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def scope(data: Dossier) -> str:
    """What was audited and what was not, in one sentence."""
    chars = sum(len(report.text) for report in data.reports)
    counts = Counter[str](row.status for row in data.unread)
    duplicates = counts.pop("duplicate", 0)
    lost = f"；未能读取{counts.total()}个文件" if counts else "；没有读不出的文件"
    again = f"，{duplicates}个文件与其他文件正文相同，只分析一次" if duplicates else ""
    return (
        f"共{len(data.inputs)}个文件，读出{len(data.units)}个单位、{years(data)}的{len(data.reports)}份报告，"
        f"{chars:,}字{lost}{again}。{data.note}{_reviewed(data)}"
    )


def _reviewed(data: Dossier) -> str:
    """What people decided so far, in one sentence; empty where nobody has."""
    counts = Counter[str](review["action"] for review in data.reviews)
    if not counts:
        return ""
    people = len({review["who"] for review in data.reviews})
    return (
        f"经{people}人复核：认可{counts['accept']}项、更正{counts['correct']}项、排除{counts['reject']}项，"
        "以下数值均为复核后的，逐项见工作簿“复核记录”。"
    )


def figures(data: Dossier) -> list[Figure]:
    """The key figures, in the order in which they are read."""
    severity, verdicts = data.severities, Counter[str](row.verdict for row in data.promises)
    kept = "、".join(f"{name}{verdicts[key]}项" for key, name in VERDICTS.items())
    graves = (("high", "先核实"), ("medium", "逐条核实"), ("low", "供参考，可抽查"))
    return [
        *(Figure(f"{SEVERITIES[key]}事项", severity[key], "条", remark, "问题清单") for key, remark in graves),
        Figure("报告", len(data.reports), "份", f"{len(data.units)}个单位，{years(data)}", "章节"),
        Figure("指标", data.count, "项", "每项都有原文位置", "指标明细"),
        Figure("重复段落", len(data.overlaps), "处", "高度相似不等于不当，须对读核实", "重复段落"),
        Figure("承诺", len(data.promises), "项", kept, "承诺兑现"),
        Figure("未能读取或重复的文件", len(data.unread), "个", unread(data) or "全部文件都已读出", "未能读取"),
    ]


def unread(data: Dossier) -> str:
    """How many inputs of each sort became no report of their own: 已加密1个、正文重复2个; empty where all did."""
    counts = Counter[str](row.status for row in data.unread)
    return "、".join(f"{name}{counts[key]}个" for key, (name, _) in UNREAD.items() if counts[key])


def groups(data: Dossier, severities: tuple[str, ...] = ("high", "medium")) -> list[Group]:
    """The findings of these severities by kind, the kind with the gravest finding first."""
    kinds: dict[str, list[Finding]] = {}
    for finding in data.findings:
        if finding.flag.severity in severities:
            kinds.setdefault(finding.kind, []).append(finding)
    return [Group(kind, found) for kind, found in kinds.items()]


def clean_reports(data: Dossier) -> list[Report]:
    """The reports without a finding of severity high or medium."""
    return [r for r in data.reports if not data.severities_of[r.id]["high"] + data.severities_of[r.id]["medium"]]
