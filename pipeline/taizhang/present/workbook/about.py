"""Sheets on the audit itself: what could not be read, and what everything means."""

from __future__ import annotations

from collections import Counter

from taizhang.lexicon import data_version
from taizhang.present.dossier import Dossier, version
from taizhang.present.notes import note_of
from taizhang.present.summary import CAUTION, scope
from taizhang.present.terms import CLASSES, KINDS, MENTIONS, SEVERITIES, UNREAD, class_of
from taizhang.present.workbook.sheet import Book, Column, Table

__all__ = ["write_about", "write_unread"]

_UNREAD_COLUMNS = (
    Column("文件", 60, "wrap"), Column("情况", 14), Column("原因", 50, "wrap"), Column("怎么办", 50, "wrap"),
    Column("格式", 10), Column("文件哈希（SHA-256）", 30),
)  # fmt: skip
_ABOUT_COLUMNS = (Column("事项", 22, "wrap"), Column("说明", 120, "wrap"))


def write_unread(book: Book, data: Dossier) -> None:
    """Every input that became no report of its own, and those that were read with reservations."""
    table = Table(book, "未能读取", _UNREAD_COLUMNS, printed=4)
    order = sorted(data.inputs, key=lambda row: row.status == "ok")
    for row in order:
        if row.status != "ok" or row.reason:
            name, advice = UNREAD.get(row.status, (row.status, ""))
            shade = None if row.status == "ok" else "medium"
            table.add(
                [row.path, name, row.reason, advice, row.format, row.sha256],
                shades={1: shade} if shade else None,
            )
    table.close()


def write_about(book: Book, data: Dossier) -> None:
    """What the sheets, numbers and marks mean, and what made them."""
    table = Table(book, "说明", _ABOUT_COLUMNS)
    for name, text in _lines(data):
        table.add([name, text])
    table.close()


def _lines(data: Dossier) -> list[tuple[str, str]]:
    severities = "；".join(f"{SEVERITIES[k]}：{v}" for k, v in _SEVERITY_MEANING.items())
    members = {code: "、".join(name for kind, name in KINDS.items() if class_of(kind) == code) for code in CLASSES}
    classes = "；".join(f"{code} {name}（{members[code]}）" for code, name in CLASSES.items())
    used = sorted({f.flag.rule for f in data.findings})
    kinds = {f.flag.rule: f.flag.kind for f in data.findings}
    return [
        ("范围", scope(data)),
        ("性质", CAUTION),
        ("程序版本", f"台账 taizhang {version()}，规则库版本 {data_version()}。版本相同，同样的输入得到同样的结果。"),
        ("严重程度", severities),
        ("编号", f"年度-单位-类别-流水。类别：{classes}。编号与备忘录、网页一致。"),
        ("位置", "段：正文中非空行从 1 数起。起、止：正文字符序号，从 0 数起，不含止。上下文为前后各 20 字。"),
        ("数值", "已换算万、亿，单位另列；“原文”列是报告的写法。区间的上端在“上限”列，约数等见“界限”列。"),
        ("空格与零", "没有写的不当作 0：两个以上年份写了、该年报告没有写的记“未写明”，没有该年报告的留空。"),
        ("年份", "“单位×指标”并列最近五年和下一年（计划），更早和另外的年份在“其他年份”列，每个数都在“指标明细”。"),
        ("口径", "数值：某时点或全年的数；增减：增减了多少；名次：排第几。较上年%只比同单位、同指标、同口径相邻年份。"),
        ("蓝色数字", "带下划线的是链接，点击跳到“指标明细”“问题清单”的对应行。每张表最多 65,530 个，超出的无链接。"),
        ("超长文字", "单元格最多 32,767 字，超出的截断并注明，全文见报告原件。"),
        ("超长的表", "工作表最多 1,048,576 行，放不下的行数写在末行，完整数据见 tables 文件夹。"),
        ("未见实据句", "没有数量、日期、专名、文件、具体对象之一的句子。占比只供与同类报告参照，不评价文风和工作。"),
        ("重复段落", "连续相同或基本相同的文字。“来源”说明是政策原文、注明出处的引用、本单位的还是别的单位的；"
         "政策原文、职责表述相同属正常，是否妥当须对读后判断。"),
        ("数字的去处", f"正文每个数字都归入一类：{'、'.join(MENTIONS.values())}。完整清单见 tables/mentions。"),
        ("未在本表的内容", "各表的完整数据在 tables 文件夹（Parquet、CSV、JSONL）；原文与定位可在 audit.html 中查看。"),
        *_of_user(data),
        *((f"规则 {rule}", f"{(n := note_of(rule, kinds[rule])).title}。{n.basis}局限：{n.limit}") for rule in used),
    ]  # fmt: skip


def _of_user(data: Dossier) -> list[tuple[str, str]]:
    """What the user's own list and documents have taken out of the findings."""
    lines = []
    if data.norms:
        verdicts = "达到、未达到、未写明（文中没有次数，不等于没有开展）、不适用（条件不符，或几个支部的次数无法折算）"
        lines.append(("规范对照", f"以报告当年有效的规范对照文中次数，结论为{verdicts}。“一般”要求只作提示。"))
    if data.suppressed:
        reasons = Counter((silent.flag.rule, silent.reason) for silent in data.suppressed)
        told = "；".join(
            f"{note_of(rule, '').title}（{rule}）{n}条：{why}" for (rule, why), n in sorted(reasons.items())
        )
        lines.append(("不再提示的事项", f"已核实无误、按清单不再提示 {len(data.suppressed)} 条。{told}"))
    if data.quotations:
        documents = sorted({quotation.reference for quotation in data.quotations})
        lines.append(("参照文件", f"引自{'、'.join(documents)}的文字 {len(data.quotations)} 处，不列入重复段落。"))
    return lines


_SEVERITY_MEANING = {
    "high": "数字、年份、名称等硬性出入，应先核实",
    "medium": "多半有问题，逐条核实",
    "low": "供参考，可抽查",
    "info": "仅供参考，包括读取、推断的说明",
}
