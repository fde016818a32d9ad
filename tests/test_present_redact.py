"""`--redact`: what is masked, what stays, and that nothing of it is left in any output."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import taizhang
from taizhang.lexicon import load
from taizhang.run.redact import name_rules, number_rules, redact

_DATA = load("redact")
CARD, PHONE, NAME = "110101199001011237", "13800138000", "李建国"
REPORT = f"""岚溪区教育局2023年工作总结
一、信访工作
全年接待来访27批次。举报人{NAME}，身份证号{CARD}，电话{PHONE}，反映问题3个。
会议由{NAME}同志主持，召开党组会12次。{NAME}带队调研5次。
联系电话：（0431）88912345。支出13,800,138元。
"""


@pytest.mark.parametrize("entry", _DATA["numbers"], ids=[e["id"] for e in _DATA["numbers"]])
def test_each_rule_of_numbers_fires_on_its_example_only(entry: dict[str, str]) -> None:
    rule = number_rules()[_DATA["numbers"].index(entry)].pattern
    assert rule.search(entry["example"])
    assert not rule.search(entry["counter_example"])


@pytest.mark.parametrize("entry", _DATA["names"], ids=[e["id"] for e in _DATA["names"]])
def test_each_rule_of_names_fires_on_its_example_only(entry: dict[str, str]) -> None:
    rule = name_rules()[_DATA["names"].index(entry)].pattern
    assert rule.search(entry["example"])
    assert not rule.search(entry["counter_example"])


def test_numbers_go_and_offsets_stay() -> None:
    report = taizhang.extract(REPORT)
    hidden = redact(report)
    assert len(hidden.text) == len(report.text)
    assert [(m.start, m.end, m.value) for m in hidden.metrics] == [(m.start, m.end, m.value) for m in report.metrics]
    assert all(hidden.text[m.start : m.end] == m.text for m in (*hidden.mentions, *hidden.metrics))
    record = hidden.to_json()
    for secret in (CARD, PHONE, "88912345"):
        assert secret not in record
    assert NAME in record
    assert "13,800,138元" in record


def test_names_go_where_they_are_asked_to() -> None:
    hidden = redact(taizhang.extract(REPORT), names=True)
    assert NAME not in hidden.to_json()
    assert hidden.text.count("李某某") == REPORT.count(NAME)


def test_nothing_but_personal_data_is_masked(samples: Path) -> None:
    for path in sorted(samples.glob("*.txt")):
        report = taizhang.extract(path)
        hidden = redact(report, names=True)
        masked = [i for i, (a, b) in enumerate(zip(report.text, hidden.text, strict=True)) if a != b]
        assert all("电话" in report.text[i - 12 : i] or "热线" in report.text[i - 12 : i] for i in masked)
        assert hidden.metrics == report.metrics


@given(st.text(st.sampled_from("0123456789０1X-人元次年月，。 电话：李建国同志")))
def test_a_masked_text_is_as_long_and_masking_again_changes_nothing(text: str) -> None:
    from taizhang.records import Report

    report = Report("0" * 12, "a.txt", "", "", "", None, "", text)
    once = redact(report, names=True)
    assert len(once.text) == len(text)
    assert redact(once, names=True).text == once.text


def test_nothing_is_left_in_any_output(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for year in (2022, 2023):
        (folder / f"{NAME}{PHONE}_{year}.txt").write_text(REPORT.replace("2023", str(year)), "utf-8")
    taizhang.audit(folder, tmp_path / "out", workers=1, redact="names")
    written = [path for path in sorted((tmp_path / "out").rglob("*")) if path.is_file()]
    assert len(written) > 20
    for path in written:
        for part in _parts(path):
            for secret in (CARD, PHONE, NAME, "88912345"):
                assert secret.encode() not in part, f"{secret} in {path.name}"
                assert json.dumps(secret).encode() not in part


def _parts(path: Path) -> list[bytes]:
    """The content of a file, unpacked; a table as its cells."""
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as package:
            return [package.read(name) for name in package.namelist()]
    if path.suffix == ".parquet":
        import pandas as pd

        return [pd.read_parquet(path).to_csv().encode()]
    return [path.read_bytes()]


def test_the_command_masks_and_refuses_what_would_undo_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from taizhang.cli.app import run

    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    assert run(["audit", str(tmp_path / "a.txt"), "--redact", "-o", str(tmp_path / "out"), "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "重要" in shown
    assert CARD.encode() not in (tmp_path / "out" / "audit.html").read_bytes()
    assert NAME.encode() in (tmp_path / "out" / "audit.html").read_bytes()
    again = ["audit", str(tmp_path / "a.txt"), "--redact-names", "--annotate", "-o", str(tmp_path / "no")]
    assert run([*again, "--lang", "zh"]) == 2
    assert "--redact" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()
