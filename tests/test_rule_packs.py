"""Packs of norms and catalogues of the user's own: read, checked, and used in every worker."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import taizhang
from taizhang.flags.norm_judge import judge
from taizhang.flags.norm_pack import default_norms, load_norms, read_pack
from taizhang.flags.view import View
from taizhang.records import DataFileError, Source
from taizhang.run.analyse import analyse
from taizhang.run.norm_examples import check_pack, failed_examples
from test_cli import one_line
from test_cli import taizhang as command

LOCAL = Path(__file__).parents[1] / "corpus" / "rules_local.yaml"
OWN = """
- {id: own.tea_gardens, name: 茶园, category: physical, unit: [亩], kind: stock}
"""
RULE = """
norms:
  - id: T1
    name: 巡河
    terms: [巡河]
    due: 1
    period: week
    strength: 本地
    from: 2020
    to: 2023
    document: 某县河长制办法
    wording: 每周巡河1次
    grade: C
"""
TEXT = "甲县水利局2023年工作总结\n全年巡河20次，新建茶园300亩。\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    path = tmp_path / "rule.yaml"
    path.write_text(RULE, "utf-8")
    return path


@pytest.mark.parametrize("norm", default_norms(), ids=lambda norm: norm.id)
def test_shipped_norms_judge_their_examples(norm) -> None:
    assert {e.verdict for e in norm.examples} >= {"达到", "未达到"}
    assert list(failed_examples(norm)) == []
    assert norm.grade in "AB"
    assert norm.strength != "本地"


def test_the_local_sample_is_sound_and_off() -> None:
    norms, faults = check_pack(LOCAL)
    assert faults == []
    assert all(norm.grade == "C" for norm in norms)
    assert not {norm.id for norm in norms} & {norm.id for norm in default_norms()}


def _flagged(text: str, rules: Path | None) -> list[str]:
    return [f.evidence["norm"] for f in taizhang.extract(text, rules=rules).flags if f.rule == "norm-rule"]


def test_a_norm_of_the_user_is_asked_in_its_years_only(rule: Path) -> None:
    assert _flagged(TEXT, None) == []
    assert _flagged(TEXT, rule) == ["T1"]
    assert _flagged(TEXT.replace("20次", "60次"), rule) == []
    assert _flagged(TEXT.replace("2023", "2024"), rule) == []
    assert _flagged(TEXT.replace("20次", "近20次"), rule) == [], "no exact number, no claim"


def test_an_upper_bound(rule: Path) -> None:
    rule.write_text(RULE.replace("due: 1", "due: 1\n    bound: at_most").replace("week", "month"), "utf-8")
    assert _flagged(TEXT, rule) == ["T1"]
    assert _flagged(TEXT.replace("20次", "12次"), rule) == []


def test_what_is_usual_is_a_hint_at_most(rule: Path) -> None:
    rule.write_text(RULE.replace("本地", "一般"), "utf-8")
    (flag,) = (f for f in taizhang.extract(TEXT, rules=rule).flags if f.rule == "norm-rule")
    assert flag.severity == "info"


def test_a_norm_can_be_replaced_and_switched_off(rule: Path) -> None:
    text = "青石镇卫生院2023年工作总结\n全年召开支部党员大会2次。\n"
    assert _flagged(text, None) == ["N01"]
    rule.write_text(RULE + "  - {id: N01, active: false}\n", "utf-8")
    assert _flagged(text, rule) == []
    rule.write_text(RULE.replace("T1", "N01"), "utf-8")
    assert [norm.name for norm in load_norms(rule) if norm.id == "N01"] == ["巡河"]


def test_norms_of_branches_are_scaled_or_left_alone() -> None:
    def verdict(text: str) -> str:
        hints = (("unit", "青石镇党委"), ("year", "2023"))
        report = analyse(Source(path="", sha256="", format="text", text=text, hints=hints))
        (judgement,) = judge(View(report), [norm for norm in default_norms() if norm.id == "N02"])
        return judgement.verdict

    assert verdict("12个党支部共召开支委会144次。") == "达到"
    assert verdict("12个党支部共召开支委会100次。") == "未达到"
    assert verdict("12个党支部召开支委会100次。") == "不适用"
    assert verdict("各支部召开支委会12次。") == "不适用"
    assert verdict("12个党支部按要求召开支委会。") == "未写明"


BROKEN = {
    "strength: 本地": "strength: 应该", "due: 1": "due: 很多", "period: week": "period: 周", "from: 2020": "from: 去年",
    "to: 2023": "to: 2019", "grade: C": "grade: M", "terms: [巡河]": "terms: 巡河", "    name: 巡河\n": "",
    "document: 某县河长制办法": "documents: x", "wording: 每周巡河1次": "body: [河]\n    wording: w",
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), BROKEN.items())
def test_faults_have_line_entry_and_reason(rule: Path, old: str, new: str) -> None:
    assert old in RULE
    rule.write_text(RULE.replace(old, new), "utf-8")
    norms, _, faults = read_pack(rule)
    assert norms == []
    assert str(faults[0]).startswith(f"{rule}:3: T1: ")
    with pytest.raises(DataFileError, match="T1"):
        load_norms(rule)
    assert command("rules", "check", rule).returncode == 2


@pytest.mark.parametrize(
    "text", ["", "norms: 1", "- 1\n- [a]", "norms: [", "a: b", "norms:\n  - {id: [1], name: {a: b}}"]
)
def test_nonsense_is_one_line(rule: Path, text: str) -> None:
    rule.write_text(text, "utf-8")
    result = command("extract", rule.parent / "none", "--rules", rule)
    assert result.returncode == 2
    assert str(rule) in one_line(result)


def test_check_runs_the_examples(rule: Path) -> None:
    cases = (
        "    examples:\n      - {text: 全年巡河20次。, unit: 甲县水利局, year: 2023, verdict: %s}\n"
        "      - {text: 加强巡河。, unit: 甲县水利局, year: 2023, verdict: 未写明}\n"
    )
    rule.write_text(RULE + cases % "未达到", "utf-8")
    fine = command("rules", "check", rule, "--lang", "zh")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert "例子 2 个" in fine.stdout
    rule.write_text(RULE + cases % "达到" + "    indicator: no.such\n", "utf-8")
    broken = command("rules", "check", rule, "--lang", "zh")
    assert broken.returncode == 2
    assert [line.split(": ", 1)[1] for line in broken.stdout.splitlines()] == [
        "T1: 指标目录中没有 no.such", "T1: 例1应为“达到”，得“未达到”（写明20次）",
    ]  # fmt: skip


def test_own_indicators_in_the_library_and_in_every_worker(own: Path, samples: Path, tmp_path: Path) -> None:
    def canonical(**options: Path) -> set[str | None]:
        return {m.canonical for m in taizhang.extract(TEXT, **options).metrics}

    assert "own.tea_gardens" not in canonical()
    assert "own.tea_gardens" in canonical(indicators=own)
    folder = tmp_path / "in"
    shutil.copytree(samples, folder)
    (folder / "tea.txt").write_text(TEXT, "utf-8")
    shutil.copy(own, folder / "indicators.yaml")  # beside the reports, and none of them
    made = taizhang.audit(folder, workers=2, indicators=folder / "indicators.yaml")
    assert len(made.records) == 13
    assert made.unread == []
    assert made.panel["canonical"].eq("own.tea_gardens").sum() == 1


@pytest.mark.parametrize("name", ["audit", "extract", "compare", "keywords"])
def test_a_broken_catalogue_is_one_line(own: Path, tmp_path: Path, name: str) -> None:
    own.write_text(OWN.replace("category: physical", "category: tea"), "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    extra = ["-o", tmp_path / "out"] if name == "audit" else []
    result = command(name, tmp_path / "a.txt", "--indicators", own, *extra)
    assert result.returncode == 2
    line = one_line(result)
    assert str(own) in line
    assert "own.tea_gardens" in line
    assert "tea" in line
    assert not (tmp_path / "out").exists()
