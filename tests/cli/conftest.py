"""A small export, and commands called on it as from a shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vocnlp.cli import app

HEADER = "编号,时间,内容"
ROWS = [f"{n},2024-11-1{n} 08:00:00,手机银行总是闪退第{n}次，但是客服不错，回电13800138000" for n in range(1, 6)]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "my.csv"
    path.write_bytes("".join(f"{line}\r\n" for line in [HEADER, *ROWS]).encode("gb18030"))
    return path


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Call a command in the test's own folder; return its exit code and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "80"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run
