from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from vocnlp.config import FileSource, Source
from vocnlp.sources import Pull, pull

from .servers import Database, FeedbackApi, find_program, run_api, run_mariadb, run_postgres

KEY = bytes(range(32))
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
UNTIL = datetime(2026, 11, 15, 16, 0, tzinfo=UTC)
COLUMNS = {"id": "编号", "created_at": "时间", "text": "内容"}


@pytest.fixture
def pull_path() -> Callable[..., Pull]:
    """Pull a path with a three-column mapping; settings of the source and of the pull by name."""

    def run(path: Path | str, **settings: Any) -> Pull:
        window = {"cursor": None, "until": UNTIL, "now": NOW, "time_zone": "Asia/Shanghai", "max_text_chars": 20_000}
        window |= {name: settings.pop(name) for name in [*window, "since", "chunk_rows"] if name in settings}
        settings = {"name": "reviews", "kind": "review", "columns": COLUMNS} | settings
        return pull(FileSource(path=str(path), **settings), key=KEY, **window)

    return run


@pytest.fixture
def pull_rows(tmp_path: Path, pull_path: Callable[..., Pull]) -> Callable[..., Pull]:
    """Pull CSV lines, the header first."""

    def run(*lines: str, **settings: Any) -> Pull:
        path = tmp_path / "reviews.csv"
        path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape") + b"\n")
        return pull_path(path, **settings)

    return run


def _start(run: Callable[[], Any], *programs: str) -> Iterator[Database]:
    missing = [name for name in programs if find_program(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed (Debian: postgresql, mariadb-server)")
    pytest.importorskip("dlt")
    with run() as database:
        yield database


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    """A PostgreSQL of the test run's own."""
    yield from _start(run_postgres, "initdb", "postgres", "psql")


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Database]:
    """A MariaDB of the test run's own."""
    yield from _start(run_mariadb, "mariadb-install-db", "mariadbd")


@pytest.fixture
def api() -> Iterator[FeedbackApi]:
    """A JSON API on loopback."""
    pytest.importorskip("dlt")
    with run_api(FeedbackApi()) as running:
        yield running


@pytest.fixture
def pull_source() -> Callable[..., Pull]:
    """Pull a source of any kind; its settings and those of the pull by name."""

    def run(**settings: Any) -> Pull:
        window = {"cursor": None, "until": UNTIL, "now": NOW, "time_zone": "Asia/Shanghai", "max_text_chars": 20_000}
        window |= {name: settings.pop(name) for name in [*window, "since", "chunk_rows"] if name in settings}
        settings = {"name": "reviews", "kind": "review", "columns": COLUMNS} | settings
        return pull(TypeAdapter(Source).validate_python(settings), key=KEY, **window)

    return run
