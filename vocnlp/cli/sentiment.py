"""Sentiment: train a classifier; fix what it may and may not learn from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import explained, out, show_busy


def train_classifier(
    recipe: Annotated[Path, typer.Argument(help="YAML of the training; see models/recipes/.")],
    data: Annotated[Path, typer.Option(help="Folder of labelled Parquet files.")],
    base: Annotated[str, typer.Option(help="A Hugging Face folder or hub name.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of the finished model.")],
) -> None:
    """Fine-tune, calibrate and export a classifier. Needs the `train` extra."""
    with explained(), show_busy("train"):
        from vocnlp.sentiment.train import TrainConfig, train

        made = train(TrainConfig.load(recipe, data=data, base=base, out=folder))
    out.print(escape(str(made)), soft_wrap=True)


def fix_splits(
    data: Annotated[Path, typer.Option(help="Folder of the data sets.")],
    evaluation: Annotated[Path, typer.Option(help="Folder of the evaluation sets.")] = Path("models/evaluation"),
    path: Annotated[Path, typer.Option("--out", help="File to write.")] = Path("models/splits.json"),
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
    evaluation: Annotated[Path, typer.Option(help="Folder of the evaluation sets.")] = Path("models/evaluation"),
    splits: Annotated[Path, typer.Option(help="File of the splits.")] = Path("models/splits.json"),
) -> None:
    """List the unlabelled lines that a model may be adapted to: hashes, as a manifest has them."""
    with explained(), show_busy("clean-corpus"):
        from vocnlp.sentiment.corpus import clean_corpus
        from vocnlp.sentiment.splits import Splits, save_manifest

        lines = clean_corpus(data, Splits.load(splits), evaluation, without=without or ())
        save_manifest(lines["hash"].to_numpy(), path)
    out.print(escape(f"{len(lines)} lines: {path}"), soft_wrap=True)
