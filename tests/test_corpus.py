"""The sample corpus is what its README says: twelve reports, planted faults, hand-made gold that fits the text."""

from __future__ import annotations

import json
import re
import unicodedata
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from taizhang.words import split_sentences

CORPUS = Path(__file__).parents[1] / "corpus"
UNITS = ("fy", "jyj", "ltz", "xyy")
YEARS = (2021, 2022, 2023)
STEMS = [f"{unit}_{year}" for unit in UNITS for year in YEARS]
GOLD = sorted(path.name.removesuffix(".gold.json") for path in (CORPUS / "gold").glob("*.gold.json"))
FAULTS: list[dict[str, str]] = json.loads((CORPUS / "faults.json").read_text(encoding="utf-8"))
KINDS = {
    "copied_passage",
    "stale_year",
    "foreign_unit",
    "template_remnant",
    "inconsistent_total",
    "conflicting_value",
    "wrong_growth",
    "doubled_word",
    "numbering_gap",
    "below_norm",
    "same_numbers",
    "chronology",
}
ACTS = {"meeting", "study", "lesson", "talk", "training", "activity", "inspection", "case", "service"}
THINGS = {"document", "project", "people", "organisation", "money", "rate", "physical", "honour", "other"}
# What digits may stand for besides quantities.
NO_QUANTITY = re.compile(
    r"(?:19|20)\d\d年(?:\d+月\d+日)?|\d+月\d+日|\d+月"  # dates
    r"|〔\d+〕\d+号|123(?:45|68)|\d{7}|建党100周年"  # document numbers, hotlines, telephones, an anniversary
    r"|^\d+[.、]|（\d）",  # section markers
    re.MULTILINE,
)


def report(stem: str) -> str:
    return (CORPUS / "reports" / f"{stem}.txt").read_text(encoding="utf-8")


def gold(stem: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CORPUS / "gold" / f"{stem}.gold.json").read_text(encoding="utf-8"))
    return data


def test_twelve_reports_of_four_units_over_three_years() -> None:
    assert sorted(path.stem for path in (CORPUS / "reports").iterdir()) == STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_report_is_plain_text_of_the_promised_length(stem: str) -> None:
    raw = (CORPUS / "reports" / f"{stem}.txt").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8")
    assert 1500 <= len(text) <= 3000
    assert stem[-4:] in text.split("\n")[0], "the first line names the year of the report"


def test_years_of_a_unit_are_written_each_anew() -> None:
    for unit in UNITS:
        openings = {tuple(line[:2] for line in report(f"{unit}_{year}").split("\n")) for year in YEARS}
        assert len(openings) == len(YEARS), f"{unit}: two years have the same lines"


def test_faults_of_every_kind() -> None:
    assert len(FAULTS) >= 18
    assert {fault["kind"] for fault in FAULTS} == KINDS
    assert {fault["doc"].split("_")[0] for fault in FAULTS} == set(UNITS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['doc']}-{fault['kind']}")
def test_fault_quotation_stands_once_in_its_report(fault: dict[str, str]) -> None:
    assert set(fault) == {"doc", "kind", "quote", "note"}
    assert fault["note"]
    assert report(fault["doc"]).count(fault["quote"]) == 1


@pytest.mark.parametrize("fault", [f for f in FAULTS if f["kind"] == "copied_passage"], ids=lambda fault: fault["doc"])
def test_copied_passage_has_a_source(fault: dict[str, str]) -> None:
    quote = fault["quote"]
    assert len(quote) >= 60
    others = [report(stem) for stem in STEMS if stem != fault["doc"]]
    longest = max(SequenceMatcher(None, quote, other, autojunk=False).find_longest_match().size for other in others)
    assert longest >= 40, "no other report holds the passage, not even edited"


@pytest.mark.parametrize("fault", [f for f in FAULTS if f["kind"] == "same_numbers"], ids=lambda fault: fault["doc"])
def test_same_numbers_stand_in_the_year_before(fault: dict[str, str]) -> None:
    unit, year = fault["doc"].split("_")
    numbers = re.findall(r"\d[\d,.]*", fault["quote"])
    before = report(f"{unit}_{int(year) - 1}")
    assert len(numbers) >= 3
    assert all(number in before for number in numbers)


@pytest.mark.parametrize("fault", [f for f in FAULTS if f["kind"] == "wrong_growth"], ids=lambda fault: fault["doc"])
def test_wrong_growth_is_wrong(fault: dict[str, str]) -> None:
    old, new, rate = (float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", fault["quote"]))
    assert abs((new / old - 1) * 100 - rate) > 0.5


def test_gold_covers_every_unit() -> None:
    assert len(GOLD) >= 6
    assert set(GOLD) <= set(STEMS)
    assert {stem.split("_")[0] for stem in GOLD} == set(UNITS)


@pytest.mark.parametrize("stem", GOLD)
def test_gold_metrics_are_well_formed(stem: str) -> None:
    text, data = report(stem), gold(stem)
    assert list(data) == ["chars", "metrics", "sections", "sentences", "sections_unsure"]
    assert data["chars"] == len(text)
    metrics = data["metrics"]
    assert len(metrics) >= 50
    assert all(a["end"] <= b["start"] for a, b in pairwise(metrics)), "metrics in text order, none overlapping"
    for metric in metrics:
        quantity = text[metric["start"] : metric["end"]]
        assert quantity, metric
        assert quantity == quantity.strip(" \n，。；、"), metric
        assert set(metric["category"].split("|")) <= ACTS | THINGS, metric
        assert any(name in text for name in metric["indicator"].split("|")), metric
        assert metric["bound"] in {"exact", "at_least", "at_most", "about"}
        assert metric["status"] in {"done", "planned", "required"}
        assert metric["measure"] in {"level", "change", "rank"}
        assert metric["per"] in {None, "year", "half", "quarter", "month", "week", "day"}
        assert metric["upper"] is None or metric["upper"] > metric["value"]


@pytest.mark.parametrize("stem", GOLD)
def test_gold_values_agree_with_the_digits(stem: str) -> None:
    text = report(stem)
    checked = 0
    for metric in gold(stem)["metrics"]:
        quantity = unicodedata.normalize("NFKC", text[metric["start"] : metric["end"]])
        match = re.search(r"(\d[\d,]*(?:\.\d+)?)(?:(?:—|-|至|到)(\d+))?(万|亿)?[余多]?(万|亿)?", quantity)
        if match is None or quantity.endswith("位"):
            continue
        times = {None: 1, "万": 10_000, "亿": 100_000_000}[match[3] or match[4]]
        assert metric["value"] == pytest.approx(float(match[1].replace(",", "")) * times), quantity
        assert (metric["upper"] is None) == (match[2] is None), quantity
        assert unicodedata.normalize("NFKC", metric["unit"]) in quantity[match.end() :], quantity
        checked += 1
    assert checked >= 50


@pytest.mark.parametrize("stem", GOLD)
def test_gold_leaves_no_digits_over(stem: str) -> None:
    """Every run of digits is part of a metric or a date, a document number, a telephone number or a marker."""
    text = report(stem)
    covered = [False] * len(text)
    spans = [(metric["start"], metric["end"]) for metric in gold(stem)["metrics"]]
    for start, end in spans + [match.span() for match in NO_QUANTITY.finditer(text)]:
        covered[start:end] = [True] * (end - start)
    left = [text[max(0, i - 6) : i + 6] for i, char in enumerate(text) if char.isdecimal() and not covered[i]]
    assert left == []


@pytest.mark.parametrize("stem", GOLD)
def test_gold_sections_nest(stem: str) -> None:
    text, sections = report(stem), gold(stem)["sections"]
    assert len(sections) >= 10
    open_ends: list[tuple[int, int]] = []
    for section in sections:
        start, end, level = section["start"], section["end"], section["level"]
        assert text.startswith(section["marker"], start)
        assert section["title"] in text[start:end]
        assert not text[end - 1].isspace()
        assert (section["ordinal"] is None) == (section["marker"] == "")
        while open_ends and open_ends[-1][0] >= level:
            assert open_ends.pop()[1] <= start
        assert level == len(open_ends) + 1, "a level is left out"
        assert all(end <= outer for _, outer in open_ends)
        open_ends.append((level, end))


@pytest.mark.parametrize("stem", GOLD)
def test_gold_sentences_are_those_of_the_splitter(stem: str) -> None:
    text, sentences = report(stem), gold(stem)["sentences"]
    assert [(s["start"], s["end"]) for s in sentences] == [(span.start, span.end) for span in split_sentences(text)]
    labels = [s["label"] for s in sentences]
    assert set(labels) == {"substantive", "empty", "skip"}
    firm = [metric["start"] for metric in gold(stem)["metrics"] if not metric.get("optional")]
    for sentence in sentences:
        if sentence["label"] == "empty":
            assert not any(sentence["start"] <= start < sentence["end"] for start in firm), (
                "a metric in an empty sentence"
            )
