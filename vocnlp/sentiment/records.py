"""What a training step puts on record when it is done, and how the next one finds out.

A step's mark is the fingerprint of everything that decides what it makes: its settings, the examples, the base, the
steps before it. A record of the same mark is a step that need not run again; one of another mark is refused, since
nothing tells which of the two is wanted.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vocnlp.errors import ModelError

logger = logging.getLogger(__name__)

_RECORD, _LOCK = "done.json", ".lock"


@dataclass
class Step:
    """A step under way: its folder, and what it puts on record when it is done."""

    folder: Path
    fingerprint: str
    record: dict[str, Any] = field(default_factory=dict)


def write_json(path: Path, body: Any) -> None:
    """Write JSON whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def read_record(folder: Path) -> dict[str, Any]:
    """Return what a step put on record; empty if it is not done.

    Raises
    ------
    ModelError
        If the record is damaged.
    """
    path = folder / _RECORD
    if not path.exists():
        return {}
    try:
        record = dict(json.loads(path.read_text(encoding="utf-8")))
        record["fingerprint"] = str(record["fingerprint"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(
            "a step's record is damaged",
            expected="JSON with a fingerprint",
            got=type(error).__name__,
            where=str(path),
            fix="remove the step's folder; it runs again",
        ) from error
    return record


def is_done(folder: Path, mark: str) -> bool:
    """Tell whether a step of this mark has left its record in a folder.

    Raises
    ------
    ModelError
        If another one did, or the record is damaged.
    """
    found = read_record(folder).get("fingerprint")
    if found is not None and found != mark:
        raise ModelError(
            "the working folder holds a step of another recipe, or of other examples",
            expected=mark,
            got=str(found),
            where=str(folder),
            fix="remove the folder and those of the steps after it, or give another --work",
        )
    return found is not None


def require_done(folder: Path, mark: str) -> Path:
    """Return the folder of a step that the next one builds on.

    Raises
    ------
    ModelError
        If it is not done, or was done with other settings or examples.
    """
    if not is_done(folder, mark):
        raise ModelError(
            "a step before this one is not done",
            expected=f"a finished step {folder.name}",
            got="none",
            where=str(folder),
            fix=f"take step {folder.name} first, or the whole recipe",
        )
    return folder


@contextmanager
def run_step(folder: Path, mark: str) -> Iterator[Step]:
    """Time a step and put it on record; a step that raises leaves no record.

    Raises
    ------
    ModelError
        If another process is at work on the same step.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder):
        step = Step(folder, mark)
        started = time.monotonic(), time.process_time()
        logger.info("step %s", folder.name)
        yield step
        took = {
            "wall_seconds": round(time.monotonic() - started[0], 1),
            "cpu_seconds": round(time.process_time() - started[1], 1),
        }
        write_json(folder / _RECORD, {"fingerprint": mark, **took, **step.record})
        logger.info("step %s done: %s", folder.name, took)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a step's folder: two trainings would take turns in overwriting each other's checkpoints."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ModelError(
            "another training is at work on this step",
            expected="one training in a working folder",
            got="a lock that a running process holds",
            where=str(folder / _LOCK),
            fix="wait until it ends, then go on, or give another --work",
        ) from error
    try:
        yield
    finally:
        lock.release()
