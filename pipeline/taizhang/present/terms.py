"""Chinese names of the values that stand in tables and records, as the workbook, the page and the memo show them."""

from __future__ import annotations

__all__ = [
    "BOUNDS",
    "CATEGORIES",
    "CLASSES",
    "EVIDENCE",
    "KINDS",
    "LABELS",
    "MEASURES",
    "MENTIONS",
    "PERIODS",
    "RELATIONS",
    "ROLES",
    "SEVERITIES",
    "SHARES",
    "SOURCES",
    "STATUSES",
    "UNREAD",
    "VERDICTS",
    "class_of",
]

SEVERITIES = {"high": "重要", "medium": "一般", "low": "提示", "info": "参考"}
STATUSES = {"done": "已完成", "planned": "计划", "required": "要求"}
BOUNDS = {"exact": "确数", "at_least": "不少于", "at_most": "不超过", "about": "约数"}
MEASURES = {"level": "数值", "change": "增减", "rank": "名次"}
PERIODS = {"year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每日"}
ROLES = {
    "preamble": "开头", "work": "工作", "achievement": "成效", "problem": "问题", "plan": "打算", "closing": "结尾",
}  # fmt: skip
LABELS = {"substantive": "有实据", "empty": "未见实据", "skip": "标题等"}
RELATIONS = {"prior-year": "本单位往年", "other-unit": "别的单位", "same-year": "本单位同年", "within": "同一报告之内"}
SOURCES = {
    "policy": "政策原文和固定提法", "quoted": "注明出处的引用", "own-past": "本单位其他报告", "other-unit": "别的单位",
    "within": "同一报告之内",
}  # fmt: skip
VERDICTS = {"met": "达到", "missed": "未达到", "silent": "文中未写明"}
CATEGORIES = {
    "meeting": "会议", "study": "学习", "lesson": "党课宣讲", "talk": "谈话", "training": "培训演练",
    "activity": "活动", "inspection": "检查调研", "case": "案件问题", "service": "服务办理", "document": "文件制度",
    "project": "项目工程", "people": "人员", "organisation": "机构组织", "money": "资金", "rate": "比率",
    "physical": "实物",
    "honour": "荣誉名次", "other": "其他",
}  # fmt: skip
MENTIONS = {
    "metric": "指标", "date": "日期", "year": "年份", "time": "时刻", "duration": "时长", "ordinal": "序数",
    "rank": "名次", "section": "章节序号", "set_phrase": "固定用语", "name": "名称", "document": "文号",
    "code": "代码号码", "other": "其他",
}  # fmt: skip

KINDS = {
    "empty": "未见实据", "formulaic": "套用句式", "template": "模板残留", "stale-year": "年份未更新",
    "same-numbers": "数字多年相同", "chronology": "时间先后", "foreign-unit": "外单位名称",
    "inconsistent": "合计与比率", "conflict": "前后不一致", "growth": "增幅核算", "norm": "频次对照",
    "missing": "要素缺项", "typo": "文字差错",
    "numbering": "序号", "copied": "重复段落", "promise": "承诺兑现", "outlier": "数值突变", "metadata": "报告信息",
    "reading": "读取说明",
}  # fmt: skip

# The classes of findings, by the letters that stand in a finding's number.
CLASSES = {
    "SJ": "数据", "SX": "时序", "LT": "雷同", "CN": "承诺", "GF": "规范", "BS": "表述", "DQ": "读取",
}  # fmt: skip
_CLASS_OF = {
    "same-numbers": "SJ", "inconsistent": "SJ", "conflict": "SJ", "growth": "SJ", "outlier": "SJ",
    "chronology": "SX", "stale-year": "SX", "copied": "LT", "promise": "CN", "norm": "GF", "missing": "GF",
    "empty": "BS", "formulaic": "BS", "template": "BS", "foreign-unit": "BS", "typo": "BS", "numbering": "BS",
    "metadata": "DQ", "reading": "DQ",
}  # fmt: skip

# Status of an input that is no report of its own: what it means, and what the user can do.
UNREAD = {
    "ok": ("已读取", "读取时有省略或推断，见原因，建议对照原件。"),
    "duplicate": ("正文重复", "正文与另一份完全相同，只分析一次；请确认是否交错了文件。"),
    "empty": ("空文件", "请向报送单位索取有内容的文件。"),
    "no_text": ("没有文字", "可能是扫描件或图片；请索取可编辑的文件，或安装文字识别后重试。"),
    "encrypted": ("已加密", "请索取未加密的文件，或解密后重新放入。"),
    "corrupt": ("文件损坏", "请用原软件打开另存，或重新索取。"),
    "limit": ("超出限制", "文件过大或嵌套过深；请拆分后重试。"),
    "timeout": ("处理超时", "请拆分或另存为 docx、txt 后重试。"),
    "crash": ("处理中止", "请另存为 docx、txt 后重试；仍不行请反馈。"),
    "oom": ("内存不足", "请拆分文件，或减少并行数后重试。"),
    "unsupported": ("格式不支持", "请另存为 docx、pdf 或 txt。"),
    "wrong_type": ("扩展名与内容不符", "请确认真实格式，改正扩展名后重试。"),
}  # fmt: skip


# What the rules put down as evidence; without a name: places, ids and repetitions of the quotation.
EVIDENCE = {
    "after": "后数", "at": "", "before": "前数", "change": "增减", "computed": "算得", "count": "次数",
    "date": "日期", "demand": "要求",
    "done": "已完成", "due": "应达", "earlier": "前文", "earlier_start": "", "expected": "应为", "first": "前一日期",
    "found": "此处", "items": "各项", "kind": "", "later": "此处", "main": "多处", "mark": "", "median": "同批中位数",
    "more": "另有项数", "now": "此处", "number": "文号", "peers": "同类单位数", "factor": "倍数",
    "deviations": "偏离（倍中位差）", "signed": "落款日期",
    "name": "名称", "newest": "最近一次", "norm": "规范", "numbers": "相同的数", "other_end": "",
    "other_report": "对照报告",
    "other_start": "", "own": "本单位", "part": "分子",
    "passages": "", "places": "", "parts": "分项", "pattern": "", "per": "频率", "prior": "",
    "prior_report": "对照报告", "quote": "", "relation": "关系", "rest": "其余", "second": "后一日期",
    "share": "本报告占比",
    "sentences": "句数", "similarity": "相似度",
    "standing": "", "stated": "文中所写", "strength": "强度", "sum": "相加得", "target": "目标",
    "target_metric": "",
    "target_report": "目标所在", "topic": "未见内容", "total": "总数", "value": "数值", "verb": "", "whole": "总数原文",
    "word": "所写", "year": "年份",
}  # fmt: skip
SHARES = frozenset({"share", "median", "similarity"})


def class_of(kind: str) -> str:
    """The class of a kind of finding, two letters; `BS` for a kind that is not known."""
    return _CLASS_OF.get(kind, "BS")
