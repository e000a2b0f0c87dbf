"""The steps from nothing to a model, each of which runs alone, is recorded, and is skipped when it is done.

| step | reads | leaves in `<work>/<recipe's name>/` |
|---|---|---|
| linear | labelled examples | `linear/linear.npz` |
| adapt (optional) | lines of the clean corpus, the base | `adapt/`: a base |
| network | labelled examples, the base | `network/best.safetensors` |
| labels (students) | examples, lines, units; the teacher's folder | `labels/part-*.npz` |
| student (students) | the same texts with their labels | `student/best.safetensors` |
| export | what there is, dev | the model's folder |

Every step that learns writes `manifest.bin`, the hashes of what it read, after `Splits.check_manifest` has passed it,
and at last `done.json`: the fingerprint of its settings and of the steps before it, and the time it took. A step whose
fingerprint is on record is not run again; one that was interrupted resumes.
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

import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.encode import Encoder
from vocnlp.sentiment.fit import TARGETS, fit_network
from vocnlp.sentiment.lessons import gather_examples, list_hashes, select_examples
from vocnlp.sentiment.linear import LinearModel, fit_linear
from vocnlp.sentiment.recipe import Recipe, fingerprint
from vocnlp.sentiment.splits import Splits, save_manifest
from vocnlp.sentiment.student import build_student, find_tokenizer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Places:
    """Where a training finds and leaves things.

    Attributes
    ----------
    data : Path
        Folder of the Parquet files.
    base : str
        Hugging Face directory or hub name of the base encoder.
    work : Path
        Folder of checkpoints and of what the steps hand on; may be removed after the last.
    splits, training, evaluation : Path
        `models/splits.json`, `models/training`, `models/evaluation`.
    """

    data: Path
    base: str
    work: Path
    splits: Path = Path("models/splits.json")
    training: Path = Path("models/training")
    evaluation: Path = Path("models/evaluation")


@dataclass
class Lessons:
    """The examples of a recipe, read once: what is learnt from, and what chooses."""

    chosen: pd.DataFrame
    dev: pd.DataFrame


@dataclass
class Step:
    """A step under way: its folder, and what it puts on record when it is done."""

    folder: Path
    fingerprint: str
    record: dict[str, Any] = field(default_factory=dict)


def gather_lessons(recipe: Recipe, places: Places) -> Lessons:
    """Read the examples of a recipe: chosen (train), dev."""
    splits = Splits.load(places.splits)
    examples = gather_examples(
        places.data, splits, recipe.examples, training=places.training, evaluation=places.evaluation
    )
    dev = examples.loc[examples["role"] == "dev"].reset_index(drop=True)
    return Lessons(select_examples(examples, recipe.examples, seed=recipe.seed), dev)


def is_done(folder: Path, mark: str) -> bool:
    """Tell whether a step of this fingerprint has left its record in a folder.

    Raises
    ------
    ModelError
        If another recipe's step did.
    """
    path = folder / "done.json"
    if not path.exists():
        return False
    found = str(json.loads(path.read_text(encoding="utf-8"))["fingerprint"])
    if found != mark:
        raise ModelError(
            "the working folder holds a step of another recipe",
            expected=mark,
            got=found,
            where=str(folder),
            fix="remove the folder, or give another --work",
        )
    return True


@contextmanager
def run_step(folder: Path, mark: str) -> Iterator[Step]:
    """Time a step and put it on record; a step that raises leaves no record."""
    folder.mkdir(parents=True, exist_ok=True)
    step = Step(folder, mark)
    started = time.monotonic(), time.process_time()
    logger.info("step %s", folder.name)
    yield step
    took = {
        "wall_seconds": round(time.monotonic() - started[0], 1),
        "cpu_seconds": round(time.process_time() - started[1], 1),
    }
    body = {"fingerprint": mark, **took, **step.record}
    (folder / "done.json").write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    logger.info("step %s done: %s", folder.name, took)


def fit_linear_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Fit the linear model on the labelled examples; returns its file."""
    folder = places.work / recipe.name / "linear"
    mark = fingerprint(recipe.examples, recipe.linear, recipe.seed)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            chosen = (lessons or gather_lessons(recipe, places)).chosen
            hashes = list_hashes(chosen["text"])
            Splits.load(places.splits).check_manifest(hashes, "linear")
            fit_baseline(chosen, recipe).save(folder / "linear.npz")
            save_manifest(hashes, folder / "manifest.bin")
            step.record["texts"] = len(chosen)
    return folder / "linear.npz"


def fit_baseline(chosen: pd.DataFrame, recipe: Recipe) -> LinearModel:
    """Fit the recipe's linear model on selected examples (`select_examples`)."""
    settings = recipe.linear
    weight = chosen["weight"].to_numpy()
    return fit_linear(
        chosen["text"].tolist(),
        chosen[list(TARGETS)].to_numpy(),
        weight=weight,
        neutral_weight=weight * chosen["two_class"].map({True: settings.two_class_weight, False: 1.0}).to_numpy(),
        orders=settings.orders,
        bits=settings.bits,
        penalty=settings.penalty,
        steps=settings.steps,
    )


def find_base(recipe: Recipe, places: Places) -> str:
    """Return the base that the recipe's network begins with: the adapted one, if the recipe adapts."""
    return places.base if recipe.adapt is None else str(places.work / recipe.name / "adapt" / "base")


def train_network_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Fine-tune a network on the labelled examples; returns the folder with its best weights."""
    import torch

    folder = places.work / recipe.name / "network"
    mark = fingerprint(recipe.examples, recipe.adapt, recipe.network, recipe.seed)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            lessons = lessons or gather_lessons(recipe, places)
            splits = Splits.load(places.splits)
            splits.check_manifest(list_hashes(lessons.chosen["text"]), "network")
            base, settings = find_base(recipe, places), recipe.network
            encoder = Encoder(find_tokenizer(base), settings.max_tokens)
            torch.manual_seed(recipe.seed)
            network = build_student(base, settings.layers, settings.max_tokens, settings.dropout)
            seen, history = fit_network(
                network,
                encoder.encode(lessons.chosen["text"].tolist()),
                lessons.chosen,
                encoder.encode(lessons.dev["text"].tolist()),
                lessons.dev,
                settings,
                pad_id=encoder.pad_id,
                work=folder,
                fingerprint=mark,
                seed=recipe.seed,
                threads=recipe.threads,
            )
            save_manifest(list_hashes(lessons.chosen.loc[seen, "text"]), folder / "manifest.bin")
            step.record.update(history=history, trained_on=count_examples(lessons.chosen.loc[seen]))
    return folder


def count_examples(examples: pd.DataFrame) -> dict[str, int]:
    """Count examples by `source/kind/label`, for the card."""
    from vocnlp.sentiment.data import LABELS

    names = examples["source"] + "/" + examples["kind"] + "/" + examples["label"].map(dict(enumerate(LABELS)))
    return {str(name): int(n) for name, n in names.value_counts().sort_index().items()}
