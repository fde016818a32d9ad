"""The catalogue of indicators: its entries, matching, and a user's own file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import taizhang
from context_cases import read
from taizhang.extract.canonical import find_entries
from taizhang.extract.catalogue import Catalogue, CatalogueEntry, default_catalogue, load_catalogue
from taizhang.extract.category import find_categories
from taizhang.records import CATEGORIES, DataFileError

ENTRIES = default_catalogue().entries
DOMAINS = (
    "党建",
    "纪检",
    "教育",
    "卫生",
    "司法",
    "民政",
    "信访",
    "应急",
    "财政",
    "经济",
    "农业",
    "住建",
    "企业",
    "村社区",
    "政务公开",
)
OWN = """
- id: own.tea_gardens
  name: 茶园
  synonyms: [生态茶园]
  category: physical
  unit: [亩]
  kind: stock
  example: 新建茶园300亩
  counter_example: 新建果园300亩
"""


def found(text: str, catalogue: Catalogue | None = None) -> set[str]:
    """The ids of all indicators that the catalogue sees in a text."""
    r = read(text)
    entries = find_entries(text, r.quantities, r.sentences, r.places, r.namings, r.contexts, catalogue)
    return {entry.id for entry in entries if entry}


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_the_example_matches_and_the_counter_example_does_not(entry: CatalogueEntry) -> None:
    assert entry.id in found(entry.example)
    assert entry.id not in found(entry.counter_example)


def test_every_name_leads_to_its_entry() -> None:
    catalogue = default_catalogue()
    for entry in catalogue.entries:
        for name in (entry.name, *entry.synonyms):
            hits = {hit.id for unit in entry.units if (hit := catalogue.match(name, unit))}
            assert entry.id in hits, (entry.id, name, hits)


def test_the_catalogue_is_large_complete_and_without_repeats() -> None:
    assert len(ENTRIES) >= 250
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    assert {entry.domain for entry in ENTRIES} == set(DOMAINS)
    for entry in ENTRIES:
        assert entry.category in CATEGORIES
        assert all((entry.example, entry.counter_example, entry.units)), entry.id
        names = (entry.name, *entry.synonyms)
        assert not set(entry.look_alikes) & set(names), entry.id


def test_no_name_belongs_to_two_entries_in_one_unit() -> None:
    owners: dict[tuple[str, str], str] = {}
    for entry in ENTRIES:
        for name in {entry.name, *entry.synonyms}:
            for unit in entry.units:
                assert owners.setdefault((name, unit), entry.id) == entry.id, (name, unit, entry.id)


@pytest.mark.parametrize(
    ("indicator", "unit", "measure", "expected"),
    [
        ("地区生产总值", "元", "level", "economy.gdp"),
        ("全市生产总值", "%", "change", "economy.gdp"),
        ("GDP", "%", "change", "economy.gdp"),
        ("人均地区生产总值", "%", "change", "economy.gdp_per_capita"),
        ("地区生产总值", "%", "level", None),  # a share of it
        ("城镇调查失业率", "%", "level", "economy.unemployment_surveyed"),
        ("城镇登记失业率", "%", "level", "economy.unemployment_registered"),
        ("党委会", "次", "level", "meeting.party_committee"),
        ("党委会", "人", "level", None),  # another unit
        ("党委会", "位", "rank", "meeting.party_committee"),
        ("示范党支部", "个", "level", "organisation.party_model_branch"),
        ("涉黑案件", "件", "level", None),
        ("主题党日、志愿服务等活动", "次", "level", None),
        ("“三重一大”事项", "项", "level", "project.major_decisions"),
        ("城乡低保对象", "户", "level", "organisation.subsistence_households"),
        ("城乡低保对象", "人", "level", "people.subsistence"),
    ],
)
def test_match(indicator: str, unit: str, measure: str, expected: str | None) -> None:
    entry = default_catalogue().match(indicator, unit, measure=measure)  # type: ignore[arg-type]
    assert (entry.id if entry else None) == expected


def test_the_act_can_make_another_indicator() -> None:
    catalogue = default_catalogue()
    plain, rectified = catalogue.match("隐患", "处"), catalogue.match("隐患", "处", action="整改")
    assert plain is not None
    assert rectified is not None
    assert (plain.id, rectified.id) == ("case.hazards_found", "case.hazards_rectified")


def test_names_reach_into_the_words_before_the_indicator() -> None:
    assert found("书记讲专题党课3次") == {"lesson.secretary_party"}
    assert found("班子成员讲专题党课3次") == {"lesson.party"}


def test_an_item_of_a_list_has_the_head_of_the_next_one() -> None:
    text = "2021年，城镇、农村居民人均可支配收入分别增长4%、7.5%，公共图书馆、博物馆分别新增3个、5个。"
    ids = [m.canonical for m in taizhang.extract(text).metrics]
    assert ids == ["economy.income_urban", "economy.income_rural", None, None]


def test_points_are_no_growth_of_an_amount() -> None:
    text = "服务业增加值占生产总值比重达到52%，比上年提高1.3个百分点；服务业增加值增长6%。"
    assert [m.canonical for m in taizhang.extract(text).metrics] == [None, None, "economy.tertiary"]


def test_a_change_cleared_of_prices_is_of_what_stands_before() -> None:
    text = "农村居民人均纯收入，考虑价格下降因素，比上年实际增长4.3%；扣除价格因素，城镇居民人均可支配收入增长5.8%。"
    assert [m.canonical for m in taizhang.extract(text).metrics] == ["economy.income_rural", "economy.income_urban"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            "地区生产总值连跨两个千亿元台阶，由2015年的1.48万亿元提高到2020年的2.22万亿元。",
            ["economy.gdp"] * 2,
        ),
        (
            "一般公共预算收入3589亿元、扣除留抵退税因素增长6.3%。",
            ["finance.general_revenue"] * 2,
        ),
        ("地方财政收入1867亿元，财政总收入4521亿元。", ["finance.general_revenue", "finance.revenue"]),
        ("居民人均可支配收入首次迈上3万元台阶、增速5.6%。", ["economy.income"] * 2),
        ("夏粮秋粮双丰收，总产1343.9亿斤。", ["agriculture.grain_output"]),
        ("城镇调查失业率均值5.2%，赤字率拟按3%安排。", ["economy.unemployment_surveyed", "finance.deficit_rate"]),
        ("国民生产总值计划增长7.5%，广义货币增长目标为16%。", ["economy.gnp", "economy.money_supply"]),
        ("全年减贫92万人。", ["economy.poor_population"]),
        ("经济总量超300亿元的县域增至6个。", [None, None]),
        ("服务出口120亿元，货物出口350亿元。", [None, "economy.exports"]),
    ],
)
def test_figures_of_reports_of_other_years_and_places(text: str, ids: list[str | None]) -> None:
    assert [m.canonical for m in taizhang.extract(text).metrics] == ids


def test_matching_and_loading_are_fast() -> None:
    names = [(entry.synonyms or (entry.name,))[0] for entry in ENTRIES[:100]]
    units = [min(entry.units) for entry in ENTRIES[:100]]
    best_load = best_match = 1.0
    for _ in range(3):
        start = time.perf_counter()
        catalogue = load_catalogue()
        best_load = min(best_load, time.perf_counter() - start)
        start = time.perf_counter()
        for name, unit in zip(names, units, strict=True):
            catalogue.match(name, unit)
        best_match = min(best_match, time.perf_counter() - start)
    assert best_load < 0.2
    assert best_match < 0.02


def test_the_entry_of_a_user_goes_before_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN + OWN.replace("own.tea_gardens", "economy.gdp").replace("茶园", "经济总量指数"), "utf-8")
    catalogue = load_catalogue(path)
    assert found("新建茶园300亩", catalogue) == {"own.tea_gardens"}
    assert found("新建果园300亩", catalogue) == set()
    assert len(catalogue) == len(ENTRIES) + 1
    own = catalogue.get("economy.gdp")
    assert own is not None
    assert (own.name, own.domain) == ("经济总量指数", "自定义")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("category: physical", "category: planet"), "entry own.tea_gardens: unknown category planet"),
        (("kind: stock", "kind: heap"), "entry own.tea_gardens: kind must be stock or flow"),
        (("  name: 茶园\n", ""), "entry own.tea_gardens: lacks name"),
        (("id: own.tea_gardens", "id: 茶园"), "entry 茶园: id must look like meeting.party_committee"),
        (("synonyms:", "synonymes:"), "entry own.tea_gardens: unknown field synonymes"),
        ((OWN, OWN + OWN), "entry own.tea_gardens: this id stands twice"),
        ((OWN, "茶园"), "must hold a list of entries"),
        ((OWN, "- 茶园"), "entry 1: an entry must be a mapping"),
        ((OWN, "- {a: ["), "did not find expected node content"),
    ],
)
def test_a_broken_file_is_named_with_entry_and_reason_in_one_line(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(*change), "utf-8")
    with pytest.raises(DataFileError) as caught:
        load_catalogue(path)
    assert str(path) in str(caught.value)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"nowhere\.yaml"):
        load_catalogue(tmp_path / "nowhere.yaml")


def test_the_category_of_an_entry_is_one_that_its_example_can_have() -> None:
    """The rules read an example otherwise than the catalogue only where both would do."""
    differing = 0
    for entry in ENTRIES:
        r = read(entry.example)
        categories = find_categories(r.text, r.quantities, r.sentences, r.places, r.namings, r.contexts)
        entries = find_entries(r.text, r.quantities, r.sentences, r.places, r.namings, r.contexts)
        for quantity, context, category, hit in zip(r.quantities, r.contexts, categories, entries, strict=True):
            if hit is entry and context.measure == "level" and quantity.dimension != "rate":
                differing += category != entry.category
    assert differing <= 0.06 * len(ENTRIES)
