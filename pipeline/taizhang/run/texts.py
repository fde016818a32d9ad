"""What the program says to people, in Chinese and in English: one small table."""

from __future__ import annotations

import locale
import os
from typing import Literal

__all__ = ["Language", "Texts", "language", "say", "set_language", "speak"]

Language = Literal["zh", "en"]

Texts = dict[str, tuple[str, str]]  # key: (Chinese, English)

_TEXTS: Texts = {
    "web_store": (
        "工作区 {path} 中的 web.sqlite3 打不开：{reason}",
        "web.sqlite3 in {path} cannot be opened: {reason}",
    ),
    "web_newer": (
        "{path} 由更新版本的台账写成（格式 {found}，本版本只认到 {known}）；请升级 taizhang，或换一个工作区。",
        "{path} was written by a later version (form {found}, known up to {known}); upgrade taizhang or use another "
        "workspace.",
    ),
    "align_unwritten": ("结果已更新，但归并表 {path} 写不进去：{reason}",
                        "The results are there, but the alignment file {path} cannot be written: {reason}"),
    "port_taken": ("端口 {port} 已被占用，请用 --port 另选。", "Port {port} is taken; choose another with --port."),
    "no_path": ("找不到路径 {path}，请检查是否写错。", "No such path: {path}. Please check the spelling."),
    "no_file": ("{path} 不是文件，请给出一份报告的路径。", "{path} is no file. Give the path of one report."),
    "not_one": (
        "{path} 含有 {count} 份报告，请改用 taizhang.audit。",
        "{path} holds {count} reports; use taizhang.audit for it.",
    ),
    "no_reports": (
        "{path} 下没有可读的报告。支持 txt、md、docx、html、csv、xlsx、jsonl、parquet、zip 等。",
        "No report under {path}. Formats read: txt, md, docx, html, csv, xlsx, jsonl, parquet, zip and others.",
    ),
    "crash": ("处理时意外中止：{what}", "Processing ended unexpectedly: {what}"),
    "worker_died": ("处理该文件的进程中止（代码 {code}）", "The process working on this file died (code {code})"),
    "timeout": ("超过 {seconds:g} 秒未处理完，已跳过", "Not done after {seconds:g} s; skipped"),
    "memory": ("内存不足", "Out of memory"),
    "duplicate": ("与 {path} 正文相同", "Same text as {path}"),
    "not_annotated": ("未能为 {path} 另存带批注的副本：{reason}", "No copy with comments of {path}: {reason}"),
    "redact_annotate": (
        "--annotate 会保留原文，不能与 --redact 同用。",
        "--annotate keeps the original text: not together with --redact.",
    ),
    "no_text": ("未读出任何文字", "No text in it"),
    "manifest_columns": (
        "清单 {path} 缺少 path 列，表头应为 path,unit,year,genre,title。",
        "The manifest {path} has no column path; its head should be path,unit,year,genre,title.",
    ),
    "manifest_year": ("清单 {path} 第 {line} 行的年份“{value}”不是四位数字。",
                      "Manifest {path}, line {line}: the year {value!r} is not of four digits."),
    "manifest_unread": ("无法读取清单 {path}：{reason}", "Cannot read the manifest {path}: {reason}"),
    "manifest_unused": ("清单中这些路径没有对应的报告：{paths}", "Paths of the manifest without a report: {paths}"),
    "workers": (
        "并行数应为正整数，得到“{value}”。",
        "The number of workers must be a positive integer, not {value!r}.",
    ),
    "gold_none": ("{path} 下没有 *.gold.json 文件。", "No *.gold.json under {path}."),
    "gold_broken": ("标注文件 {path} 无法读取：{reason}", "Cannot read {path}: {reason}"),
    "chars_differ": (
        "{name}：正文有 {have} 字，标注按 {want} 字，位置无法对应。",
        "{name}: the text has {have} characters, the gold counts {want}: offsets cannot agree.",
    ),
    "ignore_form": ("{path} 应写成 ignore 列表和 names 列表。", "{path} must hold the lists ignore and names."),
    "ignore_entry": ("第{number}条", "entry {number}"),
    "ignore_mapping": ("应写明 rule、unit、quotation、reason", "must have rule, unit, quotation, reason"),
    "ignore_unknown": ("没有这样的字段：{names}", "unknown field {names}"),
    "ignore_reason": ("缺少理由 reason", "lacks its reason"),
    "ignore_what": ("rule 与 quotation 至少写一项", "needs a rule or a quotation"),
    "ignore_rule": ("没有规则或类别“{rule}”", "no such rule or kind: {rule}"),
    "ignore_names": ("names 中的“{name}”不是名称", "{name!r} in names is no name"),
    "ignore_name": ("名单中的名称：{name}", "a name of the list: {name}"),
    "bad_without": ("没有“{name}”这一组，可选：{names}", "There is no group {name}; choose from {names}"),
    "no_reference": ("参照文件夹 {path} 中没有可读的文件。", "No document that can be read in {path}."),
    "reference_unread": ("参照文件未能读取：{path}（{reason}）", "Reference not read: {path} ({reason})"),
    "norm_indicator": ("指标目录中没有 {name}", "no such indicator in the catalogue: {name}"),
    "norm_example": ("例{number}应为“{want}”，得“{have}”（{reason}）",
                     "example {number} should be {want} and is {have} ({reason})"),
    "workspace_busy": (
        "{path} 正由另一个审核使用（进程 {owner}），请等它结束，或改用别的输出文件夹。",
        "{path} is in use by another audit (process {owner}): wait for it to end, or write to another folder.",
    ),
    "workspace_out": ("--workspace 须与输出文件夹同用。", "A workspace needs a folder for the outputs."),
    "workspace_url": (
        "不是可用的工作区地址：{url}；应为 postgresql+psycopg://用户:口令@主机/数据库。",
        "No workspace that could be used: {url}; it should be postgresql+psycopg://user:password@host/database.",
    ),
    "workspace_driver": (
        "缺少 {name}，请先 pip install 'taizhang[postgres]'。",
        "{name} is missing: pip install 'taizhang[postgres]' first.",
    ),
    "workspace_broken": ("工作区 {place} 无法使用：{reason}", "The workspace {place} cannot be used: {reason}"),
    "spark_absent": (
        "缺少 PySpark，请先 pip install 'taizhang[spark]'，并安装 Java 17。",
        "PySpark is missing: pip install 'taizhang[spark]', and Java 17.",
    ),
    "spark_none": ("无法连接 Spark：{reason}", "No session of Spark: {reason}"),
    "stage_lost": ("比较时处理进程中止：{reason}", "A process died while comparing: {reason}"),
    "shown": (
        "共{total:,}份报告；为便于查看，本文件只收入待核实事项最多的{shown:,}份，全部数据见 tables 文件夹。",
        "{total:,} reports; to stay readable this file holds the {shown:,} with most to look at. All data: tables/.",
    ),
    "workspace_none": ("{path} 中没有审核结果，请先运行 taizhang audit。",
                       "No audit has written to {path} yet: run `taizhang audit` first."),
    "workspace_superseded": ("结果已被新的审核取代，请重新打开。",
                             "A new audit has replaced these results: open them again."),
    "floor_set": ("{path} 中没有 {name} 的指标。", "{path} has no figures for {name}."),
    "floor_unread": ("无法读取指标文件 {path}：{reason}", "Cannot read the figures of {path}: {reason}"),
}  # fmt: skip

_chosen: list[Language] = []


def set_language(name: Language | None) -> None:
    """Speak this language from now on; None: that of the locale."""
    _chosen[:] = [name] if name else []


def language() -> Language:
    """The language spoken: the one set, else Chinese where the locale is Chinese, else English."""
    if _chosen:
        return _chosen[0]
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return "zh" if os.environ[variable].lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def say(text: str, /, **values: object) -> str:
    """The text of this key in the language spoken, with its values filled in."""
    return speak(_TEXTS, text, values)


def speak(texts: Texts, key: str, values: dict[str, object]) -> str:
    """`say` for another table of texts."""
    chinese, english = texts[key]
    return (chinese if language() == "zh" else english).format(**values)
