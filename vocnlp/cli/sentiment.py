"""Sentiment: make a classifier, whole or step by step; fix what it may and may not learn from."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.markup import escape

from vocnlp.cli.console import err, explained, out, show_busy
from vocnlp.cli.sentiment_options import (
    EVALUATION,
    SPLITS,
    TRAINING,
    WORK,
    DataOption,
    EvaluationOption,
    LabelOption,
    NeededDataOption,
    SplitsOption,
    TextOption,
    TwoClassOption,
    is_given,
    read_own_rows,
    refuse_option,
)
from vocnlp.errors import InputError

if TYPE_CHECKING:
    from vocnlp.sentiment.steps import Places

_RECIPES = (".yaml", ".yml")

_OF_RECIPES = {
    "step": "--step", "data": "--data", "base": "--base", "teacher": "--teacher", "work": "--work",
    "splits": "--splits", "evaluation": "--evaluation",
}  # fmt: skip
_OF_FILES = {
    "start": "--from", "text": "--text", "label": "--label", "two_class": "--two-class", "minutes": "--minutes",
    "learn_all": "--learn-all",
}  # fmt: skip

_Value = TypeVar("_Value")


class Step(StrEnum):
    """A step of a recipe that is taken alone; see `vocnlp.sentiment.steps`."""

    LINEAR = "linear"
    ADAPT = "adapt"
    NETWORK = "network"
    REFINE = "refine"
    DISTIL = "distil"
    EXPORT = "export"


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
    level, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    # ONNX Runtime's quantisation gives the root logger a handler, which would say everything twice.
    logger.propagate = False
    try:
        with explained():
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates


def train_classifier(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="YAML recipe (models/recipes/), or a labelled file of your own.")],
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder of the finished model; not for a step before export.")
    ] = None,
    step: Annotated[Step | None, typer.Option(help="Recipe: this step alone, not all of them.")] = None,
    data: DataOption = None,
    base: Annotated[str | None, typer.Option(help="Recipe: a Hugging Face folder or hub name.")] = None,
    teacher: Annotated[
        Path | None, typer.Option(help="Step distil: folder of the finished teacher, if not the one under --work.")
    ] = None,
    work: Annotated[
        Path, typer.Option(help="Recipe: folder of checkpoints and of what steps hand on; resumed if there.")
    ] = WORK,
    start: Annotated[str, typer.Option("--from", help="Own file: a shipped model or a folder to start from.")] = "fast",
    text: TextOption = "text",
    label: LabelOption = "label",
    two_class: TwoClassOption = False,
    minutes: Annotated[float, typer.Option(min=0.1, help="Own file: CPU minutes of training at most.")] = 8.0,
    learn_all: Annotated[bool, typer.Option("--learn-all", help="Own file: keep no rows apart to measure.")] = False,
    splits: SplitsOption = SPLITS,
    training: Annotated[Path, typer.Option(help="Folder of the written training examples.")] = TRAINING,
    evaluation: EvaluationOption = EVALUATION,
) -> None:
    """Make a classifier from a recipe, all steps or one, or teach a finished one your own labels. Needs `train`."""
    with _told():
        is_recipe = source.suffix.lower() in _RECIPES
        for name, option in (_OF_FILES if is_recipe else _OF_RECIPES).items():
            if is_given(context, name):
                one, other = ("recipe", "labelled file") if is_recipe else ("labelled file", "recipe (.yaml)")
                refuse_option(option, f"a {one}", where=source, fix=f"leave it out, or give a {other}")
        if is_recipe:
            from vocnlp.sentiment.steps import Places

            asker = "a whole recipe" if step is None else f"step {step}"
            if step != Step.LINEAR:
                base = _needed(base, "--base DIR_OR_HUB_NAME", asker, source)
            data = _needed(data, "--data DIR", asker, source)
            places = Places(data, base or "", work, splits=splits, training=training, evaluation=evaluation)
            made = _follow(source, step, places, folder, teacher, asker)
            out.print(escape(str(made)), soft_wrap=True)
            return
        from vocnlp.sentiment.student import check_training_extra
        from vocnlp.sentiment.tailor import MEASURED_SHARE, describe, tailor_model

        folder = _needed(folder, "--out DIR", "a labelled file", source)
        check_training_extra()
        told = tailor_model(
            start,
            read_own_rows(source, text, label, two_class=two_class),
            folder,
            training=training if training.is_dir() else None,
            max_cpu_minutes=minutes,
            measured_share=0.0 if learn_all else MEASURED_SHARE,
        )
        out.print(escape(f"{folder}: {describe(told)}, {told['wall_seconds']:.0f} s"), soft_wrap=True)


def _follow(
    source: Path, step: Step | None, places: Places, folder: Path | None, teacher: Path | None, asker: str
) -> Path:
    """Take all steps of a recipe, or one; returns what was made."""
    from vocnlp.sentiment import build, steps
    from vocnlp.sentiment.recipe import load_recipes
    from vocnlp.sentiment.student import check_training_extra

    if teacher is not None and step != Step.DISTIL:
        refuse_option("--teacher", asker, where=source, fix="leave it out, or take --step distil")
    if step is None or step == Step.EXPORT:
        folder = _needed(folder, "--out DIR", asker, source)
    elif folder is not None:
        refuse_option("--out", asker, where=source, fix="leave it out: what the step makes lies under --work")
    check_training_extra()
    recipe, teachers = load_recipes(source)
    if folder is not None and step is None:
        return build.build_model(recipe, places, folder, teacher_recipe=teachers)
    if folder is not None:
        return build.export_step(recipe, places, folder, teacher_recipe=teachers)
    if step == Step.LINEAR:
        return steps.fit_linear_step(recipe, places)
    if step == Step.ADAPT:
        return steps.adapt_step(recipe, places)
    if step == Step.NETWORK:
        return steps.train_network_step(recipe, places)
    if step == Step.REFINE:
        return steps.refine_step(recipe, places)
    if teacher is not None or teachers is None:
        return steps.distil_step(recipe, places, _needed(teacher, "--teacher DIR", asker, source))
    made = build.find_teacher(teachers, places)
    teacher = made if made.is_dir() else None
    fix = f"give it: there is none in {made}"
    found = _needed(teacher, "--teacher DIR", asker, source, fix=fix)
    return steps.distil_step(recipe, places, found, teacher_recipe=teachers)


def _needed(value: _Value | None, option: str, asker: str, where: Path, *, fix: str = "give it") -> _Value:
    if value is not None:
        return value
    raise InputError(
        f"{asker} needs an option that is missing", expected=option, got="nothing", where=str(where), fix=fix
    )


def calibrate_classifier(
    file: Annotated[Path, typer.Argument(help="A labelled file of your own: rows as they come, of all three classes.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of the calibrated model.")],
    start: Annotated[str, typer.Option("--from", help="A shipped model or a folder to start from.")] = "fast",
    text: TextOption = "text",
    label: LabelOption = "label",
    precision: Annotated[
        float, typer.Option(min=0.34, max=1.0, help="Precision of what is answered; sets where it abstains.")
    ] = 0.9,
) -> None:
    """Fit how sure a finished classifier is to labelled rows of your own; what it reads stays as it was."""
    with explained(), show_busy("calibrate"):
        from vocnlp.sentiment.calibrate import calibrate_model, describe

        told = calibrate_model(
            start, read_own_rows(file, text, label, two_class=False), folder, precision_goal=precision
        )
    out.print(escape(f"{folder}: {describe(told)}"), soft_wrap=True)


def fix_splits(
    data: NeededDataOption,
    evaluation: EvaluationOption = EVALUATION,
    path: Annotated[Path, typer.Option("--out", help="File to write.")] = SPLITS,
) -> None:
    """Fix which texts measure and are never learnt from."""
    with explained(), show_busy("splits"):
        from vocnlp.sentiment.corpus import build_splits

        build_splits(data, evaluation).save(path)
    out.print(escape(str(path)), soft_wrap=True)


def list_clean_corpus(
    data: NeededDataOption,
    path: Annotated[Path, typer.Option("--out", help="File of 64-bit hashes to write.")],
    without: Annotated[list[str] | None, typer.Option(help="A labelled set to leave out whole; repeatable.")] = None,
    evaluation: EvaluationOption = EVALUATION,
    splits: SplitsOption = SPLITS,
) -> None:
    """List the unlabelled lines that a model may be adapted to: hashes, as a manifest has them."""
    with explained(), show_busy("clean-corpus"):
        from vocnlp.sentiment.corpus import clean_corpus
        from vocnlp.sentiment.splits import Splits, save_manifest

        lines = clean_corpus(data, Splits.load(splits), evaluation, without=without or ())
        save_manifest(lines["hash"].to_numpy(), path)
    out.print(escape(f"{len(lines)} lines: {path}"), soft_wrap=True)
