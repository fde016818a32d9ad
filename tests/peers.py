"""What other tools find on the same texts: a script anyone can repeat.

    python tests/peers.py corpus/gold corpus/reports
    python tests/peers.py GOLD_DIR TEXTS_DIR [--only NAME]

Each tool proposes spans with a value and a unit; a proposal is right when it overlaps a gold quantity by half (of the
union) with the same value and the same unit (rules of `taizhang evaluate`). `span` asks for the overlap alone. CPU time
is that of `jieba.lcut` on the same texts times the figure given, each tool read once before it is timed. Microsoft
Recognizers-Text is measured where `recognizers-text-suite` is installed (it needs an environment of its own), with
`--json FILE` so that its proposals can be made there and counted here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

Proposal = tuple[int, int, float | None, str]
_UNITS = "人次|场次|个百分点|百分点|万元|亿元|平方米|公里|件次|户次|%|％|次|件|人|个|家|户|名|项|场|份|期|起|处|条|篇|座|亩|吨|元|所|台|轮"
_REGEX = re.compile(rf"(\d[\d,，]*(?:\.\d+)?)([万亿]?)余?多?({_UNITS})")


def plain_regex(text: str) -> Iterator[Proposal]:
    """A digit pattern with 30 units, as a good programmer writes it in an hour."""
    for m in _REGEX.finditer(text):
        unit, scale = m[3], {"": 1, "万": 1e4, "亿": 1e8}[m[2]]
        if unit in ("万元", "亿元"):
            scale, unit = {"万元": 1e4, "亿元": 1e8}[unit], "元"
        value = float(m[1].replace(",", "").replace("，", "")) * scale
        yield m.start(), m.end(), value, unit.replace("％", "%").removeprefix("个")


def jieba_glue(text: str) -> Iterator[Proposal]:
    """jieba's part of speech: a numeral (m) and a measure word (q) glued together."""
    import jieba.posseg

    position, held = 0, None
    for word, tag in jieba.posseg.lcut(text):
        end = position + len(word)
        if tag == "m":
            held = (held[0], end) if held else (position, end)
        elif tag == "q" and held:
            yield held[0], end, _number(text[held[0] : held[1]]), word
            held = None
        else:
            held = None
        position = end


def spacy_like_num(text: str) -> Iterator[Proposal]:
    """spaCy's lexical attribute on its Chinese tokenizer with jieba: tokens that look like numbers, glued."""
    held = None
    for token in _spacy()(text):
        end = token.idx + len(token)
        if token.like_num:
            held = (held[0], end) if held and held[1] == token.idx else (token.idx, end)
        elif held:
            yield held[0], held[1], _number(text[held[0] : held[1]]), ""
            held = None


@lru_cache(maxsize=1)
def _spacy():
    import spacy

    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}}).tokenizer


def taizhang_extract(text: str) -> Iterator[Proposal]:
    """Everything that is read from a report, of which the quantities are counted here."""
    from taizhang import extract

    for metric in extract(text).metrics:
        yield metric.start, metric.end, metric.value, metric.unit


def taizhang_ledger(text: str) -> Iterator[Proposal]:
    from taizhang.quantity import read_numbers
    from taizhang.records import Span
    from taizhang.sections import find_sections

    markers = [Span(s.start, s.start + len(s.marker)) for s in find_sections(text) if s.marker]
    for entry in read_numbers(text, markers):
        if entry.quantity:
            yield entry.start, entry.end, entry.quantity.value, entry.quantity.unit


def recognizers(text: str) -> Iterator[Proposal]:
    """Microsoft Recognizers-Text, numbers (it knows no Chinese measure words)."""
    from recognizers_number import recognize_number  # type: ignore[import-not-found]

    for found in recognize_number(text, "zh-cn"):
        value = found.resolution.get("value") if found.resolution else None
        yield found.start, found.end + 1, _number(str(value)), ""


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def score(gold: list[dict], found: list[Proposal]) -> tuple[int, int, int]:
    """Right spans, right spans with value and unit, proposals (those on optional gold left out)."""
    must = [g for g in gold if not g.get("optional")]
    optional = [g for g in gold if g.get("optional")]
    spans = whole = 0
    for g in must:
        near = [p for p in found if _union_share(g, p) >= 0.5]
        spans += bool(near)
        whole += any(
            p[2] is not None and abs(p[2] - g["value"]) < 1e-6 * max(1, abs(g["value"])) and p[3] == g["unit"]
            for p in near
        )
    on_optional = sum(any(p[0] < g["end"] and g["start"] < p[1] for g in optional) for p in found)
    return spans, whole, len(found) - on_optional


def _union_share(g: dict, p: Proposal) -> float:
    both = min(g["end"], p[1]) - max(g["start"], p[0])
    return max(0, both) / (max(g["end"], p[1]) - min(g["start"], p[0]))


TOOLS: dict[str, Callable[[str], Iterator[Proposal]]] = {
    "digits with 30 units (regex)": plain_regex,
    "jieba part of speech, glued": jieba_glue,
    "Microsoft Recognizers-Text number": recognizers,
    "spaCy like_num": spacy_like_num,
    "taizhang": taizhang_ledger,
    "taizhang, the whole analysis": taizhang_extract,
}


def _text(folder: Path, gold: Path) -> str:
    return (folder / gold.name.replace(".gold.json", ".txt")).read_text("utf-8")


def _floor(texts: list[str]) -> float:
    """CPU seconds of bare `jieba.lcut`."""
    import jieba

    jieba.lcut("开始")
    start = time.process_time()
    for text in texts:
        jieba.lcut(text)
    return time.process_time() - start


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--only", default="", help="documents whose name holds this")
    parser.add_argument("--json", type=Path, help="write the counts as JSON")
    args = parser.parse_args(argv)
    rows = {}
    paths = [p for p in sorted(args.gold.glob("*.gold.json")) if args.only in p.name]
    floor = _floor([_text(args.texts, path) for path in paths])
    for name, tool in TOOLS.items():
        totals, gold_count, seconds = [0, 0, 0], 0, 0.0
        try:
            for path in paths[:1]:
                list(tool(_text(args.texts, path)))
        except ImportError as error:
            print(f"{name}: not measured ({error})", file=sys.stderr)
            continue
        for path in paths:
            gold = json.loads(path.read_text("utf-8"))["metrics"]
            text = _text(args.texts, path)
            start = time.process_time()
            found = list(tool(text))
            seconds += time.process_time() - start
            gold_count += sum(not g.get("optional") for g in gold)
            totals = [a + b for a, b in zip(totals, score(gold, found), strict=True)]
        spans, whole, proposed = totals
        f1, f1_span = (2 * right / max(1, gold_count + proposed) for right in (whole, spans))
        rows[name] = {
            "gold": gold_count,
            "spans": spans,
            "whole": whole,
            "proposed": proposed,
            "f1": round(f1, 3),
            "f1_span": round(f1_span, 3),
            "cpu_of_jieba": round(seconds / floor, 2),
            "cpu_s": round(seconds, 2),
        }
        print(
            f"{name:36} spans {spans:5}/{gold_count}  span+value+unit {whole:5}  proposed {proposed:5}  "
            f"F1 {f1:.3f} (span {f1_span:.3f})  {seconds:6.2f} CPU s, {seconds / floor:6.2f} of jieba.lcut"
        )
    if args.json:
        args.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
