"""Each rule of context.yaml: its example fires, its counter-example does not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from context_cases import marked, read
from taizhang.extract.clause import View, make_views
from taizhang.extract.rules import Facts, Rule, rules
from taizhang.lexicon import load
from taizhang.records import Role

TOPICS = ("measure", "status", "per", "basis")
ENTRIES = [(topic, entry) for topic in TOPICS for entry in load("context")[topic]]
NAMES = [f"{topic}/{entry['id']}" for topic, entry in ENTRIES]


def rule_of(topic: str, identifier: str) -> Rule:
    return next(rule for rule in rules(topic) if rule.id == identifier)  # type: ignore[arg-type]


def fires(topic: str, entry: dict[str, Any], example: str) -> tuple[bool, Any]:
    """Whether the rule fits the marked quantity, and what the whole reading says of it."""
    role: Role = entry.get("only_role", "work")
    text, start = marked(example)
    reading = read(text, role=role)
    i = reading.at(start)
    view: View = make_views(text, reading.quantities, reading.sentences, reading.places)[i]
    context = reading.contexts[i]
    if entry.get("only_outlook"):  # as if it stood in such a document
        view = replace(view, outlook=entry["only_outlook"])
        first = next((r for r in rules("status") if r.match(view, Facts(context.per))), None)
        context = replace(context, status=first.gives if first else "done")  # type: ignore[arg-type]
    return bool(rule_of(topic, entry["id"]).match(view, Facts(context.per))), context


@pytest.mark.parametrize(("topic", "entry"), ENTRIES, ids=NAMES)
def test_the_example_of_a_rule_fires(topic: str, entry: dict[str, Any]) -> None:
    fired, context = fires(topic, entry, entry["example"])
    assert fired
    if topic in ("measure", "status"):
        assert getattr(context, topic) == entry["gives"]
    elif topic == "per":
        assert context.per is not None
    else:
        assert context.basis is not None


@pytest.mark.parametrize(("topic", "entry"), ENTRIES, ids=NAMES)
def test_the_counter_example_of_a_rule_does_not_fire(topic: str, entry: dict[str, Any]) -> None:
    if entry["counter_example"] is None:
        assert entry["id"] == "plan-section"  # the rule is the role of the section, and nothing else
        return
    assert not fires(topic, entry, entry["counter_example"])[0]


def test_rules_have_all_fields_and_no_id_twice() -> None:
    for topic in TOPICS:
        entries = load("context")[topic]
        assert len({entry["id"] for entry in entries}) == len(entries)
        for entry in entries:
            assert entry["source"]
            assert entry["in"] in ("item", "clause", "before")
            assert re.search("【.+】", entry["example"])


def test_the_measure_and_status_of_a_rule_are_known_words() -> None:
    assert {entry["gives"] for entry in load("context")["measure"]} <= {"level", "change", "rank"}
    assert {entry["gives"] for entry in load("context")["status"]} <= {"done", "planned", "required"}
