"""The office's own files given to `taizhang serve`: audits of uploads follow them as `taizhang audit` does."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import httpx
import openpyxl
import pytest

pytest.importorskip("fastapi")

import taizhang
from taizhang.compare import Merge, combined, read_alignment
from web_server import Served, audited

RULES = """
norms:
  - id: T1
    name: 党组会
    terms: [党组会]
    due: 1
    period: week
    strength: 本地
    from: 2020
    to: null
    document: 某区机关工作制度
    wording: 党组会每周召开1次
    grade: C
"""
INDICATORS = "- {id: own.model_teachers, name: 师德标兵, category: people, unit: [名], kind: stock}\n"
IGNORE = "ignore: [{rule: numbering, reason: 已核实，系转换时丢失}]\n"
ALIGN = (
    "merges: [{indicator: 公办幼儿园占比, unit: '%', names: [公办园在园幼儿占比], reason: 口径相同, decision: 是}]\n"
)


class Files(NamedTuple):
    """The files, as options of a command and as arguments of `taizhang.audit`."""

    named: dict[str, Path]

    @property
    def options(self) -> list[str]:
        return [part for name, path in self.named.items() for part in (f"--{name}", str(path))]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    named = {}
    for name, content in (("rules", RULES), ("indicators", INDICATORS), ("ignore", IGNORE), ("align", ALIGN)):
        named[name] = tmp_path / f"本单位-{name}.yaml"
        named[name].write_text(content, "utf-8")
    return Files(named)


@pytest.fixture
def reports(samples: Path) -> list[Path]:
    return sorted(samples.glob("jyj_*.txt"))


def tables(client: httpx.Client) -> dict[str, list[dict[str, str]]]:
    """The exported tables."""
    with zipfile.ZipFile(io.BytesIO(client.get("/export/tables.zip").content)) as archive:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def expected(paths: list[Path], folder: Path, **own: Path) -> dict[str, list[dict[str, str]]]:
    """The same tables as `taizhang audit` writes them."""
    taizhang.audit(paths, folder, workers=1, **own)
    made = {}
    for name in ("flags", "panel", "metrics"):
        text = (folder / "tables" / f"{name}.csv").read_text("utf-8-sig")
        made[name] = list(csv.DictReader(io.StringIO(text)))
    return made


def test_uploads_are_audited_as_the_command_does(files: Files, reports: list[Path], tmp_path: Path) -> None:
    own = {name: Path(shutil.copy(path, tmp_path / f"{name}.yaml")) for name, path in files.named.items()}
    plain, wanted = expected(reports, tmp_path / "plain"), expected(reports, tmp_path / "own", **own)
    space = tmp_path / "space"
    with Served(space) as server:
        found = tables(audited(server, reports))
        assert {name: found[name] for name in plain} == plain
    with Served(space, *files.options) as server:  # they speak from the start on, without another upload
        client = server.client()
        server.waited(client)
        found = tables(client)
        for name in plain:
            assert found[name] == wanted[name]
            assert found[name] != plain[name], name
        rules = {row["rule"] for row in found["flags"]}
        assert "numbering" in {row["rule"] for row in plain["flags"]} - rules
        assert "own.model_teachers" in {row["canonical"] for row in found["metrics"]}
        assert "公办幼儿园占比" in {row["indicator"] for row in found["panel"]}
        rows = client.get("/data/matrix", params={"q": "公办"}).json()["data"]
        shown = {row["indicator"] for row in rows}
        assert "公办幼儿园占比" in shown
        assert "公办园在园幼儿占比" not in shown
        page = client.get("/").text
        assert all(path.name in page for path in files.named.values())
        assert "不再提示 1 条" in page
        book = openpyxl.load_workbook(io.BytesIO(client.get("/export/audit.xlsx").content), read_only=True)
        told = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        assert "已核实，系转换时丢失" in told
        assert "T1" in told
        exported = tmp_path / "export.yaml"
        exported.write_bytes(client.get("/export/align.yaml").content)
        assert [merge.indicator for merge in read_alignment(exported)] == ["公办幼儿园占比"]
    assert files.named["align"].read_bytes() == own["align"].read_bytes()  # as the command has brought it up to date
    with Served(space) as server:
        client = server.client()
        server.waited(client)
        found = tables(client)
        assert {name: found[name] for name in plain} == plain


def test_the_same_files_cause_no_audit_and_their_place_is_needed_no_more(
    files: Files, reports: list[Path], tmp_path: Path
) -> None:
    space = tmp_path / "space"
    with Served(space, *files.options) as server:
        made = tables(audited(server, reports))
    with Served(space, *files.options) as server:
        client = server.client()
        assert 'id="working"' not in client.get("/part/progress").text
        for path in files.named.values():
            path.unlink()
        client.post("/jobs", data={"kind": "recompare"})
        server.waited(client)
        assert tables(client)["panel"] == made["panel"]
        client.post("/jobs", data={"kind": "audit"})
        server.waited(client)
        page = client.get("/").text
        assert "最近一次审核没有完成" in page
        assert files.named["rules"].name in page or files.named["indicators"].name in page


def test_a_list_of_what_stays_silent_in_the_workspace(reports: list[Path], tmp_path: Path) -> None:
    space = tmp_path / "space"
    space.mkdir()
    (space / "taizhang.ignore.yaml").write_text(IGNORE, "utf-8")
    with Served(space) as server:
        client = audited(server, reports)
        assert "numbering" not in {row["rule"] for row in tables(client)["flags"]}


@pytest.mark.parametrize(
    ("option", "content"),
    [("rules", "norms: [{id: T1}]"), ("indicators", "- {id: x}"), ("ignore", "ignore: [{rule: typo}]"),
     ("align", "merges: [{indicator: 甲}]"), ("rules", None), ("ignore", None)],
)  # fmt: skip
def test_a_broken_file_is_told_in_one_line_before_anything_is_served(
    option: str, content: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    if content is not None:
        path.write_text(content, "utf-8")
    command = [sys.executable, "-c", "import sys; from taizhang.cli import main; main()", "serve",
               str(tmp_path / "space"), "--port", "0", f"--{option}", str(path)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "own.yaml" in done.stderr


def test_an_alignment_file_that_is_not_there_is_made(reports: list[Path], tmp_path: Path) -> None:
    with Served(tmp_path / "space", "--align", str(tmp_path / "align.yaml")) as server:
        audited(server, reports)
    assert read_alignment(tmp_path / "align.yaml")
    assert all(merge.decision is None for merge in read_alignment(tmp_path / "align.yaml"))


@pytest.mark.parametrize(
    ("earlier", "later", "found"),
    [
        ([("甲", ("甲", "乙"), True)], [("丙", ("丙", "丁"), True)], [("甲", ("甲", "乙")), ("丙", ("丙", "丁"))]),
        ([("甲", ("甲", "乙"), True)], [("丙", ("丙", "乙"), True)], [("甲", ("甲",)), ("丙", ("丙", "乙"))]),
        ([("甲", ("甲", "乙"), True)], [("丙", ("丙", "甲"), True)], [("丙", ("丙", "甲", "乙"))]),
        ([("甲", ("甲", "乙"), True)], [("甲", ("甲", "丙"), True)], [("甲", ("甲", "乙", "丙"))]),
        ([("甲", ("甲", "乙"), False)], [("乙", ("乙", "丙"), True)], [("甲", ("甲",)), ("乙", ("乙", "丙"))]),
        ([("甲", ("甲", "乙"), True)], [("乙", ("乙", "甲"), True)], [("乙", ("乙", "甲"))]),
    ],
)  # fmt: skip
def test_the_later_of_two_decisions_on_a_name_stands(
    earlier: list[tuple[str, tuple[str, ...], bool]],
    later: list[tuple[str, tuple[str, ...], bool]],
    found: list[tuple[str, tuple[str, ...]]],
) -> None:
    first, second = (
        [Merge(indicator, None, names, "", decision) for indicator, names, decision in rows]
        for rows in (earlier, later)
    )
    made = combined(first, second)
    assert [(merge.indicator, merge.names) for merge in made] == found
    every = [name for merge in made for name in dict.fromkeys((merge.indicator, *merge.names))]
    assert len(every) == len(set(every))
