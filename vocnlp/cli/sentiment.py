"""Sentiment: train a classifier."""

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
