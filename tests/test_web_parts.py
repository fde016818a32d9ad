"""Parts of the web application that need no server: words, files, texts, store."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

import taizhang
from taizhang.run.analyse import extract
from taizhang.web.reading import Opened, opened
from taizhang.web.store import Store, jobs, people, uploads
from taizhang.web.store.codec import flag_items, metric_items, pack, unpack
from taizhang.web.store.words import asked, indexed
from taizhang.web.texts import texts

_WEB = Path(taizhang.__file__).parent / "web"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    yield made
    made.close()


def test_files_of_others_are_those_that_were_released() -> None:
    vendor = _WEB / "assets" / "vendor"
    told = (vendor / "README.md").read_text("utf-8")
    files = [path for path in vendor.iterdir() if path.suffix in (".js", ".css")]
    assert len(files) == 3
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in told, path.name
    axe = Path(__file__).parent / "vendor" / "axe.min.js"
    digest = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
    assert hashlib.sha256(axe.read_bytes()).hexdigest() == digest


def test_every_word_of_the_pages_is_said_in_both_languages_and_used() -> None:
    sources = [path.read_text("utf-8") for path in [*_WEB.rglob("*.html"), *_WEB.rglob("*.py")]]
    whole = "\n".join(sources)
    used = set(re.findall(r"""\bt\(['"]([a-z_0-9]+)['"]""", whole)) | set(
        re.findall(r'text\(lang, "([a-z_0-9]+)"', whole)
    )
    assert {key for key in used if not key.endswith("_")} <= set(texts())
    for key, (chinese, english) in texts().items():
        assert chinese, key
        assert english, key
        assert re.findall(r"\{\w+\}", chinese) == re.findall(r"\{\w+\}", english) or set(
            re.findall(r"\{\w+\}", chinese)
        ) == set(re.findall(r"\{\w+\}", english)), key
        assert not re.search(r"抄袭|造假|弄虚作假", chinese), key


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("报告/2023.docx", "报告/2023.docx"), ("../../etc/passwd", "etc/passwd"), ("/a/b.txt", "a/b.txt"),
        ("C:\\x\\y.doc", "x/y.doc"), ("..", "未命名"), ("", "未命名"), ("a\x00\r\n\u202eb.txt", "ab.txt"), (" . / .. /x", "x"),
    ],
)  # fmt: skip
def test_shown_names_point_nowhere(name: str, shown: str) -> None:
    assert uploads.shown_name(name) == shown


def test_long_names_keep_their_suffix() -> None:
    assert uploads.shown_name("长" * 500 + ".docx").endswith("….docx")
    assert len(uploads.shown_name("长" * 500 + ".docx")) <= 240


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("开展谈心谈话28次。", "谈心", True), ("开展谈心谈话28次。", "心谈", True), ("开展谈心谈话28次。", "谈话28次", True),
        ("开展谈心谈话28次。", "28", True), ("开展谈心谈话28次。", "8次", False), ("开展谈心谈话28次。", "话", True),
        ("开展谈心谈话28次。", "次", True), ("开展谈心谈话28次。", "28次。", True), ("谈话", "谈话工作", False),
        ("参观AI展览", "ai", True), ("第3次", "第3", True), ("第3次", "3次", True), ("提醒谈话", "谈话 提醒", True),
    ],
)  # fmt: skip
def test_words_find_what_stands_there(store: Store, text: str, query: str, found: bool) -> None:
    with store.connection() as connection:
        connection.execute("INSERT INTO found (rowid, words) VALUES (1, ?)", (indexed(text),))
        rows = connection.execute("SELECT rowid FROM found WHERE found MATCH ?", (asked(query),)).fetchall()
    assert bool(rows) is found


def test_nothing_can_be_asked_for_without_words() -> None:
    assert asked("") == asked("*，。") == asked('" " (') == ""


def test_reports_come_back_as_they_were(samples: Path) -> None:
    report = extract(samples / "jyj_2023.txt")
    again = unpack(pack(report))
    assert again.to_dict() == report.to_dict()
    items = metric_items(report)
    assert len(set(items.values())) == len(report.metrics)
    flags = flag_items(report)
    assert len(set(flags)) == len(report.flags)


def test_the_same_content_under_the_same_name_is_kept_once(store: Store) -> None:
    first = uploads.keep(store, "a.txt", io.BytesIO(b"one"), "x")
    again = uploads.keep(store, "a.txt", io.BytesIO(b"one"), "x")
    other = uploads.keep(store, "a.txt", io.BytesIO(b"two"), "x")
    assert (first.fresh, again.fresh, other.fresh) == (True, False, True)
    assert len(list(store.inputs.iterdir())) == 2
    assert [name for name, _, _ in uploads.listed(store)] == ["a.txt", "a（2）.txt"]


def test_jobs_that_wait_serve_for_all_and_survive(store: Store) -> None:
    one, two = jobs.add(store, "audit", "x"), jobs.add(store, "audit", "y")
    assert one == two
    taken = jobs.take(store)
    assert taken
    assert taken["id"] == one
    assert jobs.take(store) is None
    assert jobs.add(store, "audit", "z") != one
    jobs.requeue(store, "cut off")
    assert jobs.take(store)
    for _ in range(3):
        jobs.requeue(store, "cut off")
        jobs.take(store)
    assert store.value("SELECT message FROM jobs WHERE id = ?", (one,)) in ("", "cut off")
    assert store.value("SELECT count(*) FROM jobs WHERE status = 'failed'") >= 1


def test_tokens_are_kept_as_digests_only(store: Store) -> None:
    token = people.opening_token(store, "王主任")
    other = people.add(store, "赵复核", "reviewer")
    found = people.by_token(store, token)
    assert found
    assert found.may("owner")
    reviewer = people.by_token(store, other)
    assert reviewer
    assert reviewer.may("reviewer")
    assert not reviewer.may("owner")
    secret = people.open_session(store, reviewer)
    assert people.by_session(store, secret) == reviewer
    store.close()
    kept = b"".join(path.read_bytes() for path in store.workspace.glob("web.sqlite3*"))
    for hidden in (token, other, secret):
        assert hidden.encode() not in kept


def test_a_new_start_makes_the_old_opening_address_void(store: Store) -> None:
    old = people.opening_token(store, "x")
    person = people.by_token(store, old)
    assert person
    session = people.open_session(store, person)
    people.opening_token(store, "x")
    assert people.by_token(store, old) is None
    assert people.by_session(store, session) is None


def test_pieces_of_a_text_are_the_text(samples: Path, store: Store) -> None:
    from taizhang.run.audit import audit
    from taizhang.web.reading import text_of
    from taizhang.web.store.fill import fill

    made = audit(sorted(samples.glob("fy_*.txt")), workers=1)
    fill(store, made)
    for report in made.records:
        found = opened(store, report.id)
        assert isinstance(found, Opened)
        html = str(text_of(store, found))
        pieces = re.findall(r'<span data-at="(\d+)"[^>]*>(.*?)</span>', html, re.DOTALL)
        for at, piece in pieces:
            plain = (
                piece.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", '"')
                .replace("&#39;", "'")
                .replace("&amp;", "&")
            )
            assert report.text.startswith(plain, int(at))
        assert sum(len(line) for line in report.text.split("\n") if line.strip()) == sum(
            len(re.sub(r"&#?\w+;", "x", piece)) for _, piece in pieces
        )
        assert html.count("data-metric=") >= len(report.metrics) - 5
