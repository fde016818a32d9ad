"""Review through the web application: decisions, conflicts, undo, exports, restarts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest

pytest.importorskip("fastapi")

from web_server import Served, audited


@pytest.fixture(scope="module")
def server(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("web") / "space") as made:
        audited(made, sorted(samples.glob("*_202*.txt"))).close()
        yield made


@pytest.fixture(scope="module")
def owner(server: Served) -> httpx.Client:
    return server.client()


def metric(client: httpx.Client, indicator: str = "党组会", year: str = "2023") -> tuple[str, str, str]:
    """Report, item and value as shown of a metric in the matrix."""
    rows = client.get("/data/matrix", params={"unit": "岚溪区教育局", "q": indicator, "status": "done"}).json()["data"]
    cell = next(row[year] for row in rows if row["indicator"] == indicator)
    found = re.fullmatch(r"/reports/(\w+)\?metric=(.+)", cell["h"])
    assert found
    return found[1], found[2], cell["t"]


def version(client: httpx.Client, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(address).text)
    assert found
    return found[1]


def decide(client: httpx.Client, address: str, action: str, **fields: str) -> httpx.Response:
    return client.post(address, data={"action": action, "version": version(client, address), **fields})


def undo_all(client: httpx.Client, address: str) -> None:
    while found := re.search(r'hx-post="(/review/undo/\d+)"', client.get(address).text):
        assert client.post(found[1]).status_code == 200


def test_a_correction_shows_everywhere_and_can_be_undone(owner: httpx.Client) -> None:
    report, item, before = metric(owner)
    assert before == "27"
    address = f"/review/metric/{report}/{item}"
    answer = decide(owner, address, "correct", value="31", unit="次", indicator="党组会", note="查会议记录")
    assert answer.status_code == 200
    assert "<del>27</del> → <ins>31</ins>" in answer.text
    assert metric(owner)[2] == "31"
    assert "查会议记录" in owner.get("/reviews").text
    entry = re.compile(f'data-item="{item}"><button[^>]*><span>([^<]*)</span><b>([^<]*)</b>')
    assert entry.findall(owner.get(f"/reports/{report}?metric={item}").text) == [("党组会", "31次")]
    undo_all(owner, address)
    assert entry.findall(owner.get(f"/reports/{report}?metric={item}").text) == [("局党组会", "27次")]
    assert metric(owner)[2] == "27"
    assert "已撤销" in owner.get("/reviews").text


def test_workbook_tables_memo_and_page_carry_reviewed_values_and_say_so(owner: httpx.Client) -> None:
    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    decide(owner, address, "correct", value="32", note="=HYPERLINK(1)")
    book = openpyxl.load_workbook(io.BytesIO(owner.get("/export/audit.xlsx").content), read_only=True)
    rows = list(book["复核记录"].iter_rows(values_only=True))
    assert ("更正", "数值", 27, 32, "=HYPERLINK(1)", "王主任") in [row[3:9] for row in rows]
    sheet = list(book["指标明细"].iter_rows(values_only=True))
    head = sheet[0].index("复核")
    assert [(row[2], row[3], row[head]) for row in sheet[1:] if row[head]] == [("局党组会", 32, "更正（王主任）")]
    with zipfile.ZipFile(io.BytesIO(owner.get("/export/tables.zip").content)) as tables:
        metrics = list(csv.DictReader(io.StringIO(tables.read("metrics.csv").decode("utf-8-sig"))))
        reviews = list(csv.DictReader(io.StringIO(tables.read("reviews.csv").decode("utf-8-sig"))))
        panel = list(csv.DictReader(io.StringIO(tables.read("panel.csv").decode("utf-8-sig"))))
    assert [m["value"] for m in metrics if m["report_id"] == report and f"{m['start']}-{m['end']}" == item] == ["32"]
    assert [(r["field"], r["old"], r["new"], r["note"]) for r in reviews] == [
        ("value", "27.0", "32.0", "'=HYPERLINK(1)")
    ]
    assert any(p["value"] == "32" and p["report_id"] == report for p in panel)
    assert "更正1项" in owner.get("/export/audit.html").text
    with zipfile.ZipFile(io.BytesIO(owner.get("/export/audit.docx").content)) as memo:
        assert "更正1项" in re.sub(r"<[^>]*>", "", memo.read("word/document.xml").decode())
    undo_all(owner, address)
    book = openpyxl.load_workbook(io.BytesIO(owner.get("/export/audit.xlsx").content), read_only=True)
    assert "复核记录" not in book.sheetnames


def test_of_two_reviewers_the_second_sees_both_sides(server: Served, owner: httpx.Client) -> None:
    other = server.client(server.token(owner, "赵复核", "reviewer"))
    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    seen = version(owner, address)
    assert version(other, address) == seen
    assert owner.post(address, data={"action": "correct", "version": seen, "value": "28"}).status_code == 200
    answer = other.post(address, data={"action": "correct", "version": seen, "value": "29", "note": "看过原件"})
    assert answer.status_code == 409
    row = re.search(r'<th scope="row">数值</th><td>(.*?)</td><td>(.*?)</td>', answer.text)
    assert row
    assert row.groups() == ("28", "29")
    assert "王主任" in answer.text
    assert metric(owner)[2] == "28"
    now = re.search(r'class="conflict".*?name="version" value="(\d+)"', answer.text, re.DOTALL)
    assert now
    mine = other.post(address, data={"action": "correct", "version": now[1], "value": "29", "note": "看过原件"})
    assert mine.status_code == 200
    assert metric(owner)[2] == "29"
    told = [(row["who"], row["action"]) for row in decisions(server, report)]
    assert told[-2:] == [("王主任", "correct"), ("赵复核", "correct")]
    undo_all(owner, address)


def decisions(server: Served, report: str) -> list[dict[str, str]]:
    from taizhang.web.store import Store

    store = Store(server.workspace)
    rows = [dict(row) for row in store.rows("SELECT * FROM reviews WHERE report_id = ? ORDER BY id", (report,))]
    store.close()
    return rows


def test_the_extraction_is_never_changed(server: Served, owner: httpx.Client) -> None:
    from taizhang.web.reading import opened
    from taizhang.web.store import Store

    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    decide(owner, address, "correct", value="1", indicator="别的", category="other", status="planned")
    store = Store(server.workspace)
    found = opened(store, report)
    store.close()
    assert found
    assert found.metrics[item].value == 27
    assert found.metrics[item].indicator == "局党组会"
    undo_all(owner, address)


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "二十"), ("value", ""), ("value", "inf"), ("value", "1e999"), ("category", "nonsense"), ("status", "x"),
     ("start", "99999999"), ("end", "-1"), ("indicator", ""), ("indicator", "长" * 61)],
)  # fmt: skip
def test_what_cannot_be_taken_is_said(owner: httpx.Client, field: str, value: str) -> None:
    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    answer = decide(owner, address, "correct", **{"value": "3", field: value})
    assert answer.status_code == 422
    assert "填写有误" in answer.text
    assert version(owner, address) == version(owner, address)
    assert owner.post(address, data={"action": "sing", "version": "0"}).status_code == 400
    assert owner.get("/review/metric/none/1-2").status_code == 404
    assert owner.get(f"/review/metric/{report}/1-2").status_code == 404


def test_rejected_items_leave_the_exports(owner: httpx.Client) -> None:
    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    assert decide(owner, address, "reject").status_code == 200
    assert metric(owner)[2] == "已排除"
    flag = re.search(r'data-review="(/review/flag/[^"]+)"', owner.get("/flags").text)
    assert flag
    assert decide(owner, flag[1], "reject", note="核过，无误").status_code == 200
    with zipfile.ZipFile(io.BytesIO(owner.get("/export/tables.zip").content)) as tables:
        metrics = list(csv.DictReader(io.StringIO(tables.read("metrics.csv").decode("utf-8-sig"))))
        mentions = list(csv.DictReader(io.StringIO(tables.read("mentions.csv").decode("utf-8-sig"))))
    assert not [m for m in metrics if m["report_id"] == report and f"{m['start']}-{m['end']}" == item]
    (mention,) = [m for m in mentions if m["report_id"] == report and f"{m['start']}-{m['end']}" == item]
    assert mention["kind"] == "other"
    undo_all(owner, address)
    undo_all(owner, flag[1])


def test_a_marked_span_becomes_the_place(owner: httpx.Client) -> None:
    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    start, end = map(int, item.split("-"))
    assert decide(owner, address, "correct", value="27", start=str(start - 3), end=str(end)).status_code == 200
    with zipfile.ZipFile(io.BytesIO(owner.get("/export/tables.zip").content)) as tables:
        metrics = list(csv.DictReader(io.StringIO(tables.read("metrics.csv").decode("utf-8-sig"))))
    (found,) = [m for m in metrics if m["report_id"] == report and m["start"] == str(start - 3)]
    assert found["text"] == "党组会27次"
    undo_all(owner, address)


def test_corrections_go_to_training_and_alignment(owner: httpx.Client, tmp_path: Path) -> None:
    from taizhang.compare import read_alignment
    from taizhang.run.fallbacks import read_asked

    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    decide(owner, address, "correct", value="27", indicator="党组会议", align="1", category="meeting")
    with zipfile.ZipFile(io.BytesIO(owner.get("/export/training.zip").content)) as archive:
        archive.extractall(tmp_path)
    gold = json.loads((tmp_path / "gold" / f"{report}.gold.json").read_text("utf-8"))
    assert [(m["indicator"], m["value"]) for m in gold["metrics"]] == [("党组会议", 27.0)]
    assert gold["chars"] == len((tmp_path / "texts" / f"{report}.txt").read_text("utf-8"))
    categories, _statuses = read_asked([tmp_path / "gold"])
    assert [row.right for row in categories] == [("meeting",)]
    (tmp_path / "align.yaml").write_bytes(owner.get("/export/align.yaml").content)
    (merge,) = read_alignment(tmp_path / "align.yaml")
    assert (merge.indicator, merge.names, merge.decision) == ("党组会议", ("党组会议", "局党组会"), True)
    assert owner.post("/jobs", data={"kind": "recompare"}).status_code == 200
    time.sleep(0.3)
    while 'id="working"' in owner.get("/part/progress").text:
        time.sleep(0.2)
    assert metric(owner)[2] == "27"  # by the decision of one row with the years before
    assert metric(owner, year="2021")[2] == "24"
    undo_all(owner, address)
    owner.post("/jobs", data={"kind": "recompare"})


def test_a_corrected_row_is_told_until_the_matrix_is_made_anew(server: Served, owner: httpx.Client) -> None:
    report, item, value = metric(owner)
    address = f"/review/metric/{report}/{item}"
    hint, button = 'class="moves"', 'value="recompare"'

    def place(status: str) -> dict[str, str] | None:
        asked = {"unit": "岚溪区教育局", "q": "党组会", "status": status}
        rows = owner.get("/data/matrix", params=asked).json()["data"]
        cells = [row["2023"] for row in rows if isinstance(row.get("2023"), dict)]
        return next((cell for cell in cells if cell.get("h", "").endswith(item)), None)

    def recompare() -> None:
        owner.post("/jobs", data={"kind": "recompare"})
        server.waited(owner)

    server.waited(owner)
    recompare()  # what other tests have decided
    assert hint not in owner.get("/matrix").text
    assert hint not in decide(owner, address, "correct", value="31").text  # shows at once
    assert hint not in owner.get("/matrix").text
    card = decide(owner, address, "correct", status="planned", category="study").text
    page = owner.get("/matrix").text
    assert hint in card
    assert button in card
    assert hint in page
    assert button in page
    assert "复核有 1 项" in page
    cell = place("done")
    assert cell is not None
    assert cell["t"] == "31"
    assert cell["s"] == "待移行"
    assert "重算后移到：类别 学习，状态 计划" in cell["n"]
    viewer = server.client(server.token(owner, "孙查看", "viewer")).get("/matrix").text
    assert hint in viewer
    assert button not in viewer

    recompare()
    assert hint not in owner.get("/matrix").text
    assert hint not in owner.get(address).text
    assert place("done") is None
    moved = place("planned")
    assert moved is not None
    assert moved["s"] == "更正"
    undo_all(owner, address)
    assert hint in owner.get("/matrix").text
    recompare()
    assert hint not in owner.get("/matrix").text
    back = place("done")
    assert back is not None
    assert back["t"] == value
    assert place("planned") is None


def test_who_reads_does_not_wait_for_who_writes(server: Served, owner: httpx.Client) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from taizhang.web.store import Store

    report, item, _ = metric(owner)
    address = f"/review/metric/{report}/{item}"
    seen = version(owner, address)
    store = Store(server.workspace)
    writer = server.client()
    with ThreadPoolExecutor(2) as pool:
        with store.writing():
            answer = pool.submit(writer.post, address, data={"action": "accept", "version": seen})
            time.sleep(0.3)
            started = time.perf_counter()
            for path in ("/", "/data/matrix", f"/reports/{report}"):
                assert owner.get(path).status_code == 200
            assert time.perf_counter() - started < 5
            assert not answer.done()
        assert answer.result().status_code == 200
    store.close()
    undo_all(owner, address)


def test_saved_views(owner: httpx.Client) -> None:
    owner.post("/views", data={"name": "教育局会议", "query": "unit=岚溪区教育局&category=meeting&evil=1"})
    page = owner.get("/matrix").text
    found = re.search(r'href="(/matrix\?[^"]+)">教育局会议', page)
    assert found
    assert "evil" not in found[1]
    number = re.search(r"/views/(\d+)/remove", page)
    assert number
    owner.post(f"/views/{number[1]}/remove")
    assert "教育局会议" not in owner.get("/matrix").text


def test_pages_of_the_matrix_hold_every_row_once(owner: httpx.Client) -> None:
    first = owner.get("/data/matrix", params={"size": 40}).json()
    seen = [row["id"] for n in range(1, first["last_page"] + 1)
            for row in owner.get("/data/matrix", params={"size": 40, "page": n}).json()["data"]]  # fmt: skip
    assert len(seen) == len(set(seen)) == first["last_row"]
    by_year = owner.get("/data/matrix", params={"sort[0][field]": "2023", "sort[0][dir]": "desc", "size": 5}).json()
    values = [float(row["2023"]["t"].replace(",", "").partition("–")[0]) for row in by_year["data"]]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("query", "least"),
    [("谈心", 3), ("谈心谈话", 3), ("党", 5), ("谈心 提醒", 1), ("全年开展谈心谈话81人次", 1), ("绝无此语", 0), ('" OR 1', 0), ("*", 0)],
)  # fmt: skip
def test_search_finds_what_stands_there(owner: httpx.Client, samples: Path, query: str, least: int) -> None:
    page = owner.get("/search", params={"q": query}).text
    found = re.search(r"共 (\d+) 段", page)
    assert found
    lines = [line for path in samples.glob("*.txt") for line in path.read_text("utf-8").split("\n")]
    if least:
        assert int(found[1]) == sum(all(part in line for part in query.split()) for line in lines)
    assert int(found[1]) >= least


def test_english_by_switch(owner: httpx.Client) -> None:
    owner.post("/language", data={"lang": "en"})
    assert "Findings" in owner.get("/flags").text
    owner.post("/language", data={"lang": "zh"})
    assert "待核实事项" in owner.get("/flags").text


def test_an_audit_goes_on_after_the_server_was_killed(samples: Path, tmp_path: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(samples.glob("*.txt"))]
    files = [("files", (f"{n}.txt", (texts[n % len(texts)] + f"\n补充{n}。").encode())) for n in range(60)]
    server = Served(tmp_path / "space")
    client = server.client()
    assert client.post("/upload", files=files).status_code == 202
    end = time.monotonic() + 60
    while client.get("/part/progress").text.count("s-ok") < 5:
        assert time.monotonic() < end
        time.sleep(0.05)
    server.kill()
    with Served(tmp_path / "space") as again:
        client = again.client()
        again.waited(client)
        assert client.get("/data/reports").json()["last_row"] == 60
        assert client.get("/part/progress").text.count("处理中断") == 0


def test_the_folder_of_an_audit_can_be_served(samples: Path, tmp_path: Path) -> None:
    import taizhang

    made = taizhang.audit(sorted(samples.glob("ltz_*.txt")), tmp_path / "out")
    with Served(tmp_path / "out") as server:
        client = server.client()
        server.waited(client)
        assert client.get("/data/reports").json()["last_row"] == 3
        flags = sum(flag.severity != "info" for report in made.records for flag in report.flags)
        assert f"共 {flags} 条" in client.get("/flags").text
        row = client.get("/data/matrix", params={"q": "党委会", "unit": "芦汀镇党委"}).json()["data"][0]
        report, item = re.findall(r"/reports/(\w+)\?metric=(.+)", row["2023"]["h"])[0]
        assert decide(client, f"/review/metric/{report}/{item}", "correct", value="77").status_code == 200
    taizhang.audit(sorted(samples.glob("[lx]*.txt")), tmp_path / "out")
    with Served(tmp_path / "out") as server:
        client = server.client()
        server.waited(client)
        assert client.get("/data/reports").json()["last_row"] == 6
        assert (
            client.get("/data/matrix", params={"q": "党委会", "unit": "芦汀镇党委"}).json()["data"][0]["2023"]["t"]
            == "77"
        )


def test_the_page_of_an_audit_is_enough(samples: Path, tmp_path: Path) -> None:
    import taizhang

    taizhang.audit(sorted(samples.glob("ltz_*.txt")), tmp_path / "out")
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "audit.html").write_bytes((tmp_path / "out" / "audit.html").read_bytes())
    with Served(tmp_path / "page") as server:
        client = server.client()
        server.waited(client)
        assert client.get("/data/reports").json()["last_row"] == 3
        assert "芦汀镇党委" in client.get("/reports").text


def test_a_second_upload_adds_to_the_first_and_the_same_file_is_kept_once(samples: Path, tmp_path: Path) -> None:
    with Served(tmp_path / "space") as server:
        client = audited(server, [samples / "fy_2021.txt"])
        again = client.post("/upload", files={"files": ("fy_2021.txt", (samples / "fy_2021.txt").read_bytes())})
        assert again.json()["files"] == [{"name": "fy_2021.txt", "new": False}]
        client.post("/upload", files={"files": ("另.txt", (samples / "fy_2021.txt").read_bytes())})
        client.post("/upload", files={"files": ("空.txt", b"")})
        server.waited(client)
        page = re.sub(r"<[^>]*>", " ", client.get("/part/progress").text)
        assert "正文重复" in page
        assert "空文件" in page
        assert client.get("/data/reports").json()["last_row"] == 1


def test_a_removed_file_leaves_with_the_next_audit(samples: Path, tmp_path: Path) -> None:
    with Served(tmp_path / "space") as server:
        client = audited(server, [samples / "fy_2021.txt", samples / "fy_2022.txt"])
        number = re.search(r"/files/(\d+)/remove", client.get("/files").text)
        assert number
        assert client.post(f"/files/{number[1]}/remove").status_code == 200
        server.waited(client)
        assert client.get("/data/reports").json()["last_row"] == 1
        assert len(list((server.workspace / "inputs").iterdir())) == 1


def test_one_server_a_workspace_and_broken_ones_are_told_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; from taizhang.cli import main; main()", "serve", "--port", "0"]

    def start(workspace: Path, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, str(workspace), *options], capture_output=True, text=True, timeout=60, check=False
        )

    with Served(tmp_path / "space") as server:
        second = start(tmp_path / "space")
        assert second.returncode not in (0, 70)
        assert len(second.stderr.strip().splitlines()) == 1
        third = start(tmp_path / "other", "--port", server.base.rpartition(":")[2])
        assert third.returncode == 2
        assert len(third.stderr.strip().splitlines()) == 1
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "web.sqlite3").write_bytes(b"no database at all" * 100)
    broken = start(tmp_path / "broken")
    assert broken.returncode == 2
    assert "web.sqlite3" in broken.stderr
    (tmp_path / "file").write_bytes(b"")
    assert start(tmp_path / "file").returncode == 2


def test_the_server_ends_cleanly_when_it_is_interrupted(tmp_path: Path) -> None:
    server = Served(tmp_path / "space")
    os.kill(server.pid, signal.SIGINT)
    assert server.ended() in (0, 130)
    assert "Traceback" not in server.log.read_text("utf-8")
