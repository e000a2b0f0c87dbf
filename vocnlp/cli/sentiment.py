"""Sentiment: train a classifier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from vocnlp.cli.console import explained, out


def train_classifier(
    recipe: Annotated[Path, typer.Argument(help="YAML of the training; see models/recipes/.")],
    data: Annotated[Path, typer.Option(help="Folder of labelled Parquet files.")],
    base: Annotated[str, typer.Option(help="A Hugging Face folder or hub name.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of the finished model.")],
) -> None:
    """Fine-tune, calibrate and export a classifier. Needs the `train` extra."""
    with explained():
        from vocnlp.sentiment.train import TrainConfig, train

        out.print(escape(str(train(TrainConfig.load(recipe, data=data, base=base, out=folder)))), soft_wrap=True)
