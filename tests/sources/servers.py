"""Real servers on loopback, on free ports and in folders of their own: PostgreSQL, MariaDB, an HTTP(S) API.

Every server process runs under `timeout`, so that none outlives a test run that was killed.
"""

from __future__ import annotations

import base64
import getpass
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PASSWORD = "p@ss:/w%rd#1"
LIFETIME_SECONDS = 1_800


@dataclass(frozen=True)
class Database:
    """A running database with a user `voc` that may read and write the database `crm`."""

    dialect: str
    port: int
    certificate: Path | None = None

    @property
    def url(self) -> str:
        """Without the password, which stands in VOC_DB_PASSWORD."""
        return f"{self.dialect}://voc@127.0.0.1:{self.port}/crm"

    def engine(self) -> Any:
        """For the test's own writing."""
        import sqlalchemy as sa

        driver = {"postgresql": "postgresql+psycopg", "mariadb": "mariadb+pymysql"}[self.dialect]
        return sa.create_engine(sa.make_url(self.url).set(drivername=driver, password=PASSWORD))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def find_program(name: str) -> str | None:
    """Debian keeps the server's programs off the path."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), "/usr/sbin", "/usr/local/sbin"]
    return shutil.which(name) or next((found for p in places if (found := shutil.which(name, path=str(p)))), None)


@contextmanager
def _folder_of(user: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Both servers refuse to run as root: give them a folder and the options to start a process as their own user."""
    folder = Path(tempfile.mkdtemp(prefix="voc-"))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, user, user)
        as_user = {"user": user, "group": user, "extra_groups": []}
    try:
        yield folder, as_user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[str], ready: Callable[[], bool], stop: signal.Signals, options: Any) -> Iterator[None]:
    server = subprocess.Popen(
        ["timeout", "-s", stop.name[3:], str(LIFETIME_SECONDS), *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )
    try:
        for _ in range(200):
            if server.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {server.returncode}")
            if ready():
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{command[0]} did not start")
        yield
    finally:
        server.send_signal(stop)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)


def _answers(database: Database) -> bool:
    import sqlalchemy as sa

    engine = database.engine()
    try:
        with engine.connect():
            return True
    except sa.exc.SQLAlchemyError:
        return False
    finally:
        engine.dispose()


@contextmanager
def run_postgres() -> Iterator[Database]:
    initdb, postgres, psql = (find_program(name) for name in ("initdb", "postgres", "psql"))
    assert initdb and postgres and psql
    with _folder_of("postgres") as (folder, as_user):
        port, data = free_port(), folder / "data"
        admin = "postgres" if as_user else getpass.getuser()
        quiet: dict[str, Any] = {"check": True, "capture_output": True, "cwd": folder, "timeout": 120, **as_user}
        options = ["-A", "scram-sha-256", "-U", admin, "--no-sync", "-E", "UTF8", "--locale", "C"]
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        subprocess.run([initdb, "-D", str(data), "--pwfile", str(folder / "password"), *options], **quiet)
        command = [postgres, "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        # It offers TLS under a certificate that nobody signed; clients that do not ask who it is need not care.
        certificate, key = write_certificate(folder)
        key.chmod(0o600)
        if as_user:
            shutil.chown(key, "postgres", "postgres")
        command += ["-c", "ssl=on", "-c", f"ssl_cert_file={certificate}", "-c", f"ssl_key_file={key}"]
        command += ["-c", f"unix_socket_directories={folder}", "-c", "fsync=off", "-c", "timezone=America/New_York"]
        environment = os.environ | {"PGPASSWORD": PASSWORD}
        shell = [psql, "-h", "127.0.0.1", "-p", str(port), "-U", admin, "-d", "postgres", "-c"]

        def ready() -> bool:
            return (
                subprocess.run([*shell, "select 1"], capture_output=True, env=environment, check=False).returncode == 0
            )

        with _running(command, ready, signal.SIGINT, {"cwd": folder, **as_user}):
            for line in (f"create role voc login password '{PASSWORD}'", "create database crm owner voc"):
                subprocess.run([*shell, line], check=True, capture_output=True, env=environment)
            yield Database("postgresql", port, certificate)


@contextmanager
def run_mariadb() -> Iterator[Database]:
    install, mariadbd = find_program("mariadb-install-db"), find_program("mariadbd")
    assert install and mariadbd
    with _folder_of("mysql") as (folder, as_user):
        port, data = free_port(), folder / "data"
        quiet: dict[str, Any] = {"check": True, "capture_output": True, "cwd": folder, "timeout": 120, **as_user}
        subprocess.run(
            [
                install,
                "--no-defaults",
                f"--datadir={data}",
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
            ],
            **quiet,
        )
        start = folder / "start.sql"
        start.write_text(
            # One statement a line.
            f"create database crm character set utf8mb4;\ncreate user voc@'127.0.0.1' identified by '{PASSWORD}';\n"
            "grant all on crm.* to voc@'127.0.0.1';\n"
        )
        start.chmod(0o644)
        command = [mariadbd, "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1"]
        command += [f"--socket={folder}/s", f"--init-file={start}", "--skip-name-resolve", "--default-time-zone=-05:00"]
        command += [f"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=0"]
        database = Database("mariadb", port)
        with _running(command, lambda: _answers(database), signal.SIGTERM, {"cwd": folder, **as_user}):
            yield database


@dataclass
class FeedbackApi:
    """A JSON API over `rows`, and the faults it is told to have.

    Attributes
    ----------
    faults : dict of int to callable
        What to do instead of answering the n-th request (from 1); it gets the handler.
    requests : list of (path, query, headers)
        What was asked.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 3
    token: str = ""
    faults: dict[int, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, query: dict[str, str]) -> tuple[Any, dict[str, str]]:
        """Return the page of one request, in the style that the path names, and its headers."""
        if path == "/paged":
            page = int(query.get("page", 1))
            return {"data": {"list": self._cut((page - 1) * self.page_size), "pages": -(-len(self.rows) // 3)}}, {}
        if path == "/offset":
            return self._cut(int(query["offset"]), int(query["limit"])), {}
        if path == "/cursor":
            start = int(query.get("cursor") or 0)
            more = start + self.page_size < len(self.rows)
            return {"code": 0, "rows": self._cut(start), "next": str(start + self.page_size) if more else ""}, {}
        start = int(query.get("after", 0))
        link = f"{self.url}{path}?after={start + self.page_size}"
        more = start + self.page_size < len(self.rows)
        if path == "/header":
            return self._cut(start), {"Link": f'<{link}>; rel="next"'} if more else {}
        # As Zendesk's incremental exports: there is always a next page, and a flag that says when to stop.
        return {"tickets": self._cut(start), "next_page": link, "end_of_stream": not more}, {}

    def _cut(self, start: int, size: int | None = None) -> list[dict[str, Any]]:
        return self.rows[start : start + (size or self.page_size)]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"{}", **headers: str) -> None:
    """Answer one request."""
    handler.send_response(status)
    for name, value in ({"Content-Type": "application/json"} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Promise a page and hang up in the middle of it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"rows": [{"id": 1,')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def run_api(api: FeedbackApi, certificate: tuple[Path, Path] | None = None) -> Iterator[FeedbackApi]:
    """Serve an API; over TLS if a certificate and its key are given."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            length = int(self.headers.get("Content-Length") or 0)
            if length:
                query |= {name: str(value) for name, value in json.loads(self.rfile.read(length)).items()}
            api.requests.append((asked.path, query, dict(self.headers)))
            fault = api.faults.get(len(api.requests))
            basic = "Basic " + base64.b64encode(f"voc:{api.token}".encode()).decode()
            given = (self.headers.get("Authorization"), self.headers.get("X-Api-Key"), query.get("access_token"))
            if fault is not None:
                fault(self)
            elif api.token and not {f"Bearer {api.token}", basic, api.token} & set(given):
                send(self, 401)
            else:
                page, headers = api.answer(asked.path, query)
                send(self, 200, json.dumps(page, ensure_ascii=False).encode(), **headers)

        do_POST = do_GET

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # A client that refuses our certificate is no error worth printing.
    server.handle_error = lambda *_args: None  # type: ignore[method-assign]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    api.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a self-signed certificate for 127.0.0.1 and its key."""
    openssl = shutil.which("openssl")
    assert openssl
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return certificate, key
