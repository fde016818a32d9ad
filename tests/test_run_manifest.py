"""The manifest: which file is whose."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.ingest import Input
from taizhang.records import DataFileError
from taizhang.run.manifest import Manifest


def item(path: str, relative: str = "", hints: tuple[tuple[str, str], ...] = ()) -> Input:
    return Input(path=path, relative=relative or Path(path).name, format="txt", file=path, hints=hints)


def manifest(tmp_path: Path, *lines: str, encoding: str = "utf-8-sig") -> Manifest:
    path = tmp_path / "units.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return Manifest(path)


def test_paths_match_as_named_below_the_folder_beside_the_manifest_or_by_name(tmp_path: Path) -> None:
    read = manifest(
        tmp_path, "path,unit,year", "d/as named.txt,甲,2021", "sub/b.txt,乙,2022", "near.txt,丙,2023", "x.txt,丁,2020"
    )
    inputs = [item("d/as named.txt"), item("d/sub/b.txt", "sub/b.txt"), item(str(tmp_path / "near.txt")),
              item("q/r/x.txt", "r/x.txt"), item("other.txt")]  # fmt: skip
    told, unused = read.apply(inputs)
    assert [dict(i.hints).get("unit") for i in told] == ["甲", "乙", "丙", "丁", None]
    assert dict(told[0].hints)["year"] == "2021"
    assert unused == []


def test_the_manifest_goes_before_the_container_and_empty_cells_say_nothing(tmp_path: Path) -> None:
    read = manifest(tmp_path, "path,unit,year,genre,title", "a.txt,甲局,,,标题")
    told, _ = read.apply([item("a.txt", hints=(("unit", "乙局"), ("year", "2020")))])
    assert dict(told[0].hints) == {"unit": "甲局", "title": "标题", "year": "2020"}


def test_rows_without_an_input_are_named(tmp_path: Path) -> None:
    _, unused = manifest(tmp_path, "path,unit", "a.txt,甲", "gone.txt,乙").apply([item("a.txt")])
    assert unused == ["gone.txt"]


def test_gb18030(tmp_path: Path) -> None:
    told, _ = manifest(tmp_path, "path,unit", "报告.txt,甲局", encoding="gb18030").apply([item("报告.txt")])
    assert dict(told[0].hints) == {"unit": "甲局"}


@pytest.mark.parametrize(
    ("lines", "word"),
    [(("file,unit", "a.txt,甲"), "path"), (("path,year", "a.txt,二〇二三"), "二〇二三"), (("path,year", "a,23"), "23")],
)
def test_what_is_wrong_is_named(tmp_path: Path, lines: tuple[str, ...], word: str) -> None:
    with pytest.raises(DataFileError, match=word):
        manifest(tmp_path, *lines)


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="gone"):
        Manifest(tmp_path / "gone.csv")
