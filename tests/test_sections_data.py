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


_FILL = "全省上下齐心协力，克服了重重困难，各方面工作都有新的进展，取得的成绩来之不易，值得倍加珍惜。"


def test_headings_in_the_form_of_sentences_give_way_to_numbered_parts() -> None:
    heads = ("国民经济保持良好势头。", "经济体制改革进一步深化。", "城乡人民生活继续改善。")
    review = "\n".join(f"{head}\n{_FILL}{_FILL}" for head in heads)
    text = f"政府工作报告\n各位代表：\n{_FILL}\n{review}\n一、扩大内需\n{_FILL}\n二、发展农业\n{_FILL}"
    found = [(s.marker, s.level, s.title) for s in find_sections(text)]
    assert found == [*(("", 1, head[:-1]) for head in heads), ("一、", 1, "扩大内需"), ("二、", 1, "发展农业")]


def test_a_sentence_that_leads_in_to_a_list_is_no_heading() -> None:
    text = f"一、工作回顾\n{_FILL}\n一年来，我们做了以下主要工作：\n（一）调整政策\n{_FILL}\n（二）发展社会事业\n{_FILL}\n二、工作安排\n{_FILL}"
    assert [(s.marker, s.level) for s in find_sections(text)] == [
        ("一、", 1),
        ("（一）", 2),
        ("（二）", 2),
        ("二、", 1),
    ]
