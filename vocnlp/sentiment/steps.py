"""The steps from nothing to a model, each of which runs alone, is recorded, and is skipped when it is done.

| step | reads | leaves in `<work>/<recipe's name>/` |
|---|---|---|
| linear | labelled examples | `linear/linear.npz` |
| adapt (optional) | lines of the clean corpus, the base | `adapt/`: a base |
| network | labelled examples, the base | `network/best.safetensors` |
| refine (optional) | labelled examples, the weights of the step before | `refine/best.safetensors` |
| labels (students) | examples, lines, units; the teacher's folder | `labels/part-*.npy` |
| student (students) | the same texts with their labels | `student/best.safetensors` |

`vocnlp.sentiment.build` walks through them and exports what they leave.

Every step that learns writes `manifest.bin`, the hashes of what it read, after `Splits.check_manifest` has passed it,
and at last `done.json` (`records`): its mark and the time it took. The mark is made of the step's settings, the
examples, the base and the steps before it. A step of the same mark is not run again, one of another is refused, one
that was interrupted resumes.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.errors import ConfigError, ModelError
from vocnlp.sentiment.adapt import adapt_base
from vocnlp.sentiment.corpus import clean_corpus
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.distil import draw_unlabelled, leave_sure, make_student_lessons
from vocnlp.sentiment.encode import Encoder
from vocnlp.sentiment.evaluate import without_known
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.fit import TARGETS, fit_network, score_dev
from vocnlp.sentiment.heads import Chances, split_chances
from vocnlp.sentiment.lessons import digest_examples, gather_examples, list_hashes, load_left_out, select_examples
from vocnlp.sentiment.linear import LinearModel, fit_linear
from vocnlp.sentiment.model import Sentiment, load_sentiment
from vocnlp.sentiment.recipe import DistilSettings, NetworkSettings, Recipe, fingerprint
from vocnlp.sentiment.records import Step, is_done, read_record, require_done, run_step, write_json
from vocnlp.sentiment.splits import LABELLED, Hashes, Splits, save_manifest
from vocnlp.sentiment.student import build_student, digest_base, find_tokenizer, load_weights, take_layers

logger = logging.getLogger(__name__)

_LABELLED_AT_ONCE = 8_192
_SPENT = "spent.json"


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

    @cached_property
    def digest(self) -> str:
        """What stands for these examples in the marks of steps."""
        return fingerprint(digest_examples(self.chosen), digest_examples(self.dev))


def gather_lessons(recipe: Recipe, places: Places) -> Lessons:
    """Read the examples of a recipe: chosen (train), dev. A mistyped base is told first: reading takes a minute."""
    if places.base:
        find_tokenizer(places.base)
    splits = Splits.load(places.splits)
    examples = gather_examples(
        places.data, splits, recipe.examples, training=places.training, evaluation=places.evaluation
    )
    chosen = select_examples(examples, recipe.examples, seed=recipe.seed)
    dev = examples.loc[examples["role"] == "dev"].reset_index(drop=True)
    # Short units stand on both sides; one that is learnt would flatter whoever remembers words.
    return Lessons(chosen, without_known(dev, list_hashes(chosen["text"])))


def _mark_linear(recipe: Recipe, lessons: Lessons) -> str:
    return fingerprint(recipe.examples, recipe.linear, recipe.seed, lessons.digest)


def _mark_network(recipe: Recipe, places: Places, lessons: Lessons) -> str:
    base = digest_base(places.base)
    if recipe.adapt is not None:
        base += _find_adapted(recipe, places)
    return fingerprint(recipe.examples, recipe.adapt, recipe.network, recipe.seed, lessons.digest, base)


def _find_adapted(recipe: Recipe, places: Places) -> str:
    """Return the mark of the step that adapted the base."""
    folder = places.work / recipe.name / "adapt"
    mark = str(read_record(folder).get("fingerprint", ""))
    require_done(folder, mark)
    return mark


def _mark_refine(recipe: Recipe, places: Places, lessons: Lessons) -> str:
    return fingerprint(_mark_network(recipe, places, lessons), recipe.refined_network())


def _mark_labels(recipe: Recipe, lessons: Lessons, teacher: str) -> str:
    return fingerprint(recipe.examples, recipe.distil, recipe.seed, lessons.digest, teacher)


def _mark_student(recipe: Recipe, places: Places, lessons: Lessons, teacher: str) -> str:
    partner = _mark_linear(recipe, lessons) if recipe.sure_share < 1 else ""
    labels = _mark_labels(recipe, lessons, teacher)
    return fingerprint(labels, recipe.network, digest_base(places.base), recipe.sure_share, partner)


def fit_linear_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Fit the linear model on the labelled examples; returns its file."""
    folder = places.work / recipe.name / "linear"
    lessons = lessons or gather_lessons(recipe, places)
    mark = _mark_linear(recipe, lessons)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
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
    """Adapt the base to the clean corpus by masked-language modelling; returns the adapted base's folder.

    Raises
    ------
    ConfigError
        If the recipe has no `adapt`.
    """
    if recipe.adapt is None:
        raise _no_section(recipe, "adapt")
    folder, settings = places.work / recipe.name / "adapt", recipe.adapt
    splits = Splits.load(places.splits)
    lines = clean_corpus(
        places.data,
        splits,
        places.evaluation,
        without=[name for name in recipe.examples.without if name in LABELLED],
        held_out=load_left_out(places.data, recipe.examples),
    ).head(settings.lines)
    mark = fingerprint(settings, recipe.seed, digest_base(places.base), lines["hash"].tolist())
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            splits.check_manifest(lines["hash"].to_numpy(), "adapt")
            step.record["history"] = adapt_base(
                places.base, lines["text"].tolist(), settings, folder / "base", seed=recipe.seed, threads=recipe.threads
            )
            save_manifest(lines["hash"].to_numpy(), folder / "manifest.bin")
    return folder / "base"


def _no_section(recipe: Recipe, section: str) -> ConfigError:
    return ConfigError(
        "the recipe has nothing to do in this step",
        expected=f"a section {section}",
        got="none",
        where=recipe.name,
        fix=f"add {section} to the recipe, or leave the step out",
    )


def _is_other(recipe: Recipe, step: str, taken: str) -> ConfigError:
    return ConfigError(
        "the recipe has nothing to do in this step",
        expected=f"step {taken}, in which this recipe's network learns",
        got=f"step {step}",
        where=recipe.name,
        fix=f"take step {taken}",
    )


def train_network_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Fine-tune a network on the labelled examples; returns the folder with its best weights.

    Raises
    ------
    ConfigError
        If the recipe is a student's, which learns in step distil.
    ModelError
        If the recipe adapts the base and that is not done yet.
    """
    if recipe.is_student:
        raise _is_other(recipe, "network", "distil")
    folder = places.work / recipe.name / "network"
    lessons = lessons or gather_lessons(recipe, places)
    mark = _mark_network(recipe, places, lessons)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            hashes = list_hashes(lessons.chosen["text"])
            Splits.load(places.splits).check_manifest(hashes, "network")
            network, encoder = start_network(recipe, places)
            _fit(network, encoder, lessons.chosen, lessons.dev, recipe, step)
    return folder


def refine_step(recipe: Recipe, places: Places, lessons: Lessons | None = None) -> Path:
    """Train the fine-tuned network once more, with the settings that the recipe's `refine` changes.

    What was held back at first can learn once the rest knows the task (gradual unfreezing: Howard and Ruder,
    "Universal Language Model Fine-tuning for Text Classification", 2018). Returns the folder with its best weights.

    Raises
    ------
    ConfigError
        If the recipe has no `refine`.
    ModelError
        If the network is not trained yet.
    """
    if recipe.refine is None:
        raise _no_section(recipe, "refine")
    work = places.work / recipe.name
    lessons = lessons or gather_lessons(recipe, places)
    before = require_done(work / "network", _mark_network(recipe, places, lessons))
    folder, mark = work / "refine", _mark_refine(recipe, places, lessons)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            Splits.load(places.splits).check_manifest(list_hashes(lessons.chosen["text"]), "refine")
            network, encoder = start_network(recipe, places)
            network.load_state_dict(load_weights(before))
            # Another order of the texts than the first time.
            settings = recipe.refined_network()
            _fit(network, encoder, lessons.chosen, lessons.dev, recipe, step, settings, seed=recipe.seed + 1)
    return folder


def require_parts(recipe: Recipe, places: Places, lessons: Lessons) -> list[Path]:
    """Return the folders of a recipe's finished steps, the one with the network's last weights at the end."""
    work = places.work / recipe.name
    parts = [require_done(work / "linear", _mark_linear(recipe, lessons))]
    if recipe.is_student:
        teacher = str(read_record(work / "labels").get("teacher"))
        parts.append(require_done(work / "labels", _mark_labels(recipe, lessons, teacher)))
        return [*parts, require_done(work / "student", _mark_student(recipe, places, lessons, teacher))]
    if recipe.adapt is not None:
        parts.append(work / "adapt")
    parts.append(require_done(work / "network", _mark_network(recipe, places, lessons)))
    if recipe.refine is not None:
        parts.append(require_done(work / "refine", _mark_refine(recipe, places, lessons)))
    return parts


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
    known = _check_teacher(asked, recipe, places)
    mark = _mark_labels(recipe, lessons, asked.version)
    texts_file, mark_file, spent_file = folder / "texts.parquet", folder / "mark.txt", folder / _SPENT
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            unlabelled = draw_student_texts(recipe, places, lessons)
            texts = lessons.chosen["text"].tolist() + unlabelled["text"].tolist()
            hashes = list_hashes(pd.Series(texts))
            Splits.load(places.splits).check_manifest(hashes, "labels")
            if not (
                mark_file.exists()
                and mark_file.read_text("utf-8") == mark
                and pd.read_parquet(texts_file)["text"].equals(pd.Series(texts))
            ):
                for part in (*folder.glob("part-*.npy"), *folder.glob(_SPENT)):
                    part.unlink()
            pd.DataFrame({"text": texts}).to_parquet(texts_file)
            mark_file.write_text(mark, "utf-8")
            clocks = time.process_time(), time.monotonic()
            # What was labelled before an interruption took its time, too.
            before = spent = json.loads(spent_file.read_text("utf-8")) if spent_file.exists() else [0.0, 0.0]
            for number, start in enumerate(range(0, len(texts), _LABELLED_AT_ONCE)):
                path = folder / f"part-{number:04d}.npy"
                if not path.exists():
                    chances = asked.chances(texts[start : start + _LABELLED_AT_ONCE])
                    np.save(folder / "part.npy", chances.astype(np.float32), allow_pickle=False)
                    (folder / "part.npy").replace(path)
                    now = time.process_time(), time.monotonic()
                    spent = [round(b + n - c, 1) for b, n, c in zip(before, now, clocks, strict=True)]
                    write_json(spent_file, spent)
                    logger.info("%d of %d texts labelled", min(start + _LABELLED_AT_ONCE, len(texts)), len(texts))
            unlabelled.to_parquet(folder / "unlabelled.parquet")
            # What the teacher read speaks through its labels.
            save_manifest(np.concatenate([hashes, known]), folder / "manifest.bin")
            step.record.update(texts=len(texts), unlabelled=len(unlabelled), teacher=asked.version)
            step.record["history"] = dict(zip(("cpu_seconds", "wall_seconds"), spent, strict=True))
    parts = [np.load(path, allow_pickle=False) for path in sorted(folder.glob("part-*.npy"))]
    return pd.read_parquet(folder / "unlabelled.parquet"), np.concatenate(parts).astype(np.float64)


def _check_teacher(asked: Sentiment, recipe: Recipe, places: Places) -> Hashes:
    """Return what a teacher learnt from; one that has read what the recipe leaves out is refused."""
    known = load_manifest(asked.folder)
    left_out = load_left_out(places.data, recipe.examples)
    if left_out and (met := int(np.isin(list_hashes(pd.Series(left_out)), known).sum())):
        raise ModelError(
            "the teacher has read what the student leaves out",
            expected="a teacher that never met these texts",
            got=f"{met} of them in its manifest",
            where=str(asked.folder),
            fix="train a teacher that leaves out the same",
        )
    return known


def distil_step(
    recipe: Recipe,
    places: Places,
    teacher: Path,
    lessons: Lessons | None = None,
    *,
    teacher_recipe: Recipe | None = None,
) -> Path:
    """Train a student on what the teacher's folder says; returns the folder with its best weights.

    The student begins with layers of the teacher's network, if the teacher's recipe is given and its steps lie in the
    working folder; with those of the base if `distil.start` says so, or no recipe is given.

    Raises
    ------
    ConfigError
        If the recipe is no student's: it has neither `teacher` nor `distil`.
    ModelError
        If the teacher is no model, has read what the recipe leaves out, or its steps are not done.
    """
    if not recipe.is_student:
        raise _is_other(recipe, "distil", "network")
    distil = recipe.distil or DistilSettings()
    lessons = lessons or gather_lessons(recipe, places)
    begin = None
    if distil.start == "teacher" and teacher_recipe is not None:
        own = share_lessons(lessons, recipe, teacher_recipe) or gather_lessons(teacher_recipe, places)
        begin = load_weights(require_parts(teacher_recipe, places, own)[-1])
    linear = places.work / recipe.name / "linear" / "linear.npz"
    if recipe.sure_share < 1:
        require_done(linear.parent, _mark_linear(recipe, lessons))
    unlabelled, chances = label_step(recipe, places, teacher, lessons)
    folder = places.work / recipe.name / "student"
    mark = _mark_student(recipe, places, lessons, load_sentiment(teacher).version)
    if not is_done(folder, mark):
        with run_step(folder, mark) as step:
            taught = make_student_lessons(lessons.chosen, unlabelled, chances, distil.hard_share)
            if recipe.sure_share < 1:
                taught = leave_sure(taught, len(lessons.chosen), LinearModel.load(linear), recipe.sure_share)
            Splits.load(places.splits).check_manifest(list_hashes(taught["text"]), "student")
            network, encoder = start_network(recipe, places)
            if begin is not None:
                network.load_state_dict(take_layers(begin, recipe.network.layers))
            _fit(network, encoder, taught, lessons.dev, recipe, step)
    return folder


def share_lessons(lessons: Lessons, recipe: Recipe, other: Recipe) -> Lessons | None:
    """Return the lessons, if another recipe has the same; None if they must be gathered."""
    return lessons if (recipe.examples, recipe.seed) == (other.examples, other.seed) else None


def count_examples(examples: pd.DataFrame) -> dict[str, int]:
    """Count examples by `source/kind/label`, for the card; texts without a label by source."""
    if "label" not in examples:
        return {str(name): int(n) for name, n in examples["source"].value_counts().sort_index().items()}
    names = examples["source"] + "/" + examples["kind"] + "/" + examples["label"].map(dict(enumerate(LABELS)))
    return {str(name): int(n) for name, n in names.value_counts().sort_index().items()}
