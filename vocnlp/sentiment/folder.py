"""The folder of a finished model: its configuration, and how it comes to be, whole or not at all.

config.json names every file that answers with its SHA-256, and carries a digest of itself: one changed bit in any of
them is seen.
A folder is written beside its place, then moved there: a model that is half-written must not answer, one that was good
must not be lost to one that failed, and nothing that is not a model's is ever removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vocnlp.errors import InputError, ModelError
from vocnlp.sentiment.records import write_json

FORMAT = 3

FILES = (
    "config.json", "model.onnx", "tokenizer.json", "linear.npz", "manifest.bin", "metrics.json", "README.md",
    "STARTED_FROM.md", "calibration.svg",
)  # fmt: skip
"""What a model's folder may hold."""

_SETTINGS = {"name", "version", "files", "max_tokens", "blend", "cascade", "abstain_below"}


def write_config(folder: Path, settings: dict[str, Any]) -> None:
    """Write config.json: the settings, the hashes of the files that answer, and a digest of it all.

    Parameters
    ----------
    settings : dict
        name, version, labels, max_tokens, blend, cascade, abstain_below; a whole configuration read before will do.
    """
    names = [n for n in ("model.onnx", "tokenizer.json", "linear.npz", "manifest.bin") if (folder / n).exists()]
    files = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names}
    config = {**settings, "format": FORMAT, "files": files}
    config.pop("digest", None)
    write_json(folder / "config.json", {**config, "digest": _digest(config)})


def read_config(folder: Path) -> dict[str, Any]:
    """Read config.json.

    Raises
    ------
    ModelError
        If it is missing, damaged, edited by hand, or of another format.
    """
    path = folder / "config.json"
    try:
        config: Any = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(config, dict):
            raise TypeError("not an object")
        kind = config.get("format")
        missing = _SETTINGS - set(config)
        got = _digest({k: v for k, v in config.items() if k != "digest"})
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise ModelError(
            "a model's configuration cannot be read",
            expected="config.json written by vocnlp",
            got=type(error).__name__,
            where=str(path),
            fix="restore the model's folder, or give another one",
        ) from error
    if missing or kind != FORMAT:
        raise ModelError(
            "a model's configuration is of another kind",
            expected=f"format {FORMAT} with all of its settings",
            got=f"format {kind}, missing: {', '.join(sorted(missing)) or 'nothing'}",
            where=str(path),
            fix="use the vocnlp version that made the model",
        )
    if got != config.get("digest"):
        raise ModelError(
            "a model's configuration was changed",
            expected=f"digest {config.get('digest')}",
            got=f"digest {got}",
            where=str(path),
            fix="restore the model's folder; train a model to have another",
        )
    return config


def verify_files(folder: Path, config: dict[str, Any]) -> str:
    """Compare each file with the SHA-256 that the configuration has, and return one digest over all of it.

    Raises
    ------
    ModelError
        If a file is missing or damaged.
    """
    together = hashlib.sha256(str(config["digest"]).encode("ascii"))
    for name, expected in sorted(config["files"].items()):
        try:
            got = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(
                "a model's file is missing",
                expected=name,
                got=type(error).__name__,
                where=str(folder / name),
                fix="restore the model's folder",
            ) from error
        if got != expected:
            raise ModelError(
                "a model's file is damaged",
                expected=f"sha256 {expected[:16]}",
                got=f"sha256 {got[:16]}",
                where=str(folder / name),
                fix="restore the model's folder",
            )
        together.update(got.encode("ascii"))
    return together.hexdigest()


def _digest(config: dict[str, Any]) -> str:
    body = json.dumps(config, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]


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
