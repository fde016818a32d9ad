"""The user's say in which names are one row of the panel: merges confirmed, refused or added, in a file of review.

The program proposes (by catalogue, by names made alike, by clusters of names), the user decides; decisions go before
rules. Nothing here joins different units of measure, measures or statuses: these stay apart in the panel whatever the
names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from taizhang.compare.cluster import Cluster, Names
from taizhang.compare.naming import plain_name, row_name, shown_name, unit_key
from taizhang.extract.catalogue import plain
from taizhang.lexicon import read_yaml
from taizhang.records import DataFileError, Metric, Report

__all__ = ["Alignment", "Learnt", "Merge", "combined", "propose_merges", "read_alignment", "write_alignment"]

_FIELDS = ("indicator", "unit", "names", "reason", "decision")
_YES, _NO = ("是", "yes", "true"), ("否", "no", "false")
_HEAD = """\
# 对照表中哪些名称归为一行。程序每次运行后更新本文件：已有决定的各条保留在前，其余按当次的报告重新列出。
# decision 留空：由程序决定；是：确认归并，names 都记在 indicator 一行。
# 否：不归并，names 中除 indicator（没有它则除第一个）外各自成行。
# 可以自己添加一条，写明 indicator、names，decision 写“是”；unit 是计量单位，不写则不论单位。
# 不同计量单位、完成与计划，不会因此并在一行。备注请写在 reason 里，注释在更新时不保留。
"""


@dataclass(frozen=True, slots=True)
class Merge:
    """Names that stand in one row: ``indicator`` is the name of the row, ``unit`` its unit of measure (None: any),
    ``decision`` the user's (True, False) or None where there is none yet."""

    indicator: str
    unit: str | None
    names: tuple[str, ...]
    reason: str
    decision: bool | None = None

    @property
    def keeper(self) -> str:
        """The name that stays in the row where the others are parted from it."""
        names = [plain(name) for name in self.names]
        return plain(self.indicator) if plain(self.indicator) in names else names[0]


_Row = tuple[int, tuple[str, str | None]]  # place among the decision's names, and the row by the rules


class Learnt:
    """What reports say of the names of rows: the names themselves, and the row of each decision's first name."""

    def __init__(self) -> None:
        self.names = Names()
        self.rows: dict[tuple[str, str | None], _Row] = {}

    def add(self, key: tuple[str, str | None], row: _Row) -> None:
        """A row for a decision; of several the one of its foremost name stands, then the one met first."""
        if key not in self.rows or row[0] < self.rows[key][0]:
            self.rows[key] = row

    def merge(self, other: Learnt) -> None:
        """Add what a later part of the batch says."""
        self.names.merge(other.names)
        for key, row in other.rows.items():
            self.add(key, row)


class Alignment:
    """Decisions as the panel asks for them; without any, names are as the rules make them."""

    def __init__(self, merges: Sequence[Merge] = ()) -> None:
        self.decided = tuple(merge for merge in merges if merge.decision is not None)
        self._merges = {
            (plain(name), merge.unit): merge
            for merge in reversed(self.decided)
            for name in (merge.indicator, *merge.names)
        }
        self._rows: dict[tuple[str, str | None], tuple[str, str | None]] = {}
        self._clusters: dict[tuple[str, str, str], Cluster] = {}

    def bind(self, reports: Iterable[Report]) -> None:
        """Learn from the reports of a batch which names are one (see `cluster`), and which row each decision's
        indicator has by the rules."""
        self.settle(self.learn(reports))

    def learn(self, reports: Iterable[Report]) -> Learnt:
        """What a part of a batch says of it; parts are added up by `Learnt.merge` in their order."""
        learnt = Learnt()
        for report in reports:
            learnt.names.add(report)
            for metric in report.metrics if self._merges else ():
                merge = self.decision(metric)
                if merge is not None and not metric.per:
                    names = [plain(n) for n in (merge.indicator, *merge.names)]
                    row = (names.index(plain(metric.indicator)), (row_name(metric), metric.canonical))
                    learnt.add((merge.indicator, merge.unit), row)
        return learnt

    def settle(self, learnt: Learnt) -> None:
        """Take what the whole batch has said."""
        self._rows = {key: row for key, (_, row) in learnt.rows.items()}
        self._clusters = {
            (name, cluster.unit, cluster.measure): cluster
            for cluster in learnt.names.clusters()
            for name in cluster.names
        }

    def cluster(self, metric: Metric) -> Cluster | None:
        """The cluster that the metric's name is of, where neither the user nor the catalogue decides."""
        if metric.canonical is not None or metric.per or self.decision(metric) is not None:
            return None
        return self._clusters.get((row_name(metric), unit_key(metric.unit), metric.measure))

    def row(self, metric: Metric) -> tuple[str, str | None]:
        """The name of the metric's row and its catalogue id."""
        merge = None if metric.per else self.decision(metric)
        if merge is None:
            cluster = self.cluster(metric)
            return cluster.names[0] if cluster else row_name(metric), metric.canonical
        if merge.decision:
            return self._rows.get((merge.indicator, merge.unit), (merge.indicator, None))
        if plain(metric.indicator) == merge.keeper:
            return row_name(metric), metric.canonical
        return plain(metric.indicator), None

    def title(self, metric: Metric) -> str:
        """The name that the metric gives to its row."""
        merge = None if metric.per else self.decision(metric)
        if merge is None:
            return shown_name(metric)
        return merge.indicator if merge.decision else plain(metric.indicator)

    def decision(self, metric: Metric) -> Merge | None:
        """The user's decision on the metric's name."""
        if not self._merges:
            return None
        name = plain(metric.indicator)
        return self._merges.get((name, unit_key(metric.unit))) or self._merges.get((name, None))


def combined(earlier: Sequence[Merge], later: Sequence[Merge]) -> list[Merge]:
    """Decisions of two sources as those of one: on a name that both decide on, the later one stands. Where it renames a
    row, the names that were confirmed for that row go along."""
    found = {plain(name): number for number, merge in enumerate(later) for name in (merge.indicator, *merge.names)}
    taken = list(later)
    kept: list[Merge] = []
    for merge in earlier:
        names = tuple(name for name in merge.names if plain(name) not in found)
        number = found.get(plain(merge.indicator))
        if number is None:
            kept += [replace(merge, names=names)] if names else []
        elif merge.decision:
            into = taken[number]
            same = plain(into.indicator) == plain(merge.indicator)
            joined = (*merge.names, *into.names) if same else (*into.names, *names)
            wanted = [n for n in joined if found.get(plain(n), number) == number]
            taken[number] = replace(into, names=tuple(dict.fromkeys(wanted)))
    return [*kept, *taken]


def propose_merges(reports: Sequence[Report], alignment: Alignment) -> list[Merge]:
    """Every row of the panel that holds more than one name, by name of the row, with the reason; rows that the user has
    decided on are left out."""
    rows: dict[tuple[str, str], list[Metric]] = defaultdict(list)
    alignment.bind(reports)
    for report in reports:
        for metric in report.metrics:
            if metric.indicator and not metric.per and alignment.decision(metric) is None:
                rows[alignment.row(metric)[0], unit_key(metric.unit)].append(metric)
    found: list[Merge] = []
    for (name, unit), metrics in rows.items():
        names = Counter(plain(metric.indicator) for metric in metrics)
        if len(names) < 2:
            continue
        titles = Counter(shown_name(metric) for metric in metrics)
        title = min(titles, key=lambda t: (-titles[t], len(t), t))
        ordered = sorted(names, key=lambda n: (n != title, -names[n], n))
        found.append(Merge(title, unit, tuple(ordered), _why(name, metrics, alignment)))
    return sorted(found, key=lambda merge: (merge.indicator, merge.unit or "", merge.names))


def _why(name: str, metrics: Sequence[Metric], alignment: Alignment) -> str:
    if any(metric.canonical == name for metric in metrics):
        return f"指标目录中同为一项（{name}）"
    clusters = {cluster.reason: None for metric in metrics if (cluster := alignment.cluster(metric)) is not None}
    if clusters:
        return "；".join(clusters)
    return f"去掉前后的泛用词、按同义名单，同为“{plain_name(metrics[0].indicator)}”"


def read_alignment(path: Path) -> list[Merge]:
    """The merges of a file; raises `DataFileError` with file, entry and reason."""
    data = read_yaml(path)
    rows = data.get("merges") if isinstance(data, Mapping) else data
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise DataFileError(f"{path}: 应有 merges 列表")
    merges: list[Merge] = []
    taken: dict[tuple[str, str | None], int] = {}
    for number, row in enumerate(rows, 1):
        reason = next(_faults(row), None)
        if reason:
            raise DataFileError(f"{path}: 第{number}条: {reason}")
        merge = _merge(row)
        for name in sorted({plain(n) for n in (merge.indicator, *merge.names)} if merge.decision is not None else ()):
            if taken.setdefault((name, merge.unit), number) != number:
                raise DataFileError(f"{path}: 第{number}条: “{name}”在第{taken[name, merge.unit]}条已有决定")
        merges.append(merge)
    return merges


def _faults(row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "应写明 indicator、names、decision"
        return
    unknown = [str(key) for key in row if key not in _FIELDS]
    if unknown:
        yield f"没有这样的字段：{'、'.join(unknown)}"
    if not isinstance(row.get("indicator"), str) or not row["indicator"].strip():
        yield "缺少 indicator"
    names = row.get("names")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
        yield "names 应为名称的列表"
    if row.get("unit") is not None and not isinstance(row["unit"], str):
        yield "unit 应为计量单位"
    decision = str(row["decision"]).strip().lower() if row.get("decision") is not None else ""
    if decision not in ("", *_YES, *_NO):
        yield f"decision 只能是“是”“否”或留空，不能是“{row['decision']}”"


def _merge(row: Mapping[str, Any]) -> Merge:
    said = str(row["decision"]).strip().lower() if row.get("decision") is not None else ""
    decision = True if said in _YES else False if said in _NO else None
    unit = row.get("unit")
    names = tuple(name.strip() for name in row["names"])
    return Merge(
        row["indicator"].strip(), unit_key(unit) if unit else unit, names, str(row.get("reason") or ""), decision
    )


def write_alignment(merges: Sequence[Merge]) -> bytes:
    """The content of the file that holds these merges."""
    import yaml

    said = {True: "是", False: "否", None: ""}
    rows = []
    for merge in merges:
        row: dict[str, Any] = {"indicator": merge.indicator}
        if merge.unit is not None:
            row["unit"] = merge.unit
        rows.append({**row, "names": list(merge.names), "reason": merge.reason, "decision": said[merge.decision]})
    text = yaml.safe_dump({"merges": rows}, allow_unicode=True, sort_keys=False, width=10_000)
    return (_HEAD + text).encode("utf-8")
