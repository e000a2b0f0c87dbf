"""Sentiment: make a classifier, whole or step by step; fix what it may and may not learn from."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import err, explained, out, show_busy

if TYPE_CHECKING:
    from vocnlp.sentiment.recipe import Recipe
    from vocnlp.sentiment.steps import Places

_RECIPES = (".yaml", ".yml")

RecipeArgument = Annotated[Path, typer.Argument(help="YAML recipe; see models/recipes/.")]
DataOption = Annotated[Path, typer.Option(help="Folder of labelled Parquet files.")]
BaseOption = Annotated[str, typer.Option(help="A Hugging Face folder or hub name of the base encoder.")]
WorkOption = Annotated[Path, typer.Option(help="Folder of checkpoints and of what steps hand on; resumed if there.")]
SplitsOption = Annotated[Path, typer.Option(help="File of the splits.")]
TrainingOption = Annotated[Path, typer.Option(help="Folder of the written training examples.")]
EvaluationOption = Annotated[Path, typer.Option(help="Folder of the evaluation sets.")]

_SPLITS, _TRAINING = Path("models/splits.json"), Path("models/training")
_EVALUATION, _WORK = Path("models/evaluation"), Path("training")


class _Teller(logging.Handler):
    """Prints what is logged, a line each, with the time: a training may run for hours without a terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        err.print(escape(self.format(record)), highlight=False, soft_wrap=True)


@contextmanager
def _told() -> Iterator[None]:
    """Show what the steps log, as they go."""
    logger = logging.getLogger("vocnlp.sentiment")
    handler = _Teller()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        with explained():
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def _open(
    recipe: Path, data: Path, base: str, work: Path, splits: Path, training: Path, evaluation: Path
) -> tuple[Recipe, Recipe | None, Places]:
    from vocnlp.sentiment.recipe import load_recipes
    from vocnlp.sentiment.steps import Places
    from vocnlp.sentiment.student import check_training_extra

    check_training_extra()
    places = Places(data, base, work, splits=splits, training=training, evaluation=evaluation)
    return (*load_recipes(recipe), places)


def train_classifier(
    source: Annotated[Path, typer.Argument(help="YAML recipe (models/recipes/), or a labelled file of your own.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of the finished model.")],
    data: Annotated[Path | None, typer.Option(help="Recipe: folder of labelled Parquet files.")] = None,
    base: Annotated[str | None, typer.Option(help="Recipe: a Hugging Face folder or hub name.")] = None,
    work: WorkOption = _WORK,
    start: Annotated[str, typer.Option("--from", help="File: a shipped model or a folder to start from.")] = "fast",
    text: Annotated[str, typer.Option(help="File: its column of texts.")] = "text",
    label: Annotated[str, typer.Option(help="File: its column of labels, 负面, 中性, 正面 or in English.")] = "label",
    two_class: Annotated[bool, typer.Option("--two-class", help="File: no neutral rows by design.")] = False,
    minutes: Annotated[float, typer.Option(min=0.1, help="File: CPU minutes of training at most.")] = 8.0,
    learn_all: Annotated[bool, typer.Option("--learn-all", help="File: keep no rows apart to measure with.")] = False,
    splits: SplitsOption = _SPLITS,
    training: TrainingOption = _TRAINING,
    evaluation: EvaluationOption = _EVALUATION,
) -> None:
    """Make a classifier from a recipe, every step of it, or teach a finished one your own labels. Needs `train`."""
    with _told():
        if source.suffix.lower() in _RECIPES:
            from vocnlp.errors import InputError
            from vocnlp.sentiment.steps import build_model

            if data is None or base is None:
                raise InputError(
                    "a recipe needs data and a base",
                    expected="--data DIR --base DIR_OR_HUB_NAME",
                    got="one of them is missing",
                    where=str(source),
                    fix="give both",
                )
            recipe, teacher, places = _open(source, data, base, work, splits, training, evaluation)
            out.print(escape(str(build_model(recipe, places, folder, teacher_recipe=teacher))), soft_wrap=True)
            return
        import pandas as pd

        from vocnlp.sentiment.own_labels import label_rows
        from vocnlp.sentiment.student import check_training_extra
        from vocnlp.sentiment.tailor import MEASURED_SHARE, describe, tailor_model
        from vocnlp.sources.files import iter_frames

        check_training_extra()
        rows = pd.concat(list(iter_frames(source)), ignore_index=True)
        told = tailor_model(
            start,
            label_rows(rows, text, label, where=source.name, two_class=two_class),
            folder,
            training=training if training.is_dir() else None,
            max_cpu_minutes=minutes,
            measured_share=0.0 if learn_all else MEASURED_SHARE,
        )
        out.print(escape(f"{folder}: {describe(told)}, {told['wall_seconds']:.0f} s"), soft_wrap=True)


def fit_linear(
    recipe: RecipeArgument,
    data: DataOption,
    work: WorkOption = _WORK,
    splits: SplitsOption = _SPLITS,
    training: TrainingOption = _TRAINING,
    evaluation: EvaluationOption = _EVALUATION,
) -> None:
    """Step: the linear model."""
    with _told():
        from vocnlp.sentiment.steps import fit_linear_step

        found, _, places = _open(recipe, data, "", work, splits, training, evaluation)
        out.print(escape(str(fit_linear_step(found, places))), soft_wrap=True)


def adapt_encoder(
    recipe: RecipeArgument,
    data: DataOption,
    base: BaseOption,
    work: WorkOption = _WORK,
    splits: SplitsOption = _SPLITS,
    training: TrainingOption = _TRAINING,
    evaluation: EvaluationOption = _EVALUATION,
) -> None:
    """Step, optional: adapt the base to the clean corpus by guessing masked words."""
    with _told():
        from vocnlp.sentiment.steps import adapt_step

        found, _, places = _open(recipe, data, base, work, splits, training, evaluation)
        out.print(escape(str(adapt_step(found, places))), soft_wrap=True)


def fine_tune(
    recipe: RecipeArgument,
    data: DataOption,
    base: BaseOption,
    work: WorkOption = _WORK,
    splits: SplitsOption = _SPLITS,
    training: TrainingOption = _TRAINING,
    evaluation: EvaluationOption = _EVALUATION,
) -> None:
    """Step: fine-tune a network on the labelled examples, such as a teacher."""
    with _told():
        from vocnlp.sentiment.steps import train_network_step

        found, _, places = _open(recipe, data, base, work, splits, training, evaluation)
        out.print(escape(str(train_network_step(found, places))), soft_wrap=True)


def distil_student(
    recipe: RecipeArgument,
    data: DataOption,
    base: BaseOption,
    teacher: Annotated[Path, typer.Option(help="Folder of the finished teacher.")],
    work: WorkOption = _WORK,
    splits: SplitsOption = _SPLITS,
    training: TrainingOption = _TRAINING,
    evaluation: EvaluationOption = _EVALUATION,
) -> None:
    """Step: let a finished model label texts, and train a student on what it says."""
    with _told():
        from vocnlp.sentiment.steps import distil_step

        found, _, places = _open(recipe, data, base, work, splits, training, evaluation)
        out.print(escape(str(distil_step(found, places, teacher))), soft_wrap=True)


def export_classifier(
    recipe: RecipeArgument,
    data: DataOption,
    base: BaseOption,
    folder: Annotated[Path, typer.Option("--out", help="Folder of the finished model.")],
    work: WorkOption = _WORK,
    splits: SplitsOption = _SPLITS,
    training: TrainingOption = _TRAINING,
    evaluation: EvaluationOption = _EVALUATION,
) -> None:
    """Step: int8, blend, cascade, calibration and card of what the steps before trained."""
    with _told():
        from vocnlp.sentiment.steps import export_step

        found, _, places = _open(recipe, data, base, work, splits, training, evaluation)
        out.print(escape(str(export_step(found, places, folder))), soft_wrap=True)


def fix_splits(
    data: Annotated[Path, typer.Option(help="Folder of the data sets.")],
    evaluation: EvaluationOption = _EVALUATION,
    path: Annotated[Path, typer.Option("--out", help="File to write.")] = _SPLITS,
) -> None:
    """Fix which texts measure and are never learnt from."""
    with explained(), show_busy("splits"):
        from vocnlp.sentiment.corpus import build_splits

        build_splits(data, evaluation).save(path)
    out.print(escape(str(path)), soft_wrap=True)


def list_clean_corpus(
    data: Annotated[Path, typer.Option(help="Folder of the data sets.")],
    path: Annotated[Path, typer.Option("--out", help="File of 64-bit hashes to write.")],
    without: Annotated[list[str] | None, typer.Option(help="A labelled set to leave out whole; repeatable.")] = None,
    evaluation: EvaluationOption = _EVALUATION,
    splits: SplitsOption = _SPLITS,
) -> None:
    """List the unlabelled lines that a model may be adapted to: hashes, as a manifest has them."""
    with explained(), show_busy("clean-corpus"):
        from vocnlp.sentiment.corpus import clean_corpus
        from vocnlp.sentiment.splits import Splits, save_manifest

        lines = clean_corpus(data, Splits.load(splits), evaluation, without=without or ())
        save_manifest(lines["hash"].to_numpy(), path)
    out.print(escape(f"{len(lines)} lines: {path}"), soft_wrap=True)
