"""The steps from nothing to a model, each of which runs alone, is recorded, and is skipped when it is done.

| step | reads | leaves in `<work>/<recipe's name>/` |
|---|---|---|
| linear | labelled examples | `linear/linear.npz` |
| adapt (optional) | lines of the clean corpus, the base | `adapt/`: a base |
| network | labelled examples, the base | `network/best.safetensors` |
| refine (optional) | labelled examples, the weights of the step before | `refine/best.safetensors` |
| labels (students) | examples, lines, units; the teacher's folder | `labels/part-*.npy` |
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

import numpy as np
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.adapt import adapt_base
from vocnlp.sentiment.corpus import clean_corpus
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.distil import draw_unlabelled, make_student_lessons
from vocnlp.sentiment.encode import Encoder
from vocnlp.sentiment.export import export_model, read_manifest
from vocnlp.sentiment.fit import TARGETS, fit_network, score_dev
from vocnlp.sentiment.heads import Chances, split_chances
from vocnlp.sentiment.lessons import gather_examples, list_hashes, load_left_out, select_examples
from vocnlp.sentiment.linear import LinearModel, fit_linear
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.recipe import AdaptSettings, DistilSettings, NetworkSettings, Recipe, fingerprint
from vocnlp.sentiment.splits import LABELLED, Splits, save_manifest
from vocnlp.sentiment.student import build_student, find_tokenizer, load_weights, take_layers

logger = logging.getLogger(__name__)

_LABELLED_AT_ONCE = 8_192
_TRAININGS = ("network", "refine", "student")


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
            lessons = lessons or gather_lessons(recipe, places)
            chosen, dev = lessons.chosen, lessons.dev
            hashes = list_hashes(chosen["text"])
            Splits.load(places.splits).check_manifest(hashes, "linear")
            model = fit_baseline(chosen, recipe)
            model.save(folder / "linear.npz")
            save_manifest(hashes, folder / "manifest.bin")
            step.record["texts"] = len(chosen)
            step.record["dev"] = score_dev(split_chances(model.score(dev["text"].tolist())), dev)
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


def start_network(recipe: Recipe, places: Places) -> tuple[Any, Encoder]:
    """Build the recipe's network as it is before its training, and the encoder of its texts."""
    import torch

    base, settings = find_base(recipe, places), recipe.network
    encoder = Encoder(find_tokenizer(base), settings.max_tokens)
    torch.manual_seed(recipe.seed)
    return build_student(base, settings.layers, settings.max_tokens, settings.dropout), encoder


def adapt_step(recipe: Recipe, places: Places) -> Path:
    """Adapt the base to the clean corpus by masked-language modelling; returns the adapted base's folder."""
    folder, settings = places.work / recipe.name / "adapt", recipe.adapt or AdaptSettings()
    mark = fingerprint(settings, recipe.seed, recipe.examples)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            splits = Splits.load(places.splits)
            lines = clean_corpus(
                places.data,
                splits,
                places.evaluation,
                without=[name for name in recipe.examples.without if name in LABELLED],
                held_out=load_left_out(places.data, recipe.examples),
            ).head(settings.lines)
            splits.check_manifest(lines["hash"].to_numpy(), "adapt")
            step.record["history"] = adapt_base(
                places.base, lines["text"].tolist(), settings, folder / "base", seed=recipe.seed, threads=recipe.threads
            )
            save_manifest(lines["hash"].to_numpy(), folder / "manifest.bin")
    return folder / "base"


def train_network_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Fine-tune a network on the labelled examples; returns the folder with its best weights."""
    folder = places.work / recipe.name / "network"
    mark = fingerprint(recipe.examples, recipe.adapt, recipe.network, recipe.seed)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            lessons = lessons or gather_lessons(recipe, places)
            hashes = list_hashes(lessons.chosen["text"])
            Splits.load(places.splits).check_manifest(hashes, "network")
            network, encoder = start_network(recipe, places)
            _fit(network, encoder, lessons.chosen, lessons.dev, recipe, step)
    return folder


def refine_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Train the fine-tuned network once more, with the settings that the recipe's `refine` changes.

    What was held back at first can learn once the rest knows the task (gradual unfreezing: Howard and Ruder,
    "Universal Language Model Fine-tuning for Text Classification", 2018). Returns the folder with its best weights.
    """
    folder = places.work / recipe.name / "refine"
    settings = recipe.refined_network()
    mark = fingerprint(recipe.examples, recipe.adapt, recipe.network, settings, recipe.seed)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            lessons = lessons or gather_lessons(recipe, places)
            Splits.load(places.splits).check_manifest(list_hashes(lessons.chosen["text"]), "refine")
            network, encoder = start_network(recipe, places)
            network.load_state_dict(load_weights(places.work / recipe.name / "network"))
            # Another order of the texts than the first time.
            _fit(network, encoder, lessons.chosen, lessons.dev, recipe, step, settings, seed=recipe.seed + 1)
    return folder


def find_weights(work: Path) -> Path:
    """Return the folder of the last training that is on record in a recipe's working folder; `network` by default."""
    done = [work / name for name in _TRAININGS if (work / name / "done.json").exists()]
    return done[-1] if done else work / _TRAININGS[0]


def _fit(
    network: Any,
    encoder: Encoder,
    texts: pd.DataFrame,
    dev: pd.DataFrame,
    recipe: Recipe,
    step: Step,
    settings: NetworkSettings | None = None,
    seed: int | None = None,
) -> None:
    """Train, then write the manifest and the record."""
    seen, history = fit_network(
        network,
        encoder.encode(texts["text"].tolist()),
        texts,
        encoder.encode(dev["text"].tolist()),
        dev,
        settings or recipe.network,
        pad_id=encoder.pad_id,
        work=step.folder,
        fingerprint=step.fingerprint,
        seed=recipe.seed if seed is None else seed,
        threads=recipe.threads,
    )
    save_manifest(list_hashes(texts.loc[seen, "text"]), step.folder / "manifest.bin")
    step.record.update(history=history, trained_on=count_examples(texts.loc[seen]))


def draw_student_texts(recipe: Recipe, places: Places, lessons: Lessons) -> pd.DataFrame:
    """Return the unlabelled texts a student is shown (`draw_unlabelled`), the recipe's left-out texts kept away."""
    return draw_unlabelled(
        places.data,
        Splits.load(places.splits),
        places.evaluation,
        recipe.distil or DistilSettings(),
        known=list_hashes(lessons.chosen["text"]),
        without=[name for name in recipe.examples.without if name in LABELLED],
        held_out=load_left_out(places.data, recipe.examples),
    )


def label_step(recipe: Recipe, places: Places, teacher: Path, lessons: Lessons) -> tuple[pd.DataFrame, Chances]:
    """Let the teacher's folder say what it thinks of every text the student is shown.

    Returns
    -------
    unlabelled, chances
        The unlabelled texts, and probabilities of the labelled examples and of these, in this order.
    """
    folder = places.work / recipe.name / "labels"
    asked = load_sentiment(teacher, threads=recipe.threads)
    mark = fingerprint(recipe.examples, recipe.distil, recipe.seed, asked.version)
    texts_file = folder / "texts.parquet"
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            unlabelled = draw_student_texts(recipe, places, lessons)
            texts = lessons.chosen["text"].tolist() + unlabelled["text"].tolist()
            hashes = list_hashes(pd.Series(texts))
            Splits.load(places.splits).check_manifest(hashes, "labels")
            if texts_file.exists() and not pd.read_parquet(texts_file)["text"].equals(pd.Series(texts)):
                for part in folder.glob("part-*.npy"):
                    part.unlink()
            pd.DataFrame({"text": texts}).to_parquet(texts_file)
            for number, start in enumerate(range(0, len(texts), _LABELLED_AT_ONCE)):
                path = folder / f"part-{number:04d}.npy"
                if not path.exists():
                    chances = asked.chances(texts[start : start + _LABELLED_AT_ONCE])
                    np.save(folder / "part.npy", chances.astype(np.float32), allow_pickle=False)
                    (folder / "part.npy").replace(path)
                    logger.info("%d of %d texts labelled", min(start + _LABELLED_AT_ONCE, len(texts)), len(texts))
            unlabelled.to_parquet(folder / "unlabelled.parquet")
            save_manifest(hashes, folder / "manifest.bin")
            step.record.update(texts=len(texts), unlabelled=len(unlabelled), teacher=asked.version)
    parts = [np.load(path, allow_pickle=False) for path in sorted(folder.glob("part-*.npy"))]
    return pd.read_parquet(folder / "unlabelled.parquet"), np.concatenate(parts).astype(np.float64)


def distil_step(recipe: Recipe, places: Places, teacher: Path, lessons: Lessons | None = None) -> Path:
    """Train a student on what the teacher's folder says; returns the folder with its best weights.

    The student begins with layers of the teacher's network, if its weights lie in the working folder.
    """
    distil = recipe.distil or DistilSettings()
    lessons = lessons or gather_lessons(recipe, places)
    unlabelled, chances = label_step(recipe, places, teacher, lessons)
    folder = places.work / recipe.name / "student"
    mark = fingerprint(recipe.examples, distil, recipe.network, recipe.seed, load_sentiment(teacher).version)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            taught = make_student_lessons(lessons.chosen, unlabelled, chances, distil.hard_share)
            Splits.load(places.splits).check_manifest(list_hashes(taught["text"]), "student")
            network, encoder = start_network(recipe, places)
            if distil.start == "teacher" and recipe.teacher is not None:
                weights = load_weights(find_weights(places.work / recipe.teacher))
                network.load_state_dict(take_layers(weights, recipe.network.layers))
            _fit(network, encoder, taught, lessons.dev, recipe, step)
    return folder


def export_step(recipe: Recipe, places: Places, out: Path, lessons: Lessons | None = None) -> Path:
    """Put the recipe's trained parts together as the folder that serves, and measure it on dev."""
    lessons = lessons or gather_lessons(recipe, places)
    work = places.work / recipe.name
    network, encoder = start_network(recipe, places)
    network.load_state_dict(load_weights(find_weights(work)))
    network.eval()
    learnt = [work] if recipe.teacher is None else [work, places.work / recipe.teacher]
    manifests = [path for folder in learnt for path in sorted(folder.glob("*/manifest.bin"))]
    steps = {
        f"{path.parents[1].name}/{path.parent.name}": json.loads(path.read_text(encoding="utf-8"))
        for folder in learnt
        for path in sorted(folder.glob("*/done.json"))
    }
    export_model(
        out,
        network=network,
        encoder=encoder,
        linear=LinearModel.load(work / "linear" / "linear.npz"),
        lessons=lessons.chosen,
        dev=lessons.dev,
        manifest=np.concatenate([read_manifest(path) for path in manifests]),
        name=recipe.name,
        version=recipe.version,
        max_tokens=recipe.network.max_tokens,
        serve=recipe.serve,
        seed=recipe.seed,
        threads=recipe.threads,
        about={"recipe": json.loads(recipe.model_dump_json()), "steps": steps},
    )
    Splits.load(places.splits).check_manifest(read_manifest(out / "manifest.bin"), "export")
    return out


def find_teacher(teacher_recipe: Recipe, places: Places) -> Path:
    """Return the folder that `build_model` leaves a finished teacher in."""
    return places.work / teacher_recipe.name / "model"


def build_model(recipe: Recipe, places: Places, out: Path, *, teacher_recipe: Recipe | None = None) -> Path:
    """Walk through a recipe, its teacher's first; steps on record are skipped.

    Parameters
    ----------
    out : Path
        The finished model's folder. The teacher's lies where `find_teacher` says.
    teacher_recipe : Recipe, optional
        Of a student, as read by `load_recipes`.

    Returns
    -------
    Path
        `out`.
    """
    lessons = gather_lessons(recipe, places)
    if teacher_recipe is not None:
        teacher = find_teacher(teacher_recipe, places)
        if not (teacher / "README.md").exists():
            build_model(teacher_recipe, places, teacher)
    fit_linear_step(recipe, places, lessons)
    if teacher_recipe is not None:
        distil_step(recipe, places, teacher, lessons)
    else:
        if recipe.adapt is not None:
            adapt_step(recipe, places)
        train_network_step(recipe, places, lessons)
        if recipe.refine is not None:
            refine_step(recipe, places, lessons)
    return export_step(recipe, places, out, lessons)


def count_examples(examples: pd.DataFrame) -> dict[str, int]:
    """Count examples by `source/kind/label`, for the card; texts without a label by source."""
    if "label" not in examples:
        return {str(name): int(n) for name, n in examples["source"].value_counts().sort_index().items()}
    names = examples["source"] + "/" + examples["kind"] + "/" + examples["label"].map(dict(enumerate(LABELS)))
    return {str(name): int(n) for name, n in names.value_counts().sort_index().items()}
