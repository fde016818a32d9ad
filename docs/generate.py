"""Writes docs/tables.md and docs/rules.md from the schemas and the rules themselves, and what `taizhang demo` says into
the READMEs: `python docs/generate.py`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from taizhang.flags import all_rules
from taizhang.flags.model import Case, Rule
from taizhang.flags.norm_pack import Norm, default_norms
from taizhang.flags.registry import BATCH_RULES
from taizhang.tables import TABLES, Column, schema

HERE = Path(__file__).parent
MADE = "<!-- Written by docs/generate.py. Change the sources that it names, not this file. -->"

ROWS = {
    "inputs": "one input, whatever became of it",
    "reports": "a report that was read",
    "sections": "a part of a report that a heading or a numbering marker opens",
    "sentences": "a sentence with its label",
    "mentions": "an entry of the ledger of numbers: every number of the text lies in exactly one",
    "metrics": "a quantity that a report states about work, people, money, things or rates",
    "keywords": "a term that a report has more of than such reports have",
    "flags": "something to look at, at its place",
    "overlaps": "a passage that two reports, or two places of one (`within`), share",
    "panel": "what a unit states for an indicator and a year; several values for one cell stand in `note`",
    "promises": "a target, and what a later report of the unit says of it",
}
MOST = 240  # characters of an example
PARQUET = {"str": "string", "int": "int64", "float": "double"}

TABLES_HEAD = """# Tables

`taizhang audit PATH -o DIR` writes each table to `DIR/tables/` three times: as Parquet (zstd), as CSV (UTF-8 with
byte order mark, text cells that a spreadsheet would take for formulas with a `'` before them) and as JSONL (an object
a line with every column, null where a cell is empty). In Python each is a DataFrame: `audit.metrics`, `audit.panel`
and so on. A table is written even when it has no row; before the first is written, all are held against these schemas.

- `report_id` leads to `reports` from every table; `report_id` and `metric_id` together lead to `metrics`.
- `start` and `end` are half-open counts of Unicode code points into the text of the report; `evidence` is the
  sentence around them.
- Empty means 未写明 or not known, never zero.
- Rows stand in a fixed order (reports by path, then by place), so the same input gives the same bytes.

```sh
taizhang sql "select unit, year, count(*) from metrics join reports using (report_id) group by all" DIR
taizhang sql "select * from overlaps where relation = 'other-unit' order by chars desc" DIR --format json
```

The sources are `pipeline/taizhang/tables/columns.py` (columns) and `frames.py` beside it (schemas).
"""

RULES_HEAD = """# Rules

Each flag comes from one of these rules. A flag asks (建议核实) and never judges; its `message` says what to look at,
its place is the clause or the figures themselves, and `details` of the table [`flags`](tables.md#flags) holds what
the rule compared. Severities are `high`, `medium`, `low` and `info`; `taizhang audit --fail-on high` ends with exit
code 1 where a flag is at least that grave.

The texts are those that users see: 依据 is how the rule works, 局限 where it may be wrong. The examples are tests: of
the first kind the marked words must be flagged, of the second (对照) nothing may be. How to add a rule:
[extending.md](extending.md#a-rule).

The source is `pipeline/taizhang/lexicon/data/flags_rules.yaml`.
"""


def tables() -> str:
    """docs/tables.md, from the columns and schemas."""
    parts = [MADE, TABLES_HEAD, "| table | a row is |\n|---|---|"]
    parts += [f"| [`{name}`](#{name}) | {ROWS[name]} |" for name in TABLES]
    return "\n".join([*parts, "", *(line for name in TABLES for line in _table(name))])


def _table(name: str) -> Iterator[str]:
    unique = schema(name).unique
    yield f"## {name}\n"
    yield f"A row is {ROWS[name]}." + (f" Unique: {', '.join(f'`{key}`' for key in unique)}." if unique else "")
    yield "\n| column | type | empty | values | meaning |\n|---|---|---|---|---|"
    for column in TABLES[name]:
        cells = (f"`{column.name}`", PARQUET[column.kind], "may be" if column.nullable else "", _values(column))
        yield "| " + " | ".join((*cells, column.meaning.replace("|", "\\|"))) + " |"
    yield ""


def _values(column: Column) -> str:
    if column.choices is not None:
        return " ".join(f"`{choice}`" for choice in column.choices)
    low, high = (None if bound is None else f"{bound:g}" for bound in (column.low, column.high))
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"from {low}" if low is not None else ""


def rules() -> str:
    """docs/rules.md, from the registry of rules."""
    known = all_rules()
    parts = [MADE, RULES_HEAD, "| rule | finds | kind | severity | looks at |\n|---|---|---|---|---|"]
    for rule in known.values():
        scope = "several reports" if rule.id in BATCH_RULES else "one report"
        parts.append(f"| [`{rule.id}`](#{rule.id}) | {rule.title} | `{rule.kind}` | {rule.severity} | {scope} |")
    return "\n".join([*parts, "", *(line for rule in known.values() for line in _rule(rule)), *_norms()])


def _rule(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}\n"
    yield f"**{rule.title}** · 依据：{rule.how} · 局限：{rule.limits} · 来源：{rule.source}\n"
    for case in rule.examples[:1]:
        yield from _case("例", case)
    for case in rule.counter_examples[:1]:
        yield from _case("对照", case)


def _norms() -> Iterator[str]:
    """How often something is due: what the rules on norms hold the reports against."""
    yield NORMS_HEAD
    yield "| id | norm | due | from | document | wording | grade |\n|---|---|---|---|---|---|---|"
    for norm in default_norms():
        source = norm.document + norm.article
        cells = (norm.id, norm.name, _due(norm), f"{norm.start}–{norm.end or ''}", source, norm.wording, norm.grade)
        yield "| " + " | ".join(_escaped(cell) for cell in cells) + " |"
    yield ""


def _due(norm: Norm) -> str:
    sign = "≥" if norm.bound == "at_least" else "≤"
    return f"{norm.strength}{sign}{norm.due:g}/{norm.period}" + ("，每支部" if norm.scale == "branch" else "")


def _case(label: str, case: Case) -> Iterator[str]:
    whose = "，".join(str(value) for value in (case.unit, case.year) if value)
    head = f"{label}（{whose}）" if whose else label
    text, quote = (_escaped(_cut(said)) for said in (case.text, case.quote))
    if quote and "\n" not in quote:
        text = text.replace(quote, f"**{quote}**", 1)
    others = (("上年报告", case.prior), ("另一单位报告", case.other))
    said = [(head, text), *((name, _escaped(_cut(other))) for name, other in others)]
    yield "\n>\n".join(f"> {name}：" + text.strip().replace("\n", "<br>") for name, text in said if text)
    yield ""


def _cut(text: str) -> str:
    """The beginning of a text that is too long to read here."""
    return text if len(text) <= MOST else text[:MOST] + "……"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join("\\" + sign if sign in "\\`*_[]|#" else sign for sign in text)


NORMS_HEAD = """## Norms

What is due how often, by which text and since when. 应当: falling short is reported; 一般 and 本地: a hint at most.
Grade A is the text itself, B second hand. A norm without a number in the report gives 未写明, never a verdict.
[Your own](own-files.md#norms) go before these.
"""

DEMO = re.compile(r"(?<=^```text\n)\$ taizhang demo\n.*?(?=^```)", re.MULTILINE | re.DOTALL)
LANGUAGES = {"README.md": "en", "README.zh.md": "zh"}


def demo(language: str) -> str:
    """What `taizhang demo` says in this language."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from taizhang.cli import main; main()", "demo", "--lang", language]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True)
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return "\n".join(["$ taizhang demo", *filter(None, lines)]) + "\n"


def readme(name: str) -> str:
    """A README with what the demo says today."""
    said = demo(LANGUAGES[name])
    text, found = DEMO.subn(lambda _: said, (HERE.parent / name).read_text("utf-8"))
    if found != 1:
        raise ValueError(f"{name} has {found} blocks with the output of the demo")
    return text


PAGES = {"tables.md": tables, "rules.md": rules}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), "utf-8", newline="\n")
    for name in LANGUAGES:
        (HERE.parent / name).write_text(readme(name), "utf-8", newline="\n")
