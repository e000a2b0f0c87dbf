"""What is printed is whole: on a narrow terminal it is folded, in a pipe it is one line."""

from __future__ import annotations

import io

import pytest

from vocnlp.cli import console

LABEL = "手机银行转账提示系统繁忙请稍后再试" * 8


def print_table(monkeypatch, **environment):
    out = io.StringIO()
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(console.out, "_file", out)
    table = console.build_table("code", "label", "terms", title="topics")
    table.add_row("P-0001", LABEL, "transfer " * 20)
    console.out.print(table)
    return out.getvalue()


@pytest.mark.parametrize("environment", [{}, {"COLUMNS": "60"}])
def test_a_pipe_gets_each_row_on_one_line(monkeypatch, environment):
    (line,) = [line for line in print_table(monkeypatch, **environment).splitlines() if "P-0001" in line]
    assert LABEL in line
    assert "transfer " * 19 + "transfer" in line
    assert "│" not in line


def test_a_narrow_terminal_folds_what_does_not_fit(monkeypatch):
    printed = print_table(monkeypatch, FORCE_COLOR="1", COLUMNS="60")
    assert max(map(len, printed.splitlines())) <= 60 + 20, "with colours"
    assert printed.count("转账") + printed.count("转\n") >= 1
    assert "…" not in printed
    shown = "".join(char for char in printed if char in set(LABEL))
    assert sorted(shown) == sorted(LABEL)


def test_an_error_in_a_log_is_not_wrapped(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(console.err, "_file", out)
    console.err.print("where: " + "a long path " * 30)
    assert len(out.getvalue().splitlines()) == 1
