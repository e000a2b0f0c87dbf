"""APIs: every style of paging, every kind of credentials, and what servers answer on bad days."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import time
import traceback
from datetime import UTC, datetime

import pandas as pd
import pytest

from vocnlp.config import RestSource
from vocnlp.errors import SourceAccessError, SourceFormatError, SourceUnavailableError

from .conftest import UNTIL
from .servers import FeedbackApi, cut_off, free_port, run_api, send, write_certificate

pytest.importorskip("dlt")

ROWS = [
    {"id": n, "at": f"2026-11-{n + 1:02d}T08:00:00+08:00", "body": {"text": f"电池太差，第{n}次了"}, "stars": 1}
    for n in range(10)
]
COLUMNS = {"id": "id", "created_at": "at", "text": "body.text", "rating": "stars"}
STYLES = {
    "/paged": {
        "data_path": "data.list",
        "paging": {"style": "page", "total_path": "data.pages", "size_param": "page_size", "size": 3},
    },
    "/offset": {"paging": {"style": "offset", "size": 4}},
    "/cursor": {"data_path": "rows", "paging": {"style": "cursor", "next_path": "next"}},
    "/header": {"paging": {"style": "header_link"}},
    "/tickets": {
        "data_path": "tickets",
        "paging": {"style": "next_link", "next_path": "next_page", "end_path": "end_of_stream"},
    },
}


@pytest.fixture
def pull_api(api, pull_source):
    """Pull the API by one of its paths; tries come quickly one after another."""
    api.rows = list(ROWS)

    def run(path="/cursor", **settings):
        quick = {"max_attempts": 3, "max_wait_seconds": 0.05, "timeout_seconds": 5}
        defaults = {"type": "rest", "url": api.url, "path": path, "columns": COLUMNS, **quick, **STYLES[path]}
        return pull_source(**defaults | settings)

    return run


@pytest.mark.parametrize("path", STYLES)
@pytest.mark.parametrize("n", [10, 9, 3, 1, 0])
def test_every_style_of_paging_gives_every_row_once(api, pull_api, path, n):
    api.rows = ROWS[:n]
    pulled = pull_api(path)
    assert (pulled.n_read, len(pulled.feedback), len(pulled.quarantine)) == (n, n, 0)
    assert pulled.feedback["text"].tolist() == [row["body"]["text"] for row in ROWS[:n]]


def test_pages_asked_for_in_a_body(api, pull_api):
    for path in ("/paged", "/offset", "/cursor"):
        pulled = pull_api(path, method="POST", body={"lang": "zh"}, since_param="from", start="2026-01-01")
        assert len(pulled.feedback) == 10, path
        assert api.requests[-1][1]["lang"] == "zh"
        assert api.requests[-1][1]["from"] == "2025-12-31T16:00:00Z"


@pytest.mark.parametrize(
    "auth",
    [
        {"type": "bearer", "token": "${VOC_API_TOKEN}"},
        {"type": "header", "name": "X-Api-Key", "value": "${VOC_API_TOKEN}"},
        {"type": "query", "name": "access_token", "value": "${VOC_API_TOKEN}"},
        {"type": "basic", "user": "voc", "password": "${VOC_API_TOKEN}"},
    ],
    ids=lambda auth: auth["type"],
)
def test_every_kind_of_credentials(api, pull_api, monkeypatch, auth):
    api.token = "s3cret-token/+="
    monkeypatch.setenv("VOC_API_TOKEN", api.token)
    assert len(pull_api(auth=auth).feedback) == 10
    monkeypatch.setenv("VOC_API_TOKEN", "wr0ng-token")
    with pytest.raises(SourceAccessError, match="refuses us") as caught:
        pull_api(auth=auth)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "wr0ng" not in told
    assert base64.b64encode(b"voc:wr0ng-token").decode() not in told
    monkeypatch.delenv("VOC_API_TOKEN")
    with pytest.raises(SourceAccessError, match="not set"):
        pull_api(auth=auth)


def test_the_bound_is_the_last_cursor_minus_the_look_back(api, pull_api):
    cursor = datetime(2026, 11, 9, tzinfo=UTC)
    forms = {
        "iso": "2026-11-06T00:00:00Z",
        "unix": "1793923200",
        "unix_ms": "1793923200000",
        "%Y-%m-%d %H:%M:%S": "2026-11-06 08:00:00",
    }
    for form, expected in forms.items():
        pulled = pull_api(since_param="since", since_format=form, cursor=cursor, look_back_days=3)
        assert api.requests[-1][1]["since"] == expected
        # This API does not care; the window still holds.
        assert (pulled.n_read, pulled.n_outside, len(pulled.feedback)) == (10, 5, 5)
    pull_api()
    assert "since" not in api.requests[-1][1]


def test_429_and_500_now_and_then_and_slow_pages(api, pull_api):
    def slow(handler):
        time.sleep(0.3)
        send(handler, 200, json.dumps({"rows": ROWS[6:9], "next": "9"}).encode())

    api.faults = {
        1: lambda h: send(h, 429, Retry_After="1"),
        2: lambda h: send(h, 500, b"<html>oops</html>"),
        5: lambda h: send(h, 503),
        6: cut_off,
        7: slow,
    }
    pulled = pull_api()
    assert pulled.feedback["text"].tolist() == [row["body"]["text"] for row in ROWS]


def test_retry_after_is_waited_for_up_to_a_limit(api, pull_api):
    api.faults = {1: lambda h: send(h, 429, Retry_After="1")}
    started = time.monotonic()
    assert len(pull_api(max_wait_seconds=30).feedback) == 10
    assert time.monotonic() - started >= 1
    api.faults = {len(api.requests) + n: lambda h: send(h, 429, Retry_After="3600") for n in range(1, 4)}
    with pytest.raises(SourceUnavailableError, match="patience") as caught:
        pull_api()
    assert caught.value.transient


def answer(body, status=200):
    return lambda handler: send(handler, status, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (answer(b"<!DOCTYPE html><html>Please log in, dear 13800138000</html>"), SourceFormatError, "got: HTML"),
        (answer(b"{'rows': []}"), SourceFormatError, "got: no JSON"),
        (answer({"code": 40001, "msg": "13800138000 token expired"}), SourceFormatError, "keys code, msg; code 40001"),
        (answer({"rows": {"1": {}}}), SourceFormatError, "no list of rows"),
        (answer([1, 2]), SourceFormatError, "no list of rows"),
        (answer({}, 404), SourceFormatError, "status 404"),
        (answer({}, 400), SourceFormatError, "status 400"),
        (answer({}, 403), SourceAccessError, "status 403"),
        (answer({"rows": ROWS[:3], "next": "3"}), SourceFormatError, "same page again"),
        (answer(b"[" * 100_000), SourceFormatError, "got: no JSON"),
    ],
)
def test_a_page_that_is_none(api, pull_api, fault, error, said):
    api.faults = {2: fault}
    with pytest.raises(error) as caught:
        pull_api()
    assert said in str(caught.value)
    assert not caught.value.transient
    assert "13800138000" not in "".join(traceback.format_exception(caught.value))
    assert "page" in caught.value.where


@pytest.mark.parametrize("page", [2, 4])
def test_a_connection_cut_in_the_middle_of_a_page(api, pull_api, page):
    api.faults = dict.fromkeys(range(page, page + 3), cut_off)
    with pytest.raises(SourceUnavailableError, match="broke off") as caught:
        pull_api()
    assert caught.value.transient
    api.faults = {}
    assert len(pull_api().feedback) == 10


def test_a_server_that_is_too_slow(api, pull_api):
    api.faults = {n: lambda h: time.sleep(1) for n in range(1, 3)}
    with pytest.raises(SourceUnavailableError):
        pull_api(timeout_seconds=0.2, max_attempts=2)


def test_a_server_that_sends_a_byte_now_and_then(api, pull_api):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    api.faults = {1: drip}
    started = time.monotonic()
    with pytest.raises(SourceUnavailableError):
        pull_api(timeout_seconds=0.1, max_attempts=1)
    assert time.monotonic() - started < 3


def test_nobody_answers(pull_api):
    for url in (f"http://127.0.0.1:{free_port()}", "http://no-such-host.invalid"):
        with pytest.raises(SourceUnavailableError):
            pull_api(url=url)


def test_pages_packed_and_in_pieces(api, pull_api):
    page = json.dumps({"rows": ROWS, "next": ""}).encode()

    def in_pieces(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        packed = gzip.compress(page)
        for start in range(0, len(packed), 7):
            piece = packed[start : start + 7]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    def in_pieces_cut(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(f"{len(page) // 2:x}\r\n".encode() + page[: len(page) // 2] + b"\r\n")
        handler.wfile.flush()
        handler.connection.shutdown(2)

    api.faults = {
        1: lambda h: send(h, 200, gzip.compress(page), Content_Encoding="gzip"), 2: in_pieces, 3: in_pieces_cut,
        4: lambda h: send(h, 200, page),
    }  # fmt: skip
    for _ in range(3):
        assert len(pull_api().feedback) == 10
    assert len(api.requests) == 4


def test_a_page_that_is_too_large_or_unpacks_to_it(api, pull_api):
    bomb = gzip.compress(b" " * (3 * 2**20))
    api.faults = {1: lambda h: send(h, 200, bomb, Content_Encoding="gzip")}
    with pytest.raises(SourceFormatError, match="too large"):
        pull_api(max_page_mb=2)


def test_a_link_to_another_host_gets_no_token(api, pull_api, monkeypatch):
    monkeypatch.setenv("VOC_API_TOKEN", "t0ken")
    with run_api(FeedbackApi(rows=ROWS)) as other:
        link = other.url.replace("127.0.0.1", "localhost") + "/tickets"
        for fault in (
            answer({"tickets": ROWS[:3], "next_page": link, "end_of_stream": False}),
            lambda h: send(h, 302, Location=link),
        ):
            api.faults = {len(api.requests) + 1: fault}
            with pytest.raises(SourceFormatError, match="another host"):
                pull_api("/tickets", auth={"type": "header", "name": "X-Api-Key", "value": "${VOC_API_TOKEN}"})
        assert other.requests == []


def test_more_pages_than_allowed_is_no_truncation(pull_api):
    paging = STYLES["/cursor"]["paging"]
    assert len(pull_api(paging=paging | {"max_pages": 4}).feedback) == 10
    with pytest.raises(SourceFormatError, match="more pages"):
        pull_api(paging=paging | {"max_pages": 3})


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_a_certificate_that_nobody_signed(api, pull_source, tmp_path):
    certificate = write_certificate(tmp_path)
    with run_api(FeedbackApi(rows=ROWS), certificate) as secured:
        source = {"type": "rest", "url": secured.url, "path": "/offset", "columns": COLUMNS, **STYLES["/offset"]}
        started = time.monotonic()
        with pytest.raises(SourceAccessError, match="certificate") as caught:
            pull_source(**source)
        assert time.monotonic() - started < 5, "another try cannot help"
        assert not caught.value.transient
        assert len(pull_source(**source, ca_file=str(certificate[0])).feedback) == 10
        with pytest.raises(SourceAccessError, match="trusted certificates"):
            pull_source(**source, ca_file=str(tmp_path / "none.pem"))


def test_odd_rows_go_to_the_quarantine_and_the_rest_goes_on(api, pull_api):
    api.rows = [
        *ROWS[:2],
        "no object",
        None,
        ROWS[2] | {"id": 20, "body": {"text": ["a", "list"]}},
        ROWS[2] | {"id": 21, "body": {"text": 12345}},
        ROWS[2] | {"id": 22, "body": "no object either"},
        ROWS[2] | {"id": 23, "body": {"text": "😡😡😡"}},
        ROWS[2] | {"id": None},
        ROWS[2] | {"id": 24, "at": "yesterday"},
        ROWS[2] | {"id": 25, "mood": "new here", "body": {"text": "好"}},
        ROWS[0] | {"body": {"text": "同一个编号，另一段话"}},
    ]
    pulled = pull_api()
    assert (pulled.n_read, len(pulled.feedback), pulled.n_rejected) == (12, 5, 7)
    lines = pulled.quarantine
    assert sorted(lines["error"]) == [
        "bad_row", "bad_row", "bad_time", "duplicate_id_conflict", "empty_id", "empty_text", "not_text"
    ]  # fmt: skip
    assert lines["got"][lines["error"] == "not_text"].tolist() == ["(list, no text) (id 20)"]
    assert pulled.unmapped == ("body", "mood") or pulled.unmapped == ("mood",)
    again = pull_api()
    pd.testing.assert_frame_equal(again.quarantine, lines)


def test_a_mapped_key_that_no_row_has(pull_api):
    with pytest.raises(SourceFormatError, match="mapped column is missing") as caught:
        pull_api(columns=COLUMNS | {"product": "item"})
    assert "item (for product)" in caught.value.expected


def test_pages_are_held_one_at_a_time(api):
    from vocnlp.sources.rest import RestPages

    source = RestSource(
        name="a", kind="review", type="rest", url=api.url, path="/cursor", columns=COLUMNS, **STYLES["/cursor"]
    )
    api.rows = list(ROWS)
    pages = RestPages(source, ["id"], since=None, until=UNTIL, zone="Asia/Shanghai", key=bytes(32))
    chunks = pages.chunks(3)
    assert len(next(chunks).frame) == 3
    assert len(api.requests) == 1, "the next page is asked for when the first is used up"
    assert sum(len(chunk.frame) for chunk in chunks) == 7
