"""Pushes against a real HTTP receiver and a real SMTP server on loopback: once each, quiet, and without a secret."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest

from tests.receiver import SECRET, Receiver
from vocnlp.clock import FixedClock
from vocnlp.config import NotifySettings, load_settings
from vocnlp.errors import ConfigError
from vocnlp.notify import Delivery, Message, check_targets, fit_text, push

pytest.importorskip("apprise", reason="apprise is not installed: pip install 'vocnlp[notify]'")

CLOCK = FixedClock(datetime(2026, 11, 16, 18, 4, tzinfo=UTC))
REPORT = Message(
    "report",
    "run-182",
    "客户痛点报告 · 示例银行",
    "第一行\n转账失败",
    "# 客户痛点报告\n**转账失败**",
    "<p>转账失败</p>",
)


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as a client needs (RFC 5321: EHLO, MAIL, RCPT, DATA, QUIT), on the standard library alone."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.mails: list[tuple[list[str], bytes]] = []


class _Mail(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 loopback\r\n")
        to: list[str] = []
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text)
                self.server.mails.append((to, b"".join(lines)))
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                if verb == b"RCPT":
                    to.append(line.decode().strip())
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def targets(*urls: str, **options: Any) -> NotifySettings:
    return NotifySettings.model_validate(
        {"wait_seconds": 0, "targets": [{"name": f"t{n}", "url": url, **options} for n, url in enumerate(urls)]}
    )


def send(settings: NotifySettings, message: Message, folder: Path, **environment: str) -> list[Delivery]:
    ledger = folder / "state" / "deliveries.json"
    return push(settings, message, ledger=ledger, clock=CLOCK, environment=environment, wait=lambda _: None)


def test_arrives_once_and_not_again(receiver: Receiver, tmp_path: Path) -> None:
    settings = targets("${HOOK}")
    first = send(settings, REPORT, tmp_path, HOOK=receiver.address)
    assert first == [Delivery("t0", "report", "run-182", "delivered", attempts=1)]
    assert send(settings, REPORT, tmp_path, HOOK=receiver.address)[0].status == "already"
    ((path, posted),) = receiver.posted
    assert path == f"/hook/{SECRET}"
    assert (posted["title"], posted["message"]) == (REPORT.title, REPORT.markdown)
    other = Message("report", "run-183", "次日", "次日")
    assert send(settings, other, tmp_path, HOOK=receiver.address)[0].status == "delivered"
    assert len(receiver.posted) == 2


def test_two_processes_at_once_send_it_once(receiver: Receiver, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        # Each call opens the ledger anew, as another process would.
        jobs = [pool.submit(send, targets("${HOOK}"), REPORT, tmp_path, HOOK=receiver.address) for _ in range(4)]
        said = sorted(job.result()[0].status for job in jobs)
    assert said == ["already", "already", "already", "delivered"]
    assert len(receiver.posted) == 1


def test_what_may_pass_is_tried_again_and_what_will_not_is_not(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answers = [503, 429, 200]
    (delivery,) = send(targets("${HOOK}"), REPORT, tmp_path, HOOK=receiver.address)
    assert (delivery.status, delivery.attempts) == ("delivered", 3)
    receiver.answers = [403]
    (delivery,) = send(targets("${HOOK}"), Message("report", "run-9", "题", "文"), tmp_path, HOOK=receiver.address)
    assert (delivery.status, delivery.attempts, delivery.reason, delivery.transient) == ("failed", 1, "HTTP 403", False)


def test_what_failed_is_sent_by_the_next_run_of_the_night(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answers = [500, 500, 500]
    settings = targets("${HOOK}")
    assert send(settings, REPORT, tmp_path, HOOK=receiver.address)[0].status == "failed"
    assert send(settings, REPORT, tmp_path, HOOK=receiver.address)[0].status == "delivered"


def test_an_answer_that_never_came_is_unknown_and_not_sent_twice(receiver: Receiver, tmp_path: Path) -> None:
    receiver.closes_without_answer = True
    settings = targets("${HOOK}")
    (delivery,) = send(settings, REPORT, tmp_path, HOOK=receiver.address)
    assert (delivery.status, delivery.attempts) == ("unknown", 1)
    assert send(settings, REPORT, tmp_path, HOOK=receiver.address)[0].status == "already"
    assert len(receiver.posted) == 1


def test_nobody_listening_is_a_delivery_that_failed(tmp_path: Path) -> None:
    (delivery,) = send(targets("${HOOK}"), REPORT, tmp_path, HOOK=f"json://127.0.0.1:9/{SECRET}")
    assert (delivery.status, delivery.transient, delivery.attempts) == ("failed", True, 3)
    assert delivery.reason == "the receiver could not be reached"


def test_mail_arrives_once_as_html_with_its_title(mail: MailServer, tmp_path: Path) -> None:
    url = f"mailto://127.0.0.1:{mail.server_address[1]}/?from=voc@bank.example&to=ops@bank.example&mode=insecure"
    settings = targets("${MAIL}")
    (delivery,) = send(settings, REPORT, tmp_path, MAIL=url)
    assert delivery.status == "delivered"
    assert send(settings, REPORT, tmp_path, MAIL=url)[0].status == "already"
    ((to, content),) = mail.mails
    assert "ops@bank.example" in to[0]
    parsed = message_from_bytes(content)
    assert str(make_header(decode_header(parsed["Subject"]))) == REPORT.title
    bodies = [
        part.get_payload(decode=True).decode() for part in parsed.walk() if part.get_content_type() == "text/html"
    ]
    assert "转账失败" in bodies[0]


def test_no_secret_is_logged_kept_or_shown(
    receiver: Receiver, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = targets("${HOOK}", "${DOWN}", "${WRONG}", "${UNSET}")
    with caplog.at_level(logging.DEBUG):
        for name in ("apprise", "urllib3", "urllib3.connectionpool"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        said = send(
            settings, REPORT, tmp_path, HOOK=receiver.address, DOWN=f"json://127.0.0.1:9/{SECRET}",
            WRONG=f"nosuch://{SECRET}",
        )  # fmt: skip
    assert [delivery.status for delivery in said] == ["delivered", "failed", "failed", "failed"]
    assert said[2].reason == "this is no address that apprise knows"
    assert said[3].reason == "environment variable UNSET is not set"
    kept = [path.read_text("utf-8") for path in (tmp_path / "state").iterdir()]
    out, err = capfd.readouterr()
    for text in (caplog.text, out, err, repr(said), *map(str, said), repr(settings), *kept):
        assert SECRET not in text


def test_an_address_in_the_file_itself_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "voc.yaml").write_text(f"notify: {{targets: [{{name: a, url: 'wecombot://{SECRET}'}}]}}\n", "utf-8")
    with pytest.raises(ConfigError, match="environment variable") as caught:
        load_settings(tmp_path / "voc.yaml")
    assert SECRET not in str(caught.value)


def test_settings_keep_the_reference_and_an_unset_one_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "voc.yaml").write_text("notify: {targets: [{name: a, url: '${NOT_SET_ANYWHERE}'}]}\n", "utf-8")
    assert load_settings(tmp_path / "voc.yaml").notify.targets[0].url == "${NOT_SET_ANYWHERE}"


def test_a_target_gets_what_it_wants(receiver: Receiver, tmp_path: Path) -> None:
    settings = targets("${HOOK}", owners=["信用卡中心"])
    digests = [Message("digest", "run-1", "题", "文", owner=owner) for owner in ("信用卡中心", "网点部")]
    said = [send(settings, message, tmp_path, HOOK=receiver.address) for message in (REPORT, *digests)]
    assert [[d.status for d in of] for of in said] == [[], ["delivered"], []]
    everybody = targets("${HOOK}", events=["digest", "missed"])
    assert len(send(everybody, digests[1], tmp_path, HOOK=receiver.address)) == 1
    assert len(send(everybody, Message("missed", "2026-11-16", "题", "文"), tmp_path, HOOK=receiver.address)) == 1


@pytest.mark.parametrize(
    ("url", "plugin"),
    [
        (f"wecombot://{SECRET}", ""),
        ("dingtalk://SEC0123456789@0123456789abcdef0123456789abcdef/", ""),
        ("feishu://0123456789abcdef0123456789abcdef", ""),
        ("mailtos://voc:pw@smtp.bank.example?to=ops@bank.example", ""),
        ("nosuch://x", "this is no address that apprise knows"),
    ],
)
def test_addresses_of_the_chat_programs_are_understood(url: str, plugin: str) -> None:
    # apprise's plugins for these post to fixed hosts: what they send is not tested here, only that they are found.
    assert check_targets(targets("${URL}"), environment={"URL": url}) == {"t0": plugin}


@pytest.mark.parametrize("schema", ["wecombot", "dingtalk", "feishu"])
def test_chat_programs_get_text_that_fits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, schema: str) -> None:
    """A stand-in for `requests.post`: these hosts cannot be reached from a test."""
    import requests

    sent: list[dict[str, Any]] = []

    def post(_url: str, data: Any, **_: Any) -> requests.Response:
        sent.append(json.loads(data))
        answer = requests.Response()
        answer.status_code = 200
        return answer

    monkeypatch.setattr(requests, "post", post)
    token = "0123456789abcdef0123456789abcdef"
    long = Message("report", "run-1", "题", "\n".join(["转账失败"] * 400), "# 题")
    (delivery,) = send(targets("${URL}"), long, tmp_path, URL=f"{schema}://{token}")
    assert delivery.status == "delivered"
    (payload,) = sent
    text = payload.get("text", payload.get("content"))
    said = text.get("content", text.get("text"))
    assert said.startswith("转账失败\n转账失败")
    assert len(said.encode()) <= (2048 if schema == "wecombot" else 20_000)
    assert "#" not in said


@pytest.mark.parametrize(("code", "attempts"), [(93000, 1), (45009, 3)])
def test_a_refusal_inside_an_http_200_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, attempts: int
) -> None:
    """A stand-in for `requests.post`, answering as WeCom does to a wrong key and to too many messages."""
    import requests

    def post(*_: Any, **__: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer._content = 200, json.dumps({"errcode": code, "errmsg": "no"}).encode()
        return answer

    monkeypatch.setattr(requests, "post", post)
    (delivery,) = send(targets("${URL}"), REPORT, tmp_path, URL=f"wecombot://{SECRET}")
    assert (delivery.status, delivery.attempts) == ("failed", attempts)
    assert delivery.reason == f"the receiver answered with error code {code}"


def test_text_without_lines_is_cut_too() -> None:
    assert len(fit_text("慢" * 1000, 100).encode()) <= 100


def test_a_damaged_ledger_fails_the_push_and_nothing_else(receiver: Receiver, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "deliveries.json").write_text("{", "utf-8")
    (delivery,) = send(targets("${HOOK}"), REPORT, tmp_path, HOOK=receiver.address)
    assert (delivery.status, receiver.posted) == ("failed", [])
