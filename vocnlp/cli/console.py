"""What every command shares: exit codes, how errors are told, progress bars, dates."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich import box
from rich.console import Console, ConsoleDimensions
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from vocnlp.clock import SystemClock, business_day
from vocnlp.errors import InputError, VocError

EXIT_WRONG_INPUT = 2
EXIT_PARTIAL = 3
EXIT_MISSED_NIGHT = 4
EXIT_TRY_AGAIN = 75

FIRST_YEAR, LAST_YEAR = 1990, 2200

PIPE_WIDTH = 10_000
"""Columns of a line that no terminal shows."""


class _Console(Console):
    """A terminal is as wide as it is; what is piped, mailed or kept in a log is cut or wrapped nowhere."""

    @property
    def size(self) -> ConsoleDimensions:
        return super().size if self.is_terminal else ConsoleDimensions(PIPE_WIDTH, super().size.height)

    @size.setter
    def size(self, size: tuple[int, int]) -> None:
        self.width, self.height = size


out = _Console()
err = _Console(stderr=True)


def build_table(*headers: str, title: str | None = None) -> Table:
    """Return an empty table whose cells are folded on a narrow terminal, never cut; elsewhere without upright lines."""
    columns = [Column(header, overflow="fold") for header in headers]
    shape = box.HEAVY_HEAD if out.is_terminal else box.SIMPLE_HEAD
    return Table(*columns, title=title, title_justify="left", box=shape)


ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.")]
DEFAULT_CONFIG = Path("voc.yaml")


@contextmanager
def explained() -> Iterator[None]:
    """Turn an error of vocnlp into its four sentences and an exit code, without a traceback."""
    try:
        yield
    except VocError as error:
        err.print(f"[red]{type(error).__name__}[/red]: {escape(str(error))}", highlight=False)
        raise typer.Exit(EXIT_TRY_AGAIN if error.transient else EXIT_WRONG_INPUT) from None
    except (OSError, MemoryError, BrokenExecutor) as error:
        problem, code = _tell_machine(error)
        err.print(f"[red]{type(error).__name__}[/red]: {escape(str(problem))}", highlight=False, soft_wrap=True)
        raise typer.Exit(code) from None


_WRONG_PATH = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)


def _tell_machine(error: Exception) -> tuple[VocError, int]:
    """Say what the machine would not do. Nothing was committed, or it stands: another try picks up there."""
    if isinstance(error, OSError):
        is_path = isinstance(error, _WRONG_PATH) or error.errno == errno.EROFS
        problem = VocError(
            "a file or folder cannot be read or written",
            expected="a path that may be used" if is_path else "a disk with room that answers",
            got=error.strerror or str(error),
            where=str(error.filename or ""),
            fix="correct the path or its permissions" if is_path else "make room or mend it, then run it again",
        )
        return problem, EXIT_WRONG_INPUT if is_path else EXIT_TRY_AGAIN
    problem = VocError(
        "there was too little memory, or a process was killed",
        expected="all processes alive to the end",
        got=str(error) or "no memory left",
        fix="set a smaller `workers` or `chunk_size`, or free memory, then run it again",
    )
    return problem, EXIT_TRY_AGAIN


@contextmanager
def show_progress() -> Iterator[Any]:
    """Show steps as bars on a terminal, as lines elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=max(total, 1))
            bars.update(tasks[step], completed=done if total else 1, total=max(total, 1))
            if not err.is_terminal and done == total:
                err.print(f"{step}: {done}/{total}")

        yield show


@contextmanager
def show_busy(step: str) -> Iterator[None]:
    """Show that one long step is at work and for how long, where nobody knows how much of it there is."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        bars.add_task(step, total=None)
        yield
    if not err.is_terminal:
        err.print(f"{step}: done")


def tell_moment(moment: datetime, time_zone: str) -> str:
    """Return a moment as the business' clocks show it.

    Examples
    --------
    >>> from datetime import UTC
    >>> tell_moment(datetime(2026, 11, 15, 18, 30, tzinfo=UTC), "Asia/Shanghai")
    '2026-11-16 02:30'
    """
    return f"{moment.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"


def parse_day(text: str | None, time_zone: str) -> date:
    if text is None:
        return business_day(SystemClock().now(), time_zone) - timedelta(days=1)
    try:
        day = date.fromisoformat(text)
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            raise ValueError(text)
        return day
    except ValueError:
        raise InputError(
            "this is no date", expected="2026-11-15", got=repr(text), fix="write year-month-day of a year from 1990"
        ) from None
