"""Topic models on disk: JSON for what people can read, npz for the numbers, and no pickle anywhere.

`model.json` names the npz file by its hash and is put in place last, so a folder always holds one whole model: the one
before an interrupted save, or the one after it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from vocnlp.errors import ModelError
from vocnlp.topics.model import TopicModel
from vocnlp.topics.vocabulary import Vocabulary

FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)


def save_topics(model: TopicModel, folder: Path) -> Path:
    """Write `model.json` and `weights-<hash>.npz` into `folder`, which is made if needed, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = _pack({"weights": model.weights.astype("<f4"), "alpha": model.alpha.astype("<f8")})
    name = f"weights-{hashlib.sha256(arrays).hexdigest()[:16]}.npz"
    facts = {"format": FORMAT, "kind": "vocnlp topics", "version": model.version, "arrays": name, **model.facts()}
    _replace(folder / name, arrays)
    _replace(folder / "model.json", (json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode())
    for old in folder.glob("weights-*.npz"):
        if old.name != name:
            old.unlink(missing_ok=True)
    return folder


def read_topics(folder: Path) -> TopicModel:
    """Read what `save_topics` wrote and check that it is whole.

    Raises
    ------
    ModelError
        See `load_topics`.
    """
    path = folder / "model.json"
    if not path.is_file():
        raise _damaged("there is no topic model", "a folder with model.json", "nothing", path)
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise _damaged("the topic model's description cannot be read", "JSON", type(error).__name__, path) from error
    if not isinstance(facts, dict) or facts.get("kind") != "vocnlp topics" or facts.get("format") != FORMAT:
        raise _damaged("this is no topic model of this version", f"vocnlp topics, format {FORMAT}", "another", path)
    try:
        name = Path(str(facts["arrays"])).name
        raw = (folder / name).read_bytes()
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            weights = np.asarray(arrays["weights"], dtype=np.float64)
            alpha = np.asarray(arrays["alpha"], dtype=np.float64)
        model = _build(facts, weights, alpha)
    except (KeyError, TypeError, ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged("the topic model is incomplete", "all of its parts", type(error).__name__, folder) from error
    if model.version != facts.get("version"):
        raise _damaged("the topic model is damaged", f"version {facts.get('version')}", model.version, folder)
    return model


def _build(facts: dict[str, Any], weights: np.ndarray[Any, Any], alpha: np.ndarray[Any, Any]) -> TopicModel:
    vocabulary = Vocabulary(tuple(facts["terms"]), tuple(facts["counts"]), facts["n_documents"], dict(facts["phrases"]))
    model = TopicModel(
        vocabulary,
        weights,
        alpha,
        tuple(facts["topic_ids"]),
        tuple(facts["codes"]),
        facts["max_code"],
        dict(facts["settings"]),
    )
    shape = (len(model.topic_ids), len(vocabulary))
    if weights.shape != shape or alpha.shape != shape[:1] or len(model.codes) != shape[0]:
        raise ValueError(f"arrays of shapes {weights.shape} and {alpha.shape}, not {shape}")
    return model


def _pack(arrays: dict[str, np.ndarray[Any, Any]]) -> bytes:
    """Return an npz without clock times: numpy's own carries the moment of writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), part.getvalue())
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _damaged(problem: str, expected: str, got: str, where: Path) -> ModelError:
    return ModelError(
        problem, expected=expected, got=got, where=str(where), fix="fit the topics again, or restore the folder"
    )
