"""The folder of a finished model: written whole beside its place, then moved there.

A model that is half-written must not answer, one that was good must not be lost to one that failed, and nothing that is
not a model's is ever removed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vocnlp.errors import InputError

FILES = (
    "config.json", "model.onnx", "tokenizer.json", "linear.npz", "manifest.bin", "metrics.json", "README.md",
    "STARTED_FROM.md", "calibration.svg",
)  # fmt: skip
"""What a model's folder may hold."""


def check_place(out: Path) -> Path:
    """Return where a model may be written, resolved: a new folder, an empty one, or a model's, to replace.

    Raises
    ------
    InputError
        If something else is there, or nothing can be written there.
    """
    out = out.resolve()
    if problem := _find_problem(out):
        raise InputError(
            "a model cannot be written here",
            expected="a new folder, an empty one, or one that holds a model of vocnlp and nothing else",
            got=problem,
            where=str(out),
            fix="give another --out",
        )
    return out


def _find_problem(out: Path) -> str | None:
    there = next(path for path in (out, *out.parents) if path.exists())
    if not there.is_dir():
        return "a file" if there == out else f"a file, {there.name}, where a folder should be"
    home = there if there != out else out.parent
    if not os.access(home, os.W_OK | os.X_OK):
        return f"no permission to write to {home}"
    names = {path.name for path in out.iterdir()} if there == out else set()
    if strange := sorted(names - set(FILES)):
        return f"a folder that holds {strange[0]}"
    return "a folder that holds no model" if names and not _is_model(out) else None


def _is_model(folder: Path) -> bool:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and {"format", "files", "blend"} <= set(config)


@contextmanager
def made_whole(out: Path) -> Iterator[Path]:
    """Give an empty folder beside `out` that takes its place in the end; a model that was there goes only then.

    Raises
    ------
    InputError
        If `check_place` does.
    """
    part, old = (out.with_name(f".{out.name}.vocnlp-{word}") for word in ("part", "old"))
    if old.exists() and not out.exists():  # a run was killed between the two moves
        old.replace(out)
    out = check_place(out)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)
            out.replace(old)
        try:
            part.replace(out)
        except OSError:
            if old.exists():
                old.replace(out)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)
