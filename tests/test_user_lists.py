"""What the user says of findings, of names of indicators and of reference documents."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import taizhang
from compare_records import metric, report
from planted_copies import edited
from taizhang.compare import (
    Alignment,
    Merge,
    Reference,
    build_panel,
    find_overlaps,
    find_quotations,
    propose_merges,
    read_alignment,
    without_quotations,
    write_alignment,
)
from taizhang.records import DataFileError, Flag, NoInputError, Report
from taizhang.run.audit import Audit
from taizhang.run.ignore import IgnoreList, ignore_files, part
from test_cli import one_line
from test_cli import taizhang as command
from test_compare_overlap import ALPHABET, PASSAGE, noise

NAME = "taizhang.ignore.yaml"


@pytest.fixture
def folder(samples: Path, tmp_path: Path) -> Path:
    """The three years of one unit."""
    made = tmp_path / "in"
    made.mkdir()
    for year in (2021, 2022, 2023):
        shutil.copy(samples / f"jyj_{year}.txt", made)
    return made


def entries(path: Path, *rows: dict[str, object], names: tuple[str, ...] = ()) -> Path:
    """A list of these entries; JSON is YAML."""
    path.write_text(json.dumps({"ignore": rows, "names": names}, ensure_ascii=False), "utf-8")
    return path


def flags(audit: Audit) -> list[tuple[str, str, int, int]]:
    return [(r.id, f.rule, f.start, f.end) for r in audit.records for f in r.flags]


def test_a_finding_of_the_list_is_silent_and_counted(folder: Path) -> None:
    before = taizhang.audit(folder)
    report_, flag = next((r, f) for r in before.records for f in r.flags if f.kind == "copied")
    quotation = report_.text[flag.start : flag.end]
    entry = {"rule": flag.rule, "unit": report_.unit, "quotation": quotation[:30], "reason": "惯用表述，已核实"}
    entries(folder / NAME, entry)
    after = taizhang.audit(folder)
    assert after.unread == [], "the list is no report"
    gone = set(flags(before)) - set(flags(after))
    of_kind = {(r.id, f.rule, f.start, f.end): f.kind for r in before.records for f in r.flags}
    assert (report_.id, flag.rule, flag.start, flag.end) in gone
    assert {of_kind[key] for key in gone} == {flag.kind}
    assert len(after.suppressed) == len(gone)
    row = after.suppressed.iloc[0]
    assert (row["reason"], row["unit"]) == ("惯用表述，已核实", report_.unit)
    assert quotation[:30] in "".join(after.suppressed["quotation"])
    assert len(after.flags) + len(after.suppressed) == len(before.flags)


def test_a_list_that_is_given_stands_for_the_one_beside_the_inputs(folder: Path, tmp_path: Path) -> None:
    entries(folder / NAME, {"rule": "copied", "reason": "x"})
    other = entries(tmp_path / "other.yaml", {"rule": "norm-rule", "reason": "x"})
    assert ignore_files(None, [folder, folder / "jyj_2021.txt"]) == [folder / NAME]
    assert ignore_files(other, [folder]) == [other]
    assert ignore_files(None, [tmp_path]) == []


def test_another_unit_or_quotation_is_not_meant(tmp_path: Path) -> None:
    flag = Flag("template-remnant", "template", "high", 3, 8, "")
    of = replace(report("a", "中共甲局党组", 2023, text="本周，党委*同志讲话。"), flags=(flag,))

    def stays(path: Path) -> bool:
        return bool(part(of, IgnoreList([path]).marks(of))[0].flags)

    path = tmp_path / "list.yaml"
    assert not stays(entries(path, {"quotation": "委*同志", "reason": "x"}))
    assert not stays(entries(path, {"rule": "template", "unit": "甲局", "reason": "x"})), "a kind, the plain name"
    assert not stays(entries(path, {"quotation": "党委*同志讲话。", "reason": "x"})), "with words around it"
    assert stays(entries(path, {"rule": "template", "unit": "乙局", "reason": "x"}))
    assert stays(entries(path, {"quotation": "党委某同志", "reason": "x"}))
    assert stays(entries(path, {"rule": "two-values", "quotation": "党委*同志", "reason": "x"}))
    assert stays(entries(path, {"quotation": "讲话", "reason": "x"})), "beside the place"


def test_names_are_never_typos_or_foreign(tmp_path: Path) -> None:
    doubled = "甲县水利局2023年工作总结\n走访建建设集团。切实做到做到心中有数。\n"
    kinds = [f.kind for f in taizhang.extract(doubled).flags if f.kind == "typo"]
    assert len(kinds) == 2
    (tmp_path / "a.txt").write_text(doubled, "utf-8")
    names = entries(tmp_path / NAME, names=("建建设集团",))
    made = taizhang.audit(tmp_path)
    assert [made.records[0].text[f.start : f.end] for f in made.records[0].flags if f.kind == "typo"] == ["做到做到"]
    assert made.suppressed["quotation"].tolist() == ["建建设"]
    foreign = "东湖街道2023年工作总结\n南桥街道党工委始终坚持党建引领，全面从严治党。\n"
    (tmp_path / "a.txt").write_text(foreign, "utf-8")
    names.unlink()
    assert "foreign-unit" in {f.kind for f in taizhang.audit(tmp_path).records[0].flags}
    entries(names, names=("南桥街道",))
    made = taizhang.audit(tmp_path)
    assert "foreign-unit" not in {f.kind for f in made.records[0].flags}
    assert set(made.suppressed["kind"]) == {"foreign-unit"}


@pytest.mark.parametrize(
    "text",
    ["ignore: 1", "other: []", "ignore: [1]", "ignore: [{rule: typo}]", "ignore: [{unit: 甲, reason: x}]",
     "ignore: [{rule: no-such, reason: x}]", "ignore: [{rule: typo, reason: x, why: y}]", "names: [1]", "ignore: ["],
)  # fmt: skip
def test_a_broken_list_is_one_line(folder: Path, tmp_path: Path, text: str) -> None:
    (folder / NAME).write_text(text, "utf-8")
    with pytest.raises(DataFileError, match=NAME):
        taizhang.audit(folder)
    result = command("audit", folder, "-o", tmp_path / "out")
    assert result.returncode == 2
    assert NAME in one_line(result)


def test_the_summary_counts_what_is_silent(folder: Path, tmp_path: Path) -> None:
    path = entries(tmp_path / "list.yaml", {"rule": "copied", "reason": "x"})
    result = command("audit", folder, "-o", tmp_path / "out", "--ignore", path, "--lang", "zh", "--fail-on", "info")
    silent = len(taizhang.audit(folder, ignore=path).suppressed)
    assert silent > 0
    assert f"不再提示 {silent} 条（{path}）" in result.stdout
    assert result.returncode == 1


def named(number: int, name: str, value: float = 1, **changes: object) -> object:
    return metric(number, value, indicator=name, **changes)


def batch() -> list[Report]:
    return [
        report("a", "甲局", 2023, named(1, "召开党委会议", 12), named(2, "巡河", 9), named(3, "河道巡查", 5)),
        report("b", "甲局", 2022, named(1, "党委会", 10), named(2, "河道巡查", 4), named(3, "巡河", 8, unit="公里")),
    ]


def rows(alignment: Alignment | None = None) -> dict[tuple[str, str], list[float | None]]:
    found: dict[tuple[str, str], list[float | None]] = {}
    for cell in build_panel(batch(), alignment):
        found.setdefault((cell.indicator, cell.unit_of_measure), []).append(cell.value)
    return found


def test_merges_are_proposed_with_their_reason() -> None:
    (merge,) = propose_merges(batch(), Alignment())
    assert set(merge.names) == {"召开党委会议", "党委会"}
    assert merge.decision is None
    assert "同" in merge.reason
    assert rows()["党委会", "次"] == [10, 12]


def test_decisions_join_and_part_rows_but_never_units_of_measure() -> None:
    joined = rows(Alignment([Merge("巡河", None, ("河道巡查",), "", decision=True)]))
    assert joined["巡河", "次"] == [4, 9]
    assert ("河道巡查", "次") not in joined
    assert [name for name, unit in joined if unit == "千米"] == ["巡河（千米）"]
    (merge,) = propose_merges(batch(), Alignment())
    parted = rows(Alignment([replace(merge, decision=False)]))
    assert len([1 for name, _ in parted if "党委会" in name]) == 2
    assert rows(Alignment([merge])) == rows(), "what is not decided changes nothing"


def test_a_name_joined_to_a_row_of_the_catalogue_takes_its_id() -> None:
    reports = [report("a", "甲局", 2023, named(1, "党委会", 3, canonical="meeting.party_committee")),
               report("b", "甲局", 2022, named(1, "党内碰头会", 2))]  # fmt: skip
    cells = build_panel(reports, Alignment([Merge("党委会", "次", ("党内碰头会",), "", decision=True)]))
    assert {cell.canonical for cell in cells} == {"meeting.party_committee"}
    assert {cell.indicator for cell in cells} == {"党委会"}
    assert [cell.previous for cell in cells] == [None, 2]


def test_the_file_keeps_every_decision(tmp_path: Path) -> None:
    path = tmp_path / "align.yaml"
    merges = [Merge("巡河", None, ("河道巡查",), "同一事", True), Merge("会", "", ("会议: 1", "#会"), "", False),
              Merge("党委会", "次", ("党委会", "党委会议"), "目录", None)]  # fmt: skip
    path.write_bytes(write_alignment(merges))
    assert read_alignment(path) == merges
    assert write_alignment(read_alignment(path)) == path.read_bytes()


def test_align_is_made_followed_and_brought_up_to_date(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "align.yaml"
    first = taizhang.audit(folder, align=path)
    merges = read_alignment(path)
    assert merges
    assert all(merge.reason and merge.decision is None and len(merge.names) > 1 for merge in merges)
    content = path.read_bytes()
    taizhang.audit(folder, align=path)
    assert path.read_bytes() == content
    chosen = merges[-1]
    path.write_bytes(write_alignment([*merges[:-1], replace(chosen, decision=False)]))
    second = taizhang.audit(folder, align=path)
    assert len(second.panel) >= len(first.panel)
    assert second.panel["indicator"].nunique() > first.panel["indicator"].nunique()
    again = read_alignment(path)
    assert again[0] == replace(chosen, decision=False)
    assert sorted(again[1:], key=str) == sorted(merges[:-1], key=str)


@pytest.mark.parametrize("text", ["merges: 1", "- 1", "- {indicator: a}", "- {indicator: a, names: [b], decision: 也许}",
                                  "- {indicator: a, names: [b], x: 1}", "- {names: [b]}", "- [",
                                  "[{indicator: a, names: [b], decision: 是}, {indicator: c, names: [b], decision: 否}]"],
)  # fmt: skip
def test_a_broken_align_file_is_one_line_and_stays(folder: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "align.yaml"
    path.write_text(text, "utf-8")
    result = command("compare", folder, "--align", path)
    assert result.returncode == 2
    assert str(path) in one_line(result)
    assert path.read_text("utf-8") == text


def law(seed: int = 90) -> tuple[str, str]:
    """A reference and a passage of it."""
    passage = noise(seed, 150)
    return noise(seed + 1, 500) + "。" + passage + "。" + noise(seed + 2, 500), passage


@pytest.mark.parametrize("rate", [0.0, 0.05])
def test_quotations_are_found_where_they_stand(rate: float) -> None:
    text, passage = law()
    quoted = edited(passage, rate, random.Random(1), ALPHABET)
    reports = [report("a", "甲局", 2023, text=noise(1, 300) + "。" + quoted + "。" + noise(2, 200)),
               report("b", "乙局", 2023, text=noise(3, 300))]  # fmt: skip
    (found,) = find_quotations(reports, [Reference("other.txt", noise(5, 900)), Reference("law.txt", text)])
    assert (found.report_id, found.reference) == ("a", "law.txt")
    start = reports[0].text.index(quoted)
    assert abs(found.start - start) <= 10
    assert abs(found.end - start - len(quoted)) <= 10
    assert text[found.start_reference : found.end_reference][20:40] in passage
    assert found.similarity >= 0.9


def test_what_many_reports_quote_is_found_in_each() -> None:
    text, passage = law()
    reports = [report(str(i), f"第{i}局", 2023, text=noise(i, 200) + passage + noise(i + 30, 200)) for i in range(30)]
    assert [q.report_id for q in find_quotations(reports, [Reference("law", text), Reference("copy", text)])] == [
        r.id for r in reports
    ]
    assert find_quotations(reports, []) == []
    assert find_quotations([], [Reference("law", text)]) == []
    assert find_quotations([report("a", "", None, text="，")], [Reference("law", "。")]) == []


def test_quoted_passages_are_no_copies_and_others_stay() -> None:
    text, passage = law()
    reports = [
        report("a", "甲局", 2023, text=noise(1, 100) + passage + noise(2, 100) + PASSAGE + noise(3, 100)),
        report("b", "乙局", 2023, text=noise(4, 100) + passage + noise(5, 100) + PASSAGE + noise(6, 100)),
    ]
    overlaps = find_overlaps(reports)
    assert len(overlaps) == 2
    (kept,) = without_quotations(overlaps, find_quotations(reports, [Reference("law", text)]))
    by_id = {r.id: r.text for r in reports}
    assert PASSAGE in by_id[kept.report_a][kept.start_a : kept.end_a]
    longer = [report(r.id, r.unit, 2023, text=noise(7, 50) + passage + PASSAGE) for r in reports]
    (whole,) = without_quotations(find_overlaps(longer), find_quotations(longer, [Reference("law", text)]))
    assert whole.chars >= len(passage), "more than the quotation was copied"


def test_references_of_an_audit(folder: Path, tmp_path: Path) -> None:
    before = taizhang.audit(folder)
    overlap = next(o for o in before.overlap_records if o.relation == "prior-year")
    source = next(r for r in before.records if r.id == overlap.report_b)
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "law.txt").write_text("第一条 " + source.text[overlap.start_b : overlap.end_b], "utf-8")
    (laws / "broken.docx").write_bytes(b"PK")
    after = taizhang.audit(folder, reference=laws)
    assert overlap not in after.overlap_records
    assert len(after.overlaps) < len(before.overlaps)
    assert set(after.quotations["reference"]) == {"law.txt"}
    assert set(after.quotations["relation"]) == {"reference"}
    assert {overlap.report_a, overlap.report_b} <= set(after.quotations["report_id"])
    assert len(after.flags[after.flags["rule"] == "copied"]) <= len(before.flags[before.flags["rule"] == "copied"])
    shown = command("overlap", folder, "--reference", laws, "--lang", "zh")
    assert "引自参照文件" in shown.stdout
    assert "broken.docx" in shown.stderr
    (laws / "law.txt").unlink()
    with pytest.raises(NoInputError):
        taizhang.audit(folder, reference=laws)
    assert command("overlap", folder, "--reference", tmp_path / "none").returncode == 2


def test_the_workbook_says_what_is_silent_quoted_and_due(folder: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    laws = tmp_path / "laws"
    laws.mkdir()
    text = (folder / "jyj_2022.txt").read_text("utf-8")
    (laws / "法规.txt").write_text(text[len(text) // 2 :], "utf-8")
    entries(folder / NAME, {"rule": "rate", "reason": "口径不同，已核实"}, {"rule": "copied", "reason": "惯用表述"})
    (folder / "a.txt").write_text("青石镇卫生院2023年工作总结\n全年召开支部党员大会2次，召开民主生活会1次。\n", "utf-8")
    made = taizhang.audit(folder, tmp_path / "out", reference=laws)
    assert len(made.suppressed) > 0
    book = load_workbook(tmp_path / "out" / "audit.xlsx", read_only=True)
    about = dict(row[:2] for row in book["说明"].iter_rows(values_only=True))
    assert f"不再提示 {len(made.suppressed)} 条" in str(about["不再提示的事项"])
    assert "惯用表述" in str(about["不再提示的事项"])
    assert "法规.txt" in str(about["参照文件"])
    head, *rows_ = book["规范对照"].iter_rows(values_only=True)
    verdicts = {(row[0], row[-1]): row[5] for row in rows_}
    assert head[5] == "结论"
    assert verdicts["青石镇卫生院", "N01"] == "未达到"
    assert verdicts["青石镇卫生院", "N10"] == "达到"
    assert verdicts["青石镇卫生院", "N07"] == "未写明"
    assert ("青石镇卫生院", "N18") not in verdicts, "for schools only"
    norms = made.norms
    assert set(norms["verdict"]) <= {"达到", "未达到", "未写明", "不适用"}
    assert norms[norms["verdict"].eq("未写明")]["stated"].isna().all()
