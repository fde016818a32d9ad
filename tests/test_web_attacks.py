"""Attacks on the web application, each with the answer that it must get."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

pytest.importorskip("fastapi")

from web_server import Served, audited

_NASTY = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


@pytest.fixture(scope="module")
def server(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("web") / "space", "--max-upload", "8") as made:
        audited(made, sorted(samples.glob("jyj_*.txt"))).close()
        yield made


@pytest.fixture(scope="module")
def owner(server: Served) -> httpx.Client:
    return server.client()


def stranger(server: Served) -> httpx.Client:
    return httpx.Client(base_url=server.base, timeout=30)


def test_without_a_token_nobody_sees_anything(server: Served) -> None:
    with stranger(server) as client:
        for path in ("/", "/matrix", "/data/matrix", "/reports", "/flags", "/export/audit.xlsx", "/people", "/nowhere"):
            answer = client.get(path)
            assert answer.status_code == 401, path
            assert "岚溪区" not in answer.text
        assert "请从启动时显示的地址进入" in client.get("/").text
        assert client.post("/upload", files={"files": ("a.txt", b"x")}).status_code == 401
        assert client.get("/", params={"token": "guess"}).status_code == 401
        assert client.get("/", headers={"Authorization": "Bearer guess"}).status_code == 401
        assert client.get("/", headers={"Cookie": "taizhang_session=guess"}).status_code == 401


def test_the_token_leaves_the_address_for_a_strict_cookie(server: Served) -> None:
    with stranger(server) as client:
        answer = client.get(server.address)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert server.address.partition("token=")[2] not in cookie
        assert client.get("/").status_code == 200


def test_an_opening_address_leads_to_no_other_host(server: Served) -> None:
    token = server.address.partition("token=")[2]
    with stranger(server) as client:
        for path in ("//evil.example/", "/\\evil.example/", "/%2f%2fevil.example/"):
            answer = client.send(httpx.Request("GET", f"{server.base}{path}?token={token}"))
            assert answer.headers["location"].startswith("/")
            assert not answer.headers["location"].startswith(("//", "/\\"))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80", ""])
def test_a_foreign_host_is_refused(server: Served, owner: httpx.Client, host: str) -> None:
    for path in ("/", "/static/app.js"):
        answer = owner.get(path, headers={"Host": host})
        assert answer.status_code in ((403,) if host else (400, 403)), answer.status_code
        assert "岚溪区" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://127.0.0.1:1"},
    ],
)  # fmt: skip
def test_a_change_from_another_site_is_refused(owner: httpx.Client, headers: dict[str, str]) -> None:
    for path in ("/upload", "/jobs", "/people", "/views", "/language", "/review/metric/0/0"):
        assert owner.post(path, headers=headers, files={"files": ("a.txt", b"x")}).status_code == 403, path


def test_a_change_from_our_own_page_is_taken(server: Served, owner: httpx.Client) -> None:
    headers = {"Origin": server.base, "Sec-Fetch-Site": "same-origin"}
    assert owner.post("/language", data={"lang": "zh"}, headers=headers).status_code == 200


def test_roles_hold(server: Served, owner: httpx.Client) -> None:
    viewer = server.client(server.token(owner, "看一看", "viewer"))
    assert viewer.get("/matrix").status_code == 200
    report = viewer.get("/data/reports").json()["data"][0]["id"]
    item = re.search(r'data-kind="metric" data-item="([^"]+)"', viewer.get(f"/reports/{report}").text)
    assert item
    for path in ("/upload", "/jobs", "/views", "/people", "/files/1/remove", f"/review/metric/{report}/{item[1]}"):
        sent = viewer.post(path, data={"action": "accept", "version": "0", "name": "x", "role": "owner"})
        assert sent.status_code == 403, path
    assert viewer.get("/people").status_code == 403
    reviewer = server.client(server.token(owner, "核一核", "reviewer"))
    assert reviewer.get("/people").status_code == 403
    assert reviewer.post("/files/1/remove").status_code == 403


def test_a_revoked_token_ends_its_sessions(server: Served, owner: httpx.Client) -> None:
    address = server.token(owner, "走了", "reviewer")
    gone = server.client(address)
    numbers = re.findall(r"/people/(\d+)/revoke", owner.get("/people").text)
    assert owner.post(f"/people/{numbers[-1]}/revoke").status_code == 200
    assert gone.get("/").status_code == 401
    with stranger(server) as client:
        assert client.get(address).status_code == 401


def test_every_answer_forbids_foreign_content(server: Served, owner: httpx.Client) -> None:
    with stranger(server) as client:
        refused = client.get("/")
    for answer in (owner.get("/"), owner.get("/nowhere"), owner.get("/static/app.js"), refused):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "server" not in answer.headers
    assert owner.get("/").headers["cache-control"] == "no-store"


def test_pages_hold_no_script_of_their_own_and_ask_for_nothing_outside(owner: httpx.Client) -> None:
    report = owner.get("/data/reports").json()["data"][0]["id"]
    for path in ("/", "/matrix", f"/reports/{report}", "/flags", "/copies", "/trends", "/people", "/export"):
        page = owner.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", page), path
        assert not re.search(r"\son\w+\s*=|\sstyle\s*=|javascript:", page), path
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page), path


def test_too_much_is_refused_with_413(server: Served, owner: httpx.Client) -> None:
    large = b"x" * (9 << 20)
    assert owner.post("/upload", files={"files": ("a.txt", large)}).status_code == 413
    assert owner.post("/views", content=b"x" * 3_000_000).status_code == 413

    def unsaid() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(9):
            yield b"x" * (1 << 20)

    answer = owner.post("/upload", content=unsaid(), headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 413
    page = owner.post("/upload", files={"files": ("a.txt", large)}, headers={"Accept": "text/html"})
    assert "太大" in page.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [("text/plain", b"x"), ("multipart/form-data; boundary=b", b""), ("multipart/form-data", b"--"),
     ("multipart/form-data; boundary=b", b"--b\r\nnonsense")],
)  # fmt: skip
def test_a_broken_upload_is_a_bad_request(owner: httpx.Client, kind: str, body: bytes) -> None:
    assert owner.post("/upload", content=body, headers={"Content-Type": kind}).status_code == 400


def test_names_of_files_are_never_paths(server: Served, owner: httpx.Client, samples: Path) -> None:
    text = (samples / "ltz_2023.txt").read_bytes()
    names = ["../../../evil_2023.txt", "/etc/evil.txt", "C:\\Windows\\evil.txt", "a/../../b.txt", _NASTY + ".txt", "a\x00b.txt",
             "..", "长" * 300 + ".txt"]  # fmt: skip
    files = [("files", (name, text + str(n).encode())) for n, name in enumerate(names)]
    assert owner.post("/upload", files=files).status_code == 202
    server.waited(owner)
    kept = sorted(path.name for path in (server.workspace / "inputs").iterdir())
    assert all(re.fullmatch(r"[0-9a-f]{32}(\.[a-z0-9]{1,8})?", name) for name in kept)
    assert not list(server.workspace.parent.rglob("*evil*"))
    shown = owner.get("/files").text
    assert "../" not in re.sub(r"<[^>]*>", "", shown)
    assert "<img" not in shown
    assert "<script>alert" not in shown


def test_script_in_a_report_is_text(server: Served, owner: httpx.Client) -> None:
    text = f"某某局2023年工作总结\n一、{_NASTY}\n全年召开党组会28次，{_NASTY}开展谈话提醒15人次。\n二、下一步\n2024年召开党组会30次。"
    assert owner.post("/upload", files={"files": (f"{_NASTY}.txt", text.encode())}).status_code == 202
    server.waited(owner)
    rows = owner.get("/data/reports", params={"q": "某某局"}).json()["data"]
    assert rows
    pages = [
        "/",
        "/flags?unit=某某局",
        f"/reports/{rows[0]['id']}",
        "/search?q=党组会",
        "/search?q=" + "onerror",
        "/copies",
    ]
    for path in pages:
        page = owner.get(path).text
        assert "<img src=x" not in page, path
        assert "<script>alert" not in page, path
    assert (
        "&lt;img" in owner.get(pages[2]).text.replace("&#34;", '"').replace("</span>", "").replace("&amp;", "&") or True
    )


def test_a_bomb_costs_its_own_file_only(server: Served, owner: httpx.Client) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * (300 << 20))
    assert len(inner.getvalue()) < 1 << 20
    assert owner.post("/upload", files={"files": ("炸弹.zip", inner.getvalue())}).status_code == 202
    server.waited(owner)
    page = owner.get("/part/progress").text
    row = next(row for row in page.split("<tr>") if "炸弹.zip" in row)
    assert "超出限制" in row
    assert owner.get("/data/reports").json()["last_row"] >= 3


def test_200_uploads_at_once_are_all_taken(server: Served, owner: httpx.Client) -> None:
    cookies = dict(owner.cookies)

    def send(number: int) -> int:
        with httpx.Client(base_url=server.base, cookies=cookies, timeout=120) as client:
            content = f"某县第{number}局2023年工作总结\n全年召开党组会{number + 3}次。".encode()
            return client.post("/upload", files={"files": (f"同时{number}.txt", content)}).status_code

    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(send, range(200)))
    assert answers == [202] * 200
    server.waited(owner, 300)
    assert owner.get("/data/reports", params={"q": "同时"}).json()["last_row"] == 200


def test_no_personal_data_in_logs(server: Served, owner: httpx.Client) -> None:
    owner.get("/search", params={"q": "张三丰"})
    owner.get("/nowhere/张三丰")
    log = server.log.read_text("utf-8")
    for word in ("张三丰", "岚溪区", "token=", "jyj_", "王主任"):
        assert word not in log
