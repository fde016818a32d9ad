"""Each rule of the section lexicons fires on its example and not on its counter-example."""

from __future__ import annotations

import re
from typing import Any

import pytest

from taizhang.lexicon import load
from taizhang.sections import find_sections

STYLES = load("sections")["styles"]
HEADINGS = load("sections")["headings"]
LINE_TABLES = [HEADINGS[part] for part in ("cues", "outermost", "never")]
LINE_RULES = [row for rows in LINE_TABLES for row in rows]
ROLE_TABLES = [load("sections_roles")[part] for part in ("titles", "sentences", "opening", "lines")]
ROLE_RULES = [row for rows in ROLE_TABLES for row in rows]


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])


@pytest.mark.parametrize("row", STYLES, ids=_id)
def test_style_reads_its_example(row: dict[str, Any]) -> None:
    markers = [s.marker for s in find_sections(row["example"]["text"])]
    assert [m for m in markers if m in row["example"]["markers"]] == row["example"]["markers"]


@pytest.mark.parametrize("row", STYLES, ids=_id)
def test_style_leaves_its_counter_example(row: dict[str, Any]) -> None:
    assert [s.marker for s in find_sections(row["counter_example"]) if s.marker] == []


@pytest.mark.parametrize("row", LINE_RULES, ids=_id)
def test_heading_rule(row: dict[str, Any]) -> None:
    assert re.search(row["pattern"], row["example"])
    assert not re.search(row["pattern"], row["counter_example"])


@pytest.mark.parametrize("row", ROLE_RULES, ids=_id)
def test_role_cue(row: dict[str, Any]) -> None:
    pattern = row["pattern"].replace("{year}", "2024")

    def fires(text: str) -> bool:
        return bool(re.search(pattern, text)) and not ("without" in row and re.search(row["without"], text))

    assert fires(row["example"])
    assert not fires(row["counter_example"])


@pytest.mark.parametrize("rows", [STYLES, *LINE_TABLES, *ROLE_TABLES], ids=len)
def test_ids_are_unique(rows: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
