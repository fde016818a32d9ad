"""Word files: what they show is what is read."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest_files import abstract, docx, level, num, para, run, zipped
from taizhang.ingest.docx import read_docx
from taizhang.ingest.model import Limits
from taizhang.ingest.numerals import write_number
from taizhang.records import ReadError

THREE = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4"),
)


def lines(body: str, **parts: str) -> list[str]:
    return read_docx(docx(body, **parts))[0].split("\n")  # type: ignore[arg-type]


def test_levels_count_and_restart_below_a_higher_one() -> None:
    body = "".join(
        para(text, num=(1, at))
        for text, at in [("甲", 0), ("子", 1), ("丑", 1), ("细", 2), ("圈", 3), ("乙", 0), ("寅", 1), ("末", 2)]
    )
    expected = ["一、甲", "（一）子", "（二）丑", "1. 细", "① 圈", "二、乙", "（一）寅", "1. 末"]
    assert lines(body, numbering=THREE + num(1, 0)) == expected


def test_a_number_never_runs_into_the_figure_behind_it() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")) + num(1, 0)
    assert lines(para("5亿元", num=(1, 0)) + para("2023年", num=(1, 1)), numbering=numbering) == [
        "1. 5亿元",
        "1.1 2023年",
    ]


def test_lists_of_one_abstract_list_go_on_and_start_override_starts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = THREE + num(1, 0) + num(2, 0) + num(3, 0, override)
    body = para("甲", num=(1, 0)) + para("乙", num=(2, 0)) + para("丙", num=(3, 0)) + para("丁", num=(3, 0))
    assert lines(body, numbering=numbering) == ["一、甲", "二、乙", "五、丙", "六、丁"]


def test_override_of_a_whole_level_changes_how_it_looks() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    assert lines(para("甲", num=(2, 0)), numbering=THREE + num(2, 0, override)) == ["I) 甲"]


@pytest.mark.parametrize(("restart", "third"), [("", "（一）丙"), ('<w:lvlRestart w:val="0"/>', "（二）丙")])
def test_restart_rules(restart: str, third: str) -> None:
    numbering = abstract(0, level(0, "decimal", "%1、") + level(1, "chineseCounting", "（%2）", more=restart)) + num(
        1, 0
    )
    body = para("甲", num=(1, 0)) + para("乙", num=(1, 1)) + para("再", num=(1, 0)) + para("丙", num=(1, 1))
    assert lines(body, numbering=numbering)[-1] == third


def test_restart_after_a_named_level_only() -> None:
    rule = '<w:lvlRestart w:val="1"/>'
    numbering = abstract(
        0, level(0, "decimal", "%1、") + level(1, "decimal", "(%2)") + level(2, "decimal", "[%3]", more=rule)
    )
    steps = [0, 1, 2, 1, 2, 0, 1, 2]
    found = lines("".join(para("字", num=(1, at)) for at in steps), numbering=numbering + num(1, 0))
    assert [found[2], found[4], found[7]] == ["[1] 字", "[2] 字", "[1] 字"]


def test_style_linked_levels_and_number_zero() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="H1"/>')
        + level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="H2"/>'),
    ) + num(7, 0)
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="own"/><w:basedOn w:val="H2"/></w:style>'
    )
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = para("甲", style="H1") + para("乙", style="H2") + para("无号", style="H1", ppr=off) + para("丙", style="Own")
    assert lines(body, numbering=numbering, styles=styles) == ["一、甲", "（一）乙", "无号", "（二）丙"]


def test_numbering_style_stands_for_an_empty_list() -> None:
    numbering = (
        THREE + '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
        + num(1, 0) + num(2, 5)
    )  # fmt: skip
    styles = (
        '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(para("甲", num=(2, 0)) + para("乙", num=(2, 1)), numbering=numbering, styles=styles) == [
        "一、甲",
        "（一）乙",
    ]


def test_prefix_suffix_and_legal_numbering() -> None:
    numbering = (
        abstract(0, level(0, "chineseCounting", "第%1条 ")
        + level(1, "decimal", "%1.%2", more="<w:isLgl/>")) + num(1, 0)
    )  # fmt: skip
    assert lines(para("总则", num=(1, 0)) + para("细目", num=(1, 1)), numbering=numbering) == ["第一条总则", "1.1 细目"]


def test_bullets_show_no_number_and_do_not_disturb() -> None:
    numbering = THREE + abstract(1, level(0, "bullet", "\uf0b7")) + num(1, 0) + num(2, 1)
    body = para("甲", num=(1, 0)) + para("点", num=(2, 0)) + para("乙", num=(1, 0))
    assert lines(body, numbering=numbering) == ["一、甲", "点", "二、乙"]


@pytest.mark.parametrize(
    ("style", "number", "shown"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 100, "一○○"),
        ("chineseCountingThousand", 11, "十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 10_010, "一万零一十"),
        ("japaneseCounting", 111, "百十一"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 60, "癸亥"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 14, "xiv"),
        ("ordinal", 22, "22nd"),
        ("ordinalText", 21, "Twenty-first"),
        ("unheard-of", 4, "4"),
    ],
)
def test_number_formats(style: str, number: int, shown: str) -> None:
    assert write_number(number, style) == shown


def test_custom_format_keeps_its_zeros() -> None:
    assert write_number(7, "custom", "001, 002, 003, ...") == "007"


def test_insertions_stay_and_deletions_go_with_a_note() -> None:
    inner = (
        f'<w:ins w:id="1">{run("增加")}</w:ins><w:del w:id="2"><w:r><w:delText>删去99件</w:delText></w:r></w:del>'
        + run("完")
    )  # fmt: skip
    text, notes, _ = read_docx(docx(para("正文", inner=inner)))
    assert text == "正文增加完"
    assert any("删除" in note for note in notes)


def test_hidden_text_goes_directly_and_by_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    inner = run("藏1", "<w:vanish/>") + run("藏2", '<w:rStyle w:val="Secret"/>') + run("见", '<w:vanish w:val="0"/>')
    body = para("正文", inner=inner) + para("全藏", style="Gone", num=(1, 0)) + para("甲", num=(1, 0))
    text, notes, _ = read_docx(docx(body, styles=styles, numbering=THREE + num(1, 0)))
    assert text == "正文见\n一、甲"
    assert any("隐藏" in note for note in notes)


def test_a_deleted_paragraph_mark_joins_and_takes_no_number() -> None:
    mark = '<w:rPr><w:del w:id="9"/></w:rPr>'
    body = para("前半", ppr=mark) + para("后半", num=(1, 0)) + para("乙", num=(1, 0))
    assert lines(body, numbering=THREE + num(1, 0)) == ["一、前半后半", "二、乙"]


def test_table_rows_are_lines_and_merged_cells_come_once() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"

    wide, top = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    table = (
        f"<w:tbl><w:tr>{cell('项目', wide)}{cell('数量')}</w:tr>"
        f"<w:tr>{cell('会议', top)}{cell('党委会')}{cell('28次')}</w:tr>"
        f"<w:tr>{cell('会议', '<w:vMerge/>')}{cell('办公会')}{cell('12次')}</w:tr></w:tbl>"
    )
    assert lines(para("前") + table + para("后")) == ["前", "项目\t数量", "会议\t党委会\t28次", "\t办公会\t12次", "后"]


def test_a_form_whose_cell_holds_the_report_keeps_its_paragraphs() -> None:
    long = [f"（{n}）" + "认真组织开展各项工作并按时完成年度任务" * 6 + "。" for n in "一二三"]
    table = (
        f"<w:tbl><w:tr><w:tc>{para('姓名')}</w:tc><w:tc>{para('张三')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{para('个人总结')}</w:tc><w:tc>{''.join(para(text) for text in long)}</w:tc></w:tr></w:tbl>"
    )
    assert lines(table) == ["姓名\t张三", "个人总结", *long]


def test_text_box_once_although_word_writes_it_twice() -> None:
    box = f"<w:txbxContent>{para('框内3件')}</w:txbxContent>"
    inner = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(para("正文", inner=inner) + para("后")) == ["正文", "框内3件", "后"]


def test_footnotes_controls_breaks_links_fields_ruby_and_math() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{para("线")}</w:footnote>'
        f'<w:footnote w:id="1">{para("脚注5元")}</w:footnote>'
    )  # fmt: skip
    body = (
        f"<w:sdt><w:sdtContent>{para('控件')}</w:sdtContent></w:sdt>"
        + para("一", inner="<w:r><w:br/></w:r>" + run("二") + "<w:r><w:tab/></w:r>" + run("三"))
        + para(
            "见", inner=f"<w:hyperlink>{run('链接')}</w:hyperlink><w:fldSimple w:instr='PAGE'>{run('7')}</w:fldSimple>"
        )
        + para("域", inner='<w:r><w:instrText>TOC 1</w:instrText></w:r><w:r><w:footnoteReference w:id="1"/></w:r>')
        + para(
            "",
            inner="<w:r><w:ruby><w:rt>"
            + run("zhu")
            + "</w:rt><w:rubyBase>"
            + run("注")
            + "</w:rubyBase></w:ruby></w:r>",
        )
        + para("率", inner="<m:oMath><m:r><m:t>86%</m:t></m:r></m:oMath>")
    )
    assert lines(body, footnotes=notes) == ["控件", "一", "二\t三", "见链接7", "域", "注", "率86%", "脚注5元"]


def test_contents_pages_would_double_the_headings() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    text, notes, _ = read_docx(docx(para("一、回顾\t1", style="T1") + para("一、回顾"), styles=styles))
    assert text == "一、回顾"
    assert any("目录" in note for note in notes)


def test_main_part_by_relation_and_strict_names() -> None:
    assert lines(para("甲", num=(1, 0)), numbering=THREE + num(1, 0), main="content/body.xml") == ["一、甲"]  # type: ignore[arg-type]
    assert read_docx(docx(para("甲", num=(1, 0)), numbering=THREE + num(1, 0), strict=True))[0] == "一、甲"


def test_headers_are_not_read() -> None:
    assert lines(para("正文"), parts={"word/header1.xml": "<x>页眉</x>"}) == ["正文"]  # type: ignore[arg-type]


def status(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read_docx(data, limits or Limits())
    assert caught.value.reason
    return caught.value.status


def test_hostile_packages_end_with_their_status() -> None:
    good = docx(para("正文"))
    bomb = docx(para("正文"), parts={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'})
    deep = docx("<w:sdt><w:sdtContent>" * 5_000 + para("深") + "</w:sdtContent></w:sdt>" * 5_000)
    assert status(bomb) == "corrupt"
    assert status(deep) == "limit"
    assert status(good[: len(good) // 2]) == "corrupt"
    assert status(zipped({"a.txt": b"x"})) == "wrong_type"
    assert status(zipped({f"{n}": b"" for n in range(30)}), Limits(package_entries=20)) == "limit"
    assert status(zipped({"big": bytes(3_000_000)}), Limits(package_bytes=2_000_000)) == "limit"
    assert status(docx(para(inner="<w:r><w:drawing/></w:r>"))) == "no_text"


def test_external_entities_are_never_opened(tmp_path: object) -> None:
    secret = docx(para("正文"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(secret)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(
                    b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document', 1
                )
            new.writestr(name, data)
    assert status(stream.getvalue()) == "corrupt"
