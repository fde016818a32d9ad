"""One Word file with everything that the reader of Word files has to get right, a check for each.

``python word_report.py FILE.docx`` writes it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from ingest_files import abstract, docx, level, num, para, run

__all__ = ["CHECKS", "LAST", "Check", "word_report"]


@dataclass(frozen=True)
class Check:
    """A piece of the body and the lines that it shows.

    ``office`` if LibreOffice shows the same lines, ``kept`` if it can write the piece to .doc and .odt.
    """

    name: str
    body: str
    lines: tuple[str, ...]
    office: bool = True
    origin: tuple[str, ...] = ()  # the places of the lines, in order
    kept: bool = True


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr><w:tcW w:w='2000' w:type='dxa'/>{properties}</w:tcPr>{para(text)}</w:tc>"


def _table(*rows: str) -> str:
    grid = "<w:tblGrid><w:gridCol w:w='2000'/><w:gridCol w:w='2000'/><w:gridCol w:w='2000'/></w:tblGrid>"
    return f"<w:tbl><w:tblPr/>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _box(text: str) -> str:
    box = f"<w:txbxContent>{para(text)}</w:txbxContent>"
    size = '<wp:extent cx="1800000" cy="600000"/>'
    anchor = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'{size}<wp:wrapNone/><wp:docPr id="1" name="b"/>'
    )
    shape = (
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="600000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"/></wps:spPr><wps:txbx>{box}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>'
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{anchor}{shape}</wp:anchor></w:drawing>'
        f'</mc:Choice><mc:Fallback><w:pict><v:shape style="width:90pt;height:30pt"><v:textbox>{box}</v:textbox></v:shape>'
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


_HEADINGS = "".join(
    level(at, kind, text, more=f'<w:pStyle w:val="H{at + 1}"/>')
    for at, (kind, text) in enumerate(
        [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3．")]
    )
)
_NUMBERING = (
    abstract(1, _HEADINGS)
    + abstract(2, level(0, "chineseCounting", "第%1条") + level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    + abstract(3, level(0, "japaneseCounting", "%1是") + level(1, "ideographTraditional", "%2、"))
    + abstract(4, level(0, "decimalEnclosedCircle", "%1") + level(1, "decimalFullWidth", "%2、"))
    + abstract(5, level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)") + level(2, "lowerRoman", "(%3)"))
    + abstract(6, level(0, "bullet", "\uf0b7"))
    + abstract(7, level(0, "decimal", "%1、") + level(1, "decimal", "（%2）", more='<w:lvlRestart w:val="0"/>'))
    + '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    + abstract(9, level(0, "chineseCountingThousand", "（%1）", start=9))
    + abstract(10, '<w:styleLink w:val="Outline"/>' + level(0, "chineseCounting", "专题%1："))
    + num(1, 1) + num(2, 2) + num(3, 3) + num(4, 4) + num(5, 5) + num(6, 6) + num(7, 7) + num(8, 8) + num(9, 9)
    + num(10, 5, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    + num(11, 5, f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1．", start=3)}</w:lvlOverride>')
    + num(12, 10)
)  # fmt: skip
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="H{at}"><w:name w:val="heading {at}"/><w:basedOn w:val="N"/><w:pPr>'
        f'<w:numPr><w:ilvl w:val="{at - 1}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{at - 1}"/></w:pPr>'
        "</w:style>"
        for at in (1, 2, 3)
    )
    + '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/><w:pPr><w:numPr><w:numId w:val="12"/>'
    '</w:numPr></w:pPr></w:style><w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr>'
    "<w:vanish/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/><w:basedOn w:val="N"/></w:style>'
)
_FOOTNOTES = (
    f'<w:footnote w:type="separator" w:id="-1">{para("")}</w:footnote>'
    f'<w:footnote w:id="2">{para("其中市级督办3件。")}</w:footnote>'
)
_FOOTNOTE_MARK = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
_OFF = '<w:numPr><w:numId w:val="0"/></w:numPr>'
_WIDE, _TOP, _BELOW = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

CHECKS = (
    Check("title", para("望川县民政局2023年工作总结"), ("望川县民政局2023年工作总结",), origin=("p1",)),
    Check(
        "table of contents left out", para("一、主要工作\t1", style="T1") + para("正文从这里开始。"), ("正文从这里开始。",), False
    ),
    Check("levels linked to styles", para("主要工作", style="H1") + para("社会救助", style="H2") + para("低保", style="H3"),
          ("一、主要工作", "（一）社会救助", "1．低保")),
    Check("numId 0 switches a style's number off", para("无号的标题", style="H1", ppr=_OFF), ("无号的标题",)),
    Check("levels below restart", para("养老服务", style="H2") + para("设施建设", style="H3") + para("存在问题", style="H1")
          + para("能力不足", style="H2"), ("（二）养老服务", "1．设施建设", "二、存在问题", "（一）能力不足")),
    Check("第%1条 and legal numbering", para("总则", num=(2, 0)) + para("细目", num=(2, 1)), ("第一条总则", "1.1 细目"), False, kept=False),
    Check("japaneseCounting and ideographTraditional", para("强化学习", num=(3, 0)) + para("抓落实", num=(3, 1))
          + para("强化监督", num=(3, 0)), ("一是强化学习", "甲、抓落实", "二是强化监督")),
    Check("circled and full-width digits", para("走访300户", num=(4, 0)) + para("慰问52户", num=(4, 1)),
          ("① 走访300户", "１、慰问52户")),
    Check("letters and Roman numerals", para("甲", num=(5, 0)) + para("乙", num=(5, 1)) + para("丙", num=(5, 2)),
          ("1. 甲", "a) 乙", "(i) 丙")),
    Check("startOverride", para("重新开始", num=(10, 0)) + para("接着", num=(10, 0)), ("1. 重新开始", "2. 接着"), kept=False),
    Check("an exchanged level goes on counting", para("换了样式", num=(11, 0)), ("C．换了样式",), False, kept=False),
    Check("bullets show no number", para("项目符号", num=(6, 0)), ("项目符号",), False),
    Check("lvlRestart 0 counts on", para("甲", num=(7, 0)) + para("子", num=(7, 1)) + para("乙", num=(7, 0))
          + para("丑", num=(7, 1)), ("1、甲", "（1）子", "2、乙", "（2）丑"), False, kept=False),
    Check("numStyleLink, prefix and suffix", para("养老", num=(8, 0)) + para("救助", num=(8, 0)), ("专题一：养老", "专题二：救助")),
    Check("chineseCountingThousand over ten", "".join(para(f"第{n}件", num=(9, 0)) for n in range(3)),
          ("（九）第0件", "（十）第1件", "（十一）第2件")),
    Check("table rows, merged cells once", _table(
        _cell("项目", _WIDE) + _cell("数量"), _cell("会议", _TOP) + _cell("党组会") + _cell("28次"),
        _cell("", _BELOW) + _cell("办公会") + _cell("12次")) + para("表后正文。"),
        ("项目\t数量", "会议\t党组会\t28次", "\t办公会\t12次", "表后正文。"), False,
        ("t1r1c1p1", "t1r2c1p1", "t1r3c2p1", "p35")),
    Check("numbers in a table", _table(_cell("序号") + _cell("内容") + _cell("数"), f"<w:tc><w:tcPr/>{para('首项', num=(9, 0))}</w:tc>"
          + _cell("走访") + _cell("5户")) + para("其后。"), ("序号\t内容\t数", "（十二）首项\t走访\t5户", "其后。"), False),
    Check("text box once", para("框外正文。", inner=_box("框内数字7件")), ("框外正文。", "框内数字7件"), False, ("p37", "box1p1")),
    Check("footnote", para("办结信访45件。", inner=_FOOTNOTE_MARK), ("办结信访45件。",), False),
    Check("content control", f"<w:sdt><w:sdtPr/><w:sdtContent>{para('控件里的18人')}</w:sdtContent></w:sdt>", ("控件里的18人",), kept=False),
    Check("soft break", para("上行", inner="<w:r><w:br/></w:r>" + run("下行")), ("上行", "下行"), False),
    Check("insertion kept, deletion left out", para("共", inner=f'<w:ins w:id="90" w:author="a" w:date="2024-01-01T00:00:00Z">{run("36")}</w:ins>'
          '<w:del w:id="91" w:author="a" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>99</w:delText></w:r></w:del>' + run("件")), ("共36件",), False),
    Check("hidden text left out", para("可见", inner=run("密1", "<w:vanish/>") + run("密2", '<w:rStyle w:val="Secret"/>')), ("可见",), False),
    Check("a deleted paragraph mark joins", para("前半段", ppr='<w:rPr><w:del w:id="92" w:author="a" w:date="2024-01-01T00:00:00Z"/></w:rPr>')
          + para("后半段。"), ("前半段后半段。",), False),
    Check("moved text once", para("甲", inner=f'<w:moveFrom w:id="93" w:author="a" w:date="2024-01-01T00:00:00Z">{run("移走")}</w:moveFrom>'),
          ("甲",), False),
    Check("hyperlink, field and non-breaking hyphen", para("见", inner=f'<w:hyperlink w:anchor="x">{run("附件")}</w:hyperlink><w:fldSimple w:instr=" QUOTE ">'
          + run("3") + "</w:fldSimple><w:r><w:noBreakHyphen/></w:r>" + run("5页")), ("见附件3-5页",), False),
    Check("counting goes on after all this", para("下一步打算", style="H1"), ("三、下一步打算",)),
    Check("signature", para("望川县民政局") + para("2024年1月8日"), ("望川县民政局", "2024年1月8日")),
)  # fmt: skip
LAST = "其中市级督办3件。"  # the footnote, behind the body


def word_report(*, strict: bool = False, kept: bool = False) -> bytes:
    """The file, or what of it LibreOffice can keep; header and footer must not show."""
    furniture = {
        f"word/{name}.xml": f'<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{para(text)}'
        f"</w:{tag}>"
        for name, tag, text in (("header1", "hdr", "页眉文字"), ("footer1", "ftr", "页脚文字"))
    }
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r3"/><w:footerReference w:type="default" r:id="r4"/>'
        '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    )
    return docx(
        "".join(check.body for check in CHECKS if check.kept or not kept) + section, numbering=_NUMBERING, styles=_STYLES, footnotes=_FOOTNOTES,
        parts=furniture, related=[("header", "header1.xml"), ("footer", "footer1.xml")], strict=strict,
    )  # fmt: skip


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(word_report())
