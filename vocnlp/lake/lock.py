"""Locks of a lake in a local folder: one writer, and no append while a run begins or is published.

`flock` belongs to the open file, so the operating system lets go of it when the process dies, kill -9 included. On an
object store there is no such lock; there the claim kept in the `runs` table guards (see `run.py`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from vocnlp.errors import LakeBusyError, LakeError

WRITER = ".writer.lock"
APPEND = ".append.lock"


class WriterLock:
    """Held by the process of the one run that may write.

    Parameters
    ----------
    folder : Path
        The lake.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / WRITER
        self._file: int | None = None

    def acquire(self, now: datetime) -> None:
        """Take the lock or fail at once.

        Raises
        ------
        LakeBusyError
            Naming the process that holds it and since when.
        """
        fcntl = _fcntl()
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _read_holder(file)
            os.close(file)
            raise LakeBusyError(
                "another run is writing to this lake",
                expected="no other writer",
                got=holder,
                where=str(self._path),
                fix="wait for it to end; if it hangs, stop that process: the lock goes with it",
            ) from None
        # Written in place: replacing the file would leave the lock on one that nobody opens again.
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps({"pid": os.getpid(), "since": now.isoformat()}).encode(), 0)
        self._file = file

    def release(self) -> None:
        """Let go; nothing happens if it is not held."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def find_writer(folder: Path) -> str | None:
    """Say which living process of this machine holds the writer's lock; None if none does.

    Looks without touching the lock: a check must never be the reason that a run finds the lake busy.
    """
    try:
        holder = json.loads((folder / WRITER).read_text("utf-8"))
        os.kill(int(holder["pid"]), 0)
    except PermissionError:
        pass  # alive, and another user's
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return f"process {holder['pid']} since {holder['since']}"


@contextmanager
def appending(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold the append lock: shared by appends, alone while a run begins, ends or is published.

    A worker that outlives its run can therefore never slip rows in between the check and the write.
    """
    fcntl = _fcntl()
    file = os.open(folder / APPEND, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(file)


def _read_holder(file: int) -> str:
    try:
        holder = json.loads(os.pread(file, 1000, 0))
        return f"process {holder['pid']} since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has only just started"


def _fcntl() -> Any:
    try:
        import fcntl
    except ImportError as error:
        raise LakeError(
            "this system cannot lock a lake for writing",
            expected="a POSIX system (Linux, macOS, WSL)",
            got="no flock",
            fix="write from one of those; reading works everywhere",
        ) from error
    return fcntl
