"""Audits for the tests of the forms: one made by hand with all that is awkward, and the shipped samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from taizhang.compare import PanelCell, Promise, build_panel, match_promises
from taizhang.records import Flag, Keyword, Mention, Metric, Overlap, Report, Section, Sentence, Span
from taizhang.tables import InputRow

NASTY = "</script><script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.invalid","点我")'
LINES = (
    "岚溪区教育局2023年工作总结",
    "一、学习情况",
    "全年召开党组会27次，𠮷同志讲党课2次。",
    FORMULA + "共3次。",
    f"附注：{NASTY} http://example.invalid/a 共4次。",
)


@dataclass
class Made:
    """What the forms need of an audit."""

    records: Sequence[Report]
    input_rows: Sequence[InputRow]
    overlap_records: Sequence[Overlap] = ()

    @cached_property
    def panel_cells(self) -> Sequence[PanelCell]:
        return build_panel(self.records)

    @cached_property
    def promise_records(self) -> Sequence[Promise]:
        return match_promises(self.records)


def metric(text: str, quote: str, number: str, indicator: str, ident: str, unit: str = "次") -> Metric:
    """A metric `quote` of `text`, its sentence being the line."""
    start = text.index(quote) + quote.index(number)
    end = start + len(number) + len(unit)
    line = text.rfind("\n", 0, start) + 1
    stop = (text + "\n").index("\n", start)
    return Metric(
        id=ident, section="s1", start=start, end=end, text=text[start:end], value=float(number), upper=None, unit=unit,
        bound="exact", indicator=indicator, indicator_span=None, canonical=None, category="meeting", action=None,
        actor=None, status="done", measure="level", per=None, basis=None, period=None, sentence=Span(line, stop),
    )  # fmt: skip


def report(
    year: int = 2023, times: str = "27", unit: str = "岚溪区教育局", lines: Sequence[str] = LINES, ident: str = ""
) -> Report:
    """A report with one of everything."""
    text = "\n".join(lines).replace("2023", str(year)).replace("27次", f"{times}次")
    metrics = [
        metric(text, f"党组会{times}次", times, "党组会", "m1"), metric(text, "讲党课2次", "2", "党课", "m2"),
        metric(text, "共3次", "3", "=SUM(A1)", "m3"), metric(text, "共4次", "4", NASTY, "m4"),
    ]  # fmt: skip
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    head = text.index("一、")
    at = text.index("党组会")
    flags = (
        Flag("reading-note", "reading", "info", 0, 0, "图片中的文字没有读出"),
        Flag("two-values", "conflict", "high", at, at + 3 + len(times) + 1, "前后不一，建议核实。",
             {"earlier": f"{times}次", "unheard-of": "某值"}),
        Flag("typo-doubled", "typo", "low", text.index("全年"), text.index("全年") + 2, FORMULA, {}),
    )  # fmt: skip
    return Report(
        id=ident or f"{year}{times.zfill(4)}abcd"[:12].ljust(12, "0"), path=f"{unit}_{year}.txt", sha256="ab" * 32,
        title=text.split("\n", maxsplit=1)[0], unit=unit, year=year, genre="年度总结", text=text,
        sections=(Section("s1", None, 1, "一、", 1, "学习情况", "work", head, len(text)),),
        sentences=tuple(
            Sentence(a, b, None, "work", "skip" if i < 2 else "empty" if i == 3 else "substantive", 0.5, ("理由",))
            for i, (a, b) in enumerate(spans)
        ),
        mentions=tuple(Mention(m.start, m.end, m.text, "metric", m.id) for m in metrics),
        metrics=tuple(metrics),
        keywords=(Keyword("党组会", 0.3, 1),),
        flags=flags,
    )  # fmt: skip


def made(times: str = "27") -> Made:
    """Two years of one unit, a passage that they share, a file that was not read and one that was a duplicate."""
    before, now = report(2022, "24"), report(2023, times)
    rows = [
        *(InputRow(r.path, r.sha256, "txt", "ok", "", r.id) for r in (before, now)),
        InputRow("密件.docx", "cd" * 32, "docx", "encrypted", "需要密码"),
        InputRow("副本.txt", "ab" * 32, "txt", "duplicate", "与另一份正文相同", now.id),
    ]
    a, b = now.text.index("全年"), before.text.index("全年")
    size = len("全年召开党组会27次，𠮷同志讲党课2次。")
    shared = Overlap(now.id, a, a + size, before.id, b, b + size, size, 0.95, "prior-year")
    return Made((now, before), rows, (shared,))
