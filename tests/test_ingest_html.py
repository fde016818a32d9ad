"""Web pages: text without chrome, list numbers kept."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from taizhang.ingest import discover, read
from taizhang.ingest.html import read_html
from taizhang.records import ReadError


def lines(body: str, head: str = "") -> list[str]:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode())[0].split("\n")


def test_paragraphs_breaks_and_inline_parts() -> None:
    body = (
        "<h1>工作<b>总结</b></h1><p>今年\n以来，<span>召开</span><em>28</em>次。<br>第二行</p><div>外<p>内</p>尾</div>"
    )
    assert lines(body) == ["工作总结", "今年 以来，召开28次。", "第二行", "外", "内", "尾"]


def test_ordered_lists_keep_start_value_type_and_nesting() -> None:
    body = (
        "<ol start=3><li>丙<ol type=a><li>子<li>丑</ol><li>丁<li value=9>玖<li>拾</ol>"
        "<ol style='list-style-type: cjk-ideographic'><li>甲</li><li>乙</li></ol>"
        "<ol reversed><li>二<li>一</ol><ul><li>点</ul><ol type=I><li><p>段</p><p>续</p></ol>"
    )
    assert lines(body) == [
        "3. 丙", "a. 子", "b. 丑", "4. 丁", "9. 玖", "10. 拾", "一、甲", "二、乙",
        "2. 二", "1. 一", "点", "I. 段", "续",
    ]  # fmt: skip


def test_tables_are_rows_and_layout_tables_are_pages() -> None:
    data = "<table><tr><th>项目<th>数量<tr><td>会议<td><p>28</p><p>次</p></table>"
    assert lines(data) == ["项目\t数量", "会议\t28 次"]
    long = "".join(f"<p>（{n}）{'认真组织开展各项工作，按时完成年度任务，' * 6}完成{n}项。</p>" for n in "一二三")
    page = lines(f"<table><tr><td>{long}{data}</td></tr></table>")
    assert len(page) == 5
    assert page[-1] == "会议\t28 次"


def test_chrome_scripts_and_hidden_parts_go() -> None:
    links = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(6))
    body = (
        f"<div class='top-nav'>网站</div><ul>{links}</ul><div>当前位置：首页 > 公开</div><nav>导航</nav>"
        "<script>var a=1</script><style>p{}</style><div style='display: none'>藏</div>"
        "<div class='content header'><p>今年召开会议28次。办结案件3件。发放补贴5万元。</p></div>"
        "<p>发布时间：2024-01-05 浏览次数：12</p><p>【打印】</p><footer>版权所有</footer>"
        "<div id='footer'>主办单位：某局</div>"
    )
    assert lines(body) == ["今年召开会议28次。办结案件3件。发放补贴5万元。"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb2312", "gb2312"), ("gbk", "gb2312"), ("gb18030", "GBK"), ("utf-8", "gb2312"), ("utf-8", ""), ("gbk", ""),
     ("big5", "big5"),
     ("utf-16", "")],
)  # fmt: skip
def test_encodings_declared_rightly_wrongly_or_not(encoding: str, declared: str) -> None:
    text = "本局年度工作" + ("總結" if encoding == "big5" else "总结") + "，召集大" + "28次，完成率98.6%。"
    meta = f"<meta charset='{declared}'>" if declared else ""
    assert read_html(f"<html><head>{meta}</head><body><p>{text}</p></body></html>".encode(encoding))[0] == text


def test_xml_declaration_entities_and_preformatted() -> None:
    page = (
        '<?xml version="1.0" encoding="GBK"?><html><body><p>A&amp;B&nbsp;&#x4E00;</p><pre>甲\n  乙</pre></body></html>'
    )
    assert read_html(page.encode("gbk"))[0].split("\n") == ["A&B 一", "甲", "乙"]


def test_deep_and_long_pages_end_soon() -> None:
    started = time.process_time()
    assert lines("<div>" * 200 + "深" + "</div>" * 200) == ["深"]
    with pytest.raises(ReadError) as caught:
        lines("<div>" * 9_000 + "深" + "</div>" * 9_000)
    assert caught.value.status == "limit"
    assert len(lines("<ol>" + "<li>项" * 20_000 + "</ol>")) == 20_000
    assert time.process_time() - started < 10


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ReadError):
        read_html(bytes(range(256)) * 10)


@pytest.mark.parametrize("name", ["a.mht", "a.doc", "a.html"])
def test_web_archives(tmp_path: Path, name: str) -> None:
    """A page that a browser or Word saved as one file is a part of a mail."""
    import quopri

    page = "<html><body><p>全年召开会议28次。</p></body></html>".encode("gbk")
    head = b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    part = b'--b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    (tmp_path / name).write_bytes(head + part + quopri.encodestring(page) + b"\r\n--b--\r\n")
    assert read(next(discover(tmp_path))).text == "全年召开会议28次。"
